//! What can be done with the selected rows.

use super::icon::icon;
use crate::browser::focus;
use crate::state::remote::Remote;
use crate::state::selection::Selection;
use crate::state::toast::Toasts;
use crate::text::format::{counted, thousands};
use leptos::prelude::*;

/// The bar beside the count of rows; nothing while nothing is selected.
pub fn selection_bar(selection: Selection, remote: Remote, noun: &'static str) -> AnyView {
    let count = Memo::new(move |_| selection.with(|selected| selected.count()));
    let bar = move || match count.get() {
        0 => ().into_any(),
        count => filled(selection, remote, noun, count),
    };
    bar.into_any()
}

#[inline(never)]
fn filled(selection: Selection, remote: Remote, noun: &'static str, count: u64) -> AnyView {
    let toasts = expect_context::<Toasts>();
    let copy = move |words: &'static str, done: &'static str, text: fn(&(i64, String)) -> String| {
        let copy_all = move |_| {
            let lines =
                selection.with(|selected| selected.rows().map(|rows| rows.iter().map(text).collect::<Vec<_>>()));
            let lines = lines.unwrap_or_default();
            toasts.copy(done, lines.join("\n"));
        };
        view! { <button type="button" class="btn quiet" on:click=copy_all>{words}</button> }.into_any()
    };
    // A page that is selected whole can be widened to all that match.
    let widened = move || {
        let listing = remote.answer()?;
        let is_whole = selection
            .with(|selected| selected.rows().is_some() && listing.rows.iter().all(|row| selected.contains(row.id())));
        let is_part = listing.total > selection.with(|selected| selected.count()) && !listing.rows.is_empty();
        (is_whole && is_part).then(|| (listing.query.filters.clone(), listing.total))
    };
    let widen = move || match widened() {
        None => ().into_any(),
        Some((filters, total)) => {
            let words = format!("Select all {}", thousands(total));
            let choose = move |_| {
                selection.put_matching(filters.clone(), total);
                focus::move_to(&["#selection"]);
            };
            view! { <button type="button" class="btn quiet" on:click=choose>{words}</button> }.into_any()
        }
    };
    let copies = move || match selection.with(|selected| selected.rows().is_some()) {
        true => vec![
            copy("Copy paths", "Paths copied", |(_, path)| path.clone()),
            copy("Copy ids", "Ids copied", |(id, _)| id.to_string()),
        ]
        .into_any(),
        false => ().into_any(),
    };
    view! {
        <div class="selbar" id="selection" role="group" tabindex="-1" aria-label="Selection">
            <span class="n">{thousands(count)}" selected"</span>
            {copies}
            {widen}
            <button
                type="button"
                class="icon-btn xs"
                aria-label=format!("Clear the selection of {}", counted(count, noun))
                on:click=move |_| {
                    selection.clear();
                    focus::move_to(&["#main [role=region]"]);
                }
            >
                {icon("x")}
            </button>
        </div>
    }
    .into_any()
}
