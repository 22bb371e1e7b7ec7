//! Following a sync request from the button to its end.
//!
//! [`progress`] says what is known and when to ask next; [`watch`] asks. How it looks is drawn elsewhere.

pub mod progress;
pub mod watch;
