//! A name, split into words whose places in the text are kept.
//!
//! A word is a run of letters or of digits; what stands between words is a separator. What the words mean, and which
//! of them belong together, is for the other modules: here it is only remembered which are spoken for.

use std::ops::Range;

use super::Stated;

/// As many words as one spelling may have.
const MOST_WORDS: usize = 12;

/// Endings that say how the image is stored. The first kind holds a disc, the second a disk.
const DISC_ENDINGS: [&str; 5] = ["iso", "nrg", "mdf", "cue", "udf"];
const OTHER_ENDINGS: [&str; 29] = [
    "img", "ima", "raw", "qcow", "qcow2", "vmdk", "vdi", "vhd", "vhdx", "ova", "ovf", "vmx", "vma", "box", "dmg",
    "flp", "usb", "xz", "gz", "bz2", "zst", "zip", "7z", "rar", "tar", "tgz", "bin", "gpt", "wim",
];

/// As many hexadecimal digits as a hash has at least, and as many turns between letters and numbers.
const SHORTEST_HASH: usize = 7;
const FEWEST_TURNS: usize = 3;

/// The lengths of the parts of an identifier like those of virtual machines.
const IDENTIFIER: [usize; 5] = [8, 4, 4, 4, 12];

/// A name, or the name of a folder.
pub(super) struct Name<'a> {
    text: &'a str,
    offset: usize,
    words: Vec<Word>,
    /// Whether the image is a disc, not a disk.
    pub(super) is_disc: bool,
}

/// A run of letters or of digits.
struct Word {
    folded: String,
    place: Range<usize>,
    is_number: bool,
    is_taken: bool,
    /// What stands before it; nothing if it follows on the word before it, or begins the name.
    separator: Option<char>,
}

impl<'a> Name<'a> {
    /// Splits a text that begins at this place of the path.
    pub(super) fn new(text: &'a str, offset: usize) -> Name<'a> {
        let mut words = split(text);
        take_hashes(&mut words);
        Name { text, offset, words, is_disc: false }
    }

    /// Splits the name of a file, without its endings.
    pub(super) fn of_file(text: &'a str, offset: usize) -> Name<'a> {
        let (stem, is_disc) = without_endings(text);
        Name { is_disc, ..Name::new(stem, offset) }
    }

    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The digits of a word.
    pub(super) fn number(&self, at: usize) -> Option<&str> {
        self.words.get(at).filter(|word| word.is_number).map(|word| word.folded.as_str())
    }

    /// The letters of a word, in lower case.
    pub(super) fn letters(&self, at: usize) -> Option<&str> {
        self.words.get(at).filter(|word| !word.is_number).map(|word| word.folded.as_str())
    }

    /// Whether a word follows on the one before it, with nothing between.
    pub(super) fn is_joined(&self, at: usize) -> bool {
        at > 0 && self.words.get(at).is_some_and(|word| word.separator.is_none())
    }

    /// The sign before a word.
    pub(super) fn separator(&self, at: usize) -> Option<char> {
        self.words.get(at).and_then(|word| word.separator)
    }

    /// The digits of a word that follows on the one before it.
    pub(super) fn joined_number(&self, at: usize) -> Option<&str> {
        self.number(at).filter(|_| self.is_joined(at))
    }

    /// Whether a word is spoken for.
    pub(super) fn is_taken(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.is_taken)
    }

    /// Speaks for words.
    pub(super) fn take(&mut self, words: &Range<usize>) {
        let count = words.len();
        for word in self.words.iter_mut().skip(words.start).take(count) {
            word.is_taken = true;
        }
    }

    /// The text from the first to the last of these words, as written.
    pub(super) fn written(&self, words: &Range<usize>) -> &'a str {
        self.place(words).and_then(|place| self.text.get(place)).unwrap_or_default()
    }

    /// The text behind the last sign of this kind.
    pub(super) fn last_part(&self, separator: char) -> Option<(&'a str, Range<usize>)> {
        let (before, part) = self.text.rsplit_once(separator)?;
        let start = self.offset + before.len() + separator.len_utf8();
        Some((part, start..start + part.len()))
    }

    /// A value that these words give.
    pub(super) fn stated(&self, value: impl Into<String>, words: &[Range<usize>]) -> Stated {
        let mut spans: Vec<Range<usize>> = words
            .iter()
            .filter_map(|words| self.place(words))
            .map(|place| self.offset + place.start..self.offset + place.end)
            .collect();
        spans.sort_by_key(|span| span.start);
        spans.dedup();
        Stated { value: value.into(), spans }
    }

    /// The longest run of words from here whose letters and digits, written together, are found.
    pub(super) fn longest<T>(&self, from: usize, find: impl Fn(&str, usize) -> Option<T>) -> Option<(Range<usize>, T)> {
        let mut together = String::new();
        let mut longest = None;
        for (at, word) in self.words.iter().enumerate().skip(from).take(MOST_WORDS) {
            together.push_str(&word.folded);
            if let Some(found) = find(&together, at + 1) {
                longest = Some((from..at + 1, found));
            }
        }
        longest
    }

    fn place(&self, words: &Range<usize>) -> Option<Range<usize>> {
        let first = self.words.get(words.start)?;
        let last = self.words.get(words.end.checked_sub(1)?)?;
        Some(first.place.start..last.place.end)
    }
}

/// The letters and digits of a spelling, written together in lower case, as `longest` puts words together.
pub(super) fn together(spelling: &str) -> String {
    split(spelling).into_iter().map(|word| word.folded).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Letter,
    Digit,
    Separator,
}

fn kind(sign: char) -> Kind {
    if sign.is_ascii_digit() {
        Kind::Digit
    } else if sign.is_alphanumeric() {
        Kind::Letter
    } else {
        Kind::Separator
    }
}

fn split(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut separator = None;
    let mut previous = Kind::Separator;
    let mut signs = text.char_indices().peekable();
    while let Some((start, sign)) = signs.next() {
        let mut current = kind(sign);
        let next = signs.peek().map_or(Kind::Separator, |(_, sign)| kind(*sign));
        // The plus sign of `memtest86+` is a part of the name; that of `xfce+lxde` stands between words.
        let is_final_plus = sign == '+' && next == Kind::Separator && previous != Kind::Separator;
        let begins = is_final_plus || current != previous;
        if current == Kind::Separator && !is_final_plus {
            separator = Some(sign);
        } else {
            let end = start + sign.len_utf8();
            match words.last_mut() {
                Some(word) if !begins => {
                    word.folded.extend(sign.to_lowercase());
                    word.place.end = end;
                }
                _ => words.push(Word {
                    folded: sign.to_lowercase().collect(),
                    place: start..end,
                    is_number: current == Kind::Digit,
                    is_taken: false,
                    separator: separator.take(),
                }),
            }
            separator = None;
        }
        if is_final_plus {
            current = Kind::Separator;
        }
        previous = current;
    }
    words
}

/// Speaks for the words that hashes and identifiers fall into, so that nothing is read from them.
fn take_hashes(words: &mut [Word]) {
    let runs = words.chunk_by(|_, next| next.separator.is_none());
    let runs: Vec<(usize, usize, bool)> = runs.map(measure).collect();
    let mut identifier = 0;
    let mut rest = words;
    for (at, &(count, _, is_hash)) in runs.iter().enumerate() {
        let follows = runs.iter().skip(at).map(|(_, length, _)| length);
        if follows.take(IDENTIFIER.len()).eq(&IDENTIFIER) {
            identifier = IDENTIFIER.len();
        }
        let Some((run, behind)) = rest.split_at_mut_checked(count) else { return };
        run.iter_mut().for_each(|word| word.is_taken = is_hash || identifier > 0);
        identifier = identifier.saturating_sub(1);
        rest = behind;
    }
}

/// How many words a run has, how many hexadecimal digits it is (none if it is anything else), and whether it is a hash.
fn measure(run: &[Word]) -> (usize, usize, bool) {
    let is_hexadecimal = run.iter().all(|word| word.folded.chars().all(|sign| sign.is_ascii_hexdigit()));
    let length = if is_hexadecimal { run.iter().map(|word| word.folded.len()).sum() } else { 0 };
    (run.len(), length, length >= SHORTEST_HASH && run.len() >= FEWEST_TURNS)
}

fn without_endings(text: &str) -> (&str, bool) {
    let mut stem = text;
    let mut is_disc = false;
    while let Some((before, ending)) = stem.rsplit_once('.') {
        let ending = ending.to_ascii_lowercase();
        let holds_disc = DISC_ENDINGS.contains(&ending.as_str());
        if !holds_disc && !OTHER_ENDINGS.contains(&ending.as_str()) {
            break;
        }
        is_disc |= holds_disc;
        stem = before;
    }
    (stem, is_disc)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        split(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn words_end_at_separators_and_between_letters_and_digits() {
        assert_eq!(words("Win10_22H2-x64"), ["win", "10", "22", "h", "2", "x", "64"]);
        assert_eq!(words("ubuntu-22.04"), ["ubuntu", "22", "04"]);
        assert_eq!(words(" été~3"), ["été", "3"]);
        assert!(words("-._").is_empty());
    }

    #[test]
    fn a_plus_sign_at_the_end_of_a_word_is_a_word() {
        assert_eq!(words("memtest86+-5.01"), ["memtest", "86", "+", "5", "01"]);
        assert_eq!(words("xfce+lxde"), ["xfce", "lxde"]);
        assert_eq!(together("memtest86+"), "memtest86+");
    }

    #[test]
    fn endings_are_taken_off_and_say_whether_it_is_a_disc() {
        assert_eq!(without_endings("a-1.0.iso.bz2"), ("a-1.0", true));
        assert_eq!(without_endings("a.qcow2"), ("a", false));
        assert_eq!(without_endings("a.b"), ("a.b", false));
    }

    #[test]
    fn hashes_and_identifiers_are_spoken_for() {
        let taken = |text| {
            let name = Name::new(text, 0);
            (0..name.len()).filter(|at| name.is_taken(*at)).count()
        };
        assert_eq!(taken("dvd_4cb967d8"), 5);
        assert_eq!(taken("f4707652-0f81-f60c-96e1-689405adc011"), 14);
        assert_eq!(taken("fc4-i386-disc1-20230101-ac97"), 0);
    }

    #[test]
    fn places_count_from_the_beginning_of_the_path() {
        let name = Name::new("à-10", 7);
        let word = 1..2;
        let span = 7 + 3..7 + 5;
        assert_eq!(name.stated("10", &[word]).spans, [span]);
    }
}
