//! Where the list is in the tree of folders, and the way further down and up.

use super::facet_group::counts_of;
use crate::browser::focus;
use crate::browser::navigation::History;
use crate::routes::View;
use crate::state::remote::Remote;
use crate::text::format::thousands;
use imagedeck_api::{Facet, Filter, narrow};
use leptos::prelude::*;

/// How many folders are shown before somebody asks for more.
const FEW: usize = 8;

/// The chosen folder, and those right below it with their counts. `on_filters` asks for other filters.
#[inline(never)]
pub fn folders(view: Memo<View>, counts: Remote, on_filters: Callback<(Vec<Filter>, History)>) -> AnyView {
    let all = RwSignal::new(false);
    let folder = Memo::new(move |_| view.with(|view| narrow::chosen_folder(&view.query.filters)));
    let below = Memo::new(move |_| {
        let counts = counts_of(counts, Facet::Folder).unwrap_or_default();
        let counted = counts.values.iter().map(|count| (count.value.as_deref().unwrap_or_default(), count.count));
        narrow::folders_below(&folder.get(), counted)
    });
    let choose = move |folder: &str| {
        let filters = view.with_untracked(|view| view.query.filters.clone());
        all.set(false);
        on_filters.run((narrow::choose_folder(&filters, folder), History::Push));
        focus::move_to(&["#folders"]);
    };
    let way_up = move || {
        let folder = folder.get();
        let mut steps = vec![("All folders".to_owned(), String::new())];
        let ends = folder.match_indices('/').map(|(end, _)| end).chain([folder.len()]).filter(|end| *end > 0);
        steps.extend(ends.filter_map(|end| {
            let path = folder.get(..end)?;
            Some((path.rsplit('/').next()?.to_owned(), path.to_owned()))
        }));
        let last = steps.len() - 1;
        let draw = |(index, (name, path)): (usize, (String, String))| {
            if index == last {
                view! { <li aria-current="true">{name}</li> }.into_any()
            } else {
                view! { <li><button type="button" on:click=move |_| choose(&path)>{name}</button></li> }.into_any()
            }
        };
        match last {
            0 => ().into_any(),
            _ => view! { <ol class="crumbs" aria-label="Chosen folder">{steps.into_iter().enumerate().map(draw).collect_view()}</ol> }.into_any(),
        }
    };
    let list = move || {
        let folders = below.get();
        let many = if all.get() { folders.len() } else { FEW };
        let draw = |(name, count): &(String, u64)| {
            let chosen = folder.get_untracked();
            let path = if chosen.is_empty() { name.clone() } else { [&chosen, "/", name].concat() };
            view! {
                <li>
                    <button type="button" class="facet" on:click=move |_| choose(&path)>
                        <span class="n">{name.clone()}</span>" "<span class="c">{thousands(*count)}</span>
                    </button>
                </li>
            }
            .into_any()
        };
        folders.iter().take(many).map(draw).collect_view().into_any()
    };
    let more = move || match below.get().len().saturating_sub(FEW) {
        more if more > 0 && !all.get() => view! {
            <button type="button" class="more" on:click=move |_| all.set(true)>
                {format!("{} more", thousands(more as u64))}<span class="sr-only">" folders"</span>
            </button>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        {way_up}
        <ul class="folders" aria-label="Folders">{list}</ul>
        {more}
    }
    .into_any()
}
