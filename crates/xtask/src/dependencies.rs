//! `test dependencies`: whether what is built in may be: its licences, where it comes from, what there is twice, and what
//! is known to be unsafe. `deny.toml` says what is allowed.

use crate::project::{self, Project};
use crate::tools::{self, CARGO_DENY};
use anyhow::Result;
use std::path::PathBuf;

/// Exceptions that are no longer needed are faults as well.
const NEEDLESS: [&str; 6] =
    ["--deny", "unmatched-skip", "--deny", "unnecessary-skip", "--deny", "license-not-encountered"];

pub fn check(project: &Project) -> Result<()> {
    let path = tools::prepare_one(&CARGO_DENY)?;
    let mut deny = project.cargo(["deny", "--locked", "--workspace", "check"]);
    project::run(deny.args(NEEDLESS).args(["licenses", "bans", "sources"]).env("PATH", &path))?;
    if !has_advisories() {
        println!("{:<24}not looked at: `cargo deny fetch` brings them, where github.com can be reached", "advisories");
        return Ok(());
    }
    let mut deny = project.cargo(["deny", "--locked", "--workspace", "check", "--disable-fetch", "advisories"]);
    project::run(deny.env("PATH", &path))
}

/// Whether somebody has brought the database of advisories to where cargo-deny keeps it.
fn has_advisories() -> bool {
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let kept = cargo.and_then(|cargo| std::fs::read_dir(cargo.join("advisory-dbs")).ok());
    kept.is_some_and(|mut kept| kept.next().is_some())
}
