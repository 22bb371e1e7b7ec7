//! The facets of a list: where they stand, and what is counted for them.

use crate::api::{Client, Question};
use crate::browser::focus;
use crate::components::facet_rail::unfolded;
use crate::session::Session;
use crate::state::preferences::{Choice, Preferences};
use crate::state::remote::Remote;
use imagedeck_api::Resource;
use leptos::prelude::*;

/// Where the facets stand: beside the table where there is room, else over it for as long as they are asked for.
#[derive(Clone, Copy)]
pub struct RailPlace {
    /// Whether there are any, room for them beside the table, and nobody who has folded them away.
    beside: Memo<bool>,
    /// Whether there is room beside the table.
    room: Memo<bool>,
    over: RwSignal<bool>,
    preferences: Preferences,
}

impl RailPlace {
    /// The place beside a table, unless an open object has taken it or the window is narrow.
    pub fn new(resource: Resource, is_taken: RwSignal<bool>, is_narrow: RwSignal<bool>) -> RailPlace {
        let preferences = expect_context::<Preferences>();
        let room = Memo::new(move |_| !resource.facets().is_empty() && !is_narrow.get() && !is_taken.get());
        let beside = Memo::new(move |_| room.get() && preferences.get(Choice::Rail).is_none());
        let over = RwSignal::new(false);
        Effect::new(move |_| {
            if room.get() {
                over.set(false);
            }
        });
        RailPlace { beside, room, over, preferences }
    }

    /// Whether the facets stand beside the table.
    pub fn is_beside(self) -> bool {
        self.beside.get()
    }

    /// Whether the facets lie over the table.
    pub fn is_over(self) -> bool {
        self.over.get() && !self.is_beside()
    }

    /// Whether the facets are anywhere.
    pub fn is_shown(self) -> bool {
        self.is_beside() || self.is_over()
    }

    /// Shows the facets, and moves the focus to them.
    pub fn show(self) {
        match self.room.get_untracked() {
            true => self.preferences.set(Choice::Rail, ""),
            false => self.over.set(true),
        }
        focus::move_to(&["#rail-title"]);
    }

    /// Hides the facets, and moves the focus to the button that shows them again.
    pub fn hide(self) {
        if self.beside.get_untracked() {
            self.preferences.set(Choice::Rail, "hidden");
        }
        self.over.set(false);
        focus::move_to(&["#narrow", "h1"]);
    }
}

/// The counts of the facets that can be seen. They follow the rows, so that no row waits for them.
pub fn count_facets(
    client: Client,
    resource: Resource,
    rows: Remote,
    place: RailPlace,
    time: impl Fn() -> u32 + Send + Sync + 'static,
) -> Remote {
    let session = expect_context::<Session>();
    let preferences = place.preferences;
    let question = Memo::new(move |_| {
        let time = time();
        let filters = rows.answer()?.query.filters.clone();
        let mut facets = unfolded(preferences);
        facets.retain(|facet| resource.facets().contains(facet));
        let can_be_asked = place.is_shown() && session.is_active() && !facets.is_empty();
        can_be_asked.then_some(Question::Facets { filters, facets, time })
    });
    Remote::new(client, resource, question)
}
