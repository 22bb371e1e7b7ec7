//! The dashboard: built by Trunk, compressed, and left alone while nothing that it is made from changes.
//!
//! How it is built stands in Trunk.toml and index.html; which tools build it, in `tools`.

use crate::project::{self, Project};
use crate::stamp::{self, Fingerprint};
use crate::tools::{self, Tools};
use crate::{browser, compress, first_load, toolchain, worker};
use anyhow::{Context, Result};
use std::path::PathBuf;

/// All that the dashboard is made from, by name from the project's folder.
const SOURCES: [&str; 14] = [
    "src",
    "crates/imagedeck-api",
    "crates/imagedeck-collection",
    "crates/imagedeck-worker",
    "crates/xtask/src",
    "style",
    "public",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "build.rs",
    "rust-toolchain.toml",
    ".cargo",
];

/// What the build writes among its own sources, and what only tests read.
const NOT_SOURCES: [&str; 2] = ["generated", "tests"];

/// The standard library is built with the dashboard, for size, and a panic is a trap without a message: a tenth of the
/// download. Both are open to the pinned toolchain only by its own switch. The hook in Trunk.toml takes the first two
/// away again for what runs on this machine.
pub const OWN_STANDARD_LIBRARY: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];

/// Besides: no names of places in panics, no debug forms, and code that occurs often stands once. Functions that are alike
/// are not merged before `first_load` has divided them by their names.
const SMALL: &str = "-Cpanic=immediate-abort -Zunstable-options -Zlocation-detail=none -Zfmt-debug=none \
    -Zmerge-functions=disabled -Cllvm-args=-ir-outliner";

/// Makes sure that `dist` holds the dashboard of today's sources.
pub fn build(project: &Project) -> Result<()> {
    toolchain::check(project)?;
    let tools = tools::prepare()?;
    let stamp_file = stamp_file(project);
    let stamp = std::fs::read_to_string(&stamp_file).unwrap_or_default();
    if stamp == today(project, &tools)? {
        println!("{:<24}unchanged since it was built", "dashboard");
        return Ok(());
    }
    println!("{:<24}building", "dashboard");
    download(project)?;
    bundle(project, &tools)?;
    first_load::make_small(project, &tools)?;
    worker::build(project, &tools)?;
    compress::folder(&project.dist())?;
    // Taken after the build, which may have completed Cargo.lock.
    std::fs::write(&stamp_file, today(project, &tools)?)
        .with_context(|| format!("{} cannot be written", stamp_file.display()))
}

/// Records which functions the first page calls, and writes those that it does not.
pub fn record_first_load(project: &Project) -> Result<()> {
    toolchain::check(project)?;
    let tools = tools::prepare()?;
    // What `dist` holds is no dashboard for anybody until it is built again.
    let _ = std::fs::remove_file(stamp_file(project));
    download(project)?;
    bundle(project, &tools)?;
    let functions = first_load::make_recorder(&project.dist())?;
    let called = browser::called_functions(project, functions.len())?;
    let list = project.root.join("crates/xtask/src/late.txt");
    std::fs::write(&list, first_load::late_list(&functions, &called))
        .with_context(|| format!("{} cannot be written", list.display()))?;
    let count = called.iter().filter(|called| **called).count();
    println!("{:<24}calls {count} of {} functions", "first load", functions.len());
    Ok(())
}

/// The stamp that a build of today's sources would leave, given what `dist` holds now.
fn today(project: &Project, tools: &Tools) -> Result<String> {
    let mut sources = Fingerprint::of(&tools.versions());
    for name in SOURCES {
        sources.add(&project.root, name, &NOT_SOURCES)?;
    }
    // The result counts as well: `trunk build` by hand, or a half-removed folder, is another dashboard.
    let mut result = Fingerprint::of("");
    result.add(&project.root, "dist", &[])?;
    Ok(stamp::line(&sources.finish(), &result.finish()))
}

fn stamp_file(project: &Project) -> PathBuf {
    project.target.join("dashboard.stamp")
}

/// Trunk builds offline, so that it fetches no tools of its own: what Cargo needs has to be there before.
fn download(project: &Project) -> Result<()> {
    let host = project::first_line(project.command("rustc").args(["--print", "host-tuple"]))
        .context("rustc does not say which machine it runs on: install Rust from https://rustup.rs.")?;
    let mut fetch = project.cargo(["fetch", "--target", toolchain::WASM_TARGET, "--target", &host]);
    project::run(fetch.envs(OWN_STANDARD_LIBRARY))
}

fn bundle(project: &Project, tools: &Tools) -> Result<()> {
    let mut trunk = project.command("trunk");
    trunk.args(["build", "--release", "--offline"]);
    trunk.env("PATH", tools.search_path()?);
    trunk.envs(OWN_STANDARD_LIBRARY);
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", SMALL);
    // A backtrace of Trunk's own would push the compiler's words out of sight.
    trunk.env("RUST_LIB_BACKTRACE", "0");
    // Trunk takes only true or false here, and refuses the usual NO_COLOR=1.
    if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        trunk.env("NO_COLOR", "true");
    } else {
        trunk.env_remove("NO_COLOR");
    }
    project::run(&mut trunk)
}
