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
    /// Rows on a page.
    pub per_page: u32,
    /// What was found; none before the first answer.
    pub found: Option<Found>,
}

/// How much was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// How many pages there are.
    pub pages: u64,
    /// Rows on all pages.
    pub total: u64,
    /// How many of them stand before all others on the first page, whatever its size.
    pub first: u64,
}

impl Position {
    /// How many rows stand on the pages before this one.
    pub fn rows_before(self) -> u64 {
        match self.page {
            0 | 1 => 0,
            page => u64::from(page - 1) * u64::from(self.per_page) + self.found.map_or(0, |found| found.first),
        }
    }

    /// The last page, once it is known; a list without rows has one page all the same.
    pub fn last_page(self) -> Option<u32> {
        self.found.map(|found| u32::try_from(found.pages).unwrap_or(u32::MAX).max(1))
    }

    fn first(self) -> Option<u32> {
        (self.page > 1).then_some(1)
    }

    /// The page before this one, if there is one.
    pub fn previous(self) -> Option<u32> {
        let before = self.page.checked_sub(1).filter(|page| *page > 0)?;
        Some(self.last_page().map_or(before, |last| before.min(last)))
    }

    /// The page after this one, if there is one.
    pub fn next(self) -> Option<u32> {
        self.last_page().filter(|last| self.page < *last).map(|_| self.page + 1)
    }

    fn last(self) -> Option<u32> {
        self.last_page().filter(|last| self.page != *last)
    }

    /// The rows of the page, such as `501–750 of 130,220`; nothing before they are known.
    pub fn range(self) -> String {
        let Some(Found { total, .. }) = self.found else { return String::new() };
        let first = self.rows_before() + 1;
        let last = Position { page: self.page.max(1).saturating_add(1), ..self }.rows_before().min(total);
        if first > total {
            format!("0 of {}", thousands(total))
        } else {
            format!("{}–{} of {}", thousands(first), thousands(last), thousands(total))
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
        // The count beside the field has commas, so what is typed may have them too.
        let wanted = event_target_value(&event).trim().replace(',', "").parse().ok().filter(|wanted| *wanted > 0);
        let last = position.last_page().unwrap_or(u32::MAX);
        let reachable = wanted.map_or(position.page, |wanted: u32| wanted.min(last));
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
    // Each change of them makes the browser lay out the choice anew.
    let per_page = Memo::new(move |_| Position { page: 1, found: None, ..position.get() });
    let choices = move || {
        let current = per_page.get().per_page;
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
                    <select on:change=choose_rows prop:value=move || per_page.get().per_page.to_string()>{choices}</select>
                    {icon("chev")}
                </span>
            </label>
            <nav aria-label="Pages">
                {step("First page", "first", Position::first)}
                {step("Previous page", "left", Position::previous)}
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
                <span class="of">{move || position.get().last_page().map_or(String::new(), |last| format!("of {}", thousands(u64::from(last))))}</span>
                {step("Next page", "right", Position::next)}
                {step("Last page", "last", Position::last)}
            </nav>
        </footer>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_a_page_are_counted() {
        let found = Found { pages: 521, total: 130_220, first: 0 };
        let position = Position { page: 3, per_page: 250, found: Some(found) };
        assert_eq!(position.range(), "501–750 of 130,220");
        assert_eq!(Position { page: 521, ..position }.range(), "130,001–130,220 of 130,220");
        assert_eq!(Position { page: 522, ..position }.range(), "0 of 130,220");
        assert_eq!(
            Position { page: 1, found: Some(Found { pages: 1, total: 0, first: 0 }), ..position }.range(),
            "0 of 0"
        );
        let found = Found { pages: 2, total: 60, first: 7 };
        let position = Position { page: 1, per_page: 50, found: Some(found) };
        assert_eq!(position.range(), "1–57 of 60");
        assert_eq!(Position { page: 2, ..position }.range(), "58–60 of 60");
        assert_eq!(Position { found: None, ..position }.range(), "");
    }

    #[test]
    fn steps_stay_within_the_pages_and_wait_until_they_are_known() {
        let position = Position { page: 9, per_page: 25, found: Some(Found { pages: 4, total: 90, first: 0 }) };
        assert_eq!((position.previous(), position.next(), position.last()), (Some(4), None, Some(4)));
        let unknown = Position { found: None, ..position };
        assert_eq!((unknown.previous(), unknown.next(), unknown.last()), (Some(8), None, None));
    }
}
