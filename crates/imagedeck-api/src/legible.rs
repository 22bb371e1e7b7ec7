//! Which signs of a stranger's text mislead when the text stands in a sentence.
//!
//! A name on its own is shown as it is; this is for names within words of ours.

use std::ops::RangeInclusive;

/// Signs that break a line, and those that turn the direction of whatever is written after them, also of the sentence
/// that a name stands in.
const TURNING: [RangeInclusive<char>; 5] = [
    '\u{061C}'..='\u{061C}',
    '\u{200E}'..='\u{200F}',
    '\u{2028}'..='\u{2029}',
    '\u{202A}'..='\u{202E}',
    '\u{2066}'..='\u{2069}',
];

/// What stands in place of a sign that misleads.
pub const REPLACEMENT: char = '\u{FFFD}';

/// The text with each sign that misleads replaced.
pub fn legible(text: &str) -> String {
    text.chars().map(|sign| if misleads(sign) { REPLACEMENT } else { sign }).collect()
}

/// Whether a sign cannot be shown, or changes how the words around it read.
pub fn misleads(sign: char) -> bool {
    sign.is_control() || TURNING.iter().any(|range| range.contains(&sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_turn_or_break_a_sentence_are_replaced_and_letters_stay() {
        assert_eq!(legible("left\u{202E}osi.exe\n"), "left\u{FFFD}osi.exe\u{FFFD}");
        assert_eq!(legible("שלום-été.iso"), "שלום-été.iso");
    }
}
