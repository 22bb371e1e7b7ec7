//! Whether Rust is the one that the project asks for, with the target for WebAssembly and the
//! source of the standard library.
//!
//! It adds both where rustup can; it never installs or chooses a toolchain.

use crate::project::{self, Project};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

const LIBRARY_SOURCE: &str = "rust-src";

pub fn check(project: &Project) -> Result<()> {
    let file = project.root.join("rust-toolchain.toml");
    let text = std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", project.name(&file)))?;
    let wanted = channel(&text).context("rust-toolchain.toml names no channel: add one.")?;

    let said = project::first_line(project.command("rustc").arg("--version"))
        .context("rustc is not on PATH: install Rust from https://rustup.rs.")?;
    let found = project::version_in(&said).unwrap_or("of no version");
    if found != wanted {
        bail!(
            "This is Rust {found}, and the project is made with {wanted}: install rustup from https://rustup.rs, \
             and leave the choice of the toolchain (`cargo +…`, RUSTUP_TOOLCHAIN) to rust-toolchain.toml."
        );
    }
    add_target(project, WASM_TARGET)?;
    add_library_source(project)
}

/// Adds what Rust needs to compile for another kind of machine, unless it is there.
pub fn add_target(project: &Project, target: &str) -> Result<()> {
    let libraries = ["--print", "target-libdir", "--target", target];
    let folder = project::first_line(project.command("rustc").args(libraries));
    if folder.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    println!("{target:<24}adding it to the toolchain");
    // Said outright, since a toolchain may be kept from installing what rust-toolchain.toml lists.
    project::run(project.command("rustup").args(["target", "add", target]))
        .with_context(|| format!("Rust's target {target} is missing; rustup, from https://rustup.rs, adds it"))
}

/// Where the compiler and the standard library are.
pub fn folder(project: &Project) -> Result<PathBuf> {
    let folder = project::first_line(project.command("rustc").args(["--print", "sysroot"]));
    folder.map(PathBuf::from).context("rustc does not say where it is: install Rust from https://rustup.rs.")
}

fn add_library_source(project: &Project) -> Result<()> {
    if folder(project)?.join("lib/rustlib/src/rust/library/Cargo.lock").is_file() {
        return Ok(());
    }
    println!("{:<24}adding it to the toolchain", LIBRARY_SOURCE);
    project::run(project.command("rustup").args(["component", "add", LIBRARY_SOURCE])).with_context(|| {
        format!("Rust's component {LIBRARY_SOURCE} is missing; rustup, from https://rustup.rs, adds it")
    })
}

fn channel(toolchain_file: &str) -> Option<&str> {
    toolchain_file.lines().find_map(|line| {
        let value = line.trim().strip_prefix("channel")?.trim_start();
        Some(value.strip_prefix('=')?.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_channel_is_read_from_the_toolchain_file() {
        let text = "[toolchain]\n# pinned\nchannel = \"1.95.0\"\ntargets = [\"x\"]\n";
        assert_eq!(channel(text), Some("1.95.0"));
        assert_eq!(channel("[toolchain]\n"), None);
    }
}
