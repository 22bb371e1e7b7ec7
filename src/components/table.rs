//! The table of a list: head, rows, and what stands there while there are none.

use super::copy_button::CopyButton;
use super::icon::icon;
use super::table_cell::TableCell;
use super::table_head::TableHead;
use crate::resources::row::Row;
use crate::resources::{Column, Description, Layout, Shown};
use crate::routes::View;
use crate::state::remote::Remote;
use crate::state::selection::Selection;
use imagedeck_api::{Field, Record, Sort};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use stylers_macro::style_sheet;

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
    /// The view: its order, its open row, and what the rows link to.
    view: Memo<View>,
    /// The rows.
    remote: Remote,
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
    let draw =
        move |row: &Row| view! { <TableRow columns=layout.get() row=row.clone() view selection remote /> }.into_any();
    let skeleton_row = move |width| {
        let layout = layout.get();
        let cells = layout.columns().iter().map(|shown| {
            view! { <td class=shown.column.class><span class=format!("sk {width}")></span></td> }.into_any()
        });
        view! { <tr class="skeleton" aria-hidden="true">{selection.map(|_| view! { <td class="c-check"></td> })}{cells.collect_view()}<td class="c-act"></td></tr> }.into_any()
    };
    // New rows take the place of old ones: to change old ones, attribute by attribute, has the browser work out their
    // style again and again. So what is drawn is of another type each time, which Leptos does not try to change.
    let mut is_odd = false;
    let body = move || match remote.answer() {
        Some(listing) => {
            is_odd = !is_odd;
            let rows = listing.rows.iter().map(draw).collect_view();
            if is_odd { rows.into_any() } else { (rows, ()).into_any() }
        }
        None if remote.is_pending() => SKELETON.into_iter().map(skeleton_row).collect_view().into_any(),
        None => ().into_any(),
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
                <tbody>{body}</tbody>
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

#[component]
fn TableRow(
    columns: Layout,
    row: Row,
    view: Memo<View>,
    selection: Option<Selection>,
    remote: Remote,
) -> impl IntoView {
    let id = row.id();
    let link = move || view.get().with_open(Some(id)).print();
    let is_current = move || view.get().open == Some(id);
    let is_selected = move || selection.is_some_and(|selection| selection.with(|selected| selected.contains(id)));
    let check = selection.map(|selection| {
        let subject = row.title();
        let path = row.value(Field::Path).text().into_owned();
        let choose = move |event: MouseEvent| {
            let on = event_target_checked(&event);
            match event.shift_key() {
                true => selection.put_range(&selectable(remote), id, on),
                false => selection.put(&[(id, path.clone())], on),
            }
        };
        view! {
            <td class="c-check">
                <label class="check">
                    <input type="checkbox" aria-label=format!("Select {subject}") prop:checked=is_selected on:click=choose />
                </label>
            </td>
        }
        .into_any()
    });
    let cell = |shown: &Shown| view! { <TableCell column=shown.column row=row.clone() view /> }.into_any();
    let cells = columns.columns().iter().map(cell).collect_view();
    let actions = match &row {
        Row::Image(image) => view! {
            <CopyButton label="Copy id" subject=image.name.clone() done="Id copied" text=id.to_string() symbol="hash" class="hov" />
            <CopyButton label="Copy path" subject=image.name.clone() done="Path copied" text=image.path.clone() />
        }
        .into_any(),
        Row::Request(_) => view! {
            <a class="icon-btn tip" data-tip="Open" aria-label=format!("Open request {id}") href=link>{icon("open")}</a>
        }
        .into_any(),
    };
    view! {
        <tr
            class:is-current=is_current
            class:is-selected=is_selected
            aria-current=move || is_current().then_some("true")
        >
            {check}
            {cells}
            <td class="c-act"><span class="acts-cell">{actions}</span></td>
        </tr>
    }
}
