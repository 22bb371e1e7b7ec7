//! The files below a folder, in an order that is the same everywhere.
//!
//! It opens none of them, and follows no link out of the folder.

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
