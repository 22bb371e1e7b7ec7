//! The tests with real clients: a Python environment for each of `tests/clients/requirements`, then pytest.
//!
//! What is tested stands in `tests/clients/`; every package is pinned there, and nothing is installed outside of the
//! target folder.

use crate::project::{self, Project};
use crate::server;
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The environment in which pytest runs; the others are for older releases of a client.
const RUNNER: &str = "runner";
/// What the lines of the API's documentation are run with.
const PROGRAMS: [&str; 3] = ["bash", "curl", "jq"];
const OLDEST_PYTHON: (u32, u32) = (3, 11);

pub fn test(project: &Project, arguments: &[OsString]) -> Result<()> {
    check_programs()?;
    let environments = project.target.join("clients");
    for requirements in requirements(project)? {
        prepare(project, &environments, &requirements)?;
    }
    server::build(project)?;
    let mut pytest = project.command(python(&environments.join(RUNNER)));
    pytest
        .current_dir(project.root.join("tests/clients"))
        .args(["-m", "pytest", "-q"])
        .args(arguments)
        .env("IMAGEDECK_SERVER", project.server_binary())
        .env("IMAGEDECK_CLIENTS", &environments);
    project::run(&mut pytest)?;
    // Whoever chose the tests has chosen all.
    if !arguments.is_empty() {
        return Ok(());
    }
    project::run(pytest.args(["test_pyvss.py", "test_vss_cli.py"]).env(server::TEST_IN_FRONT, "1"))
}

fn requirements(project: &Project) -> Result<Vec<PathBuf>> {
    let folder = project.root.join("tests/clients/requirements");
    let entries = std::fs::read_dir(&folder).with_context(|| format!("{} cannot be read", project.name(&folder)))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    Ok(files)
}

/// Installs what a file names into an environment of the file's name, unless a copy of that very file there says that it
/// was done.
pub fn prepare(project: &Project, environments: &Path, requirements: &Path) -> Result<()> {
    check_python()?;
    let name = requirements.file_stem().unwrap_or_default();
    let environment = environments.join(name);
    let wanted = std::fs::read_to_string(requirements)
        .with_context(|| format!("{} cannot be read", project.name(requirements)))?;
    let installed = environment.join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    println!("{:<24}installing", name.display());
    project::run(project.command("python3").args(["-m", "venv", "--clear"]).arg(&environment))
        .context("On Debian, `apt-get install python3-venv` brings what is missing")?;
    let mut pip = project.command(python(&environment));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--requirement"]);
    project::run(pip.arg(requirements))?;
    std::fs::write(&installed, wanted).with_context(|| format!("{} cannot be written", project.name(&installed)))
}

fn python(environment: &Path) -> PathBuf {
    environment.join("bin/python")
}

fn check_programs() -> Result<()> {
    let missing = |name: &&str| project::first_line(Command::new(*name).arg("--version")).is_none();
    match PROGRAMS.iter().find(|name| missing(name)) {
        None => Ok(()),
        Some(name) => bail!("{name} is not on PATH, and the tests with real clients need it: install it."),
    }
}

fn check_python() -> Result<()> {
    let (major, minor) = OLDEST_PYTHON;
    let said = project::first_line(Command::new("python3").arg("--version"));
    let Some(version) = said.as_deref().and_then(project::version_in) else {
        bail!("python3 is not on PATH: install Python {major}.{minor} or newer, with venv.");
    };
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
    if (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) < OLDEST_PYTHON {
        bail!("this is Python {version}: install {major}.{minor} or newer.");
    }
    Ok(())
}
