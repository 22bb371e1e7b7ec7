//! Whose turn it is when a page begins: the rows, which somebody waits for, are asked for before whatever is only nice to
//! know. A browser sends few requests at a time, and a service answers them one beside the other.

use crate::browser::task;
use futures_channel::oneshot::{self, Sender};
use futures_util::future::select;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

/// Milliseconds after which what waits goes on without rows: there are pages that never have any.
const PATIENCE: u32 = 1_000;

/// The order of the first requests.
#[derive(Clone, Copy)]
pub struct RowsFirst {
    /// What waits, until the first rows are drawn. Nothing is ever sent: they hear that their sender is gone.
    waiting: StoredValue<Option<Vec<Sender<Option<String>>>>, LocalStorage>,
}

impl RowsFirst {
    /// Nobody waits yet.
    pub fn new() -> RowsFirst {
        RowsFirst { waiting: StoredValue::new_local(None) }
    }

    /// From now on the first rows come first.
    pub fn begin(self) {
        self.waiting.set_value(Some(Vec::new()));
    }

    /// Waits until the first rows are drawn, or for as long as anybody should.
    pub async fn turn(self) {
        let place = self.waiting.try_update_value(|waiting| {
            let (sender, receiver) = oneshot::channel();
            waiting.as_mut()?.push(sender);
            Some(receiver)
        });
        if let Some(rows) = place.flatten() {
            select(rows, TimeoutFuture::new(PATIENCE)).await;
        }
    }

    /// Notes that a page has been answered, and will be drawn next.
    pub fn answered(self) {
        if self.waiting.with_value(Option::is_some) {
            task::start(Box::pin(async move {
                task::drawn().await;
                let _ = self.waiting.try_set_value(None);
            }));
        }
    }
}
