//! Architectures in a name.
//!
//! The table is `architectures.txt`. A name that states two different ones states none.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::Stated;
use super::name::{Name, together};
use super::rule::Rule;
use super::systems::lines;

/// Speaks for the words that state architectures, and gives what they state.
pub(super) fn take(name: &mut Name) -> Vec<(&'static str, Range<usize>)> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < name.len() {
        match at(name, from) {
            Some((architecture, words)) => {
                name.take(&words);
                from = words.end;
                found.push((architecture, words));
            }
            None => from += 1,
        }
    }
    found
}

/// What is said only beside a system: `slackware64`, a final `-64`, a port to Alpha.
pub(super) fn take_beside(name: &mut Name, system: &Range<usize>, rule: &Rule) -> Option<(&'static str, Range<usize>)> {
    let (architecture, words) = (system.end..name.len()).find_map(|at| {
        let is_last = at + 1 == name.len() && matches!(name.separator(at), Some('-' | '_'));
        let is_beside = at == system.end && name.is_joined(at) && name.separator(at + 1) != Some('.');
        match (name.number(at), name.letters(at)) {
            (Some("64"), _) if is_last || is_beside => Some(("amd64", at..at + 1)),
            (Some("32"), _) if is_last || is_beside => Some(("i386", at..at + 1)),
            (_, Some("alpha")) if rule.has_alpha_port && !name.is_joined(at + 1) && !name.is_joined(at) => {
                Some(("alpha", at..at + 1))
            }
            _ => None,
        }
    })?;
    name.take(&words);
    Some((architecture, words))
}

/// The architecture that all of these agree on.
pub(super) fn agreed(name: &Name, found: &[(&'static str, Range<usize>)]) -> Option<Stated> {
    let (architecture, _) = found.first()?;
    let agree = found.iter().all(|(other, _)| other == architecture);
    let words: Vec<Range<usize>> = found.iter().map(|(_, words)| words.clone()).collect();
    agree.then(|| name.stated(*architecture, &words))
}

fn at(name: &Name, from: usize) -> Option<(&'static str, Range<usize>)> {
    let (words, architecture) = name.longest(from, |spelling, end| {
        let is_free = (from..end).all(|at| !name.is_taken(at));
        TABLE.get(spelling).copied().filter(|_| is_free)
    })?;
    let is_number = words.len() == 1 && name.number(from).is_some();
    if is_number {
        let is_separate = |at| matches!(name.separator(at), Some('-' | '_' | ' '));
        if !is_separate(from) || (words.end < name.len() && !is_separate(words.end)) {
            return None;
        }
    }
    (architecture != "alpha").then_some((architecture, words))
}

static TABLE: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    lines(include_str!("architectures.txt"))
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(architecture, spellings)| {
            spellings.split_whitespace().map(move |spelling| (together(spelling), architecture))
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn architecture(text: &str) -> Option<String> {
        let mut name = Name::new(text, 0);
        let found = take(&mut name);
        agreed(&name, &found).map(|stated| stated.value)
    }

    #[test]
    fn many_spellings_state_one_architecture() {
        for spelling in ["x86_64", "x86-64", "amd64", "X64FRE", "64bit", "64-bit", "amd64-amd64"] {
            assert_eq!(architecture(spelling).as_deref(), Some("amd64"), "{spelling}");
        }
        assert_eq!(architecture("a-i586-b").as_deref(), Some("i386"));
        assert_eq!(architecture("arm64-aarch64").as_deref(), Some("arm64"));
        assert_eq!(architecture("powerpc-powerpc64").as_deref(), Some("ppc64"));
        assert_eq!(architecture("a-ppc64le").as_deref(), Some("ppc64el"));
    }

    #[test]
    fn two_different_ones_state_none() {
        assert_eq!(architecture("x86_x64"), None);
        assert_eq!(architecture("i586-x86_64"), None);
    }

    #[test]
    fn a_number_alone_is_one_only_between_separators() {
        assert_eq!(architecture("MX-21_386").as_deref(), Some("i386"));
        assert_eq!(architecture("a-1.386"), None);
        assert_eq!(architecture("b386c"), None);
    }
}
