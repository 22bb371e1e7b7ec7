//! The sheet of keyboard shortcuts, made from the actions.

use super::icon::icon;
use super::keys::keys;
use super::modal::modal;
use crate::actions::{Action, Group};
use crate::state::dialogs::Dialogs;
use crate::state::preferences::{Choice, Preferences};
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// The sheet.
#[inline(never)]
pub fn shortcuts() -> AnyView {
    let style = style_sheet!("style/components/shortcuts.css");
    let dialogs = expect_context::<Dialogs>();
    let preferences = expect_context::<Preferences>();
    let are_on = move || preferences.get(Choice::Shortcuts).is_none();
    let group = |group: Group| {
        let row =
            |action: Action| view! { <div><dt>{keys(action.keys())}</dt><dd>{action.words()}</dd></div> }.into_any();
        let actions = Action::ALL.into_iter().filter(|action| action.group() == group && !action.keys().is_empty());
        view! { <section><h3>{group.words()}</h3><dl>{actions.map(row).collect_view()}</dl></section> }.into_any()
    };
    modal(
        style,
        "Keyboard shortcuts",
        view! {
            <header>
                <h2>"Keyboard shortcuts"</h2>
                <button type="button" class="icon-btn" aria-label="Close" on:click=move |_| dialogs.close()>{icon("x")}</button>
            </header>
            <div class="groups">{Group::ALL.into_iter().map(group).collect_view()}</div>
            <label class="switch">
                <input
                    type="checkbox"
                    prop:checked=are_on
                    on:change=move |event| preferences.set(Choice::Shortcuts, if event_target_checked(&event) { "" } else { "off" })
                />
                "Single keys are shortcuts. They rest while something is typed."
            </label>
        }
        .into_any(),
    )
}
