//! Which headers go on, and which are a matter between two neighbours (RFC 9110, 7.6.1) or would do harm on this origin.

use super::renaming::Renaming;
use crate::error::CHALLENGE;
use crate::media_type::is_json;
use axum::http::header::{
    ACCEPT_ENCODING, ALT_SVC, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_LOCATION, COOKIE, EXPECT,
    FORWARDED, HOST, IF_RANGE, LINK, LOCATION, ORIGIN, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, RANGE, REFRESH,
    SET_COOKIE, STRICT_TRANSPORT_SECURITY, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, VIA, WWW_AUTHENTICATE,
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

/// Not for the other server: it sees one client, which wants whole answers of one origin.
const OF_REQUEST: [HeaderName; 8] = [HOST, CONTENT_LENGTH, COOKIE, EXPECT, FORWARDED, IF_RANGE, ORIGIN, RANGE];

/// What servers may believe of a client or take for the address that it asks for, beside what begins with `x-forwarded-`.
const BELIEVED: [&str; 5] =
    ["x-real-ip", "true-client-ip", "x-original-url", "x-rewrite-url", "x-http-method-override"];

/// What is true of the very bytes that came.
const OF_BYTES: [HeaderName; 5] = [
    CONTENT_LENGTH,
    HeaderName::from_static("content-digest"),
    HeaderName::from_static("content-md5"),
    HeaderName::from_static("digest"),
    HeaderName::from_static("repr-digest"),
];

/// Not for this origin: what a server says of its own, and rights that it gives to pages of others.
const OF_ANSWER: [HeaderName; 6] = [
    SET_COOKIE,
    ALT_SVC,
    REFRESH,
    STRICT_TRANSPORT_SECURITY,
    HeaderName::from_static("clear-site-data"),
    HeaderName::from_static("service-worker-allowed"),
];

/// The headers of a request on its way on, made by a client at an address for this server's `root`. `own` names this
/// server to whoever stands behind it.
pub fn of_request(given: &HeaderMap, root: &str, client: IpAddr, own: &HeaderValue) -> HeaderMap {
    let mut headers = without_hop_by_hop(given);
    OF_REQUEST.iter().for_each(|name| drop(headers.remove(name)));
    remove_where(&mut headers, |name| name.starts_with("x-forwarded-") || BELIEVED.contains(&name));
    headers.append(VIA, own.clone());
    // What is compressed cannot be looked through; it is compressed here.
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    let client = client.to_string();
    let (scheme, place) = root.split_once("://").unwrap_or(("http", root));
    let (host, prefix) = place.find('/').map_or((place, ""), |slash| place.split_at(slash));
    // What came in has been believed or not by now.
    for (name, value) in [
        ("x-forwarded-for", client.as_str()),
        ("x-forwarded-host", host),
        ("x-forwarded-prefix", prefix),
        ("x-forwarded-proto", scheme),
    ] {
        if let Some(value) = HeaderValue::from_str(value).ok().filter(|value| !value.is_empty()) {
            headers.insert(name, value);
        }
    }
    headers
}

/// Whether a request has been here before: a server that stands in front of itself would ask itself for ever.
pub fn has_passed(given: &HeaderMap, own: &HeaderValue) -> bool {
    let own = own.to_str().unwrap_or_default();
    given.get_all(VIA).iter().filter_map(|via| via.to_str().ok()).any(|via| via.split(',').any(|via| via.trim() == own))
}

/// The headers of an answer on its way back.
pub fn of_answer(given: &HeaderMap, renaming: &Renaming, status: StatusCode, is_rewritten: bool) -> HeaderMap {
    let mut headers = without_hop_by_hop(given);
    OF_ANSWER.iter().for_each(|name| drop(headers.remove(name)));
    remove_where(&mut headers, |name| name.starts_with("access-control-"));
    if is_rewritten {
        OF_BYTES.iter().for_each(|name| drop(headers.remove(name)));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, CHALLENGE);
    }
    for (name, value) in &mut headers {
        if [LOCATION, CONTENT_LOCATION, LINK].contains(name)
            && let Ok(renamed) = HeaderValue::from_bytes(&renaming.whole(value.as_bytes()))
        {
            *value = renamed;
        }
    }
    headers
}

/// Whether addresses can be found in the body: it is JSON as it is read.
pub fn is_plain_json(headers: &HeaderMap) -> bool {
    let encoding = headers.get(CONTENT_ENCODING).map(HeaderValue::as_bytes);
    is_json(headers) && encoding.is_none_or(|encoding| encoding == b"identity")
}

fn remove_where(headers: &mut HeaderMap, fits: impl Fn(&str) -> bool) {
    let names: Vec<HeaderName> = headers.keys().filter(|name| fits(name.as_str())).cloned().collect();
    names.iter().for_each(|name| drop(headers.remove(name)));
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
            ("x-forwarded-port", "1"),
            ("x-real-ip", "1.2.3.4"),
            ("x-original-url", "/admin"),
            ("via", "1.1 before"),
        ]);
        let (client, own) = (IpAddr::from([10, 0, 0, 1]), HeaderValue::from_static("1.1 me"));
        let headers = of_request(&given, "https://deck.example/cloud", client, &own);
        let expected = map(&[
            ("authorization", "Bearer t"),
            ("if-none-match", "\"a\""),
            ("x-other", "2"),
            ("via", "1.1 before"),
            ("via", "1.1 me"),
            ("accept-encoding", "identity"),
            ("x-forwarded-for", "10.0.0.1"),
            ("x-forwarded-host", "deck.example"),
            ("x-forwarded-prefix", "/cloud"),
            ("x-forwarded-proto", "https"),
        ]);
        assert_eq!(headers, expected);
        assert!(has_passed(&headers, &own) && !has_passed(&given, &own));
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
            ("link", "<https://there.example/v2/iso?page=2>; rel=next"),
            ("link", "<https://there.example/v2/iso?page=1>; rel=first"),
            ("content-digest", "sha-256=:a:"),
            ("www-authenticate", "Basic realm=\"x\""),
            ("transfer-encoding", "chunked"),
        ]);
        let renaming = Renaming::new("https://there.example", "http://here");
        let headers = of_answer(&given, &renaming, StatusCode::UNAUTHORIZED, true);
        let expected = map(&[
            ("content-type", "application/json"),
            ("etag", "\"a\""),
            ("location", "http://here/v2/iso"),
            ("link", "<http://here/v2/iso?page=2>; rel=next"),
            ("link", "<http://here/v2/iso?page=1>; rel=first"),
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
