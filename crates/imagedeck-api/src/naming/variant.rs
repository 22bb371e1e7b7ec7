//! Words for the edition, the flavour, the installer or the medium.
//!
//! The table is `variants.txt`. The words stand in the order of the name, each once and without the numbers of discs.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::Stated;
use super::name::{Name, together};
use super::systems::lines;

/// Who packs applications: behind their name stands that of an application.
const PACKERS: [&str; 2] = ["turnkey", "bitnami"];

/// As many digits as may be written on to a word that is no medium, and leave it what it is.
const MOST_DIGITS: usize = 2;

/// Short words that are also languages or part numbers, and count only in capitals.
const IN_CAPITALS: [&str; 7] = ["as", "es", "ws", "dc", "ee", "se", "ha"];

/// The variant that the words state that nothing else has spoken for.
pub(super) fn read(name: &Name) -> Option<Stated> {
    let mut found: Vec<(String, Range<usize>)> = application(name);
    let mut from = found.last().map_or(0, |(_, words)| words.end);
    let mut follows = false;
    while from < name.len() {
        let Some((words, entry)) = at(name, from, follows) else {
            follows &= name.is_taken(from);
            let parts = name.letters(from).and_then(|word| word.strip_prefix("client")).and_then(parts);
            for part in parts.unwrap_or_default() {
                add(&mut found, part.to_owned(), from..from + 1);
            }
            from += 1;
            continue;
        };
        follows = true;
        from = words.end;
        add(&mut found, entry.written.clone(), words);
    }
    let words: Vec<Range<usize>> = found.iter().map(|(_, words)| words.clone()).collect();
    let value = found.into_iter().map(|(word, _)| word).collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then(|| name.stated(value, &words))
}

/// Whether letters are a word of the table.
pub(super) fn is_word(letters: &str) -> bool {
    TABLE.contains_key(letters)
}

/// Whether this and the words that belong to it state a variant, whatever stands before.
pub(super) fn begins(name: &Name, at: usize) -> bool {
    self::at(name, at, false).is_some()
}

struct Entry {
    written: String,
    is_medium: bool,
}

fn at(name: &Name, from: usize, follows: bool) -> Option<(Range<usize>, &'static Entry)> {
    let is_in_hash = name.is_joined(from) && !name.is_taken(from.saturating_sub(1));
    if name.is_taken(from) || name.number(from).is_some() || is_in_hash {
        return None;
    }
    let (words, entry) = name.longest(from, |spelling, end| {
        let is_free = (from..end).all(|at| !name.is_taken(at));
        let is_one = (from + 1..end).all(|at| name.is_joined(at));
        TABLE.get(spelling).filter(|entry| is_free && (is_one || entry.written.contains(' ')))
    })?;
    let written = name.written(&words);
    let count = name.joined_number(words.end).filter(|_| !name.is_taken(words.end));
    let is_part_of_disk = entry.written == "disk" && count.is_some() && !name.is_disc;
    let is_hash = count.is_some() && name.is_joined(words.end + 1);
    let is_other_number = !entry.is_medium && (is_hash || count.is_some_and(|digits| digits.len() > MOST_DIGITS));
    let lacks_capitals = IN_CAPITALS.contains(&entry.written.as_str()) && written.chars().any(char::is_lowercase);
    let is_lone_letter = written.len() == 1 && !follows;
    let is_rejected = is_part_of_disk || is_other_number || lacks_capitals || is_lone_letter;
    (!is_rejected).then_some((words, entry))
}

fn add(found: &mut Vec<(String, Range<usize>)>, word: String, words: Range<usize>) {
    if found.iter().all(|(other, _)| *other != word) {
        found.push((word, words));
    }
}

/// The words of the table that letters are put together of.
fn parts(letters: &str) -> Option<Vec<&str>> {
    if letters.is_empty() {
        return Some(Vec::new());
    }
    let ends = letters.char_indices().map(|(at, sign)| at + sign.len_utf8()).rev();
    let (part, rest) = ends.filter_map(|end| letters.split_at_checked(end)).find(|(part, _)| is_word(part))?;
    let mut parts = parts(rest)?;
    parts.insert(0, part);
    Some(parts)
}

/// The application between its packer and the first number.
fn application(name: &Name) -> Vec<(String, Range<usize>)> {
    if !name.letters(0).is_some_and(|word| PACKERS.contains(&word)) {
        return Vec::new();
    }
    let end = (1..name.len()).find(|at| name.number(*at).is_some() || name.is_taken(*at)).unwrap_or(name.len());
    (1..end).filter_map(|at| Some((name.letters(at)?.to_owned(), at..at + 1))).collect()
}

static TABLE: LazyLock<BTreeMap<String, Entry>> = LazyLock::new(|| {
    lines(include_str!("variants.txt"))
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(kind, words)| words.split_whitespace().map(move |word| (kind, word)))
        .map(|(kind, word)| (together(word), Entry { written: word.replace('_', " "), is_medium: kind == "media" }))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(text: &str) -> Option<String> {
        read(&Name::of_file(text, 0)).map(|stated| stated.value)
    }

    #[test]
    fn words_stand_in_their_order_each_once_and_without_numbers_of_discs() {
        assert_eq!(variant("a-Live-Server-DVD1.iso").as_deref(), Some("live server dvd"));
        assert_eq!(variant("a_STD_CORE_b_DC_STD.iso").as_deref(), Some("std core dc"));
        assert_eq!(variant("boot-com.iso").as_deref(), Some("boot com"));
        assert_eq!(variant("x-plasma5.iso").as_deref(), Some("plasma5"));
        assert_eq!(variant("a-b.iso"), None);
    }

    #[test]
    fn a_numbered_disk_is_a_medium_on_a_disc_only() {
        assert_eq!(variant("std_DISK1.iso").as_deref(), Some("std disk"));
        assert_eq!(variant("cloudimg-disk1.img").as_deref(), Some("cloudimg"));
    }

    #[test]
    fn other_numbers_make_it_another_word() {
        assert_eq!(variant("full-core172.iso").as_deref(), Some("full"));
        assert_eq!(variant("uefi1.img").as_deref(), Some("uefi"));
    }

    #[test]
    fn one_letter_is_an_edition_only_behind_another_word() {
        assert_eq!(variant("server-v-1.iso").as_deref(), Some("server v"));
        assert_eq!(variant("a_N_b.iso"), None);
        assert_eq!(variant("professional_n.iso").as_deref(), Some("professional n"));
    }

    #[test]
    fn an_application_is_the_variant_of_what_its_packer_ships() {
        assert_eq!(variant("turnkey-odoo-18.0.iso").as_deref(), Some("odoo"));
        assert_eq!(variant("CLIENTENTERPRISEEVAL.iso").as_deref(), Some("enterprise eval"));
    }
}
