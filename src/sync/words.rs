//! Syncs in words, for whoever does not look at their panels. Pure.

use super::progress::Progress;
use imagedeck_api::status::Outcome;
use imagedeck_api::{ImageKind, Status, SyncRequest};

/// The user's images of a kind.
pub const fn images(kind: ImageKind) -> &'static str {
    match kind {
        ImageKind::Iso => "ISO images",
        ImageKind::Vm => "VM images",
    }
}

/// What is told to whoever looks elsewhere: that a sync has begun, or how it ended; nothing where there is no news.
pub fn news(progress: &Progress, kind: ImageKind) -> Option<String> {
    let images = images(kind);
    match progress {
        Progress::Starting | Progress::Watching(_) => Some(format!("Syncing your {images}.")),
        Progress::Ended(request) => Some(match Status::parse(&request.status) {
            Status::Scheduled => format!("The sync of your {images} is scheduled: it will run later."),
            _ if ended_well(progress) => format!("The sync of your {images} has ended: {}.", changes(request)),
            _ => format!("The sync of your {images} did not finish."),
        }),
        Progress::Lost(_) => Some(format!("The service no longer knows the sync of your {images}.")),
        Progress::NotStarted(error) => Some(format!("The sync of your {images} was not started. {error}")),
        Progress::Unanswered(error) => {
            Some(format!("Nobody knows whether the sync of your {images} was started. {error}"))
        }
        Progress::Idle | Progress::Unwatched(_) => None,
    }
}

/// What stands before the title of the tab, by how the syncs of all kinds have ended: the worst goes first.
pub fn title_news(syncs: &[Progress]) -> &'static str {
    let is_bad = |progress: &Progress| match progress {
        Progress::Ended(_) => !ended_well(progress),
        Progress::Lost(_) | Progress::NotStarted(_) | Progress::Unanswered(_) => true,
        _ => false,
    };
    match (syncs.iter().any(is_bad), syncs.iter().any(ended_well)) {
        (true, _) => "Sync failed – ",
        (false, true) => "Synced – ",
        (false, false) => "",
    }
}

/// Whether a sync has ended, and well.
pub fn ended_well(progress: &Progress) -> bool {
    matches!(progress, Progress::Ended(request) if request.outcome() == Outcome::Good)
}

/// What a finished request has changed, in words: `2 added, 1 updated`; `No change`.
pub fn changes(request: &SyncRequest) -> String {
    let parts: Vec<String> = [(request.added, "added"), (request.updated, "updated"), (request.deleted, "removed")]
        .into_iter()
        .filter(|(count, _)| *count != 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if parts.is_empty() { "No change".to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, request};
    use super::*;

    #[test]
    fn what_is_told_is_the_same_from_check_to_check() {
        let told = |progress: &Progress| news(progress, ImageKind::Vm);
        let watched = Progress::watching(68, 0.0);
        let later = watched.clone().after_check(Ok(request(68, "IN_PROGRESS")), at(1_000.0));
        assert_eq!((told(&watched), told(&Progress::Starting)), (told(&later), told(&later)));
        let ended = later.after_check(Ok(request(68, "PROCESSED")), at(2_000.0));
        assert_eq!(told(&ended).as_deref(), Some("The sync of your VM images has ended: 2 added."));
        assert_eq!(told(&Progress::Unwatched(68)), None);
        let scheduled = told(&Progress::Ended(request(68, "SCHEDULED")));
        assert_eq!(scheduled.as_deref(), Some("The sync of your VM images is scheduled: it will run later."));
    }

    #[test]
    fn of_two_syncs_the_worse_is_in_the_title() {
        let ended = |status: &str| Progress::Ended(request(68, status));
        assert_eq!(title_news(&[ended("PROCESSED"), ended("ERROR")]), "Sync failed – ");
        assert_eq!(title_news(&[Progress::watching(69, 0.0), ended("PROCESSED")]), "Synced – ");
        assert_eq!(title_news(&[Progress::Idle, Progress::watching(69, 0.0)]), "");
    }

    #[test]
    fn changes_read_as_words() {
        assert_eq!(changes(&request(68, "PROCESSED")), "2 added");
        assert_eq!(changes(&SyncRequest { added: 0, ..request(68, "PROCESSED") }), "No change");
    }
}
