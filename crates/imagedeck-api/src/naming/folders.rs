//! What the folders before a name say, where the name leaves it open.
//!
//! Conservatively: a folder counts only if the whole of its name is something that is known.

use super::name::Name;
use super::rule::{Rule, Way};
use super::systems::{self, System};
use super::{Stated, architecture, code_names, variant, version};

/// What a folder can state.
pub(super) struct Folder<'a> {
    name: Name<'a>,
    /// The architecture, if it is nothing else.
    pub(super) architecture: Option<Stated>,
    system: Option<systems::Found>,
}

/// The longest number that is a version on its own: longer ones are years, dates or anything.
const MOST_DIGITS: usize = 2;

impl<'a> Folder<'a> {
    /// Reads a folder whose name begins at this place of the path.
    pub(super) fn new(text: &'a str, offset: usize) -> Folder<'a> {
        let mut name = Name::new(text, offset);
        let found = architecture::take(&mut name);
        let is_only_known = (0..name.len()).all(|at| name.is_taken(at) || variant::begins(&name, at));
        let architecture = architecture::agreed(&name, &found).filter(|_| is_only_known);
        let system = systems::at(&name, 0);
        Folder { name, architecture, system }
    }

    /// The system that the folder is named after, with or without its version.
    pub(super) fn system(&self) -> Option<(&'static System, Stated)> {
        let found = self.system.as_ref()?;
        let end = found.words.end;
        let is_whole = end == self.name.len() || self.version_behind(found).is_some();
        let stated = self.name.stated(found.system.name, std::slice::from_ref(&found.words));
        is_whole.then_some((found.system, stated))
    }

    /// The version of this system that the folder states.
    pub(super) fn version(&self, system: &System) -> Option<Stated> {
        if system.rule.way != Way::General {
            return None;
        }
        if let Some(found) = &self.system {
            return self.version_behind(found).filter(|_| found.system.name == system.name);
        }
        if let Some(found) = code_names::of(&self.name, system).filter(|found| found.words == (0..self.name.len())) {
            return Some(self.name.stated(found.version, &[found.words]));
        }
        let plain = Rule { letter: system.rule.letter, ..Rule::default() };
        let version = version::whole(&self.name, &plain)?;
        let is_short = version.parts > 1 || version.value.len() <= MOST_DIGITS + usize::from(plain.letter.is_some());
        is_short.then(|| self.name.stated(version.value, &[version.words]))
    }

    fn version_behind(&self, found: &systems::Found) -> Option<Stated> {
        let general = found.system.rule.way == Way::General;
        let version = version::behind(&self.name, found.words.end, &found.system.rule).filter(|_| general)?;
        let is_whole = (version.words.end..self.name.len()).all(|at| self.name.is_taken(at));
        is_whole.then(|| self.name.stated(version.value, &[version.words]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reading;

    fn read(path: &str) -> [Option<String>; 3] {
        let reading = Reading::of(path);
        [reading.distribution, reading.version, reading.architecture].map(|stated| stated.map(|stated| stated.value))
    }

    fn values(values: [&str; 3]) -> [Option<String>; 3] {
        values.map(|value| (!value.is_empty()).then(|| value.to_owned()))
    }

    #[test]
    fn a_folder_states_what_the_whole_of_its_name_is() {
        assert_eq!(read("pub/OpenBSD/7.0/i386/cd70.iso"), values(["OpenBSD", "7.0", "i386"]));
        assert_eq!(read("NetBSD/NetBSD-8.0/amd64/boot.iso"), values(["NetBSD", "8.0", "amd64"]));
        assert_eq!(read("rocky/9/isos/Rocky-x86_64-boot.iso"), values(["Rocky Linux", "9", "amd64"]));
        assert_eq!(read("ubuntu/dists/bionic/installer-amd64/mini.iso"), values(["Ubuntu", "18.04", "amd64"]));
    }

    #[test]
    fn the_name_is_read_first() {
        assert_eq!(read("Debian/11/i386/ubuntu-22.04-amd64.iso"), values(["Ubuntu", "22.04", "amd64"]));
        assert_eq!(read("ALTLinux/3.0/iso/compact-3.0.4.iso"), values(["ALT Linux", "3.0.4", ""]));
    }

    #[test]
    fn a_folder_that_only_holds_a_word_states_nothing() {
        assert_eq!(read("my ubuntu things/boot.iso"), values(["", "", ""]));
        assert_eq!(read("7.0/boot.iso"), values(["", "", ""]));
        assert_eq!(read("debian/2019/x.iso"), values(["Debian", "", ""]));
        assert_eq!(read("[Debian] 12/x.iso"), values(["", "", ""]));
    }
}
