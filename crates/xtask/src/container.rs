//! An image for containers from what `dist` has gathered, where there is an engine that can make one. That the program
//! starts in it is asked by its Containerfile.

use crate::project;
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// Engines, the first one found is used; all of them know the same commands.
const ENGINES: [&str; 2] = ["podman", "docker"];

/// Builds the image by the folder's Containerfile.
pub fn build(folder: &Path) -> Result<()> {
    let Some(engine) = ENGINES.into_iter().find(|engine| project::has(engine)) else {
        println!("{:<24}left out: there is neither {}", "container", ENGINES.join(" nor "));
        return Ok(());
    };
    let tag = concat!("imagedeck:", env!("CARGO_PKG_VERSION"));
    println!("{:<24}building {tag} with {engine}", "container");
    let file = folder.join("Containerfile");
    project::run(Command::new(engine).args(["build", "--quiet", "--tag", tag, "--file"]).arg(file).arg(folder))
}
