//! The systems that are known, and how names write them.
//!
//! The table is `systems.txt`, whose head explains it. Code names of releases are in [`super::code_names`], and systems
//! that name neither themselves nor a release but a build of Windows in [`super::builds`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::name::{Name, together};
use super::rule::{Rule, Way};
use super::{version, windows, years};

/// A system or other software.
#[derive(Debug)]
pub(super) struct System {
    /// The family of operating systems; nothing for other software.
    pub(super) family: Option<&'static str>,
    /// Its usual name.
    pub(super) name: &'static str,
    /// How it writes its versions.
    pub(super) rule: Rule,
}

/// A system in a name.
pub(super) struct Found {
    /// The system.
    pub(super) system: &'static System,
    /// The words that name it.
    pub(super) words: Range<usize>,
    /// A word farther on that belongs to its name.
    pub(super) later: Option<usize>,
}

/// The first system that a name states.
pub(super) fn find(name: &Name) -> Option<Found> {
    (0..name.len()).find_map(|from| at(name, from))
}

/// The system that a name states here, by the longest spelling that fits.
pub(super) fn at(name: &Name, from: usize) -> Option<Found> {
    if name.is_taken(from) {
        return None;
    }
    let (words, (system, later)) = name.longest(from, |spelling, end| {
        let spellings = TABLE.spellings.get(spelling)?;
        spellings.iter().find_map(|spelling| spelling.fit(name, from..end))
    })?;
    Some(Found { system, words, later })
}

/// The system of this usual name.
pub(super) fn named(usual: &str) -> Option<&'static System> {
    TABLE.systems.iter().find(|system| system.name == usual)
}

struct Table {
    systems: Vec<System>,
    spellings: BTreeMap<String, Vec<Spelling>>,
}

/// A way to write a system, and what else must hold.
struct Spelling {
    system: usize,
    is_only_at_start: bool,
    needs_version: Option<Where>,
    later: Option<Later>,
}

#[derive(Clone, Copy)]
enum Where {
    RightBehind,
    Anywhere,
}

/// A word that must follow.
struct Later {
    word: &'static str,
    is_edition: bool,
}

impl Spelling {
    fn fit(&self, name: &Name, words: Range<usize>) -> Option<(&'static System, Option<usize>)> {
        let system = TABLE.systems.get(self.system)?;
        if self.is_only_at_start && words.start > 0 {
            return None;
        }
        let has_version = match (self.needs_version, system.rule.way) {
            (None, _) => true,
            (Some(_), Way::Windows) => windows::read(name, &words).version.is_some(),
            (Some(_), Way::Year) => years::read(name, words.end).is_some(),
            (Some(Where::RightBehind), _) => version::behind(name, words.end, &system.rule).is_some(),
            (Some(Where::Anywhere), _) => version::read(name, &words, &system.rule).is_some(),
        };
        if !has_version {
            return None;
        }
        match &self.later {
            None => Some((system, None)),
            Some(later) => {
                let at = (words.end..name.len()).find(|at| name.letters(*at) == Some(later.word))?;
                Some((system, (!later.is_edition).then_some(at)))
            }
        }
    }

    /// Reads a spelling of the table; gives the letters and digits that it is found by, too.
    fn parse(written: &'static str, system: usize) -> (String, Spelling) {
        let (head, later) = if let Some((head, word)) = written.split_once(" * ") {
            (head, Some(Later { word: word.trim(), is_edition: false }))
        } else if let Some((head, word)) = written.split_once(" + ") {
            (head, Some(Later { word: word.trim(), is_edition: true }))
        } else {
            (written, None)
        };
        let head = head.trim();
        let needs_version = match head.chars().last() {
            Some('#') => Some(Where::RightBehind),
            Some('?') => Some(Where::Anywhere),
            _ => None,
        };
        let spelling = Spelling { system, is_only_at_start: head.starts_with('^'), needs_version, later };
        (together(head), spelling)
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut systems = Vec::new();
    let mut spellings: BTreeMap<String, Vec<Spelling>> = BTreeMap::new();
    for (system, written) in lines(include_str!("systems.txt")).filter_map(parse) {
        for written in written.split(';') {
            let (key, spelling) = Spelling::parse(written, systems.len());
            spellings.entry(key).or_default().push(spelling);
        }
        systems.push(system);
    }
    // A spelling that asks for more is the more exact one.
    for spellings in spellings.values_mut() {
        spellings.sort_by_key(|spelling| spelling.later.is_none());
    }
    Table { systems, spellings }
});

/// The lines of a table, without empty ones and remarks.
pub(super) fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn parse(line: &'static str) -> Option<(System, &'static str)> {
    let mut cells = line.split('|').map(str::trim);
    let (family, name) = (cells.next()?, cells.next()?);
    let rule = Rule::parse(cells.next()?)?;
    Some((System { family: (family != "-").then_some(family), name, rule }, cells.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str) -> Option<&'static str> {
        find(&Name::new(name, 0)).map(|found| found.system.name)
    }

    #[test]
    fn every_line_of_the_table_can_be_read_and_no_spelling_is_empty() {
        const FAMILIES: [&str; 8] = ["Linux", "Windows", "BSD", "Solaris", "macOS", "DOS", "Other", "-"];
        for line in lines(include_str!("systems.txt")) {
            assert!(parse(line).is_some(), "{line}");
            assert_eq!(line.split('|').count(), 4, "{line}");
            assert!(line.split('|').next().is_some_and(|family| FAMILIES.contains(&family.trim())), "{line}");
        }
        assert!(!TABLE.spellings.contains_key(""));
    }

    #[test]
    fn the_longest_spelling_wins_in_any_letter_case_and_with_any_separators() {
        assert_eq!(found("CentOS-Stream-9"), Some("CentOS Stream"));
        assert_eq!(found("centos_9"), Some("CentOS"));
        assert_eq!(found("UBUNTU MATE.22"), Some("Ubuntu MATE"));
        assert_eq!(found("openSUSELeap15"), Some("openSUSE Leap"));
    }

    #[test]
    fn a_short_form_needs_its_place_and_its_version() {
        assert_eq!(found("FC4-i386"), Some("Fedora"));
        assert_eq!(found("F-7-x86"), Some("Fedora"));
        assert_eq!(found("fc-disc"), None);
        assert_eq!(found("disc-f7"), None);
    }

    #[test]
    fn a_later_word_may_make_it_another_system() {
        assert_eq!(found("SLE-12-SP3-Server-DVD"), Some("SUSE Linux Enterprise Server"));
        assert_eq!(found("SLE-15-Online"), Some("SUSE Linux Enterprise"));
    }

    #[test]
    fn the_first_system_of_a_name_is_the_one_in_it() {
        assert_eq!(found("virtio-win-0.1.1"), Some("virtio-win"));
        assert_eq!(found("librenms-ubuntu-20.04"), Some("Ubuntu"));
        assert_eq!(found("something-else"), None);
    }
}
