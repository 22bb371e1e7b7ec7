//! The news of syncs for those who do not look at their panels: read out, a notice on another page, a word in the tab's
//! title, and a notification of the system. One at the start and one at the end, none for what is between.

use crate::browser::{notification, put_before_title};
use crate::state::toast::Toasts;
use crate::sync::progress::Progress;
use crate::sync::watch::SyncWatch;
use crate::sync::words::{ended_well, news, title_news};
use imagedeck_api::Resource;
use leptos::prelude::*;

/// The news of both watches: which list is shown, and the place of notices.
#[inline(never)]
pub fn sync_news(watches: [SyncWatch; 2], current: Memo<Option<Resource>>, toasts: Toasts) -> AnyView {
    Effect::new(move |_| put_before_title(title_news(&watches.map(SyncWatch::progress))));
    // It goes with the last of the news.
    on_cleanup(|| put_before_title(""));
    watches.map(|watch| news_of(watch, current, toasts)).into_any()
}

fn news_of(watch: SyncWatch, current: Memo<Option<Resource>>, toasts: Toasts) -> AnyView {
    let words = Memo::new(move |_| news(&watch.progress(), watch.kind()));
    let said = RwSignal::new(None);
    Effect::new(move |before: Option<Option<String>>| {
        let (before, now) = (before.flatten(), words.get());
        if before != now {
            let is_here = current.get_untracked() == Some(watch.kind().personal());
            said.set(now.clone().filter(|_| is_here));
            // What this tab has not seen begin is no news: it was loaded again.
            if let Some(words) = now.as_ref().filter(|_| before.is_some()) {
                tell(watch, words, toasts, is_here);
            }
        }
        now
    });
    view! { <p class="sr-only" role="status">{said}</p> }.into_any()
}

fn tell(watch: SyncWatch, words: &str, toasts: Toasts, is_here: bool) {
    let progress = untrack(|| watch.progress());
    if progress.is_active() {
        return;
    }
    if !is_here {
        toasts.show(words.to_owned(), String::new(), ended_well(&progress));
    }
    if document().hidden() && matches!(progress, Progress::Ended(_) | Progress::Lost(_)) {
        // The same tag in all tabs: one notification, whichever of them hears of it first.
        notification::show(words, watch.kind().name());
    }
}
