//! Disks that are full, may not be written to, or give back something else than was written: what is said then, what
//! still works, and that nothing is lost.
//!
//! The disks are real ones, in memory, which only the server sees that uses them: Linux lets each process have mounts of
//! its own. Where it does not allow that to users, two of these tests say so and try nothing.

use super::command_line::{PROGRAM, Running, password_of, run, start, start_with, text, token};
use super::large_stores::{self, ISO, ask, request, submit};
use super::several_servers::{everything, sync_to_the_end};
use imagedeck_server::sync::store_folder;
use reqwest::{Client, StatusCode};
use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

/// Starts what follows in a place of its own, after a script with the folder of the disk as `$0`.
fn with_mount<'a>(script: &'a str, folder: &'a str) -> [&'a str; 7] {
    ["unshare", "--mount", "--map-root-user", "sh", "-ec", script, folder]
}

/// Whether there can be disks that only one process sees.
fn can_mount() -> bool {
    let tried =
        Command::new("unshare").args(["--mount", "--map-root-user", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    let can_mount = tried.is_ok_and(|tried| tried.status.success());
    if !can_mount {
        println!("not tried: this system lets users mount nothing (see kernel.unprivileged_userns_clone)");
    }
    can_mount
}

/// The folder of a disk as the server sees it that uses it.
fn seen_by(server: &Running, folder: &Path) -> PathBuf {
    let root = PathBuf::from(format!("/proc/{}/root", server.id()));
    root.join(folder.strip_prefix("/").expect("a whole path"))
}

/// Asks until there is an answer.
async fn soon<T>(ask: impl AsyncFn() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking).await.expect("an answer, soon")
}

/// Takes all the room that is left on a disk.
fn fill_up(file: &Path) {
    let mut file = File::create(file).expect("a file");
    while file.write_all(&[1; 4_096]).is_ok() {}
}

/// Gives back so many bytes of a file.
fn shrink(file: &Path, bytes: u64) {
    let file = OpenOptions::new().write(true).open(file).expect("the file");
    file.set_len(file.metadata().expect("its length").len() - bytes).expect("some room");
}

/// Serves a site on a disk that a script makes, until the server ends by itself, which it does at once.
fn try_to_serve(script: &str, folder: &Path, data: &Path) -> Output {
    let mut command = Command::new("timeout");
    command
        .arg("30")
        .args(with_mount(script, folder.to_str().expect("text")))
        .arg(PROGRAM)
        .args(["serve", "--port", "0", "--user", "ada", "--data"])
        .arg(data);
    command.env("IMAGEDECK_CATALOGUE_SIZE", "300").output().expect("unshare")
}

fn said(output: &Output) -> String {
    assert!(!output.status.success());
    text(&output.stderr)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_waits_for_room_on_a_full_disk_and_loses_nothing() {
    if !can_mount() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).expect("a folder");
    let mount = "mount -t tmpfs -o size=32m tmpfs \"$0\"; exec \"$@\" 2> \"$0.log\"";
    let starter = with_mount(mount, disk.to_str().expect("text"));
    let server = start_with(&starter, &disk.join("data"), &["--user", "ada"]);
    let password = password_of(&server);
    let access = token(&server.url, "ada", &password).await.expect("a token");
    let seen = seen_by(&server, &disk);
    large_stores::fill(&store_folder(&seen.join("data"), "ada"));

    fill_up(&seen.join("ballast"));
    let refused = Client::new().patch(format!("{}{ISO}", server.url)).bearer_auth(&access).send().await;
    let refused = refused.expect("an answer");
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key("retry-after"));
    let body: Value = refused.json().await.expect("JSON");
    assert!(body["message"].as_str().is_some_and(|message| message.contains("no room left on its disk")), "{body}");
    // What is there is still found, and nobody is kept out.
    assert!(token(&server.url, "ada", &password).await.is_some());
    assert_eq!(ask(&server, &access, "/v2/iso").await["meta"]["pages"]["total"], 300);

    // Enough to ask for a sync, and far too little to do it.
    shrink(&seen.join("ballast"), 128 * 1024);
    let id = submit(&server, &access).await;
    let log = disk.with_extension("log");
    soon(async || std::fs::read_to_string(&log).expect("the log").contains("cannot be kept yet").then_some(())).await;
    assert_eq!(request(&server, &access, &id).await["status"], "IN_PROGRESS");
    assert_eq!(ask(&server, &access, ISO).await["meta"]["count"], 0, "nothing is shown by half");

    std::fs::remove_file(seen.join("ballast")).expect("the ballast");
    let end = soon(async || {
        let request = request(&server, &access, &id).await;
        (request["status"] != "SUBMITTED" && request["status"] != "IN_PROGRESS").then_some(request)
    });
    let end = end.await;
    assert_eq!((&end["status"], &end["added"]), (&"PROCESSED".into(), &large_stores::FILES.into()), "{end}");
    assert_eq!(ask(&server, &access, ISO).await["meta"]["count"], large_stores::FILES);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_without_room_or_rights_is_named_at_the_start_and_harms_nothing() {
    if !can_mount() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (data, disk) = (folder.path().join("data"), folder.path().join("disk"));
    std::fs::create_dir(&disk).expect("a folder");
    let server = start(&data, &["--user", "ada"]);
    let token = token(&server.url, "ada", &password_of(&server)).await.expect("a token");
    sync_to_the_end(&server, &token).await;
    let before = everything(&server, &token).await;
    server.stop();

    let source = data.to_str().expect("text");
    let full = format!(
        "mount -t tmpfs -o size=64m tmpfs \"$0\"; cp -r {source}/. \"$0\"; \
         cat /dev/zero > \"$0/ballast\" 2>/dev/null || true; exec \"$@\""
    );
    let full = said(&try_to_serve(&full, &disk, &disk));
    assert!(full.contains("whether its disk has room") && full.lines().count() == 1, "{full}");
    let read_only = format!("mount --bind {source} \"$0\"; mount -o remount,bind,ro \"$0\"; exec \"$@\"");
    let read_only = said(&try_to_serve(&read_only, &disk, &disk));
    assert!(read_only.contains("Read-only file system") && read_only.lines().count() == 1, "{read_only}");
    let new_and_full = "mount -t tmpfs -o size=16k tmpfs \"$0\"; exec \"$@\"";
    let new_and_full = said(&try_to_serve(new_and_full, &disk, &disk.join("data")));
    assert!(new_and_full.lines().count() == 1, "{new_and_full}");

    let server = start(&data, &["--user", "ada"]);
    assert_eq!(everything(&server, &token).await, before);
}

/// Writes over a part of a file, from and to these parts of a hundred.
fn damage(file: &Path, from: u64, to: u64) {
    let mut file = OpenOptions::new().write(true).open(file).expect("the file");
    let length = file.metadata().expect("its length").len();
    let (begin, end) = (length * from / 100, length * to / 100);
    file.seek(SeekFrom::Start(begin)).expect("a place");
    file.write_all(&vec![0xA5; usize::try_from(end - begin).expect("a size")]).expect("damage");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_named_and_its_backup_brings_everything_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, backup) = (folder.path().join("data"), folder.path().join("site.backup"));
    let server = start(&data, &["--user", "ada"]);
    let token = token(&server.url, "ada", &password_of(&server)).await.expect("a token");
    sync_to_the_end(&server, &token).await;
    let before = everything(&server, &token).await;
    let file = backup.to_str().expect("text");
    assert!(run(&["backup", file], &data, "").status.success());
    // What is in the log beside the file comes into it at a clean end.
    server.stop();

    let database = data.join("imagedeck.sqlite");
    let whole = std::fs::read(&database).expect("the database");
    for (from, to) in [(0, 1), (10, 100)] {
        std::fs::write(&database, &whole).expect("the database");
        damage(&database, from, to);
        let refused = said(&run(&["serve", "--port", "0"], &data, ""));
        assert!(refused.contains("The database is damaged") && refused.contains("restore FILE"), "{refused}");
        assert_eq!(refused.lines().count(), 1, "{refused}");
        let no_backup = folder.path().join("damaged.backup");
        assert!(said(&run(&["backup", no_backup.to_str().expect("text")], &data, "")).contains("damaged"));
        assert!(!no_backup.exists());
    }

    std::fs::rename(&database, folder.path().join("damaged.sqlite")).expect("the database");
    assert!(run(&["restore", file], &data, "").status.success());
    let server = start(&data, &["--user", "ada"]);
    assert_eq!(everything(&server, &token).await, before);
}
