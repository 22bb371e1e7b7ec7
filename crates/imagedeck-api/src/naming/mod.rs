//! What the name of an image says of the system in it: family, distribution, version, architecture, variant.
//!
//! General rules and tables of words, no list of images. What a name does not state is left open rather than guessed;
//! nothing here looks into an image.

mod architecture;
mod builds;
mod code_names;
mod folders;
mod name;
mod rule;
mod systems;
mod variant;
mod version;
mod windows;
mod years;

use std::ops::Range;

use folders::Folder;
use name::Name;
use rule::Way;
use systems::System;

/// As many bytes of a path as are read, counted from its end: the name stands there, and reading stays quick.
const MOST_BYTES: usize = 512;

/// The edition of the reading, to be raised whenever names are read otherwise: whoever keeps readings reads anew then.
pub const EDITION: u32 = 1;

/// What the name of an image says of the system in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The family of operating systems: Linux, Windows, BSD …
    pub os_family: Option<Stated>,
    /// The product, by its usual name without a version.
    pub distribution: Option<Stated>,
    /// The release, without builds, composes and revisions.
    pub version: Option<Stated>,
    /// The architecture, by its most usual name: amd64, i386, arm64 …
    pub architecture: Option<Stated>,
    /// Words for edition, flavour, installer or medium, in lower case.
    pub variant: Option<Stated>,
}

/// A value, and the characters that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The value, as it is usually written.
    pub value: String,
    /// Byte ranges of the text that was read, in order.
    pub spans: Vec<Range<usize>>,
}

impl Reading {
    /// Reads the name of a file, perhaps with folders before it, perhaps with the data store in brackets before them.
    pub fn of(path: &str) -> Reading {
        let start = start(path);
        let text = path.get(start..).unwrap_or_default();
        let (folders, file) = text.rsplit_once('/').unwrap_or(("", text));
        let mut name = Name::of_file(file, path.len() - file.len());
        let found = architecture::take(&mut name);
        let mut reading = Reading { architecture: architecture::agreed(&name, &found), ..Reading::default() };
        let mut system = reading.read_system(&mut name, found.is_empty());
        if !folders.is_empty() {
            system = reading.read_folders(&mut name, system, folders, start);
        }
        let has_personality = system.is_some_and(|system| system.rule.has_personality);
        reading.variant = if has_personality { personality(&name) } else { variant::read(&name) };
        reading
    }

    /// Reads the system and its version from the name, and an architecture that only the system tells.
    fn read_system(&mut self, name: &mut Name, lacks_architecture: bool) -> Option<&'static System> {
        if let Some(build) = builds::read(name) {
            let system = systems::named(build.system)?;
            let words = build.role..build.role + 1;
            if matches!(name.letters(build.role), Some("server" | "client")) {
                name.take(&words);
            }
            self.set_system(name.stated(system.name, &[words]), system);
            self.version = build.version.map(|(value, words)| name.stated(value, &words));
            return Some(system);
        }
        let Some(found) = systems::find(name) else {
            let found = code_names::find(name)?;
            name.take(&found.words);
            let stated = name.stated(found.system.name, std::slice::from_ref(&found.words));
            self.set_system(stated, found.system);
            self.version = Some(name.stated(found.version, &[found.words]));
            return Some(found.system);
        };
        name.take(&found.words);
        let mut words = vec![found.words.clone()];
        if let Some(later) = found.later {
            name.take(&(later..later + 1));
            words.push(later..later + 1);
        }
        if lacks_architecture && let Some(beside) = architecture::take_beside(name, &found.words, &found.system.rule) {
            self.architecture = architecture::agreed(name, &[beside]);
        }
        let system = match found.system.rule.way {
            Way::Windows => {
                let windows = windows::read(name, &found.words);
                windows.words.iter().for_each(|words| name.take(words));
                words = windows.words;
                self.set_version(name, windows.version);
                if windows.is_server { systems::named("Windows Server")? } else { found.system }
            }
            Way::Year => {
                self.set_version(name, years::read(name, found.words.end));
                found.system
            }
            Way::General => {
                let version = version::read(name, &found.words, &found.system.rule);
                let code_name = code_names::of(name, found.system);
                let is_plain = version.as_ref().is_some_and(|version| !version.is_date);
                let version = match code_name {
                    Some(code_name) if !is_plain => Some((code_name.version.to_owned(), vec![code_name.words])),
                    _ => version.map(|version| (version.value, vec![version.words])),
                };
                self.set_version(name, version);
                found.system
            }
            Way::None => found.system,
        };
        self.set_system(name.stated(system.name, &words), system);
        Some(system)
    }

    /// Reads from the folders what is still open, the nearest first.
    fn read_folders(
        &mut self,
        name: &mut Name,
        system: Option<&'static System>,
        folders: &str,
        start: usize,
    ) -> Option<&'static System> {
        let mut offset = start;
        let mut read = Vec::new();
        for folder in folders.split('/') {
            read.push(Folder::new(folder, offset));
            offset += folder.len() + 1;
        }
        read.reverse();
        if self.architecture.is_none() && !states_architecture(name) {
            self.architecture = read.iter().find_map(|folder| folder.architecture.clone());
        }
        let mut farthest = read.len();
        let system = system.or_else(|| {
            let (at, (system, stated)) =
                read.iter().enumerate().find_map(|(at, folder)| Some((at, folder.system()?)))?;
            self.set_system(stated, system);
            farthest = at + 1;
            if system.rule.way == Way::General {
                let version = version::certain(name, &system.rule);
                self.set_version(name, version.map(|version| (version.value, vec![version.words])));
            }
            Some(system)
        })?;
        if self.version.is_none() {
            self.version = read.iter().take(farthest).find_map(|folder| folder.version(system));
        }
        Some(system)
    }

    fn set_system(&mut self, stated: Stated, system: &System) {
        self.os_family = system.family.map(|family| Stated { value: family.to_owned(), spans: stated.spans.clone() });
        self.distribution = Some(stated);
    }

    fn set_version(&mut self, name: &mut Name, version: Option<years::Release>) {
        if let Some((value, words)) = version {
            words.iter().for_each(|words| name.take(words));
            self.version = Some(name.stated(value, &words));
        }
    }
}

/// Where reading begins: behind the data store, and not too far from the end.
fn start(path: &str) -> usize {
    let mut start = path.len().saturating_sub(MOST_BYTES);
    while !path.is_char_boundary(start) {
        start += 1;
    }
    if start == 0 && path.starts_with('[') {
        start = path.find(']').map_or(0, |end| end + 1);
    }
    start
}

/// Whether a name speaks of architectures, even if of too many.
fn states_architecture(name: &Name) -> bool {
    let mut again = Name::new(name.written(&(0..name.len())), 0);
    !architecture::take(&mut again).is_empty()
}

/// The last part of a name, where it is a language or an edition.
fn personality(name: &Name) -> Option<Stated> {
    let (part, span) = name.last_part('.')?;
    let is_word = !part.is_empty() && part.chars().all(|sign| sign.is_ascii_alphabetic() || matches!(sign, '_' | '-'));
    is_word.then(|| Stated { value: part.to_lowercase(), spans: vec![span] })
}
