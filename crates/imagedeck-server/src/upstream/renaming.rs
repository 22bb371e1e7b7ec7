//! The other server's address in its answers becomes this server's, so that clients who follow links come here again.
//!
//! An answer is read part by part and never as a whole. Addresses are told from what only begins like one, and are
//! found as JSON may write them: with bare slashes or with escaped ones.

use memchr::memmem::Finder;

/// One address in the place of another.
#[derive(Debug)]
pub struct Renaming {
    forms: [Form; 2],
}

#[derive(Debug)]
struct Form {
    finder: Finder<'static>,
    replacement: Vec<u8>,
}

impl Renaming {
    /// What is `from` becomes `to`; neither ends with a slash.
    pub fn new(from: &str, to: &str) -> Renaming {
        let form = |from: String, to: String| Form {
            finder: Finder::new(from.as_bytes()).into_owned(),
            replacement: to.into_bytes(),
        };
        let escaped = |address: &str| address.replace('/', "\\/");
        Renaming { forms: [form(from.to_owned(), to.to_owned()), form(escaped(from), escaped(to))] }
    }

    /// The whole of a text, renamed.
    pub fn whole(&self, text: &[u8]) -> Vec<u8> {
        let mut held = text.to_vec();
        self.next(&mut held, true)
    }

    /// Takes from what is `held` as much as can be judged, renamed; all of it if nothing follows.
    pub fn next(&self, held: &mut Vec<u8>, is_end: bool) -> Vec<u8> {
        let mut out = Vec::with_capacity(held.len());
        let mut done = 0;
        while let Some((form, start)) = self.first_in(held.get(done..).unwrap_or_default()) {
            let (start, end) = (done + start, done + start + form.finder.needle().len());
            if end == held.len() && !is_end {
                // What comes next says whether it is an address.
                out.extend_from_slice(held.get(done..start).unwrap_or_default());
                held.drain(..start);
                return out;
            }
            out.extend_from_slice(held.get(done..start).unwrap_or_default());
            match held.get(end).is_none_or(|next| is_boundary(*next)) {
                true => out.extend_from_slice(&form.replacement),
                false => out.extend_from_slice(form.finder.needle()),
            }
            done = end;
        }
        let longest = self.forms.iter().map(|form| form.finder.needle().len()).max().unwrap_or_default();
        let kept = if is_end { 0 } else { longest - 1 };
        let judged = held.len().saturating_sub(kept).max(done);
        out.extend_from_slice(held.get(done..judged).unwrap_or_default());
        held.drain(..judged);
        out
    }

    fn first_in(&self, text: &[u8]) -> Option<(&Form, usize)> {
        let found = self.forms.iter().filter_map(|form| Some((form, form.finder.find(text)?)));
        found.min_by_key(|(_, start)| *start)
    }
}

/// Whether an address is over before this: the name of its host or its port does not go on.
fn is_boundary(next: u8) -> bool {
    !(next.is_ascii_alphanumeric() || matches!(next, b'.' | b'-' | b':' | b'_' | b'@' | b'%') || next >= 0x80)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn renaming() -> Renaming {
        Renaming::new("https://api.example", "http://here:8080/p")
    }

    fn renamed(text: &str) -> String {
        String::from_utf8(renaming().whole(text.as_bytes())).expect("text")
    }

    #[test]
    fn addresses_are_renamed_and_what_begins_like_one_is_not() {
        assert_eq!(renamed(r#"{"a":"https://api.example/v2/iso/1"}"#), r#"{"a":"http://here:8080/p/v2/iso/1"}"#);
        assert_eq!(renamed(r#""https://api.example""#), r#""http://here:8080/p""#);
        assert_eq!(renamed(r#""https:\/\/api.example\/v2""#), r#""http:\/\/here:8080\/p\/v2""#);
        assert_eq!(renamed("https://api.example?a https://api.example"), "http://here:8080/p?a http://here:8080/p");
        for other in [
            "https://api.example.org/v2",
            "https://api.example:8443/",
            "https://api.example@evil/",
            "http://api.example/",
        ] {
            assert_eq!(renamed(other), other);
        }
    }

    proptest! {
        #[test]
        fn it_does_not_matter_in_which_parts_an_answer_comes(
            pieces in prop::collection::vec(prop::sample::select(vec!["https://api.example", "/v2", ".org", "\"", "https:\\/\\/api.example", "https", "h", "x ", ":", "é"]), 0..40),
            cuts in prop::collection::vec(0usize..400, 0..12),
        ) {
            let text = pieces.concat().into_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(text.len())).collect();
            cuts.sort_unstable();
            cuts.push(text.len());
            let (renaming, mut held, mut out, mut start) = (renaming(), Vec::new(), Vec::new(), 0);
            for cut in cuts {
                held.extend_from_slice(&text[start..cut]);
                out.extend(renaming.next(&mut held, false));
                prop_assert!(held.len() < "https:\\/\\/api.example".len() * 2);
                start = cut;
            }
            out.extend(renaming.next(&mut held, true));
            prop_assert!(held.is_empty());
            prop_assert_eq!(out, renaming.whole(&text));
        }
    }
}
