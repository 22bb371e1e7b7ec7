//! The object that a view has open: taken from the rows of the page where it is among them, asked for where not.

use super::list::Shown;
use crate::api::Client;
use crate::components::drawer::{Drawer, Neighbours, Opened};
use crate::components::pagination::Position;
use crate::resources::row::Row;
use crate::routes::View;
use crate::session::Session;
use crate::state::remote::Remote;
use crate::text::format::thousands;
use imagedeck_api::Resource;
use leptos::prelude::*;

/// The drawer of a list.
#[component]
pub fn ListDrawer(
    resource: Resource,
    view: Memo<View>,
    remote: Remote<Shown>,
    position: Memo<Position>,
    searched: Memo<Vec<String>>,
    on_open: Callback<Option<i64>>,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let session = expect_context::<Session>();
    let id = Memo::new(move |_| view.get().open);
    let row_of_page = Memo::new(move |_| {
        let shown = remote.answer()?;
        shown.listing.rows.iter().find(|row| Some(row.id()) == id.get()).cloned()
    });
    let object: Remote<Row> = Remote::new(
        move || id.get().filter(|_| session.is_active() && row_of_page.get().is_none()),
        move |id| client.object(resource, id),
    );
    let opened = Memo::new(move |_| {
        let fetched = || object.answer().filter(|row| Some(row.id()) == id.get()).map(|row| (*row).clone());
        match row_of_page.get().or_else(fetched) {
            Some(row) => Opened::Row(row),
            None => match object.failure() {
                Some(failure) => Opened::Missing(failure.error.to_string()),
                None => Opened::Loading,
            },
        }
    });
    let neighbours = Memo::new(move |_| {
        let Some(shown) = remote.answer() else { return Neighbours::default() };
        let ids: Vec<i64> = shown.listing.rows.iter().map(Row::id).collect();
        let Some(place) = ids.iter().position(|row| Some(*row) == id.get()) else { return Neighbours::default() };
        let Position { page, per_page, total, .. } = position.get();
        let number = u64::from(page.saturating_sub(1)) * u64::from(per_page) + place as u64 + 1;
        Neighbours {
            position: Some(format!("{} of {}", thousands(number), thousands(total))),
            previous: place.checked_sub(1).and_then(|place| ids.get(place).copied()),
            next: ids.get(place + 1).copied(),
        }
    });
    view! { <Drawer resource opened neighbours searched on_open /> }
}
