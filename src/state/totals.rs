//! How many objects each list has without any filter, for the navigation and for "of 130,220".

use crate::api::Client;
use crate::browser::task;
use crate::session::Session;
use imagedeck_api::Resource;
use leptos::prelude::*;

/// The totals, as far as they are known.
#[derive(Clone, Copy)]
pub struct Totals {
    client: Client,
    counts: RwSignal<[Option<u64>; Resource::ALL.len()]>,
}

impl Totals {
    /// Asks for all totals as soon as somebody is signed in.
    pub fn new(client: Client, session: Session) -> Totals {
        let totals = Totals { client, counts: RwSignal::new([None; Resource::ALL.len()]) };
        Effect::new(move |_| {
            if session.is_active() {
                for resource in Resource::ALL {
                    totals.refresh(resource);
                }
            }
        });
        totals
    }

    /// The total of a list, if it is known.
    pub fn of(self, resource: Resource) -> Option<u64> {
        self.counts.with(|counts| counts.get(resource.place()).copied().flatten())
    }

    /// Notes a total that an answer has told.
    pub fn note(self, resource: Resource, total: u64) {
        self.counts.update(|counts| {
            if let Some(count) = counts.get_mut(resource.place()) {
                *count = Some(total);
            }
        });
    }

    /// Asks for a total again. Where there is no answer, the last one stays: a count is not worth a message.
    pub fn refresh(self, resource: Resource) {
        task::start(Box::pin(async move {
            if let Ok(total) = self.client.total(resource).await {
                self.note(resource, total);
            }
        }));
    }
}
