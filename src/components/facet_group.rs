//! One facet of the rail: its values, each with its count and a box that chooses it.

use super::icon::icon;
use crate::browser::navigation::History;
use crate::routes::View;
use crate::state::remote::Remote;
use crate::text::format::thousands;
use imagedeck_api::facet::{Count, Counts};
use imagedeck_api::version::order_key;
use imagedeck_api::{Facet, Filter, narrow};
use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How many values are shown before somebody asks for more.
const FEW: usize = 6;

/// A facet with its values: whether it is unfolded at first, what says that it was, and what asks for other filters.
pub fn facet_group(
    facet: Facet,
    view: Memo<View>,
    counts: Remote,
    open: bool,
    on_unfold: Callback<(Facet, bool)>,
    on_filters: Callback<(Vec<Filter>, History)>,
) -> AnyView {
    let all = RwSignal::new(false);
    let counted = move || counts_of(counts, facet).unwrap_or_default();
    let chosen = move || view.with(|view| narrow::chosen(&view.query.filters, facet));
    let shown = Memo::new(move |_| shown_values(facet, &counted(), &chosen(), all.get()));
    // Asked for each row that is shown: nothing is copied for it.
    let count = move |value: &str| {
        let Some(listing) = counts.answer() else { return (0, 0) };
        let values =
            listing.facets.iter().filter(|(counted, _)| *counted == facet).flat_map(|(_, counts)| &counts.values);
        values.fold((0, 0), |(found, sum), count| {
            let is_it = count.value.as_deref().unwrap_or_default() == value;
            (if is_it { count.count } else { found }, sum + count.count)
        })
    };
    let row = move |value: String| {
        let name = if value.is_empty() { "not stated".to_owned() } else { value.clone() };
        let [value_for_state, value_for_count, value_for_bar] = [value.clone(), value.clone(), value.clone()];
        let is_on = move || chosen().contains(&value_for_state);
        let choose = move |event: Event| {
            let filters = view.with_untracked(|view| view.query.filters.clone());
            on_filters.run((narrow::choose(&filters, facet, &value, event_target_checked(&event)), History::Push));
        };
        // In hundredths.
        let share = move || {
            let (count, sum) = count(&value_for_bar);
            (count * 100 / sum.max(1)).to_string()
        };
        view! {
            <li>
                <label class="facet" style:--p=share>
                    <input type="checkbox" prop:checked=is_on on:change=choose />
                    <span class="n">{name}</span>
                    " "
                    <span class="c">{move || thousands(count(&value_for_count).0)}</span>
                </label>
            </li>
        }
        .into_any()
    };
    let more = move || {
        let distinct = counted().distinct as usize;
        match (all.get(), distinct.saturating_sub(FEW)) {
            (_, 0) => ().into_any(),
            (true, _) => {
                let listed = counted().values.len();
                let cut = (listed < distinct).then(|| {
                    format!("The {} most frequent of {}.", thousands(listed as u64), thousands(distinct as u64))
                });
                view! {
                    <p class="cut">{cut}</p>
                    <button type="button" class="more" on:click=move |_| all.set(false)>"Show fewer"</button>
                }
                .into_any()
            }
            (false, more) => {
                let words = format!("{} more", thousands(more as u64));
                view! { <button type="button" class="more" on:click=move |_| all.set(true)>{words}<span class="sr-only">" of " {facet.words()}</span></button> }
                    .into_any()
            }
        }
    };
    let number_chosen = move || match chosen().len() {
        0 => String::new(),
        count => format!("{count} chosen"),
    };
    view! {
        <details class="fgroup" open=open on:toggle=move |event| on_unfold.run((facet, is_open(&event)))>
            <summary>{icon("chev")}{facet.words()}<span class="on">{number_chosen}</span></summary>
            <ul aria-label=facet.words()>
                {move || shown.get().into_iter().map(row).collect_view().into_any()}
            </ul>
            {more}
        </details>
    }
    .into_any()
}

/// Whether the group that an event comes from is unfolded.
pub fn is_open(event: &Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|group| group.has_attribute("open"))
}

/// What an answer counted for a facet.
pub fn counts_of(counts: Remote, facet: Facet) -> Option<Counts> {
    let listing = counts.answer()?;
    listing.facets.iter().find(|(counted, _)| *counted == facet).map(|(_, counts)| counts.clone())
}

/// The values that a group shows, empty for those without one: the most frequent, and always those that are chosen.
fn shown_values(facet: Facet, counts: &Counts, chosen: &[String], all: bool) -> Vec<String> {
    let text = |count: &Count| count.value.clone().unwrap_or_default();
    let many = if all { counts.values.len() } else { FEW };
    let mut values: Vec<String> = counts.values.iter().take(many).map(text).collect();
    for value in chosen {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    match facet {
        Facet::Version if all => newest_first(&mut values),
        Facet::Year => values.sort_by(|left, right| right.cmp(left)),
        _ => {}
    }
    values
}

#[inline(never)]
fn newest_first(versions: &mut [String]) {
    versions.sort_by_key(|version| std::cmp::Reverse(order_key(version)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(values: &[(&str, u64)]) -> Counts {
        Counts::of(values.iter().map(|(value, count)| ((*value).to_owned(), *count)))
    }

    #[test]
    fn a_chosen_value_is_shown_also_where_no_image_has_it() {
        let shown = shown_values(Facet::Distribution, &counts(&[("Debian", 2)]), &["Ubuntu".to_owned()], false);
        assert_eq!(shown, ["Debian", "Ubuntu"]);
    }

    #[test]
    fn all_versions_stand_in_the_order_of_versions() {
        let counts = counts(&[("9.9", 5), ("9.10", 1), ("10", 2)]);
        assert_eq!(shown_values(Facet::Version, &counts, &[], true), ["10", "9.10", "9.9"]);
        assert_eq!(shown_values(Facet::Version, &counts, &[], false), ["9.9", "10", "9.10"]);
    }
}
