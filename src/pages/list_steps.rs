//! From row to row and from page to page: the open object goes on beyond the end of its page.

use super::list_changes::ListChanges;
use crate::api::Listing;
use crate::components::pagination::Position;
use crate::resources::row::Row;
use crate::routes::View;
use crate::state::remote::Remote;
use imagedeck_api::Query;
use leptos::prelude::*;

/// The way through a list.
#[derive(Clone, Copy)]
pub struct ListSteps {
    view: Memo<View>,
    remote: Remote,
    position: Memo<Position>,
    changes: ListChanges,
    /// What will be opened when the page on its way is there: its first row or, with false, its last.
    opens: StoredValue<Option<(bool, View)>>,
}

impl ListSteps {
    /// The way through the list of a view.
    pub fn new(view: Memo<View>, remote: Remote, position: Memo<Position>, changes: ListChanges) -> ListSteps {
        let steps = ListSteps { view, remote, position, changes, opens: StoredValue::new(None) };
        Effect::new(move |_| {
            let view = view.get();
            let Some((first, asked)) = steps.opens.get_value() else { return };
            // Whoever closes the object, opens another one or goes elsewhere meanwhile does not want it any more.
            if asked != view {
                steps.opens.set_value(None);
                return;
            }
            let Some(listing) = remote.answer().filter(|listing| listing.query == view.query) else { return };
            steps.opens.set_value(None);
            let row = if first { listing.rows.first() } else { listing.rows.last() };
            if let Some(row) = row {
                changes.open(Some(row.id()));
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
                if let Some(page) = untrack(|| self.page(forward)) {
                    let view = self.view.get_untracked();
                    let asked = view.with_query(Query { page, ..view.query.clone() });
                    self.opens.set_value(Some((forward, asked)));
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
        // Rows of another page say nothing about the end of this one.
        let is_this = |listing: &Listing| self.view.with(|view| view.query == listing.query);
        self.remote.answer().is_some_and(|listing| is_this(&listing) && self.place(&listing).is_some())
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
