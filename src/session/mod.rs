//! The bearer token: taken in, kept for this tab, used up.
//!
//! This is the only module that holds the token. It stands in session storage and in memory, and leaves the
//! dashboard in one place only: the Authorization header of a request to the API. Before the dashboard is there,
//! `public/boot.js` does the same with the first request.

use crate::browser::ahead;
use crate::browser::clock::now;
use crate::browser::storage::Store;
use crate::state::preferences::{Choice, Preferences};
use crate::state::selection::Selection;
use imagedeck_api::Resource;
use leptos::prelude::*;

const TOKEN: &str = "imagedeck.token";
const USER: &str = "imagedeck.user";
const EXPIRES: &str = "imagedeck.expires";
/// Whose work this tab keeps, also while nobody is signed in.
const OWNER: &str = "imagedeck.owner";

/// Who is signed in.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<State>,
}

#[derive(Clone, PartialEq)]
enum State {
    SignedOut,
    SignedIn(Credentials),
    /// The token no longer holds; what the user was doing is still on the page.
    Ended {
        user: String,
    },
}

/// A token with what is known of it.
#[derive(Clone, PartialEq)]
pub struct Credentials {
    token: String,
    user: String,
    /// Until when the token holds, in seconds since 1970, where it is known.
    expires: Option<i64>,
}

impl Credentials {
    /// A token that the API has accepted for a user.
    pub fn new(token: String, user: String, expires: Option<i64>) -> Credentials {
        Credentials { token, user, expires }
    }

    fn kept() -> Option<Credentials> {
        let expires = Store::Tab.read(EXPIRES).and_then(|expires| expires.parse().ok());
        Some(Credentials { token: Store::Tab.read(TOKEN)?, user: Store::Tab.read(USER)?, expires })
    }

    fn keep(&self) {
        Store::Tab.write(TOKEN, &self.token);
        Store::Tab.write(USER, &self.user);
        if let Some(expires) = self.expires {
            Store::Tab.write(EXPIRES, &expires.to_string());
        }
    }

    fn forget() {
        for key in [TOKEN, USER, EXPIRES] {
            Store::Tab.remove(key);
        }
    }
}

/// Forgets what the user has made that could be seen by the next one.
fn forget_what_was_made() {
    Selection::forget();
    Preferences::forget(Choice::Values);
    Resource::ALL.into_iter().for_each(|resource| Preferences::forget(Choice::Kept(resource)));
    ahead::forget();
    Store::Tab.remove(OWNER);
}

impl Session {
    /// Takes up the session that this tab has kept.
    pub fn restore() -> Session {
        let state = Credentials::kept().map_or(State::SignedOut, State::SignedIn);
        Session { state: RwSignal::new(state) }
    }

    /// Begins a session.
    pub fn sign_in(self, credentials: Credentials) {
        // What the one before had selected and typed is none of another user's business.
        if Store::Tab.read(OWNER).is_some_and(|owner| owner != credentials.user) {
            forget_what_was_made();
        }
        Store::Tab.write(OWNER, &credentials.user);
        credentials.keep();
        self.state.set(State::SignedIn(credentials));
    }

    /// Ends the session because the user says so.
    pub fn sign_out(self) {
        Credentials::forget();
        forget_what_was_made();
        self.state.set(State::SignedOut);
    }

    /// Notes that the API no longer accepts a token. The answer to an older token than the current one is not news.
    pub fn token_refused(self, token: &str) {
        let current = self.state.with_untracked(|state| match state {
            State::SignedIn(credentials) if credentials.token == token => Some(credentials.user.clone()),
            _ => None,
        });
        if let Some(user) = current {
            Credentials::forget();
            self.state.set(State::Ended { user });
        }
    }

    /// Whose page it is: also after the token has ended.
    pub fn user(self) -> Option<String> {
        self.state.with(|state| match state {
            State::SignedOut => None,
            State::SignedIn(credentials) => Some(credentials.user.clone()),
            State::Ended { user } => Some(user.clone()),
        })
    }

    /// Whether there is a token that may be used.
    pub fn is_active(self) -> bool {
        self.state.with(|state| matches!(state, State::SignedIn(_)))
    }

    /// Whether the token has ended under the user's hands.
    pub fn has_ended(self) -> bool {
        self.state.with(|state| matches!(state, State::Ended { .. }))
    }

    /// Seconds until the token ends, where that is known.
    pub fn seconds_left(self) -> Option<i64> {
        self.state.with_untracked(|state| match state {
            State::SignedIn(credentials) => credentials.expires.map(|expires| expires - (now() / 1_000.0) as i64),
            _ => None,
        })
    }

    /// The token, for the client that puts it into a request's header.
    pub fn token(self) -> Option<String> {
        self.state.with_untracked(|state| match state {
            State::SignedIn(credentials) => Some(credentials.token.clone()),
            _ => None,
        })
    }
}
