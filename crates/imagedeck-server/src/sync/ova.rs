//! OVA packages: an archive that begins with its descriptor and holds the files that it refers to.

use super::ovf;
use super::scan::{Fault, Inspection};
use std::collections::HashSet;
use std::fs::{File, Metadata};
use std::path::Path;
use tar::Archive;

/// The most files in a package.
const MANY_ENTRIES: usize = 1_024;

/// Looks whether the package is whole and holds what its descriptor refers to. Contents are passed over, not read.
///
/// # Errors
/// A [`Fault`] if it is not a package or is cut off.
pub fn inspect(path: &Path, metadata: &Metadata) -> Result<Inspection, Fault> {
    let file =
        File::open(path).map_err(|_| Fault("cannot be read. Check its permissions, or upload it again.".to_owned()))?;
    let mut archive = Archive::new(file);
    let mut needed = None;
    let mut held = HashSet::new();
    for (index, entry) in archive.entries_with_seek().map_err(|_| incomplete())?.enumerate() {
        let mut entry = entry.map_err(|_| incomplete())?;
        if index >= MANY_ENTRIES {
            return Err(Fault(format!("holds more than {MANY_ENTRIES} files. Upload a smaller package.")));
        }
        if entry.raw_file_position() + entry.size() > metadata.len() {
            return Err(incomplete());
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if needed.is_none() {
            if !name.to_lowercase().ends_with(".ovf") {
                return Err(Fault(
                    "is not an OVA package: it does not begin with an OVF descriptor. Upload it again.".to_owned(),
                ));
            }
            needed = Some(ovf::references(&mut entry)?);
        }
        held.insert(name);
    }
    let needed = needed.ok_or_else(incomplete)?;
    let missing = needed.into_iter().filter(|name| !held.contains(name)).collect();
    Ok(Inspection { missing, parts: String::new() })
}

fn incomplete() -> Fault {
    Fault("is not a complete OVA package. Upload it again.".to_owned())
}
