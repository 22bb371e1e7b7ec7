//! Which headers go on, and which are a matter between two neighbours (RFC 9110, 7.6.1) or would do harm on this origin.

use super::renaming::Renaming;
use axum::http::header::{
    ACCEPT_ENCODING, ALT_SVC, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_TYPE, COOKIE,
    EXPECT, FORWARDED, HOST, LINK, LOCATION, ORIGIN, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, REFRESH, SET_COOKIE,
    STRICT_TRANSPORT_SECURITY, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use std::net::IpAddr;

/// Between neighbours alone.
const HOP_BY_HOP: [HeaderName; 9] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Not for the other server: it sees one client, whose answers come uncompressed, and whose pages are of one origin.
const OF_REQUEST: [HeaderName; 6] = [HOST, CONTENT_LENGTH, ACCEPT_ENCODING, COOKIE, EXPECT, ORIGIN];

/// Not for this origin: what a server says of its own, and rights that it gives to pages of others.
const OF_ANSWER: [HeaderName; 6] = [
    SET_COOKIE,
    ALT_SVC,
    REFRESH,
    STRICT_TRANSPORT_SECURITY,
    HeaderName::from_static("clear-site-data"),
    HeaderName::from_static("service-worker-allowed"),
];

/// The headers of a request on its way on, made by a client at an address for this server's `root`.
pub fn of_request(given: &HeaderMap, root: &str, client: IpAddr) -> HeaderMap {
    let mut headers = without_hop_by_hop(given);
    OF_REQUEST.iter().for_each(|name| drop(headers.remove(name)));
    headers.remove(FORWARDED);
    let client = client.to_string();
    let (scheme, place) = root.split_once("://").unwrap_or(("http", root));
    let (host, prefix) = place.find('/').map_or((place, ""), |slash| place.split_at(slash));
    // Whatever came in has been believed or not by now.
    for (name, value) in [
        ("x-forwarded-for", client.as_str()),
        ("x-forwarded-host", host),
        ("x-forwarded-prefix", prefix),
        ("x-forwarded-proto", scheme),
    ] {
        headers.remove(name);
        if let Some(value) = HeaderValue::from_str(value).ok().filter(|value| !value.is_empty()) {
            headers.insert(name, value);
        }
    }
    headers
}

/// The headers of an answer on its way back.
pub fn of_answer(given: &HeaderMap, renaming: &Renaming, status: StatusCode, is_rewritten: bool) -> HeaderMap {
    let mut headers = without_hop_by_hop(given);
    OF_ANSWER.iter().for_each(|name| drop(headers.remove(name)));
    let cross_origin: Vec<HeaderName> =
        headers.keys().filter(|name| name.as_str().starts_with("access-control-")).cloned().collect();
    cross_origin.iter().for_each(|name| drop(headers.remove(name)));
    if is_rewritten {
        headers.remove(CONTENT_LENGTH);
    }
    if status == StatusCode::UNAUTHORIZED {
        // For `Basic` browsers would open a window of their own.
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"imagedeck\""));
    }
    for name in [LOCATION, CONTENT_LOCATION, LINK] {
        let renamed =
            headers.get(&name).and_then(|value| HeaderValue::from_bytes(&renaming.whole(value.as_bytes())).ok());
        if let Some(renamed) = renamed {
            headers.insert(name, renamed);
        }
    }
    headers
}

/// Whether addresses can be found in the body: it is JSON as it is read.
pub fn is_plain_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_json = kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json");
    let encoding = headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes);
    is_json && encoding.is_none_or(|encoding| encoding == b"identity")
}

fn without_hop_by_hop(given: &HeaderMap) -> HeaderMap {
    let named = given.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
    let named: Vec<HeaderName> =
        named.flat_map(|names| names.split(',')).filter_map(|name| name.trim().parse().ok()).collect();
    let mut headers = given.clone();
    HOP_BY_HOP.iter().chain(&named).for_each(|name| drop(headers.remove(name)));
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_request_goes_on_with_what_it_says_and_without_what_it_says_to_this_server() {
        let given = map(&[
            ("host", "here"),
            ("authorization", "Bearer t"),
            ("if-none-match", "\"a\""),
            ("connection", "close, X-Mine"),
            ("x-mine", "1"),
            ("x-other", "2"),
            ("cookie", "a=b"),
            ("accept-encoding", "br"),
            ("x-forwarded-for", "1.2.3.4"),
            ("x-forwarded-host", "evil"),
        ]);
        let client = IpAddr::from([10, 0, 0, 1]);
        let headers = of_request(&given, "https://deck.example/cloud", client);
        let expected = map(&[
            ("authorization", "Bearer t"),
            ("if-none-match", "\"a\""),
            ("x-other", "2"),
            ("x-forwarded-for", "10.0.0.1"),
            ("x-forwarded-host", "deck.example"),
            ("x-forwarded-prefix", "/cloud"),
            ("x-forwarded-proto", "https"),
        ]);
        assert_eq!(headers, expected);
    }

    #[test]
    fn an_answer_gives_no_rights_on_this_origin_and_leads_back_here() {
        let given = map(&[
            ("content-type", "application/json"),
            ("content-length", "12"),
            ("etag", "\"a\""),
            ("set-cookie", "a=b"),
            ("access-control-allow-origin", "*"),
            ("strict-transport-security", "max-age=1"),
            ("location", "https://there.example/v2/iso"),
            ("www-authenticate", "Basic realm=\"x\""),
            ("transfer-encoding", "chunked"),
        ]);
        let renaming = Renaming::new("https://there.example", "http://here");
        let headers = of_answer(&given, &renaming, StatusCode::UNAUTHORIZED, true);
        let expected = map(&[
            ("content-type", "application/json"),
            ("etag", "\"a\""),
            ("location", "http://here/v2/iso"),
            ("www-authenticate", "Bearer realm=\"imagedeck\""),
        ]);
        assert_eq!(headers, expected);
    }

    #[test]
    fn only_json_that_can_be_read_is_looked_through() {
        assert!(is_plain_json(&map(&[("content-type", "application/json; charset=utf-8")])));
        assert!(is_plain_json(&map(&[("content-type", "application/vnd.oai.openapi+json")])));
        assert!(!is_plain_json(&map(&[("content-type", "text/html")])));
        assert!(!is_plain_json(&map(&[("content-type", "application/json"), ("content-encoding", "gzip")])));
    }
}
