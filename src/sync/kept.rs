//! The request that a tab keeps over a reload, until the user has seen how it ended.

use super::name;
use crate::browser::storage::Store;
use imagedeck_api::ImageKind;

/// What follows the number of a request that is over.
const ENDED: &str = " ended";

/// A request that a tab keeps.
#[derive(Clone, Copy)]
pub enum Kept {
    /// It was being followed.
    Following(i64),
    /// It is over, and the user may not have seen how.
    Ended(i64),
}

/// What the tab has kept.
pub fn kept(kind: ImageKind) -> Option<Kept> {
    let kept = Store::Tab.read(name(kind))?;
    match kept.strip_suffix(ENDED) {
        Some(id) => id.parse().ok().map(Kept::Ended),
        None => kept.parse().ok().map(Kept::Following),
    }
}

/// Keeps a request, or none any more.
pub fn keep(kind: ImageKind, kept: Option<Kept>) {
    match kept {
        Some(Kept::Following(id)) => Store::Tab.write(name(kind), &id.to_string()),
        Some(Kept::Ended(id)) => Store::Tab.write(name(kind), &format!("{id}{ENDED}")),
        None => Store::Tab.remove(name(kind)),
    }
}

/// Keeps none any more, of either kind.
pub fn forget() {
    ImageKind::ALL.into_iter().for_each(|kind| keep(kind, None));
}
