//! The demo catalogue: names, folders and dates of images as the distributors publish them, always the same for the
//! same size.
//!
//! It comes from plain-text tables of naming schemes. It knows nothing of image contents, of ids or of storage, and
//! the files do not exist.

mod choose;
mod hash;
mod moment;
mod scheme;
mod table;
mod tables;
mod template;
mod words;

use jiff::civil::DateTime;
use scheme::Scheme;

/// One image as a distribution would publish it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// When it was added to the catalogue, on the clock of the API's zone.
    pub created: DateTime,
    /// The folder within the store, such as `Linux/Ubuntu/24.04`.
    pub folder: String,
    /// The file name, such as `ubuntu-24.04.1-live-server-amd64.iso`.
    pub name: String,
    /// When it was last changed, on the same clock; never before `created`.
    pub updated: DateTime,
}

/// The largest ISO catalogue.
pub const CAPACITY: usize = 250_000;

/// How many images the public catalogue of virtual machines holds.
pub const VM_IMAGES: usize = 224;

/// The catalogue of this many ISO images, at most [`CAPACITY`], in the order in which they were added.
///
/// A smaller catalogue has its share of every scheme, over the whole time; a larger one has more dated builds.
pub fn isos(size: usize) -> Vec<Entry> {
    entries(&tables::isos().schemes, size.min(CAPACITY))
}

/// The public catalogue of OVA and OVF images, in the order in which they were added.
pub fn vm_images() -> Vec<Entry> {
    entries(&tables::vm_images().schemes, VM_IMAGES)
}

fn entries(schemes: &[Scheme], size: usize) -> Vec<Entry> {
    let chosen = choose::choose(schemes, size);
    let mut entries = Vec::with_capacity(size);
    for (scheme, chosen) in schemes.iter().zip(chosen) {
        let files = chosen.into_iter();
        entries.extend(files.map(|(issue, number)| entry(scheme, issue, number)));
    }
    // The order of the fields is the order of the catalogue: by time, then folder, then name.
    entries.sort_unstable();
    entries
}

fn entry(scheme: &Scheme, issue: &scheme::Issue, number: usize) -> Entry {
    let choice = scheme.choice(issue, number);
    let created = moment::created(&choice);
    Entry {
        created,
        folder: scheme.folder.fill(&choice),
        name: scheme.name.fill(&choice),
        updated: moment::updated(&choice, created),
    }
}

#[cfg(test)]
mod tests;
