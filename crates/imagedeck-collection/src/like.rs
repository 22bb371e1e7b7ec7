//! The operator `like` over many texts at once. What a pattern means is said in `imagedeck_api::pattern`; here is only
//! how to find quickly what it matches.
//!
//! All texts of a dictionary stand in one row of bytes, which is searched for the longest piece of the pattern; only
//! what has that piece is looked at further. Texts are compared as bytes: a piece of UTF-8 is found nowhere but where
//! the same letters are.

use crate::bits::Bits;
use crate::dictionary::{Dictionary, EMPTY};
use imagedeck_api::Pattern;
use imagedeck_api::pattern::{self, fold};
use memchr::memmem::Finder;

/// A folded pattern, ready to be looked for.
#[derive(Clone, Debug)]
pub struct Search {
    pieces: Vec<Piece>,
}

/// A part of it.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Any text, also none.
    Any,
    /// This text.
    Text(Box<Finder<'static>>),
}

/// What the beginning of a text tells of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It matches, whatever follows.
    Yes,
    /// It does not match, whatever follows.
    No,
    /// It matches if what follows matches the pieces from this one on.
    Rest(usize),
    /// As before, or if the text piece after this one begins in the beginning and ends in what follows.
    Across(usize),
    /// Only the whole text tells.
    Open,
}

impl Search {
    /// Folds a pattern.
    pub fn new(pattern: &Pattern) -> Search {
        let piece = |piece: &pattern::Piece| match piece {
            pattern::Piece::Any => Piece::Any,
            pattern::Piece::Text(text) => Piece::Text(Box::new(Finder::new(&fold(text)).into_owned())),
        };
        Search { pieces: pattern.pieces().iter().map(piece).collect() }
    }

    /// The pieces from one on.
    pub fn from(&self, first: usize) -> &[Piece] {
        self.pieces.get(first..).unwrap_or_default()
    }

    /// Whether a folded text matches.
    pub fn matches(&self, text: &[u8]) -> bool {
        matches(&self.pieces, text)
    }

    /// What the folded beginning of a text tells of the whole.
    pub fn verdict(&self, head: &[u8]) -> Verdict {
        let mut rest = head;
        let mut is_anchored = true;
        for (index, piece) in self.pieces.iter().enumerate() {
            let Piece::Text(finder) = piece else {
                is_anchored = false;
                continue;
            };
            let text = finder.needle();
            let is_last = index + 1 == self.pieces.len();
            if is_anchored {
                match rest.strip_prefix(text) {
                    Some(after) => rest = after,
                    None if rest.is_empty() => return Verdict::Rest(index),
                    None if text.starts_with(rest) => return Verdict::Open,
                    None => return Verdict::No,
                }
            } else {
                // Before a text that is not anchored stands an `Any`, which is part of the rest.
                let from_any = index.saturating_sub(1);
                match finder.find(rest).filter(|_| !is_last) {
                    Some(found) => rest = rest.get(found + text.len()..).unwrap_or_default(),
                    None if overlaps(rest, text, is_last) => return Verdict::Across(from_any),
                    None => return Verdict::Rest(from_any),
                }
            }
            is_anchored = true;
        }
        match is_anchored {
            false => Verdict::Yes,
            true if rest.is_empty() => Verdict::Rest(self.pieces.len()),
            true => Verdict::No,
        }
    }
}

/// Whether a folded text matches pieces. Each is looked for as early as possible, which leaves the most room for what
/// follows it.
pub fn matches(pieces: &[Piece], text: &[u8]) -> bool {
    let mut rest = text;
    let mut is_anchored = true;
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Text(finder) = piece else {
            is_anchored = false;
            continue;
        };
        let text = finder.needle();
        let after = if is_anchored {
            rest.strip_prefix(text)
        } else if index + 1 == pieces.len() {
            return rest.ends_with(text);
        } else {
            finder.find(rest).and_then(|found| rest.get(found + text.len()..))
        };
        let Some(after) = after else { return false };
        rest = after;
        is_anchored = true;
    }
    !is_anchored || rest.is_empty()
}

/// The text that is looked for, if the pieces match whatever contains it.
pub fn contained(pieces: &[Piece]) -> Option<&Finder<'static>> {
    match pieces {
        [Piece::Any, Piece::Text(finder), Piece::Any] => Some(finder),
        _ => None,
    }
}

/// The codes of the texts that match pieces.
pub fn codes(dictionary: &Dictionary, pieces: &[Piece]) -> Bits {
    let finders = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(finder) => Some(finder),
        Piece::Any => None,
    });
    let Some(longest) = finders.max_by_key(|finder| finder.needle().len()) else {
        return if pieces.is_empty() {
            Bits::that(dictionary.count(), |code| code <= EMPTY as usize)
        } else {
            Bits::all(dictionary.count())
        };
    };
    let mut codes = Bits::none(dictionary.count());
    let texts = dictionary.folded_texts();
    let is_contained = contained(pieces).is_some();
    let all = texts.joined().as_bytes();
    let (mut from, mut code) = (0, 0);
    while let Some(found) = all.get(from..).and_then(|rest| longest.find(rest)) {
        let place = from + found;
        // The next text with the piece is mostly near.
        let mut steps = 0;
        while texts.range(code).1 <= place && steps < 16 {
            code += 1;
            steps += 1;
        }
        if texts.range(code).1 <= place {
            code = texts.at(place);
        }
        let (start, end) = texts.range(code);
        if place + longest.needle().len() > end {
            // It begins in one text and ends in the next.
            from = place + 1;
            continue;
        }
        if is_contained || matches(pieces, all.get(start..end).unwrap_or_default()) {
            codes.add(code as usize);
        }
        from = end;
    }
    codes
}

/// Whether a text ends with a beginning of another, not counting the whole unless it is asked for.
fn overlaps(text: &[u8], other: &[u8], with_whole: bool) -> bool {
    let longest = if with_whole { other.len() } else { other.len().saturating_sub(1) };
    overlaps_of(text, other, longest).next().is_some()
}

/// The lengths, up to a longest, of the beginnings of a text that another ends with.
pub fn overlaps_of<'a>(text: &'a [u8], other: &'a [u8], longest: usize) -> impl Iterator<Item = usize> + 'a {
    // The last byte tells for most.
    let last = text.last();
    let lengths = other.iter().take(longest).zip(1..).filter(move |(byte, _)| Some(*byte) == last);
    lengths.map(|(_, length)| length).filter(|length| other.get(..*length).is_some_and(|start| text.ends_with(start)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_search_finds_what_the_pattern_matches(
            pattern in "[%ab]{0,6}",
            texts in prop::collection::vec("[abAB]{0,6}", 0..20),
        ) {
            let pattern = Pattern::parse(&pattern);
            let search = Search::new(&pattern);
            let mut dictionary = Dictionary::default();
            for text in &texts {
                dictionary.take(text);
            }
            let found = codes(&dictionary, search.from(0));
            for code in dictionary.codes() {
                let text = dictionary.text(code);
                prop_assert_eq!(found.has(code as usize), pattern.matches(text), "{:?} in {:?}", pattern, text);
            }
        }

        #[test]
        fn a_verdict_holds_for_whatever_follows(pattern in "[%ab]{0,6}", head in "[ab]{0,5}", tail in "[ab]{0,5}") {
            let pattern = Pattern::parse(&pattern);
            let search = Search::new(&pattern);
            let is_match = pattern.matches(&format!("{head}{tail}"));
            match search.verdict(head.as_bytes()) {
                Verdict::Yes => prop_assert!(is_match),
                Verdict::No => prop_assert!(!is_match),
                Verdict::Rest(first) => prop_assert_eq!(is_match, matches(search.from(first), tail.as_bytes())),
                Verdict::Across(first) => prop_assert!(is_match || !matches(search.from(first), tail.as_bytes())),
                Verdict::Open => {}
            }
        }
    }
}
