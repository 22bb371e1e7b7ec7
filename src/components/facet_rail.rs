//! What the images that were found have in common, with counts: a choice of values narrows the list.
//!
//! What is chosen stands in the filters alone; the rail reads it from there, so that it never says anything else
//! than the tokens do.

use super::facet_group::facet_group;
use super::folder_group::folder_group;
use super::icon::icon;
use crate::browser::navigation::History;
use crate::routes::View;
use crate::state::preferences::{Choice, Preferences};
use crate::state::remote::Remote;
use crate::text::format::thousands;
use imagedeck_api::{Facet, Filter, Resource};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// The facets that are unfolded where nobody has chosen.
const UNFOLDED: [Facet; 4] = [Facet::OsFamily, Facet::Distribution, Facet::Version, Facet::Architecture];

/// The facets that are unfolded on this device: only they are counted.
pub fn unfolded(preferences: Preferences) -> Vec<Facet> {
    match preferences.get(Choice::Facets) {
        Some(names) => {
            Facet::ALL.into_iter().filter(|facet| names.split(',').any(|name| name == facet.name())).collect()
        }
        None => UNFOLDED.to_vec(),
    }
}

/// The rail beside a table.
#[component]
pub fn FacetRail(
    /// Which list is narrowed.
    resource: Resource,
    /// The view, whose filters say what is chosen.
    view: Memo<View>,
    /// The rows, which the counts follow.
    rows: Remote,
    /// The counts.
    counts: Remote,
    /// Asks for other filters.
    on_filters: Callback<(Vec<Filter>, History)>,
    /// Whether it lies over the table, which then cannot be reached.
    is_over: Signal<bool>,
    /// Folds the rail away.
    on_close: Callback<()>,
) -> impl IntoView {
    let style = style_sheet!("style/components/facet_rail.css");
    let preferences = expect_context::<Preferences>();
    let is_unfolded = move |facet: Facet| untrack(|| unfolded(preferences)).contains(&facet);
    let on_unfold = Callback::new(move |(facet, open): (Facet, bool)| {
        if is_unfolded(facet) != open {
            let mut facets = untrack(|| unfolded(preferences));
            facets.retain(|known| *known != facet);
            facets.extend(open.then_some(facet));
            let names: Vec<&str> = facets.iter().map(|facet| facet.name()).collect();
            // A comma alone stands for none: an empty text would be no choice.
            let names = names.join(",");
            preferences.set(Choice::Facets, if names.is_empty() { "," } else { &names });
        }
    });
    let group = move |facet: &Facet| {
        let open = is_unfolded(*facet);
        match facet {
            Facet::Folder => folder_group(view, counts, open, on_unfold, on_filters),
            facet => facet_group(*facet, view, counts, open, on_unfold, on_filters),
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_over.get_untracked() {
            event.stop_propagation();
            on_close.run(());
        }
    };
    // What is tried again after a fault is not waited for: the rail would jump with each try.
    let is_coming = move || {
        let is_first = |remote: Remote| remote.is_pending() && remote.failure().is_none();
        counts.answer().is_none() && (is_first(rows) || is_first(counts))
    };
    view! {
        <section
            class=["rail ", style].concat()
            aria-label="Narrow by"
            role=move || if is_over.get() { "dialog" } else { "complementary" }
            aria-modal=move || is_over.get().then_some("true")
            aria-busy=move || is_coming().then_some("true")
            on:keydown=key
        >
            <div class="rail-head">
                <h2 id="rail-title" tabindex="-1">"Narrow by"</h2>
                <button type="button" class="icon-btn" aria-label="Hide the facets" on:click=move |_| on_close.run(())>
                    {icon("rail")}
                </button>
            </div>
            {resource.facets().iter().map(group).collect_view()}
            <p class="rail-note">{move || note(counts)}</p>
        </section>
    }
}

/// Where the values come from, and what they leave out.
fn note(counts: Remote) -> String {
    let Some(listing) = counts.answer() else {
        return match counts.failure() {
            Some(failure) => format!("The values could not be counted. {}", failure.error),
            None => String::new(),
        };
    };
    if listing.facets.is_empty() {
        // A list that is held here is counted here, and a short one is held without asking.
        return "This service does not count what its images have. For that, keep the list on this device: see above \
                the table."
            .to_owned();
    }
    let silent = listing.facets.iter().find(|(facet, _)| *facet == Facet::Architecture).and_then(|(_, counts)| {
        let all: u64 = counts.values.iter().map(|count| count.count).sum();
        let none = counts.values.iter().find(|count| count.value.is_none())?.count;
        Some((none, all))
    });
    let silent = silent.map_or(String::new(), |(none, all)| {
        format!(" {} of {} names do not state an architecture.", thousands(none), thousands(all))
    });
    ["Read from the image names.", &silent].concat()
}
