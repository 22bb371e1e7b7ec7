//! What is said of a long list that is kept on this device, or may be.

use crate::session::Session;
use crate::state::device::{Device, SHORT};
use crate::state::preferences::{Choice, Preferences};
use crate::state::totals::Totals;
use crate::text::format::thousands;
use imagedeck_api::Resource;
use imagedeck_collection::message::{Extent, Holding};
use leptos::prelude::*;

/// What fetching a list takes, as the reference server compresses it: 15 MB for 130,220 images.
const BYTES_PER_IMAGE: u64 = 115;

/// The note about a list, with what can be done. Nothing where the list is short: it is held without asking.
#[inline(never)]
pub fn held_note(
    resource: Resource,
    device: Device,
    session: Session,
    preferences: Preferences,
    totals: Totals,
) -> AnyView {
    let keep = move || {
        if let Some(user) = untrack(|| session.user()) {
            preferences.set(Choice::Kept(resource), &user);
            device.hold(resource, Extent::Whole);
        }
    };
    let remove = move || {
        preferences.set(Choice::Kept(resource), "");
        device.release(resource);
    };
    let total = move || totals.of(resource).unwrap_or_default();
    let is_long = Memo::new(move |_| totals.of(resource).is_some_and(|total| total > SHORT));
    let (said, action) = (move || said(&device.holding(resource)), move || Action::of(&device.holding(resource)));
    let act = move |_| match untrack(action) {
        Action::Keep => keep(),
        Action::Cancel | Action::Remove => remove(),
    };
    // One button with three meanings: whoever has pressed it still stands on it afterwards.
    view! {
        <span class="held">
            <span class="sr-only" role="status">{move || is_long.get().then(|| announced(&device.holding(resource)))}</span>
            <span>{move || is_long.get().then(said)}</span>
            <button
                type="button"
                class="btn quiet sm"
                hidden=move || !is_long.get()
                title=move || action().explanation()
                aria-label=move || action().name(total())
                on:click=act
            >
                {move || action().label(total())}
            </button>
        </span>
    }
    .into_any()
}

/// What the button of the note does.
#[derive(Clone, Copy, PartialEq)]
enum Action {
    Keep,
    Cancel,
    Remove,
}

impl Action {
    fn of(holding: &Holding) -> Action {
        match holding {
            Holding::No | Holding::Failed(_) => Action::Keep,
            Holding::Filling { .. } => Action::Cancel,
            Holding::Held { .. } => Action::Remove,
        }
    }

    /// What it says, for a list of so many images: what is fetched has its price.
    fn label(self, total: u64) -> String {
        match self {
            Action::Keep => {
                let size = (total * BYTES_PER_IMAGE).div_ceil(1_000_000);
                format!("Keep on this device (about {} MB)", thousands(size))
            }
            Action::Cancel => "Cancel".to_owned(),
            Action::Remove => "Remove".to_owned(),
        }
    }

    /// The label for those who do not see what stands beside it.
    fn name(self, total: u64) -> String {
        match self {
            Action::Keep => self.label(total),
            Action::Cancel => "Cancel fetching the list".to_owned(),
            Action::Remove => "Remove the list from this device".to_owned(),
        }
    }

    fn explanation(self) -> &'static str {
        match self {
            Action::Keep => {
                "Fetches the whole list once, and keeps it until you sign out: then every keystroke is answered at once, without the service."
            }
            Action::Cancel => "Stops fetching the list.",
            Action::Remove => "Removes the list from this device: the service answers again.",
        }
    }
}

fn said(holding: &Holding) -> String {
    match holding {
        Holding::No => String::new(),
        Holding::Filling { total: 0, .. } => "Fetching the list…".to_owned(),
        Holding::Filling { done, total } => format!("Fetched {} of {}", thousands(*done), thousands(*total)),
        Holding::Held { bytes, is_kept } => {
            let size = bytes.div_ceil(1_000_000);
            let until = if *is_kept { "" } else { " until this tab is closed" };
            format!("On this device{until}, {size} MB")
        }
        Holding::Failed(why) => why.clone(),
    }
}

/// What is read out: the beginning and the end, and no numbers in between.
fn announced(holding: &Holding) -> String {
    match holding {
        Holding::Filling { .. } => "Fetching the whole list".to_owned(),
        Holding::Held { .. } => "The whole list is on this device".to_owned(),
        Holding::Failed(why) => why.clone(),
        Holding::No => String::new(),
    }
}
