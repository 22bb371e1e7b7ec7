//! The page of every list: filters, table, pages, the open object, and the sync where there is one.

use super::list_body::{EmptyBody, StaleRows};
use super::list_drawer::ListDrawer;
use crate::api::{Client, Question};
use crate::browser::navigation::{History, Navigation};
use crate::browser::{focus, media, set_title};
use crate::components::filter_bar::FilterBar;
use crate::components::icon::icon;
use crate::components::page_head::PageHead;
use crate::components::pagination::{Found, Pagination, Position};
use crate::components::sort_select::SortSelect;
use crate::components::sync_panel::SyncPanel;
use crate::components::table::Table;
use crate::components::toolbar::Toolbar;
use crate::resources::{columns, describe};
use crate::routes::View;
use crate::session::Session;
use crate::state::remote::Remote;
use crate::state::totals::Totals;
use crate::sync::watch::SyncWatch;
use imagedeck_api::{Filter, Query, Resource, Sort};
use leptos::prelude::*;

/// Rows on a page where the address does not say.
const ROWS_PER_PAGE: u32 = 25;

/// The page of a list.
#[component]
pub fn ListPage(
    /// Which list.
    resource: Resource,
    /// What the address asks of it.
    view: Memo<View>,
    /// The sync of its images, for a personal list.
    watch: Option<SyncWatch>,
    /// How many syncs have ended: what they change is read again.
    syncs_ended: RwSignal<u32>,
) -> impl IntoView {
    let description = describe(resource);
    let session = expect_context::<Session>();
    let client = expect_context::<Client>();
    let totals = expect_context::<Totals>();
    let navigation = expect_context::<Navigation>();

    let query = move || view.with(|view| view.query.clone());
    let question = Memo::new(move |_| {
        let query = query();
        let time = if resource.is_public() { 0 } else { syncs_ended.get() };
        let can_be_asked = session.is_active() && query.predicates().is_ok();
        can_be_asked.then_some(Question::Page { query, per_page: ROWS_PER_PAGE, time })
    });
    let remote = Remote::new(client, resource, question);
    Effect::new(move |_| {
        if let Some(listing) = remote.answer()
            && listing.query.filters.is_empty()
        {
            totals.note(resource, listing.total);
        }
    });
    Effect::new(move |_| {
        let shown = view.with(|view| view.open);
        set_title(&match shown {
            Some(id) => format!("{id} – {} – imagedeck", description.title),
            None => format!("{} – imagedeck", description.title),
        });
    });

    let go = move |next: View, history: History| navigation.go(&next.print(), history);
    let change = move |next: Query, history: History| go(view.get_untracked().with_query(next), history);
    let on_filters = Callback::new(move |(filters, history): (Vec<Filter>, History)| {
        change(Query { filters, page: 1, ..view.get_untracked().query }, history);
    });
    let on_sort = Callback::new(move |sorts: Vec<Sort>| {
        change(Query { sorts, page: 1, ..view.get_untracked().query }, History::Push);
    });
    let on_page = Callback::new(move |page: u32| go(view.get_untracked().with_page(page), History::Push));
    let on_per_page = Callback::new(move |per_page: u32| {
        let per_page = (per_page != ROWS_PER_PAGE).then_some(per_page);
        change(Query { per_page, page: 1, ..view.get_untracked().query }, History::Push);
    });
    let on_open = Callback::new(move |open: Option<i64>| {
        let left = view.get_untracked().open;
        // Going from row to row inside the drawer is one step of the history, not one for each row.
        let history = if left.is_some() && open.is_some() { History::Replace } else { History::Push };
        go(view.get_untracked().with_open(open), history);
    });
    // Whatever closes the drawer, the keyboard goes back to the row that was open.
    Effect::new(move |before: Option<Option<i64>>| {
        let open = view.get().open;
        if let (Some(Some(left)), None) = (before, open) {
            let row = view.get_untracked().with_open(Some(left)).print();
            focus::move_to(&[&format!("a.name[href=\"{row}\"]"), "h1"]);
        }
        open
    });
    // Other rows are read from their beginning.
    Effect::new(move |before: Option<Option<Query>>| {
        let shown = remote.answer().map(|listing| listing.query.clone());
        if before.flatten().is_some_and(|before| Some(&before) != shown.as_ref()) {
            focus::show_first_row();
        }
        shown
    });

    let problem = Memo::new(move |_| problem_of(&view.get(), remote));
    let position = Memo::new(move |_| {
        let query = query();
        let per_page = query.rows_per_page(resource, ROWS_PER_PAGE);
        let found = remote.answer().map(|listing| Found { pages: listing.pages, total: listing.total });
        Position { page: query.page, per_page, found }
    });
    let is_open = Memo::new(move |_| view.get().open.is_some());
    let overlays = media::drawer_overlays();
    let columns = columns(resource);
    view! {
        <div class="work" class:with-drawer=move || is_open.get()>
            <main class="main" id="main" tabindex="-1" inert=move || is_open.get() && overlays.get()>
                <PageHead description view>{watch.map(|watch| view! { <SyncButton watch /> })}</PageHead>
                {watch.map(|watch| view! { <SyncPanel watch /> })}
                <FilterBar resource description view problem on_change=on_filters />
                <Toolbar resource noun=description.noun remote totals><SortSelect columns view on_sort /></Toolbar>
                <StaleRows remote />
                <Table description columns view remote on_sort>
                    <EmptyBody description view remote watch on_page on_filters />
                </Table>
                <Pagination position max_per_page=resource.max_per_page() on_page on_per_page />
            </main>
            {move || match is_open.get() {
                true => view! { <ListDrawer resource view remote position on_open /> }.into_any(),
                false => ().into_any(),
            }}
        </div>
    }
}

#[component]
fn SyncButton(watch: SyncWatch) -> impl IntoView {
    let active = Memo::new(move |_| watch.progress().is_active());
    view! {
        <button
            type="button"
            id="sync-now"
            class="btn primary keep"
            aria-disabled=move || active.get().then_some("true")
            title=move || active.get().then_some("A sync is under way. Wait for its end.")
            on:click=move |_| watch.start()
        >
            {icon("sync")}
            <span class="txt">{move || if active.get() { "Syncing" } else { "Sync now" }}</span>
        </button>
    }
}

/// Why the filters of a view cannot be used: a part of the address that cannot be read, a value that does not fit,
/// or the service's own refusal.
fn problem_of(view: &View, remote: Remote) -> Option<String> {
    use crate::api::ApiError;
    let unreadable = view
        .mistakes
        .first()
        .map(|mistake| format!("A part of this address could not be read and is left out. {} ", mistake.explanation()));
    if let Err(mistake) = view.query.predicates() {
        let kept = if remote.answer().is_some() { " The rows below are from before." } else { "" };
        return Some(format!("{}{}{kept}", unreadable.unwrap_or_default(), mistake.explanation()));
    }
    if unreadable.is_some() {
        return unreadable;
    }
    match remote.failure().map(|failure| failure.error) {
        Some(ApiError::Refused(words)) => Some(format!("The service did not accept the filters: {words}")),
        _ => None,
    }
}
