//! Short notices of what was just done. Never the only place of an error.

use crate::browser::{clipboard, task};
use leptos::prelude::*;

/// A notice.
#[derive(Clone, PartialEq)]
pub struct Toast {
    /// Tells two notices of the same words apart.
    pub number: u32,
    /// What was done.
    pub words: String,
    /// What it was done to.
    pub subject: String,
    /// Whether it worked.
    pub good: bool,
}

/// The place of notices; the newest takes the place of the one before.
#[derive(Clone, Copy)]
pub struct Toasts {
    current: RwSignal<Option<Toast>>,
    count: StoredValue<u32>,
}

impl Toasts {
    /// An empty place.
    pub fn new() -> Toasts {
        Toasts { current: RwSignal::new(None), count: StoredValue::new(0) }
    }

    /// The notice to show.
    pub fn current(self) -> Option<Toast> {
        self.current.get()
    }

    /// Takes a notice away, unless a newer one has come.
    pub fn dismiss(self, number: u32) {
        if self.current.with_untracked(|toast| toast.as_ref().is_some_and(|toast| toast.number == number)) {
            self.current.set(None);
        }
    }

    /// Takes away whatever is shown.
    pub fn clear(self) {
        self.current.set(None);
    }

    /// Copies a text and says so, in words such as "Path copied".
    pub fn copy(self, words: &'static str, text: String) {
        task::start(Box::pin(async move {
            if clipboard::copy(&text).await {
                self.show(words.to_owned(), text, true);
            } else {
                self.show("The browser did not allow copying. Select and copy this:".to_owned(), text, false);
            }
        }));
    }

    /// Shows a notice.
    pub fn show(self, words: String, subject: String, good: bool) {
        self.count.update_value(|count| *count += 1);
        self.current.set(Some(Toast { number: self.count.get_value(), words, subject, good }));
    }
}
