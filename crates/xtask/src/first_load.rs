//! The first load of the dashboard, made small: its WebAssembly is divided into what the first page needs and the rest,
//! and both are optimised. The styles of what the rest draws go with it.
//!
//! Which functions the first page needs is recorded in a browser (`cargo xtask first-load`), and kept in `late.txt`. All
//! this works on what Trunk has written, and rewrites what depends on it: the module's imports and the page's checksums.

use crate::files;
use crate::project::{self, Project};
use crate::style::LATE_FOLLOW;
use crate::tools::Tools;
use crate::{short_names, split};
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// The ending of the WebAssembly file that Trunk writes, and that of the rest.
const WHOLE: &str = "_bg.wasm";
pub const REST: &str = "_rest.wasm";

/// The functions that the first page did not call when it was last recorded, by the hashes of their names. A function that
/// is not among them stays in the first part, so that an older record costs size and nothing else.
const LATE: &str = include_str!("late.txt");

/// A function that is shorter, in instructions, is no longer than what would stand in for it.
const SHORT: u64 = 16;

/// How the functions begin that the module beside the WebAssembly calls for any text or value: which of them the first page
/// needs is a matter of the letters that it happens to show.
const OF_GLUE: &str = "__wbindgen_";

/// What the WebAssembly calls the module beside it.
const GLUE: &str = "./imagedeck_bg.js";

const OTHER_GLUE: &str = "The module that wasm-bindgen wrote is not what it was: see `with_rest`.";

const OTHER_STYLES: &str = "The styles do not say where those of the rest begin: see `style`.";

/// The section of the rest that holds the styles of what it draws: `public/boot.js` adopts them with it.
const STYLES: &str = "styles";

/// What rustc emits and an unconfigured wasm-opt refuses.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Three passes are left out: what they write compresses worse.
const OPTIONS: [&str; 8] = [
    "--skip-pass=local-cse",
    "--skip-pass=merge-locals",
    "--skip-pass=merge-blocks",
    // What wasm-streams exports: Leptos brings it along, and nobody here calls it.
    "--remove-exports=*intounderlying*",
    // The lowest kilobyte is the end of the stack.
    "--low-memory-unused",
    "-Oz",
    // What is alike stands together, and compresses better.
    "--reorder-functions-by-name",
    // Once more, for what the first time has made possible.
    "-Oz",
];

/// Divides and optimises what `dist` holds.
pub fn make_small(project: &Project, tools: &Tools) -> Result<()> {
    let dist = project.dist();
    let whole = one_with_ending(&dist, WHOLE)?;
    let wasm = files::read(&whole)?;
    let late: HashSet<&str> = LATE.split_whitespace().collect();
    let parts = split::split(&wasm, |name| !name.starts_with(OF_GLUE) && late.contains(hash(name).as_str()))?;
    println!("{:<24}{} functions moved to the second part", "first load", parts.moved);
    let name = file_name(&whole)?;
    let rest = dist.join(name.replace(WHOLE, REST));
    let script = dist.join(name.replace(WHOLE, ".js"));
    let glue = with_rest(&files::read_text(&script)?).context(OTHER_GLUE)?;
    let (first, glue) = short_names::shorten(&parts.first, GLUE, &glue)?;
    files::write(&script, glue.as_bytes())?;
    files::write(&whole, &first)?;
    files::write(&rest, &parts.rest)?;
    if tools.can_shrink {
        optimise(project, tools, &whole, &OPTIONS)?;
        optimise(project, tools, &rest, &OPTIONS)?;
    }

    if tools.can_shrink {
        minify(project, tools, &script)?;
        minify(project, tools, &dist.join("boot.js"))?;
    }
    let glue = files::read(&script)?;

    let sheet = one_with_ending(&dist, ".css")?;
    let css = files::read_text(&sheet)?;
    let (css, late_css) = css.split_once(LATE_FOLLOW).context(OTHER_STYLES)?;
    files::write(&sheet, css.as_bytes())?;
    files::write(&rest, &with_section(files::read(&rest)?, STYLES, late_css.as_bytes()))?;

    let page_file = dist.join("index.html");
    let page = files::read_text(&page_file)?;
    let page = page.replacen("data-wasm=", &format!("data-rest=/{} data-wasm=", file_name(&rest)?), 1);
    let page = with_checksum(&page, file_name(&script)?, Some(&glue));
    let page = with_checksum(&page, file_name(&sheet)?, Some(css.as_bytes()));
    // Browsers ignore a checksum here, and say so each time.
    files::write(&page_file, with_checksum(&page, name, None).as_bytes())
}

/// Makes the dashboard in `dist` mark the functions that are called; gives their names and lengths.
pub fn make_recorder(dist: &Path) -> Result<Vec<(String, u64)>> {
    let whole = one_with_ending(dist, WHOLE)?;
    let wasm = files::read(&whole)?;
    let recorder = split::recorder(&wasm)?;
    files::write(&whole, &recorder.wasm)?;
    let name = file_name(&whole)?;
    let script = dist.join(name.replace(WHOLE, ".js"));
    let glue = files::read_text(&script)?;
    files::write(&script, with_rest(&glue).context(OTHER_GLUE)?.as_bytes())?;
    let page_file = dist.join("index.html");
    let page = files::read_text(&page_file)?;
    let marks = format!("data-marks={},{} data-wasm=", recorder.marks, recorder.functions.len());
    let page = with_checksum(&page.replacen("data-wasm=", &marks, 1), file_name(&script)?, None);
    files::write(&page_file, with_checksum(&page, name, None).as_bytes())?;
    Ok(recorder.functions)
}

/// The list of the functions that were not called, as `late.txt` has it. `called` has a place for each.
pub fn late_list(functions: &[(String, u64)], called: &[bool]) -> String {
    // Outlined functions have numbers for names, which mean others after each change. They follow those that call them.
    let has_name = |name: &str| !name.is_empty() && !name.starts_with("outlined");
    let late = |((name, length), called): &(&(String, u64), &bool)| *length > SHORT && has_name(name) && !**called;
    let mut hashes: BTreeSet<String> =
        functions.iter().zip(called).filter(late).map(|((name, _), _)| hash(name)).collect();
    // Several functions may have one name: all of them stay where one was called.
    for ((name, _), _) in functions.iter().zip(called).filter(|(_, called)| **called) {
        hashes.remove(&hash(name));
    }
    let hashes: Vec<String> = hashes.into_iter().collect();
    hashes.chunks(12).map(|line| line.join(" ") + "\n").collect()
}

/// Eight digits for the name of a function. The marks that compilers put behind the names of crates do not count.
fn hash(name: &str) -> String {
    let mut depth = 0_u32;
    let mut hash = 0x811c_9dc5_u32;
    for byte in name.bytes() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            byte if depth == 0 => hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193),
            _ => {}
        }
    }
    format!("{hash:08x}")
}

/// The module with the way to the rest among what the WebAssembly imports, and what it exports handed on to the rest.
fn with_rest(glue: &str) -> Option<String> {
    let (imports, exports) = ("\"./imagedeck_bg.js\": import0,", "wasm = instance.exports;");
    let has_both = glue.contains(imports) && glue.contains(exports);
    let with_imports = glue.replacen(imports, &format!("{imports} rest: globalThis.rest,"), 1);
    let whole = with_imports.replacen(exports, "wasm = globalThis.rest.first = instance.exports;", 1);
    has_both.then_some(whole)
}

/// A WebAssembly module with one more section, which means something to the page alone.
fn with_section(mut wasm: Vec<u8>, name: &str, content: &[u8]) -> Vec<u8> {
    let mut section = leb128(name.len());
    section.extend(name.as_bytes());
    section.extend(content);
    wasm.push(0);
    wasm.extend(leb128(section.len()));
    wasm.extend(section);
    wasm
}

/// A number as WebAssembly writes it: seven bits in a byte, the lowest first.
fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let seven = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            bytes.push(seven);
            return bytes;
        }
        bytes.push(seven | 0x80);
    }
}

/// The page with another checksum for a file, or with none.
fn with_checksum(page: &str, file: &str, content: Option<&[u8]>) -> String {
    let link = format!("href=/{file} integrity=");
    let Some((before, after)) = page.split_once(&link) else { return page.to_owned() };
    let rest = after.split_once([' ', '>']).map_or("", |(checksum, _)| &after[checksum.len()..]);
    match content {
        Some(content) => format!("{before}{link}sha384-{}{rest}", STANDARD.encode(Sha384::digest(content))),
        None => format!("{before}href=/{file}{rest}"),
    }
}

/// Optimises a WebAssembly file in its place.
pub fn optimise(project: &Project, tools: &Tools, file: &Path, options: &[&str]) -> Result<()> {
    let mut wasm_opt = project.command("wasm-opt");
    wasm_opt.env("PATH", tools.search_path()?).args(FEATURES).args(options).arg(file).arg("-o").arg(file);
    project::run(&mut wasm_opt)
}

/// Minifies a script in its place. Trunk's own minifier stops at the form in which the module exports.
pub fn minify(project: &Project, tools: &Tools, script: &Path) -> Result<()> {
    let mut esbuild = project.command("esbuild");
    let output = format!("--outfile={}", script.display());
    let options = ["--minify", "--format=esm", "--allow-overwrite", "--log-level=warning"];
    esbuild.env("PATH", tools.search_path()?).args(options).arg(output).arg(script);
    project::run(&mut esbuild)
}

fn one_with_ending(folder: &Path, ending: &str) -> Result<PathBuf> {
    let found = files::below(folder)?.into_iter().find(|file| file.to_string_lossy().ends_with(ending));
    found.with_context(|| format!("{} holds no file that ends with {ending}", folder.display()))
}

fn file_name(file: &Path) -> Result<&str> {
    file.file_name().and_then(|name| name.to_str()).context("a file has no name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_told_apart_by_their_names_but_for_the_marks_of_crates() {
        assert_eq!(hash("a[12]::b::{closure#1}"), hash("a[345]::b::{closure#1}"));
        assert_ne!(hash("a[12]::b::{closure#1}"), hash("a[12]::b::{closure#2}"));
        let functions = [("a", 50), ("b", 50), ("c", 3)].map(|(name, length)| (name.to_owned(), length));
        assert_eq!(late_list(&functions, &[true, false, false]), format!("{}\n", hash("b")));
        let namesakes = [("a", 50), ("a", 50)].map(|(name, length)| (name.to_owned(), length));
        assert_eq!(late_list(&namesakes, &[true, false]), "");
    }

    #[test]
    fn a_section_is_added_as_it_is() {
        let module =
            walrus::Module::from_buffer(&with_section(walrus::Module::default().emit_wasm(), "styles", &[7; 300]));
        let module = module.expect("sound WebAssembly");
        let (_, section) = module.customs.iter().find(|(_, section)| section.name() == "styles").expect("the section");
        assert_eq!(*section.data(&walrus::IdsToIndices::default()), [7; 300]);
    }

    #[test]
    fn a_file_that_was_changed_has_another_checksum_in_the_page() {
        let page = "<link href=/a.js integrity=sha384-old+/= rel=modulepreload><link href=/b.js integrity=x>";
        let changed = with_checksum(page, "a.js", Some(b"content"));
        assert!(changed.starts_with("<link href=/a.js integrity=sha384-"), "{changed}");
        assert!(changed.ends_with(" rel=modulepreload><link href=/b.js integrity=x>"), "{changed}");
        assert!(!changed.contains("old"));
        assert_eq!(with_checksum("<link href=/b.js integrity=x>", "b.js", None), "<link href=/b.js>");
        assert_eq!(with_checksum(page, "c.js", None), page);
    }
}
