//! The shell: who is signed in decides between the sign-in page and the pages of the address.

use crate::actions::list_actions::CurrentActions;
use crate::api::Client;
use crate::browser::navigation::Navigation;
use crate::browser::{focus, network, rest};
use crate::components::app_bar::AppBar;
use crate::components::banner::banners;
use crate::components::export_panel::export_progress;
use crate::components::palette::palette;
use crate::components::session_dialog::SessionDialog;
use crate::components::shortcuts::shortcuts;
use crate::components::sync_news::sync_news;
use crate::components::toast::ToastPlace;
use crate::export::Exports;
use crate::pages::list::ListPage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::sign_in::SignInPage;
use crate::routes::{Route, View};
use crate::session::Session;
use crate::shell_keys;
use crate::state::dialogs::{Dialog, Dialogs};
use crate::state::preferences::Preferences;
use crate::state::toast::Toasts;
use crate::state::totals::Totals;
use crate::sync::watch::SyncWatch;
use imagedeck_api::{ImageKind, Resource};
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// Puts the dashboard on the page, in place of the words that stood there while it was loaded.
pub fn start() {
    if let Some(loading) = document().get_element_by_id("boot") {
        loading.remove();
    }
    leptos::mount::mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let session = Session::restore();
    let client = Client::new(session);
    session.follow();
    provide_context(session);
    provide_context(client);
    provide_context(Navigation::start());
    focus::keep_from_getting_lost();
    provide_context(Toasts::new());
    // Everything is built anew for another user, so that nothing of one is ever shown to the other.
    let user = Memo::new(move |_| session.user());
    Effect::new(move |before: Option<Option<String>>| {
        let user = user.get();
        // Before the next one's page asks for anything: this effect was made before those of any page.
        if before.flatten().is_some_and(|before| user.as_ref() != Some(&before)) {
            client.device.forget();
        }
        user
    });
    view! {
        {move || match user.get() {
            None => view! { <SignInPage session /> }.into_any(),
            Some(_) => view! { <Shell session client /> }.into_any(),
        }}
        <ToastPlace />
    }
}

#[component]
fn Shell(session: Session, client: Client) -> impl IntoView {
    let style = style_sheet!("style/components/shell.css");
    let navigation = expect_context::<Navigation>();
    client.rows_first.begin();
    rest::once_it_is_there(Box::new(move || navigation.follow_presses()));
    let totals = Totals::new(client, session);
    provide_context(totals);
    provide_context(Preferences::restore());
    let toasts = expect_context::<Toasts>();
    on_cleanup(move || toasts.clear());
    let exports = Exports::new(client);
    provide_context(exports);
    on_cleanup(move || exports.stop());
    let dialogs = Dialogs::new();
    provide_context(dialogs);
    let actions: CurrentActions = RwSignal::new(None);
    provide_context(actions);
    let offline = network::offline();
    let watches = ImageKind::ALL.map(|kind| SyncWatch::resume(kind, client, session, offline));
    let syncing = Memo::new(move |_| watches.iter().any(|watch| watch.is_active()));
    Effect::new(move |_| {
        if watches.iter().any(|watch| watch.ended() > 0) {
            for kind in ImageKind::ALL {
                totals.refresh(kind.personal());
            }
        }
    });

    let seen = network::seen();
    // What was kept from asking goes on: by a token that has ended, by the network, or because nobody looked.
    Effect::new(move |before: Option<(bool, bool)>| {
        let (could_ask, was_seen) = before.unwrap_or((true, true));
        let now = (session.is_active() && !offline.get(), seen.get());
        if now.0 && !could_ask || now.1 && !was_seen {
            watches.into_iter().for_each(SyncWatch::wake);
        }
        now
    });

    let route = Memo::new(move |_| navigation.route());
    let resource = Memo::new(move |_| match route.get() {
        Route::List(view) => Some(view.resource),
        Route::NotFound => None,
    });
    Effect::new(move |before: Option<Option<Resource>>| {
        let now = resource.get();
        // Another page has come in place of the one that had the focus.
        if before.is_some_and(|before| before != now) {
            if dialogs.current_untracked().is_some() {
                dialogs.close();
            }
            focus::move_to(&["h1", "#main"]);
        }
        now
    });
    let signs_in = Memo::new(move |_| session.is_to_be_renewed());
    let has_news = Memo::new(move |_| watches.iter().any(|watch| watch.has_news()));
    shell_keys::listen(actions, signs_in);
    let page = move || match resource.get() {
        None => {
            actions.set(None);
            view! { <NotFoundPage /> }.into_any()
        }
        Some(resource) => {
            let view = Memo::new(move |_| match route.get() {
                Route::List(view) if view.resource == resource => view,
                _ => View::of(resource),
            });
            view! { <ListPage resource view watches /> }.into_any()
        }
    };
    let exporting = Memo::new(move |_| exports.progress().is_some());
    view! {
        <div class=style inert=move || signs_in.get() || dialogs.current().is_some()>
            <a class="skip" href="#main" on:click=move |event| { event.prevent_default(); focus::move_to(&["#main"]) }>
                "Skip to the table"
            </a>
            <AppBar session totals current=resource syncing />
            {banners(offline, session)}
            {move || match has_news.get() {
                true => sync_news(watches, resource, toasts),
                false => ().into_any(),
            }}
            {page}
        </div>
        {move || match exporting.get() {
            true => view! { <div class="exporting">{export_progress(exports)}</div> }.into_any(),
            false => ().into_any(),
        }}
        {move || match dialogs.current().filter(|_| !signs_in.get()) {
            Some(Dialog::Palette) => palette(actions),
            Some(Dialog::Shortcuts) => shortcuts(),
            None => ().into_any(),
        }}
        {move || match signs_in.get() {
            true => view! { <SessionDialog session /> }.into_any(),
            false => ().into_any(),
        }}
    }
}
