//! The head of a page: its title, a sentence, and what can be done with the whole view.

use super::icon::icon;
use crate::actions::Action;
use crate::actions::list_actions::ListActions;
use crate::resources::Description;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// The head of a list.
#[component]
pub fn PageHead(
    /// What the page is about.
    description: &'static Description,
    /// What can be done with the list.
    actions: ListActions,
    /// What else the sentence below the title says.
    hint: AnyView,
    /// Further things to do.
    children: Children,
) -> impl IntoView {
    let style = style_sheet!("style/components/page_head.css");
    let copy_link = move |_| actions.run(Action::CopyLink);
    view! {
        <div class=style>
            <div class="grow">
                <h1 tabindex="-1">{description.title}</h1>
                <p class="sub">{description.subtitle}{hint}</p>
            </div>
            <div class="acts">
                <button type="button" class="btn" aria-label=Action::CopyLink.words() on:click=copy_link>
                    {icon(Action::CopyLink.icon())}<span class="txt">"Copy link"</span>
                </button>
                {children()}
            </div>
        </div>
    }
}
