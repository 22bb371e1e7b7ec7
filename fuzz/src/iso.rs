//! ISO images. The input is what follows the sixteen sectors of the system, which no reader looks at.

use crate::reader::File;
use crate::{assert_legible, assert_sentences};
use imagedeck_files::{Facts, iso};

/// The bytes before the first volume descriptor.
const SYSTEM: u64 = 32_768;
/// The most that may be read of an image: 33 descriptors and a boot catalogue, of a sector each.
const MUCH: u64 = 34 * 2_048;

/// Whether what an image says is within its bounds, is based on something, and does not depend on a longer file.
pub fn check(input: &[u8]) {
    let mut file = File::new(SYSTEM, input);
    let length = file.length();
    let result = iso::read(&mut file, length);
    assert!(file.read <= MUCH, "{} bytes read", file.read);
    let contents = match result {
        Ok(contents) => contents,
        Err(fault) => return assert_sentences([fault.0.as_str()]),
    };
    assert_sentences(contents.remarks.iter().map(String::as_str));
    let Facts { volume_name, bootable, .. } = contents.facts.clone();
    assert_eq!(contents.facts, Facts { volume_name: volume_name.clone(), bootable, ..Facts::default() });
    if let Some(name) = volume_name {
        assert_legible(&name, 32);
        assert!(!name.is_empty() && name.trim() == name, "{name:?}");
    }
    let has_record = input.windows(23).any(|part| part == b"EL TORITO SPECIFICATION");
    assert!(has_record || bootable != Some(true), "bootable without a record");
    assert!(contents.remarks.is_empty() || (has_record && bootable.is_none()), "{contents:?}");

    // An image of whole sectors stays one, and says the same, when more follows. A catalogue that was missing may come.
    if input.len().is_multiple_of(2_048) && contents.remarks.is_empty() {
        let more = [input, &[0; 4_096]].concat();
        let file = File::new(SYSTEM, &more);
        let length = file.length();
        assert_eq!(iso::read(file, length), Ok(contents));
    }
}
