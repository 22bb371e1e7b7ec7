//! `dist`: what an operator installs, in one archive with its checksum: the program with the dashboard in it, its man
//! pages, the completions of shells, lists of what it is made of, and examples for systemd, containers and a proxy.

use crate::project::{self, Project};
use crate::{dashboard, ingredients, server};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The only machine that it is built for, which is the one that builds it.
pub const PLATFORM: &str = "x86_64-unknown-linux-gnu";
/// What the program reads the dashboard from when it is built.
const DASHBOARD_FILES: &str = "IMAGEDECK_DASHBOARD_FILES";
/// What the archive has beside the program, from the project's folder.
const FURTHER_FILES: [&str; 7] = [
    "README.md",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "deploy/imagedeck.service",
    "deploy/Containerfile",
    "deploy/Caddyfile",
];

pub fn make(project: &Project) -> Result<()> {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu")) {
        bail!("dist builds for {PLATFORM}, on a machine of that kind.");
    }
    dashboard::build(project)?;
    println!("{:<24}building, with the dashboard in it", "server");
    let mut build = project.cargo(["build", "--release", "--package", "imagedeck-server", "--features", "embedded"]);
    project::run(build.env(DASHBOARD_FILES, project.dist()))?;

    let name = format!("imagedeck-{}-{PLATFORM}", env!("CARGO_PKG_VERSION"));
    let releases = project.target.join("dist");
    let folder = releases.join(&name);
    gather(project, &folder)?;
    let papers = ["run", "--quiet", "--release", "--package", "imagedeck-server", "--example", "papers", "--"];
    project::run(project.cargo(papers).arg(&folder))?;
    ingredients::list(project, &folder)?;
    check(&folder.join(server::BINARY))?;

    let archive = format!("{name}.tar.gz");
    let mut pack = Command::new("tar");
    // The same files make the same archive, whoever packs them and when.
    pack.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "-czf", &archive, &name]);
    project::run(pack.current_dir(&releases))?;
    let checksum = project::first_line(Command::new("sha256sum").arg(&archive).current_dir(&releases));
    let checksum = checksum.context("sha256sum, which comes with coreutils, does not work here")?;
    let sums = releases.join(format!("{archive}.sha256"));
    std::fs::write(&sums, format!("{checksum}\n")).with_context(|| format!("{} cannot be written", sums.display()))?;
    println!("{:<24}{}", "archive", project.name(&releases.join(&archive)));
    println!("{:<24}{checksum}", "sha256");
    Ok(())
}

fn gather(project: &Project, folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let files = FURTHER_FILES.map(|file| project.root.join(file));
    for file in files.into_iter().chain([project.server_binary()]) {
        copy(&file, folder)?;
    }
    Ok(())
}

fn copy(file: &Path, folder: &Path) -> Result<PathBuf> {
    let target = folder.join(file.file_name().unwrap_or_default());
    std::fs::copy(file, &target).with_context(|| format!("{} cannot be copied", file.display()))?;
    Ok(target)
}

/// A program without its dashboard would start as well.
fn check(program: &Path) -> Result<()> {
    let said = project::first_line(Command::new(program).arg("--version"));
    if said.as_deref() != Some(&format!("imagedeck-server {}", env!("CARGO_PKG_VERSION"))) {
        bail!("The program that was built says {said:?} of its version.");
    }
    let content = std::fs::read(program).with_context(|| format!("{} cannot be read", program.display()))?;
    let page = b"data-wasm=/imagedeck-";
    if !content.windows(page.len()).any(|part| part == page) {
        bail!("The program that was built does not hold the dashboard.");
    }
    Ok(())
}
