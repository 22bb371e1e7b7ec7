//! The button of the account menu: who is signed in.

use super::account_panel::account_panel;
use super::icon::icon;
use super::menu::menu;
use crate::session::Session;
use leptos::prelude::*;

/// The menu of the signed-in user.
pub fn account(session: Session) -> AnyView {
    let user = move || session.user().unwrap_or_default();
    let label = view! {
        {icon("user")}
        <span><span class="sr-only">"Account "</span>{user}</span>
    };
    menu(label.into_any(), "btn quiet", Box::new(move || account_panel(session)))
}
