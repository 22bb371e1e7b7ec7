//! Several servers on one PostgreSQL: they are one to their users, and nothing is done twice or lost.

use super::command_line::{Running, password_of, run, start, text, token};
use super::fresh_database::fresh_database;
use super::harness::{Server, Wishes};
use super::large_stores::{FILES, ISO, ask, fill, request, submit};
use imagedeck_api::{ImageKind, Message};
use imagedeck_server::store::{Batch, Job, Shelf, SoFar, Store, StoreError};
use imagedeck_server::sync::{Worker, store_folder};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::collections::HashSet;
use std::path::Path;

async fn connect(server: &Server) -> Store {
    let address = server.database.as_deref().expect("PostgreSQL");
    Store::connect(address, None, "UTC").await.expect("the database")
}

fn start_on(database: &str, data: &Path) -> Running {
    start(data, &["--database-url", database, "--user", "ada", "--sign-in-limit", "4"])
}

fn shelf_of(job: &Job) -> Shelf {
    let data_store = "vssUser-xfers".to_owned();
    Shelf { kind: job.kind, owner: Some(job.owner), data_store, root: job.user.clone() }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn servers_that_start_at_once_are_one_to_their_users() {
    let database = fresh_database().await.expect("PostgreSQL");
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let starting = [0; 3].map(|_| {
        let (database, data) = (database.clone(), data.clone());
        tokio::task::spawn_blocking(move || start_on(&database, &data))
    });
    let mut servers = Vec::new();
    for server in starting {
        servers.push(server.await.expect("a server"));
    }
    let makers: Vec<&Running> = servers.iter().filter(|server| server.made_account()).collect();
    assert_eq!(makers.len(), 1, "one of them has made the account");
    let password = password_of(makers[0]);
    // Four sign-ins within a minute, wherever they are.
    let known = token(&servers[0].url, "ada", &password).await.expect("a token");
    for server in &servers {
        assert_eq!(ask(server, &known, "/v2/iso").await["meta"]["pages"]["total"], 300, "a token holds everywhere");
    }
    for server in &servers {
        assert_eq!(status_of_sign_in(server).await, StatusCode::UNAUTHORIZED);
    }
    for server in &servers {
        assert_eq!(status_of_sign_in(server).await, StatusCode::TOO_MANY_REQUESTS);
    }
}

async fn status_of_sign_in(server: &Running) -> StatusCode {
    let request = Client::new().post(format!("{}/auth/request-token", server.url)).basic_auth("ada", Some("wrong"));
    request.send().await.expect("an answer").status()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn a_sync_of_a_server_that_is_killed_is_taken_up_by_another() {
    let database = fresh_database().await.expect("PostgreSQL");
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let mut first = start_on(&database, &data);
    let token = token(&first.url, "ada", &password_of(&first)).await.expect("a token");
    fill(&store_folder(&data, "ada"));
    let id = submit(&first, &token).await;
    while request(&first, &token, &id).await["status"] != "IN_PROGRESS" {}
    let second = start_on(&database, &data);
    first.kill();
    let end = loop {
        let request = request(&second, &token, &id).await;
        let count = ask(&second, &token, ISO).await["meta"]["count"].as_u64().expect("a count");
        assert!(count == 0 || count == FILES as u64, "all or nothing is seen, not {count}");
        match request["status"].as_str() {
            Some("SUBMITTED" | "IN_PROGRESS") => {}
            _ => break request,
        }
    };
    assert_eq!((&end["status"], &end["added"]), (&Value::from("PROCESSED"), &Value::from(FILES)), "{end}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn every_sync_is_handed_out_once() {
    const USERS: usize = 40;
    let server = Server::with(Wishes { idle: true, ..Wishes::default() }).await;
    for number in 0..USERS {
        let name = format!("user-{number}");
        assert!(server.store.add_user(&name, "", "").await.expect("the database"));
        let owner = server.store.credentials(&name).await.expect("the database").expect("the user").id;
        // Two servers are asked for the same in the same moment.
        let other = connect(&server).await;
        let submit = |store: Store| async move { store.submit(owner, ImageKind::Iso, "").await.expect("a request").id };
        let (one, two) = tokio::join!(submit(server.store.clone()), submit(other.clone()));
        assert_eq!(one, two);
        other.close().await;
    }
    let mut taking = Vec::new();
    for _ in 0..4 {
        let store = connect(&server).await;
        taking.push(tokio::spawn(async move {
            let mut taken = Vec::new();
            while let Some(job) = store.take_job().await.expect("the database") {
                taken.push(job.id);
            }
            store.close().await;
            taken
        }));
    }
    let mut taken = Vec::new();
    for taker in taking {
        taken.extend(taker.await.expect("jobs"));
    }
    assert_eq!((taken.len(), taken.iter().collect::<HashSet<_>>().len()), (USERS, USERS));
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_job_that_nobody_works_on_is_handed_out_again_while_its_server_lives() {
    let server = Server::with(Wishes { idle: true, ..Wishes::default() }).await;
    server.upload("josem", "a.iso", &super::sync::iso());
    let owner = server.store.credentials("josem").await.expect("the database").expect("the user").id;
    let submitted = server.store.submit(owner, ImageKind::Iso, "").await.expect("a request");
    // As when the answer to whoever took it was lost.
    server.store.take_job().await.expect("the database").expect("a job");
    let workers = Worker::default().start(&server.store, &server.data).await;
    server.abandon_jobs().await;
    let end = server.finished(submitted.id, "josem").await;
    workers.stop().await;
    assert_eq!((&end["status"], &end["added"]), (&Value::from("PROCESSED"), &Value::from(1)), "{end}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn whoever_has_lost_a_job_can_write_nothing_for_it() {
    let server = Server::with(Wishes { idle: true, ..Wishes::default() }).await;
    let owner = server.store.credentials("josem").await.expect("the database").expect("the user").id;
    let submitted = server.store.submit(owner, ImageKind::Iso, "").await.expect("a request");
    let (slow, other) = (server.store.clone(), connect(&server).await);
    let lost = slow.take_job().await.expect("the database").expect("a job");
    assert_eq!(other.reopen_jobs().await.expect("the database"), 0, "it is still worked on");
    server.abandon_jobs().await;
    slow.hold_jobs(&[lost.batch()]).await.expect("the database");
    assert_eq!(other.reopen_jobs().await.expect("the database"), 0, "its server has said that it works on it");
    server.abandon_jobs().await;
    assert_eq!(other.reopen_jobs().await.expect("the database"), 1);
    let job = other.take_job().await.expect("the database").expect("the job");
    assert_eq!((job.id, job.attempts), (submitted.id, 2));

    let shelf = shelf_of(&lost);
    let is_lost = |result: Result<(), StoreError>| assert!(matches!(result, Err(StoreError::JobLost)), "{result:?}");
    is_lost(slow.clear_findings(lost.batch()).await);
    is_lost(slow.keep_findings(lost.batch(), &shelf, &[]).await);
    is_lost(slow.report_progress(&lost, SoFar::default(), &Message::default()).await);
    is_lost(slow.fail_job(&lost, &Message::default()).await);
    is_lost(slow.complete_job(&lost, &shelf, &Message::default()).await.map(drop));
    slow.hand_back(&lost).await.expect("the database");
    slow.hand_back_jobs().await.expect("the database");
    assert_eq!(server.get(&format!("/v2/request/image_sync/{}", job.id)).await.1["data"]["status"], "IN_PROGRESS");
    other.complete_job(&job, &shelf, &Message::default()).await.expect("the end");
    assert_ne!(lost.batch(), Batch::CATALOGUE);
    other.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn a_site_moves_to_postgres_and_back_without_losing_anything() {
    let database = fresh_database().await.expect("PostgreSQL");
    let folder = tempfile::tempdir().expect("a folder");
    let (data, back) = (folder.path().join("data"), folder.path().join("back"));
    let mut server = start(&data, &["--user", "ada"]);
    let token = token(&server.url, "ada", &password_of(&server)).await.expect("a token");
    sync_to_the_end(&server, &token).await;
    let before = everything(&server, &token).await;
    let refused = run(&["database", "copy", text_of(&data), &database], folder.path(), "");
    assert!(text(&refused.stderr).contains("is served by another imagedeck-server"), "{}", text(&refused.stderr));
    server.kill();
    copy(text_of(&data), &database);
    let refused = run(&["database", "copy", text_of(&data), &database], folder.path(), "");
    assert!(text(&refused.stderr).contains("holds a site already"), "{}", text(&refused.stderr));

    let mut server = start_on(&database, &data);
    assert_eq!(everything(&server, &token).await, before);
    std::fs::write(store_folder(&data, "ada").join("another.iso"), super::sync::iso()).expect("a file");
    sync_to_the_end(&server, &token).await;
    let later = everything(&server, &token).await;
    let ids = |lists: &[Value]| lists[2].as_array().expect("a list").iter().map(|image| image["id"].as_i64()).max();
    assert!(ids(&later) > ids(&before), "no id is given twice");
    let (backup, restored) = (folder.path().join("site.backup"), folder.path().join("restored"));
    let backed_up = run(&["backup", text_of(&backup), "--database-url", &database], &data, "");
    assert!(backed_up.status.success(), "{}", text(&backed_up.stderr));
    server.kill();
    let filled = run(&["restore", text_of(&backup)], &restored, "");
    assert!(filled.status.success(), "{}", text(&filled.stderr));
    assert_eq!(everything(&start(&restored, &["--user", "ada"]), &token).await, later);

    copy(&database, text_of(&back));
    std::fs::rename(data.join("stores"), back.join("stores")).expect("the files");
    let server = start(&back, &["--user", "ada"]);
    assert_eq!(everything(&server, &token).await, later);
    sync_to_the_end(&server, &token).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL"]
async fn a_database_that_goes_away_and_comes_back_loses_nothing() {
    let server = Server::start().await;
    server.sync(ISO, "josem").await;
    server.upload("josem", "a.iso", &super::sync::iso());
    let address = server.database.clone().expect("PostgreSQL");
    // From now on every connection is cut, and none can be had.
    let name = address.trim_start_matches("postgres:///").split('?').next().expect("a name");
    let mut elsewhere = PgConnection::connect(&address.replace(name, "postgres")).await.expect("PostgreSQL");
    let mut run = async |sql: String| {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut elsewhere).await.expect("PostgreSQL");
    };
    run(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
    run(format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")).await;
    for path in ["/v2/iso", "/v2/user/image/iso"] {
        let answer = server.request(Method::GET, path, "josem").await.send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(answer.headers().contains_key("retry-after"));
        let body: Value = answer.json().await.expect("JSON");
        assert!(!body["message"].as_str().expect("a sentence").contains(name), "{body}");
    }
    assert_eq!(ready(&server).await, StatusCode::SERVICE_UNAVAILABLE);

    run(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await;
    assert_eq!(ready(&server).await, StatusCode::OK);
    assert_eq!(server.get("/v2/iso").await.0, StatusCode::OK);
    assert_eq!(server.sync(ISO, "josem").await["added"], 1);
}

async fn ready(server: &Server) -> StatusCode {
    server.client.get(format!("{}/readyz", server.url)).send().await.expect("an answer").status()
}

fn copy(from: &str, to: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let copied = run(&["database", "copy", from, to], folder.path(), "");
    assert!(copied.status.success(), "{}", text(&copied.stderr));
    assert!(text(&copied.stdout).contains("rows of iso_images."), "{}", text(&copied.stdout));
}

fn text_of(path: &Path) -> &str {
    path.to_str().expect("text")
}

pub async fn sync_to_the_end(server: &Running, token: &str) {
    let id = submit(server, token).await;
    while request(server, token, &id).await["status"] != "PROCESSED" {}
}

/// All lists of a user.
pub async fn everything(server: &Running, token: &str) -> Vec<Value> {
    let mut lists = Vec::new();
    for path in ["/v2/iso?per_page=500", "/v2/image?per_page=500", ISO, "/v2/user/image/vm", "/v2/request/image_sync"] {
        let separator = if path.contains('?') { '&' } else { '?' };
        lists.push(ask(server, token, &format!("{path}{separator}expand=1")).await["data"].clone());
    }
    lists
}
