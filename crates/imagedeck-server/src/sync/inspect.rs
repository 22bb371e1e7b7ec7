//! A look into one file of a store: whether it is an image, and what it says of itself.
//!
//! How an image of each kind is told from a half-uploaded one is the matter of `imagedeck_files`.

use super::open::{open_below, open_file};
use crate::store::FindingKind;
use imagedeck_api::{Fact, Facts, Field, ImageKind};
use imagedeck_files::{Fault, iso, ova, ovf};
use std::ffi::OsStr;
use std::fs::Metadata;
use std::os::fd::AsFd;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// The endings that programs give to a file while it is on its way.
const UNFINISHED: [&str; 5] = ["part", "partial", "filepart", "crdownload", "tmp"];

/// What a file claims to be by its name.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// An ISO image.
    Iso,
    /// An OVA package.
    Ova,
    /// An OVF descriptor, with the files that it refers to.
    Ovf,
    /// One of these, on its way.
    Unfinished,
}

impl Form {
    /// By the ending alone, which is read even where the name is not UTF-8.
    pub fn of(name: &OsStr, kind: ImageKind) -> Option<Form> {
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

    /// Looks into the file of this name in an open folder. With the image come sentences on what is wrong with it,
    /// each as it follows the file's name.
    ///
    /// # Errors
    /// A [`Fault`] if the file is not an image, or changes while it is read.
    pub fn inspect(self, folder: impl AsFd, name: &OsStr) -> Result<(FindingKind, Vec<String>), Fault> {
        let (file, metadata) = open_file(&folder, name).map_err(|_| Fault::unreadable())?;
        let before = fingerprint(&metadata);
        let mut parts = String::new();
        let contents = match self {
            Form::Iso => iso::read(&file, metadata.len()),
            Form::Ova => ova::read(&file, metadata.len()),
            Form::Ovf => ovf::read(&file).map(|descriptor| with_parts(&folder, descriptor, &mut parts)),
            Form::Unfinished => Err(Fault("is not complete, as its name says. Upload it again.".to_owned())),
        };
        // Whatever was read of a file that somebody writes to is half of this and half of that.
        let is_steady = file.metadata().is_ok_and(|after| fingerprint(&after) == before);
        if !is_steady {
            return Err(Fault("is changing. Sync again when its upload has ended.".to_owned()));
        }
        let contents = contents?;
        let facts = facts(&metadata, contents.facts);
        Ok((FindingKind::Image { fingerprint: format!("{before}{parts}"), facts }, contents.remarks))
    }
}

/// What a descriptor says, with remarks on the files that it refers to; `parts` tells changes in those.
fn with_parts(folder: impl AsFd, descriptor: ovf::Descriptor, parts: &mut String) -> imagedeck_files::Contents {
    let mut remarks = descriptor.remarks;
    for reference in descriptor.references {
        let part = open_below(&folder, Path::new(&reference.href)).ok().map(|(_, part)| part);
        if let Some(part) = &part {
            parts.push_str(&format!(";{}", fingerprint(part)));
        }
        remarks.extend(reference.remark(part.map(|part| part.len())));
    }
    imagedeck_files::Contents { facts: descriptor.facts, remarks }
}

fn facts(metadata: &Metadata, known: imagedeck_files::Facts) -> Facts {
    let number = |field, number: Option<i64>| number.map(|number| (field, Fact::Number(number)));
    let text = |field, text: Option<String>| text.map(|text| (field, Fact::Text(text)));
    let facts = [
        number(Field::Size, i64::try_from(metadata.len()).ok()),
        text(Field::VolumeName, known.volume_name),
        known.bootable.map(|flag| (Field::Bootable, Fact::Flag(flag))),
        text(Field::GuestSystem, known.guest_system),
        number(Field::Cpus, known.cpus),
        number(Field::MemoryMib, known.memory_mib),
        number(Field::Disks, known.disks),
        number(Field::DiskCapacity, known.disk_capacity),
    ];
    facts.into_iter().flatten().collect()
}

/// A text that differs when a file differs: its size and the time of its last change.
fn fingerprint(metadata: &Metadata) -> String {
    let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!("{}:{}", metadata.len(), modified.map_or(0, |since| since.as_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn a_file_that_somebody_writes_to_is_not_an_image_yet() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("m.ovf");
        let padding = " ".repeat(1 << 20);
        std::fs::write(&path, format!("<Envelope>{padding}</Envelope>")).expect("a file");
        let root = std::fs::File::open(folder.path()).expect("the folder");
        let inspect = || Form::Ovf.inspect(&root, OsStr::new("m.ovf"));
        assert!(inspect().is_ok());
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut file = std::fs::OpenOptions::new().append(true).open(&path).expect("the file");
                for _ in 0..100_000 {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    file.write_all(b" ").expect("a byte");
                }
            });
            // One of many looks falls into the time of a write.
            let seen = (0..1_000).any(|_| inspect().is_err_and(|fault| fault.0.starts_with("is changing.")));
            is_over.store(true, Ordering::Relaxed);
            assert!(seen);
        });
        assert!(inspect().is_ok());
    }
}
