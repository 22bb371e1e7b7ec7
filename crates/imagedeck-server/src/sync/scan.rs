//! A look through a folder for images: which there are, and a sentence for each file that cannot be one as it is.
//!
//! Links are never followed and special files never opened, so that nothing outside the folder is read. How an image
//! of each kind is told from a half-uploaded one is the matter of `iso`, `ova` and `ovf`.

use super::{iso, ova, ovf};
use crate::store::Found;
use imagedeck_api::ImageKind;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use walkdir::{DirEntry, WalkDir};

/// Folders within folders at most.
const DEPTH: usize = 32;
/// Images of one user at most.
const MANY_IMAGES: usize = 20_000;
/// Warnings of one sync at most.
const MANY_WARNINGS: usize = 200;
/// The endings that programs give to a file while it is on its way.
const UNFINISHED: [&str; 5] = ["part", "partial", "filepart", "crdownload", "tmp"];

/// What was found in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The images, by path.
    pub found: Vec<Found>,
    /// A sentence for each file that cannot be used as it is: what is wrong, and what to do.
    pub warnings: Vec<String>,
}

/// The folder itself cannot be looked through.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// It is not there or may not be read.
    #[error("The store cannot be read ({reason}). Nothing was changed; tell the operator of the server.")]
    Unreadable {
        /// What the system says.
        reason: io::ErrorKind,
    },
    /// It holds more than can be listed.
    #[error("The store holds more than {MANY_IMAGES} images. Nothing was changed; remove some and sync again.")]
    TooMany,
}

/// What is wrong with one file, as a part of a sentence after its name, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Fault(pub String);

/// What looking into an image gives: the parts that it refers to and that are missing, and a text that tells
/// changes in the parts that are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// The names of missing parts.
    pub missing: Vec<String>,
    /// What the other parts look like.
    pub parts: String,
}

/// Looks through a folder for images of a kind, at any depth.
///
/// # Errors
/// A [`ScanError`] if the folder itself cannot be read or holds too much.
pub fn scan(folder: &Path, kind: ImageKind) -> Result<Scan, ScanError> {
    std::fs::read_dir(folder).map_err(|error| ScanError::Unreadable { reason: error.kind() })?;
    let mut scan = Scan::default();
    for entry in WalkDir::new(folder).min_depth(1).max_depth(DEPTH).sort_by_file_name() {
        match entry {
            Ok(entry) => scan.look_at(folder, kind, &entry),
            Err(error) => {
                let path = error.path().map(|path| shown(folder, path)).unwrap_or_default();
                scan.warn(format!("'{path}' cannot be read. Check its permissions, or upload it again."));
            }
        }
        if scan.found.len() > MANY_IMAGES {
            return Err(ScanError::TooMany);
        }
    }
    Ok(scan)
}

impl Scan {
    fn look_at(&mut self, folder: &Path, kind: ImageKind, entry: &DirEntry) {
        let path = shown(folder, entry.path());
        let file_type = entry.file_type();
        let Some(name) = entry.file_name().to_str() else {
            if !file_type.is_dir() {
                self.warn(format!(
                    "The name of '{path}' is not UTF-8. Rename the file, or upload it again with another name."
                ));
            }
            return;
        };
        // A link may be a whole folder that somebody expects to be looked through, whatever its name.
        if file_type.is_symlink() {
            self.warn(format!("'{path}' is a link, and links are not followed. Upload the files themselves."));
            return;
        }
        let Some(form) = Form::of(name, kind) else { return };
        if file_type.is_dir() {
            // A folder may have any name; what is in it is looked at by itself.
        } else if !file_type.is_file() {
            self.warn(format!("'{path}' is not a regular file. Upload the file itself."));
        } else {
            match form.inspect(folder, entry) {
                Ok((inspection, fingerprint)) => {
                    for missing in &inspection.missing {
                        self.warn(format!(
                            "'{path}' needs the file '{missing}', which is missing. Upload it too, then sync again."
                        ));
                    }
                    match relative(folder, entry.path()) {
                        Some(relative_path) => self.found.push(Found { relative_path, fingerprint }),
                        None => self
                            .warn(format!("A folder in the path of '{path}' has a name that is not UTF-8. Rename it.")),
                    }
                }
                Err(Fault(fault)) => self.warn(format!("'{path}' {fault}")),
            }
        }
    }

    fn warn(&mut self, sentence: String) {
        if self.warnings.len() < MANY_WARNINGS {
            self.warnings.push(sentence);
        } else if self.warnings.len() == MANY_WARNINGS {
            self.warnings
                .push("There are more files that cannot be used. Mend these first, then sync again.".to_owned());
        }
    }
}

/// What a file claims to be by its name.
#[derive(Clone, Copy)]
enum Form {
    Iso,
    Ova,
    Ovf,
    Unfinished,
}

impl Form {
    fn of(name: &str, kind: ImageKind) -> Option<Form> {
        let (stem, extension) = name.rsplit_once('.')?;
        let extension = extension.to_lowercase();
        match (extension.as_str(), kind) {
            ("iso", ImageKind::Iso) => Some(Form::Iso),
            ("ova", ImageKind::Vm) => Some(Form::Ova),
            ("ovf", ImageKind::Vm) => Some(Form::Ovf),
            (other, kind) if UNFINISHED.contains(&other) => Form::of(stem, kind).map(|_| Form::Unfinished),
            _ => None,
        }
    }

    fn inspect(self, folder: &Path, entry: &DirEntry) -> Result<(Inspection, String), Fault> {
        let path = entry.path();
        let unreadable = |_: io::Error| Fault("cannot be read. Check its permissions, or upload it again.".to_owned());
        let metadata = entry.metadata().map_err(|error| unreadable(error.into()))?;
        let inspection = match self {
            Form::Iso => iso::inspect(path, &metadata).map(|()| Inspection::default()),
            Form::Ova => ova::inspect(path, &metadata),
            Form::Ovf => ovf::inspect(folder, path),
            Form::Unfinished => Err(Fault("is not complete, as its name says. Upload it again.".to_owned())),
        }?;
        let fingerprint = format!("{}{}", fingerprint(&metadata), inspection.parts);
        Ok((inspection, fingerprint))
    }
}

/// A text that differs when a file differs: its size and the time of its last change.
pub fn fingerprint(metadata: &Metadata) -> String {
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!("{}:{}", metadata.len(), modified.map_or(0, |since| since.as_nanos()))
}

/// The path below the folder, with `/` between its parts; none if a part is not UTF-8.
fn relative(folder: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(folder).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// The path below the folder for a person; signs that cannot be shown are replaced.
fn shown(folder: &Path, path: &Path) -> String {
    let below: PathBuf = path.strip_prefix(folder).unwrap_or(path).to_owned();
    below.to_string_lossy().chars().map(|sign| if sign.is_control() { '\u{FFFD}' } else { sign }).collect()
}
