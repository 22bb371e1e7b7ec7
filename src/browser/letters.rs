//! Letters without their case.

use js_sys::JsString;

/// The text in lower case, by the browser's own tables.
pub fn fold(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}
