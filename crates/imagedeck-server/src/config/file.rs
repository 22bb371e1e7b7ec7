//! One file with options, in TOML, by the names that they have on the command line: `port = 8080`, `user = ["ada"]`,
//! `trust-proxy = true`.
//!
//! What the command line or the environment says goes before it. Its values become words of the command line, so that
//! one reader has them all; here they are only found, and every mistake is named with its line.

use super::CommandLine;
use clap::builder::StyledStr;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command, CommandFactory};
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// The option that names the file, and its variable.
const OPTION: &str = "--config";
const VARIABLE: &str = "IMAGEDECK_CONFIG";

/// All that is wrong with a file.
#[derive(Debug)]
pub struct Mistakes {
    path: PathBuf,
    /// Each with its line, where it has one.
    sentences: Vec<(Option<usize>, String)>,
}

/// What a file says of one option.
#[derive(Debug)]
pub struct Setting {
    /// The option's name, without dashes.
    pub name: String,
    /// Where it stands, from 1 on.
    pub line: usize,
    /// What stands behind the option on a command line: nothing for a flag that is set.
    values: Vec<String>,
    /// Whether the option is given at all.
    is_given: bool,
}

/// The words of a command line, with what the file says that they name, where they name one.
///
/// # Errors
/// The [`Mistakes`] of the file.
pub fn complete(words: Vec<OsString>) -> Result<Vec<OsString>, Mistakes> {
    let Some(path) = file_of(&words) else { return Ok(words) };
    let settings = read(&path)?;
    let mut program = CommandLine::command();
    program.build();
    let command = words.iter().find_map(|word| program.find_subcommand(word));
    // What stands behind it is no option any more.
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    let mut further = Vec::new();
    for setting in settings {
        let argument = command.and_then(|command| option(command, &setting.name));
        if argument.is_some_and(|argument| !is_said(argument, &words)) {
            further.extend(setting.words());
        }
    }
    let mut completed = words;
    completed.splice(end..end, further);
    Ok(completed)
}

/// The file that a command line or else the environment names.
pub fn file_of(words: &[OsString]) -> Option<PathBuf> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == OPTION {
            return words.next().map(PathBuf::from);
        }
        let written = word.to_str().and_then(|word| word.strip_prefix(OPTION)?.strip_prefix('='));
        if let Some(path) = written {
            return Some(path.into());
        }
    }
    std::env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// What a file says.
///
/// # Errors
/// Its [`Mistakes`], all of them.
pub fn read(path: &Path) -> Result<Vec<Setting>, Mistakes> {
    let mut mistakes = Mistakes { path: path.to_owned(), sentences: Vec::new() };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(reason) => {
            mistakes.sentences.push((None, format!("it cannot be read: {reason}")));
            return Err(mistakes);
        }
    };
    let line = |place: usize| text.bytes().take(place).filter(|byte| *byte == b'\n').count() + 1;
    let (table, errors) = DeTable::parse_recoverable(&text);
    for error in errors {
        mistakes.sentences.push((error.span().map(|span| line(span.start)), error.message().to_owned()));
    }
    let mut program = CommandLine::command();
    program.build();
    let mut settings = Vec::new();
    for (key, value) in table.get_ref() {
        let (name, line) = (key.get_ref().to_string(), line(key.span().start));
        let setting = match program.find_subcommand("serve").and_then(|serve| option(serve, &name)) {
            None => Err(format!("there is no option '{name}'. `imagedeck-server serve --help` lists them all")),
            Some(argument) => setting(argument, name, line, value.get_ref()),
        };
        match setting {
            Ok(setting) => {
                mistakes.sentences.extend(refusal(&setting).map(|sentence| (Some(line), sentence)));
                settings.push(setting);
            }
            Err(sentence) => mistakes.sentences.push((Some(line), sentence)),
        }
    }
    if mistakes.sentences.is_empty() {
        settings.sort_by_key(|setting| setting.line);
        Ok(settings)
    } else {
        mistakes.sentences.sort();
        Err(mistakes)
    }
}

/// The option of a command that has this name in a file.
fn option<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    // A file names no other file, and does not ask for help.
    let is_setting = |argument: &&Arg| argument.get_env().is_some() && argument.get_env() != Some(OsStr::new(VARIABLE));
    command.get_arguments().filter(is_setting).find(|argument| argument.get_long() == Some(name))
}

/// Whether the command line or the environment says something of an option.
fn is_said(argument: &Arg, words: &[OsString]) -> bool {
    let option = format!("--{}", argument.get_long().unwrap_or_default());
    let is_option = |word: &OsString| {
        let behind = word.to_str().and_then(|word| word.strip_prefix(&option));
        behind.is_some_and(|behind| behind.is_empty() || behind.starts_with('='))
    };
    words.iter().any(is_option) || argument.get_env().is_some_and(|variable| std::env::var_os(variable).is_some())
}

fn setting(argument: &Arg, name: String, line: usize, value: &DeValue<'_>) -> Result<Setting, String> {
    let is_flag = matches!(argument.get_action(), ArgAction::SetTrue);
    let is_list = argument.get_value_delimiter().is_some();
    let (values, is_given) = match value {
        DeValue::Boolean(flag) if is_flag => (Vec::new(), *flag),
        _ if is_flag => return Err(format!("{name} takes true or false")),
        DeValue::Array(values) if is_list => {
            let values = values.iter().map(|value| text(&name, value.get_ref())).collect::<Result<Vec<_>, _>>()?;
            (values, true)
        }
        DeValue::Array(_) => return Err(format!("{name} takes one value, not a list")),
        value => (vec![text(&name, value)?], true),
    };
    Ok(Setting { name, line, values, is_given })
}

fn text(name: &str, value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(number) => Ok(number.to_string()),
        _ => Err(format!("{name} takes a text or a number")),
    }
}

/// Why the program would not take a setting, whatever else is set.
fn refusal(setting: &Setting) -> Option<String> {
    let words = ["imagedeck-server", "serve"].map(OsString::from).into_iter().chain(setting.words());
    let error = CommandLine::command().try_get_matches_from(words).err()?;
    let is_of_value = matches!(error.kind(), ErrorKind::ValueValidation | ErrorKind::InvalidValue);
    is_of_value.then(|| sentence(&error.render()))
}

/// The sentence of an error of the command line, without how the command is used.
pub fn sentence(rendered: &StyledStr) -> String {
    let text = rendered.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    let line = lines.join(" ");
    line.strip_prefix("error: ").unwrap_or(&line).to_owned()
}

impl Setting {
    fn words(&self) -> Vec<OsString> {
        match (self.is_given, self.values.as_slice()) {
            (false, _) => Vec::new(),
            (true, []) => vec![format!("--{}", self.name).into()],
            // In one word, as a value may begin with a dash.
            (true, values) => values.iter().map(|value| format!("--{}={value}", self.name).into()).collect(),
        }
    }
}

impl Mistakes {
    /// Something that is wrong with a file as a whole.
    pub fn of_all(path: PathBuf, sentence: String) -> Mistakes {
        Mistakes { path, sentences: vec![(None, sentence)] }
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (line, sentence)) in self.sentences.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            let line = line.map(|line| format!(":{line}")).unwrap_or_default();
            write!(formatter, "{separator}{}{line}: {sentence}.", self.path.display())?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("imagedeck.toml");
        std::fs::write(&path, text).expect("a file");
        (folder, path)
    }

    fn words(words: &[&str], path: &Path) -> Vec<OsString> {
        let words = ["imagedeck-server"].iter().chain(words).map(OsString::from);
        words.chain([OsString::from("--config"), path.into()]).collect()
    }

    fn serve(given: &[&str], text: &str) -> super::super::Serve {
        let (_folder, path) = file(text);
        let completed = complete(words(&[&["serve"], given].concat(), &path)).expect("no mistakes");
        match CommandLine::try_parse_from(completed).expect("options").command {
            super::super::Command::Serve(serve) => *serve,
            _ => panic!("another command"),
        }
    }

    #[test]
    fn a_file_says_what_the_command_line_does_not() {
        let text = "port = 9_000\nuser = ['ada', 'grace']\ntrust-proxy = true\nlike-case-sensitive = false\n\
            catalogue-size = 10 # small\nmail-from = '-x@example.org'";
        let options = serve(&["--catalogue-size", "20"], text);
        assert_eq!((options.port, options.catalogue_size), (9_000, 20));
        assert_eq!(options.users, ["ada", "grace"]);
        assert!(options.trust_proxy && !options.like_case_sensitive);
        assert_eq!(options.mail_from.as_deref(), Some("-x@example.org"));
    }

    #[test]
    fn a_command_gets_those_of_its_options_that_it_has() {
        let (_folder, path) = file("data = '/srv/site'\nport = 9000");
        let completed = complete(words(&["user", "list"], &path)).expect("no mistakes");
        let line = CommandLine::try_parse_from(completed).expect("options");
        let super::super::Command::User(user) = line.command else { panic!("another command") };
        assert_eq!(user.data.folder, Path::new("/srv/site"));
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let (_folder, path) = file(
            "port = 'high'\n\nprot = 80\ntrust-proxy = 'yes'\nlisten = 1.5\nhelp = true\nconfig = 'x'\n\
             log-format = 'xml'\nport = [1]\nuser = [true]\n= 3",
        );
        let mistakes = complete(words(&["serve"], &path)).expect_err("mistakes").to_string();
        let lines: Vec<&str> = mistakes.lines().collect();
        for (line, part) in [
            (1, "invalid value 'high' for '--port <N>'"),
            (3, "there is no option 'prot'"),
            (4, "trust-proxy takes true or false"),
            (5, "listen takes a text or a number"),
            (6, "there is no option 'help'"),
            (7, "there is no option 'config'"),
            (8, "invalid value 'xml' for '--log-format <LOG_FORMAT>'"),
            (9, "duplicate key"),
            (10, "user takes a text or a number"),
            (11, ""),
        ] {
            let place = format!("imagedeck.toml:{line}: ");
            let is_named = lines.iter().any(|mistake| mistake.contains(&place) && mistake.contains(part));
            assert!(is_named, "{line}: {part}\n{mistakes}");
        }
        let missing = complete(words(&["serve"], Path::new("/nowhere/imagedeck.toml"))).expect_err("mistakes");
        assert!(missing.to_string().contains("it cannot be read"));
    }
}
