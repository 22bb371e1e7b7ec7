//! Signing in: a user's name and password, or a token from elsewhere.

use super::icon::icon;
use crate::api::{self, ApiError};
use crate::browser::{focus, task};
use crate::session::Session;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

const USER: &str = "sign-in-user";
const PASSWORD: &str = "sign-in-password";
const CODE: &str = "sign-in-code";
const TOKEN: &str = "sign-in-token";

/// What is typed, and how the last try went.
#[derive(Clone, Copy)]
struct Form {
    with_token: RwSignal<bool>,
    user: RwSignal<String>,
    password: RwSignal<String>,
    code: RwSignal<String>,
    token: RwSignal<String>,
    needs_code: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
}

impl Form {
    #[inline(never)]
    fn submit(self, session: Session) {
        let Form { busy, problem, needs_code, .. } = self;
        if busy.get_untracked() {
            return;
        }
        let [user, password, token] = [self.user, self.password, self.token].map(|typed| typed.get_untracked());
        let (code, with_token) = (self.code.get_untracked(), self.with_token.get_untracked());
        if let Some(missing) = Problem::of_missing(with_token, user.trim(), &password, token.trim()) {
            focus::select(missing.field);
            problem.set(Some(missing));
            return;
        }
        busy.set(true);
        problem.set(None);
        task::start(Box::pin(async move {
            let answer = if with_token {
                api::check_token(token.trim()).await
            } else {
                api::request_token(user.trim(), &password, &code).await
            };
            // The form may be gone by now, because the user has signed out: then nobody is signed in after all.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(credentials) => session.sign_in(credentials),
                // The first time it is no fault, but the next thing to type.
                Err(ApiError::CodeMissing) if needs_code.try_get_untracked() == Some(false) => {
                    let _ = needs_code.try_set(true);
                    focus::select(CODE);
                }
                Err(error) => {
                    let failed = Problem::of_answer(with_token, &error);
                    focus::select(failed.field);
                    let _ = problem.try_set(Some(failed));
                }
            }
        }));
    }
}

/// The form. It starts the session itself, and keeps what was typed when that fails. It asks for a one-time code
/// once the service has asked for one.
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
    let with_token = RwSignal::new(false);
    let whose = user.clone();
    let first_empty = if user.is_empty() { USER } else { PASSWORD };
    let user = RwSignal::new(user);
    let password = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let needs_code = RwSignal::new(false);
    let token = RwSignal::new(String::new());
    let problem: RwSignal<Option<Problem>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let shown = RwSignal::new(false);
    let caps_lock = RwSignal::new(false);
    let note_caps_lock = move |event: KeyboardEvent| caps_lock.set(event.get_modifier_state("CapsLock"));
    let join = move || {
        // Over the view of one user, nobody else goes on.
        let user = session.elsewhere();
        match !user.is_empty() && (whose.is_empty() || user == whose) {
            true => join_button(session, user),
            false => ().into_any(),
        }
    };

    let form = Form { with_token, user, password, code, token, needs_code, problem, busy };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        form.submit(session);
    };
    let choice = move |token: bool, words: &'static str| {
        let choose = move |_| {
            with_token.set(token);
            problem.set(None);
        };
        view! {
            <button type="button" aria-pressed=move || (with_token.get() == token).to_string() on:click=choose>{words}</button>
        }
    };
    let invalid = move |field: &'static str| {
        problem.get().is_some_and(|problem| problem.field == field && problem.blames_field).then_some("true")
    };
    let input = move |id: &'static str, autocomplete: &'static str, value: RwSignal<String>| {
        let mode = (id == CODE).then_some("numeric");
        let described_by = if id == CODE { "sign-in-problem sign-in-hint" } else { "sign-in-problem" };
        view! {
            <input
                id=id class="input" class:mono=id == CODE name=autocomplete autocomplete=autocomplete autocapitalize="off"
                spellcheck="false" required inputmode=mode aria-describedby=described_by
                aria-invalid=move || invalid(id)
                type=move || if id == PASSWORD && !shown.get() { "password" } else { "text" }
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        }
        .into_any()
    };
    focus::select(first_empty);
    view! {
        <div class="seg text" role="group" aria-label="Sign in with">
            {choice(false, "Username")}
            {choice(true, "Paste a token")}
        </div>
        <form on:submit=submit novalidate>
            <div role="alert">
                {move || match problem.get() {
                    Some(problem) => view! {
                        <div class="alert" id="sign-in-problem">{icon("warn")}<div><b>{problem.title}</b><p>{problem.sentence}</p></div></div>
                    }.into_any(),
                    None => ().into_any(),
                }}
            </div>
            {move || if !with_token.get() {
                view! {
                    <div class="field">
                        <label for=USER>"Username"</label>
                        {input(USER, "username", user)}
                    </div>
                    <div class="field">
                        <label for=PASSWORD>"Password"</label>
                        <div class="wrap" on:keydown=note_caps_lock on:keyup=note_caps_lock>
                            {input(PASSWORD, "current-password", password)}
                            <button
                                type="button" class="icon-btn" aria-label="Show the password"
                                aria-pressed=move || shown.get().to_string()
                                on:click=move |_| shown.update(|shown| *shown = !*shown)
                            >
                                {move || icon(if shown.get() { "eye-off" } else { "eye" })}
                            </button>
                        </div>
                        <p class="hint" role="status">{move || if caps_lock.get() { "Caps lock is on.".to_owned() } else { String::new() }}</p>
                    </div>
                    {move || match needs_code.get() {
                        true => view! {
                            <div class="field">
                                <label for=CODE>"One-time code"</label>
                                {input(CODE, "one-time-code", code)}
                                <p class="hint" id="sign-in-hint">"This account needs it: the six digits that your authenticator app shows now."</p>
                            </div>
                        }.into_any(),
                        false => ().into_any(),
                    }}
                }.into_any()
            } else {
                view! {
                    <div class="field">
                        <label for=TOKEN>"Token"</label>
                        <textarea
                            id=TOKEN class="input" rows="5" autocomplete="off" spellcheck="false" required
                            aria-describedby="sign-in-problem"
                            aria-invalid=move || invalid(TOKEN)
                            prop:value=move || token.get()
                            on:input=move |event| token.set(event_target_value(&event))
                        ></textarea>
                    </div>
                }.into_any()
            }}
            <div class="submit">
                {children.map(|children| children())}
                <button type="submit" class="btn primary lg" aria-disabled=move || busy.get().then_some("true")>
                    {move || if busy.get() { "Signing in".to_owned() } else { button.to_owned() }}
                </button>
            </div>
        </form>
        // Below all that somebody may be about to press: it comes when another tab answers.
        <div role="status">{join}</div>
    }
}

/// Goes on with the session of another tab.
#[inline(never)]
fn join_button(session: Session, user: String) -> AnyView {
    let words = format!("Continue as {user}");
    let join = move |_| {
        session.join(user.clone());
        focus::select(USER);
    };
    view! {
        <div class="join">
            <p>"Another tab of this browser is signed in."</p>
            <button type="button" class="btn lg" on:click=join>{words}</button>
        </div>
    }
    .into_any()
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
    fn of_missing(with_token: bool, user: &str, password: &str, token: &str) -> Option<Problem> {
        let missing = |title, field| {
            Some(Problem { title, sentence: "It is needed to sign in.".to_owned(), field, blames_field: true })
        };
        match with_token {
            false if user.is_empty() => missing("The username is empty", USER),
            false if password.is_empty() => missing("The password is empty", PASSWORD),
            true if token.is_empty() => missing("The token is empty", TOKEN),
            _ => None,
        }
    }

    fn of_answer(with_token: bool, error: &ApiError) -> Problem {
        let (field, refused, mend) = match with_token {
            false => {
                (PASSWORD, "Wrong username or password", "Check both, and whether caps lock is on. Nothing was kept.")
            }
            true => (
                TOKEN,
                "This token is not accepted",
                "It may have ended, or a part of it is missing. Request a new one and paste all of it.",
            ),
        };
        let (title, sentence, blames_field) = match error {
            ApiError::Unauthorized => (refused, mend.to_owned(), true),
            ApiError::CodeMissing => return Problem::of_code("The one-time code is empty", error),
            ApiError::CodeWrong => return Problem::of_code("Wrong or used one-time code", error),
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

    fn of_code(title: &'static str, error: &ApiError) -> Problem {
        Problem { title, sentence: error.to_string(), field: CODE, blames_field: true }
    }
}
