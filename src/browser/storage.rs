//! The browser's two stores of texts: for this tab until it closes, and for this device.
//!
//! A store that is full or switched off counts as empty: the dashboard then forgets, and works all the same.

use leptos::prelude::window;
use web_sys::Storage;

/// Where a text is kept.
#[derive(Clone, Copy)]
pub enum Store {
    /// For this tab, until it closes.
    Tab,
    /// For this device.
    Device,
}

impl Store {
    /// The text under a key.
    pub fn read(self, key: &str) -> Option<String> {
        self.open()?.get_item(key).ok()?
    }

    /// Keeps a text under a key.
    pub fn write(self, key: &str, text: &str) {
        if let Some(storage) = self.open() {
            let _ = storage.set_item(key, text);
        }
    }

    /// Removes the text under a key.
    pub fn remove(self, key: &str) {
        if let Some(storage) = self.open() {
            let _ = storage.remove_item(key);
        }
    }

    fn open(self) -> Option<Storage> {
        match self {
            Store::Tab => window().session_storage().ok()?,
            Store::Device => window().local_storage().ok()?,
        }
    }
}
