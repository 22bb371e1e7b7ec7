//! The Web Worker that holds whole lists on the user's device, and answers for the server.
//!
//! Here are only its ties to the browser: messages, requests, the database. What it holds and how it answers is in
//! `imagedeck-collection`, which is tested without a browser. It keeps the token in memory, for as long as it fetches.

mod database;
mod desk;
mod network;

use desk::Desk;
use imagedeck_collection::message::{Order, Report};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let desk = Rc::new(Desk::new(report));
    let listen = move |event: MessageEvent| {
        if let Some(order) = event.data().as_string().and_then(|text| Order::parse(&text)) {
            Rc::clone(&desk).take(order);
        }
    };
    let listen = Closure::<dyn Fn(MessageEvent)>::new(listen);
    scope().set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
}

fn report(report: &Report) {
    // Nobody hears it where the page has gone.
    let _ = scope().post_message(&JsValue::from_str(&report.print()));
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
