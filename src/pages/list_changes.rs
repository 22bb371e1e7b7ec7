//! What can be changed about a list that is shown: each change is a new address, or a choice for this device.

use crate::browser::navigation::{History, Navigation};
use crate::resources::{Column, Layout};
use crate::routes::View;
use crate::state::preferences::{Choice, Preferences, ROWS_PER_PAGE};
use imagedeck_api::{Filter, Query, Sort};
use leptos::prelude::*;

/// The changes of a list.
#[derive(Clone, Copy)]
pub struct ListChanges {
    view: Memo<View>,
    navigation: Navigation,
    preferences: Preferences,
}

impl ListChanges {
    /// The changes of the list that a view shows.
    pub fn of(view: Memo<View>) -> ListChanges {
        ListChanges { view, navigation: expect_context(), preferences: expect_context() }
    }

    /// Rows on a page where the address does not say.
    pub fn usual_rows(self) -> u32 {
        self.preferences.usual_rows(self.view.with_untracked(|view| view.resource))
    }

    /// The columns of the table.
    pub fn layout(self) -> Layout {
        let (resource, layout) = self.view.with(|view| (view.resource, view.layout.clone()));
        let chosen = || Layout::parse(resource, &self.preferences.get(Choice::Columns(resource))?);
        layout.or_else(chosen).unwrap_or_else(|| Layout::standard(resource))
    }

    /// The view with all that another device would have to guess.
    pub fn shared(self) -> View {
        untrack(|| {
            let mut view = self.view.get();
            let rows = view.query.per_page.unwrap_or_else(|| self.usual_rows());
            view.query.per_page = Some(rows).filter(|rows| *rows != ROWS_PER_PAGE || view.query.page != 1);
            view.layout = Some(self.layout()).filter(|layout| *layout != Layout::standard(view.resource));
            view
        })
    }

    /// Other filters, from the first page.
    pub fn filter(self, filters: Vec<Filter>, history: History) {
        self.change(|query| Query { filters, page: 1, ..query }, history);
    }

    /// Another order, from the first page.
    pub fn sort(self, sorts: Vec<Sort>) {
        self.change(|query| Query { sorts, page: 1, ..query }, History::Push);
    }

    /// Another page.
    pub fn turn_to(self, page: u32) {
        self.change(|query| Query { page, ..query }, History::Push);
    }

    /// Another page, while an object is open: one step of the history with the object that will be open then.
    pub fn turn_with_open(self, page: u32) {
        self.change(|query| Query { page, ..query }, History::Replace);
    }

    /// Another number of rows on a page, from the first page; it is also remembered.
    pub fn show_rows(self, rows: u32) {
        let resource = self.view.with_untracked(|view| view.resource);
        let remembered = if rows == ROWS_PER_PAGE { String::new() } else { rows.to_string() };
        self.preferences.set(Choice::Rows(resource), &remembered);
        let per_page = Some(rows).filter(|rows| *rows != self.usual_rows());
        self.change(|query| Query { per_page, page: 1, ..query }, History::Push);
    }

    /// Other columns, or the first ones; they are also remembered. Everything else stays.
    pub fn show_columns(self, layout: Option<Layout>) {
        let view = self.view.get_untracked();
        let layout = layout.filter(|layout| *layout != Layout::standard(view.resource));
        let remembered = layout.as_ref().map_or(String::new(), Layout::print);
        self.preferences.set(Choice::Columns(view.resource), &remembered);
        self.go(View { layout, ..view }, History::Replace);
    }

    /// Another width of a column, in pixels, or its first one.
    pub fn resize(self, column: &Column, width: Option<u16>) {
        self.show_columns(Some(untrack(|| self.layout()).resized(column, width)));
    }

    /// Another object open beside the list, or none.
    pub fn open(self, open: Option<i64>) {
        let view = self.view.get_untracked();
        // Going from row to row inside the drawer is one step of the history, not one for each row.
        let history = if view.open.is_some() && open.is_some() { History::Replace } else { History::Push };
        self.go(view.with_open(open), history);
    }

    fn change(self, change: impl FnOnce(Query) -> Query, history: History) {
        let view = self.view.get_untracked();
        let query = change(view.query.clone());
        self.go(view.with_query(query), history);
    }

    fn go(self, next: View, history: History) {
        self.navigation.go(&next.print(), history);
    }
}
