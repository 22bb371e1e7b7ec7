//! What the menu of columns holds: which are shown, in which order, how wide.

use super::icon::icon;
use crate::browser::focus;
use crate::resources::{Column, Layout, columns};
use imagedeck_api::Resource;
use leptos::prelude::*;

/// How much wider or narrower a column becomes at a click, in pixels.
const STEP: u16 = 24;

/// The width from which a column without a chosen one begins to change, in pixels.
const USUAL_WIDTH: u16 = 144;

/// The panel of the menu of columns. `on_layout` asks for other columns, or with none for the first ones.
#[inline(never)]
pub fn column_panel(resource: Resource, layout: Memo<Layout>, on_layout: Callback<Option<Layout>>) -> AnyView {
    // Those that are shown come first, in their order; then the others.
    let rows = move || {
        let layout = layout.get();
        let shown = layout.columns().iter().map(|shown| shown.column);
        let others = columns(resource).iter().filter(|column| layout.place(column).is_none());
        shown.chain(others).collect::<Vec<_>>()
    };
    let change = move |next: Layout, column: &'static Column, part: &str| {
        on_layout.run(Some(next));
        focus::move_to(&[&place(column, part), &place(column, "show")]);
    };
    let row = move |column: &'static Column| {
        let is_shown = move || layout.with(|layout| layout.place(column).is_some());
        let button = move |part: &'static str, symbol: &'static str, act: fn(Layout, &'static Column) -> Layout| {
            view! {
                <button
                    type="button"
                    class="icon-btn xs"
                    id=id_of(column, part)
                    aria-label=format!("{part} {}", column.heading)
                    title=part
                    on:click=move |_| change(act(layout.get_untracked(), column), column, part)
                >
                    {icon(symbol)}
                </button>
            }
            .into_any()
        };
        let buttons = move || match is_shown() {
            false => ().into_any(),
            true => vec![
                button("Move up", "arrow-up", |layout, column| layout.moved(column, false)),
                button("Move down", "arrow-down", |layout, column| layout.moved(column, true)),
                button("Make narrower", "minus", |layout, column| stepped(layout, column, false)),
                button("Make wider", "plus", |layout, column| stepped(layout, column, true)),
            ]
            .into_any(),
        };
        view! {
            <li class="item">
                <label>
                    <input
                        type="checkbox"
                        id=id_of(column, "show")
                        prop:checked=is_shown
                        disabled=column.is_link()
                        on:change=move |_| change(layout.get_untracked().toggled(resource, column), column, "show")
                    />
                    {column.heading}
                </label>
                <span class="end">{buttons}</span>
            </li>
        }
        .into_any()
    };
    view! {
        <h2 id="columns-title">"Columns"</h2>
        <ul class="columns" aria-labelledby="columns-title">{move || rows().into_iter().map(row).collect_view().into_any()}</ul>
        <hr />
        <button type="button" class="item" on:click=move |_| on_layout.run(None)>"Reset columns"</button>
    }
    .into_any()
}

fn stepped(layout: Layout, column: &'static Column, wider: bool) -> Layout {
    let width = layout.columns().iter().find(|shown| shown.column == column).and_then(|shown| shown.width);
    let width = width.unwrap_or(USUAL_WIDTH);
    let width = if wider { width.saturating_add(STEP) } else { width.saturating_sub(STEP) };
    layout.resized(column, Some(width))
}

fn id_of(column: &Column, part: &str) -> String {
    ["column-", column.key, "-", part.rsplit(' ').next().unwrap_or(part)].concat()
}

fn place(column: &Column, part: &str) -> String {
    ["#", &id_of(column, part)].concat()
}
