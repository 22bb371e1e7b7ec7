//! Following a sync request from the button to its end.
//!
//! [`progress`] says what is known and when to ask next; [`watch`] asks, in one tab of the browser, and tells the others
//! ([`news`]). [`changed`] says what came of it. How it looks is drawn elsewhere.

pub mod changed;
mod kept;
mod news;
pub mod progress;
pub mod watch;
pub mod words;

pub use kept::forget;

use imagedeck_api::ImageKind;

/// What the syncs of a kind of image are called in the tab's storage and among tabs.
const fn name(kind: ImageKind) -> &'static str {
    match kind {
        ImageKind::Iso => "imagedeck.sync.iso",
        ImageKind::Vm => "imagedeck.sync.vm",
    }
}

/// What the tests of this module begin with.
#[cfg(test)]
mod samples {
    use super::progress::Moment;
    use imagedeck_api::SyncRequest;

    /// A request by its number and its status as the service writes it, which has added two images.
    pub fn request(id: i64, status: &str) -> SyncRequest {
        serde_json::from_value(serde_json::json!({ "id": id, "status": status, "added": 2 })).expect("a request")
    }

    /// A moment in milliseconds, without chance, at which the age of no request is known.
    pub fn at(now: f64) -> Moment {
        Moment { now, age: None, chance: 0.0 }
    }
}
