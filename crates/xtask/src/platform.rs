//! The kinds of machines that `dist` builds the program for, and how: so that the same sources make the same program,
//! wherever they lie, and nothing in it tells where that was.

use crate::project::{self, Project};
use crate::{server, toolchain};
use anyhow::{Context, Result};
use std::path::PathBuf;

/// What the program reads the dashboard from when it is built.
const DASHBOARD_FILES: &str = "IMAGEDECK_DASHBOARD_FILES";

/// One kind of machine.
pub struct Platform {
    /// Rust's name for it.
    pub target: &'static str,
    /// What compiles the libraries that are written in C, and where that is from, if it is not the machine's own.
    c_compiler: Option<(&'static str, &'static str)>,
}

/// Every Linux of its kind that has a C library no older than the one here.
const WITH_C_LIBRARY: Platform = Platform { target: "x86_64-unknown-linux-gnu", c_compiler: None };
/// Every Linux: the program needs no other file.
const STATIC: Platform =
    Platform { target: "x86_64-unknown-linux-musl", c_compiler: Some(("musl-gcc", "Debian's package musl-tools")) };

/// Those that can be built for here; of each other one it says what that needs.
pub fn possible() -> Vec<Platform> {
    let mut platforms = vec![WITH_C_LIBRARY, STATIC];
    platforms.retain(|platform| match platform.c_compiler {
        Some((compiler, package)) if !project::has(compiler) => {
            println!("{:<24}left out: it needs {compiler}, from {package}", platform.target);
            false
        }
        _ => true,
    });
    platforms
}

impl Platform {
    /// Builds the program with the dashboard in it, and says where it is.
    pub fn build(&self, project: &Project) -> Result<PathBuf> {
        toolchain::add_target(project, self.target)?;
        println!("{:<24}building, with the dashboard in it", self.target);
        let package = ["build", "--release", "--package", "imagedeck-server", "--features", "embedded", "--target"];
        let mut build = project.cargo(package);
        build.arg(self.target).env(DASHBOARD_FILES, project.dist());
        let target = self.target.replace('-', "_");
        build.env(
            format!("CARGO_TARGET_{}_RUSTFLAGS", target.to_uppercase()),
            renaming(project, "--remap-path-prefix")?,
        );
        build.env(format!("CFLAGS_{target}"), renaming(project, "-ffile-prefix-map")?);
        project::run(&mut build)?;
        Ok(project.target.join(self.target).join("release").join(server::BINARY))
    }
}

/// Folders of this machine that compilers would name in the program, and what they are called there. Of two that fit,
/// the later one holds.
pub fn renamed_folders(project: &Project) -> Result<[(PathBuf, &'static str); 4]> {
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo =
        cargo.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).context("CARGO_HOME and HOME are not set.")?;
    let rust = toolchain::folder(project)?;
    Ok([(cargo, "cargo"), (rust, "rust"), (project.root.clone(), "imagedeck"), (project.target.clone(), "target")])
}

fn renaming(project: &Project, option: &str) -> Result<String> {
    let options = renamed_folders(project)?.map(|(folder, name)| format!("{option}={}={name}", folder.display()));
    Ok(options.join(" "))
}
