//! The browser tests: what they need made ready, then Playwright.
//!
//! What is tested stands in `tests/`; there is no test here, and no browser is downloaded.

use crate::project::{self, Project};
use crate::{dashboard, server, tools};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

const CHROMIUM_NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

pub fn test(project: &Project, arguments: &[OsString]) -> Result<()> {
    tools::check_node().context("The browser tests need Node")?;
    let chromium = chromium()?;
    dashboard::build(project)?;
    server::build(project)?;
    project::run(playwright(project, &project.dist(), &chromium)?.args(arguments))
}

/// Opens the first pages of a dashboard that marks what is called, and says for each function whether it was.
pub fn called_functions(project: &Project, count: usize) -> Result<Vec<bool>> {
    tools::check_node().context("The record needs Node")?;
    server::build(project)?;
    let marks = project.target.join("first-load-marks");
    let mut playwright = playwright(project, &project.dist(), &chromium()?)?;
    project::run(playwright.args(["--config", "first-load.config.ts"]).env("IMAGEDECK_MARKS", &marks))?;
    let marks = std::fs::read(&marks).context("the record was not written")?;
    anyhow::ensure!(marks.len() == count, "The record is of another dashboard: run it again.");
    Ok(marks.into_iter().map(|mark| mark != 0).collect())
}

/// Playwright with its packages, for the built server and the dashboard in a folder. What it runs is said by arguments.
pub fn playwright(project: &Project, dashboard: &Path, chromium: &Path) -> Result<Command> {
    let folder = project.root.join("tests");
    install_packages(project, &folder)?;
    let mut playwright = npm(project, "npx", &folder);
    playwright
        .args(["--no-install", "playwright", "test"])
        .env("IMAGEDECK_SERVER", project.server_binary())
        .env("IMAGEDECK_DASHBOARD", dashboard)
        .env("CHROMIUM", chromium);
    Ok(playwright)
}

/// A program of Node's, in the folder whose packages it should use.
pub fn npm(project: &Project, program: &str, folder: &Path) -> Command {
    let mut command = project.command(program);
    command.current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command
}

/// Installs what the lock file names, unless a copy of that very file says that it was done.
pub fn install_packages(project: &Project, folder: &Path) -> Result<()> {
    let name = project.name(folder);
    let lock = std::fs::read_to_string(folder.join("package-lock.json"))
        .with_context(|| format!("{name}/package-lock.json cannot be read: it belongs into the repository"))?;
    let installed = folder.join("node_modules/.installed-lock.json");
    if std::fs::read_to_string(&installed).is_ok_and(|found| found == lock) {
        return Ok(());
    }
    println!("{:<24}installing in {name}", "packages");
    project::run(npm(project, "npm", folder).args(["ci", "--no-fund", "--no-audit", "--loglevel=error"]))?;
    std::fs::write(&installed, lock).with_context(|| format!("{name}/node_modules cannot be written"))
}

/// The browser, installed where that is possible.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM").filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        if path.is_file() {
            return Ok(path);
        }
        bail!("CHROMIUM names {}, which is no file: correct or unset it.", path.display());
    }
    if let Some(path) = find(&CHROMIUM_NAMES) {
        return Ok(path);
    }
    if !is_root() || find(&["apt-get"]).is_none() {
        bail!("Chromium is missing: `sudo apt-get install chromium`, or name one in CHROMIUM.");
    }
    println!("{:<24}installing with apt-get", "chromium");
    install_system_packages()?;
    find(&CHROMIUM_NAMES).context("apt-get installed no Chromium that is on PATH: name one in CHROMIUM.")
}

fn install_system_packages() -> Result<()> {
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        project::run(&mut command)
    };
    let install = ["install", "-y", "chromium"];
    // A fresh machine has no package lists yet; one that has them is spared the download.
    apt(&install).or_else(|_| apt(&["update"]).and_then(|()| apt(&install)))
}

fn is_root() -> bool {
    project::first_line(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// The first of these programs that is on PATH, in the order of their names.
fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_in_the_order_of_their_names() {
        let found = find(&["no-such-program-here", "sh"]).unwrap();
        assert!(found.ends_with("sh"));
        assert_eq!(find(&["no-such-program-here"]), None);
    }
}
