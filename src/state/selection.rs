//! The images that the user has selected: by one, by a range, by the page, or all that pass the filters.
//!
//! Rows that are selected stay so on other pages, with other filters and after a reload of the tab. "All that match"
//! is the filters themselves and no list of rows; it ends when the filters change.

use crate::browser::storage::Store;
use imagedeck_api::query_string::{decode, encode};
use imagedeck_api::{Filter, Resource};
use leptos::prelude::*;

/// What is selected of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selected {
    /// The rows, in the order in which they were selected: the id, and the path to copy.
    rows: Vec<(i64, String)>,
    /// The filters whose whole result is selected, and how many rows that is.
    matching: Option<(Vec<Filter>, u64)>,
    /// The row that was selected last: a range begins there.
    last: Option<i64>,
}

impl Selected {
    /// Whether a row is selected.
    pub fn contains(&self, id: i64) -> bool {
        self.matching.is_some() || self.rows.iter().any(|(selected, _)| *selected == id)
    }

    /// How many rows are selected.
    pub fn count(&self) -> u64 {
        self.matching.as_ref().map_or(self.rows.len() as u64, |(_, total)| *total)
    }

    /// The selected rows with their paths; none where all that match are selected.
    pub fn rows(&self) -> Option<&[(i64, String)]> {
        self.matching.is_none().then_some(self.rows.as_slice())
    }

    /// Selects rows, or no longer.
    fn put(&mut self, rows: &[(i64, String)], on: bool) {
        self.matching = None;
        self.rows.retain(|(selected, _)| !rows.iter().any(|(id, _)| id == selected));
        if on {
            self.rows.extend_from_slice(rows);
        }
        self.last = rows.last().map(|(id, _)| *id);
    }

    /// Selects, or no longer, the rows of a page from the one selected last to this one.
    fn put_range(&mut self, page: &[(i64, String)], id: i64, on: bool) {
        let place = |id: i64| page.iter().position(|(row, _)| *row == id);
        let Some(here) = place(id) else { return };
        let start = self.last.and_then(place).unwrap_or(here);
        let rows = page.get(start.min(here)..=start.max(here)).unwrap_or_default().to_vec();
        self.put(&rows, on);
        self.last = Some(id);
    }

    /// A line for each row: the id, a space, the path encoded.
    fn print(&self) -> String {
        let line = |(id, path): &(i64, String)| [&id.to_string(), " ", &encode(path)].concat();
        self.rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn parse(kept: &str) -> Selected {
        let row = |line: &str| {
            let (id, path) = line.split_once(' ')?;
            Some((id.parse().ok()?, decode(path)))
        };
        Selected { rows: kept.lines().filter_map(row).collect(), ..Selected::default() }
    }
}

/// The selection of a list, kept for this tab.
#[derive(Clone, Copy)]
pub struct Selection {
    resource: Resource,
    selected: RwSignal<Selected>,
}

impl Selection {
    /// Takes up what this tab has kept.
    pub fn restore(resource: Resource) -> Selection {
        let kept = Store::Tab.read(&key(resource)).unwrap_or_default();
        Selection { resource, selected: RwSignal::new(Selected::parse(&kept)) }
    }

    /// Forgets what this tab has kept, of all lists.
    pub fn forget() {
        Resource::ALL.into_iter().for_each(|resource| Store::Tab.remove(&key(resource)));
    }

    /// What is selected.
    pub fn with<T>(self, look: impl FnOnce(&Selected) -> T) -> T {
        self.selected.with(look)
    }

    /// Selects rows, or no longer.
    pub fn put(self, rows: &[(i64, String)], on: bool) {
        self.change(|selected| selected.put(rows, on));
    }

    /// Selects, or no longer, the rows of a page from the one selected last to this one.
    pub fn put_range(self, page: &[(i64, String)], id: i64, on: bool) {
        self.change(|selected| selected.put_range(page, id, on));
    }

    /// Selects all that pass the filters.
    pub fn put_matching(self, filters: Vec<Filter>, total: u64) {
        self.change(|selected| selected.matching = Some((filters, total)));
    }

    /// Ends "all that match" where the filters are no longer the same.
    pub fn follow(self, filters: &[Filter]) {
        let is_other = |selected: &Selected| selected.matching.as_ref().is_some_and(|(known, _)| known != filters);
        if self.selected.with_untracked(is_other) {
            self.change(|selected| selected.matching = None);
        }
    }

    /// Selects nothing.
    pub fn clear(self) {
        self.change(|selected| *selected = Selected::default());
    }

    fn change(self, change: impl FnOnce(&mut Selected)) {
        self.selected.update(change);
        Store::Tab.write(&key(self.resource), &self.selected.with_untracked(Selected::print));
    }
}

fn key(resource: Resource) -> String {
    ["imagedeck.selection", resource.path()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(ids: &[i64]) -> Vec<(i64, String)> {
        ids.iter().map(|id| (*id, format!("[store] folder {id}/a.iso"))).collect()
    }

    fn ids(selected: &Selected) -> Vec<i64> {
        selected.rows.iter().map(|(id, _)| *id).collect()
    }

    #[test]
    fn rows_of_several_pages_are_selected_together() {
        let mut selected = Selected::default();
        selected.put(&rows(&[3]), true);
        selected.put(&rows(&[30, 31]), true);
        selected.put(&rows(&[31]), false);
        assert_eq!(ids(&selected), [3, 30]);
        assert_eq!(Selected::parse(&selected.print()).rows, selected.rows);
    }

    #[test]
    fn a_range_goes_from_the_row_before_in_either_direction() {
        let page = rows(&[9, 4, 7, 2, 5]);
        let mut selected = Selected::default();
        selected.put(&rows(&[2]), true);
        selected.put_range(&page, 4, true);
        assert_eq!(ids(&selected), [4, 7, 2]);
        selected.put_range(&page, 5, false);
        assert_eq!(ids(&selected), [0; 0]);
        selected.put_range(&page, 77, true);
        assert_eq!(selected.count(), 0);
    }

    #[test]
    fn all_that_match_are_a_question_and_no_list() {
        let mut selected = Selected::default();
        selected.put(&rows(&[1]), true);
        selected.matching = Some((Vec::new(), 130_220));
        assert!(selected.contains(99));
        assert_eq!((selected.count(), selected.rows()), (130_220, None));
        selected.put(&rows(&[2]), true);
        assert_eq!(ids(&selected), [1, 2]);
    }
}
