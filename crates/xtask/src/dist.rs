//! `dist`: what an operator installs, in an archive with its checksum for each kind of machine: the program with the
//! dashboard in it, its man pages, the completions of shells, lists of what it is made of, and examples for systemd,
//! containers and a proxy. How a program is built is the matter of `platform`.

use crate::platform::{self, Platform};
use crate::project::{self, Project};
use crate::{container, dashboard, ingredients, server};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

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
        bail!("dist builds on Linux on x86-64, with the GNU C library.");
    }
    dashboard::build(project)?;
    let folders = platform::possible().iter().map(|platform| release(project, platform)).collect::<Result<Vec<_>>>()?;
    folders.first().map_or(Ok(()), |folder| container::build(folder))
}

/// Returns the folder whose archive it has made.
fn release(project: &Project, platform: &Platform) -> Result<PathBuf> {
    let program = platform.build(project)?;
    let name = format!("imagedeck-{}-{}", env!("CARGO_PKG_VERSION"), platform.target);
    let releases = project.target.join("dist");
    let folder = releases.join(&name);
    gather(project, &program, &folder)?;
    let papers = ["run", "--quiet", "--release", "--package", "imagedeck-server", "--example", "papers", "--"];
    project::run(project.cargo(papers).arg(&folder))?;
    ingredients::list(project, platform, &folder)?;
    check(project, &folder.join(server::BINARY))?;
    pack(project, &releases, &name)?;
    Ok(folder)
}

fn gather(project: &Project, program: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    copy(program, folder)?;
    for file in FURTHER_FILES {
        copy(&project.root.join(file), folder)?;
    }
    Ok(())
}

fn copy(file: &Path, folder: &Path) -> Result<()> {
    let target = folder.join(file.file_name().unwrap_or_default());
    std::fs::copy(file, &target).map(drop).with_context(|| format!("{} cannot be copied", file.display()))
}

/// A program without its dashboard would start as well, and so would one that names the folders of its builder.
fn check(project: &Project, program: &Path) -> Result<()> {
    let said = project::first_line(Command::new(program).arg("--version"));
    if said.as_deref() != Some(&format!("imagedeck-server {}", env!("CARGO_PKG_VERSION"))) {
        bail!("The program that was built says {said:?} of its version.");
    }
    let content = std::fs::read(program).with_context(|| format!("{} cannot be read", program.display()))?;
    let holds = |text: &[u8]| content.windows(text.len()).any(|part| part == text);
    if !holds(b"data-wasm=/imagedeck-") {
        bail!("The program that was built does not hold the dashboard.");
    }
    for (folder, _) in platform::renamed_folders(project)? {
        if holds(folder.as_os_str().as_encoded_bytes()) {
            bail!("The program that was built names {}, a folder of this machine.", folder.display());
        }
    }
    Ok(())
}

fn pack(project: &Project, releases: &Path, name: &str) -> Result<()> {
    let archive = format!("{name}.tar.gz");
    let mut pack = Command::new("tar");
    // The same files make the same archive, whoever packs them and when.
    pack.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "--mode=u=rwX,go=rX"]);
    pack.args(["-czf", &archive, name]);
    project::run(pack.current_dir(releases))?;
    let checksum = project::first_line(Command::new("sha256sum").arg(&archive).current_dir(releases));
    let checksum = checksum.context("sha256sum, which comes with coreutils, does not work here")?;
    let sums = releases.join(format!("{archive}.sha256"));
    std::fs::write(&sums, format!("{checksum}\n")).with_context(|| format!("{} cannot be written", sums.display()))?;
    println!("{:<24}{}", "archive", project.name(&releases.join(&archive)));
    println!("{:<24}{checksum}", "sha256");
    Ok(())
}
