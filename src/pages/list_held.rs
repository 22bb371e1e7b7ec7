//! Which lists are held on this device: short ones always, long ones for the user who asked for it.

use crate::api::Client;
use crate::browser::rest;
use crate::session::Session;
use crate::state::device::{Device, SHORT};
use crate::state::preferences::{Choice, Preferences};
use crate::state::totals::Totals;
use imagedeck_api::Resource;
use imagedeck_collection::message::{Extent, Holding};
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;

/// How often what is held is compared with the server while its list is shown.
const EVERY: Duration = Duration::from_secs(60);

/// Holds a list while its page is shown, where that is of use, and keeps it fresh. True once lists can be held.
pub fn hold_list(resource: Resource, client: Client, totals: Totals) -> RwSignal<bool> {
    let can_hold = RwSignal::new(false);
    let (session, preferences) = (expect_context::<Session>(), expect_context::<Preferences>());
    if resource.image_kind().is_some() {
        rest::once_it_is_there(Box::new(move || {
            begin(resource, client.device, session, preferences, totals);
            can_hold.set(true);
        }));
    }
    can_hold
}

#[inline(never)]
fn begin(resource: Resource, device: Device, session: Session, preferences: Preferences, totals: Totals) {
    Effect::new(move |_| {
        if session.is_active() {
            hold_where_wanted(resource, device, session, preferences, totals);
        }
    });
    let user = untrack(|| session.user());
    let owner_of = |resource| untrack(|| preferences.get(Choice::Kept(resource)));
    let owners: Vec<Option<String>> = Resource::ALL.into_iter().map(owner_of).filter(Option::is_some).collect();
    if owners.is_empty() || owners.iter().any(|owner| *owner != user) {
        // Whatever another user of this browser has left behind; what is this one's is fetched again.
        device.forget_kept();
    }
    let look_again = move || match untrack(|| device.holding(resource)) {
        // Whatever it was that failed: it may be over.
        Holding::Failed(_) if is_short(resource, totals) => device.release(resource),
        _ => device.refresh(resource),
    };
    let seen_again = window_event_listener(ev::focus, move |_| look_again());
    let regularly = set_interval_with_handle(look_again, EVERY);
    on_cleanup(move || {
        seen_again.remove();
        if let Ok(regularly) = regularly {
            regularly.clear();
        }
    });
}

fn hold_where_wanted(resource: Resource, device: Device, session: Session, preferences: Preferences, totals: Totals) {
    match device.holding(resource) {
        Holding::No => {}
        // Its page has been opened again.
        Holding::Held { .. } => return device.refresh(resource),
        Holding::Filling { .. } | Holding::Failed(_) => return,
    }
    let kept_for = preferences.get(Choice::Kept(resource));
    match kept_for {
        Some(owner) if Some(&owner) == session.user().as_ref() => device.hold(resource, Extent::Whole),
        Some(_) => preferences.set(Choice::Kept(resource), ""),
        None if is_short(resource, totals) => device.hold(resource, Extent::AtMost(SHORT)),
        None => {}
    }
}

fn is_short(resource: Resource, totals: Totals) -> bool {
    totals.of(resource).is_some_and(|total| total <= SHORT)
}
