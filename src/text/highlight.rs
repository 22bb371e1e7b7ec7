//! Which parts of a name a search has found.
//!
//! How letters lose their case is handed in: the browser has the tables for it, and a copy of them would be a part of
//! every visitor's download.

use imagedeck_api::{Field, Filter, Test};

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The text, as it stands in the name.
    pub text: String,
    /// Whether the search has found it.
    pub found: bool,
}

/// Gives a text in lower case, letter by letter as [`imagedeck_api::pattern::fold`] does.
pub type Fold = fn(&str) -> String;

/// The texts for which a field was searched, folded: what [`parts`] looks for.
pub fn searched_texts(filters: &[Filter], field: Field, fold: Fold) -> Vec<String> {
    let mut texts = Vec::new();
    for filter in filters.iter().filter(|filter| filter.field == field) {
        if let Test::Like(pattern) = &filter.test {
            texts.extend(pattern.texts().map(fold));
        }
    }
    texts
}

/// Cuts a name into found and other parts. Joined again they are the name, unchanged.
pub fn parts(name: &str, folded_texts: &[String], fold: Fold) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        // The longest, so that a text is not hidden by one that is part of it.
        let length = folded_texts.iter().filter_map(|text| prefix_length(rest, text, fold)).max();
        let (text, after) = rest.split_at(length.unwrap_or(first.len_utf8()));
        let found = length.is_some();
        match parts.last_mut() {
            Some(last) if last.found == found => last.text.push_str(text),
            _ => parts.push(Part { text: text.to_owned(), found }),
        }
        rest = after;
    }
    parts
}

/// The length in bytes of the shortest start of `text` that folds to `folded`.
fn prefix_length(text: &str, folded: &str, fold: Fold) -> Option<usize> {
    let mut remaining = folded;
    for (position, character) in text.char_indices() {
        remaining = if character.is_ascii() {
            remaining.strip_prefix(character.to_ascii_lowercase())?
        } else {
            remaining.strip_prefix(fold(&character.to_string()).as_str())?
        };
        if remaining.is_empty() {
            return Some(position + character.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use imagedeck_api::pattern::fold;
    use proptest::prelude::*;

    fn marked(name: &str, words: &[&str]) -> String {
        let filters: Vec<_> = words.iter().map(|word| Filter::contains(Field::Name, word)).collect();
        let parts = parts(name, &searched_texts(&filters, Field::Name, fold), fold);
        parts.iter().map(|part| if part.found { format!("<{}>", part.text) } else { part.text.clone() }).collect()
    }

    #[test]
    fn every_found_text_is_marked_as_it_is_written() {
        assert_eq!(marked("kUbuntu-22.04-Ubuntu.iso", &["ubuntu"]), "k<Ubuntu>-22.04-<Ubuntu>.iso");
        assert_eq!(marked("ubuntu-22.04.iso", &["ubuntu", "22"]), "<ubuntu>-<22>.04.iso");
        assert_eq!(marked("UN-ÉTÉ.iso", &["été"]), "UN-<ÉTÉ>.iso");
        assert_eq!(marked("debian.iso", &["ubuntu"]), "debian.iso");
    }

    proptest! {
        #[test]
        fn the_parts_make_the_name_again(name in any::<String>(), word in any::<String>()) {
            let texts = searched_texts(&[Filter::contains(Field::Name, &word)], Field::Name, fold);
            let joined: String = parts(&name, &texts, fold).into_iter().map(|part| part.text).collect();
            prop_assert_eq!(joined, name);
        }
    }
}
