//! The bar at the top: the resources, the theme, the account. On a phone the resources stand at the bottom.

use super::account::account;
use super::icon::icon;
use super::keys::keys;
use crate::actions::Action;
use crate::resources::describe;
use crate::routes::View;
use crate::session::Session;
use crate::state::dialogs::{Dialog, Dialogs};
use crate::state::preferences::Preferences;
use crate::state::{theme, totals::Totals};
use crate::text::format::thousands;
use imagedeck_api::Resource;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// The bar of every page.
#[component]
pub fn AppBar(
    /// The session.
    session: Session,
    /// The totals beside the names.
    totals: Totals,
    /// The resource that is shown.
    current: Memo<Option<Resource>>,
    /// Whether a sync is under way.
    syncing: Memo<bool>,
) -> impl IntoView {
    let style = style_sheet!("style/components/app_bar.css");
    let dialogs = expect_context::<Dialogs>();
    let preferences = expect_context::<Preferences>();
    let tab = move |resource: Resource| {
        let description = describe(resource);
        let [before, name, after, ending] = description.navigation;
        let is_current = move || (current.get() == Some(resource)).then_some("page");
        let count =
            move || totals.of(resource).filter(|_| resource != Resource::SyncRequests).map_or(String::new(), thousands);
        let dot = move || match resource == Resource::SyncRequests && syncing.get() {
            true => view! { <span class="live-dot"></span><span class="sr-only">"in progress"</span> }.into_any(),
            false => ().into_any(),
        };
        let separator = matches!(resource, Resource::PersonalIso | Resource::SyncRequests)
            .then(|| view! { <span class="sep" aria-hidden="true"></span> });
        view! {
            {separator}
            <a class="tab" href=move || preferences.whole_list(resource).print() aria-current=is_current>
                {icon(description.icon)}
                <span><span class="long">{before}</span>{name}<span class="long">{after}</span>{ending}</span>
                " "
                <span class="count">{count}</span>
                {dot}
            </a>
        }
    };
    view! {
        <header class=style>
            <Brand preferences=Some(preferences) />
            <nav class="tabs" aria-label="Resources">{Resource::ALL.map(tab)}</nav>
            <div class="appbar-end">
                <button type="button" class="goto" aria-haspopup="dialog" on:click=move |_| dialogs.open(Dialog::Palette)>
                    {icon("search")}<span class="txt">"Go to…"</span>" "{keys(Action::Palette.keys())}
                </button>
                <button type="button" class="icon-btn" aria-label="Switch between light and dark" on:click=move |_| theme::toggle()>
                    {icon("half")}
                </button>
                {account(session)}
            </div>
        </header>
    }
}

/// The name and the mark of imagedeck, as a link to its first page.
#[component]
pub fn Brand(
    /// What the user has chosen; none where nobody is signed in.
    preferences: Option<Preferences>,
) -> impl IntoView {
    let first = move || {
        let resource = Resource::PublicIso;
        preferences.map_or(View::of(resource), |preferences| preferences.whole_list(resource)).print()
    };
    view! {
        <a class="brand" href=first>
            <svg class="mark" viewBox="0 0 20 20" aria-hidden="true"><use href="#i-brand"></use></svg>
            "imagedeck"
        </a>
    }
}
