//! A quick number for bytes: where a text stands in a dictionary, and whether a snapshot is whole.
//!
//! It is no defence against somebody who makes texts of the same number, and none is needed: the collection of such
//! a person becomes slow, not wrong.

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The number of these bytes. One bit that is changed always changes it.
pub fn of(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let words = words.iter().chain(std::iter::once(&last)).map(|word| u64::from_le_bytes(*word));
    let mixed = words.fold(bytes.len() as u64, |mixed, word| mix(mixed ^ word));
    mix(mixed)
}

/// Each step can be undone, so that two different numbers stay different.
const fn mix(number: u64) -> u64 {
    let product = number.wrapping_mul(FACTOR);
    product ^ (product >> 32)
}
