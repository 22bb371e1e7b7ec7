//! The browser's own abilities, each behind a few plain functions: address, storage, clipboard, focus, clock.
//!
//! Nothing here knows what an image is.

pub mod ahead;
pub mod clipboard;
pub mod clock;
pub mod download;
pub mod focus;
pub mod letters;
pub mod media;
pub mod navigation;
pub mod network;
pub mod paint;
pub mod rows;
pub mod storage;
pub mod task;
pub mod worker;

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    leptos::prelude::document().set_title(title);
}

/// The origin of the page, such as `https://images.example`.
pub fn origin() -> String {
    leptos::prelude::window().location().origin().unwrap_or_default()
}
