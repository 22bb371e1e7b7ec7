//! The program: a command line, one sentence if something is wrong, and an exit code.

use clap::Parser;
use imagedeck_server::commands;
use imagedeck_server::config::{CommandLine, file};
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match file::complete(std::env::args_os().collect()) {
        Ok(words) => commands::run(CommandLine::parse_from(words)),
        Err(mistakes) => Err(mistakes.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("imagedeck-server: {error}");
            ExitCode::FAILURE
        }
    }
}
