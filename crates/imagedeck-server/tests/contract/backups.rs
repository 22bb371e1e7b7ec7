//! Backups: written while the server works, restored into an empty place, and never a half one.

use super::command_line::{Running, password_of, run, start, text, token};
use super::large_stores::{ISO, ask};
use super::several_servers::{everything, sync_to_the_end};
use imagedeck_server::sync::store_folder;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

fn backup(data: &Path, file: &Path) -> Output {
    run(&["backup", file.to_str().expect("text")], data, "")
}

fn restore(data: &Path, file: &Path) -> Output {
    run(&["restore", file.to_str().expect("text")], data, "")
}

fn done(output: &Output) {
    assert!(output.status.success(), "{}", text(&output.stderr));
}

async fn signed_in(data: &Path) -> (Running, String) {
    let server = start(data, &["--user", "ada"]);
    let token = token(&server.url, "ada", &password_of(&server)).await.expect("a token");
    (server, token)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_there_at_the_moment_of_the_backup_is_there_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path().join("data"), folder.path().join("site.backup"));
    let (mut server, token) = signed_in(&data).await;
    sync_to_the_end(&server, &token).await;
    let before = everything(&server, &token).await;
    done(&backup(&data, &file));
    let mode = std::fs::metadata(&file).expect("the backup").permissions().mode();
    assert_eq!(mode & 0o077, 0, "nobody else may read the secrets of accounts");
    std::fs::write(store_folder(&data, "ada").join("later.iso"), super::sync::iso()).expect("a file");
    sync_to_the_end(&server, &token).await;
    assert_ne!(everything(&server, &token).await, before);
    let refused = restore(&data, &file);
    assert!(text(&refused.stderr).contains("is served by another imagedeck-server"), "{}", text(&refused.stderr));
    server.kill();
    let refused = restore(&data, &file);
    assert!(text(&refused.stderr).contains("holds a site already"), "{}", text(&refused.stderr));

    let again = folder.path().join("again");
    done(&restore(&again, &file));
    let server = start(&again, &["--user", "ada"]);
    assert_eq!(everything(&server, &token).await, before, "with the same accounts, and tokens that still hold");
    done(&restore(&folder.path().join("twice"), &file));

    // A database that is lost, where all else is still there.
    drop(server);
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(again.join(format!("imagedeck.sqlite{ending}")));
    }
    done(&restore(&again, &file));
    assert_eq!(everything(&start(&again, &["--user", "ada"]), &token).await, before);
}

#[test]
fn an_empty_place_is_no_site_and_an_empty_file_no_backup() {
    let folder = tempfile::tempdir().expect("a folder");
    let (nowhere, file) = (folder.path().join("nowhere"), folder.path().join("site.backup"));
    let refused = backup(&nowhere, &file);
    assert!(text(&refused.stderr).contains("There is no database in"), "{}", text(&refused.stderr));
    assert!(!nowhere.exists() && !file.exists());
    std::fs::write(&file, "").expect("a file");
    let refused = restore(&nowhere, &file);
    assert!(text(&refused.stderr).contains("is no backup"), "{}", text(&refused.stderr));
}

#[test]
fn a_restore_with_the_key_of_another_site_fills_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path().join("data"), folder.path().join("site.backup"));
    drop(start(&data, &["--user", "ada"]));
    done(&backup(&data, &file));
    let other = folder.path().join("other");
    std::fs::create_dir(&other).expect("a folder");
    std::fs::write(other.join("token.key"), [7; 32]).expect("a file");
    let refused = restore(&other, &file);
    assert!(text(&refused.stderr).contains("another key"), "{}", text(&refused.stderr));
    std::fs::remove_file(other.join("token.key")).expect("the key");
    done(&restore(&other, &file));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_is_written_during_a_sync_holds_all_or_nothing_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (server, token) = signed_in(&data).await;
    super::large_stores::fill(&store_folder(&data, "ada"));
    let syncing = sync_to_the_end(&server, &token);
    let files = folder.path().to_owned();
    let backing_up = tokio::task::spawn_blocking(move || {
        for number in 0..4 {
            done(&backup(&files.join("data"), &files.join(format!("{number}.backup"))));
        }
    });
    let ((), backed_up) = tokio::join!(syncing, backing_up);
    backed_up.expect("backups");
    for number in 0..4 {
        let again = folder.path().join(format!("again-{number}"));
        done(&restore(&again, &folder.path().join(format!("{number}.backup"))));
        // Without its files, the sync that was under way would remove what it had added.
        let server = start(&again, &["--user", "ada"]);
        let count = ask(&server, &token, ISO).await["meta"]["count"].as_u64().expect("a count");
        assert!(count == 0 || count == super::large_stores::FILES as u64, "{count}");
    }
}

#[test]
fn no_half_backup_is_left_and_none_is_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path().join("data"), folder.path().join("site.backup"));
    drop(start(&data, &["--user", "ada"]));
    std::fs::write(&file, "something dear").expect("a file");
    let refused = backup(&data, &file);
    assert!(text(&refused.stderr).contains("A backup never replaces one"), "{}", text(&refused.stderr));
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), "something dear");
    let refused = backup(&data, &folder.path().join("nowhere/site.backup"));
    assert!(!refused.status.success());
    let not_one = restore(&folder.path().join("again"), &file);
    assert!(!not_one.status.success());
    let left: Vec<_> =
        folder.path().read_dir().expect("the folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("unfinished")), "{left:?}");
}
