//! A page of the API, read from its JSON.
//!
//! How it is asked for, and how often, is not known here.

use imagedeck_api::{Field, Image};
use memchr::memmem;
use serde::Deserialize;

/// What is taken from the body of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageBody {
    /// The images of the page, in order.
    pub images: Vec<Image>,
    /// How many images the list has on all pages.
    pub total: u64,
    /// Whether the server sends what names state, if only as null. It cannot be told from a page without images.
    pub has_name_facts: bool,
}

/// The body is not a page of images.
#[derive(Debug, thiserror::Error)]
#[error("The answer of the server is not a page of images: {0}. Try again; if it stays so, tell the operator.")]
pub struct Unreadable(#[from] serde_json::Error);

#[derive(Deserialize)]
struct Body {
    data: Vec<Image>,
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    /// A server that sends a list whole leaves them out.
    pages: Option<Pages>,
}

#[derive(Deserialize)]
struct Pages {
    total: u64,
}

/// Reads the body of a page of images.
///
/// # Errors
/// [`Unreadable`] if it is not JSON or lacks what every page has.
pub fn read(body: &[u8]) -> Result<PageBody, Unreadable> {
    let Body { data, meta } = serde_json::from_slice(body)?;
    // Within a text of JSON there is no quotation mark without a backslash.
    let name = format!("\"{}\"", Field::OsFamily.name());
    let has_name_facts = memmem::find(body, name.as_bytes()).is_some();
    let total = meta.pages.map_or(data.len() as u64, |pages| pages.total);
    Ok(PageBody { images: data, total, has_name_facts })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: &str = r#""meta": {"time": "", "pages": {"first_url": "a", "last_url": "b", "next_url": null, "page": 1,
        "pages": 1, "per_page": 10, "prev_url": null, "total": 1}}"#;

    #[test]
    fn a_page_is_read_with_and_without_facts() {
        let with = r#"{"id": 1, "name": "\"os_family\"", "path": "", "os_family": null, "size": 5}"#;
        let without = r#"{"id": 1, "name": "\"os_family\"", "path": ""}"#;
        let page = |object: &str| read(format!("{{\"data\": [{object}], {PAGES}}}").as_bytes()).expect("a page");
        assert!(page(with).has_name_facts);
        assert!(!page(without).has_name_facts);
        assert_eq!(page(with).total, 1);
        assert_eq!(page(without).images.first().map(|image| image.name.as_str()), Some("\"os_family\""));
    }

    #[test]
    fn another_body_is_refused_with_a_sentence() {
        let sentence = read(b"{\"data\": []}").expect_err("no page").to_string();
        assert!(sentence.starts_with("The answer of the server is not a page of images: missing field"), "{sentence}");
    }
}
