//! What the actions do on the page of a list.

use super::Action;
use crate::browser::navigation::{History, Navigation};
use crate::browser::{self, focus, rows};
use crate::components::density;
use crate::components::table_row::ID;
use crate::filter_box::INPUT;
use crate::pages::list_changes::ListChanges;
use crate::pages::list_rail::RailPlace;
use crate::pages::list_steps::ListSteps;
use crate::resources::row::Row;
use crate::routes::View;
use crate::state::dialogs::{Dialog, Dialogs};
use crate::state::preferences::Preferences;
use crate::state::remote::Remote;
use crate::state::selection::Selection;
use crate::state::theme;
use crate::state::toast::Toasts;
use crate::sync::watch::SyncWatch;
use imagedeck_api::command;
use imagedeck_api::{Field, Record};
use leptos::prelude::*;

/// The page of a list, as far as actions change it.
#[derive(Clone, Copy)]
pub struct ListActions {
    /// The view.
    pub view: Memo<View>,
    /// What can be changed about it.
    pub changes: ListChanges,
    /// Its rows.
    pub remote: Remote,
    /// The object that is open, once it is known.
    pub opened: StoredValue<Option<Row>>,
    /// From row to row and from page to page.
    pub steps: ListSteps,
    /// The selected rows, where rows can be selected.
    pub selection: Option<Selection>,
    /// The facets.
    pub rail: RailPlace,
    /// The sync, where there is one.
    pub watch: Option<SyncWatch>,
    /// What all pages have in common.
    pub shared: Shared,
}

/// What all pages have in common, taken where it can be: what answers to keys and clicks is outside of the page's tree.
#[derive(Clone, Copy)]
pub struct Shared {
    /// Notices.
    pub toasts: Toasts,
    /// Dialogs.
    pub dialogs: Dialogs,
    /// The address.
    pub navigation: Navigation,
    /// What was chosen on this device.
    pub preferences: Preferences,
}

impl Shared {
    /// What this part of the page has.
    pub fn here() -> Shared {
        Shared {
            toasts: expect_context(),
            dialogs: expect_context(),
            navigation: expect_context(),
            preferences: expect_context(),
        }
    }
}

/// The actions of the list that is shown; none where none is.
pub type CurrentActions = RwSignal<Option<ListActions>>;

impl ListActions {
    /// Closes the object that is open.
    pub fn close_object(self) {
        if self.view.with_untracked(|view| view.open.is_some()) {
            self.changes.open(None);
        }
    }

    /// Does it.
    #[inline(never)]
    pub fn run(self, action: Action) {
        let Shared { toasts, dialogs, navigation, preferences } = self.shared;
        let view = self.view.get_untracked();
        match action {
            Action::Palette => dialogs.open(Dialog::Palette),
            Action::Shortcuts => dialogs.open(Dialog::Shortcuts),
            Action::Filter => focus::put_on(INPUT),
            Action::ClearFilters => self.changes.filter(Vec::new(), History::Push),
            Action::NextPage => self.steps.turn(true),
            Action::PreviousPage => self.steps.turn(false),
            Action::NextRow | Action::PreviousRow => match view.open {
                Some(_) => self.steps.step(action == Action::NextRow),
                None => rows::move_focus(action == Action::NextRow),
            },
            Action::SelectRow => {
                if let (Some(selection), Some(row)) = (self.selection, self.current_row()) {
                    let on = !untrack(|| selection.with(|selected| selected.contains(row.id())));
                    selection.put(&[(row.id(), row.value(Field::Path).text().into_owned())], on);
                }
            }
            Action::CopyPath => {
                if let Some(row) = self.current_row() {
                    toasts.copy("Path copied", row.value(Field::Path).text().into_owned());
                }
            }
            Action::CopyId => {
                if let Some(id) = view.open.or_else(|| self.current_row().map(|row| row.id())) {
                    toasts.copy("Id copied", id.to_string());
                }
            }
            Action::CopyLink => toasts.copy("Link copied", [browser::origin(), self.changes.shared().print()].concat()),
            Action::CopyAs(tool) => {
                let rows = untrack(|| self.changes.usual_rows());
                let total = untrack(|| self.remote.answer()).map(|listing| listing.total);
                let line = command::list(tool, &browser::origin(), view.resource, &view.query, Some(rows), total);
                toasts.copy("Command copied", line);
            }
            Action::CopySync(tool) => {
                if let Some(kind) = view.resource.image_kind() {
                    toasts.copy("Command copied", command::sync(tool, &browser::origin(), kind));
                }
            }
            Action::Sync => {
                if let Some(watch) = self.watch {
                    watch.start();
                }
            }
            Action::Facets => match untrack(|| self.rail.is_shown()) {
                true => self.rail.hide(),
                false => self.rail.show(),
            },
            Action::Density => density::next(preferences),
            Action::Theme => theme::toggle(),
            Action::GoTo(resource) => {
                navigation.go(&untrack(|| preferences.whole_list(resource)).print(), History::Push);
            }
        }
    }

    /// The row that is open, or else the one that has the focus.
    fn current_row(self) -> Option<Row> {
        let open = self.view.with_untracked(|view| view.open);
        let focused = || rows::focused_row(ID)?.parse().ok();
        let current: i64 = open.or_else(focused)?;
        let is_current = |row: &&Row| row.id() == current;
        let on_page =
            untrack(|| self.remote.answer()).and_then(|listing| listing.rows.iter().find(is_current).cloned());
        // What is open may lie on another page, or have been opened by its link.
        on_page.or_else(|| self.opened.get_value().filter(|row| open == Some(row.id())))
    }
}
