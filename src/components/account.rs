//! The button of the account menu: who is signed in, and for how long.

use super::account_panel::account_panel;
use super::icon::icon;
use super::menu::menu;
use crate::session::Session;
use crate::text::format::time_left;
use leptos::prelude::*;

/// The menu of the signed-in user.
pub fn account(session: Session) -> AnyView {
    let user = move || session.user().unwrap_or_default();
    let left = move || session.seconds_left().map_or(String::new(), time_left);
    let label = view! {
        {icon("user")}
        <span><span class="sr-only">"Account "</span>{user}</span>
        " "
        <span class="left">{left}</span>
    };
    menu(label.into_any(), "btn quiet", Box::new(move || account_panel(session)))
}
