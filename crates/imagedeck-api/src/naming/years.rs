//! Versions of software that is named by years: the year, its second release, service packs.

use std::ops::Range;

use super::name::Name;

/// The years that such software is named by.
const YEARS: Range<u16> = 1997..2031;

/// A version, and the words that give it.
pub(super) type Release = (String, Vec<Range<usize>>);

/// The year and what belongs to it, from this word on.
pub(super) fn read(name: &Name, from: usize) -> Option<Release> {
    let year = (from..name.len()).find(|at| {
        let is_year = name.number(*at).and_then(|digits| digits.parse().ok()).is_some_and(|year| YEARS.contains(&year));
        is_year && !name.is_taken(*at) && (*at == from || !name.is_joined(*at))
    })?;
    let mut release = release(name.written(&(year..year + 1)), year..year + 1);
    add(&mut release, second_release(name, year + 1));
    add(&mut release, service_pack(name, year + 1));
    add(&mut release, numbered(name, year + 1, "cu"));
    Some(release)
}

/// A version that one run of words gives.
pub(super) fn release(value: impl Into<String>, words: Range<usize>) -> Release {
    (value.into(), vec![words])
}

/// Adds a part to a version.
pub(super) fn add(release: &mut Release, part: Option<(String, Range<usize>)>) {
    if let Some((value, words)) = part {
        release.0.push(' ');
        release.0.push_str(&value);
        release.1.push(words);
    }
}

/// The mark of a second release, from this word on.
pub(super) fn second_release(name: &Name, from: usize) -> Option<(String, Range<usize>)> {
    numbered(name, from, "r").filter(|(value, _)| value == "R2")
}

/// A service pack, from this word on.
pub(super) fn service_pack(name: &Name, from: usize) -> Option<(String, Range<usize>)> {
    numbered(name, from, "sp").or_else(|| {
        (from..name.len()).find_map(|at| {
            let names = name.letters(at) == Some("service") && name.letters(at + 1) == Some("pack");
            let number = name.number(at + 2).filter(|_| names)?;
            Some((format!("SP{number}"), at..at + 3))
        })
    })
}

/// Letters with a number written on to them.
fn numbered(name: &Name, from: usize, letters: &str) -> Option<(String, Range<usize>)> {
    (from..name.len()).find_map(|at| {
        let number = name.joined_number(at + 1).filter(|digits| digits.len() < 3)?;
        (name.letters(at) == Some(letters)).then(|| (format!("{}{number}", letters.to_uppercase()), at..at + 2))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Option<String> {
        read(&Name::new(text, 0), 1).map(|(value, _)| value)
    }

    #[test]
    fn a_year_has_releases_and_service_packs() {
        assert_eq!(version("sql_2008_r2_developer").as_deref(), Some("2008 R2"));
        assert_eq!(version("sql_2016_enterprise_with_service_pack_1_x64").as_deref(), Some("2016 SP1"));
        assert_eq!(version("office_plus_2010w_SP1").as_deref(), Some("2010 SP1"));
        assert_eq!(version("exchange2019-x64-cu13").as_deref(), Some("2019 CU13"));
        assert_eq!(version("sql_7"), None);
    }
}
