//! The head of a page: its title, a sentence, and what can be done with the whole view.

use super::icon::icon;
use crate::browser;
use crate::resources::Description;
use crate::routes::View;
use crate::state::toast::Toasts;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// The head of a list.
#[component]
pub fn PageHead(
    /// What the page is about.
    description: &'static Description,
    /// The view as its link says it.
    shared: Callback<(), View>,
    /// Further things to do.
    children: Children,
) -> impl IntoView {
    let style = style_sheet!("style/components/page_head.css");
    let toasts = expect_context::<Toasts>();
    let copy_link = move |_| {
        let link = format!("{}{}", browser::origin(), shared.run(()).print());
        toasts.copy("Link copied", link);
    };
    view! {
        <div class=style>
            <div class="grow">
                <h1 tabindex="-1">{description.title}</h1>
                <p class="sub">{description.subtitle}</p>
            </div>
            <div class="acts">
                <button type="button" class="btn" aria-label="Copy link to this view" on:click=copy_link>
                    {icon("link")}<span class="txt">"Copy link"</span>
                </button>
                {children()}
            </div>
        </div>
    }
}
