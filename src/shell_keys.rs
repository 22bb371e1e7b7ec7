//! What is pressed or pasted anywhere on the page: shortcuts, and addresses that open their view.

use crate::actions::Action;
use crate::actions::keys::{Asked, Stroke, asked};
use crate::actions::list_actions::{CurrentActions, ListActions, Shared};
use crate::browser::clock::now;
use crate::browser::navigation::History;
use crate::browser::rows;
use crate::state::dialogs::{Dialog, Dialogs};
use crate::state::preferences::Choice;
use crate::state::theme;
use imagedeck_api::pasted;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, KeyboardEvent};

/// How long the second key of two may take, in milliseconds.
const PATIENCE: f64 = 1_500.0;

/// Listens for as long as somebody is signed in.
pub fn listen(actions: CurrentActions, ended: Memo<bool>) {
    let shared = Shared::here();
    let pending: StoredValue<Option<(String, f64)>> = StoredValue::new(None);
    let keys = window_event_listener(ev::keydown, move |event| {
        if !ended.get_untracked() && !event.default_prevented() {
            pressed(&event, shared, actions, pending);
        }
    });
    let pastes = window_event_listener(ev::paste, move |event| {
        if !ended.get_untracked() {
            open_pasted(&event, shared);
        }
    });
    on_cleanup(move || {
        keys.remove();
        pastes.remove();
    });
}

#[inline(never)]
fn pressed(
    event: &KeyboardEvent,
    shared: Shared,
    actions: CurrentActions,
    pending: StoredValue<Option<(String, f64)>>,
) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    // AltGr types the brackets of many keyboards, and says that Control and Alt are held.
    let is_graph = event.get_modifier_state("AltGraph");
    let stroke = Stroke {
        key: event.key(),
        with_control: (event.ctrl_key() || event.meta_key()) && !is_graph,
        in_text: target.as_ref().is_some_and(rows::takes_text) || event.alt_key() && !is_graph,
    };
    let has_dialog = untrack(|| shared.dialogs.current().is_some());
    // Whatever else it closes has kept it for itself.
    if stroke.key == "Escape" && !has_dialog && !event.is_composing() {
        return actions.get_untracked().map_or((), ListActions::close_object);
    }
    let before = pending.try_update_value(Option::take).flatten().filter(|(_, time)| now() - time < PATIENCE);
    let single_keys = !has_dialog && untrack(|| shared.preferences.get(Choice::Shortcuts).is_none());
    match asked(before.as_ref().map(|(key, _)| key.as_str()), &stroke, single_keys) {
        Asked::Nothing => {}
        Asked::More => pending.set_value(Some((stroke.key, now()))),
        Asked::Run(action) => {
            event.prevent_default();
            run(action, shared.dialogs, actions);
        }
    }
}

fn run(action: Action, dialogs: Dialogs, actions: CurrentActions) {
    match (action, actions.get_untracked()) {
        (Action::Palette, _) => dialogs.open(Dialog::Palette),
        (Action::Shortcuts, _) => dialogs.open(Dialog::Shortcuts),
        (Action::Theme, _) => theme::toggle(),
        (action, Some(actions)) if action.fits(actions.view.with_untracked(|view| view.resource)) => {
            actions.run(action)
        }
        _ => {}
    }
}

/// An address or a command line that is pasted opens its view, also in a text field: it is nothing to look for.
#[inline(never)]
fn open_pasted(event: &ClipboardEvent, shared: Shared) {
    let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
    if let Some(pasted) = pasted::address(&text) {
        event.prevent_default();
        if untrack(|| shared.dialogs.current()).is_some() {
            shared.dialogs.close();
        }
        let address = pasted.print();
        shared.navigation.go(&address, History::Push);
        shared.toasts.show("Opened what you pasted".to_owned(), address, true);
    }
}
