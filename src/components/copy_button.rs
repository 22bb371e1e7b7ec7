//! A button that copies a text.

use super::icon::icon;
use crate::state::toast::Toasts;
use leptos::prelude::*;

/// A small button with an icon and a name for those who do not see it.
#[component]
pub fn CopyButton(
    /// What the button does, such as "Copy path".
    label: &'static str,
    /// Of what, such as the name of the image.
    subject: String,
    /// What is said afterwards, such as "Path copied".
    done: &'static str,
    /// What is copied.
    text: String,
    /// The icon.
    #[prop(default = "copy")]
    symbol: &'static str,
    /// Further classes.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    view! {
        <button
            type="button"
            class=format!("icon-btn tip {class}")
            data-tip=label
            aria-label=format!("{label}: {subject}")
            on:click=move |_| toasts.copy(done, text.clone())
        >
            {icon(symbol)}
        </button>
    }
}
