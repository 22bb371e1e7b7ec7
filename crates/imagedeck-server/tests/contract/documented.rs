//! Every example of the API's two documentation pages: what is asked, and the body that is shown for it.

use super::harness::{Server, documented, ids, names};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn the_list_of_vm_images() {
    let server = Server::start().await;
    let (status, body) = server.get("/v2/image").await;
    assert_eq!(status, StatusCode::OK);
    let urls: Vec<String> = (1..=10).map(|id| format!("https://vss-api.eis.utoronto.ca/v2/image/{id}")).collect();
    assert_eq!(
        documented(&server, &body),
        json!({
            "data": urls,
            "meta": {
                "_link": {"self": "https://vss-api.eis.utoronto.ca/v2/image"},
                "count": 10,
                "pages": {
                    "first_url": "https://vss-api.eis.utoronto.ca/v2/image?per_page=10&page=1",
                    "last_url": "https://vss-api.eis.utoronto.ca/v2/image?per_page=10&page=2",
                    "next_url": "https://vss-api.eis.utoronto.ca/v2/image?per_page=10&page=2",
                    "page": 1,
                    "pages": 2,
                    "per_page": 10,
                    "prev_url": null,
                    "total": 14
                },
                "time": "0.00000s",
                "user": "josem"
            }
        })
    );
}

#[tokio::test]
async fn rows_per_page() {
    let server = Server::start().await;
    let (_, body) = server.get("/v2/image?per_page=5").await;
    let body = documented(&server, &body);
    assert_eq!(body["meta"]["_link"]["self"], "https://vss-api.eis.utoronto.ca/v2/image?per_page=5");
    assert_eq!(
        body["meta"]["pages"],
        json!({
            "first_url": "https://vss-api.eis.utoronto.ca/v2/image?per_page=5&page=1",
            "last_url": "https://vss-api.eis.utoronto.ca/v2/image?per_page=5&page=3",
            "next_url": "https://vss-api.eis.utoronto.ca/v2/image?per_page=5&page=2",
            "page": 1,
            "pages": 3,
            "per_page": 5,
            "prev_url": null,
            "total": 14
        })
    );
}

#[tokio::test]
async fn an_expanded_page() {
    let server = Server::start().await;
    let (_, body) = server.get("/v2/image?per_page=1&page=5&expand=1").await;
    assert_eq!(
        documented(&server, &body),
        json!({
            "data": [{
                "created_on": "2017-11-24 Fri 15:37:36 EST",
                "data_store": "vss-ISOs",
                "folder": "VmImages/core-os",
                "id": 5,
                "label": "VmImages/core-os/coreos_production_vmware_ova.ova",
                "name": "coreos_production_vmware_ova.ova",
                "path": "[vss-ISOs] VmImages/core-os/coreos_production_vmware_ova.ova",
                "public": true,
                "updated_on": "2018-02-09 Fri 11:37:05 EST"
            }],
            "meta": {
                "_link": {"self": "https://vss-api.eis.utoronto.ca/v2/image?per_page=1&page=5&expand=1"},
                "count": 1,
                "pages": {
                    "first_url": "https://vss-api.eis.utoronto.ca/v2/image?per_page=1&page=1&expand=1",
                    "last_url": "https://vss-api.eis.utoronto.ca/v2/image?per_page=1&page=14&expand=1",
                    "next_url": "https://vss-api.eis.utoronto.ca/v2/image?per_page=1&page=6&expand=1",
                    "page": 5,
                    "pages": 14,
                    "per_page": 1,
                    "prev_url": "https://vss-api.eis.utoronto.ca/v2/image?per_page=1&page=4&expand=1",
                    "total": 14
                },
                "time": "0.00000s",
                "user": "josem"
            }
        })
    );
}

#[tokio::test]
async fn a_filter_and_an_order() {
    let server = Server::start().await;
    let (_, body) = server.get("/v2/image?filter=name,like,ubu%&expand=1&per_page=1").await;
    let body = documented(&server, &body);
    assert_eq!(ids(&body), [6]);
    assert_eq!(body["meta"]["filter"], "name,like,ubu%");
    assert_eq!(
        body["meta"]["_link"]["self"],
        "https://vss-api.eis.utoronto.ca/v2/image?filter=name,like,ubu%&expand=1&per_page=1"
    );
    assert_eq!(
        body["meta"]["pages"]["next_url"],
        "https://vss-api.eis.utoronto.ca/v2/image?filter=name%2Clike%2Cubu%25&expand=1&per_page=1&page=2"
    );
    assert_eq!(body["meta"]["pages"]["total"], 4);

    let (_, body) = server.get("/v2/image?filter=name,like,ubu%&expand=1&sort=path,asc").await;
    let body = documented(&server, &body);
    assert_eq!(ids(&body), [7, 9, 8, 6]);
    assert_eq!(body["meta"]["sort"], "path,asc");
    assert_eq!(body["meta"]["pages"]["next_url"], Value::Null);
    assert_eq!(
        body["meta"]["pages"]["first_url"],
        "https://vss-api.eis.utoronto.ca/v2/image?filter=name%2Clike%2Cubu%25&expand=1&sort=path%2Casc&per_page=10&page=1"
    );
}

#[tokio::test]
async fn the_list_of_iso_images() {
    let server = Server::start().await;
    let (_, body) = server.get("/v2/iso").await;
    let body = documented(&server, &body);
    assert_eq!(body["data"][9], "https://vss-api.eis.utoronto.ca/v2/iso/10");
    assert_eq!(body["meta"]["pages"]["last_url"], "https://vss-api.eis.utoronto.ca/v2/iso?per_page=10&page=23");
    assert_eq!((&body["meta"]["pages"]["pages"], &body["meta"]["pages"]["total"]), (&json!(23), &json!(224)));

    let (_, body) = server.get("/v2/iso?expand=1").await;
    let body = documented(&server, &body);
    assert_eq!(
        body["data"][9],
        json!({
            "created_on": "2017-11-17 Fri 13:43:11 EST",
            "data_store": "vss-ISOs",
            "id": 10,
            "name": "MS_Win2003std_R2_SP2_DISK1.iso",
            "path": "[vss-ISOs] Windows/Win2003/MS_Win2003std_R2_SP2_DISK1.iso",
            "public": true,
            "updated_on": "2017-11-17 Fri 13:43:11 EST"
        })
    );
}

#[tokio::test]
async fn iso_images_filtered_and_sorted() {
    let server = Server::start().await;
    let (_, body) = server.get("/v2/iso?per_page=250&expand=1&filter=name,like,CentO%&sort=name,desc").await;
    let names = names(&body);
    assert_eq!(names.len(), 39);
    assert!(names.is_sorted_by(|left, right| left >= right));
    let (_, body) = server.get("/v2/iso?per_page=500").await;
    assert_eq!((&body["meta"]["pages"]["per_page"], &body["meta"]["count"]), (&json!(250), &json!(224)));
    let (_, body) = server.get("/v2/image?per_page=500").await;
    assert_eq!(body["meta"]["pages"]["per_page"], 100);
}

#[tokio::test]
async fn the_older_forms() {
    let server = Server::start().await;
    for (query, total) in [("name=ubuntu", 184), ("name=ubuntu-16", 10), ("sort=name", 224), ("sort=path", 224)] {
        let (status, body) = server.get(&format!("/v2/iso?{query}")).await;
        assert_eq!((status, &body["meta"]["pages"]["total"]), (StatusCode::OK, &json!(total)), "{query}");
    }
}

#[tokio::test]
async fn one_object() {
    let server = Server::start().await;
    let (status, body) = server.get("/v2/iso/10").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body["data"]["name"], "MS_Win2003std_R2_SP2_DISK1.iso");
    assert_eq!(body["data"]["folder"], Value::Null);
    assert!(!body["data"].as_object().expect("an object").contains_key("folder"));
    assert_eq!(documented(&server, &body)["meta"]["_link"]["self"], "https://vss-api.eis.utoronto.ca/v2/iso/10");
}

#[tokio::test]
async fn past_the_end_there_is_an_empty_page() {
    let server = Server::start().await;
    let (status, body) = server.get("/v2/image?page=9").await;
    let body = documented(&server, &body);
    assert_eq!(status, StatusCode::OK);
    assert_eq!((&body["data"], &body["meta"]["count"]), (&json!([]), &json!(0)));
    assert_eq!(body["meta"]["pages"]["page"], 9);
    assert_eq!(body["meta"]["pages"]["pages"], 2);
    assert_eq!(body["meta"]["pages"]["next_url"], Value::Null);
    assert_eq!(body["meta"]["pages"]["prev_url"], "https://vss-api.eis.utoronto.ca/v2/image?page=2&per_page=10");
}

#[tokio::test]
async fn the_sync_of_iso_images_and_their_list() {
    let server = Server::start().await;
    let path = "config-drive/501219a5-a563-787c-f334-e7b65e829dca-ud.iso";
    server.upload("josem", path, &super::sync::iso());
    let patch = server.request(Method::PATCH, "/v2/user/image/iso", "josem").await;
    let answer = patch.header("Content-Type", "application/json").body("").send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    let body: Value = answer.json().await.expect("JSON");
    let task_id = body["data"]["request"]["task_id"].clone();
    assert_eq!(task_id.as_str().map(str::len), Some(36));
    assert_eq!(
        documented(&server, &body)["data"],
        json!({
            "_links": {"request": "https://vss-api.eis.utoronto.ca/v2/request/image_sync/1"},
            "name": "Accepted",
            "message": "Request has been accepted for processing",
            "request": {"id": 1, "status": "SUBMITTED", "task_id": task_id},
            "status": 202
        })
    );
    let mut request = server.finished(1, "josem").await;
    request["created_on"] = Value::Null;
    request["updated_on"] = Value::Null;
    assert_eq!(
        request,
        json!({
            "id": 1, "status": "PROCESSED", "type": "ISO", "added": 1, "deleted": 0, "updated": 0,
            "message": {"errors": [], "warnings": []}, "task_id": task_id, "created_on": null, "updated_on": null,
            "username": "josem"
        })
    );
    let (_, body) = server.get("/v2/user/image/iso").await;
    let mut body = documented(&server, &body);
    let times = body["data"][0]["created_on"].clone();
    assert_eq!(body["data"][0]["updated_on"], times);
    body["data"][0]["created_on"] = Value::Null;
    body["data"][0]["updated_on"] = Value::Null;
    assert_eq!(
        body,
        json!({
            "_links": {
                "self": "https://vss-api.eis.utoronto.ca/v2/user/image/iso",
                "user": "https://vss-api.eis.utoronto.ca/v2/user/image"
            },
            "data": [{
                "created_on": null,
                "data_store": "vssUser-xfers",
                "id": 225,
                "name": "501219a5-a563-787c-f334-e7b65e829dca-ud.iso",
                "path": "[vssUser-xfers] josem/config-drive/501219a5-a563-787c-f334-e7b65e829dca-ud.iso",
                "public": false,
                "updated_on": null
            }],
            "meta": {"count": 1, "time": "0.00000s", "user": "josem"}
        })
    );
}

#[tokio::test]
async fn the_list_of_personal_vm_images() {
    let server = Server::start().await;
    server.upload("josem", "images/graylog-2.1.2-1.ova", &super::sync::ova());
    server.sync("/v2/user/image/vm", "josem").await;
    let (_, body) = server.get("/v2/user/image/vm").await;
    let body = documented(&server, &body);
    assert_eq!(
        body["_links"],
        json!({
            "image": "https://vss-api.eis.utoronto.ca/v2/user/image",
            "self": "https://vss-api.eis.utoronto.ca/v2/user/image/vm"
        })
    );
    let image = &body["data"][0];
    assert_eq!(image["folder"], Value::Null);
    assert!(image.as_object().expect("an object").contains_key("folder"));
    assert_eq!(image["label"], "graylog-2.1.2-1.ova");
    assert_eq!(image["path"], "[vssUser-xfers] josem/images/graylog-2.1.2-1.ova");
}
