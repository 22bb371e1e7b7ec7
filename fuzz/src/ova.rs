//! OVA packages.

use crate::assert_sentences;
use crate::ovf::check_facts;
use crate::reader::File;
use imagedeck_files::{ova, ovf};
use std::io::Read;

/// Whether a package says what its descriptor says, and is read once at most.
pub fn check(input: &[u8]) {
    let mut file = File::new(0, input);
    let length = file.length();
    let result = ova::read(&mut file, length);
    assert!(file.read <= length, "{} of {length} bytes read", file.read);
    let contents = match result {
        Ok(contents) => contents,
        Err(fault) => return assert_sentences([fault.0.as_str()]),
    };
    check_facts(&contents.facts);
    assert_sentences(contents.remarks.iter().map(String::as_str));

    let descriptor = descriptor_of(input).map(|text| ovf::read(text.as_slice()));
    let Some(Ok(descriptor)) = descriptor else { panic!("a package without a descriptor: {descriptor:?}") };
    assert_eq!(contents.facts, descriptor.facts);
    assert!(contents.remarks.starts_with(&descriptor.remarks), "{contents:?}");
    let most = descriptor.remarks.len() + descriptor.references.len();
    assert!(contents.remarks.len() <= most, "{contents:?}");
}

/// The content of the first file, found by reading all that stands before it.
fn descriptor_of(input: &[u8]) -> Option<Vec<u8>> {
    let mut archive = tar::Archive::new(input);
    for entry in archive.entries().ok()? {
        let mut entry = entry.ok()?;
        if !entry.header().entry_type().is_pax_global_extensions() {
            let mut text = Vec::new();
            entry.read_to_end(&mut text).ok()?;
            return Some(text);
        }
    }
    None
}
