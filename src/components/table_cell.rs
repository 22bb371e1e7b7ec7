//! One cell of a table, by what its column shows.

use super::name::Name;
use super::status_chip::StatusChip;
use super::sync_outcome::SyncOutcome;
use super::time::time;
use crate::resources::row::Row;
use crate::resources::{Column, Content};
use crate::routes::View;
use crate::state::zone::Zone;
use crate::text::format::{bytes, duration, folder_of, seconds_between};
use imagedeck_api::status::Outcome;
use imagedeck_api::{Field, ImageKind, Record, Status, SyncRequest};
use leptos::prelude::*;

/// The words for the images of a kind, as a request names it.
pub fn kind_words(kind: &str) -> String {
    match ImageKind::named(kind) {
        Some(ImageKind::Iso) => "ISOs".to_owned(),
        Some(ImageKind::Vm) => "VM images".to_owned(),
        None => kind.to_owned(),
    }
}

/// How long a finished request took.
pub fn request_duration(request: &SyncRequest) -> Option<String> {
    let is_over = Status::parse(&request.status).outcome() != Outcome::Open;
    seconds_between(&request.created_on, &request.updated_on).filter(|_| is_over).map(duration)
}

/// A cell of a row.
#[component]
pub fn TableCell(
    /// The column.
    column: &'static Column,
    /// The row.
    row: Row,
    /// The view, for the address that opens the row.
    view: Memo<View>,
) -> impl IntoView {
    let id = row.id();
    let link = move || view.get().with_open(Some(id)).print();
    let zone = untrack(|| Zone::chosen(expect_context()));
    let (facts, day) = facts(&row, zone);
    let text = |field| row.value(field).text().into_owned();
    match (column.content, &row) {
        (Content::Name, _) => {
            view! {
                <th scope="row" class=column.class>
                    <a class="name" href=link title=row.title() aria-label=row.title()><Name name=row.title() view /></a>
                    <span class="row-meta">{facts}" "<span class="day">{day}</span></span>
                </th>
            }
            .into_any()
        }
        (Content::Number, Row::Request(request)) => view! {
            <th scope="row" class=column.class>
                <a class="name" href=link>{row.id()}</a>
                <span class="row-meta"><StatusChip status=request.status.clone() />" "{facts}" "<span class="day">{day}</span></span>
            </th>
        }
        .into_any(),
        (Content::Folder, _) => {
            let path = text(Field::Path);
            let folder = folder_of(&path).to_owned();
            view! { <td class=format!("{} mono", column.class) title=path>{folder}</td> }.into_any()
        }
        (Content::Distribution, _) => view! {
            <td class=column.class>{stated(text(Field::Distribution))}" "<span class="subtle">{text(Field::Version)}</span></td>
        }
        .into_any(),
        (Content::Plain(field), _) => {
            let text = text(field);
            let whole = text.clone();
            view! { <td class=format!("{} mono", column.class) title=whole>{stated(text)}</td> }.into_any()
        }
        (Content::Bytes(field), _) => {
            let text = text(field);
            let words = text.parse().map_or(text.clone(), bytes);
            view! { <td class=column.class title=text>{stated(words)}</td> }.into_any()
        }
        (Content::Time(field), _) => view! { <td class=column.class>{time(text(field))}</td> }.into_any(),
        (Content::Id, _) => view! { <td class=column.class>{row.id()}</td> }.into_any(),
        (Content::Kind, Row::Request(request)) => {
            view! { <td class=column.class>{kind_words(&request.kind)}</td> }.into_any()
        }
        (Content::Status, Row::Request(request)) => {
            view! { <td class=column.class><StatusChip status=request.status.clone() /></td> }.into_any()
        }
        (Content::Duration, Row::Request(request)) => {
            let words = request_duration(request).unwrap_or_else(|| "–".to_owned());
            view! { <td class=column.class>{words}</td> }.into_any()
        }
        (Content::Outcome, Row::Request(request)) => {
            view! { <td class=column.class><SyncOutcome request=request.clone() /></td> }.into_any()
        }
        (Content::Number | Content::Kind | Content::Status | Content::Duration | Content::Outcome, Row::Image(_)) => {
            view! { <td class=column.class></td> }.into_any()
        }
    }
}

/// A value, or that there is none.
fn stated(text: String) -> AnyView {
    if text.is_empty() { view! { <span class="subtle">"not stated"</span> }.into_any() } else { text.into_any() }
}

/// What a card on a phone says below the name: where or what it is, and its day.
fn facts(row: &Row, zone: Zone) -> (String, String) {
    match row {
        Row::Image(image) => {
            let (day, _) = zone.day_and_time(&image.created_on);
            let folder = folder_of(&image.path);
            (if folder.is_empty() { String::new() } else { format!("{folder} ·") }, day.to_owned())
        }
        Row::Request(request) => {
            let (day, time) = zone.day_and_time(&request.created_on);
            (format!("{} ·", kind_words(&request.kind)), format!("{day} {time}"))
        }
    }
}
