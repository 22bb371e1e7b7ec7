//! The folders of the rail: a group that shows where the list is in the tree of folders once it is unfolded.

use super::facet_group::is_open;
use super::folders::folders;
use super::icon::icon;
use crate::browser::navigation::History;
use crate::routes::View;
use crate::state::remote::Remote;
use imagedeck_api::{Facet, Filter};
use leptos::prelude::*;

/// The folders that images lie in: whether they are unfolded at first, what says that they were, and what asks for
/// other filters.
pub fn folder_group(
    view: Memo<View>,
    counts: Remote,
    open: bool,
    on_unfold: Callback<(Facet, bool)>,
    on_filters: Callback<(Vec<Filter>, History)>,
) -> AnyView {
    let unfolded = RwSignal::new(open);
    let content = move || match unfolded.get() {
        true => folders(view, counts, on_filters),
        false => ().into_any(),
    };
    let toggled = move |event| {
        unfolded.set(is_open(&event));
        on_unfold.run((Facet::Folder, is_open(&event)));
    };
    view! {
        <details class="fgroup" open=open on:toggle=toggled>
            <summary id="folders">{icon("chev")}{Facet::Folder.words()}</summary>
            {content}
        </details>
    }
    .into_any()
}
