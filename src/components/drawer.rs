//! One object beside its list: everything that the API says of it, and what can be copied.

use super::drawer_tabs::tabs;
use super::icon::icon;
use super::name::Name;
use super::status_chip::StatusChip;
use super::timeline::{life, timeline};
use crate::browser::{self, focus};
use crate::resources::row::Row;
use crate::routes::View;
use crate::state::preferences::Preferences;
use crate::state::toast::Toasts;
use crate::text::format::{folder_of, thousands};
use imagedeck_api::status::Outcome;
use imagedeck_api::{Comparison, Field, Filter, ImageKind, Query, Resource, SyncRequest, Test, narrow};
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// What the drawer holds.
#[derive(Clone, PartialEq)]
pub struct Opened {
    /// The object, where it is known.
    pub row: Option<Row>,
    /// Why it is not known, where it will not be.
    pub missing: Option<String>,
    /// Its number among all rows that were found, such as `6 of 1,284`; none if it is not on the page.
    pub position: Option<String>,
}

/// The open object.
#[component]
pub fn Drawer(
    /// The view that it stands beside.
    view: Memo<View>,
    /// Whether it is shown; until then it is only drawn.
    is_open: Memo<bool>,
    /// The object, and its place among the rows of the page.
    opened: Memo<Opened>,
    /// Whether there is an object after it or, with false, before it.
    has: Callback<bool, bool>,
    /// Asks for that object.
    on_step: Callback<bool>,
    /// Asks for no object.
    on_close: Callback<()>,
) -> impl IntoView {
    let style = style_sheet!("style/components/drawer.css");
    let toasts = expect_context::<Toasts>();
    let title = move || match opened.get() {
        Opened { row: Some(row), .. } => row.title(),
        Opened { missing: Some(_), .. } => "Not available".to_owned(),
        _ => "Loading".to_owned(),
    };
    let copy_link = move |_| {
        if let Some(row) = opened.get_untracked().row {
            let address = View::of(view.get_untracked().resource).with_open(Some(row.id())).print();
            toasts.copy("Link copied", format!("{}{address}", browser::origin()));
        }
    };
    let neighbour = move |label: &'static str, symbol: &'static str, forward: bool| {
        view! {
            <button
                type="button"
                class="icon-btn"
                aria-label=label
                aria-disabled=move || (!has.run(forward)).then_some("true")
                on:click=move |_| on_step.run(forward)
            >
                {icon(symbol)}
            </button>
        }
    };
    let tab = RwSignal::new(0);
    Effect::new(move |_| {
        if is_open.get() {
            focus::move_to(&["#drawer-title"]);
        }
    });
    view! {
        <div class=style role="dialog" tabindex="-1" aria-labelledby="drawer-title" inert=move || !is_open.get()>
            <div class="drawer-bar">
                <span class="pos">{move || opened.get().position.unwrap_or_default()}</span>
                {neighbour("Previous row", "arrow-up", false)}
                {neighbour("Next row", "arrow-down", true)}
                <button type="button" class="icon-btn" aria-label="Copy link to this object" on:click=copy_link>
                    {icon("link")}
                </button>
                <button type="button" class="icon-btn" aria-label="Close" on:click=move |_| on_close.run(())>
                    {icon("x")}
                </button>
            </div>
            <div class="drawer-body">
                <h2 id="drawer-title" tabindex="-1">
                    {move || view! { <Name name=title() view /> }}
                </h2>
                {move || match opened.get() {
                    Opened { row: Some(row), .. } => object(view, row, tab),
                    Opened { missing, .. } => view! { <p class="sum" role="alert">{missing}</p> }.into_any(),
                }}
            </div>
        </div>
    }
}

/// The object: what is copied most, then its tabs.
fn object(view: Memo<View>, row: Row, tab: RwSignal<u32>) -> AnyView {
    let lead = match &row {
        Row::Image(image) => view! {
            <PathBox name=image.name.clone() path=image.path.clone() id=image.id />
            {folder_trail(view.get_untracked().resource, &image.path)}
        }
        .into_any(),
        Row::Request(request) => view! {
            <p class="sum"><StatusChip status=request.status.clone() />{changed_images(request)}</p>
            {timeline(life(Some(request), true, "Then its images are in the list"), "down")}
            <Sentences title="Errors" sentences=request.message.errors.clone() />
            <Sentences title="Warnings" sentences=request.message.warnings.clone() />
            <Sentences title="Removed images" sentences=removed_images(request) />
        }
        .into_any(),
    };
    view! {
        {lead}
        {tabs(view.get_untracked().resource, row, tab)}
    }
    .into_any()
}

/// The folders that an image lies in, each as the list of all that lies in it.
fn folder_trail(resource: Resource, path: &str) -> AnyView {
    let folder = folder_of(path).to_owned();
    let ends = folder.match_indices('/').map(|(end, _)| end).chain([folder.len()]).filter(|end| *end > 0);
    let preferences = expect_context::<Preferences>();
    let step = |end: usize| {
        let whole = folder.get(..end).unwrap_or_default();
        let name = whole.rsplit('/').next().unwrap_or_default().to_owned();
        let filters = narrow::choose_folder(&[], whole);
        let list = move || preferences.list(resource, filters.clone()).print();
        view! { <li><a href=list>{name}</a></li> }.into_any()
    };
    match folder.is_empty() {
        true => ().into_any(),
        false => view! { <ol class="trail" aria-label="Folder">{ends.map(step).collect_view()}</ol> }.into_any(),
    }
}

/// The paths of the images that a request has removed, and how many more there were.
fn removed_images(request: &SyncRequest) -> Vec<String> {
    let mut removed = request.message.removed.clone();
    let more = u64::try_from(request.deleted).unwrap_or_default().saturating_sub(removed.len() as u64);
    if more > 0 && !removed.is_empty() {
        removed.push(format!("and {} more", thousands(more)));
    }
    removed
}

/// The images that a request has changed, as a list: those that bear a time from its beginning to its end.
fn changed_images(request: &SyncRequest) -> AnyView {
    let kind = ImageKind::named(&request.kind).filter(|_| request.added + request.updated > 0);
    let Some(kind) = kind.filter(|_| request.outcome() == Outcome::Good) else {
        return ().into_any();
    };
    let limit =
        |comparison, time: &String| Filter { field: Field::UpdatedOn, test: Test::Compare(comparison, time.clone()) };
    let filters = vec![
        limit(Comparison::GreaterOrEqual, &request.created_on),
        limit(Comparison::LessOrEqual, &request.updated_on),
    ];
    let list = View::of(kind.personal()).with_query(Query { filters, ..Query::default() }).print();
    view! { <a href=list>"Images that it changed"</a> }.into_any()
}

#[component]
fn PathBox(name: String, path: String, id: i64) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let copied = path.clone();
    view! {
        <div class="pathbox">
            <pre>{path}</pre>
            <div class="row">
                <button
                    type="button"
                    class="btn primary"
                    aria-label=format!("Copy path: {name}")
                    on:click=move |_| toasts.copy("Path copied", copied.clone())
                >
                    {icon("copy")}"Copy path"
                </button>
                <button type="button" class="btn" on:click=move |_| toasts.copy("Id copied", id.to_string())>
                    {icon("hash")}"Copy id " {id}
                </button>
            </div>
        </div>
    }
}

#[component]
fn Sentences(title: &'static str, sentences: Vec<String>) -> impl IntoView {
    (!sentences.is_empty()).then(|| {
        view! {
            <h3 class="sect">{title}</h3>
            <ul class="messages" aria-label=title>{sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}</ul>
        }
    })
}
