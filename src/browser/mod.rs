//! The browser's own abilities, each behind a few plain functions: address, storage, clipboard, focus, clock.
//!
//! Nothing here knows what an image is.

use std::cell::RefCell;

pub mod ahead;
pub mod clipboard;
pub mod clock;
pub mod download;
pub mod focus;
pub mod letters;
pub mod media;
pub mod navigation;
pub mod network;
pub mod notification;
pub mod paint;
pub mod rest;
pub mod rows;
pub mod storage;
pub mod tabs;
pub mod task;
pub mod worker;

thread_local! {
    /// What stands before the title of the tab, and the title.
    static TITLE: RefCell<[String; 2]> = const { RefCell::new([String::new(), String::new()]) };
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    TITLE.with_borrow_mut(|[news, shown]| {
        title.clone_into(shown);
        leptos::prelude::document().set_title(&[news.as_str(), title].concat());
    });
}

/// Sets what stands before the title of the tab, whatever the title: news for whoever looks at another tab.
pub fn put_before_title(news: &str) {
    TITLE.with_borrow_mut(|[shown, title]| {
        news.clone_into(shown);
        leptos::prelude::document().set_title(&[news, title.as_str()].concat());
    });
}

/// The origin of the page, such as `https://images.example`.
pub fn origin() -> String {
    leptos::prelude::window().location().origin().unwrap_or_default()
}
