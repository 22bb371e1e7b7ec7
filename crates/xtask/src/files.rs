//! Files: those below a folder, in an order that is the same everywhere, and their content, with errors that name them.
//!
//! It follows no link out of a folder.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Every file below `folder`, sorted; nothing where there is no such folder.
pub fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    below_without(folder, &[])
}

/// The same, without the folders that bear one of these names at any depth.
pub fn below_without(folder: &Path, left_out: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if folder.is_dir() {
        collect(folder, left_out, &mut files).with_context(|| format!("{} cannot be read", folder.display()))?;
    }
    files.sort();
    Ok(files)
}

pub fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// The bytes of a file.
pub fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| unreadable(file))
}

/// The text of a file.
pub fn read_text(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| unreadable(file))
}

/// Writes a file, in the place of one that is there.
pub fn write(file: &Path, content: &[u8]) -> Result<()> {
    std::fs::write(file, content).with_context(|| format!("{} cannot be written", file.display()))
}

fn unreadable(file: &Path) -> String {
    format!("{} cannot be read", file.display())
}

fn collect(folder: &Path, left_out: &[&str], files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in folder.read_dir()? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_file() {
            files.push(entry.path());
        } else if kind.is_dir() && !left_out.iter().any(|name| entry.file_name() == *name) {
            collect(&entry.path(), left_out, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_folder_holds_nothing() {
        assert!(below(Path::new("no/such/folder")).unwrap().is_empty());
    }

    #[test]
    fn folders_are_left_out_by_name() {
        let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let own = crate_folder.join("src/files.rs");
        assert!(below(crate_folder).unwrap().contains(&own));
        assert!(!below_without(crate_folder, &["src"]).unwrap().contains(&own));
    }
}
