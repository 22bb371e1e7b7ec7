//! The way through the pages: first, previous, a page by its number, next, last; rows per page.

use super::icon::icon;
use crate::text::format::thousands;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// The numbers of rows that can be chosen; a resource leaves out those above its maximum.
const CHOICES: [u32; 5] = [10, 25, 50, 100, 250];

/// Where the view is among its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The page, counted from 1.
    pub page: u32,
    /// How many pages there are.
    pub pages: u64,
    /// Rows on a page.
    pub per_page: u32,
    /// Rows on all pages.
    pub total: u64,
}

impl Position {
    /// The last page; a list without rows has one page all the same.
    pub fn last_page(self) -> u32 {
        u32::try_from(self.pages).unwrap_or(u32::MAX).max(1)
    }

    /// The rows of the page, such as `501–750 of 130,220`.
    pub fn range(self) -> String {
        let first = u64::from(self.page - 1) * u64::from(self.per_page) + 1;
        let last = (first + u64::from(self.per_page) - 1).min(self.total);
        if first > self.total {
            format!("0 of {}", thousands(self.total))
        } else {
            format!("{}–{} of {}", thousands(first), thousands(last), thousands(self.total))
        }
    }
}

/// The pages of a list.
#[component]
pub fn Pagination(
    /// Where the view is.
    position: Memo<Position>,
    /// The most rows on a page.
    max_per_page: u32,
    /// Asks for another page.
    on_page: Callback<u32>,
    /// Asks for another number of rows.
    on_per_page: Callback<u32>,
) -> impl IntoView {
    let style = style_sheet!("style/components/pagination.css");
    let step = move |label: &'static str, symbol: &'static str, target: fn(Position) -> Option<u32>| {
        view! {
            <button
                type="button"
                class="icon-btn outlined"
                aria-label=label
                aria-disabled=move || target(position.get()).is_none().then_some("true")
                on:click=move |_| {
                    if let Some(page) = target(position.get_untracked()) {
                        on_page.run(page);
                    }
                }
            >
                {icon(symbol)}
            </button>
        }
    };
    let jump = move |event: leptos::ev::Event| {
        let position = position.get_untracked();
        let wanted = event_target_value(&event).trim().parse().ok().filter(|wanted| *wanted > 0);
        let reachable = wanted.map_or(position.page, |wanted: u32| wanted.min(position.last_page()));
        // Written back at once, so that the field never shows a page that the table does not.
        event_target::<web_sys::HtmlInputElement>(&event).set_value(&reachable.to_string());
        if reachable != position.page {
            on_page.run(reachable);
        }
    };
    let choose_rows = move |event| {
        if let Ok(per_page) = event_target_value(&event).parse() {
            on_per_page.run(per_page);
        }
    };
    let choices = move || {
        let current = position.get().per_page;
        let mut choices: Vec<u32> = CHOICES.into_iter().filter(|choice| *choice <= max_per_page).collect();
        // A link may ask for any number of rows: it is then a choice as well.
        if !choices.contains(&current) {
            let place = choices.partition_point(|choice| *choice < current);
            choices.insert(place, current);
        }
        choices
            .into_iter()
            .map(|choice| {
                view! { <option value=choice.to_string() selected=choice == current>{choice.to_string()}</option> }
                    .into_any()
            })
            .collect_view()
            .into_any()
    };
    view! {
        <footer class=style>
            <span class="range">{move || position.get().range()}</span>
            <label>
                "Rows per page"
                <span class="select">
                    <select on:change=choose_rows prop:value=move || position.get().per_page.to_string()>{choices}</select>
                    {icon("chev")}
                </span>
            </label>
            <nav aria-label="Pages">
                {step("First page", "first", |position| (position.page > 1).then_some(1))}
                {step("Previous page", "left", |position| (position.page > 1).then(|| (position.page - 1).min(position.last_page())))}
                <label class="of-page">
                    "Page"
                    <input
                        class="input page"
                        inputmode="numeric"
                        autocomplete="off"
                        prop:value=move || position.get().page.to_string()
                        on:change=jump
                    />
                </label>
                <span class="of">{move || format!("of {}", thousands(u64::from(position.get().last_page())))}</span>
                {step("Next page", "right", |position| (position.page < position.last_page()).then(|| position.page + 1))}
                {step("Last page", "last", |position| (position.page != position.last_page()).then(|| position.last_page()))}
            </nav>
        </footer>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_a_page_are_counted() {
        let position = Position { page: 3, pages: 521, per_page: 250, total: 130_220 };
        assert_eq!(position.range(), "501–750 of 130,220");
        assert_eq!(Position { page: 521, ..position }.range(), "130,001–130,220 of 130,220");
        assert_eq!(Position { page: 522, ..position }.range(), "0 of 130,220");
        assert_eq!(Position { page: 1, pages: 1, total: 0, ..position }.range(), "0 of 0");
    }
}
