//! The lists of what a release is made of (SBOM, in the format of CycloneDX): one for the program, one for the dashboard
//! in it.

use crate::files;
use crate::platform::Platform;
use crate::project::{self, Project};
use crate::toolchain::WASM_TARGET;
use crate::tools::{self, CARGO_CYCLONEDX};
use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::path::Path;

/// What the tool calls the lists, which it writes beside each manifest.
const NAME: &str = "imagedeck-ingredients";

/// Writes both lists into a folder.
pub fn list(project: &Project, platform: &Platform, folder: &Path) -> Result<()> {
    let path = tools::prepare_one(&CARGO_CYCLONEDX)?;
    let server = ["--target", platform.target, "--features", "embedded"];
    list_of(project, &path, "crates/imagedeck-server", &server, &folder.join("imagedeck-server.cdx.json"))?;
    list_of(project, &path, "", &["--target", WASM_TARGET], &folder.join("dashboard.cdx.json"))
}

fn list_of(project: &Project, path: &OsStr, member: &str, options: &[&str], list: &Path) -> Result<()> {
    let folder = project.root.join(member);
    let mut tool = project.cargo(["cyclonedx", "--quiet", "--format", "json", "--spec-version", "1.5"]);
    tool.args(["--no-build-deps", "--override-filename", NAME, "--manifest-path"]).arg(folder.join("Cargo.toml"));
    // The same release has the same lists: no time, no number of their own.
    tool.args(options).env("SOURCE_DATE_EPOCH", "0").env("PATH", path);
    let listed = project::run(&mut tool);
    let file = format!("{NAME}.json");
    let written = files::read_text(&folder.join(&file));
    // It has written one for every member.
    for left in files::below_without(&project.root, &["target", "node_modules", ".git"])? {
        if left.file_name().is_some_and(|name| *name == *file) {
            std::fs::remove_file(&left).with_context(|| format!("{} cannot be removed", project.name(&left)))?;
        }
    }
    listed?;
    // Where it was built is nobody's business.
    let written = written?.replace(&*project.root.to_string_lossy(), "");
    files::write(list, written.as_bytes())
}
