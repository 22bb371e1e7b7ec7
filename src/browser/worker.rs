//! The Web Worker beside the page: texts to it, and texts from it.

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

/// The attribute of the script in index.html that says where the worker is.
const ADDRESS: &str = "data-worker";

/// A worker, which ends when this is dropped.
pub struct Worker {
    worker: web_sys::Worker,
    // Of the type that futures have as well: each further one costs, and the outliner and wasm-bindgen fall out over them.
    _listeners: [Closure<dyn FnMut(JsValue)>; 2],
}

impl Worker {
    /// Starts the worker: what hears its texts, and what is called when it has broken down. None where there is none.
    pub fn start(hear: impl Fn(String) + 'static, fail: impl Fn() + 'static) -> Option<Worker> {
        let script = document().query_selector(&["script[", ADDRESS, "]"].concat()).ok()??;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(&script.get_attribute(ADDRESS)?, &options).ok()?;
        let hear = move |event: JsValue| event.unchecked_ref::<MessageEvent>().data().as_string().map_or((), &hear);
        let (hear, fail) = (Closure::<dyn FnMut(JsValue)>::new(hear), Closure::new(move |_| fail()));
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        Some(Worker { worker, _listeners: [hear, fail] })
    }

    /// Sends a text.
    pub fn send(&self, text: &str) {
        // A text can always be sent.
        let _ = self.worker.post_message(&JsValue::from_str(text));
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Removes a database of the browser's.
pub fn remove_database(name: &str) {
    if let Ok(Some(databases)) = window().indexed_db() {
        let _ = databases.delete_database(name);
    }
}
