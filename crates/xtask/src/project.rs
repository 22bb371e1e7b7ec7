//! Where the project's files are, and how other programs are started in it.
//!
//! It knows no command and no tool: what to run is said by those who call it.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folders that everything else is found from.
pub struct Project {
    pub root: PathBuf,
    pub target: PathBuf,
}

impl Project {
    pub fn find() -> Result<Self> {
        // Cargo says where it found this crate today; the built-in path is for a binary that is started without Cargo.
        let crate_folder = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = crate_folder
            .ancestors()
            .nth(2)
            .context("The project's folder is not found: start this as `cargo xtask` inside it.")?
            .to_owned();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) if !folder.is_empty() => std::path::absolute(folder)?,
            _ => root.join("target"),
        };
        Ok(Self { root, target })
    }

    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    pub fn server_binary(&self) -> PathBuf {
        self.target.join("release/imagedeck-server")
    }

    /// A program that runs in the project's folder as if it had been started by hand.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command.env("CARGO_TARGET_DIR", &self.target);
        // What `cargo run` says about this crate would make build scripts run again that watch these variables.
        for (name, _) in std::env::vars_os() {
            let known = name.to_string_lossy();
            if known.starts_with("CARGO_PKG_") || known.starts_with("CARGO_MANIFEST_") {
                command.env_remove(name);
            }
        }
        command
    }

    pub fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }

    /// A path as people write it: from the project's folder, where it lies inside.
    pub fn name<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

/// Runs a program in sight of the user; what it says stands above the error.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line_of(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => bail!("`{line}` failed: its own words stand above."),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("`{}` is not on PATH: install it, and run this again.", command.get_program().display())
        }
        Err(error) => bail!("`{line}` could not be started: {error}."),
    }
}

/// The first line that a program prints, or nothing where it is missing or fails.
pub fn first_line(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.lines().next()?.trim();
    (output.status.success() && !line.is_empty()).then(|| line.to_owned())
}

/// Whether a program is on PATH.
pub fn has(program: &str) -> bool {
    first_line(Command::new(program).arg("--version")).is_some()
}

/// The version in a program's own words, such as `wasm-opt version 132 (version_132)`.
pub fn version_in(text: &str) -> Option<&str> {
    text.split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))
}

fn line_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(program).chain(command.get_args()).map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_each_tools_own_words() {
        let cases = [
            ("trunk 0.21.14", Some("0.21.14")),
            ("wasm-bindgen 0.2.129 (4d5a2b1)", Some("0.2.129")),
            ("wasm-opt version 132 (version_132)", Some("132")),
            ("rustc 1.95.0 (59807616e 2026-04-14)", Some("1.95.0")),
            ("v20.20.2", Some("20.20.2")),
            ("command not found", None),
            ("", None),
        ];
        for (text, version) in cases {
            assert_eq!(version_in(text), version, "{text}");
        }
    }

    #[test]
    fn a_missing_program_is_named_with_the_mend() {
        let error = run(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(error.to_string().contains("`no-such-program-here` is not on PATH"));
    }

    #[test]
    fn a_failing_program_is_named_as_it_was_called() {
        let error = run(Command::new("/bin/sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(error.to_string().starts_with("`sh -c exit 3` failed"));
    }
}
