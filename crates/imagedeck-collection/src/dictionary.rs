//! Different texts, each kept once and known by a small number, its code; beside each the same text folded.
//!
//! What has the texts, and how often, is not known here. A text is never taken out; [`Dictionary::only`] makes a new
//! dictionary of those that are still needed.

use crate::hash;
use imagedeck_api::pattern::fold;

/// The code of no text at all, which reads as an empty one.
pub const MISSING: u32 = 0;

/// The code of a text that is there and empty.
pub const EMPTY: u32 = 1;

/// Texts by their codes.
#[derive(Clone, Debug)]
pub struct Dictionary {
    plain: Texts,
    folded: Texts,
    /// Where a text is found by its hash: codes, or [`MISSING`] where a place is free. At most half are taken.
    places: Vec<u32>,
}

/// Texts one after the other.
#[derive(Clone, Debug)]
pub struct Texts {
    all: String,
    /// For each code the end of its text in `all`.
    ends: Vec<u32>,
}

impl Default for Dictionary {
    fn default() -> Dictionary {
        let empty = Texts { all: String::new(), ends: vec![0, 0] };
        Dictionary { plain: empty.clone(), folded: empty, places: vec![MISSING; 16] }
    }
}

impl Texts {
    /// The text of a code, empty for a code that was never given.
    pub fn get(&self, code: u32) -> &str {
        let (start, end) = self.range(code);
        self.all.get(start..end).unwrap_or_default()
    }

    /// All texts, joined.
    pub fn joined(&self) -> &str {
        &self.all
    }

    /// Where the text of a code stands among all.
    pub fn range(&self, code: u32) -> (usize, usize) {
        let end = |code: usize| self.ends.get(code).map_or(0, |end| *end as usize);
        (code.checked_sub(1).map_or(0, |before| end(before as usize)), end(code as usize))
    }

    /// The code of the text that has the byte at a place.
    pub fn at(&self, place: usize) -> u32 {
        self.ends.partition_point(|end| *end as usize <= place) as u32
    }

    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len() as u32);
    }

    /// Most texts are ASCII, for which folding is quicker.
    fn push_folded(&mut self, text: &str) {
        if text.is_ascii() {
            let start = self.all.len();
            self.push(text);
            if let Some(added) = self.all.get_mut(start..) {
                added.make_ascii_lowercase();
            }
        } else {
            self.push(&fold(text));
        }
    }
}

impl Dictionary {
    /// A dictionary with room for so many texts, of so many bytes together.
    pub fn with_room(count: usize, length: usize) -> Dictionary {
        let mut dictionary = Dictionary::default();
        for texts in [&mut dictionary.plain, &mut dictionary.folded] {
            texts.all.reserve_exact(length);
            texts.ends.reserve_exact(count);
        }
        dictionary.places = vec![MISSING; ((count + 2) * 2).next_power_of_two().max(16)];
        dictionary
    }

    /// How many codes there are; every code is below it.
    pub fn count(&self) -> usize {
        self.plain.ends.len()
    }

    /// Every code.
    pub fn codes(&self) -> std::ops::Range<u32> {
        0..self.count() as u32
    }

    /// The text of a code.
    pub fn text(&self, code: u32) -> &str {
        self.plain.get(code)
    }

    /// The folded text of a code.
    pub fn folded(&self, code: u32) -> &str {
        self.folded.get(code)
    }

    /// The folded texts.
    pub fn folded_texts(&self) -> &Texts {
        &self.folded
    }

    /// The code of a text, if it is there.
    pub fn find(&self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return Some(EMPTY);
        }
        self.places.get(self.place(text)).copied().filter(|code| *code != MISSING)
    }

    /// The code of a text, which is taken in if it is new. Only an empty text has the code [`EMPTY`].
    pub fn take(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return EMPTY;
        }
        let place = self.place(text);
        let known = self.places.get(place).copied().unwrap_or(MISSING);
        if known != MISSING {
            return known;
        }
        let code = self.count() as u32;
        self.plain.push(text);
        self.folded.push_folded(text);
        if let Some(free) = self.places.get_mut(place) {
            *free = code;
        }
        if self.count() * 2 > self.places.len() {
            self.widen();
        }
        code
    }

    /// The code of a text, [`MISSING`] for an empty one.
    pub fn take_known(&mut self, text: &str) -> u32 {
        if text.is_empty() { MISSING } else { self.take(text) }
    }

    /// A dictionary of the texts of these codes alone, which become its codes.
    pub fn only<'a>(&self, codes: impl Iterator<Item = &'a mut u32>) -> Dictionary {
        let mut only = Dictionary::default();
        let mut new_codes = vec![MISSING; self.count()];
        for code in codes.filter(|code| **code > EMPTY) {
            if let Some(new_code) = new_codes.get_mut(*code as usize) {
                if *new_code == MISSING {
                    *new_code = only.take(self.text(*code));
                }
                *code = *new_code;
            }
        }
        only
    }

    /// How many bytes of text it has, without the folded ones.
    pub fn length(&self) -> usize {
        self.plain.all.len()
    }

    /// The bytes that it takes.
    pub fn bytes(&self) -> usize {
        let texts = |texts: &Texts| texts.all.capacity() + texts.ends.capacity() * size_of::<u32>();
        texts(&self.plain) + texts(&self.folded) + self.places.capacity() * size_of::<u32>()
    }

    /// Gives back what was reserved and is not needed.
    pub fn shrink(&mut self) {
        for texts in [&mut self.plain, &mut self.folded] {
            texts.all.shrink_to_fit();
            texts.ends.shrink_to_fit();
        }
    }

    /// Where a text is, or where it belongs.
    fn place(&self, text: &str) -> usize {
        let mask = self.places.len() - 1;
        let mut place = hash::of(text.as_bytes()) as usize & mask;
        while let Some(code) = self.places.get(place) {
            if *code == MISSING || self.text(*code) == text {
                break;
            }
            place = (place + 1) & mask;
        }
        place
    }

    fn widen(&mut self) {
        self.places = vec![MISSING; self.places.len() * 2];
        for code in EMPTY + 1..self.count() as u32 {
            let place = self.place(self.text(code));
            if let Some(free) = self.places.get_mut(place) {
                *free = code;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_once_and_found_again() {
        let mut dictionary = Dictionary::default();
        let texts: Vec<String> = (0..1_000).map(|number| format!("Été-{number}")).collect();
        let codes: Vec<u32> = texts.iter().map(|text| dictionary.take(text)).collect();
        assert_eq!(texts.iter().map(|text| dictionary.take(text)).collect::<Vec<_>>(), codes);
        for (text, code) in texts.iter().zip(&codes) {
            assert_eq!((dictionary.text(*code), dictionary.find(text)), (text.as_str(), Some(*code)));
            assert_eq!(dictionary.folded(*code), fold(text));
        }
        assert_eq!((dictionary.find("Été"), dictionary.find("")), (None, Some(EMPTY)));
        assert_eq!((dictionary.take(""), dictionary.take_known("")), (EMPTY, MISSING));
    }

    #[test]
    fn only_what_is_needed_can_be_kept() {
        let mut dictionary = Dictionary::default();
        let mut codes: Vec<u32> = ["a", "b", "", "c", "a"].map(|text| dictionary.take(text)).to_vec();
        codes.remove(1);
        let only = dictionary.only(codes.iter_mut());
        assert_eq!(codes.iter().map(|code| only.text(*code)).collect::<Vec<_>>(), ["a", "", "c", "a"]);
        assert_eq!(only.count(), 4);
    }
}
