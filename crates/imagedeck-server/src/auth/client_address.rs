//! The address of a client behind a trusted proxy.
//!
//! Each proxy adds the address that it was reached from at the end of a list. What stands further up came in with the
//! request, and a client may have made it up.

use axum::http::HeaderMap;
use axum::http::header::FORWARDED;
use std::net::{IpAddr, SocketAddr};

/// The address that the nearest proxy gives for its client, in `X-Forwarded-For` or else in `Forwarded`.
pub fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let item = if headers.contains_key("x-forwarded-for") {
        last_item(headers, "x-forwarded-for")?
    } else {
        let pairs = last_item(headers, FORWARDED.as_str())?.split(';');
        let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?.1
    };
    let item = item.trim().trim_matches('"');
    let bare = item.strip_prefix('[').and_then(|item| item.strip_suffix(']')).unwrap_or(item);
    bare.parse().ok().or_else(|| item.parse().ok().map(|address: SocketAddr| address.ip()))
}

fn last_item<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get_all(name).iter().next_back()?.to_str().ok()?.rsplit(',').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_the_last_item_of_the_last_line_counts() {
        for (lines, address) in [
            (vec![("x-forwarded-for", "1.1.1.1, 2.2.2.2")], Some("2.2.2.2")),
            (vec![("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "2.2.2.2")], Some("2.2.2.2")),
            (vec![("x-forwarded-for", "2.2.2.2:4711")], Some("2.2.2.2")),
            (vec![("x-forwarded-for", "1.1.1.1, nonsense")], None),
            (vec![("forwarded", "for=1.1.1.1, for=2.2.2.2;proto=https")], Some("2.2.2.2")),
            (
                vec![("forwarded", "for=1.1.1.1"), ("forwarded", "proto=https; For=\"[2001:db8::1]:80\"")],
                Some("2001:db8::1"),
            ),
            (vec![("forwarded", "for=\"[2001:db8::1]\"")], Some("2001:db8::1")),
            (vec![("forwarded", "for=1.1.1.1"), ("x-forwarded-for", "2.2.2.2")], Some("2.2.2.2")),
            (vec![("forwarded", "for=_hidden")], None),
            (vec![], None),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in &lines {
                headers.append(*name, HeaderValue::from_static(value));
            }
            assert_eq!(
                forwarded_for(&headers),
                address.map(|address| address.parse().expect("an address")),
                "{lines:?}"
            );
        }
    }
}
