//! What the user has chosen for this device: columns, density, rows on a page, which groups are unfolded.
//!
//! Each choice is a text under a key. The address of a view, where it says something else, goes before it; what is
//! chosen by theme is in [`super::theme`], because it has to be known before the first paint.

use crate::browser::storage::Store;
use crate::routes::View;
use imagedeck_api::{Filter, Query, Resource};
use leptos::prelude::*;

/// The choices, as signals follow them.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// What was chosen since the page was loaded: it holds also where the browser keeps nothing.
    chosen: RwSignal<Vec<(String, String)>>,
    /// Rows on a page of each list when the page was loaded.
    rows: [u32; Resource::ALL.len()],
}

/// Rows on a page where neither the address nor the user says.
pub const ROWS_PER_PAGE: u32 = 25;

/// What can be chosen. Its key is the same as long as it means the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The columns of a resource's table.
    Columns(Resource),
    /// Rows on a page of a resource's table.
    Rows(Resource),
    /// The height of rows.
    Density,
    /// The zone that times are shown in.
    Zone,
    /// Whether single keys are shortcuts.
    Shortcuts,
    /// Whether the facets are folded away.
    Rail,
    /// The facets that are unfolded.
    Facets,
    /// The filters of the last times.
    Values,
    /// For whom the whole of a list is kept on the device.
    Kept(Resource),
}

impl Preferences {
    /// Begins with what the device has kept.
    pub fn restore() -> Preferences {
        let rows = Resource::ALL.map(|resource| rows_in(Store::Device.read(&Choice::Rows(resource).key())));
        Preferences { chosen: RwSignal::new(Vec::new()), rows }
    }

    /// Rows on a page where the address does not say. They stay as they were when the page was loaded: else a choice
    /// would change what the addresses of the history mean.
    pub fn usual_rows(self, resource: Resource) -> u32 {
        self.rows.get(resource.place()).copied().unwrap_or(ROWS_PER_PAGE)
    }

    /// The whole of a list, with the rows on a page that were chosen last.
    pub fn whole_list(self, resource: Resource) -> View {
        self.list(resource, Vec::new())
    }

    /// What passes filters of a list, with the rows on a page that were chosen last.
    pub fn list(self, resource: Resource, filters: Vec<Filter>) -> View {
        let rows = rows_in(self.get(Choice::Rows(resource)));
        let per_page = Some(rows).filter(|rows| *rows != self.usual_rows(resource));
        View::of(resource).with_query(Query { filters, per_page, ..Query::default() })
    }

    /// Forgets a choice that the device has kept.
    pub fn forget(choice: Choice) {
        Store::Device.remove(&choice.key());
    }

    /// What was chosen; none where nothing was.
    pub fn get(self, choice: Choice) -> Option<String> {
        let key = choice.key();
        let now =
            self.chosen.with(|chosen| chosen.iter().find(|(known, _)| *known == key).map(|(_, text)| text.clone()));
        now.or_else(|| Store::Device.read(&key)).filter(|text| !text.is_empty())
    }

    /// Chooses; an empty text takes a choice back.
    pub fn set(self, choice: Choice, text: &str) {
        let key = choice.key();
        match text {
            "" => Store::Device.remove(&key),
            text => Store::Device.write(&key, text),
        }
        self.chosen.update(|chosen| {
            chosen.retain(|(known, _)| *known != key);
            chosen.push((key, text.to_owned()));
        });
    }
}

fn rows_in(kept: Option<String>) -> u32 {
    kept.and_then(|rows| rows.parse().ok()).filter(|rows| *rows > 0).unwrap_or(ROWS_PER_PAGE)
}

impl Choice {
    fn key(self) -> String {
        let (name, resource) = match self {
            Choice::Columns(resource) => ("columns", resource.path()),
            Choice::Rows(resource) => ("rows", resource.path()),
            Choice::Density => ("density", ""),
            Choice::Zone => ("zone", ""),
            Choice::Shortcuts => ("shortcuts", ""),
            Choice::Rail => ("rail", ""),
            Choice::Facets => ("facets", ""),
            Choice::Values => ("values", ""),
            Choice::Kept(resource) => ("kept", resource.path()),
        };
        ["imagedeck.", name, resource].concat()
    }
}
