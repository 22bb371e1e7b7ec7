//! Notifications of the system, for whoever is not looking at the page. Only where the user has allowed them.

use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// Whether the user has not said yet whether there may be notifications, and can be asked.
pub fn can_be_asked_for() -> bool {
    is_there() && Notification::permission() == NotificationPermission::Default
}

/// Asks the user. The browser shows the question, and keeps the answer.
pub fn ask_for() {
    if is_there() {
        let _ = Notification::request_permission();
    }
}

/// Shows a notification, in place of an older one with the same tag. Nothing where it is not allowed.
pub fn show(title: &str, tag: &str) {
    if is_there() && Notification::permission() == NotificationPermission::Granted {
        let options = NotificationOptions::new();
        options.set_tag(tag);
        // Some browsers allow them to workers only: then there is none.
        let _ = Notification::new_with_options(title, &options);
    }
}

fn is_there() -> bool {
    let found = js_sys::Reflect::get(&leptos::prelude::window(), &"Notification".into());
    found.is_ok_and(|found| found.is_function())
}
