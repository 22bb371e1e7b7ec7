//! Names that mean something to SQL, to patterns, to URLs or to HTML: each is found as it is, and does nothing else.

use super::harness::{Server, ids, names};
use imagedeck_api::Pattern;
use imagedeck_api::query_string::encode;
use reqwest::StatusCode;
use serde_json::json;

const NAMES: [&str; 14] = [
    "'; DROP TABLE iso_images; --.iso",
    "\" OR 1=1 --.iso",
    "100%_sure.iso",
    "a;b,c.iso",
    "back\\slash.iso",
    "back\\;both.iso",
    "star*question?[set].iso",
    "<img src=x onerror=alert(1)>.iso",
    "tab\tand\nline.iso",
    "été-ÉTÉ-日本語-🐧.iso",
    "+ plus & amp=equals#hash.iso",
    "None,None.iso",
    "İstanbul-ß.ISO",
    "AND OR NOT NEAR.iso",
];

#[tokio::test]
async fn every_name_is_listed_and_found_as_it_is() {
    let server = Server::start().await;
    for name in NAMES {
        server.upload("josem", name, &super::sync::iso());
    }
    let request = server.sync("/v2/user/image/iso", "josem").await;
    assert_eq!(request["added"], NAMES.len(), "{request}");
    let (_, body) = server.get("/v2/user/image/iso").await;
    let mut listed = names(&body);
    listed.sort();
    let mut expected = NAMES.map(str::to_owned);
    expected.sort();
    assert_eq!(listed, expected);
    for name in NAMES {
        let exact = name.replace('\\', "\\\\").replace(';', "\\;");
        let item = exact.replace(',', "\\,");
        let contains = Pattern::contains(name.trim_end_matches(".iso")).to_string();
        let upper = Pattern::starts_with(&name.to_uppercase().replace("SS", "ß")).to_string();
        for filter in [
            format!("name,eq,{exact}"),
            format!("name,in,nothing,{item}"),
            format!("name,like,{contains}"),
            format!("path,like,{contains}"),
        ] {
            let (status, body) = server.get(&format!("/v2/user/image/iso?filter={}", encode(&filter))).await;
            assert_eq!((status, names(&body)), (StatusCode::OK, vec![name.to_owned()]), "{filter}");
        }
        // Not every capital letter has one small letter of its own; but nothing may break.
        let (status, _) =
            server.get(&format!("/v2/user/image/iso?filter={}", encode(&format!("name,like,{upper}")))).await;
        assert_eq!(status, StatusCode::OK, "{upper}");
    }
    let (_, body) = server.get("/v2/iso").await;
    assert_eq!(body["meta"]["pages"]["total"], 224, "the public images are still there");
}

#[tokio::test]
async fn hostile_values_find_nothing_and_break_nothing() {
    let server = Server::start().await;
    for value in
        ["' OR '1'='1", "\"", "%00", "\\", "%", "*", "\u{FFFF}", "x\" AND path:\"y", "(((", "NEAR(a b)", "^a", "-a"]
    {
        for operator in ["eq", "like", "in", "gt"] {
            let filter = encode(&format!("name,{operator},{}", value.replace('%', "\\%")));
            let (status, body) = server.get(&format!("/v2/iso?expand=1&filter={filter}")).await;
            assert_eq!(status, StatusCode::OK, "{filter}");
            if operator != "gt" {
                assert_eq!(ids(&body), [0_i64; 0], "{filter}");
            }
        }
    }
    let (status, _) = server.get("/v2/iso?filter=name,like,%25%00%25&filter=path,eq,%00&filter=%00").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (_, body) = server.get("/v2/iso?filter=name,like,%25a%00b%25").await;
    assert_eq!(body["data"], json!([]));
}
