//! `config check`: what is in force for `serve`, from where, and all that is wrong with it. It opens nothing.

use crate::config::CommandLine;
use crate::config::file::{self, Mistakes};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, CommandFactory};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Prints what is in force by the environment and this file, as lines that a file could have.
///
/// # Errors
/// The [`Mistakes`] in it.
pub fn check(path: Option<&Path>) -> Result<(), Mistakes> {
    let mut words: Vec<OsString> = ["imagedeck-server", "serve"].map(OsString::from).into();
    let path = path.map(Path::to_owned).or_else(|| file::file_of(&[]));
    if let Some(path) = &path {
        words.extend(["--config".into(), path.into()]);
    }
    let settings = path.as_deref().map(file::read).transpose()?.unwrap_or_default();
    let line_of = |name: &str| settings.iter().find(|setting| setting.name == name).map(|setting| setting.line);
    let mut program = CommandLine::command();
    program.build();
    let whole = |error: clap::Error| {
        Mistakes::of_all(path.clone().unwrap_or(PathBuf::from("environment")), file::sentence(&error.render()))
    };
    let matches = program.clone().try_get_matches_from(file::complete(words)?).map_err(whole)?;
    let (Some(matches), Some(serve)) = (matches.subcommand_matches("serve"), program.find_subcommand("serve")) else {
        return Ok(());
    };
    let mut lines = String::new();
    for argument in serve.get_arguments() {
        let (Some(name), Some(variable)) = (argument.get_long(), argument.get_env()) else { continue };
        if name == "config" {
            continue;
        }
        let from = match (matches.value_source(argument.get_id().as_str()), line_of(name)) {
            (Some(ValueSource::EnvVariable), _) => variable.to_string_lossy().into_owned(),
            (Some(ValueSource::CommandLine), Some(line)) => format!("line {line}"),
            (Some(_), _) => "default".to_owned(),
            (None, _) => continue,
        };
        lines.push_str(&format!("{:<40} # {from}\n", written(argument, name, matches)));
    }
    // Whoever reads only the beginning has what they wanted.
    let _ = std::io::stdout().write_all(lines.as_bytes());
    Ok(())
}

/// The option as a file would have it; a secret only as being there.
fn written(argument: &Arg, name: &str, matches: &ArgMatches) -> String {
    if argument.is_hide_env_values_set() {
        return format!("# {name} is set");
    }
    let values = matches.get_raw(argument.get_id().as_str()).into_iter().flatten();
    let values: Vec<String> = values.map(|value| value.to_string_lossy().into_owned()).collect();
    let quoted = |value: &String| match value.as_str() {
        "true" | "false" => value.clone(),
        plain if plain.parse::<i64>().is_ok() => value.clone(),
        _ => format!("{value:?}"),
    };
    match values.as_slice() {
        [value] => format!("{name} = {}", quoted(value)),
        values => format!("{name} = [{}]", values.iter().map(quoted).collect::<Vec<_>>().join(", ")),
    }
}
