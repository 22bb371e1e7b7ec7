//! Signing in: a user's name and password, or a token from elsewhere.

use super::icon::icon;
use crate::api::{self, ApiError};
use crate::browser::focus;
use crate::session::Session;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the user gives.
#[derive(Clone, Copy, PartialEq)]
enum Means {
    Password,
    Token,
}

/// The form. It starts the session itself, and keeps what was typed when that fails, save the password's echo.
#[component]
pub fn SignInForm(
    /// The session that it starts.
    session: Session,
    /// The name to begin with.
    #[prop(optional, into)]
    user: String,
    /// The words on the button.
    button: &'static str,
    /// What else stands beside the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let means = RwSignal::new(Means::Password);
    let first_empty = if user.is_empty() { "#sign-in-user" } else { "#sign-in-password" };
    let user = RwSignal::new(user);
    let password = RwSignal::new(String::new());
    let token = RwSignal::new(String::new());
    let problem: RwSignal<Option<Problem>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let shown = RwSignal::new(false);

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let (user, password, token) = (user.get_untracked(), password.get_untracked(), token.get_untracked());
        let chosen = means.get_untracked();
        if let Some(missing) = Problem::of_missing(chosen, user.trim(), &password, token.trim()) {
            focus::move_to(missing.field.to_owned());
            problem.set(Some(missing));
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let answer = match chosen {
                Means::Password => api::request_token(user.trim(), &password).await,
                Means::Token => api::check_token(token.trim()).await,
            };
            // The form may be gone by now, and its signals with it.
            let _ = busy.try_set(false);
            match answer {
                Ok(credentials) => session.sign_in(credentials),
                Err(error) => {
                    let failed = Problem::of_answer(chosen, &error);
                    focus::move_to(failed.field.to_owned());
                    let _ = problem.try_set(Some(failed));
                }
            }
        });
    };
    let choose = move |chosen: Means| {
        means.set(chosen);
        problem.set(None);
    };
    let choice = move |chosen: Means, words: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (means.get() == chosen).to_string() on:click=move |_| choose(chosen)>
                {words}
            </button>
        }
    };
    let invalid = move |field: &'static str| {
        problem.get().is_some_and(|problem| problem.field == field && problem.blames_field).then_some("true")
    };
    focus::move_to(first_empty.to_owned());
    view! {
        <div class="seg text" role="group" aria-label="Sign in with">
            {choice(Means::Password, "Username")}
            {choice(Means::Token, "Paste a token")}
        </div>
        <form on:submit=submit novalidate>
            <div role="alert">
                {move || problem.get().map(|problem| view! {
                    <div class="alert" id="sign-in-problem">{icon("warn")}<div><b>{problem.title}</b><p>{problem.sentence}</p></div></div>
                })}
            </div>
            {move || match means.get() {
                Means::Password => view! {
                    <div class="field">
                        <label for="sign-in-user">"Username"</label>
                        <input
                            id="sign-in-user" class="input" name="username" autocomplete="username" autocapitalize="off"
                            spellcheck="false" required aria-describedby="sign-in-problem"
                            aria-invalid=move || invalid("#sign-in-user")
                            prop:value=move || user.get()
                            on:input=move |event| user.set(event_target_value(&event))
                        />
                    </div>
                    <div class="field">
                        <label for="sign-in-password">"Password"</label>
                        <div class="wrap">
                            <input
                                id="sign-in-password" class="input" name="password" autocomplete="current-password" required
                                aria-describedby="sign-in-problem"
                                aria-invalid=move || invalid("#sign-in-password")
                                type=move || if shown.get() { "text" } else { "password" }
                                prop:value=move || password.get()
                                on:input=move |event| password.set(event_target_value(&event))
                            />
                            <button
                                type="button" class="icon-btn" aria-label="Show the password"
                                aria-pressed=move || shown.get().to_string()
                                on:click=move |_| shown.update(|shown| *shown = !*shown)
                            >
                                {move || icon(if shown.get() { "eye-off" } else { "eye" })}
                            </button>
                        </div>
                    </div>
                }.into_any(),
                Means::Token => view! {
                    <div class="field">
                        <label for="sign-in-token">"Token"</label>
                        <textarea
                            id="sign-in-token" class="input" rows="5" autocomplete="off" spellcheck="false" required
                            aria-describedby="sign-in-problem"
                            aria-invalid=move || invalid("#sign-in-token")
                            prop:value=move || token.get()
                            on:input=move |event| token.set(event_target_value(&event))
                        ></textarea>
                    </div>
                }.into_any(),
            }}
            <div class="submit">
                {children.map(|children| children())}
                <button type="submit" class="btn primary lg" aria-disabled=move || busy.get().then_some("true")>
                    {move || if busy.get() { "Signing in" } else { button }}
                </button>
            </div>
        </form>
    }
}

/// Why somebody is not signed in yet, and where to mend it.
#[derive(Clone, PartialEq)]
struct Problem {
    title: &'static str,
    sentence: String,
    field: &'static str,
    blames_field: bool,
}

impl Problem {
    fn of_missing(means: Means, user: &str, password: &str, token: &str) -> Option<Problem> {
        let missing = |title, field| {
            Some(Problem { title, sentence: "It is needed to sign in.".to_owned(), field, blames_field: true })
        };
        match means {
            Means::Password if user.is_empty() => missing("The username is empty", "#sign-in-user"),
            Means::Password if password.is_empty() => missing("The password is empty", "#sign-in-password"),
            Means::Token if token.is_empty() => missing("The token is empty", "#sign-in-token"),
            Means::Password | Means::Token => None,
        }
    }

    fn of_answer(means: Means, error: &ApiError) -> Problem {
        let (field, refused, mend) = match means {
            Means::Password => (
                "#sign-in-password",
                "Wrong username or password",
                "Check both, and whether caps lock is on. Nothing was kept.",
            ),
            Means::Token => (
                "#sign-in-token",
                "This token is not accepted",
                "It may have ended, or a part of it is missing. Request a new one and paste all of it.",
            ),
        };
        let (title, sentence, blames_field) = match error {
            ApiError::Unauthorized => (refused, mend.to_owned(), true),
            ApiError::Limited { seconds, .. } => {
                ("Too many attempts", format!("The service asks for a pause. Try again in {seconds} s."), false)
            }
            ApiError::Unreachable | ApiError::TimedOut(_) => {
                ("The image service did not answer", "What you typed is kept. Try again in a moment.".to_owned(), false)
            }
            error => ("Signing in did not work", error.to_string(), false),
        };
        Problem { title, sentence, field, blames_field }
    }
}
