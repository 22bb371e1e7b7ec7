//! ISO images: whether a file is a whole one, the name of its volume, and whether a machine can start from it.
//!
//! The volume descriptors of ISO 9660 (ECMA-119, clause 8) are read, and the boot catalogue of El Torito. Files in the
//! volume are not, nor is the boot sector of a hybrid image. A volume of UDF alone says nothing here.

use crate::text::legible;
use crate::{Contents, Facts, Fault};
use std::io::{ErrorKind, Read, Seek, SeekFrom};

/// The length of a sector, in bytes: also where the volume's own blocks are shorter.
const SECTOR: usize = 2_048;
/// The sector of the first volume descriptor; those before it belong to the system.
const FIRST_DESCRIPTOR: u64 = 16;
/// The most volume descriptors that are looked at. There are three or four.
const MANY_DESCRIPTORS: u64 = 32;
/// The least that is needed of the first descriptor, in bytes: as far as the length of a block.
const DESCRIPTOR_LENGTH: usize = 132;
/// What a volume may lack at its end: 150 sectors of padding that some programs count and others leave out.
const PADDING: u64 = 150 * 2_048;

/// Types of volume descriptors, their first byte.
const BOOT_RECORD: u8 = 0;
const PRIMARY: u8 = 1;
const TERMINATOR: u8 = 255;

/// The system that a boot record is for.
const EL_TORITO: &[u8] = b"EL TORITO SPECIFICATION";
/// The length of an entry in the boot catalogue, in bytes.
const ENTRY: usize = 32;

/// Reads what a file that begins as an ISO-9660 or UDF volume, and is as long as it says, says of itself.
///
/// # Errors
/// A [`Fault`] if it is not one, or cannot be read.
pub fn read(mut file: impl Read + Seek, length: u64) -> Result<Contents, Fault> {
    let first = sector(&mut file, FIRST_DESCRIPTOR)?;
    if first.len() < DESCRIPTOR_LENGTH {
        return Err(incomplete());
    }
    match identifier(&first) {
        Some(b"CD001") => {}
        // A volume of UDF alone, which has no length in this place.
        Some(b"BEA01") => return Ok(Contents::default()),
        _ => return Err(incomplete()),
    }
    let set = DescriptorSet::read(&mut file, first)?;
    let measured = set.primary.as_deref().unwrap_or(&set.first);
    let blocks = little_endian(measured, 80, 4);
    let block_length = little_endian(measured, 128, 2);
    if length.saturating_add(PADDING) < blocks.saturating_mul(block_length) {
        return Err(incomplete());
    }
    let mut contents = Contents::default();
    let bootable = match set.catalogue {
        Some(at) => match catalogue(&mut file, at, length) {
            Ok(bootable) => Some(bootable),
            Err(CatalogueFault::File(fault)) => return Err(fault),
            Err(CatalogueFault::Catalogue(problem)) => {
                let mend = "Upload it again if a machine is to start from it.";
                contents
                    .remarks
                    .push(format!("says nothing that can be read of its boot catalogue: {problem}. {mend}"));
                None
            }
        },
        // Only a set that came to its end is known to have no boot record.
        None => set.is_whole.then_some(false),
    };
    let volume_name = set.primary.as_deref().and_then(volume_name);
    contents.facts = Facts { volume_name, bootable, ..Facts::default() };
    Ok(contents)
}

/// The volume descriptors, as far as they matter.
struct DescriptorSet {
    first: Vec<u8>,
    primary: Option<Vec<u8>>,
    /// The sector of the boot catalogue that the first boot record of El Torito points to.
    catalogue: Option<u64>,
    /// Whether the set has an end.
    is_whole: bool,
}

impl DescriptorSet {
    fn read(file: &mut (impl Read + Seek), first: Vec<u8>) -> Result<DescriptorSet, Fault> {
        let mut descriptor = first.clone();
        let mut set = DescriptorSet { first, primary: None, catalogue: None, is_whole: false };
        for next in 1..=MANY_DESCRIPTORS {
            if identifier(&descriptor) != Some(b"CD001") {
                break;
            }
            match descriptor.first() {
                Some(&TERMINATOR) => {
                    set.is_whole = true;
                    break;
                }
                Some(&BOOT_RECORD) if is_el_torito(&descriptor) && set.catalogue.is_none() => {
                    set.catalogue = Some(little_endian(&descriptor, 71, 4));
                }
                Some(&PRIMARY) if set.primary.is_none() => set.primary = Some(descriptor),
                _ => {}
            }
            descriptor = sector(file, FIRST_DESCRIPTOR + next)?;
            // One that is cut off says nothing: its length would be taken for none.
            if descriptor.len() < SECTOR {
                break;
            }
        }
        Ok(set)
    }
}

/// Why a boot catalogue says nothing.
enum CatalogueFault {
    /// The file as a whole cannot be read.
    File(Fault),
    /// The catalogue is not one: what is wrong with it.
    Catalogue(&'static str),
}

/// Whether the boot catalogue in this sector has anything to start from.
fn catalogue(file: &mut (impl Read + Seek), at: u64, length: u64) -> Result<bool, CatalogueFault> {
    let end = at.saturating_add(1).saturating_mul(SECTOR as u64);
    if end > length {
        return Err(CatalogueFault::Catalogue("it would reach beyond the end of the file"));
    }
    let catalogue = sector(file, at).map_err(CatalogueFault::File)?;
    let mut entries = catalogue.chunks_exact(ENTRY);
    if !entries.next().is_some_and(is_valid) {
        return Err(CatalogueFault::Catalogue("what lies in its place is none"));
    }
    let initial = entries.next();
    Ok(initial.is_some_and(is_bootable) || has_bootable_section(entries))
}

/// Whether the first entry says that this is a boot catalogue: by its header, its key and its checksum.
fn is_valid(entry: &[u8]) -> bool {
    let sum = entry.chunks_exact(2).fold(0_u64, |sum, word| sum + little_endian(word, 0, 2));
    entry.first() == Some(&1) && entry.ends_with(&[0x55, 0xAA]) && sum % 0x1_0000 == 0
}

fn is_bootable(entry: &[u8]) -> bool {
    entry.first() == Some(&0x88)
}

/// Looks through the sections after the initial entry. A section has a header with the count of its entries, and an
/// entry may be followed by extensions, which some programs count and others do not.
fn has_bootable_section<'a>(records: impl Iterator<Item = &'a [u8]>) -> bool {
    let mut entries_left = 0;
    let mut is_last = false;
    for record in records {
        match record.first() {
            Some(0x90 | 0x91) if !is_last => {
                is_last = record.first() == Some(&0x91);
                entries_left = little_endian(record, 2, 2);
            }
            Some(0x44) => {}
            _ if entries_left == 0 => return false,
            _ if is_bootable(record) => return true,
            _ => entries_left -= 1,
        }
    }
    false
}

/// The volume identifier of a primary descriptor: 32 bytes, of which the standard allows few signs, and programs write
/// any.
fn volume_name(descriptor: &[u8]) -> Option<String> {
    let field = descriptor.get(40..72)?;
    let text = match str::from_utf8(field) {
        Ok(text) => text.to_owned(),
        // Each byte of Latin-1 is the character with its number.
        Err(_) => field.iter().copied().map(char::from).collect(),
    };
    let name = text.trim_matches(|sign: char| sign == '\0' || sign.is_whitespace());
    (!name.is_empty()).then(|| legible(name, field.len()))
}

fn identifier(descriptor: &[u8]) -> Option<&[u8; 5]> {
    descriptor.get(1..6)?.try_into().ok()
}

fn is_el_torito(descriptor: &[u8]) -> bool {
    descriptor.get(7..39).and_then(|system| system.strip_prefix(EL_TORITO)).is_some_and(|rest| {
        // Some programs fill up with spaces, which the standard does elsewhere.
        rest.iter().all(|byte| matches!(byte, 0 | b' '))
    })
}

/// A sector, or as much of it as there is.
fn sector(file: &mut (impl Read + Seek), number: u64) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::with_capacity(SECTOR);
    let at = number.saturating_mul(SECTOR as u64);
    let read = file.seek(SeekFrom::Start(at)).and_then(|_| file.take(SECTOR as u64).read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(bytes),
        Err(_) => Err(Fault::unreadable()),
    }
}

fn incomplete() -> Fault {
    Fault("is not a complete ISO image. Upload it again.".to_owned())
}

fn little_endian(bytes: &[u8], at: usize, length: usize) -> u64 {
    bytes.iter().skip(at).take(length).rev().fold(0, |number, byte| number * 256 + u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, Cursor};

    /// The sector of the boot catalogue in these tests.
    const CATALOGUE: usize = 19;

    /// A volume of blank sectors with these descriptors.
    fn image(descriptors: &[Vec<u8>]) -> Vec<u8> {
        let mut image = vec![0; 24 * SECTOR];
        for (index, descriptor) in descriptors.iter().enumerate() {
            let at = (16 + index) * SECTOR;
            image[at..at + descriptor.len()].copy_from_slice(descriptor);
        }
        image
    }

    fn descriptor(kind: u8) -> Vec<u8> {
        let mut descriptor = vec![0; SECTOR];
        descriptor[0] = kind;
        descriptor[1..6].copy_from_slice(b"CD001");
        descriptor[6] = 1;
        descriptor
    }

    fn primary(name: &[u8]) -> Vec<u8> {
        let mut descriptor = descriptor(PRIMARY);
        descriptor[40..72].fill(b' ');
        descriptor[40..40 + name.len()].copy_from_slice(name);
        descriptor[80..84].copy_from_slice(&24_u32.to_le_bytes());
        descriptor[128..130].copy_from_slice(&2_048_u16.to_le_bytes());
        descriptor
    }

    fn boot_record(catalogue: u32) -> Vec<u8> {
        let mut descriptor = descriptor(BOOT_RECORD);
        descriptor[7..7 + EL_TORITO.len()].copy_from_slice(EL_TORITO);
        descriptor[71..75].copy_from_slice(&catalogue.to_le_bytes());
        descriptor
    }

    fn bootable_image(entries: &[(u8, u16)]) -> Vec<u8> {
        let mut image = image(&[primary(b"BOOT"), boot_record(CATALOGUE as u32), descriptor(TERMINATOR)]);
        let catalogue = &mut image[CATALOGUE * SECTOR..];
        catalogue[0] = 1;
        catalogue[28..32].copy_from_slice(&[0xAA, 0x55, 0x55, 0xAA]);
        for (index, (first, count)) in entries.iter().enumerate() {
            let entry = &mut catalogue[(1 + index) * ENTRY..];
            entry[0] = *first;
            entry[2..4].copy_from_slice(&count.to_le_bytes());
        }
        image
    }

    fn read_bytes(image: &[u8]) -> Result<Contents, Fault> {
        read(Cursor::new(image), image.len() as u64)
    }

    fn facts(image: &[u8]) -> (Option<String>, Option<bool>) {
        let contents = read_bytes(image).expect("an image");
        assert_eq!(contents.remarks, [""; 0]);
        (contents.facts.volume_name, contents.facts.bootable)
    }

    fn name(bytes: &[u8]) -> Option<String> {
        facts(&image(&[primary(bytes), descriptor(TERMINATOR)])).0
    }

    #[test]
    fn the_name_of_the_volume_is_read_in_any_encoding() {
        assert_eq!(name(b"Debian 12.5.0 amd64 n").as_deref(), Some("Debian 12.5.0 amd64 n"));
        assert_eq!(name(b"PADDED\0\0\0\0").as_deref(), Some("PADDED"));
        assert_eq!(name("ÉTÉ".as_bytes()).as_deref(), Some("ÉTÉ"));
        assert_eq!(name(b"\xC9T\xC9").as_deref(), Some("ÉTÉ"));
        assert_eq!(name("a\u{202E}b\nc\0d".as_bytes()).as_deref(), Some("a\u{FFFD}b\u{FFFD}c\u{FFFD}d"));
        assert_eq!(name(&[b'X'; 32]).map(|name| name.len()), Some(32));
        assert_eq!(name(b""), None);
        assert_eq!(name(&[0; 32]), None);
    }

    #[test]
    fn without_a_boot_record_nothing_starts() {
        assert_eq!(facts(&image(&[primary(b"DATA"), descriptor(TERMINATOR)])), (Some("DATA".to_owned()), Some(false)));
        let other = descriptor(BOOT_RECORD);
        assert_eq!(facts(&image(&[primary(b"DATA"), other, descriptor(TERMINATOR)])).1, Some(false));
    }

    #[test]
    fn a_set_without_an_end_does_not_say_whether_it_starts() {
        assert_eq!(facts(&image(&[primary(b"DATA")])).1, None);
        let mut endless = image(&[]);
        endless.resize(100 * SECTOR, 0);
        for at in 16..100 {
            endless[at * SECTOR..(at + 1) * SECTOR].copy_from_slice(&primary(b"DATA"));
        }
        assert_eq!(facts(&endless).1, None);
    }

    #[test]
    fn the_initial_entry_says_whether_it_starts() {
        assert_eq!(facts(&bootable_image(&[(0x88, 0)])), (Some("BOOT".to_owned()), Some(true)));
        assert_eq!(facts(&bootable_image(&[(0x00, 0)])).1, Some(false));
    }

    #[test]
    fn so_does_an_entry_of_any_section() {
        for (entries, expected) in [
            (vec![(0, 0), (0x91, 1), (0x88, 0)], true),
            (vec![(0, 0), (0x90, 1), (0, 0), (0x91, 1), (0x88, 0)], true),
            (vec![(0, 0), (0x90, 1), (0, 0), (0x44, 0), (0x44, 0), (0x91, 1), (0x88, 0)], true),
            // Counted with the extension.
            (vec![(0, 0), (0x90, 2), (0, 0), (0x44, 0), (0x91, 1), (0x88, 0)], true),
            (vec![(0, 0), (0x91, 1), (0, 0), (0x88, 0)], false),
            (vec![(0, 0), (0x91, 0), (0x88, 0)], false),
            (vec![(0, 0), (0x88, 0)], false),
            (vec![(0, 0), (0x90, 65_535)], false),
        ] {
            assert_eq!(facts(&bootable_image(&entries)).1, Some(expected), "{entries:?}");
        }
    }

    #[test]
    fn a_catalogue_that_is_none_is_told() {
        let remarks = |image: &[u8]| {
            let contents = read_bytes(image).expect("an image");
            assert_eq!(contents.facts.bootable, None);
            assert_eq!(contents.facts.volume_name.as_deref(), Some("BOOT"));
            contents.remarks
        };
        let mut checksum = bootable_image(&[(0x88, 0)]);
        checksum[CATALOGUE * SECTOR + 4] = 1;
        let mut key = bootable_image(&[(0x88, 0)]);
        key[CATALOGUE * SECTOR + 31] = 0;
        for image in [&checksum, &key] {
            assert_eq!(
                remarks(image),
                [
                    "says nothing that can be read of its boot catalogue: what lies in its place is none. Upload it again \
                  if a machine is to start from it."
                ]
            );
        }
        let far = image(&[primary(b"BOOT"), boot_record(u32::MAX), descriptor(TERMINATOR)]);
        assert!(remarks(&far)[0].contains(": it would reach beyond the end of the file. "));
    }

    #[test]
    fn the_end_of_a_volume_may_lack_its_padding_and_no_more() {
        let mut short = primary(b"X");
        short[80..84].copy_from_slice(&(24_u32 + 150).to_le_bytes());
        assert!(read_bytes(&image(&[short.clone()])).is_ok());
        short[80..84].copy_from_slice(&(24_u32 + 151).to_le_bytes());
        assert_eq!(read_bytes(&image(&[short])), Err(incomplete()));
    }

    #[test]
    fn the_primary_descriptor_is_measured_wherever_it_is() {
        let mut record = boot_record(CATALOGUE as u32);
        record[80..84].fill(0xFF);
        record[128..130].fill(0xFF);
        assert!(read_bytes(&image(&[record.clone(), primary(b"X")])).is_ok());
        assert_eq!(read_bytes(&image(&[record])), Err(incomplete()), "where there is none, the first one is");
    }

    #[test]
    fn a_descriptor_that_is_cut_off_is_none() {
        let mut first = boot_record(CATALOGUE as u32);
        first[80..84].fill(0xFF);
        first[128..130].copy_from_slice(&2_048_u16.to_le_bytes());
        let whole = image(&[first, primary(b"X")]);
        assert!(read_bytes(&whole[..18 * SECTOR]).is_ok());
        assert_eq!(read_bytes(&whole[..18 * SECTOR - 1]), Err(incomplete()));
    }

    #[test]
    fn a_volume_of_udf_alone_says_nothing() {
        let mut udf = image(&[]);
        udf[16 * SECTOR + 1..16 * SECTOR + 6].copy_from_slice(b"BEA01");
        assert_eq!(read_bytes(&udf), Ok(Contents::default()));
    }

    #[test]
    fn what_is_cut_off_or_something_else_is_refused() {
        let whole = image(&[primary(b"X"), descriptor(TERMINATOR)]);
        for bytes in [&[][..], &whole[..16 * SECTOR], &whole[..16 * SECTOR + 131], &[0; 40_000]] {
            assert_eq!(read_bytes(bytes), Err(incomplete()));
        }
        // The end that is missing here may be padding.
        assert!(read_bytes(&whole[..16 * SECTOR + 132]).is_ok());
    }

    #[test]
    fn what_the_system_does_not_give_is_told_apart() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(ErrorKind::PermissionDenied.into())
            }
        }
        impl Seek for Broken {
            fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
                Ok(0)
            }
        }
        assert_eq!(read(Broken, 1 << 20), Err(Fault::unreadable()));
    }
}
