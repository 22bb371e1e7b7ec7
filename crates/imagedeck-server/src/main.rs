//! The program: a command line, one sentence if something is wrong, and an exit code.

use clap::Parser;
use imagedeck_server::commands;
use imagedeck_server::config::CommandLine;
use std::process::ExitCode;

fn main() -> ExitCode {
    match commands::run(CommandLine::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("imagedeck-server: {error}");
            ExitCode::FAILURE
        }
    }
}
