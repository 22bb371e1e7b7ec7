//! The other tabs of this browser that show the same dashboard: what is told to them and by them, and the locks of which
//! one tab at a time has each.
//!
//! A browser without one of both (a page without TLS has no locks) works all the same, each tab for itself.

use crate::browser::task;
use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, BroadcastChannel, MessageEvent};

/// The way to the other tabs, until this is dropped.
pub struct Tabs {
    channel: BroadcastChannel,
    _listener: Closure<dyn FnMut(JsValue)>,
}

impl Tabs {
    /// Hears what other tabs tell over a channel. None in a browser where tabs cannot talk.
    pub fn listen(channel: &str, hear: impl Fn(JsValue) + 'static) -> Option<Tabs> {
        let channel = BroadcastChannel::new(channel).ok()?;
        let listener = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            hear(event.unchecked_ref::<MessageEvent>().data());
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Some(Tabs { channel, _listener: listener })
    }

    /// Tells all other tabs.
    pub fn tell(&self, news: &JsValue) {
        // What is told is made of texts and numbers, which can always be sent.
        let _ = self.channel.post_message(news);
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.close();
    }
}

/// A lock, or the wait for one: it ends when this is dropped, and with the tab.
pub struct Lock {
    waiting: AbortController,
    // Nothing is ever sent: the lock hears that its end is gone.
    _release: oneshot::Sender<Option<String>>,
}

/// Waits for a lock of all tabs, and calls `held` once this tab has it. None in a browser without locks: then nobody
/// else has it either.
pub fn lock(name: &str, held: impl FnOnce() + 'static) -> Option<Lock> {
    // Not part of what web-sys calls stable, though every browser has it.
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let waiting = AbortController::new().ok()?;
    let (release, released) = oneshot::channel::<Option<String>>();
    let (options, signal) = (Object::new(), waiting.signal());
    Reflect::set(&options, &"signal".into(), &signal).ok()?;
    let held = Rc::new(Cell::new(Some(held)));
    let mut released = Some(released);
    let hold = Rc::clone(&held);
    let granted = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_| {
        let Some(released) = released.take() else { return Promise::resolve(&JsValue::NULL) };
        if let Some(held) = hold.take() {
            held();
        }
        wasm_bindgen_futures::future_to_promise(async move {
            let _ = released.await;
            Ok(JsValue::NULL)
        })
    });
    let request = request.call3(&locks, &name.into(), &options, granted.as_ref()).ok()?;
    // The callback lives for as long as the lock is waited for or held.
    task::start(Box::pin(async move {
        let end = wasm_bindgen_futures::JsFuture::from(Promise::resolve(&request)).await;
        drop(granted);
        // A browser that keeps nothing for this site may refuse it: then each tab is for itself.
        if let Some(held) = held.take().filter(|_| end.is_err() && !signal.aborted()) {
            held();
        }
    }));
    Some(Lock { waiting, _release: release })
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Of no effect where the lock is held: that one ends with its sender.
        self.waiting.abort();
    }
}
