//! The table of a list: head, rows, and what stands there while there are none.

use super::table_head::TableHead;
use super::table_row::{COPIES, ID, Scene, skeleton};
use crate::browser::navigation::{History, Navigation, followed_link};
use crate::browser::paint::Painting;
use crate::browser::rows::{focus_again, focused};
use crate::resources::row::Row;
use crate::resources::{Column, Description, Layout};
use crate::routes::View;
use crate::state::preferences::Preferences;
use crate::state::remote::Remote;
use crate::state::selection::Selection;
use crate::state::toast::Toasts;
use crate::state::zone::Zone;
use crate::sync::watch::SyncWatch;
use imagedeck_api::{Field, Query, Record, Sort};
use leptos::ev::MouseEvent;
use leptos::html::Tbody;
use leptos::prelude::*;
use stylers_macro::style_sheet;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// How many empty rows stand in for rows on their way, and how long their bars are.
const SKELETON: [&str; 10] = ["w4", "w2", "w5", "w3", "w6", "w4", "w3", "w5", "w2", "w4"];

/// A table of rows.
#[component]
pub fn Table(
    /// What the table shows.
    description: &'static Description,
    /// Its columns.
    layout: Memo<Layout>,
    /// Whether the columns are those that nobody has chosen: such columns give way where there is little room.
    is_standard: Memo<bool>,
    /// The view: its open row, and where a click on a row leads.
    view: Memo<View>,
    /// Whether its open row is marked.
    marks_open: RwSignal<bool>,
    /// The rows.
    remote: Remote,
    /// The sync of the images, whose changes are marked; none where nothing is synced.
    watch: Option<SyncWatch>,
    /// Asks for another order.
    on_sort: Callback<Vec<Sort>>,
    /// The selected rows; none where rows cannot be selected.
    selection: Option<Selection>,
    /// Asks for another width of a column, in pixels.
    on_resize: Callback<(&'static Column, Option<u16>)>,
    /// What stands below the head where there are no rows.
    children: Children,
) -> impl IntoView {
    let style = style_sheet!("style/components/table.css");
    let body = NodeRef::<Tbody>::new();
    let painting = StoredValue::new_local(Painting::default());
    let preferences = expect_context::<Preferences>();
    let navigation = expect_context::<Navigation>();
    let view_of_rows = Memo::new(move |_| {
        let mut view = view.get();
        view.open = view.open.filter(|_| marks_open.get());
        if let Some(listing) = remote.answer() {
            // To lay out all rows for other links would hold up the rows that are on their way: see `click`.
            view.query.clone_from(&listing.query);
        }
        view
    });
    Effect::new(move |before: Option<Option<Query>>| {
        let place = body.get()?;
        let layout = layout.get();
        let rows = match remote.answer() {
            Some(listing) => {
                let view = view_of_rows.get();
                let is_selected = selection.map(|selection| move |id| selection.with(|rows| rows.contains(id)));
                let is_selected = is_selected.as_ref().map(|is_selected| is_selected as &dyn Fn(i64) -> bool);
                let changed = watch.and_then(SyncWatch::changed);
                Scene::new(&layout, &view, &listing.query, Zone::chosen(preferences), is_selected)
                    .rows(&listing, changed.as_ref())
            }
            None if remote.is_pending() => {
                SKELETON.into_iter().map(|width| skeleton(&layout, selection.is_some(), width)).collect()
            }
            None => Vec::new(),
        };
        // Where the same question has another answer now, the keyboard stays with its image, which may have moved.
        let shown = remote.answer().map(|listing| listing.query.clone());
        let focused = focused(ID).filter(|_| before.flatten() == shown);
        painting.update_value(|painting| painting.show(&place, rows));
        focused.iter().for_each(focus_again);
        shown
    });
    let toasts = expect_context::<Toasts>();
    let click = move |event: MouseEvent| {
        let Some((row, target)) = clicked(&event, remote) else { return };
        if let (Some(selection), true) = (selection, target.tag_name() == "INPUT") {
            let on = event_target_checked(&event);
            match event.shift_key() {
                true => selection.put_range(&selectable(remote), row.id(), on),
                false => selection.put(&[(row.id(), row.value(Field::Path).text().into_owned())], on),
            }
        } else if let Some(button) = target.closest("button").ok().flatten() {
            match button.get_attribute(COPIES) {
                Some(name) if name == Field::Id.name() => toasts.copy("Id copied", row.id().to_string()),
                _ => toasts.copy("Path copied", row.value(Field::Path).text().into_owned()),
            }
        } else if followed_link(&event).is_some() {
            // Of the view that is asked for, though its rows may not be there yet.
            event.prevent_default();
            let address = view.with_untracked(|view| view.with_open(Some(row.id())).print());
            navigation.go(&address, History::Push);
        }
    };
    view! {
        <div class=style role="region" aria-label=description.title tabindex="0">
            <table
                class:standard=move || is_standard.get()
                style:--columns=move || layout.with(|layout| layout.columns().len()).to_string()
                aria-busy=move || remote.is_pending().then_some("true")
            >
                <caption class="sr-only">{description.title}</caption>
                {move || view! { <TableHead columns=layout.get() view selection remote on_sort on_resize /> }.into_any()}
                <tbody node_ref=body on:click=click></tbody>
            </table>
            {children()}
        </div>
    }
}

/// The rows of the page, as a selection takes them.
pub fn selectable(remote: Remote) -> Vec<(i64, String)> {
    let row = |row: &Row| (row.id(), row.value(Field::Path).text().into_owned());
    remote.answer().map_or(Vec::new(), |listing| listing.rows.iter().map(row).collect())
}

/// The row that was clicked at, and where.
fn clicked(event: &MouseEvent, remote: Remote) -> Option<(Row, Element)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let id: i64 = target.closest("tr").ok()??.get_attribute(ID)?.parse().ok()?;
    let row = untrack(|| remote.answer())?.rows.iter().find(|row| row.id() == id).cloned()?;
    Some((row, target))
}
