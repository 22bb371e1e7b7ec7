//! The bearer token: taken in, kept for this tab, used up.
//!
//! These are the only modules that hold the token. It stands in session storage and in memory, and leaves the
//! dashboard in one place only: the Authorization header of a request to the API. Before the dashboard is there,
//! `public/boot.js` does the same with the first request. [`tabs`] hands it to another tab on the user's word.

mod tabs;

use crate::browser::clock::{every, is_service_time_known, notice_sleep, service_now, wall_clock};
use crate::browser::rest;
use crate::browser::storage::Store;
use crate::browser::tabs::Tabs;
use crate::state::preferences::{Choice, Preferences};
use crate::state::selection::Selection;
use crate::sync;
use imagedeck_api::Resource;
use leptos::prelude::*;

const TOKEN: &str = "imagedeck.token";
const USER: &str = "imagedeck.user";
const EXPIRES: &str = "imagedeck.expires";
/// When this tab was signed in, by the user's clock.
const SINCE: &str = "imagedeck.since";
/// When a user signed out last, by the user's clock: for tabs that do not hear of it, because they were asleep or
/// elsewhere. The user's name follows it as a number that does not tell the name.
const OUT: &str = "imagedeck.out.";
/// Whose work this tab keeps, also while nobody is signed in.
const OWNER: &str = "imagedeck.owner";

/// The user is warned when a session ends within so many seconds.
const SOON: i64 = 300;

/// Seconds from one look at the time that is left to the next.
const LOOK_AT_CLOCK: u64 = 5;

/// Who is signed in.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<State>,
    /// Who is signed in in another tab, as far as that was asked; empty where nobody is.
    elsewhere: RwSignal<String>,
    /// With whose session of another tab the user wants to go on here.
    wanted: StoredValue<Option<String>>,
    tabs: StoredValue<Option<Tabs>, LocalStorage>,
    /// Raised now and then: time has gone by.
    time: RwSignal<u32>,
    /// Whether the user is signing in again although the token still holds.
    renewing: RwSignal<bool>,
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
        let user = Store::Tab.read(USER)?;
        if was_signed_out(&user) {
            Credentials::forget();
            forget_what_was_made();
            return None;
        }
        Some(Credentials { token: Store::Tab.read(TOKEN)?, user, expires })
    }

    fn keep(&self) {
        Store::Tab.write(TOKEN, &self.token);
        Store::Tab.write(USER, &self.user);
        Store::Tab.write(SINCE, &time_now());
        match self.expires {
            Some(expires) => Store::Tab.write(EXPIRES, &expires.to_string()),
            None => Store::Tab.remove(EXPIRES),
        }
    }

    fn forget() {
        for key in [TOKEN, USER, EXPIRES, SINCE] {
            Store::Tab.remove(key);
        }
    }
}

/// Forgets what the user has made that could be seen by the next one.
fn forget_what_was_made() {
    Selection::forget();
    Preferences::forget(Choice::Values);
    Resource::ALL.into_iter().for_each(|resource| Preferences::forget(Choice::Kept(resource)));
    sync::forget();
    Store::Tab.remove(OWNER);
}

/// Whether the user has signed out in another tab since this one was signed in.
fn was_signed_out(user: &str) -> bool {
    let time = |written: Option<String>| written.and_then(|written| written.parse::<i64>().ok());
    let out = time(Store::Device.read(&out_key(user)));
    out.is_some_and(|out| time(Store::Tab.read(SINCE)).is_none_or(|since| since <= out))
}

/// Now, in whole milliseconds: to read or write a fraction takes more code than all of this.
fn time_now() -> String {
    (wall_clock() as i64).to_string()
}

fn out_key(user: &str) -> String {
    let mark = user.bytes().fold(0x811c_9dc5_u32, |mark, byte| (mark ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{OUT}{mark}")
}

impl Session {
    /// Takes up the session that this tab has kept.
    pub fn restore() -> Session {
        let state = Credentials::kept().map_or(State::SignedOut, State::SignedIn);
        Session {
            state: RwSignal::new(state),
            elsewhere: RwSignal::new(String::new()),
            wanted: StoredValue::new(None),
            tabs: StoredValue::new_local(None),
            time: RwSignal::new(0),
            renewing: RwSignal::new(false),
        }
    }

    /// Follows what other tabs tell of sessions, and the time that this one has left, once all of the dashboard is there.
    #[inline(never)]
    pub fn follow(self) {
        rest::once_it_is_there(Box::new(move || self.begin_to_follow()));
    }

    #[inline(never)]
    fn begin_to_follow(self) {
        self.tabs.set_value(tabs::listen(self));
        if !untrack(|| self.is_active()) {
            self.ask_other_tabs();
        }
        self.look_at_clock();
        every(LOOK_AT_CLOCK, move || self.look_at_clock());
    }

    /// Begins a session.
    pub fn sign_in(self, credentials: Credentials) {
        // What the one before had selected and typed is none of another user's business.
        if Store::Tab.read(OWNER).is_some_and(|owner| owner != credentials.user) {
            forget_what_was_made();
        }
        Store::Tab.write(OWNER, &credentials.user);
        credentials.keep();
        self.elsewhere.set(String::new());
        self.wanted.set_value(None);
        self.renewing.set(false);
        self.tell_signed_in(&credentials.user);
        self.state.set(State::SignedIn(credentials));
    }

    /// Ends the session because the user says so, in all tabs.
    pub fn sign_out(self) {
        if let Some(user) = self.user_untracked() {
            Store::Device.write(&out_key(&user), &time_now());
            self.tell_sign_out(&user);
        }
        self.leave();
    }

    /// Ends the session in this tab.
    fn leave(self) {
        Credentials::forget();
        forget_what_was_made();
        self.wanted.set_value(None);
        self.renewing.set(false);
        self.state.set(State::SignedOut);
        self.ask_other_tabs();
    }

    /// Lets the user sign in again before the session has ended, or not.
    pub fn renew(self, wanted: bool) {
        self.renewing.set(wanted);
    }

    /// Whether the user is to sign in again: because the token has ended, or wants to.
    pub fn is_to_be_renewed(self) -> bool {
        self.has_ended() || self.renewing.get()
    }

    /// Notes that time has gone by, and that the token may have ended with it.
    fn look_at_clock(self) {
        notice_sleep();
        self.time.update(|time| *time = time.wrapping_add(1));
        // A tab that was asleep has not heard of it.
        if self.user_untracked().is_some_and(|user| was_signed_out(&user)) {
            return self.leave();
        }
        // By the user's own clock, which may be a day off, nobody is sent away.
        if is_service_time_known()
            && let Some(credentials) = self.credentials()
            && untrack(|| self.seconds_left()).is_some_and(|left| left <= 0)
        {
            self.token_refused(&credentials.token);
        }
    }

    /// Who is signed in in another tab; empty where nobody is, or that is not known yet.
    pub fn elsewhere(self) -> String {
        self.elsewhere.get()
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
            self.ask_other_tabs();
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
        self.time.track();
        self.state.with(|state| match state {
            State::SignedIn(credentials) => {
                credentials.expires.map(|expires| expires - (service_now() / 1_000.0) as i64)
            }
            _ => None,
        })
    }

    /// Whether the token ends soon.
    pub fn ends_soon(self) -> bool {
        self.seconds_left().is_some_and(|left| left <= SOON)
    }

    fn user_untracked(self) -> Option<String> {
        untrack(|| self.user())
    }

    fn credentials(self) -> Option<Credentials> {
        self.state.with_untracked(|state| match state {
            State::SignedIn(credentials) => Some(credentials.clone()),
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
