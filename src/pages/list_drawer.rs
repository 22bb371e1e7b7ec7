//! The object that a view has open: taken from the rows of the page where it is among them, asked for where not.

use super::list_changes::ListChanges;
use super::list_steps::ListSteps;
use crate::api::{Client, Question};
use crate::browser::navigation::Navigation;
use crate::browser::task;
use crate::components::drawer::{Drawer, Opened};
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
    /// The object that is drawn.
    drawn: Memo<Option<i64>>,
    /// Whether it is shown as well.
    is_open: Memo<bool>,
    remote: Remote,
    opened: StoredValue<Option<Row>>,
    position: Memo<Position>,
    steps: ListSteps,
    changes: ListChanges,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let session = expect_context::<Session>();
    let row_of = move |remote: Remote, id: i64| {
        let listing = remote.answer()?;
        listing.rows.iter().find(|row| row.id() == id).cloned()
    };
    let question = Memo::new(move |_| {
        let id = view.get().open.filter(|id| session.is_active() && row_of(remote, *id).is_none());
        id.map(Question::Object)
    });
    let object = Remote::new(client, resource, question);
    let shown = Memo::new(move |_| {
        let id = drawn.get().unwrap_or_default();
        let row = row_of(remote, id).or_else(|| row_of(object, id));
        let missing = object.failure().filter(|_| row.is_none()).map(|failure| failure.error.to_string());
        let ids: Vec<i64> =
            remote.answer().map(|listing| listing.rows.iter().map(Row::id).collect()).unwrap_or_default();
        let Some(place) = ids.iter().position(|row| *row == id) else {
            return Opened { row, missing, position: None };
        };
        let position = position.get();
        let total = position.found.map_or(0, |found| found.total);
        let number = position.rows_before() + place as u64 + 1;
        Opened { row, missing, position: Some(format!("{} of {}", thousands(number), thousands(total))) }
    });
    Effect::new(move |_| opened.set_value(shown.get().row));
    let has = Callback::new(move |forward: bool| steps.has(forward));
    let on_step = Callback::new(move |forward: bool| steps.step(forward));
    let on_close = Callback::new(move |()| changes.open(None));
    view! { <Drawer view is_open opened=shown has on_step on_close /> }
}

/// The object that is drawn: the open one or, while the link of a row is being pressed, the one that will be. What is drawn
/// already is shown at once when the press ends.
pub fn drawn_object(view: Memo<View>) -> Memo<Option<i64>> {
    let navigation = expect_context::<Navigation>();
    Memo::new(move |_| {
        let view = view.get();
        let pressed = navigation.pressed().filter(|pressed| pressed.resource == view.resource);
        view.open.or(pressed.and_then(|pressed| pressed.open))
    })
}

/// Whether the list leaves room for the open object, and marks its row. Beside the table it does so a frame later: to lay
/// out and paint a table anew takes longer than to show the object, which lies over its room already.
pub fn room_for_drawer(is_open: Memo<bool>, overlays: RwSignal<bool>) -> RwSignal<bool> {
    let has_room = RwSignal::new(is_open.get_untracked());
    Effect::new(move |_| match is_open.get() && !has_room.get_untracked() && !overlays.get_untracked() {
        true => {
            task::start(Box::pin(async move {
                task::drawn().await;
                has_room.try_set(is_open.try_get_untracked() == Some(true));
            }));
        }
        false => has_room.set(is_open.get_untracked()),
    });
    has_room
}
