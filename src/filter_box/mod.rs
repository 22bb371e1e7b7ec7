//! The filter box: which filters stand in it as tokens, what is being typed, and what of that holds already.
//!
//! Typed text is filters in words (see [`imagedeck_api::typed`]). What it says is part of the address at once, so that
//! the table follows; it becomes a token when it is confirmed. Nothing is drawn here; what typing does is in
//! [`typing`], and what can be chosen in [`suggestions`].

pub mod suggestions;
pub mod typing;

use crate::api::Client;
use crate::browser::focus;
use crate::browser::navigation::{History, Navigation};
use crate::routes::View;
use crate::state::device::Device;
use crate::state::preferences::Preferences;
use gloo_timers::callback::Timeout;
use imagedeck_api::typed::TypedMistake;
use imagedeck_api::{Field, Filter, Resource};
use leptos::prelude::*;
use typing::token_place;

/// The id of the text field.
pub const INPUT: &str = "filter-words";

/// The filter box of a list.
#[derive(Clone, Copy)]
pub struct FilterBox {
    /// Which list is filtered.
    pub resource: Resource,
    /// The attribute that plain words are looked for in.
    pub searched: Field,
    /// The view with all its filters, those that are being typed among them.
    view: Memo<View>,
    /// Asks for other filters.
    on_change: Callback<(Vec<Filter>, History)>,
    /// What is being typed.
    pub draft: RwSignal<String>,
    /// Where the typed filters stand in the address, and which they are.
    applied: RwSignal<(usize, Vec<Filter>)>,
    /// The token that is changed, by its filter before.
    editing: RwSignal<Option<Filter>>,
    /// What is wrong with the typed text, once it was confirmed.
    pub complaint: RwSignal<Option<TypedMistake>>,
    /// Whether choices are shown.
    pub is_open: RwSignal<bool>,
    /// The choice that the arrow keys are at.
    pub active: RwSignal<Option<usize>>,
    /// How often the cursor was moved without typing.
    moves: RwSignal<u32>,
    /// The view that typing has made: while it is the current one, further typing takes its place in the history.
    drafted: StoredValue<Option<View>>,
    /// The place of the token that gets the keyboard once the history has gone back to it.
    returning: RwSignal<Option<usize>>,
    preferences: Preferences,
    navigation: Navigation,
    /// A list that is held here follows each keystroke at once.
    device: Device,
    debounce: StoredValue<Option<Timeout>, LocalStorage>,
}

impl FilterBox {
    /// The box of a view.
    pub fn new(
        resource: Resource,
        searched: Field,
        view: Memo<View>,
        on_change: Callback<(Vec<Filter>, History)>,
    ) -> FilterBox {
        let filter_box = FilterBox {
            resource,
            searched,
            view,
            on_change,
            draft: RwSignal::new(String::new()),
            applied: RwSignal::new((0, Vec::new())),
            editing: RwSignal::new(None),
            complaint: RwSignal::new(None),
            is_open: RwSignal::new(false),
            active: RwSignal::new(None),
            moves: RwSignal::new(0),
            drafted: StoredValue::new(None),
            returning: RwSignal::new(None),
            preferences: expect_context(),
            navigation: expect_context(),
            device: expect_context::<Client>().device,
            debounce: StoredValue::new_local(None),
        };
        // An address from elsewhere (Back, a link) no longer holds what stands in the box.
        Effect::new(move |_| {
            let holds = filter_box.view.with(|view| {
                filter_box.applied.with_untracked(|(place, applied)| {
                    view.query.filters.get(*place..).is_some_and(|rest| rest.starts_with(applied))
                })
            });
            if !holds {
                filter_box.forget();
            }
            // Another view in between: what typing has left behind is no longer right before this one.
            let is_other = |drafted: View| filter_box.view.with_untracked(|view| *view != drafted);
            if filter_box.drafted.get_value().is_some_and(is_other) {
                filter_box.drafted.set_value(None);
            }
            if let Some(place) = filter_box.returning.get_untracked() {
                filter_box.returning.set(None);
                focus::move_to(&[&token_place(place), &["#", INPUT].concat()]);
            }
        });
        filter_box
    }

    /// The filters that stand as tokens, in order.
    pub fn tokens(self) -> Vec<Filter> {
        let mut filters = self.view.with(|view| view.query.filters.clone());
        let (place, applied) = self.applied.get();
        if filters.get(place..).is_some_and(|rest| rest.starts_with(&applied)) {
            filters.drain(place..place + applied.len());
        }
        filters
    }

    /// How many filters the view has, those that are being typed among them.
    pub fn count(self) -> usize {
        self.view.with(|view| view.query.filters.len())
    }

    /// Before which token the text field stands; none where it stands behind them all.
    pub fn input_place(self) -> Option<usize> {
        self.editing.with(Option::is_some).then(|| self.applied.with(|(place, _)| *place))
    }

    /// Forgets what is being typed, and leaves the address as it is.
    fn forget(self) {
        self.debounce.set_value(None);
        self.drafted.set_value(None);
        self.draft.set(String::new());
        self.applied.set((usize::MAX, Vec::new()));
        self.editing.set(None);
        self.complaint.set(None);
        self.close();
    }

    /// The cursor has moved: what can be chosen may be something else.
    pub fn moved(self) {
        if self.is_open.get_untracked() {
            self.moves.update(|moves| *moves += 1);
        }
    }

    /// Shows no choices.
    pub fn close(self) {
        self.is_open.set(false);
        self.active.set(None);
    }
}
