//! What a sync does with stores that are half there, and with requests that cannot be ended well.

use super::harness::{Server, Wishes, ids, names};
use super::sync::{iso, ova, ovf};
use imagedeck_server::sync::store_folder;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

const VM: &str = "/v2/user/image/vm";
const ISO: &str = "/v2/user/image/iso";

fn warnings(request: &Value) -> Vec<&str> {
    let warnings = request["message"]["warnings"].as_array().expect("a list");
    warnings.iter().map(|warning| warning.as_str().expect("a sentence")).collect()
}

#[tokio::test]
async fn a_name_that_begins_with_the_last_character_is_synced_again() {
    let server = Server::start().await;
    server.upload("josem", "\u{10FFFF}.iso", &iso());
    assert_eq!(server.sync(ISO, "josem").await["added"], 1);
    let again = server.sync(ISO, "josem").await;
    assert_eq!((&again["status"], &again["added"]), (&json!("PROCESSED"), &json!(0)));
}

#[tokio::test]
async fn a_request_that_ended_the_server_again_and_again_is_not_taken_up_for_ever() {
    let server = Server::with(Wishes { idle: true, ..Wishes::default() }).await;
    let owner = server.store.credentials("josem").await.expect("the database").expect("the user").id;
    for kind in imagedeck_api::ImageKind::ALL {
        server.store.submit(owner, kind, "").await.expect("the database");
    }
    for _ in 0..10 {
        server.store.take_job().await.expect("the database").expect("a job");
        server.abandon_jobs().await;
        server.store.reopen_jobs().await.expect("the database");
    }
    let server = server.restarted(Wishes::default()).await;
    let request = server.finished(1, "josem").await;
    assert_eq!(request["status"], "ERROR");
    assert!(request["message"]["errors"][0].as_str().expect("a sentence").contains("fault of the server"));
    assert_eq!(server.finished(2, "josem").await["status"], "PROCESSED", "others are not held up");
}

#[tokio::test]
async fn a_request_that_the_database_refuses_ends_and_holds_up_nobody() {
    let server = Server::start().await;
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON iso_images WHEN new.name = 'bad.iso' \
        BEGIN SELECT RAISE(ABORT, 'no'); END";
    server.run_sql(refuse, "ALTER TABLE iso_images ADD CONSTRAINT refuse CHECK (name <> 'bad.iso')").await;
    server.upload("josem", "bad.iso", &iso());
    server.upload("other", "good.iso", &iso());
    let request = server.sync(ISO, "josem").await;
    assert_eq!(request["status"], "ERROR");
    assert!(request["message"]["errors"][0].as_str().expect("a sentence").contains("fault of the server"));
    assert_eq!(server.sync(ISO, "other").await["added"], 1);
}

#[tokio::test]
async fn a_request_that_was_handed_back_counts_as_never_tried() {
    let server = Server::with(Wishes { idle: true, ..Wishes::default() }).await;
    let owner = server.store.credentials("josem").await.expect("the database").expect("the user").id;
    server.store.submit(owner, imagedeck_api::ImageKind::Iso, "").await.expect("the database");
    for _ in 0..5 {
        let job = server.store.take_job().await.expect("the database").expect("a job");
        assert_eq!(job.attempts, 1);
        server.store.hand_back_jobs().await.expect("the database");
    }
}

#[tokio::test]
async fn images_that_are_faulty_for_a_time_keep_their_ids() {
    let server = Server::start().await;
    let store = store_folder(&server.data, "josem");
    for path in ["a.iso", "folder/b.iso", "gone.iso"] {
        server.upload("josem", path, &iso());
    }
    server.sync(ISO, "josem").await;
    let before = server.get(ISO).await.1;
    server.upload("josem", "a.iso", &iso()[..32_000]);
    fs::rename(store.join("folder"), server.data.join("elsewhere")).expect("a folder");
    symlink(server.data.join("elsewhere"), store.join("folder")).expect("a link");
    fs::remove_file(store.join("gone.iso")).expect("a file");
    let request = server.sync(ISO, "josem").await;
    assert_eq!((&request["deleted"], warnings(&request).len()), (&json!(1), 2), "{request}");
    assert_eq!(names(&server.get(ISO).await.1), ["a.iso", "b.iso"]);

    server.upload("josem", "a.iso", &[iso(), vec![0; 2_048]].concat());
    fs::remove_file(store.join("folder")).expect("a link");
    fs::rename(server.data.join("elsewhere"), store.join("folder")).expect("a folder");
    let request = server.sync(ISO, "josem").await;
    assert_eq!((&request["added"], &request["updated"]), (&json!(0), &json!(1)), "{request}");
    assert_eq!(ids(&server.get(ISO).await.1)[..2], ids(&before)[..2]);
    fs::remove_dir_all(store.join("folder")).expect("a folder");
    assert_eq!(server.sync(ISO, "josem").await["deleted"], 1, "what is gone is removed");
}

#[tokio::test]
async fn parts_are_not_reached_through_links_and_have_the_size_that_was_said() {
    let server = Server::start().await;
    let store = store_folder(&server.data, "josem");
    symlink("/etc", store.join("link")).expect("a link");
    server.upload("josem", "a.ovf", ovf("link/passwd").as_bytes());
    server.upload("josem", "b.ovf", ovf("disk.vmdk' o:size='9").as_bytes());
    server.upload("josem", "c+d.vmdk", b"KDMV");
    server.upload("josem", "c.ovf", ovf("c+d.vmdk' o:size='4").as_bytes());
    server.upload("josem", "disk.vmdk", b"KDMV");
    server.upload("josem", "whole.ova", &ova());
    let request = server.sync(VM, "josem").await;
    assert_eq!(
        warnings(&request),
        [
            "'a.ovf' needs the file 'link/passwd', which is missing. Upload it too, then sync again.",
            "'b.ovf' needs the file 'disk.vmdk', which has 4 bytes instead of 9: upload it again.",
            "'link' is a link, and links are not followed. Upload the files themselves.",
        ]
    );
}

#[tokio::test]
async fn each_kind_of_sync_speaks_of_its_own_files() {
    let server = Server::start().await;
    let store = store_folder(&server.data, "josem");
    fs::write(store.join(std::ffi::OsStr::from_bytes(b"bad\xff.iso")), iso()).expect("a file");
    fs::write(store.join(std::ffi::OsStr::from_bytes(b"bad\xff.txt")), "").expect("a file");
    assert_eq!(warnings(&server.sync(VM, "josem").await), [""; 0]);
    assert_eq!(warnings(&server.sync(ISO, "josem").await).len(), 1);
}

#[tokio::test]
async fn folders_that_are_too_deep_are_named() {
    let server = Server::start().await;
    server.upload("josem", &format!("{}x.iso", "d/".repeat(31)), &iso());
    server.upload("josem", &format!("{}y.iso", "e/".repeat(32)), &iso());
    let request = server.sync(ISO, "josem").await;
    assert_eq!(request["added"], 1);
    let warnings = warnings(&request);
    assert!(warnings.len() == 1 && warnings[0].contains("not looked through"), "{warnings:?}");
}
