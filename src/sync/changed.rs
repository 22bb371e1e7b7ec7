//! Which images a sync that has just ended has changed, as its request and their own times say.
//!
//! The API counts what a sync has changed and does not say which images these are. But whatever it has added or
//! updated bears a time that is not before the request's own, and both are of the service's clock.

use super::progress::Progress;
use imagedeck_api::Image;
use imagedeck_api::status::Outcome;
use imagedeck_api::time::Moment;

/// What a sync has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// When it was asked for: what bears a later time was changed by it.
    pub since: String,
    /// Whether any image bears such a time.
    pub has_rows: bool,
    /// The paths of images that are gone, as far as the service names them.
    pub removed: Vec<String>,
    /// How many these are in all.
    pub removed_count: usize,
}

/// How an image was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It was not there before.
    New,
    /// Its file is another one.
    Updated,
}

impl Changed {
    /// What the sync has changed that has ended and was not dismissed yet.
    #[inline(never)]
    pub fn by(progress: &Progress) -> Option<Changed> {
        let Progress::Ended(request) = progress else { return None };
        let is_good = request.outcome() == Outcome::Good;
        let has_rows = request.added + request.updated > 0 && Moment::parse(&request.created_on).is_some();
        let removed = request.message.removed.clone();
        let removed_count = usize::try_from(request.deleted).unwrap_or_default().max(removed.len());
        let since = request.created_on.clone();
        (is_good && (has_rows || !removed.is_empty())).then_some(Changed { since, has_rows, removed, removed_count })
    }

    /// How the sync has changed an image; none where it did not.
    pub fn mark(&self, image: &Image) -> Option<Mark> {
        let seconds = |written: &str| Moment::parse(written).map(|moment| moment.unix_seconds());
        let since = seconds(&self.since)?;
        match (seconds(&image.created_on), seconds(&image.updated_on)) {
            (Some(created), _) if created >= since => Some(Mark::New),
            (_, Some(updated)) if updated >= since => Some(Mark::Updated),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ended(change: serde_json::Value) -> Progress {
        let mut request = json!({
            "id": 68, "status": "PROCESSED", "added": 1, "created_on": "2024-10-11 Fri 14:02:11 EDT",
        });
        if let (Some(request), Some(change)) = (request.as_object_mut(), change.as_object()) {
            request.extend(change.clone());
        }
        Progress::Ended(serde_json::from_value(request).expect("a request"))
    }

    fn image(created: &str, updated: &str) -> Image {
        Image { created_on: created.to_owned(), updated_on: updated.to_owned(), ..Image::default() }
    }

    #[test]
    fn images_are_new_or_updated_by_their_times_across_zones() {
        let changed = Changed::by(&ended(json!({}))).expect("changes");
        let [before, at, after] =
            ["2024-10-11 Fri 14:02:10 EDT", "2024-10-11 Fri 13:02:11 EST", "2024-10-11 Fri 14:02:12 EDT"];
        assert_eq!(changed.mark(&image(at, after)), Some(Mark::New));
        assert_eq!(changed.mark(&image(before, after)), Some(Mark::Updated));
        assert_eq!(changed.mark(&image(before, before)), None);
        assert_eq!(changed.mark(&image("yesterday", "")), None);
    }

    #[test]
    fn nothing_is_marked_by_a_sync_that_changed_nothing_or_failed() {
        assert_eq!(Changed::by(&ended(json!({"added": 0}))), None);
        assert_eq!(Changed::by(&ended(json!({"status": "ERROR"}))), None);
        assert_eq!(Changed::by(&Progress::Idle), None);
        let removed = json!({"added": 0, "deleted": 1, "message": {"removed": ["[store] u/a.ova"]}});
        let changed = Changed::by(&ended(removed)).expect("changes");
        assert_eq!((changed.has_rows, changed.removed.len()), (false, 1));
    }
}
