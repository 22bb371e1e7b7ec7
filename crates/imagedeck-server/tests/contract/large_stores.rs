//! Syncs of many files: how far they are can be seen, and a server that is killed loses, doubles and shows nothing by
//! half.

use super::command_line::{Running, password_of, start, token};
use super::sync::iso;
use imagedeck_server::sync::store_folder;
use reqwest::Client;
use serde_json::Value;
use std::path::Path;

pub const FILES: usize = 4_000;
pub const ISO: &str = "/v2/user/image/iso";

/// Puts files of which each is an image into a store, in place of what is there; they share their content on the disk.
pub fn fill(store: &Path) {
    std::fs::remove_dir_all(store).expect("the samples");
    std::fs::create_dir_all(store).expect("a folder");
    let first = store.join("image-0.iso");
    std::fs::write(&first, iso()).expect("a file");
    for number in 1..FILES {
        let folder = store.join(format!("folder-{}", number % 50));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::hard_link(&first, folder.join(format!("image-{number}.iso"))).expect("a file");
    }
}

pub async fn ask(server: &Running, token: &str, path: &str) -> Value {
    let request = Client::new().get(format!("{}{path}", server.url)).bearer_auth(token);
    request.send().await.expect("an answer").json().await.expect("JSON")
}

/// Submits a sync of the personal ISO images; returns the request's number.
pub async fn submit(server: &Running, token: &str) -> Value {
    let patch = Client::new().patch(format!("{}{ISO}", server.url)).bearer_auth(token);
    let accepted: Value = patch.send().await.expect("an answer").json().await.expect("JSON");
    accepted["data"]["request"]["id"].clone()
}

pub async fn request(server: &Running, token: &str, id: &Value) -> Value {
    ask(server, token, &format!("/v2/request/image_sync/{id}")).await["data"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_survives_a_server_that_is_killed_at_any_moment() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let mut server = start(&data, &["--user", "ada"]);
    let token = token(&server.url, "ada", &password_of(&server)).await.expect("a token");
    let store = store_folder(&data, "ada");
    fill(&store);
    let id = submit(&server, &token).await;
    // Killed as soon as it is seen at work, then in the midst of bringing the list in line.
    for moment in ["IN_PROGRESS", "Bringing"] {
        let is_reached = async || {
            let request = request(&server, &token, &id).await;
            let progress = request["message"]["progress"].as_str().unwrap_or_default().to_owned();
            assert_ne!(request["status"], "ERROR", "{request}");
            request["status"] == moment || progress.contains(moment) || request["status"] == "PROCESSED"
        };
        while !is_reached().await {}
        server.kill();
        server = start(&data, &["--user", "ada"]);
        let count = ask(&server, &token, ISO).await["meta"]["count"].as_u64().expect("a count");
        assert!(count == 0 || count == FILES as u64, "all or nothing is seen, not {count}");
    }
    let end = loop {
        let request = request(&server, &token, &id).await;
        match request["status"].as_str() {
            Some("SUBMITTED" | "IN_PROGRESS") => {}
            _ => break request,
        }
    };
    assert_eq!((&end["status"], &end["added"]), (&Value::from("PROCESSED"), &Value::from(FILES)), "{end}");
    assert_eq!(end["message"]["progress"], Value::Null);
    let database = data.join("imagedeck.sqlite");
    let database = sqlx::SqlitePool::connect(&format!("sqlite://{}", database.display())).await.expect("the database");
    let left = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM findings").fetch_one(&database);
    assert_eq!(left.await.expect("a count"), 0, "nothing is left of the looks that were broken off");
    let images = ask(&server, &token, &format!("{ISO}?per_page=1&filter=name,like,image-%25")).await;
    assert_eq!(images["meta"]["pages"]["total"], FILES);
}
