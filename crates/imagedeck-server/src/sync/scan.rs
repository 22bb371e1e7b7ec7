//! A look through a folder for images: which there are, and a sentence for each file that cannot be one as it is.
//!
//! Links are never followed and special files never opened, so that nothing outside the folder is read. How an image
//! of each kind is told from a half-uploaded one is the matter of `iso`, `ova` and `ovf`.

use super::open::open_below;
use super::{iso, ova, ovf};
use crate::store::Found;
use imagedeck_api::ImageKind;
use imagedeck_api::legible::{REPLACEMENT, misleads};
use std::ffi::OsStr;
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;
use walkdir::{DirEntry, WalkDir};

/// Folders within folders at most.
const DEPTH: usize = 32;
/// Images of one user at most, together with files that cannot be used.
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
    /// The paths of files that cannot be used as they are, and of folders that cannot be looked through.
    pub unusable: Vec<String>,
    /// A sentence for each of them, and for each image that lacks a part: what is wrong, and what to do.
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

impl Fault {
    /// The system does not give the file.
    pub fn unreadable() -> Fault {
        Fault("cannot be read. Check its permissions, or upload it again.".to_owned())
    }
}

/// What looking into an image gives: what is to be said of the parts that it refers to, and a text that tells changes
/// in those that are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// What is wrong with parts, each as a part of a sentence after the image's name.
    pub remarks: Vec<String>,
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
                // Where the system does not say of what it speaks, that may be anything.
                scan.refuse(folder, error.path().unwrap_or(folder), &Fault::unreadable());
            }
        }
        if scan.found.len() + scan.unusable.len() > MANY_IMAGES {
            return Err(ScanError::TooMany);
        }
    }
    Ok(scan)
}

impl Scan {
    fn look_at(&mut self, folder: &Path, kind: ImageKind, entry: &DirEntry) {
        let path = entry.path();
        let file_type = entry.file_type();
        // A link may be a whole folder that somebody expects to be looked through, whatever its name.
        if file_type.is_symlink() {
            let fault = "is a link, and links are not followed. Upload the files themselves.";
            return self.refuse(folder, path, &Fault(fault.to_owned()));
        }
        if file_type.is_dir() {
            // A folder may have any name; what is in it is looked at by itself.
            if entry.depth() == DEPTH {
                let fault =
                    format!("is within {DEPTH} folders or more, and is not looked through. Move it further up.");
                self.refuse(folder, path, &Fault(fault));
            }
            return;
        }
        let Some(form) = Form::of(entry.file_name(), kind) else { return };
        if entry.file_name().to_str().is_none() {
            let path = shown(folder, path);
            return self.warn(format!(
                "The name of '{path}' is not UTF-8. Rename the file, or upload it again with another name."
            ));
        }
        let Some(relative_path) = relative(folder, path) else {
            let path = shown(folder, path);
            return self.warn(format!("A folder in the path of '{path}' has a name that is not UTF-8. Rename it."));
        };
        if !file_type.is_file() {
            let fault = "is not a regular file. Upload the file itself.";
            return self.refuse(folder, path, &Fault(fault.to_owned()));
        }
        match form.inspect(folder, Path::new(&relative_path)) {
            Ok((inspection, fingerprint)) => {
                for remark in &inspection.remarks {
                    self.warn(format!("'{}' {remark}", shown(folder, path)));
                }
                self.found.push(Found { relative_path, fingerprint });
            }
            Err(fault) => self.refuse(folder, path, &fault),
        }
    }

    /// Says what is wrong with a file or a folder, and that its image, or those in it, are not known to be gone.
    fn refuse(&mut self, folder: &Path, path: &Path, fault: &Fault) {
        self.warn(format!("'{}' {fault}", shown(folder, path)));
        self.unusable.extend(relative(folder, path));
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
    /// By the ending alone, which is read even where the name is not UTF-8.
    fn of(name: &OsStr, kind: ImageKind) -> Option<Form> {
        Form::of_bytes(name.as_encoded_bytes(), kind)
    }

    fn of_bytes(name: &[u8], kind: ImageKind) -> Option<Form> {
        let dot = name.iter().rposition(|byte| *byte == b'.')?;
        let (stem, extension) = name.split_at_checked(dot)?;
        let extension = str::from_utf8(extension).ok()?.trim_start_matches('.').to_lowercase();
        match (extension.as_str(), kind) {
            ("iso", ImageKind::Iso) => Some(Form::Iso),
            ("ova", ImageKind::Vm) => Some(Form::Ova),
            ("ovf", ImageKind::Vm) => Some(Form::Ovf),
            (other, kind) if UNFINISHED.contains(&other) => Form::of_bytes(stem, kind).map(|_| Form::Unfinished),
            _ => None,
        }
    }

    fn inspect(self, folder: &Path, path: &Path) -> Result<(Inspection, String), Fault> {
        let (file, metadata) = open_below(folder, path).map_err(|_| Fault::unreadable())?;
        let inspection = match self {
            Form::Iso => iso::inspect(file, metadata.len()).map(|()| Inspection::default()),
            Form::Ova => ova::inspect(file, metadata.len()),
            Form::Ovf => ovf::inspect(folder, path, file),
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

/// The path below the folder for a person.
fn shown(folder: &Path, path: &Path) -> String {
    legible(&path.strip_prefix(folder).unwrap_or(path).to_string_lossy(), usize::MAX)
}

/// A text for a person: signs that cannot be shown are replaced, and what is beyond a length is left out.
pub fn legible(text: &str, longest: usize) -> String {
    let mut signs = text.chars();
    let clean = |sign: char| if misleads(sign) { REPLACEMENT } else { sign };
    let mut shown: String = signs.by_ref().take(longest).map(clean).collect();
    if signs.next().is_some() {
        shown.push('…');
    }
    shown
}
