//! OVA packages: an archive that begins with its descriptor and holds the files that it refers to.

use super::ovf::{self, LARGEST};
use super::scan::{Fault, Inspection};
use std::cell::Cell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::rc::Rc;
use tar::Archive;

/// The most files in a package.
const MANY_ENTRIES: usize = 1_024;
/// The most bytes that say something of one file: its header, and a longer name or more attributes before it.
const HEADER_BYTES: u64 = 64 * 1024;

/// Looks whether the package is whole and holds what its descriptor refers to. Contents are passed over, not read.
///
/// # Errors
/// A [`Fault`] if it is not a package or is cut off.
pub fn inspect(file: File, length: u64) -> Result<Inspection, Fault> {
    let allowance = Rc::new(Cell::new(HEADER_BYTES));
    let mut archive = Archive::new(Sparing { file, allowance: Rc::clone(&allowance) });
    let mut needed = None;
    let mut held = HashMap::new();
    let mut entries = archive.entries_with_seek().map_err(|_| incomplete())?;
    for index in 0.. {
        allowance.set(HEADER_BYTES);
        let Some(entry) = entries.next() else { break };
        let mut entry = entry.map_err(|_| incomplete())?;
        if index >= MANY_ENTRIES {
            return Err(Fault(format!("holds more than {MANY_ENTRIES} files. Upload a smaller package.")));
        }
        if entry.raw_file_position().saturating_add(entry.size()) > length {
            return Err(incomplete());
        }
        if entry.header().entry_type().is_pax_global_extensions() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if needed.is_none() {
            if !name.to_lowercase().ends_with(".ovf") {
                return Err(Fault(
                    "is not an OVA package: it does not begin with an OVF descriptor. Upload it again.".to_owned(),
                ));
            }
            allowance.set(LARGEST + HEADER_BYTES);
            needed = Some(ovf::references(&mut entry)?);
        }
        held.insert(plain(&name).to_owned(), entry.size());
    }
    let mut inspection = Inspection::default();
    for reference in needed.ok_or_else(incomplete)? {
        inspection.remarks.extend(reference.remark(held.get(plain(&reference.href)).copied()));
    }
    Ok(inspection)
}

/// The name without the `./` that some programs put before it.
fn plain(mut name: &str) -> &str {
    while let Some(rest) = name.strip_prefix("./") {
        name = rest;
    }
    name
}

fn incomplete() -> Fault {
    Fault("is not a complete OVA package. Upload it again.".to_owned())
}

/// A file of which only so many bytes are read. The library takes a long name into memory as a whole, however long an
/// archive says that it is.
struct Sparing {
    file: File,
    allowance: Rc<Cell<u64>>,
}

impl Read for Sparing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.allowance.get();
        if left == 0 {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let room = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.file.read(buffer.get_mut(..room).unwrap_or_default())?;
        self.allowance.set(left.saturating_sub(read as u64));
        Ok(read)
    }
}

impl Seek for Sparing {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tar::{Builder, EntryType, Header};

    const OVF: &str = "<Envelope><References><File href='disk.vmdk' size='5'/></References></Envelope>";

    fn inspected(build: impl FnOnce(&mut Builder<&File>)) -> Result<Inspection, Fault> {
        let file = tempfile::tempfile().expect("a file");
        let mut archive = Builder::new(&file);
        build(&mut archive);
        archive.finish().expect("an archive");
        drop(archive);
        let length = (&file).seek(SeekFrom::End(0)).expect("a length");
        (&file).rewind().expect("the beginning");
        inspect(file, length)
    }

    fn add(archive: &mut Builder<&File>, name: &str, content: &[u8]) {
        let mut header = Header::new_gnu();
        // Not by `set_path`, which would leave out the dot.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_cksum();
        archive.append(&header, content).expect("an entry");
    }

    #[test]
    fn names_with_a_dot_before_them_are_the_same() {
        let inspection = inspected(|archive| {
            add(archive, "./m.ovf", OVF.as_bytes());
            add(archive, "./disk.vmdk", b"12345");
        });
        assert_eq!(inspection, Ok(Inspection::default()));
    }

    #[test]
    fn a_file_of_another_size_is_told() {
        let inspection = inspected(|archive| {
            add(archive, "m.ovf", OVF.as_bytes());
            add(archive, "disk.vmdk", b"123");
        });
        let remarks = inspection.expect("a package").remarks;
        assert_eq!(remarks, ["needs the file 'disk.vmdk', which has 3 bytes instead of 5: upload it again."]);
    }

    #[test]
    fn a_huge_name_is_refused_without_reading_it() {
        for kind in [EntryType::GNULongName, EntryType::GNULongLink, EntryType::XHeader, EntryType::XGlobalHeader] {
            let file = tempfile::tempfile().expect("a file");
            let mut header = Header::new_gnu();
            header.set_entry_type(kind);
            header.set_size(1 << 30);
            header.set_cksum();
            io::Write::write_all(&mut &file, header.as_bytes()).expect("a header");
            file.set_len((1 << 30) + 4_096).expect("a long file");
            (&file).rewind().expect("the beginning");
            assert_eq!(inspect(file, (1 << 30) + 4_096), Err(incomplete()), "{kind:?}");
        }
    }

    #[test]
    fn a_long_name_is_read() {
        let long = format!("{}.vmdk", "long".repeat(60));
        let ovf = OVF.replace("disk.vmdk", &long);
        let inspection = inspected(|archive| {
            add(archive, "m.ovf", ovf.as_bytes());
            let mut header = Header::new_gnu();
            header.set_size(5);
            archive.append_data(&mut header, &long, b"12345".as_slice()).expect("an entry");
        });
        assert_eq!(inspection, Ok(Inspection::default()));
    }
}
