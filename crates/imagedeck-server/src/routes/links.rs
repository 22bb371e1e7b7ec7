//! The way through the pages: addresses that carry every parameter of the request.
//!
//! Values are encoded anew, as the API's documentation shows them.

use super::context::Context;
use imagedeck_api::query_string::{encode, pairs};
use imagedeck_api::wire::Pages;

/// The pages of an answer to `context` with `total` rows, `per_page` on a page.
pub fn pages(context: &Context, page: u32, per_page: u32, total: u64) -> Pages {
    let (page, per_page) = (u64::from(page), u64::from(per_page));
    let pages = total.div_ceil(per_page.max(1));
    let last = pages.max(1);
    let url = |page: u64| page_url(context, page, per_page);
    Pages {
        first_url: url(1),
        last_url: url(last),
        next_url: (page < last).then(|| url(page + 1)),
        page,
        pages,
        per_page,
        // From beyond the end the way back leads to the last page.
        prev_url: (page > 1).then(|| url((page - 1).min(last))),
        total,
    }
}

fn page_url(context: &Context, page: u64, per_page: u64) -> String {
    let mut page = Some(page);
    let mut per_page = Some(per_page);
    let mut parameters = Vec::new();
    for (name, value) in pairs(context.query_string()) {
        match name.as_str() {
            "page" => parameters.extend(page.take().map(|page| format!("page={page}"))),
            "per_page" => parameters.extend(per_page.take().map(|rows| format!("per_page={rows}"))),
            _ => parameters.push(format!("{}={}", encode(&name), encode(&value))),
        }
    }
    parameters.extend(per_page.map(|rows| format!("per_page={rows}")));
    parameters.extend(page.map(|page| format!("page={page}")));
    format!("{}{}?{}", context.root, context.path, parameters.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn context(query: &str) -> Context {
        Context {
            root: "http://h".into(),
            path: "/v2/iso".into(),
            query: Some(query.to_owned()).filter(|query| !query.is_empty()),
            if_none_match: None,
            started: Instant::now(),
        }
    }

    #[test]
    fn the_documented_addresses() {
        let first = |query: &str| pages(&context(query), 1, 10, 14).first_url;
        assert_eq!(first(""), "http://h/v2/iso?per_page=10&page=1");
        assert_eq!(
            pages(&context("per_page=1&page=5&expand=1"), 5, 1, 14).next_url.as_deref(),
            Some("http://h/v2/iso?per_page=1&page=6&expand=1")
        );
        assert_eq!(
            first("filter=name,like,ubu%&expand=1"),
            "http://h/v2/iso?filter=name%2Clike%2Cubu%25&expand=1&per_page=10&page=1"
        );
    }

    #[test]
    fn an_empty_result_has_a_first_page_and_no_other() {
        let pages = pages(&context(""), 1, 10, 0);
        assert_eq!((pages.pages, pages.next_url, pages.prev_url), (0, None, None));
        assert_eq!(pages.last_url, "http://h/v2/iso?per_page=10&page=1");
    }

    #[test]
    fn beyond_the_end_the_way_back_leads_to_the_last_page() {
        let pages = pages(&context("page=99"), 99, 10, 14);
        assert_eq!(pages.prev_url.as_deref(), Some("http://h/v2/iso?page=2&per_page=10"));
        assert_eq!(pages.next_url, None);
    }
}
