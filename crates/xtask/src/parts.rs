//! `test`: its parts, in the order that finds the cheap mistakes first, and the count at the end.
//!
//! What a part checks stands with the part; here it is only started, timed and counted.

use crate::postgres::{Durability, Postgres};
use crate::project::{self, Project};
use crate::toolchain::WASM_TARGET;
use crate::{browser, clients, dependencies, fuzz, server, size, tidy};
use anyhow::{Result, anyhow};
use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Instant;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    Format,
    Tidy,
    Clippy,
    Dependencies,
    Unit,
    Fuzz,
    Contract,
    Clients,
    Size,
    Browser,
}

impl Part {
    pub const ALL: [Self; 10] = [
        Self::Format,
        Self::Tidy,
        Self::Clippy,
        Self::Dependencies,
        Self::Unit,
        Self::Fuzz,
        Self::Contract,
        Self::Clients,
        Self::Size,
        Self::Browser,
    ];

    pub fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|part| part.name() == name);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            anyhow!("There is no part “{name}”: the parts are {names}.")
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Tidy => "tidy",
            Self::Clippy => "clippy",
            Self::Dependencies => "dependencies",
            Self::Unit => "unit",
            Self::Fuzz => "fuzz",
            Self::Contract => "contract",
            Self::Clients => "clients",
            Self::Size => "size",
            Self::Browser => "browser",
        }
    }

    fn run(self, project: &Project, further: &[OsString]) -> Result<()> {
        match self {
            Self::Format => project::run(&mut project.cargo(["fmt", "--all", "--check"])),
            Self::Tidy => tidy::check(project),
            Self::Clippy => clippy(project),
            Self::Dependencies => dependencies::check(project),
            Self::Unit => unit(project),
            Self::Fuzz => fuzz::test(project),
            Self::Contract => contract(project),
            Self::Clients => clients::test(project, further),
            Self::Size => size::check(project),
            Self::Browser => browser::test(project, further),
        }
    }
}

/// Runs the parts until one fails, and ends with the count on a line of its own.
pub fn run(project: &Project, parts: &[Part], further: &[OsString]) -> ExitCode {
    let mut passed = 0;
    let mut failed = 0;
    for part in parts {
        println!("== {} ==", part.name());
        let start = Instant::now();
        let result = part.run(project, further);
        let seconds = start.elapsed().as_secs_f32();
        match result {
            Ok(()) => {
                passed += 1;
                println!("{} passed in {seconds:.1} s\n", part.name());
            }
            Err(error) => {
                failed += 1;
                eprintln!("error: {error:#}");
                println!("{} failed after {seconds:.1} s\n", part.name());
                break;
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// All crates with their tests on this machine, and the dashboard once more as the browser gets it.
fn clippy(project: &Project) -> Result<()> {
    project::run(&mut project.cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    let dashboard = ["clippy", "--package", "imagedeck", "--target", WASM_TARGET, "--", "-D", "warnings"];
    project::run(&mut project.cargo(dashboard))
}

/// The contract of the API, asked of the server itself, of one that stands in front of it, and of one with PostgreSQL,
/// with which the store's own tests run as well.
fn contract(project: &Project) -> Result<()> {
    let test = || project.cargo(["test", "--package", "imagedeck-server", "--test", "contract"]);
    project::run(&mut test())?;
    project::run(test().env(server::TEST_IN_FRONT, "1"))?;
    let postgres = Postgres::start(Durability::None)?;
    let further = ["--lib", "--", "--include-ignored"];
    project::run(test().args(further).env(server::TEST_POSTGRES, postgres.query()))
}

/// Everything but the server's integration tests, which are a part of their own.
fn unit(project: &Project) -> Result<()> {
    project::run(&mut project.cargo(["test", "--workspace", "--exclude", "imagedeck-server"]))?;
    project::run(&mut project.cargo(["test", "--package", "imagedeck-server", "--lib", "--bins"]))?;
    project::run(&mut project.cargo(["test", "--package", "imagedeck-server", "--doc"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_found_by_its_name() {
        for part in Part::ALL {
            assert_eq!(Part::named(part.name()).unwrap(), part);
        }
        let error = Part::named("units").unwrap_err().to_string();
        assert!(
            error.contains("format, tidy, clippy, dependencies, unit, fuzz, contract, clients, size, browser"),
            "{error}"
        );
    }
}
