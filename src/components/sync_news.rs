//! The news of a sync for those who do not look at its panel: read out, a notice on another page, a word in the tab's
//! title, and a notification of the system. One at the start and one at the end, none for what is between.

use super::sync_panel::images;
use crate::browser::{notification, put_before_title};
use crate::state::toast::Toasts;
use crate::sync::progress::{Progress, ended_well, news};
use crate::sync::watch::SyncWatch;
use imagedeck_api::Resource;
use leptos::prelude::*;

/// The news of a watch: which list is shown, and the place of notices.
#[inline(never)]
pub fn sync_news(watch: SyncWatch, current: Memo<Option<Resource>>, toasts: Toasts) -> AnyView {
    let words = Memo::new(move |_| news(&watch.progress(), images(watch.kind())));
    let is_here = move || current.get() == Some(watch.kind().personal());
    let said = RwSignal::new(None);
    Effect::new(move |before: Option<Option<String>>| {
        let now = words.get();
        if before.flatten() != now {
            let is_here = untrack(is_here);
            said.set(now.clone().filter(|_| is_here));
            tell(watch, now.as_ref(), toasts, is_here);
        }
        now
    });
    // It goes with the last of the news.
    on_cleanup(|| put_before_title(""));
    view! { <p class="sr-only" role="status">{said}</p> }.into_any()
}

#[inline(never)]
fn tell(watch: SyncWatch, words: Option<&String>, toasts: Toasts, is_here: bool) {
    let progress = untrack(|| watch.progress());
    let is_over = matches!(progress, Progress::Ended(_) | Progress::Lost(_));
    put_before_title(match (is_over, ended_well(&progress)) {
        (true, true) => "Synced – ",
        (true, false) => "Sync failed – ",
        (false, _) => "",
    });
    let Some(words) = words.filter(|_| is_over) else { return };
    if !is_here {
        toasts.show(words.clone(), String::new(), ended_well(&progress));
    }
    if document().hidden() {
        // The same tag in all tabs: one notification, whichever of them hears of it first.
        notification::show(words, watch.kind().name());
    }
}
