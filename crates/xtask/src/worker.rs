//! The Web Worker that holds lists, built into the dashboard's folder.
//!
//! Trunk builds one WebAssembly file with one set of options; the worker is made for speed and has a file of its own,
//! which is fetched when a list is first held.

use crate::project::{self, Project};
use crate::tools::Tools;
use crate::{dashboard, files, first_load, toolchain};
use anyhow::{Context, Result};
use sha2::{Digest, Sha384};
use std::path::Path;

const PACKAGE: &str = "imagedeck-worker";
const PROFILE: &str = "worker-release";

/// What the names of the worker's files begin with.
pub const NAME: &str = "worker-";

/// Digits of the hash of the content in the names of the files.
const DIGITS: usize = 16;

/// Instructions that all browsers have had since 2021 and 2023: the search in texts is twice as fast with them.
const FAST: &str = "-Cpanic=immediate-abort -Zunstable-options -Zlocation-detail=none -Zfmt-debug=none \
    -Ctarget-feature=+simd128";

/// Builds the worker, puts it into `dist`, and lets the page know its name.
pub fn build(project: &Project, tools: &Tools) -> Result<()> {
    let mut cargo = project.cargo(["build", "--offline", "--package", PACKAGE, "--profile", PROFILE]);
    cargo.args(["--target", toolchain::WASM_TARGET]).envs(dashboard::OWN_STANDARD_LIBRARY);
    project::run(cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FAST))?;

    let folder = project.target.join(PACKAGE);
    let built = project.target.join(toolchain::WASM_TARGET).join(PROFILE).join(PACKAGE).with_extension("wasm");
    let mut bindgen = project.command("wasm-bindgen");
    bindgen.env("PATH", tools.search_path()?).args(["--target", "web", "--no-typescript", "--out-dir"]);
    project::run(bindgen.arg(&folder).arg(&built))?;

    let wasm = folder.join(format!("{PACKAGE}_bg.wasm"));
    if tools.can_shrink {
        first_load::optimise(project, tools, &wasm, &["--enable-simd", "-O3"])?;
    }
    let content = files::read(&wasm)?;
    let glue = files::read_text(&folder.join(format!("{PACKAGE}.js")))?;
    let start = files::read_text(&project.root.join("crates/imagedeck-worker/worker.js"))?;
    let name = format!("{NAME}{}", hash(&[&content, glue.as_bytes(), start.as_bytes()]));
    let dist = project.dist();
    let script = dist.join(&name).with_extension("js");
    files::write(&dist.join(&name).with_extension("wasm"), &content)?;
    files::write(&script, format!("{glue}{}", start.replace("WASM", &format!("/{name}.wasm"))).as_bytes())?;
    if tools.can_shrink {
        first_load::minify(project, tools, &script)?;
    }
    tell_page(&dist, &name)
}

fn tell_page(dist: &Path, name: &str) -> Result<()> {
    let file = dist.join("index.html");
    let page = files::read_text(&file)?;
    let told = page.replacen("data-wasm=", &format!("data-worker=/{name}.js data-wasm="), 1);
    (told != page).then_some(()).context("index.html does not say which WebAssembly to load: see Trunk.toml.")?;
    files::write(&file, told.as_bytes())
}

fn hash(contents: &[&[u8]]) -> String {
    let mut hash = Sha384::new();
    contents.iter().for_each(|content| hash.update(content));
    let digits: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    digits.chars().take(DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_all_of_the_content() {
        let name = hash(&[b"a", b"b"]);
        assert_eq!(name.len(), DIGITS);
        assert_ne!(name, hash(&[b"a", b"c"]));
    }
}
