//! The table of a list: head, rows, and what stands there while there are none.

use super::copy_button::CopyButton;
use super::icon::icon;
use super::table_cell::TableCell;
use super::table_head::TableHead;
use crate::resources::row::Row;
use crate::resources::{Column, Description};
use crate::routes::View;
use crate::state::remote::Remote;
use imagedeck_api::Sort;
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
    columns: &'static [Column],
    /// The view: its order, its open row, and what the rows link to.
    view: Memo<View>,
    /// The rows.
    remote: Remote,
    /// Asks for another order.
    on_sort: Callback<Vec<Sort>>,
    /// What stands below the head where there are no rows.
    children: Children,
) -> impl IntoView {
    let style = style_sheet!("style/components/table.css");
    let draw = move |row: &Row| view! { <TableRow columns row=row.clone() view /> }.into_any();
    let skeleton_row = move |width| {
        let cells = columns
            .iter()
            .map(|column| view! { <td class=column.class><span class=format!("sk {width}")></span></td> });
        view! { <tr class="skeleton" aria-hidden="true">{cells.collect_view()}<td class="c-act"></td></tr> }.into_any()
    };
    let body = move || match remote.answer() {
        Some(listing) => listing.rows.iter().map(draw).collect_view().into_any(),
        None if remote.is_pending() => SKELETON.into_iter().map(skeleton_row).collect_view().into_any(),
        None => ().into_any(),
    };
    view! {
        <div class=style role="region" aria-label=description.title tabindex="0">
            <table aria-busy=move || remote.is_pending().then_some("true")>
                <caption class="sr-only">{description.title}</caption>
                <TableHead columns view on_sort />
                <tbody>{body}</tbody>
            </table>
            {children()}
        </div>
    }
}

#[component]
fn TableRow(columns: &'static [Column], row: Row, view: Memo<View>) -> impl IntoView {
    let id = row.id();
    let link = move || view.get().with_open(Some(id)).print();
    let is_current = move || view.get().open == Some(id);
    let cells = columns.iter().map(|column| view! { <TableCell column row=row.clone() view /> }).collect_view();
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
        <tr class:is-current=is_current aria-current=move || is_current().then_some("true")>
            {cells}
            <td class="c-act"><span class="acts-cell">{actions}</span></td>
        </tr>
    }
}
