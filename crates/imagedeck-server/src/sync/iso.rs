//! Whether a file is a whole ISO image, by its first volume descriptor.

use super::scan::Fault;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};

const DESCRIPTOR_AT: u64 = 32_768;
const DESCRIPTOR_LENGTH: usize = 132;
/// What a volume may lack at its end: 150 sectors of padding that some programs count and others leave out.
const PADDING: u64 = 150 * 2_048;

/// Looks whether the file begins as an ISO-9660 or UDF volume and is as long as it says.
///
/// # Errors
/// A [`Fault`] if it is not, or cannot be read.
pub fn inspect(mut file: File, length: u64) -> Result<(), Fault> {
    let mut descriptor = [0; DESCRIPTOR_LENGTH];
    let read = file.seek(SeekFrom::Start(DESCRIPTOR_AT)).and_then(|_| file.read_exact(&mut descriptor));
    match read {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(incomplete()),
        Err(_) => return Err(Fault::unreadable()),
    }
    match descriptor.get(1..6) {
        Some(b"CD001") => {}
        // A volume of UDF alone, which has no length in this place.
        Some(b"BEA01") => return Ok(()),
        _ => return Err(incomplete()),
    }
    let blocks = little_endian(&descriptor, 80, 4);
    let block_length = little_endian(&descriptor, 128, 2);
    if length + PADDING < blocks * block_length { Err(incomplete()) } else { Ok(()) }
}

fn incomplete() -> Fault {
    Fault("is not a complete ISO image. Upload it again.".to_owned())
}

fn little_endian(bytes: &[u8], at: usize, length: usize) -> u64 {
    bytes.iter().skip(at).take(length).rev().fold(0, |number, byte| number * 256 + u64::from(*byte))
}
