//! `cargo xtask …`: what a developer or CI runs, one name each.
//!
//! This file only chooses the command. It is made for Debian-like systems: Unix signals, permissions and apt.

mod arguments;
mod bench;
mod browser;
mod clients;
mod compress;
mod container;
mod dashboard;
mod dependencies;
mod dist;
mod files;
mod first_load;
mod fuzz;
mod ingredients;
mod parts;
mod platform;
mod postgres;
mod project;
mod server;
mod short_names;
mod size;
mod split;
mod stamp;
mod style;
mod tidy;
mod toolchain;
mod tools;
mod worker;

use anyhow::Result;
use arguments::Command;
use project::Project;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let command = arguments::parse(std::env::args_os().skip(1))?;
    let project = Project::find()?;
    match command {
        Command::Help => print!("{}", arguments::HELP),
        Command::Serve(options) => server::serve(&project, &options)?,
        Command::Test { parts, further } => {
            return Ok(parts::run(&project, &parts, &further));
        }
        Command::Fuzz { target, seconds } => fuzz::run(&project, target, seconds)?,
        Command::Bench(bench) => bench::run(&project, bench)?,
        Command::Dist => dist::make(&project)?,
        Command::FirstLoad => dashboard::record_first_load(&project)?,
        Command::Size => size::check(&project)?,
        Command::Style => style::write(&project)?,
        Command::Tools => {
            toolchain::check(&project)?;
            tools::prepare()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
