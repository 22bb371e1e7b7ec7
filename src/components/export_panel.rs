//! What the menu of exports holds: the page, the selection or all that match, each in three formats.

use super::menu::close_around;
use crate::export::{Exports, Scope};
use crate::resources::describe;
use crate::resources::row::Row;
use crate::state::remote::Remote;
use crate::state::selection::Selection;
use crate::text::format::counted;
use imagedeck_api::Resource;
use imagedeck_collection::export::Format;
use leptos::prelude::*;

/// The panel of the menu of exports. `rows` is how many a page has.
#[inline(never)]
pub fn export_panel(
    resource: Resource,
    exports: Exports,
    remote: Remote,
    selection: Option<Selection>,
    rows: u32,
) -> AnyView {
    let Some(listing) = untrack(|| remote.answer()) else {
        return view! { <p class="item">"There is nothing to export yet."</p> }.into_any();
    };
    let (filters, sorts, page) = (listing.query.filters.clone(), listing.query.sorts.clone(), listing.query.page);
    let found = |page| Scope::Found { filters: filters.clone(), sorts: sorts.clone(), page };
    let selected = untrack(|| {
        selection.and_then(|selection| {
            selection.with(|selected| selected.rows().map(|rows| rows.iter().map(|(id, _)| *id).collect::<Vec<i64>>()))
        })
    });
    let selected = selected.filter(|ids| !ids.is_empty()).map(|ids| ("Selection", ids.len() as u64, Scope::Ids(ids)));
    let scopes = [
        Some((
            "This page",
            listing.rows.len() as u64,
            match listing.since {
                None => found(Some((page, rows))),
                // The service does not know what stands first here.
                Some(_) => Scope::Ids(listing.rows.iter().map(Row::id).collect()),
            },
        )),
        selected,
        Some(("All that match", listing.total, found(None))),
    ];
    let row = |(words, count, scope): (&'static str, u64, Scope)| {
        let button = |format: Format| {
            let scope = scope.clone();
            let name = format.extension().to_ascii_uppercase();
            let start = move |event: leptos::ev::MouseEvent| {
                close_around(&event);
                exports.start(resource, scope.clone(), format);
            };
            view! {
                <button type="button" class="btn" aria-label=format!("{words} as {name}") on:click=start>{name.clone()}</button>
            }
            .into_any()
        };
        view! {
            <li class="item">
                <span>{words}<br /><span class="subtle">{counted(count, describe(resource).noun)}</span></span>
                <span class="end">{Format::ALL.map(button).into_iter().collect_view()}</span>
            </li>
        }
        .into_any()
    };
    view! {
        <h2>"Export all attributes"</h2>
        <ul class="exports">{scopes.into_iter().flatten().map(row).collect_view()}</ul>
    }
    .into_any()
}

/// How far the running export is, with a way to stop it.
#[inline(never)]
pub fn export_progress(exports: Exports) -> AnyView {
    let words = move || match exports.progress() {
        None => String::new(),
        Some(progress) => match progress.total {
            None => "Exporting".to_owned(),
            Some(total) => {
                let share = progress.done * 100 / total.max(1);
                format!("Exporting {}, {share} % done", counted(total, "image"))
            }
        },
    };
    view! {
        <div class="toast">
            <span role="status">{words}</span>
            <button type="button" class="btn" on:click=move |_| exports.stop()>"Cancel export"</button>
        </div>
    }
    .into_any()
}
