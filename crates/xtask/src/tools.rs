//! The build tools beside Rust: found where the right version is, else installed into a cache of the user's own.
//!
//! Nothing is ever installed for the whole system, and nothing that has another version is touched.

use crate::project;
use anyhow::{Context, Result};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A tool that `cargo install` makes from its source.
pub struct CargoTool {
    name: &'static str,
    package: &'static str,
    version: &'static str,
    options: &'static [&'static str],
    /// What makes it say its version.
    says_version: &'static [&'static str],
    minutes: u32,
}

const TRUNK: CargoTool = CargoTool {
    name: "trunk",
    package: "trunk",
    version: "0.21.14",
    options: &["--no-default-features", "--features", "rustls"],
    says_version: &["--version"],
    minutes: 9,
};

/// The same version as the wasm-bindgen crate in Cargo.lock, or Trunk refuses it.
const WASM_BINDGEN: CargoTool = CargoTool {
    name: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.129",
    options: &["--no-default-features", "--bin", "wasm-bindgen"],
    says_version: &["--version"],
    minutes: 4,
};

/// Says what is not allowed among the dependencies.
pub const CARGO_DENY: CargoTool = CargoTool {
    name: "cargo-deny",
    package: "cargo-deny",
    version: "0.20.2",
    options: &["--no-default-features"],
    says_version: &["--version"],
    minutes: 4,
};

/// Lists the dependencies of a release.
pub const CARGO_CYCLONEDX: CargoTool = CargoTool {
    name: "cargo-cyclonedx",
    package: "cargo-cyclonedx",
    version: "0.5.9",
    options: &[],
    says_version: &["cyclonedx", "--version"],
    minutes: 2,
};

/// A tool that npm installs.
struct NpmTool {
    name: &'static str,
    package: &'static str,
    release: &'static str,
    /// What the program answers to `--version`.
    version: &'static str,
    /// Where npm puts it.
    folder: &'static str,
}

const WASM_OPT: NpmTool = NpmTool {
    name: "wasm-opt",
    package: "binaryen",
    release: "132.0.0",
    version: "132",
    folder: "node_modules/binaryen/bin",
};

const ESBUILD: NpmTool =
    NpmTool { name: "esbuild", package: "esbuild", release: "0.28.2", version: "0.28.2", folder: "node_modules/.bin" };

const OLDEST_NODE: u32 = 20;

/// The tools are ready; programs find them by `search_path`.
pub struct Tools {
    folders: Vec<PathBuf>,
    /// Whether the tools are there that make the dashboard smaller. Without Node it works, and is larger than it need be.
    pub can_shrink: bool,
}

impl Tools {
    /// PATH with the tools' folders before all others.
    pub fn search_path(&self) -> Result<OsString> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.folders.iter().cloned();
        std::env::join_paths(folders.chain(std::env::split_paths(&path)))
            .context("A folder of PATH has a colon in its name: move the tool cache with XDG_CACHE_HOME")
    }

    /// What the dashboard depends on besides its sources.
    pub fn versions(&self) -> String {
        let [wasm_opt, esbuild] = [WASM_OPT, ESBUILD].map(|tool| if self.can_shrink { tool.version } else { "none" });
        let [trunk, wasm_bindgen] = [TRUNK, WASM_BINDGEN].map(|tool| tool.version);
        format!("trunk {trunk} wasm-bindgen {wasm_bindgen} wasm-opt {wasm_opt} esbuild {esbuild}")
    }
}

/// Finds or installs every tool, and says in one line each what was done.
pub fn prepare() -> Result<Tools> {
    let cache = cache(std::env::var_os("XDG_CACHE_HOME"), std::env::var_os("HOME"))?;
    let mut tools = Tools { folders: Vec::new(), can_shrink: true };
    for tool in [&TRUNK, &WASM_BINDGEN] {
        tools.folders.extend(prepare_cargo_tool(tool, &cache)?);
    }
    for tool in [&WASM_OPT, &ESBUILD] {
        match prepare_npm_tool(tool, &cache)? {
            Found::OnPath => {}
            Found::In(folder) => tools.folders.push(folder),
            Found::Nowhere => tools.can_shrink = false,
        }
    }
    Ok(tools)
}

/// Finds or installs one tool that only some commands need; returns PATH with it.
pub fn prepare_one(tool: &CargoTool) -> Result<OsString> {
    let cache = cache(std::env::var_os("XDG_CACHE_HOME"), std::env::var_os("HOME"))?;
    let folders = prepare_cargo_tool(tool, &cache)?.into_iter().collect();
    Tools { folders, can_shrink: false }.search_path()
}

/// The folder to put on PATH, where the tool is not there yet.
fn prepare_cargo_tool(tool: &CargoTool, cache: &Path) -> Result<Option<PathBuf>> {
    let label = format!("{} {}", tool.name, tool.version);
    if answers(Path::new(tool.name), tool.says_version, tool.version) {
        println!("{label:<24}found on PATH");
        return Ok(None);
    }
    let root = cache.join(format!("{}-{}", tool.name, tool.version));
    let folder = root.join("bin");
    if answers(&folder.join(tool.name), tool.says_version, tool.version) {
        println!("{label:<24}found in the tool cache");
        return Ok(Some(folder));
    }
    println!("{label:<24}installing, about {} minutes the first time", tool.minutes);
    std::fs::create_dir_all(cache).with_context(|| unwritable(cache))?;
    // Outside of the project: its Cargo settings and its target folder are none of this build's business.
    let mut command = Command::new("cargo");
    command
        .current_dir(cache)
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTC_BOOTSTRAP")
        .args(["install", tool.package, "--version", tool.version])
        .args(["--locked", "--force"])
        .args(tool.options)
        .arg("--root")
        .arg(&root);
    project::run(&mut command)
        .with_context(|| format!("{label} is not installed; where the network is closed, put it on PATH yourself"))?;
    Ok(Some(folder))
}

enum Found {
    OnPath,
    In(PathBuf),
    Nowhere,
}

fn prepare_npm_tool(tool: &NpmTool, cache: &Path) -> Result<Found> {
    let label = format!("{} {}", tool.name, tool.version);
    if answers(Path::new(tool.name), &["--version"], tool.version) {
        println!("{label:<24}found on PATH");
        return Ok(Found::OnPath);
    }
    let root = cache.join(format!("{}-{}", tool.package, tool.release));
    let folder = root.join(tool.folder);
    if answers(&folder.join(tool.name), &["--version"], tool.version) {
        println!("{label:<24}found in the tool cache");
        return Ok(Found::In(folder));
    }
    if let Err(problem) = check_node() {
        println!("{label:<24}left out, so the dashboard is larger than it need be: {problem}");
        return Ok(Found::Nowhere);
    }
    println!("{label:<24}installing, a few seconds the first time");
    std::fs::create_dir_all(&root).with_context(|| unwritable(&root))?;
    let mut command = Command::new("npm");
    command
        .current_dir(&root)
        .args(["install", "--no-fund", "--no-audit", "--loglevel=error"])
        .arg("--prefix")
        .arg(&root)
        .arg(format!("{}@{}", tool.package, tool.release));
    project::run(&mut command)
        .with_context(|| format!("{label} is not installed; where the network is closed, put it on PATH yourself"))?;
    Ok(Found::In(folder))
}

/// Whether Node and npm are there and new enough, or what is to be done about it.
pub fn check_node() -> Result<()> {
    let said = project::first_line(Command::new("node").arg("--version"));
    let version = said.as_deref().and_then(project::version_in);
    let major = version.and_then(|version| version.split('.').next()?.parse::<u32>().ok());
    match major {
        None => anyhow::bail!("Node is not on PATH: install Node {OLDEST_NODE} or newer."),
        Some(major) if major < OLDEST_NODE => {
            anyhow::bail!("this is Node {major}: install Node {OLDEST_NODE} or newer.")
        }
        Some(_) => {}
    }
    project::first_line(Command::new("npm").arg("--version"))
        .map(drop)
        .context("npm is not on PATH: install it, it comes with Node.")
}

fn answers(program: &Path, says_version: &[&str], version: &str) -> bool {
    project::first_line(Command::new(program).args(says_version))
        .is_some_and(|line| project::version_in(&line) == Some(version))
}

fn cache(xdg: Option<OsString>, home: Option<OsString>) -> Result<PathBuf> {
    // A relative XDG_CACHE_HOME is invalid by its specification, and is to be ignored.
    xdg.map(PathBuf::from)
        .filter(|folder| folder.is_absolute())
        .or_else(|| Some(PathBuf::from(home?).join(".cache")))
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join("imagedeck/tools"))
        .context("There is no place for the tools: set HOME or XDG_CACHE_HOME to a folder.")
}

fn unwritable(path: &Path) -> String {
    format!("{} cannot be written: check its permissions", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_the_users_own() {
        let found =
            |xdg: Option<&str>, home: Option<&str>| cache(xdg.map(OsString::from), home.map(OsString::from)).ok();
        let home = Some(PathBuf::from("/home/ada/.cache/imagedeck/tools"));
        assert_eq!(found(None, Some("/home/ada")), home);
        assert_eq!(found(Some("relative"), Some("/home/ada")), home);
        let xdg = Some(PathBuf::from("/var/cache/ada/imagedeck/tools"));
        assert_eq!(found(Some("/var/cache/ada"), Some("/home/ada")), xdg);
        assert_eq!(found(None, None), None);
        assert_eq!(found(None, Some("")), None);
    }

    #[test]
    fn tools_come_before_everything_on_the_search_path() {
        let tools = Tools { folders: vec!["/cache/trunk/bin".into(), "/cache/wasm/bin".into()], can_shrink: true };
        let path = tools.search_path().unwrap().into_string().unwrap();
        assert!(path.starts_with("/cache/trunk/bin:/cache/wasm/bin:"), "{path}");
    }

    #[test]
    fn the_versions_tell_a_build_that_could_not_shrink_apart() {
        let versions = |can_shrink| {
            let folders = Vec::new();
            Tools { folders, can_shrink }.versions()
        };
        assert_ne!(versions(true), versions(false));
    }
}
