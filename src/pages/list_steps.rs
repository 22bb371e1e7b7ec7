//! From row to row and from page to page: the open object goes on beyond the end of its page.

use super::list_changes::ListChanges;
use crate::api::Listing;
use crate::components::pagination::Position;
use crate::resources::row::Row;
use crate::routes::View;
use crate::state::remote::Remote;
use leptos::prelude::*;

/// The way through a list.
#[derive(Clone, Copy)]
pub struct ListSteps {
    view: Memo<View>,
    remote: Remote,
    position: Memo<Position>,
    changes: ListChanges,
    /// The end of the page on its way that will be opened: true for its first row.
    opens: RwSignal<Option<bool>>,
}

impl ListSteps {
    /// The way through the list of a view.
    pub fn new(view: Memo<View>, remote: Remote, position: Memo<Position>, changes: ListChanges) -> ListSteps {
        let steps = ListSteps { view, remote, position, changes, opens: RwSignal::new(None) };
        Effect::new(move |_| {
            let Some(listing) = remote.answer() else { return };
            let is_here = view.with_untracked(|view| view.query == listing.query);
            if let Some(first) = steps.opens.get_untracked().filter(|_| is_here) {
                steps.opens.set(None);
                let row = if first { listing.rows.first() } else { listing.rows.last() };
                if let Some(row) = row {
                    changes.open(Some(row.id()));
                }
            }
        });
        steps
    }

    /// The page after this one, or before it.
    pub fn turn(self, forward: bool) {
        if let Some(page) = self.page(forward) {
            self.changes.turn_to(page);
        }
    }

    /// Whether there is an object after the open one, or before it.
    pub fn has(self, forward: bool) -> bool {
        self.neighbour(forward).is_some() || self.is_on_page() && self.page(forward).is_some()
    }

    /// Opens the object after the open one, or before it, on another page where this one ends.
    pub fn step(self, forward: bool) {
        match untrack(|| self.neighbour(forward)) {
            Some(id) => self.changes.open(Some(id)),
            None if untrack(|| self.has(forward)) => {
                self.opens.set(Some(forward));
                if let Some(page) = untrack(|| self.page(forward)) {
                    self.changes.turn_with_open(page);
                }
            }
            None => {}
        }
    }

    fn page(self, forward: bool) -> Option<u32> {
        let position = self.position.get();
        if forward { position.next() } else { position.previous() }
    }

    fn is_on_page(self) -> bool {
        self.remote.answer().is_some_and(|listing| self.place(&listing).is_some())
    }

    fn neighbour(self, forward: bool) -> Option<i64> {
        let listing = self.remote.answer()?;
        let place = self.place(&listing)?;
        let next = if forward { place.checked_add(1)? } else { place.checked_sub(1)? };
        listing.rows.get(next).map(Row::id)
    }

    fn place(self, listing: &Listing) -> Option<usize> {
        let open = self.view.with(|view| view.open)?;
        listing.rows.iter().position(|row| row.id() == open)
    }
}
