//! Whether a thing that was built is still what its sources would give.
//!
//! It compares contents, not times: a checkout or a copy changes times and nothing else. It builds nothing.

use crate::files;
use anyhow::{Context, Result};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// A fingerprint of files: their names below a root, and what is in them.
///
/// The hash may differ from one Rust to the next, which costs one build more and never one too few.
pub struct Fingerprint(DefaultHasher);

impl Fingerprint {
    pub fn of(settings: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        settings.hash(&mut hasher);
        Self(hasher)
    }

    /// Adds a file, or every file below a folder. What is not there adds nothing.
    pub fn add(&mut self, root: &Path, name: &str, left_out: &[&str]) -> Result<()> {
        let path = root.join(name);
        let found: Vec<PathBuf> = if path.is_file() { vec![path] } else { files::below_without(&path, left_out)? };
        for file in found {
            let content = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            let name = file.strip_prefix(root).unwrap_or(&file);
            self.add_content(name, &content);
        }
        Ok(())
    }

    pub fn finish(&self) -> String {
        format!("{:016x}", self.0.finish())
    }

    fn add_content(&mut self, name: &Path, content: &[u8]) {
        name.hash(&mut self.0);
        content.hash(&mut self.0);
    }
}

/// What a stamp file holds: from what it was built, and what came of it.
pub fn line(sources: &str, result: &str) -> String {
    format!("{sources} {result}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> String {
        let mut fingerprint = Fingerprint::of("");
        for (name, content) in files {
            fingerprint.add_content(Path::new(name), content.as_bytes());
        }
        fingerprint.finish()
    }

    #[test]
    fn names_contents_and_their_borders_all_count() {
        let fingerprints = [
            of(&[]),
            of(&[("a", "b")]),
            of(&[("a", "c")]),
            of(&[("b", "b")]),
            of(&[("a", "bc")]),
            of(&[("ab", "c")]),
            of(&[("a", "b"), ("c", "")]),
        ];
        for (place, one) in fingerprints.iter().enumerate() {
            assert!(!fingerprints.iter().skip(place + 1).any(|other| other == one));
        }
        assert_eq!(of(&[("a", "b")]), of(&[("a", "b")]));
    }

    #[test]
    fn settings_count() {
        assert_ne!(Fingerprint::of("a").finish(), Fingerprint::of("b").finish());
    }

    #[test]
    fn what_is_not_there_adds_nothing() {
        let mut fingerprint = Fingerprint::of("");
        fingerprint.add(Path::new("/no/such"), "folder", &[]).unwrap();
        assert_eq!(fingerprint.finish(), of(&[]));
    }
}
