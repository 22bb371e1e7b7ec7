//! How well names are read, against a list that was labelled apart from the reader.
//!
//! The list is `names.tsv`: the name, then what it states, `-` for nothing. The reader's tables were written with the
//! list at hand, so the figures hold for it alone; they guard against reading worse, and say little of other names. Any
//! text at all must be read without harm.

use std::ops::Range;

use imagedeck_api::naming::{Reading, Stated};
use proptest::prelude::*;

/// The list must be long enough to mean something.
const FEWEST_NAMES: usize = 500;

/// How many of a hundred must be read right, for each attribute.
const FEWEST_RIGHT: usize = 95;

/// As many wrong readings as are printed for each attribute.
const MOST_PRINTED: usize = 60;

const ATTRIBUTES: [&str; 5] = ["os_family", "distribution", "version", "architecture", "variant"];

fn values(reading: Reading) -> [Option<Stated>; 5] {
    [reading.os_family, reading.distribution, reading.version, reading.architecture, reading.variant]
}

#[test]
fn nearly_all_names_of_the_list_are_read_right() {
    let list: Vec<Vec<&str>> =
        include_str!("names.tsv").lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert!(list.len() >= FEWEST_NAMES, "{} names are too few", list.len());
    for (at, attribute) in ATTRIBUTES.iter().enumerate() {
        let mut wrong = Vec::new();
        for line in &list {
            let [name, expected @ ..] = line.as_slice() else { panic!("an empty line") };
            let got = values(Reading::of(name))[at].as_ref().map_or("-".to_owned(), |stated| stated.value.clone());
            if expected[at] != got {
                wrong.push(format!("  {name}: {} expected, {got} got", expected[at]));
            }
        }
        println!("{attribute}: {} of {} right", list.len() - wrong.len(), list.len());
        wrong.iter().take(MOST_PRINTED).for_each(|line| println!("{line}"));
        assert!((list.len() - wrong.len()) * 100 >= list.len() * FEWEST_RIGHT, "{attribute} is read wrong too often");
    }
}

fn is_sound(text: &str, spans: &[Range<usize>]) -> bool {
    let ends_apart = spans.iter().zip(spans.iter().skip(1)).all(|(one, next)| one.end <= next.start);
    !spans.is_empty() && ends_apart && spans.iter().all(|span| !span.is_empty() && text.get(span.clone()).is_some())
}

/// Pieces of names, and signs that are none.
const PIECES: [&str; 41] = [
    "ubuntu",
    "Win",
    "server",
    "2k8",
    "r2",
    "sp1",
    "x86",
    "64",
    "-",
    "_",
    ".",
    "/",
    "10",
    "22H2",
    "17763.1",
    "client",
    "SLE",
    "centos",
    "stream",
    "fc",
    "4",
    "alpha",
    "beta",
    "eos",
    "turnkey",
    "disk1",
    ".iso",
    "[a] ",
    "é",
    "İ",
    "🦀",
    "+",
    "memtest86",
    "2023-01-31",
    "nt",
    "version",
    "jammy",
    "R8-U5",
    "8",
    "98",
    "se",
];

/// Texts that resemble names: pieces of names in any order, among signs of any kind.
fn name_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(&PIECES[..]).prop_map(str::to_owned), 1 => ".{0,3}"];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_and_every_span_is_a_part_of_it(text in prop_oneof![name_like(), "(?s).{0,700}"]) {
        for stated in values(Reading::of(&text)).into_iter().flatten() {
            prop_assert!(is_sound(&text, &stated.spans), "{stated:?}");
            prop_assert!(!stated.value.is_empty());
        }
    }
}
