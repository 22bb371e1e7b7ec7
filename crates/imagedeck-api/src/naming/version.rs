//! Versions by their general shape: numbers with dots between, and what may end them.
//!
//! A version is looked for right behind the name of its system, then farther on, then before it. Builds, composes and
//! revisions stand behind a hyphen and are left out by that, unless the system's rule wants them.

use std::ops::Range;

use super::name::Name;
use super::rule::{Rule, Update};
use super::variant;

/// A version in a name.
#[derive(Debug, PartialEq)]
pub(super) struct Version {
    /// The version as it is usually written.
    pub(super) value: String,
    /// The words that give it.
    pub(super) words: Range<usize>,
    /// How many numbers with dots between it has.
    pub(super) parts: usize,
    /// Whether it is a day.
    pub(super) is_date: bool,
}

/// Words that may stand between a system and its version.
const CONNECTING: [&str; 8] = ["v", "r", "version", "ver", "release", "rel", "linux", "os"];

/// What may be written on to a version: these letters, then the version.
const PREFIXES: [&str; 3] = ["v", "r", "snapshot"];

/// Marks of a test version.
const TEST_MARKS: [&str; 5] = ["alpha", "beta", "rc", "pre", "milestone"];

/// Words behind which a single number counts discs.
const COUNTED: [&str; 8] = ["disc", "disk", "cd", "dvd", "bd", "part", "of", "media"];

/// Letters between two numbers of one version: release, update, patch, service release, milestone.
const INNER_LETTERS: [&str; 6] = ["r", "u", "p", "s", "m", "v"];

/// As many digits as a version's number may have: those of plain numbers, dates, and dates with a time.
const LENGTHS: [usize; 9] = [1, 2, 3, 4, 5, 6, 8, 12, 14];

/// As many digits as number a test version: more are those of a build.
const MOST_DIGITS_OF_TEST: usize = 3;

/// The version of a system that these words name.
pub(super) fn read(name: &Name, system: &Range<usize>, rule: &Rule) -> Option<Version> {
    behind(name, system.end, rule)
        .or_else(|| (system.end..name.len()).find_map(|from| apart(name, from, rule)))
        .or_else(|| (0..system.start).find_map(|from| apart(name, from, rule)).filter(is_certain))
}

/// The version right behind a system's name.
pub(super) fn behind(name: &Name, mut from: usize, rule: &Rule) -> Option<Version> {
    while rule.letter.is_none_or(|letter| name.letters(from) != Some(letter.encode_utf8(&mut [0; 4])))
        && name.letters(from).is_some_and(|word| CONNECTING.contains(&word))
    {
        from += 1;
    }
    with_letter(name, from, rule).or_else(|| at(name, from, rule))
}

/// A version that is told by its shape alone, wherever in the name.
pub(super) fn certain(name: &Name, rule: &Rule) -> Option<Version> {
    (0..name.len()).find_map(|from| apart(name, from, rule).filter(is_certain))
}

/// The version that the whole of a text is.
pub(super) fn whole(name: &Name, rule: &Rule) -> Option<Version> {
    let from = usize::from(name.letters(0) == Some("v"));
    let version = with_letter(name, 0, rule).or_else(|| at(name, from, rule))?;
    (version.words.end == name.len()).then_some(version)
}

fn is_certain(version: &Version) -> bool {
    version.parts > 1 || version.is_date
}

/// A version that stands on its own: not written on to a word, not a number of a disc.
fn apart(name: &Name, from: usize, rule: &Rule) -> Option<Version> {
    if let Some(version) = with_letter(name, from, rule) {
        return Some(version);
    }
    let digits = name.number(from)?;
    let before = from.checked_sub(1);
    if name.is_joined(from) {
        let prefix = before.and_then(|before| name.letters(before))?;
        if !PREFIXES.contains(&prefix) || before.is_some_and(|before| name.is_joined(before)) {
            return None;
        }
    }
    let continues = name.separator(from) == Some('.') && before.is_some_and(|before| name.number(before).is_some());
    if continues || name.letters(from + 1).is_some_and(|word| word == "of") {
        return None;
    }
    let version = at(name, from, rule)?;
    let counts = before.and_then(|before| name.letters(before)).is_some_and(|word| COUNTED.contains(&word));
    let is_odd = version.parts == 1 && digits.len() == 5;
    if version.parts == 1 && counts || is_odd && !version.is_date {
        return None;
    }
    Some(version)
}

/// A version that begins with the letter of its system.
fn with_letter(name: &Name, from: usize, rule: &Rule) -> Option<Version> {
    let letter = rule.letter?;
    if name.letters(from)? != letter.encode_utf8(&mut [0; 4]) || name.is_joined(from) || !name.is_joined(from + 1) {
        return None;
    }
    let version = at(name, from + 1, rule)?;
    let words = from..version.words.end;
    Some(Version { value: format!("{}{}", name.written(&(from..from + 1)), version.value), words, ..version })
}

/// The version that begins with this word.
fn at(name: &Name, from: usize, rule: &Rule) -> Option<Version> {
    let first = name.number(from).filter(|digits| !name.is_taken(from) && LENGTHS.contains(&digits.len()))?;
    if let Some(end) = end_of_day(name, from) {
        let words = from..end;
        return Some(Version { value: name.written(&words).to_owned(), words, parts: 1, is_date: true });
    }
    let is_date = matches!(first.len(), 8 | 12 | 14) && is_year(first.get(..4).unwrap_or_default());
    let mut end = from + 1;
    while continues(name, end, rule) && rule.parts.is_none_or(|most| end - from < most) {
        end += 1;
    }
    let parts = end - from;
    let mut head = name.written(&(from..end)).to_owned();
    if rule.has_underscore {
        head = head.replace('_', ".");
    }
    if rule.is_undotted && parts == 1 && matches!(first.len(), 2 | 3) {
        head.insert(1, '.');
    }
    if continues(name, end, rule) {
        return Some(Version { value: head, words: from..end, parts, is_date });
    }
    if rule.has_dash && name.separator(end) == Some('-') && name.number(end).is_some_and(|digits| digits.len() < 3) {
        end += 1;
        head = name.written(&(from..end)).to_owned();
    }
    let plain = end;
    let is_hash = name.joined_number(end + 1).is_some();
    end = match end_of_letters(name, end, parts, is_date) {
        Some(end) => end,
        // The hash of a commit behind the last dot is no part of the version.
        None if is_hash && parts > 1 => {
            let words = from..plain - 1;
            let value = name.written(&words).to_owned();
            return Some(Version { value, words, parts: parts - 1, is_date });
        }
        // `FD14LGCY`: who leaves out dots leaves out hyphens too.
        None if !is_hash && rule.is_undotted => end,
        None => return None,
    };
    head.push_str(name.written(&(plain..end)));
    let (value, end) = with_marks(name, head, from..end, rule);
    Some(Version { value, words: from..end, parts, is_date })
}

/// Whether a number goes on behind a dot.
fn continues(name: &Name, at: usize, rule: &Rule) -> bool {
    let is_dotted = match name.separator(at) {
        Some('.') => true,
        Some('_') => rule.has_underscore && name.number(at).is_some_and(|digits| digits.len() < 3),
        _ => false,
    };
    is_dotted && name.number(at).is_some() && !name.is_taken(at)
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// Where a day like 2023-01-31 or a week like 2023-W05 ends.
fn end_of_day(name: &Name, from: usize) -> Option<usize> {
    let has_two_digits =
        |at: usize| name.separator(at) == Some('-') && name.number(at).is_some_and(|digits| digits.len() == 2);
    let is_day = is_year(name.number(from)?) && has_two_digits(from + 1) && has_two_digits(from + 2);
    let is_week = is_year(name.number(from)?)
        && name.separator(from + 1) == Some('-')
        && name.letters(from + 1) == Some("w")
        && name.joined_number(from + 2).is_some_and(|digits| digits.len() == 2);
    if is_week { Some(from + 3) } else { is_day.then_some(from + 3) }
}

/// Where the letters end that may be written on to a version: `3.1.2a`, `4.0r3`, `7.0U3d`. Nothing if other letters
/// are written on to it, so that it is no version.
fn end_of_letters(name: &Name, at: usize, parts: usize, is_date: bool) -> Option<usize> {
    let Some(letters) = name.letters(at).filter(|_| name.is_joined(at)) else { return Some(at) };
    let is_known = name.is_taken(at) || TEST_MARKS.contains(&letters) || variant::is_word(letters);
    if is_known || matches!(letters, "sp" | "update") || (is_date && letters == "t") {
        return Some(at);
    }
    if letters.len() > 1 {
        return None;
    }
    if !name.is_joined(at + 1) {
        return Some(at + 1);
    }
    let is_inner = INNER_LETTERS.contains(&letters) || (parts > 1 && matches!(letters, "a" | "b" | "c"));
    if !is_inner || name.joined_number(at + 1).is_none() {
        return None;
    }
    let ends_with_letter = name.is_joined(at + 2) && name.letters(at + 2).is_some_and(|letters| letters.len() == 1);
    Some(if ends_with_letter && !name.is_joined(at + 3) { at + 3 } else { at + 2 })
}

/// The version with the marks behind it: test versions, service packs, updates.
fn with_marks(name: &Name, mut value: String, words: Range<usize>, rule: &Rule) -> (String, usize) {
    let mut end = words.end;
    loop {
        let separates = matches!(name.separator(end), None | Some('-' | '_' | '.' | '~' | ' ' | '+'));
        let Some(mark) = name.letters(end).filter(|_| separates && !name.is_taken(end)) else { break };
        let number = name.joined_number(end + 1);
        let before = end;
        if TEST_MARKS.contains(&mark) {
            if mark == "pre" && number.is_some_and(|number| number.len() > MOST_DIGITS_OF_TEST) {
                break;
            }
            if mark == "alpha" && rule.has_alpha_port && number.is_none() {
                break;
            }
            let is_dotted = name.separator(end + 1) == Some('.') && name.number(end + 1).is_some();
            end += if number.is_some() || is_dotted { 2 } else { 1 };
            value.push_str(behind_word(name, before, end));
        } else if mark == "lts" && name.letters(end + 1) == Some("sp") {
            end += 1;
        } else if let ("sp", Some(number)) = (mark, number) {
            value.push_str(&format!(" SP{number}"));
            end += 2;
        } else if let ("u" | "update", Some(number)) = (mark, number) {
            match rule.update {
                Update::Ignored => break,
                Update::Point => value.push_str(&format!(".{number}")),
                Update::Spaced => value.push_str(&format!(" U{number}")),
                Update::Kept => {}
            }
            end += 2;
            if rule.update == Update::Kept {
                let has_letter = name.is_joined(end) && name.letters(end).is_some_and(|letters| letters.len() == 1);
                let is_dotted = name.separator(end) == Some('.') && name.number(end).is_some();
                end += usize::from(has_letter || is_dotted);
                value.push_str(behind_word(name, before, end));
            }
        } else if mark == "r" && number.is_some() && rule.has_revision {
            end += 2;
            value.push_str(behind_word(name, before, end));
        } else {
            break;
        }
    }
    (value, end)
}

/// The text from behind the word before `from` to the word before `end`, with the separator.
fn behind_word<'a>(name: &Name<'a>, from: usize, end: usize) -> &'a str {
    let with_word = name.written(&(from.saturating_sub(1)..end));
    let word = name.written(&(from.saturating_sub(1)..from));
    with_word.get(word.len()..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str, rule: &str) -> Option<String> {
        let rule = Rule::parse(rule).expect("a rule");
        read(&Name::new(text, 0), &(0..1), &rule).map(|version| version.value)
    }

    fn plain(text: &str) -> Option<String> {
        version(text, "")
    }

    #[test]
    fn the_first_number_counts_and_composes_behind_a_hyphen_do_not() {
        assert_eq!(plain("Fedora-Server-27-1.6").as_deref(), Some("27"));
        assert_eq!(plain("CentOS-7.0-1406").as_deref(), Some("7.0"));
        assert_eq!(plain("x-22.04.5-live").as_deref(), Some("22.04.5"));
        assert_eq!(plain("x-v0.3.1").as_deref(), Some("0.3.1"));
    }

    #[test]
    fn numbers_of_discs_and_of_other_words_are_no_versions() {
        assert_eq!(plain("x-DVD-1"), None);
        assert_eq!(plain("x-disc2"), None);
        assert_eq!(plain("x-kde5"), None);
        assert_eq!(plain("x-1of4"), None);
        assert_eq!(plain("x-f9b0f63a"), None);
        assert_eq!(plain("x-7781.6e7f3a4c").as_deref(), Some("7781"));
    }

    #[test]
    fn test_marks_and_service_packs_end_a_version() {
        assert_eq!(plain("x-13.0-RC1-amd").as_deref(), Some("13.0-RC1"));
        assert_eq!(plain("x-9.0-beta2").as_deref(), Some("9.0-beta2"));
        assert_eq!(plain("x-0.40b11").as_deref(), Some("0.40b11"));
        assert_eq!(plain("x-11-SP4-DVD").as_deref(), Some("11 SP4"));
        assert_eq!(plain("x-12.0-RELEASE").as_deref(), Some("12.0"));
    }

    #[test]
    fn a_rule_changes_what_belongs_to_a_version() {
        assert_eq!(version("x_4.4-0-amd", "dash").as_deref(), Some("4.4-0"));
        assert_eq!(version("x-22.11.466.596", "parts=2").as_deref(), Some("22.11"));
        assert_eq!(version("x-R8-U5", "point").as_deref(), Some("8.5"));
        assert_eq!(version("x-7.0U3d-194", "update").as_deref(), Some("7.0U3d"));
        assert_eq!(version("x-13.0-U5.3", "update").as_deref(), Some("13.0-U5.3"));
        assert_eq!(version("x-10-u11-ga", "spaced").as_deref(), Some("10 U11"));
        assert_eq!(version("x-11_4-text", "underscore").as_deref(), Some("11.4"));
        assert_eq!(version("x12CD", "undotted").as_deref(), Some("1.2"));
        assert_eq!(version("x-p10-cloud", "letter=p").as_deref(), Some("p10"));
        assert_eq!(version("x-r1beta4", "letter=r").as_deref(), Some("r1beta4"));
        assert_eq!(version("x-9.0-r2", "revision").as_deref(), Some("9.0-r2"));
    }

    #[test]
    fn days_are_versions_also_with_a_time_behind() {
        assert_eq!(plain("x-2023.01.01-y").as_deref(), Some("2023.01.01"));
        assert_eq!(plain("x-20140613T024634Z").as_deref(), Some("20140613"));
        assert_eq!(plain("x-Snapshot20230101").as_deref(), Some("20230101"));
        assert_eq!(plain("x-2022-W05-live").as_deref(), Some("2022-W05"));
        assert_eq!(plain("x-full-2013-05-23").as_deref(), Some("2013-05-23"));
    }
}
