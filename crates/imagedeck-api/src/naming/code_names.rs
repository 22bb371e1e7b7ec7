//! Code names that stand for a release of a system.
//!
//! The table is `codenames.txt`. Some are ordinary words too, and count only where that cannot be meant.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::name::{Name, together};
use super::systems::{self, System, lines};

/// A code name in a name.
pub(super) struct Found {
    /// The system whose release it is.
    pub(super) system: &'static System,
    /// The version of that release.
    pub(super) version: &'static str,
    /// The words that say it.
    pub(super) words: Range<usize>,
}

/// The first code name that states its system alone.
pub(super) fn find(name: &Name) -> Option<Found> {
    (0..name.len()).find_map(|from| {
        at(name, from, |release| match release.place {
            Place::Anywhere => true,
            Place::Start => from == 0,
            Place::Beside => false,
        })
    })
}

/// The first code name of a release of this system.
pub(super) fn of(name: &Name, system: &System) -> Option<Found> {
    let whose = if system.rule.is_ubuntu { "Ubuntu" } else { system.name };
    (0..name.len()).find_map(|from| at(name, from, |release| release.system == whose))
}

fn at(name: &Name, from: usize, counts: impl Fn(&Release) -> bool) -> Option<Found> {
    let (words, release) =
        name.longest(from, |spelling, _| TABLE.get(spelling)?.iter().find(|release| counts(release)))?;
    Some(Found { system: systems::named(release.system)?, version: release.version, words })
}

struct Release {
    system: &'static str,
    version: &'static str,
    place: Place,
}

enum Place {
    Anywhere,
    Start,
    Beside,
}

static TABLE: LazyLock<BTreeMap<String, Vec<Release>>> = LazyLock::new(|| {
    let mut table: BTreeMap<String, Vec<Release>> = BTreeMap::new();
    for (system, version, written) in lines(include_str!("codenames.txt")).flat_map(parse) {
        let place = match written.chars().next() {
            Some('^') => Place::Start,
            Some('+') => Place::Beside,
            _ => Place::Anywhere,
        };
        table.entry(together(written)).or_default().push(Release { system, version, place });
    }
    table
});

fn parse(line: &'static str) -> Vec<(&'static str, &'static str, &'static str)> {
    let Some((system, releases)) = line.split_once('|') else { return Vec::new() };
    let releases = releases.split(';').filter_map(|release| release.trim().split_once(' '));
    releases.map(|(version, name)| (system.trim(), version, name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_name_belongs_to_a_system_of_the_table() {
        for line in lines(include_str!("codenames.txt")) {
            let releases = parse(line);
            assert!(!releases.is_empty(), "{line}");
            assert!(releases.iter().all(|(system, _, _)| systems::named(system).is_some()), "{line}");
        }
    }

    #[test]
    fn ordinary_words_count_at_the_start_or_beside_their_system_only() {
        let version = |text| find(&Name::new(text, 0)).map(|found| found.version);
        assert_eq!(version("noble-server"), Some("24.04"));
        assert_eq!(version("my-noble-server"), None);
        assert_eq!(version("mini-bookworm"), Some("12"));
        let kubuntu = systems::named("Kubuntu").expect("a system");
        assert_eq!(of(&Name::new("kubuntu-noble", 0), kubuntu).map(|found| found.version), Some("24.04"));
    }
}
