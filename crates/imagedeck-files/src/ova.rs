//! OVA packages: an archive that begins with its descriptor and holds the files that it refers to.
//!
//! Contents are passed over, not read, but for the descriptor.

use crate::ovf::{self, LARGEST};
use crate::{Contents, Fault};
use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::rc::Rc;
use tar::Archive;

/// The most files in a package.
const MANY_ENTRIES: usize = 1_024;
/// The most bytes that say something of one file: its header, and a longer name or more attributes before it.
const HEADER_BYTES: u64 = 64 * 1024;

/// Reads what a package that is whole says of itself, and looks whether it holds what its descriptor refers to.
///
/// # Errors
/// A [`Fault`] if it is not a package or is cut off.
pub fn read(file: impl Read + Seek, length: u64) -> Result<Contents, Fault> {
    let allowance = Rc::new(Cell::new(HEADER_BYTES));
    let mut archive = Archive::new(Sparing { file, allowance: Rc::clone(&allowance) });
    let mut package = None;
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
        let size = entry.size();
        if package.is_none() {
            if !name.to_lowercase().ends_with(".ovf") {
                return Err(Fault(
                    "is not an OVA package: it does not begin with an OVF descriptor. Upload it again.".to_owned(),
                ));
            }
            allowance.set(LARGEST + HEADER_BYTES);
            package = Some(Package::of(ovf::read(&mut entry)?));
        }
        if let Some(found) = package.as_mut().and_then(|package| package.sizes.get_mut(plain(&name))) {
            *found = Some(size);
        }
    }
    Ok(package.ok_or_else(incomplete)?.contents())
}

/// What is known of a package: its descriptor, and the sizes of the files that this refers to, where they are found.
/// Other files are not remembered.
struct Package {
    descriptor: ovf::Descriptor,
    sizes: HashMap<String, Option<u64>>,
}

impl Package {
    fn of(descriptor: ovf::Descriptor) -> Package {
        let sizes = descriptor.references.iter().map(|reference| (plain(&reference.href).to_owned(), None)).collect();
        Package { descriptor, sizes }
    }

    fn contents(self) -> Contents {
        let ovf::Descriptor { facts, references, mut remarks } = self.descriptor;
        let found = |reference: &ovf::Reference| self.sizes.get(plain(&reference.href)).copied().flatten();
        remarks.extend(references.iter().filter_map(|reference| reference.remark(found(reference))));
        Contents { facts, remarks }
    }
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
struct Sparing<F> {
    file: F,
    allowance: Rc<Cell<u64>>,
}

impl<F: Read> Read for Sparing<F> {
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

impl<F: Seek> Seek for Sparing<F> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use tar::{Builder, EntryType, Header};

    const OVF: &str = "<Envelope><References><File href='disk.vmdk' size='5'/></References></Envelope>";

    fn read_bytes(bytes: &[u8]) -> Result<Contents, Fault> {
        read(Cursor::new(bytes), bytes.len() as u64)
    }

    fn package(build: impl FnOnce(&mut Builder<Vec<u8>>)) -> Vec<u8> {
        let mut archive = Builder::new(Vec::new());
        build(&mut archive);
        archive.into_inner().expect("an archive")
    }

    fn add(archive: &mut Builder<Vec<u8>>, name: &str, content: &[u8]) {
        let mut header = Header::new_gnu();
        // Not by `set_path`, which would leave out the dot.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_cksum();
        archive.append(&header, content).expect("an entry");
    }

    /// A header, and as many zeros after it as are asked for.
    struct Long {
        header: Vec<u8>,
        length: u64,
        position: u64,
        read: Rc<Cell<u64>>,
    }

    impl Read for Long {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let left = usize::try_from(self.length - self.position).expect("a length").min(buffer.len());
            for (byte, at) in buffer[..left].iter_mut().zip(self.position..) {
                *byte = self.header.get(at as usize).copied().unwrap_or_default();
            }
            self.position += left as u64;
            self.read.set(self.read.get() + left as u64);
            Ok(left)
        }
    }

    impl Seek for Long {
        fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
            self.position = match position {
                SeekFrom::Start(at) => Some(at),
                SeekFrom::Current(by) => self.position.checked_add_signed(by),
                SeekFrom::End(by) => self.length.checked_add_signed(by),
            }
            .ok_or(ErrorKind::InvalidInput)?
            .min(self.length);
            Ok(self.position)
        }
    }

    #[test]
    fn names_with_a_dot_before_them_are_the_same() {
        let bytes = package(|archive| {
            add(archive, "./m.ovf", OVF.as_bytes());
            add(archive, "./disk.vmdk", b"12345");
        });
        assert_eq!(read_bytes(&bytes), Ok(Contents::default()));
    }

    #[test]
    fn the_facts_and_remarks_of_the_descriptor_are_the_packages_own() {
        let ovf = "<Envelope><References><File href='disk.vmdk'/></References><DiskSection><Disk capacity='all'/>\
            </DiskSection></Envelope>";
        let bytes = package(|archive| add(archive, "m.ovf", ovf.as_bytes()));
        let contents = read_bytes(&bytes).expect("a package");
        assert_eq!(contents.facts.disks, Some(1));
        let begins = ["says nothing that can be read of the capacity", "needs the file 'disk.vmdk', which is missing."];
        assert_eq!(contents.remarks.len(), 2);
        assert!(contents.remarks.iter().zip(begins).all(|(remark, begin)| remark.starts_with(begin)), "{contents:?}");
    }

    #[test]
    fn a_file_of_another_size_is_told() {
        let bytes = package(|archive| {
            add(archive, "m.ovf", OVF.as_bytes());
            add(archive, "disk.vmdk", b"123");
        });
        let remarks = read_bytes(&bytes).expect("a package").remarks;
        assert_eq!(remarks, ["needs the file 'disk.vmdk', which has 3 bytes instead of 5: upload it again."]);
    }

    #[test]
    fn a_huge_name_is_refused_without_reading_it() {
        for kind in [EntryType::GNULongName, EntryType::GNULongLink, EntryType::XHeader, EntryType::XGlobalHeader] {
            let mut header = Header::new_gnu();
            header.set_entry_type(kind);
            header.set_size(1 << 30);
            header.set_cksum();
            let length = (1 << 30) + 4_096;
            let bytes = Rc::new(Cell::new(0));
            let file = Long { header: header.as_bytes().to_vec(), length, position: 0, read: Rc::clone(&bytes) };
            assert_eq!(read(file, length), Err(incomplete()), "{kind:?}");
            assert!(bytes.get() <= 2 * HEADER_BYTES, "{kind:?}: {} bytes", bytes.get());
        }
    }

    #[test]
    fn contents_are_passed_over() {
        let mut head = package(|archive| add(archive, "m.ovf", OVF.replace("'5'", "'1099511627776'").as_bytes()));
        head.truncate(head.len() - 1_024);
        let mut header = Header::new_gnu();
        header.set_path("disk.vmdk").expect("a name");
        header.set_size(1 << 40);
        header.set_cksum();
        head.extend_from_slice(header.as_bytes());
        let length = head.len() as u64 + (1 << 40) + 1_024;
        let bytes = Rc::new(Cell::new(0));
        let file = Long { header: head, length, position: 0, read: Rc::clone(&bytes) };
        assert_eq!(read(file, length), Ok(Contents::default()));
        assert!(bytes.get() <= 8_192, "{} bytes", bytes.get());
    }

    #[test]
    fn a_long_name_is_read() {
        let long = format!("{}.vmdk", "long".repeat(60));
        let ovf = OVF.replace("disk.vmdk", &long);
        let bytes = package(|archive| {
            add(archive, "m.ovf", ovf.as_bytes());
            let mut header = Header::new_gnu();
            header.set_size(5);
            archive.append_data(&mut header, &long, b"12345".as_slice()).expect("an entry");
        });
        assert_eq!(read_bytes(&bytes), Ok(Contents::default()));
    }

    #[test]
    fn what_is_cut_off_or_something_else_is_refused() {
        let whole = package(|archive| {
            add(archive, "m.ovf", OVF.as_bytes());
            add(archive, "disk.vmdk", &[0; 5_000]);
        });
        for bytes in [&[][..], b"not a tar", &whole[..whole.len() / 2], &[0; 1_024]] {
            assert_eq!(read_bytes(bytes), Err(incomplete()));
        }
        let other = package(|archive| add(archive, "readme.txt", b""));
        assert!(read_bytes(&other).is_err_and(|fault| fault.0.starts_with("is not an OVA package: ")));
        let many = package(|archive| {
            add(archive, "m.ovf", OVF.as_bytes());
            (0..MANY_ENTRIES).for_each(|_| add(archive, "x", b""));
        });
        assert!(read_bytes(&many).is_err_and(|fault| fault.0.starts_with("holds more than 1024 files.")));
    }
}
