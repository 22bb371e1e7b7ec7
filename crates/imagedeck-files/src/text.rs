//! Texts of a stranger's file, made fit to be repeated to a person.

use imagedeck_api::legible::{REPLACEMENT, misleads};

/// A text for a person: signs that cannot be shown are replaced, and what is beyond a length is left out.
pub fn legible(text: &str, longest: usize) -> String {
    let mut signs = text.chars();
    let clean = |sign: char| if misleads(sign) { REPLACEMENT } else { sign };
    let mut shown: String = signs.by_ref().take(longest).map(clean).collect();
    if signs.next().is_some() {
        shown.push('…');
    }
    shown
}

/// The same for words: white space of any kind and length is one space, and there is none around them. None where no
/// word is left.
pub fn words(text: &str, longest: usize) -> Option<String> {
    // No more signs than could be shown are looked at, however long the text is.
    let spaces = |sign: char| if sign.is_whitespace() { ' ' } else { sign };
    let mut joined = String::new();
    let mut count = 0_usize;
    for sign in text.trim().chars().map(spaces) {
        if sign == ' ' && joined.ends_with(' ') {
            continue;
        }
        joined.push(sign);
        count = count.saturating_add(1);
        if count > longest {
            break;
        }
    }
    (!joined.is_empty()).then(|| legible(&joined, longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_mislead_are_replaced_and_long_texts_cut() {
        assert_eq!(legible("a\nb\u{202E}c", 10), "a\u{FFFD}b\u{FFFD}c");
        assert_eq!(legible("été", 3), "été");
        assert_eq!(legible("étés", 3), "été…");
        assert_eq!(legible("", 0), "");
    }

    #[test]
    fn white_space_between_words_is_one_space() {
        assert_eq!(words(" Ubuntu\r\n\t Linux\u{0} ", 30).as_deref(), Some("Ubuntu Linux\u{FFFD}"));
        assert_eq!(words("one two", 5).as_deref(), Some("one t…"));
        assert_eq!(words("one  two", 7).as_deref(), Some("one two"));
        assert_eq!(words(" \n ", 5), None);
    }
}
