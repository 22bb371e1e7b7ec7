//! What the tabs of a browser tell each other of a sync, so that only one of them asks how it stands.

use super::name;
use crate::api::Json;
use crate::browser::tabs::Tabs;
use imagedeck_api::{ImageKind, SyncRequest};
use js_sys::Array;
use wasm_bindgen::JsValue;

/// A request, or how it stands.
pub struct News {
    /// Whose request it is: tabs of other users do not listen.
    pub user: String,
    /// The number of the request.
    pub id: i64,
    /// What the service answered; none where somebody should ask.
    pub answer: Option<SyncRequest>,
}

/// Hears the news of one kind of image.
pub fn listen(kind: ImageKind, hear: impl Fn(News) + 'static) -> Option<Tabs> {
    Tabs::listen(name(kind), move |message| {
        if let Some(news) = read(&message) {
            hear(news);
        }
    })
}

/// What to tell: whose request, its number, and the object that the service answered.
pub fn message(user: &str, id: i64, answer: Option<&Json>) -> JsValue {
    let object = answer.map_or(JsValue::NULL, |object| object.value().clone());
    Array::of3(&user.into(), &(id as f64).into(), &object).into()
}

/// The lock of the tab that asks how the syncs of a user's images stand.
pub fn lock_name(kind: ImageKind, user: &str) -> String {
    [name(kind), ".", user].concat()
}

/// A message of a tab with another version of the dashboard may not be one.
fn read(message: &JsValue) -> Option<News> {
    let parts = Array::from(message);
    Some(News {
        user: parts.get(0).as_string()?,
        id: parts.get(1).as_f64()? as i64,
        answer: Json::of(parts.get(2)).sync_request(),
    })
}
