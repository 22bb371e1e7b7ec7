//! Patterns as each engine writes them: for a test of every row, for a range of an index, for the index of trigrams.
//!
//! What a pattern means is said in `imagedeck_api::pattern`; which notation serves a filter is decided in `compile`.

use imagedeck_api::pattern::{Piece, fold};

/// The pattern in the notation of SQLite's `GLOB`, which keeps letter case apart, as its `LIKE` does not.
pub fn glob(pieces: &[Piece]) -> String {
    written(pieces, '*', |character, text| match character {
        '*' | '?' | '[' => text.extend(['[', character, ']']),
        plain => text.push(plain),
    })
}

/// The pattern in the notation of PostgreSQL's `LIKE`, which keeps letter case apart.
pub fn like(pieces: &[Piece]) -> String {
    written(pieces, '%', |character, text| match character {
        '%' | '_' | '\\' => text.extend(['\\', character]),
        plain => text.push(plain),
    })
}

fn written(pieces: &[Piece], any: char, write: impl Fn(char, &mut String)) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Any => text.push(any),
            Piece::Text(piece) => piece.chars().for_each(|character| write(character, &mut text)),
        }
    }
    text
}

/// Where a pattern has a fixed beginning, the first text with it and the first beyond all texts with it.
pub fn range_of_prefix(pieces: &[Piece]) -> Option<(String, Option<String>)> {
    let [Piece::Text(prefix), Piece::Any, ..] = pieces else { return None };
    Some((prefix.clone(), beyond_prefix(prefix)))
}

/// The first text beyond all texts that begin with the prefix; none if there is no such text.
pub fn beyond_prefix(prefix: &str) -> Option<String> {
    let mut beyond: Vec<char> = prefix.chars().collect();
    while let Some(last) = beyond.pop() {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            beyond.push(next);
            return Some(beyond.into_iter().collect());
        }
    }
    None
}

/// Whether just one index of PostgreSQL tells rows apart by it: that of the texts, by a beginning, or that of trigrams,
/// which knows letters and digits only.
pub fn has_one_index(pieces: &[Piece]) -> bool {
    let has_trigram = |piece: &Piece| match piece {
        Piece::Text(text) => text.split(|letter: char| !letter.is_alphanumeric()).any(|run| run.chars().count() >= 3),
        Piece::Any => false,
    };
    match pieces {
        [Piece::Text(_)] | [Piece::Text(_), Piece::Any] => true,
        [Piece::Text(_), ..] => false,
        _ => pieces.iter().any(has_trigram),
    }
}

/// What SQLite's trigram index is asked for a pattern, in its own language. Texts with a fixed beginning are found by a
/// better index.
pub fn words(trigram: Option<&str>, pieces: &[Piece]) -> Option<String> {
    let trigram = trigram.filter(|_| range_of_prefix(pieces).is_none())?;
    Some(format!("{trigram} : ({})", phrases(pieces)?))
}

/// The texts that the trigram index can look for, all of which must occur; it knows none shorter than three letters.
fn phrases(pieces: &[Piece]) -> Option<String> {
    let mut phrases = Vec::new();
    for piece in pieces {
        if let Piece::Text(text) = piece
            && text.chars().count() >= 3
        {
            phrases.push(format!("\"{}\"", fold(text).replace('"', "\"\"")));
        }
    }
    if phrases.is_empty() { None } else { Some(phrases.join(" AND ")) }
}
