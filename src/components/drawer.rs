//! One object beside its list: everything that the API says of it, and what can be copied.

use super::copy_button::CopyButton;
use super::icon::icon;
use super::name::Name;
use super::status_chip::StatusChip;
use crate::browser::{self, focus};
use crate::resources::row::Row;
use crate::routes::View;
use crate::state::toast::Toasts;
use imagedeck_api::{Field, Record, Resource};
use leptos::ev::KeyboardEvent;
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
    /// The row before it on the page.
    pub previous: Option<i64>,
    /// The row after it on the page.
    pub next: Option<i64>,
}

/// The open object.
#[component]
pub fn Drawer(
    /// The view that it stands beside.
    view: Memo<View>,
    /// The object, and its place among the rows of the page.
    opened: Memo<Opened>,
    /// Asks for another object, or for none.
    on_open: Callback<Option<i64>>,
) -> impl IntoView {
    let style = style_sheet!("style/components/drawer.css");
    let toasts = expect_context::<Toasts>();
    let title = move || match opened.get() {
        Opened { row: Some(row), .. } => row.title(),
        Opened { missing: Some(_), .. } => "Not available".to_owned(),
        _ => "Loading".to_owned(),
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            on_open.run(None);
        }
    };
    let copy_link = move |_| {
        if let Some(row) = opened.get_untracked().row {
            let address = View::of(view.get_untracked().resource).with_open(Some(row.id())).print();
            toasts.copy("Link copied", format!("{}{address}", browser::origin()));
        }
    };
    let neighbour = move |label: &'static str, symbol: &'static str, id: fn(&Opened) -> Option<i64>| {
        view! {
            <button
                type="button"
                class="icon-btn"
                aria-label=label
                aria-disabled=move || opened.with(id).is_none().then_some("true")
                on:click=move |_| {
                    if let Some(id) = opened.with_untracked(id) {
                        on_open.run(Some(id));
                    }
                }
            >
                {icon(symbol)}
            </button>
        }
    };
    focus::move_to(&["#drawer-title"]);
    view! {
        <div class=style role="dialog" tabindex="-1" aria-labelledby="drawer-title" on:keydown=key>
            <div class="drawer-bar">
                <span class="pos">{move || opened.get().position.unwrap_or_default()}</span>
                {neighbour("Previous row", "arrow-up", |opened| opened.previous)}
                {neighbour("Next row", "arrow-down", |opened| opened.next)}
                <button type="button" class="icon-btn" aria-label="Copy link to this object" on:click=copy_link>
                    {icon("link")}
                </button>
                <button type="button" class="icon-btn" aria-label="Close" on:click=move |_| on_open.run(None)>
                    {icon("x")}
                </button>
            </div>
            <div class="drawer-body">
                <h2 id="drawer-title" tabindex="-1">
                    {move || view! { <Name name=title() view /> }}
                </h2>
                {move || match opened.get() {
                    Opened { row: Some(row), .. } => view! { <Details resource=view.get_untracked().resource row /> }.into_any(),
                    Opened { missing, .. } => view! { <p class="sum" role="alert">{missing}</p> }.into_any(),
                }}
            </div>
        </div>
    }
}

#[component]
fn Details(resource: Resource, row: Row) -> impl IntoView {
    let attributes = resource
        .fields()
        .iter()
        .filter(|field| **field != Field::Message)
        .map(|field| view! { <Attribute field=*field row=row.clone() /> })
        .collect_view();
    let lead = match &row {
        Row::Image(image) => {
            view! { <PathBox name=image.name.clone() path=image.path.clone() id=image.id /> }.into_any()
        }
        Row::Request(request) => view! {
            <p class="sum"><StatusChip status=request.status.clone() /></p>
            <Sentences title="Errors" sentences=request.message.errors.clone() />
            <Sentences title="Warnings" sentences=request.message.warnings.clone() />
        }
        .into_any(),
    };
    view! {
        {lead}
        <dl class="attrs">{attributes}</dl>
    }
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
fn Attribute(field: Field, row: Row) -> impl IntoView {
    let text = row.value(field).text().into_owned();
    let copy = (field == Field::Name).then(|| {
        view! { <CopyButton label="Copy name" subject=text.clone() done="Name copied" text=text.clone() class="xs" /> }
    });
    let shown = if text.is_empty() {
        // The further attributes are what names and files say of themselves.
        let words = if field.is_documented() { "none" } else { "not stated" };
        view! { <span class="subtle">{words}</span> }.into_any()
    } else {
        view! { <span class="mono">{text}</span> }.into_any()
    };
    view! { <div><dt>{field.name()}</dt><dd>{shown}{copy}</dd></div> }
}

#[component]
fn Sentences(title: &'static str, sentences: Vec<String>) -> impl IntoView {
    (!sentences.is_empty()).then(|| {
        view! {
            <h3 class="sect">{title}</h3>
            <ul class="messages">{sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}</ul>
        }
    })
}
