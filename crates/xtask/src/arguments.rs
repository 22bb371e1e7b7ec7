//! The words after `cargo xtask`, read into a command.
//!
//! Nothing is run, opened or looked up here: what the words mean does not depend on the machine.

use crate::bench::Bench;
use crate::fuzz;
use crate::parts::Part;
use anyhow::{Result, anyhow, bail};
use lexopt::{Arg, Parser};
use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::str::FromStr;

pub const HELP: &str = "\
cargo xtask serve [OPTIONS]        build everything, then serve the dashboard and its API
    --data DIR                     where the server keeps its data (./data)
    --port N                       the port to listen on (8080)
    --listen ADDRESS               the address to listen on (127.0.0.1)
    --catalogue-size N             fill an empty catalogue with N images
    --user NAME                    the user to make at the first start
cargo xtask test [PART…] [-- …]    run all tests, or the parts named:
                                   format tidy clippy dependencies unit fuzz contract clients
                                   size browser
                                   what stands after -- goes to pytest (clients)
                                   or to Playwright (browser)
cargo xtask fuzz [TARGET] [OPTIONS]
                                   try random inputs, and keep those that reach something new, of all
                                   targets or one: query name iso ova ovf
    --seconds N                    how long for each target (300)
cargo xtask bench ui               measure the dashboard in Chromium, beside react-admin
cargo xtask bench api [OPTIONS]    measure the API over HTTP with both engines, beside Datasette
    --rows N                       at N images as well
cargo xtask dist                   make what an operator installs, in archives
cargo xtask first-load             record what the first page needs, where it no longer fits the budget
cargo xtask size                   what a visitor downloads, and whether it fits the budget
cargo xtask style                  write the components' scoped CSS (Trunk calls this)
cargo xtask tools                  find or install the build tools, nothing else
";

/// One command with all that was said about it.
#[derive(Debug, PartialEq)]
pub enum Command {
    Help,
    Serve(Serve),
    Test { parts: Vec<Part>, further: Vec<OsString> },
    Fuzz { target: Option<&'static str>, seconds: u64 },
    Bench(Bench),
    Dist,
    FirstLoad,
    Size,
    Style,
    Tools,
}

/// What `serve` was told; what was not said is the server's to decide.
#[derive(Debug, PartialEq)]
pub struct Serve {
    pub data: Option<PathBuf>,
    pub port: u16,
    pub listen: IpAddr,
    pub catalogue_size: Option<u32>,
    pub user: Option<String>,
}

impl Default for Serve {
    fn default() -> Self {
        Self { data: None, port: 8080, listen: IpAddr::V4(Ipv4Addr::LOCALHOST), catalogue_size: None, user: None }
    }
}

pub fn parse(words: impl Iterator<Item = OsString>) -> Result<Command> {
    let mut words: Vec<OsString> = words.collect();
    // Split by hand: the parser would mix the options of pytest and Playwright with ours.
    let after = match words.iter().position(|word| word == "--") {
        Some(place) => words.split_off(place).into_iter().skip(1).collect(),
        None => Vec::new(),
    };
    let mut parser = Parser::from_args(words);
    let command = match next(&mut parser)? {
        None => Command::Help,
        Some(Word::Option(option)) if option == "--help" => Command::Help,
        Some(Word::Option(option)) => return Err(unknown(&option)),
        Some(Word::Value(value)) => match value.as_str() {
            "help" => Command::Help,
            "serve" => Command::Serve(serve(&mut parser)?),
            "test" => Command::Test { parts: parts(&mut parser)?, further: after.clone() },
            "fuzz" => fuzz(&mut parser)?,
            "bench" => Command::Bench(bench(&mut parser)?),
            "dist" => Command::Dist,
            "first-load" => Command::FirstLoad,
            "size" => Command::Size,
            "style" => Command::Style,
            "tools" => Command::Tools,
            other => bail!("There is no command “{other}”: see `cargo xtask help`."),
        },
    };
    if let Some(word) = next(&mut parser)? {
        return Err(unknown(match &word {
            Word::Option(text) | Word::Value(text) => text,
        }));
    }
    match &command {
        _ if after.is_empty() => {}
        Command::Test { parts, .. } if parts.contains(&Part::Browser) != parts.contains(&Part::Clients) => {}
        _ => bail!("What stands after -- goes to one part: write `cargo xtask test browser -- …`, or clients."),
    }
    Ok(command)
}

fn serve(parser: &mut Parser) -> Result<Serve> {
    let mut serve = Serve::default();
    while let Some(word) = next(parser)? {
        let option = match word {
            Word::Option(option) => option,
            Word::Value(value) => return Err(unknown(&value)),
        };
        match option.as_str() {
            "--data" => serve.data = Some(parser.value()?.into()),
            "--port" => serve.port = parsed(parser, "--port takes a number up to 65535, such as 8080.")?,
            "--listen" => serve.listen = parsed(parser, "--listen takes an IP address, such as 0.0.0.0.")?,
            "--catalogue-size" => {
                serve.catalogue_size = Some(parsed(parser, "--catalogue-size takes a number, such as 10000.")?);
            }
            "--user" => serve.user = Some(text(parser)?),
            _ => return Err(unknown(&option)),
        }
    }
    Ok(serve)
}

fn parts(parser: &mut Parser) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    while let Some(word) = next(parser)? {
        match word {
            Word::Value(name) => parts.push(Part::named(&name)?),
            Word::Option(option) => return Err(unknown(&option)),
        }
    }
    if parts.is_empty() {
        parts.extend(Part::ALL);
    }
    Ok(parts)
}

fn fuzz(parser: &mut Parser) -> Result<Command> {
    let mut target = None;
    let mut seconds = fuzz::SECONDS;
    while let Some(word) = next(parser)? {
        match word {
            Word::Value(name) if target.is_none() => target = Some(fuzz::named(&name)?),
            Word::Option(option) if option == "--seconds" => {
                seconds = parsed(parser, "--seconds takes a number, such as 300.")?;
                // To libFuzzer, none at all would mean without end.
                if seconds == 0 {
                    bail!("--seconds takes a number from 1 on, such as 300.");
                }
            }
            Word::Option(word) | Word::Value(word) => return Err(unknown(&word)),
        }
    }
    Ok(Command::Fuzz { target, seconds })
}

fn bench(parser: &mut Parser) -> Result<Bench> {
    let mut bench = match next(parser)? {
        Some(Word::Value(name)) => Bench::named(&name)?,
        Some(Word::Option(option)) => return Err(unknown(&option)),
        None => bail!("bench takes what to measure, ui or api: see `cargo xtask help`."),
    };
    while let Some(word) = next(parser)? {
        match (&mut bench, word) {
            (Bench::Api { rows }, Word::Option(option)) if option == "--rows" => {
                *rows = Some(parsed(parser, "--rows takes a number, such as 13022000.")?);
            }
            (_, Word::Option(word) | Word::Value(word)) => return Err(unknown(&word)),
        }
    }
    Ok(bench)
}

enum Word {
    Option(String),
    Value(String),
}

fn next(parser: &mut Parser) -> Result<Option<Word>> {
    Ok(match parser.next()? {
        None => None,
        Some(Arg::Long(name)) => Some(Word::Option(format!("--{name}"))),
        Some(Arg::Short('h')) => Some(Word::Option("--help".to_owned())),
        Some(Arg::Short(letter)) => Some(Word::Option(format!("-{letter}"))),
        Some(Arg::Value(value)) => Some(Word::Value(as_text(value)?)),
    })
}

fn text(parser: &mut Parser) -> Result<String> {
    as_text(parser.value()?)
}

/// The option's value, or the sentence on what it should have been.
fn parsed<T: FromStr>(parser: &mut Parser, sentence: &'static str) -> Result<T> {
    text(parser)?.parse().map_err(|_| anyhow!(sentence))
}

fn as_text(value: OsString) -> Result<String> {
    value.into_string().map_err(|value| anyhow!("“{}” is not UTF-8.", value.display()))
}

fn unknown(word: &str) -> anyhow::Error {
    anyhow!("“{word}” means nothing here: see `cargo xtask help`.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn every_option_of_serve_is_read() {
        let line = "serve --data /srv/deck --port=80 --listen 0.0.0.0 --catalogue-size 10000 --user ada";
        let expected = Serve {
            data: Some("/srv/deck".into()),
            port: 80,
            listen: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            catalogue_size: Some(10_000),
            user: Some("ada".to_owned()),
        };
        assert_eq!(read(line).unwrap(), Command::Serve(expected));
        assert_eq!(read("serve").unwrap(), Command::Serve(Serve::default()));
    }

    #[test]
    fn no_part_is_every_part() {
        let expected = Command::Test { parts: Part::ALL.to_vec(), further: Vec::new() };
        assert_eq!(read("test").unwrap(), expected);
    }

    #[test]
    fn words_after_two_dashes_reach_the_part_untouched() {
        let expected = Command::Test { parts: vec![Part::Browser], further: vec!["--grep".into(), "sync".into()] };
        assert_eq!(read("test browser -- --grep sync").unwrap(), expected);
        assert!(read("test unit -- --nocapture").is_err());
        assert!(read("test -- --grep sync").is_err(), "two parts take such words");
        assert!(read("size -- --grep sync").is_err());
    }

    #[test]
    fn fuzzing_takes_a_target_and_a_time() {
        assert_eq!(read("fuzz").unwrap(), Command::Fuzz { target: None, seconds: 300 });
        let expected = Command::Fuzz { target: Some("iso"), seconds: 60 };
        assert_eq!(read("fuzz iso --seconds 60").unwrap(), expected);
        assert_eq!(read("fuzz --seconds=60 iso").unwrap(), expected);
        for line in ["fuzz --seconds 0", "fuzz --seconds soon", "fuzz isos", "fuzz iso ova"] {
            assert!(read(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_bench_is_of_something() {
        assert_eq!(read("bench ui").unwrap(), Command::Bench(Bench::Ui));
        assert_eq!(read("bench api --rows 5").unwrap(), Command::Bench(Bench::Api { rows: Some(5) }));
        for line in ["bench", "bench --fast", "bench ui ui", "bench ui --rows 5", "bench api --rows five"] {
            assert!(read(line).is_err(), "{line}");
        }
    }

    #[test]
    fn what_is_not_understood_is_named() {
        for line in
            ["fly", "bench uis", "serve --prot 1", "serve here", "test units", "fuzz everything", "size now", "-x"]
        {
            let word = line.split_whitespace().nth(1).unwrap_or(line);
            let error = format!("{:#}", read(line).unwrap_err());
            assert!(error.contains(word), "{line}: {error}");
        }
        assert!(format!("{:#}", read("serve --port 70000").unwrap_err()).contains("65535"));
    }

    #[test]
    fn nothing_is_a_call_for_help() {
        for line in ["", "help", "--help", "-h"] {
            assert_eq!(read(line).unwrap(), Command::Help, "{line}");
        }
    }
}
