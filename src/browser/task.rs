//! Work that goes on beside what is drawn.

use futures_channel::oneshot;
use futures_util::future::{AbortHandle, abortable, select};
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::request_animation_frame;
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

/// Waits until the browser has drawn what the page has changed so far. While nobody can see the page, nothing is drawn:
/// then it waits for half a second.
pub async fn drawn() {
    // Nothing is ever sent: the end of the sender is the sign.
    let (sender, end) = oneshot::channel::<Option<String>>();
    request_animation_frame(move || {
        Timeout::new(0, move || drop(sender)).forget();
    });
    select(end, TimeoutFuture::new(500)).await;
}
