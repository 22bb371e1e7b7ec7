//! Taking images away as a file: page after page is asked for, written, and handed to the browser as a download.
//!
//! One export runs at a time, and goes on while the user looks at other lists. How a file is written is the business of
//! [`imagedeck_collection::export`].

mod run;

use crate::api::Client;
use crate::browser::task;
use crate::state::toast::Toasts;
use futures_util::future::AbortHandle;
use imagedeck_api::{Filter, Resource, Sort};
use imagedeck_collection::export::Format;
use leptos::prelude::*;

/// What is taken away.
#[derive(Clone, Debug, PartialEq)]
pub enum Scope {
    /// Everything that passes the filters, in this order, or one page of it: its number and its rows.
    Found {
        /// The filters.
        filters: Vec<Filter>,
        /// The order.
        sorts: Vec<Sort>,
        /// The page with its number of rows; none for all.
        page: Option<(u32, u32)>,
    },
    /// The images of these ids.
    Ids(Vec<i64>),
}

/// How far the export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows that are written.
    pub done: u64,
    /// Rows that there will be, once that is known.
    pub total: Option<u64>,
}

/// The export that runs, if one does.
#[derive(Clone, Copy)]
pub struct Exports {
    client: Client,
    toasts: Toasts,
    progress: RwSignal<Option<Progress>>,
    running: StoredValue<Option<AbortHandle>>,
}

impl Exports {
    /// No export yet.
    pub fn new(client: Client) -> Exports {
        Exports { client, toasts: expect_context(), progress: RwSignal::new(None), running: StoredValue::new(None) }
    }

    /// How far the running export is.
    pub fn progress(self) -> Option<Progress> {
        self.progress.get()
    }

    /// Starts an export, in the place of one that runs.
    #[inline(never)]
    pub fn start(self, resource: Resource, scope: Scope, format: Format) {
        self.stop();
        self.progress.set(Some(Progress { done: 0, total: None }));
        let handle = task::start(Box::pin(async move {
            let outcome = run::run(self.client, resource, scope, format, self.progress).await;
            self.progress.set(None);
            match outcome {
                Ok(words) => self.toasts.show("Exported".to_owned(), words, true),
                Err(error) => self.toasts.show(format!("The export has stopped. {error}"), String::new(), false),
            }
        }));
        self.running.set_value(Some(handle));
    }

    /// Stops the running export: nothing of it is kept.
    pub fn stop(self) {
        if let Some(handle) = self.running.try_update_value(Option::take).flatten() {
            handle.abort();
        }
        self.progress.set(None);
    }
}
