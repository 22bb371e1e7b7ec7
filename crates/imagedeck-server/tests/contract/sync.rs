//! The life of a sync: what is found, what is said of the rest, and what nobody else sees of it.

use super::harness::{Server, Wishes, ids, names};
use imagedeck_server::sync::store_folder;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::fs;

const VM: &str = "/v2/user/image/vm";
const ISO: &str = "/v2/user/image/iso";

/// The smallest file that is a whole ISO image.
pub fn iso() -> Vec<u8> {
    let mut image = vec![0; 34 * 2_048];
    image[32_769..32_774].copy_from_slice(b"CD001");
    image[32_848] = 34;
    image[32_896..32_898].copy_from_slice(&2_048_u16.to_le_bytes());
    image
}

pub fn ovf(disk: &str) -> String {
    format!("<Envelope xmlns:o='urn:o'><References><File o:href='{disk}'/></References></Envelope>")
}

pub fn ova() -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, content) in [("m.ovf", ovf("disk.vmdk").into_bytes()), ("disk.vmdk", vec![7; 5_000])] {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, content.as_slice()).expect("an entry");
    }
    archive.into_inner().expect("an archive")
}

fn warnings(request: &Value) -> Vec<String> {
    let warnings = request["message"]["warnings"].as_array().expect("a list");
    warnings.iter().map(|warning| warning.as_str().expect("a sentence").to_owned()).collect()
}

#[tokio::test]
async fn images_are_added_updated_and_deleted_and_keep_their_ids() {
    let server = Server::start().await;
    server.upload("josem", "a.iso", &iso());
    server.upload("josem", "deep/er/B.ISO", &iso());
    server.upload("josem", "notes.txt", b"not an image");
    let request = server.sync(ISO, "josem").await;
    assert_eq!((&request["added"], &request["updated"], &request["deleted"]), (&json!(2), &json!(0), &json!(0)));
    let (_, before) = server.get(ISO).await;
    assert_eq!(names(&before), ["a.iso", "B.ISO"]);
    assert_eq!(before["data"][1]["path"], "[vssUser-xfers] josem/deep/er/B.ISO");

    let request = server.sync(ISO, "josem").await;
    assert_eq!((&request["added"], &request["updated"], &request["deleted"]), (&json!(0), &json!(0), &json!(0)));
    assert_eq!(request["message"], json!({"errors": [], "warnings": []}), "nothing is named that nobody removed");

    server.upload("josem", "a.iso", &[iso(), vec![0; 2_048]].concat());
    fs::remove_file(store_folder(&server.data, "josem").join("deep/er/B.ISO")).expect("a file");
    server.upload("josem", "c.iso", &iso());
    let request = server.sync(ISO, "josem").await;
    assert_eq!((&request["added"], &request["updated"], &request["deleted"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(request["message"]["removed"], json!(["[vssUser-xfers] josem/deep/er/B.ISO"]));
    let (_, after) = server.get(ISO).await;
    assert_eq!(names(&after), ["a.iso", "c.iso"]);
    assert_eq!(ids(&after)[0], ids(&before)[0], "the id of a path stays");
    assert!(ids(&after)[1] > ids(&before)[1], "the id of a removed image is not given again");
    let (status, body) = server.get(&format!("{ISO}/{}", ids(&after)[1])).await;
    assert_eq!((status, &body["data"]["name"]), (StatusCode::OK, &json!("c.iso")));
}

#[tokio::test]
async fn what_cannot_be_used_is_named_with_the_mend() {
    let server = Server::start().await;
    let whole = ova();
    server.upload("josem", "whole.ova", &whole);
    server.upload("josem", "half.ova", &whole[..whole.len() / 2]);
    server.upload("josem", "other.ova", b"not a tar");
    server.upload("josem", "empty.ova", b"");
    server.upload("josem", "ok/vm.ovf", ovf("disk.vmdk").as_bytes());
    server.upload("josem", "ok/disk.vmdk", b"KDMV");
    server.upload("josem", "lacking/vm.ovf", ovf("gone.vmdk").as_bytes());
    server.upload("josem", "leading-out/vm.ovf", ovf("../ok/disk.vmdk").as_bytes());
    server.upload("josem", "cut.ovf", b"<Envelope><Refer");
    server.upload("josem", "coming.ova.part", &whole);
    let request = server.sync(VM, "josem").await;
    assert_eq!(request["status"], "PROCESSED");
    assert_eq!(
        warnings(&request),
        [
            "'coming.ova.part' is not complete, as its name says. Upload it again.",
            "'cut.ovf' is not a complete OVF descriptor. Upload it again.",
            "'empty.ova' is not a complete OVA package. Upload it again.",
            "'half.ova' is not a complete OVA package. Upload it again.",
            "'lacking/vm.ovf' needs the file 'gone.vmdk', which is missing. Upload it too, then sync again.",
            "'leading-out/vm.ovf' needs the file '../ok/disk.vmdk', which is missing. Upload it too, then sync again.",
            "'other.ova' is not a complete OVA package. Upload it again.",
        ]
    );
    let (_, body) = server.get(&format!("{VM}?sort=path")).await;
    let paths: Vec<&str> =
        body["data"].as_array().expect("a list").iter().filter_map(|image| image["path"].as_str()).collect();
    assert_eq!(
        paths,
        [
            "[vssUser-xfers] josem/lacking/vm.ovf",
            "[vssUser-xfers] josem/leading-out/vm.ovf",
            "[vssUser-xfers] josem/ok/vm.ovf",
            "[vssUser-xfers] josem/whole.ova"
        ]
    );
    server.upload("josem", "lacking/gone.vmdk", b"KDMV");
    let request = server.sync(VM, "josem").await;
    assert_eq!(request["updated"], 1, "a disk that has come changes the image");
}

#[tokio::test]
async fn half_an_iso_is_not_an_image() {
    let server = Server::start().await;
    let mut long = iso();
    long[32_850] = 1;
    server.upload("josem", "long.iso", &long);
    server.upload("josem", "short.iso", &iso()[..32_000]);
    server.upload("josem", "zeros.iso", &vec![0; 40_000]);
    server.upload("josem", "x.iso.crdownload", &iso());
    server.upload("josem", "x.iso.filepart", &iso());
    let request = server.sync(ISO, "josem").await;
    assert_eq!((&request["added"], warnings(&request).len()), (&json!(0), 5), "{request}");
    assert!(warnings(&request).iter().all(|warning| warning.ends_with("Upload it again.")));
}

#[cfg(unix)]
#[tokio::test]
async fn links_names_that_are_not_utf_8_and_special_files_are_named_not_followed() {
    use std::os::unix::ffi::OsStrExt;
    let server = Server::start().await;
    let store = store_folder(&server.data, "josem");
    let outside = server.data.join("outside");
    fs::create_dir_all(&outside).expect("a folder");
    fs::write(outside.join("secret.iso"), iso()).expect("a file");
    std::os::unix::fs::symlink(outside.join("secret.iso"), store.join("link.iso")).expect("a link");
    std::os::unix::fs::symlink(&outside, store.join("folder")).expect("a link");
    fs::write(store.join(std::ffi::OsStr::from_bytes(b"bad\xff.iso")), iso()).expect("a file");
    fs::create_dir(store.join("folder.iso")).expect("a folder");
    std::os::unix::net::UnixListener::bind(store.join("socket.iso")).expect("a socket");
    let request = server.sync(ISO, "josem").await;
    assert_eq!(request["added"], 0);
    assert_eq!(
        warnings(&request),
        [
            "'folder' is a link, and links are not followed. Upload the files themselves.",
            "'link.iso' is a link, and links are not followed. Upload the files themselves.",
            "'socket.iso' is not a regular file. Upload the file itself.",
            "The name of 'bad\u{FFFD}.iso' is not UTF-8. Rename the file, or upload it again with another name.",
        ]
    );
}

#[tokio::test]
async fn a_store_that_is_gone_is_an_error_and_changes_nothing() {
    let server = Server::start().await;
    server.upload("josem", "a.iso", &iso());
    server.sync(ISO, "josem").await;
    fs::rename(store_folder(&server.data, "josem"), server.data.join("elsewhere")).expect("a folder");
    let request = server.sync(ISO, "josem").await;
    assert_eq!(request["status"], "ERROR");
    let error = request["message"]["errors"][0].as_str().expect("a sentence");
    assert!(error.contains("Nothing was changed") && !error.contains("elsewhere"), "{error}");
    assert_eq!(names(&server.get(ISO).await.1), ["a.iso"]);
}

#[tokio::test]
async fn a_second_patch_gives_the_sync_under_way_which_a_restart_takes_up() {
    let server = Server::with(Wishes { idle: true, ..Wishes::default() }).await;
    server.upload("josem", "a.iso", &iso());
    let patch = async |server: &Server, path: &str, user: &str| {
        let answer = server.request(Method::PATCH, path, user).await.send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::ACCEPTED);
        answer.json::<Value>().await.expect("JSON")["data"]["request"].clone()
    };
    let first = patch(&server, ISO, "josem").await;
    assert_eq!(patch(&server, ISO, "josem").await, first);
    assert_eq!(patch(&server, VM, "josem").await["id"], 2, "another kind is another sync");
    assert_eq!(patch(&server, ISO, "other").await["id"], 3, "and so is another user's");
    server.store.take_job().await.expect("the database").expect("a job");
    let (_, body) = server.get("/v2/request/image_sync/1").await;
    assert_eq!(body["data"]["status"], "IN_PROGRESS");
    assert_eq!(patch(&server, ISO, "josem").await["status"], "IN_PROGRESS");

    server.abandon_jobs().await;
    let server = server.restarted(Wishes::default()).await;
    for (id, user) in [(1, "josem"), (2, "josem"), (3, "other")] {
        assert_eq!(server.finished(id, user).await["status"], "PROCESSED");
    }
    assert_eq!(names(&server.get(ISO).await.1), ["a.iso"]);
    assert_eq!(patch(&server, ISO, "josem").await["id"], 4, "the next sync is a new one");
}

#[tokio::test]
async fn users_see_nothing_of_each_other() {
    let server = Server::start().await;
    server.upload("josem", "mine.iso", &iso());
    server.upload("josem", "mine.ova", &ova());
    server.sync(ISO, "josem").await;
    server.sync(VM, "josem").await;
    let (_, mine) = server.get(ISO).await;
    for (path, id) in [(ISO, ids(&mine)[0]), (VM, 15), ("/v2/request/image_sync", 1)] {
        assert_eq!(server.get(&format!("{path}/{id}")).await.0, StatusCode::OK, "{path}");
        assert_eq!(server.get_as(&format!("{path}/{id}"), "other").await.0, StatusCode::NOT_FOUND, "{path}");
        let (_, body) = server.get_as(&format!("{path}?filter=id,ge,0"), "other").await;
        assert_eq!(body["data"], json!([]), "{path}");
    }
    let (_, body) = server.get_as(&format!("{ISO}?filter=path,like,%25mine%25&name=mine"), "other").await;
    assert_eq!(body["data"], json!([]));
    let (_, body) = server.get("/v2/iso?filter=name,like,%25mine%25").await;
    assert_eq!(body["data"], json!([]), "personal images are not public");
    assert_eq!(server.get(&format!("/v2/iso/{}", ids(&mine)[0])).await.0, StatusCode::NOT_FOUND);
    assert_eq!(server.get(&format!("{ISO}/1")).await.0, StatusCode::NOT_FOUND, "public images are not personal");
}

#[tokio::test]
async fn a_personal_list_is_whole_unless_a_page_is_asked_for() {
    let server = Server::start().await;
    for number in 0..12 {
        server.upload("josem", &format!("{number:02}.iso"), &iso());
    }
    server.sync(ISO, "josem").await;
    let (_, body) = server.get(&format!("{ISO}?sort=name,desc&filter=name,like,%25.iso")).await;
    assert_eq!((&body["meta"]["count"], &body["meta"]["pages"]), (&json!(12), &Value::Null));
    assert_eq!((&body["meta"]["sort"], &body["meta"]["filter"]), (&json!("name,desc"), &json!("name,like,%.iso")));
    assert_eq!(names(&body)[0], "11.iso");
    for query in ["page=2", "per_page=10&page=2"] {
        let (_, body) = server.get(&format!("{ISO}?{query}")).await;
        assert_eq!(body["meta"]["pages"]["total"], 12);
        assert_eq!((&body["meta"]["count"], &body["meta"]["pages"]["pages"]), (&json!(2), &json!(2)));
        assert_eq!(body["meta"]["_link"]["self"], format!("{}{ISO}?{query}", server.url));
        assert_eq!(body["_links"]["self"], format!("{}{ISO}", server.url));
    }
}
