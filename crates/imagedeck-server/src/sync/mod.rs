//! Syncs: a user's store is looked through and the user's images are brought in line with it.
//!
//! Requests are rows of `store`, which also hands them out; here they are worked on. Nothing in a store is changed.

mod inspect;
mod look;
mod open;
mod scan;
mod worker;

pub use look::{LookError, look};
pub use scan::ScanError;
pub use worker::{Worker, Workers};

use std::path::{Path, PathBuf};

/// The data store of personal images.
pub const PERSONAL_DATA_STORE: &str = "vssUser-xfers";

/// The folder in which a user's files are.
pub fn store_folder(data: &Path, user: &str) -> PathBuf {
    data.join("stores").join(user)
}
