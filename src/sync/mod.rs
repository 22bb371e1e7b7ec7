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
