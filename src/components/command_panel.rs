//! What the menu of commands holds: the view, and the sync of a personal list, as lines for a shell.

use super::icon::icon;
use super::keys::keys;
use crate::actions::Action;
use crate::actions::list_actions::ListActions;
use imagedeck_api::Resource;
use leptos::prelude::*;

/// The panel of the menu of commands.
#[inline(never)]
pub fn command_panel(resource: Resource, actions: ListActions) -> AnyView {
    let item = |action: Action| {
        view! {
            <button type="button" class="item" on:click=move |_| actions.run(action)>
                {icon(action.icon())}{action.words()}<span class="end">{keys(action.keys())}</span>
            </button>
        }
        .into_any()
    };
    let is_command = |action: &Action| matches!(action, Action::CopyAs(_) | Action::CopySync(_));
    let commands = Action::ALL.into_iter().filter(is_command).filter(|action| action.fits(resource));
    view! {
        <h2>"Commands, with the token as $TK"</h2>
        {commands.map(item).collect_view()}
    }
    .into_any()
}
