//! The pattern of the `like` operator: `%` stands for any text, also none; letter case is ignored.
//!
//! Nothing else is special in a pattern: `_` is an underscore. A literal `%` is written `\%`.

use std::fmt;

/// A pattern, in canonical form: no two pieces of text and no two wildcards stand side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Any text, also none.
    Any,
    /// This text, in any letter case.
    Text(String),
}

/// The form of a text in which letter case does not show. It works letter by letter, so that a part of a text
/// folds to a part of the folded text.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

impl Pattern {
    /// A pattern of these pieces, made canonical.
    pub fn new(pieces: impl IntoIterator<Item = Piece>) -> Pattern {
        let mut pattern = Pattern::default();
        for piece in pieces {
            match (pattern.pieces.last_mut(), piece) {
                (Some(Piece::Any), Piece::Any) => {}
                (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
                (_, Piece::Text(text)) if text.is_empty() => {}
                (_, piece) => pattern.pieces.push(piece),
            }
        }
        pattern
    }

    /// The pattern of every text that contains this one.
    pub fn contains(text: &str) -> Pattern {
        Pattern::new([Piece::Any, Piece::Text(text.to_owned()), Piece::Any])
    }

    /// The pattern of every text that begins with this one.
    pub fn starts_with(text: &str) -> Pattern {
        Pattern::new([Piece::Text(text.to_owned()), Piece::Any])
    }

    /// The pattern of every text that ends with this one.
    pub fn ends_with(text: &str) -> Pattern {
        Pattern::new([Piece::Any, Piece::Text(text.to_owned())])
    }

    /// Reads a pattern, in which `\` takes the special meaning from `%`, `;` and itself.
    pub fn parse(written: &str) -> Pattern {
        let mut pieces = Vec::new();
        let mut characters = written.chars().peekable();
        while let Some(character) = characters.next() {
            pieces.push(match character {
                '%' => Piece::Any,
                '\\' => {
                    let escaped = characters.next_if(|next| matches!(next, '%' | ';' | '\\'));
                    Piece::Text(escaped.unwrap_or('\\').to_string())
                }
                plain => Piece::Text(plain.to_string()),
            });
        }
        Pattern::new(pieces)
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The texts of which each must occur in whatever the pattern matches.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Any => None,
        })
    }

    /// Whether the whole of `text` fits the pattern, in any letter case.
    pub fn matches(&self, text: &str) -> bool {
        matches_folded(&self.pieces, &fold(text))
    }
}

/// Each text is looked for as early as possible, which leaves the most room for what follows it.
fn matches_folded(pieces: &[Piece], mut rest: &str) -> bool {
    let mut anchored = true;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Any => anchored = false,
            Piece::Text(text) => {
                let text = fold(text);
                let is_last = index + 1 == pieces.len();
                if anchored {
                    let Some(after) = rest.strip_prefix(text.as_str()) else { return false };
                    rest = after;
                } else if is_last {
                    return rest.ends_with(text.as_str());
                } else {
                    let Some((_, after)) = rest.split_once(text.as_str()) else { return false };
                    rest = after;
                }
                anchored = true;
            }
        }
    }
    !anchored || rest.is_empty()
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Any => formatter.write_str("%")?,
                Piece::Text(text) => {
                    for character in text.chars() {
                        if matches!(character, '%' | ';' | '\\') {
                            formatter.write_str("\\")?;
                        }
                        write!(formatter, "{character}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::parse(pattern).matches(text)
    }

    #[test]
    fn a_percent_sign_stands_for_any_text() {
        assert!(matches("ubu%", "ubuntu-22.04.iso"));
        assert!(matches("%22.04%", "ubuntu-22.04.iso"));
        assert!(matches("%.iso", "ubuntu-22.04.iso"));
        assert!(matches("u%t%o", "ubuntu-22.04.iso"));
        assert!(matches("%", ""));
        assert!(!matches("buntu%", "ubuntu"));
        assert!(!matches("%ubunt", "ubuntu"));
    }

    #[test]
    fn a_pattern_without_a_wildcard_is_the_whole_text() {
        assert!(matches("ubuntu", "UBUNTU"));
        assert!(!matches("ubuntu", "ubuntu-22.04"));
        assert!(matches("", ""));
        assert!(!matches("", "x"));
    }

    #[test]
    fn the_end_is_looked_for_at_the_end() {
        assert!(matches("%a%ab", "aab"));
        assert!(matches("a%a", "aa"));
        assert!(!matches("a%a", "a"));
    }

    #[test]
    fn only_the_percent_sign_is_special_and_can_be_escaped() {
        assert!(!matches("a_c", "abc"));
        assert!(matches(r"100\%", "100%"));
        assert!(!matches(r"100\%", "100 percent"));
        assert!(matches(r"a\b", r"a\b"));
    }

    #[test]
    fn letter_case_is_ignored_beyond_ascii() {
        assert!(matches("%ÉTÉ%", "un-été.iso"));
    }
}
