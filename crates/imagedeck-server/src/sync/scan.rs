//! A look through a folder for images: which there are, and a sentence for each file that cannot be one as it is.
//!
//! What is found is handed on in portions, so that memory does not grow with the folder. Links are never followed and
//! special files never opened, so that nothing outside the folder is read.

use super::inspect::Form;
use super::open::{open_folder, open_root};
use crate::store::{Finding, FindingKind};
use imagedeck_api::ImageKind;
use imagedeck_files::{Fault, legible};
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, Dir, FileType, statat};
use std::ffi::{CStr, OsStr};
use std::io;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Folders within folders at most.
const DEPTH: usize = 32;
/// Findings of one kind at most.
const MANY_FINDINGS: usize = 200_000;
/// Files of any kind and folders at most, so that a look comes to its end.
const MANY_FILES: u64 = 2_000_000;
/// Warnings of one sync at most.
const MANY_WARNINGS: usize = 200;
/// Folders that cannot be looked through, at most: with more, nothing is known to be gone.
const MANY_CLOSED_FOLDERS: usize = 1_000;
/// The longest path that is repeated to a person, in signs.
const LONG_PATH: usize = 1_024;
/// The longest path that is kept, in bytes: what a database finds a row by cannot be of any length.
const LONGEST_KEPT_PATH: usize = 2_000;
/// Findings that are handed on at once.
const PORTION: usize = 500;

/// The folder cannot be looked through.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// It is not there or may not be read.
    #[error("The store cannot be read ({reason}). Nothing was changed; tell the operator of the server.")]
    Unreadable {
        /// What the system says.
        reason: io::ErrorKind,
    },
    /// It holds more than can be listed.
    #[error(
        "The store holds more than {MANY_FINDINGS} images, with those that cannot be used. Nothing was changed; remove some and sync again."
    )]
    TooMany,
    /// It holds more than can be looked through.
    #[error(
        "The store holds more than {MANY_FILES} files and folders. Nothing was changed; remove some and sync again."
    )]
    TooManyFiles,
    /// Nobody takes what is found any more.
    #[error("The sync was broken off.")]
    BrokenOff,
}

/// What is handed on: findings, and how many files were looked at until then.
#[derive(Clone, Debug, Default)]
pub struct Portion {
    /// What was found.
    pub findings: Vec<Finding>,
    /// Files of any kind that were passed so far.
    pub files: u64,
}

/// Looks through a folder for images of a kind, at any depth. Returns a sentence for each file that cannot be used as
/// it is.
///
/// # Errors
/// A [`ScanError`] if the folder itself cannot be read or holds too much, or `take` breaks off.
pub fn scan(
    folder: &Path,
    kind: ImageKind,
    take: impl FnMut(Portion) -> ControlFlow<()>,
) -> Result<Vec<String>, ScanError> {
    let unreadable = |error: io::Error| ScanError::Unreadable { reason: error.kind() };
    let root = open_root(folder).map_err(unreadable)?;
    let entries = Dir::read_from(&root).map_err(|error| unreadable(error.into()))?;
    let mut scan =
        Scan { kind, take, portion: Portion::default(), found: 0, closed_folders: 0, warnings: Warnings::default() };
    scan.look_through(&root, entries, Path::new(""), 1)?;
    scan.hand_on()?;
    Ok(scan.warnings.in_order())
}

struct Scan<Take> {
    kind: ImageKind,
    take: Take,
    portion: Portion,
    found: usize,
    closed_folders: usize,
    warnings: Warnings,
}

impl<Take: FnMut(Portion) -> ControlFlow<()>> Scan<Take> {
    fn look_through(&mut self, folder: &OwnedFd, entries: Dir, path: &Path, depth: usize) -> Result<(), ScanError> {
        for entry in entries {
            let Ok(entry) = entry else {
                // The rest of the folder is not known.
                return self.refuse(path, FindingKind::Folder, &Fault::unreadable());
            };
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let file_type = match entry.file_type() {
                FileType::Unknown => type_of(folder, name),
                known => known,
            };
            let name = OsStr::from_bytes(name.to_bytes());
            self.look_at(folder, name, file_type, &path.join(name), depth)?;
        }
        Ok(())
    }

    fn look_at(
        &mut self,
        folder: &OwnedFd,
        name: &OsStr,
        file_type: FileType,
        path: &Path,
        depth: usize,
    ) -> Result<(), ScanError> {
        self.portion.files += 1;
        if self.portion.files > MANY_FILES {
            return Err(ScanError::TooManyFiles);
        }
        match file_type {
            // A link may be a whole folder that somebody expects to be looked through, whatever its name.
            FileType::Symlink => {
                let fault = "is a link, and links are not followed. Upload the files themselves.";
                return self.refuse(path, FindingKind::Folder, &Fault(fault.to_owned()));
            }
            // A folder may have any name; what is in it is looked at by itself.
            FileType::Directory if depth == DEPTH => {
                let fault =
                    format!("is within {DEPTH} folders or more, and is not looked through. Move it further up.");
                return self.refuse(path, FindingKind::Folder, &Fault(fault));
            }
            FileType::Directory => {
                let opened = open_folder(folder, name).and_then(|below| Ok((Dir::read_from(&below)?, below)));
                return match opened {
                    Ok((entries, below)) => self.look_through(&below, entries, path, depth + 1),
                    Err(_) => self.refuse(path, FindingKind::Folder, &Fault::unreadable()),
                };
            }
            _ => {}
        }
        let Some(form) = Form::of(name, self.kind) else { return Ok(()) };
        if name.to_str().is_none() {
            self.warnings.add(format!(
                "The name of '{}' is not UTF-8. Rename the file, or upload it again with another name.",
                shown(path)
            ));
            return Ok(());
        }
        if path.to_str().is_none() {
            self.warnings
                .add(format!("A folder in the path of '{}' has a name that is not UTF-8. Rename it.", shown(path)));
            return Ok(());
        }
        if file_type != FileType::RegularFile {
            let fault = "is not a regular file. Upload the file itself.";
            return self.refuse(path, FindingKind::File, &Fault(fault.to_owned()));
        }
        match form.inspect(folder, name) {
            Ok((image, remarks)) => {
                for remark in &remarks {
                    self.warnings.add(format!("'{}' {remark}", shown(path)));
                }
                self.keep(path, image)
            }
            Err(fault) => self.refuse(path, FindingKind::File, &fault),
        }
    }

    /// Says what is wrong with a file or a folder, and that its image, or those in it, are not known to be gone.
    fn refuse(&mut self, path: &Path, kind: FindingKind, fault: &Fault) -> Result<(), ScanError> {
        self.warnings.add(format!("'{}' {fault}", shown(path)));
        let mut path = path.to_owned();
        if kind == FindingKind::Folder {
            self.closed_folders += 1;
            match self.closed_folders {
                0..MANY_CLOSED_FOLDERS => {}
                MANY_CLOSED_FOLDERS => path = PathBuf::new(),
                _ => return Ok(()),
            }
        }
        self.keep(&path, kind)
    }

    /// What has a path that is not UTF-8 was never an image.
    fn keep(&mut self, path: &Path, kind: FindingKind) -> Result<(), ScanError> {
        let Some(path) = path.to_str() else { return Ok(()) };
        if path.len() > LONGEST_KEPT_PATH {
            let shown: String = path.chars().take(LONG_PATH).collect();
            self.warnings.add(format!("The path that begins with '{shown}' is too long to be listed. Shorten it."));
            return Ok(());
        }
        self.found += 1;
        if self.found > MANY_FINDINGS {
            return Err(ScanError::TooMany);
        }
        self.portion.findings.push(Finding { relative_path: path.to_owned(), kind });
        if self.portion.findings.len() >= PORTION { self.hand_on() } else { Ok(()) }
    }

    fn hand_on(&mut self) -> Result<(), ScanError> {
        let next = Portion { findings: Vec::new(), files: self.portion.files };
        let portion = std::mem::replace(&mut self.portion, next);
        match (self.take)(portion) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ScanError::BrokenOff),
        }
    }
}

/// Sentences, of which only so many are kept.
#[derive(Default)]
struct Warnings {
    sentences: Vec<String>,
    more: bool,
}

impl Warnings {
    fn add(&mut self, sentence: String) {
        if self.sentences.len() < MANY_WARNINGS {
            self.sentences.push(sentence);
        } else {
            self.more = true;
        }
    }

    /// A folder is looked through in the order of its file system, which people do not know.
    fn in_order(mut self) -> Vec<String> {
        self.sentences.sort_unstable();
        if self.more {
            let more = "There are more files that cannot be used. Mend these first, then sync again.";
            self.sentences.push(more.to_owned());
        }
        self.sentences
    }
}

fn type_of(folder: impl AsFd, name: &CStr) -> FileType {
    let status = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW);
    status.map_or(FileType::Unknown, |status| FileType::from_raw_mode(status.st_mode))
}

/// The path below the folder for a person.
fn shown(path: &Path) -> String {
    legible(&path.to_string_lossy(), LONG_PATH)
}
