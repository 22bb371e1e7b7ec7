//! A dialog over the page. It is the browser's own: the page behind is out of reach, Escape closes it.

use crate::browser::focus;
use crate::state::dialogs::Dialogs;
use leptos::prelude::*;

/// A dialog: the class of its sheet, its name, and what it holds.
pub fn modal(style: &'static str, name: &'static str, content: AnyView) -> AnyView {
    let dialogs = expect_context::<Dialogs>();
    focus::show_modal("modal");
    view! {
        <dialog
            id="modal"
            class=style
            aria-label=name
            on:close=move |_| dialogs.close()
            on:click=move |event| {
                // A click on the ground beside the dialog is one on the element itself.
                if event.target() == event.current_target() {
                    dialogs.close();
                }
            }
        >
            <div class="frame">{content}</div>
        </dialog>
    }
    .into_any()
}
