//! The page that stands in front of every other one while nobody is signed in. The address stays, so that a link
//! leads where it points once its reader has signed in.

use crate::browser;
use crate::components::app_bar::Brand;
use crate::components::icon::icon;
use crate::components::sign_in_form::SignInForm;
use crate::routes::TOKEN_PATH;
use crate::session::Session;
use crate::state::toast::Toasts;
use imagedeck_api::address::API_ROOT;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// The sign-in page.
#[component]
pub fn SignInPage(
    /// The session that it starts.
    session: Session,
) -> impl IntoView {
    let style = style_sheet!("style/components/sign_in.css");
    let toasts = expect_context::<Toasts>();
    browser::set_title("Sign in – imagedeck");
    let origin = browser::origin();
    let command = format!("TK=$(curl -X POST -u <username> \\\n  {origin}{TOKEN_PATH} \\\n  | jq -r '.token')");
    let copied = command.clone();
    view! {
        <div class=style>
            <main class="signin-main">
                <Brand preferences=None />
                <div class="formcol">
                    <h1>"Sign in"</h1>
                    <p>"Browse and sync the VM images of the university cloud."</p>
                    <SignInForm session button="Sign in" />
                    <p class="kept">
                        {icon("lock")}
                        "Your token stays in this browser tab and is gone when you close it. Your password is sent once and never kept."
                    </p>
                </div>
                <p class="signin-foot">"API " <code>{format!("{origin}{API_ROOT}")}</code></p>
            </main>
            <aside class="signin-side" aria-label="About imagedeck">
                <div>
                    <h2>"The same from a terminal"</h2>
                    <div class="cmd">
                        <header>
                            <b>"curl"</b>
                            <button type="button" class="btn quiet" on:click=move |_| toasts.copy("Command copied", copied.clone())>
                                {icon("copy")}"Copy"
                            </button>
                        </header>
                        <pre tabindex="0">{command}</pre>
                    </div>
                    <dl>
                        <div><dt>"Find"</dt><dd>"Any image by name, path, date or any other attribute"</dd></div>
                        <div><dt>"Copy"</dt><dd>"The path or the id, for the command that makes a VM of it"</dd></div>
                        <div><dt>"Share"</dt><dd>"Every view is a link: filters, order, page and open image"</dd></div>
                        <div><dt>"Sync"</dt><dd>"Your own uploads, step by step"</dd></div>
                    </dl>
                </div>
            </aside>
        </div>
    }
}
