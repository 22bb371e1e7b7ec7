//! The page of every list: filters, table, pages, the open object, and the sync where there is one.

use super::list_body::{Steps, empty_body, stale_rows};
use super::list_changes::ListChanges;
use super::list_drawer::{ListDrawer, drawn_object, room_for_drawer};
use super::list_held::hold_list;
use super::list_rail::{RailPlace, count_facets};
use super::list_steps::ListSteps;
use crate::actions::list_actions::{CurrentActions, ListActions, Shared};
use crate::api::{Client, Question};
use crate::browser::navigation::History;
use crate::browser::{focus, media, set_title};
use crate::components::column_panel::column_panel;
use crate::components::command_panel::command_panel;
use crate::components::density::Density;
use crate::components::export_panel::export_panel;
use crate::components::facet_rail::FacetRail;
use crate::components::filter_bar::FilterBar;
use crate::components::held_note::held_note;
use crate::components::icon::icon;
use crate::components::menu::menu;
use crate::components::page_head::PageHead;
use crate::components::pagination::{Found, Pagination, Position};
use crate::components::selection_bar::selection_bar;
use crate::components::sort_select::SortSelect;
use crate::components::sync_panel::SyncPanel;
use crate::components::table::Table;
use crate::components::table_row::ID;
use crate::components::toolbar::Toolbar;
use crate::components::upload_hint::upload_hint;
use crate::export::Exports;
use crate::resources::{Column, Layout, columns, describe};
use crate::routes::View;
use crate::session::Session;
use crate::state::preferences::Preferences;
use crate::state::remote::Remote;
use crate::state::selection::Selection;
use crate::state::totals::Totals;
use crate::sync::watch::SyncWatch;
use crate::sync::words::images;
use imagedeck_api::{Filter, Query, Resource, Sort};
use leptos::prelude::*;

/// The page of a list.
#[component]
pub fn ListPage(
    /// Which list.
    resource: Resource,
    /// What the address asks of it.
    view: Memo<View>,
    /// The syncs of the user's images: what they change is read again.
    watches: [SyncWatch; 2],
) -> impl IntoView {
    let description = describe(resource);
    let session = expect_context::<Session>();
    let client = expect_context::<Client>();
    let totals = expect_context::<Totals>();
    let changes = ListChanges::of(view);

    let query = move || view.with(|view| view.query.clone());
    // Another number whenever the same question may have another answer.
    let time = move || {
        let syncs = |watch: SyncWatch| match resource {
            Resource::SyncRequests => watch.moved(),
            _ if resource.is_public() => 0,
            _ => watch.ended(),
        };
        watches.map(syncs).into_iter().sum::<u32>() + client.device.changes(resource)
    };
    let watch = watches.into_iter().find(|watch| watch.kind().personal() == resource);
    let changed = move || watch?.changed();
    let question = Memo::new(move |_| {
        let query = query();
        let time = time();
        let can_be_asked = session.is_active() && query.predicates().is_ok();
        let since = changed().filter(|changed| changed.has_rows).map(|changed| changed.since);
        can_be_asked.then_some(Question::Page { query, per_page: changes.usual_rows(), time, since })
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

    let on_filters = Callback::new(move |(filters, history): (Vec<Filter>, History)| changes.filter(filters, history));
    let on_sort = Callback::new(move |sorts: Vec<Sort>| changes.sort(sorts));
    let on_page = Callback::new(move |page: u32| changes.turn_to(page));
    let on_per_page = Callback::new(move |rows: u32| changes.show_rows(rows));
    let on_layout = Callback::new(move |layout: Option<Layout>| changes.show_columns(layout));
    let on_resize = Callback::new(move |(column, width): (&'static Column, Option<u16>)| changes.resize(column, width));
    // Whatever closes the drawer, the keyboard goes back to the row that was open.
    Effect::new(move |before: Option<Option<i64>>| {
        let open = view.get().open;
        if let (Some(Some(left)), None) = (before, open) {
            focus::move_to(&[&["tr[", ID, "=\"", &left.to_string(), "\"] a.name"].concat(), "h1"]);
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
        let per_page = query.rows_per_page(resource, changes.usual_rows());
        let found =
            remote.answer().map(|listing| Found { pages: listing.pages, total: listing.total, first: listing.first });
        Position { page: query.page, per_page, found }
    });
    // What another server of this API does not send has no columns.
    let layout = Memo::new(move |_| match remote.answer().is_none_or(|listing| listing.has_facts) {
        true => changes.layout(),
        false => changes.layout().documented(),
    });
    let is_standard = Memo::new(move |_| changes.layout() == Layout::standard(resource));
    let selection = resource.image_kind().map(|_| Selection::restore(resource));
    let selected_rows = selection.map_or(().into_any(), |selection| selection_bar(selection, remote, description.noun));
    Effect::new(move |_| {
        if let Some(selection) = selection {
            view.with(|view| selection.follow(&view.query.filters));
        }
    });
    let opened = StoredValue::new(None);
    let steps = ListSteps::new(view, remote, position, changes);
    let is_open = Memo::new(move |_| view.get().open.is_some());
    let drawn = drawn_object(view);
    let is_drawn = Memo::new(move |_| drawn.get().is_some());
    let overlays = media::drawer_overlays();
    let has_room = room_for_drawer(is_open, overlays);
    let rail = RailPlace::new(resource, has_room, overlays);
    let counts = count_facets(client, resource, remote, rail, time);
    let narrow = move || match rail.is_beside() || resource.facets().is_empty() {
        true => ().into_any(),
        false => view! {
            <button type="button" id="narrow" class="btn" on:click=move |_| rail.show()>
                {icon("rail")}<span class="txt">"Narrow by"</span>
            </button>
        }
        .into_any(),
    };
    let column_menu = menu(
        view! { {icon("cols")}<span class="txt">"Columns"</span>{icon("chev")} }.into_any(),
        "btn",
        Box::new(move || column_panel(resource, layout, on_layout)),
    );
    let actions = ListActions { view, changes, remote, opened, steps, selection, rail, watch, shared: Shared::here() };
    expect_context::<CurrentActions>().set(Some(actions));
    let commands = menu(
        view! { {icon("term")}<span class="txt">"Copy as"</span>{icon("chev")} }.into_any(),
        "btn",
        Box::new(move || command_panel(resource, actions)),
    );
    let can_hold = hold_list(resource, client, totals);
    let preferences = expect_context::<Preferences>();
    let held = move || match can_hold.get() {
        true => held_note(resource, client.device, session, preferences, totals),
        false => ().into_any(),
    };
    // Nobody needs it before all of the dashboard is there.
    let hint = move || match can_hold.get() && watch.is_some() {
        true => upload_hint(client),
        false => ().into_any(),
    };
    let hint = hint.into_any();
    let exports = expect_context::<Exports>();
    let rows = move || untrack(|| position.get()).per_page;
    let export = menu(
        view! { {icon("down")}<span class="txt">"Export"</span>{icon("chev")} }.into_any(),
        "btn",
        Box::new(move || export_panel(resource, exports, remote, selection, rows())),
    );
    let aside = move || {
        match rail.is_shown() {
        true => view! { <FacetRail resource view rows=remote counts on_filters is_over=Signal::derive(move || rail.is_over()) on_close=Callback::new(move |()| rail.hide()) /> }
            .into_any(),
        false => ().into_any(),
    }
    };
    view! {
        <div
            class="work"
            class:with-drawer=move || has_room.get()
            class:with-rail=move || rail.is_shown()
            class:is-over=move || rail.is_over()
        >
            {aside}
            <main class="main" id="main" tabindex="-1" inert=move || rail.is_over() || is_open.get() && overlays.get()>
                <PageHead description actions hint>{commands}{export}{sync_buttons(resource, watches)}</PageHead>
                {watch.map(|watch| view! { <SyncPanel watch /> })}
                <FilterBar resource description view problem on_change=on_filters />
                <Toolbar resource noun=description.noun remote totals held=held.into_any() selection=selected_rows>
                    {narrow}
                    <SortSelect columns=columns(resource) view on_sort />
                    <Density />
                    {column_menu}
                </Toolbar>
                {stale_rows(remote)}
                <Table description layout is_standard view marks_open=has_room remote watch selection on_sort on_resize>
                    {empty_body(description, view, remote, Steps { watch, on_page, on_filters })}
                </Table>
                <Pagination position max_per_page=resource.max_per_page() on_page on_per_page />
            </main>
            {move || match is_drawn.get() {
                true => view! { <ListDrawer resource view drawn is_open remote opened position steps changes /> }.into_any(),
                false => ().into_any(),
            }}
        </div>
    }
}

/// What starts a sync: of the images of the list, or of either kind where all requests are listed.
fn sync_buttons(resource: Resource, watches: [SyncWatch; 2]) -> AnyView {
    let starts = |watch: &SyncWatch| resource == Resource::SyncRequests || watch.kind().personal() == resource;
    let button = |watch: SyncWatch| match resource == Resource::SyncRequests {
        true => sync_button(watch, "", "btn keep", ["Sync ", images(watch.kind())].concat()),
        false => sync_button(watch, "sync-now", "btn primary keep", "Sync now".to_owned()),
    };
    watches.into_iter().filter(starts).map(button).collect_view().into_any()
}

fn sync_button(watch: SyncWatch, id: &'static str, class: &'static str, words: String) -> AnyView {
    let active = Memo::new(move |_| watch.is_active());
    view! {
        <button
            type="button"
            id=(!id.is_empty()).then_some(id)
            class=class
            aria-disabled=move || active.get().then_some("true")
            title=move || active.get().then_some("A sync is under way. Wait for its end.")
            on:click=move |_| watch.start()
        >
            {icon("sync")}
            <span class="txt">{move || if active.get() { "Syncing".to_owned() } else { words.clone() }}</span>
        </button>
    }
    .into_any()
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
