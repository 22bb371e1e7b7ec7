//! What the tabs of a browser tell each other of sessions: that a user has signed out, who is signed in, and, on that
//! user's word, the token.
//!
//! A token goes from tab to tab over the browser's own channel, which keeps nothing and which no other site hears.

use super::{Credentials, Session};
use crate::browser::tabs::Tabs;
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

const CHANNEL: &str = "imagedeck.session";

/// What can be told: each with the user whom it is about.
#[derive(Clone, Copy, PartialEq)]
enum Topic {
    /// The user has signed out.
    Out,
    /// Somebody signs in here: who is signed in elsewhere?
    Who,
    /// This user is.
    Is,
    /// The user wants to go on in the tab that asks.
    Want,
    /// The token of that user, with its end.
    Token,
}

const TOPICS: [(&str, Topic); 5] =
    [("out", Topic::Out), ("who", Topic::Who), ("is", Topic::Is), ("want", Topic::Want), ("token", Topic::Token)];

/// Hears what other tabs tell of sessions.
pub fn listen(session: Session) -> Option<Tabs> {
    Tabs::listen(CHANNEL, move |message| {
        // A message of a tab with another version of the dashboard may not be one.
        let _ = hear(session, &Array::from(&message));
    })
}

impl Session {
    /// Signs the user out of all other tabs.
    pub(super) fn tell_sign_out(self, user: &str) {
        self.tell(Topic::Out, user, None);
    }

    /// Asks the other tabs who is signed in there: see [`Session::elsewhere`].
    pub(super) fn ask_other_tabs(self) {
        self.tell(Topic::Who, "", None);
    }

    /// Goes on here with the session of another tab, because the user says so.
    pub fn join(self, user: String) {
        self.tell(Topic::Want, &user, None);
        self.wanted.set_value(Some(user));
        // Where that session is over as well, there is no answer.
        self.elsewhere.set(String::new());
    }

    /// Tells tabs that ask for a session that there is one.
    pub(super) fn tell_signed_in(self, user: &str) {
        self.tell(Topic::Is, user, None);
    }

    fn tell(self, topic: Topic, user: &str, credentials: Option<&Credentials>) {
        let name = TOPICS.iter().find(|(_, known)| *known == topic).map_or("", |(name, _)| name);
        let message = Array::of2(&name.into(), &user.into());
        if let Some(Credentials { token, expires, .. }) = credentials {
            message.push(&token.into());
            message.push(&expires.map_or(JsValue::NULL, |expires| (expires as f64).into()));
        }
        self.tabs.with_value(|tabs| tabs.iter().for_each(|tabs| tabs.tell(&message)));
    }
}

#[inline(never)]
fn hear(session: Session, message: &Array) -> Option<()> {
    let name = message.get(0).as_string()?;
    let user = message.get(1).as_string()?;
    let (_, topic) = TOPICS.iter().find(|(known, _)| *known == name)?;
    let current = session.credentials();
    match topic {
        Topic::Out if session.user_untracked().as_ref() == Some(&user) => session.leave(),
        Topic::Out => session.elsewhere.set(String::new()),
        Topic::Who => session.tell_signed_in(&current?.user),
        Topic::Is if current.is_none() => session.elsewhere.set(user),
        Topic::Want => {
            let current = current.filter(|current| current.user == user)?;
            session.tell(Topic::Token, &user, Some(&current));
        }
        Topic::Token if current.is_none() && session.wanted.get_value().as_ref() == Some(&user) => {
            session.wanted.set_value(None);
            let token = message.get(2).as_string()?;
            let expires = message.get(3).as_f64().map(|expires| expires as i64);
            session.sign_in(Credentials::new(token, user, expires));
        }
        Topic::Is | Topic::Token => {}
    }
    Some(())
}
