//! Work that goes on beside what is drawn.

use futures_util::future::{AbortHandle, abortable};
use std::pin::Pin;

/// Starts a task, which goes on until it ends or is aborted by its handle.
///
/// It takes the task in a box, so that one copy of what drives a task serves all of them.
pub fn start(task: Pin<Box<dyn Future<Output = ()>>>) -> AbortHandle {
    let (task, handle) = abortable(task);
    leptos::task::spawn_local(async move {
        let _ = task.await;
    });
    handle
}
