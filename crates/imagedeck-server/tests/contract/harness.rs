//! A server with a small catalogue and two users, and a client for it.

use super::fresh_database::fresh_database;
use axum::Router;
use imagedeck_api::{Facts, Field, ImageKind};
use imagedeck_server::app::{router, router_before};
use imagedeck_server::auth::Accounts;
use imagedeck_server::config::{CommandLine, Serve};
use imagedeck_server::cors::Origins;
use imagedeck_server::metrics::Metrics;
use imagedeck_server::serve::{listen, serve};
use imagedeck_server::site::Site;
use imagedeck_server::store::{NewImage, Published, Shelf, Store};
use imagedeck_server::sync::{Workers, store_folder};
use imagedeck_server::upstream::Upstream;
use imagedeck_server::{commands, config};
use jiff::civil::{DateTime, datetime};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{OnceCell, oneshot};
use tokio::task::JoinHandle;

/// The variable that lets every test ask a server in front of another one, which has the data.
const IN_FRONT: &str = "IMAGEDECK_TEST_IN_FRONT";

pub const PASSWORD: &str = "correct horse battery";
pub const USERS: [&str; 2] = ["josem", "other"];

pub struct Server {
    pub url: String,
    pub client: Client,
    pub store: Store,
    pub data: PathBuf,
    pub metrics: Metrics,
    pub database: Option<String>,
    folder: TempDir,
    tokens: Mutex<HashMap<String, String>>,
    serving: Vec<Serving>,
    working: Option<Workers>,
}

/// Somebody who serves until told to stop.
pub struct Serving {
    stop: oneshot::Sender<()>,
    end: JoinHandle<()>,
}

impl Serving {
    pub fn start(listener: TcpListener, router: Router) -> Serving {
        let (stop, stopped) = oneshot::channel::<()>();
        let until = async move {
            let _ = stopped.await;
        };
        Serving { stop, end: tokio::spawn(serve(listener, router, until)) }
    }
}

/// What a test wants to be different.
#[derive(Default)]
pub struct Wishes<'a> {
    pub arguments: &'a [&'a str],
    pub dashboard: Option<&'a Path>,
    /// Whether nobody works on requests.
    pub idle: bool,
}

impl Server {
    pub async fn start() -> Server {
        Server::with(Wishes::default()).await
    }

    pub async fn with(wishes: Wishes<'_>) -> Server {
        let folder = tempfile::tempdir().expect("a folder");
        let database = fresh_database().await;
        let options = options(folder.path(), database.as_deref(), wishes.arguments);
        let store = commands::open(&options.data).await.expect("a store");
        fill(&store).await;
        for user in USERS {
            add_user(&store, user).await;
            std::fs::create_dir_all(store_folder(&options.data.folder, user)).expect("a store");
        }
        Server::begin(folder, database, store, options, wishes).await
    }

    /// The same data, served anew.
    pub async fn restarted(self, wishes: Wishes<'_>) -> Server {
        let database = self.database.clone();
        let folder = self.stopped().await;
        let options = options(folder.path(), database.as_deref(), wishes.arguments);
        let store = commands::open(&options.data).await.expect("a store");
        Server::begin(folder, database, store, options, wishes).await
    }

    async fn begin(
        folder: TempDir,
        database: Option<String>,
        store: Store,
        options: Serve,
        wishes: Wishes<'_>,
    ) -> Server {
        let app = commands::app(&store, &options).await.expect("the app");
        let (listener, url) = free_port(&options).await;
        let (data, metrics) = (options.data.folder.clone(), app.metrics.clone());
        let working = if wishes.idle { None } else { Some(app.worker.start(&store, &data).await) };
        let site = wishes.dashboard.map(|folder| Site::in_folder(folder.to_owned()).expect("a dashboard"));
        // What holds of a server holds as well of one that stands in front of it.
        let (url, serving) = match std::env::var_os(IN_FRONT) {
            None => (url, vec![Serving::start(listener, router(app, site))]),
            Some(_) => {
                let (front, front_url) = free_port(&options).await;
                let address = url.parse().expect("an address");
                let upstream = Upstream::new(address, None, options.sign_in_limit, options.trust_proxy);
                let origins = Origins::new(&options.cors_origins);
                let before = router_before(upstream.expect("a client"), origins, site, Metrics::default());
                (front_url, vec![Serving::start(front, before), Serving::start(listener, router(app, None))])
            }
        };
        let (client, tokens) = (Client::new(), Mutex::default());
        Server { url, client, store, data, metrics, database, folder, tokens, serving, working }
    }

    async fn stopped(mut self) -> TempDir {
        if let Some(workers) = self.working.take() {
            workers.stop().await;
        }
        drop(self.client);
        for Serving { stop, end } in self.serving {
            let _ = stop.send(());
            end.await.expect("a clean end");
        }
        self.store.close().await;
        self.folder
    }

    /// A new token.
    pub async fn token(&self, user: &str) -> String {
        let request = self.client.post(format!("{}/auth/request-token", self.url)).basic_auth(user, Some(PASSWORD));
        let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        body["token"].as_str().expect("a token").to_owned()
    }

    pub async fn request(&self, method: Method, path: &str, user: &str) -> RequestBuilder {
        let known = self.tokens.lock().expect("the tokens").get(user).cloned();
        let token = match known {
            Some(token) => token,
            // Checking a password is slow on purpose.
            None => self.token(user).await,
        };
        self.tokens.lock().expect("the tokens").insert(user.to_owned(), token.clone());
        self.client.request(method, format!("{}{path}", self.url)).bearer_auth(token)
    }

    /// The status and the body of a GET by the first user.
    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.get_as(path, USERS[0]).await
    }

    pub async fn get_as(&self, path: &str, user: &str) -> (StatusCode, Value) {
        let answer = self.request(Method::GET, path, user).await.send().await.expect("an answer");
        (answer.status(), answer.json().await.expect("JSON"))
    }

    /// Syncs and waits for the end; returns the request's object.
    pub async fn sync(&self, path: &str, user: &str) -> Value {
        let answer = self.request(Method::PATCH, path, user).await.send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::ACCEPTED);
        let body: Value = answer.json().await.expect("JSON");
        self.finished(body["data"]["request"]["id"].as_i64().expect("an id"), user).await
    }

    pub async fn finished(&self, id: i64, user: &str) -> Value {
        for _ in 0..200 {
            let (_, body) = self.get_as(&format!("/v2/request/image_sync/{id}"), user).await;
            if matches!(body["data"]["status"].as_str(), Some("PROCESSED" | "ERROR")) {
                return body["data"].clone();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the request did not end");
    }

    /// Makes the jobs that are worked on those of a server that has ended without a word, long ago.
    pub async fn abandon_jobs(&self) {
        self.run_sql("", "UPDATE requests SET held_until = 0").await;
    }

    /// Does something to the database behind the server's back, in the words of its engine.
    pub async fn run_sql(&self, for_sqlite: &'static str, for_postgres: &'static str) {
        match &self.database {
            Some(address) => {
                let mut database = PgConnection::connect(address).await.expect("the database");
                sqlx::raw_sql(for_postgres).execute(&mut database).await.expect("the database");
            }
            None => {
                let file = self.data.join("imagedeck.sqlite");
                let address = format!("sqlite://{}", file.display());
                let mut database = SqliteConnection::connect(&address).await.expect("the database");
                sqlx::raw_sql(for_sqlite).execute(&mut database).await.expect("the database");
            }
        }
    }

    /// Writes a file into a user's store.
    pub fn upload(&self, user: &str, path: &str, content: &[u8]) {
        let path = store_folder(&self.data, user).join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }
}

/// The body with what differs from run to run made the same, and this server's address as in the documentation.
pub fn documented(server: &Server, body: &Value) -> Value {
    let text = body.to_string().replace(&server.url, "https://vss-api.eis.utoronto.ca");
    let mut body: Value = serde_json::from_str(&text).expect("JSON");
    let time = body["meta"]["time"].as_str().expect("a time").to_owned();
    let (seconds, decimals) = time.trim_end_matches('s').split_once('.').expect("decimals");
    assert!(seconds.parse::<u32>().is_ok() && decimals.len() == 5 && time.ends_with('s'), "{time}");
    body["meta"]["time"] = Value::from("0.00000s");
    match &mut body["data"] {
        Value::Array(objects) => objects.iter_mut().for_each(remove_further_attributes),
        object => remove_further_attributes(object),
    }
    body
}

/// Takes away what is offered beside the attributes of the documentation.
fn remove_further_attributes(object: &mut Value) {
    if let Value::Object(attributes) = object {
        attributes.retain(|name, _| Field::named(name).is_none_or(Field::is_documented));
    }
}

pub fn ids(body: &Value) -> Vec<i64> {
    body["data"].as_array().expect("a list").iter().map(|object| object["id"].as_i64().expect("an id")).collect()
}

pub fn names(body: &Value) -> Vec<String> {
    let name = |object: &Value| object["name"].as_str().expect("a name").to_owned();
    body["data"].as_array().expect("a list").iter().map(name).collect()
}

async fn free_port(options: &Serve) -> (TcpListener, String) {
    let listener = listen(SocketAddr::new(options.listen, 0), "--port").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    (listener, url)
}

fn options(folder: &Path, database: Option<&str>, arguments: &[&str]) -> Serve {
    use clap::Parser;
    let data = folder.join("data");
    let fixed = ["imagedeck-server", "serve", "--data"];
    let data = data.to_str().expect("a path");
    let database = database.iter().flat_map(|address| ["--database-url", address]);
    let fixed = fixed.iter().copied().chain([data]).chain(database);
    let line = CommandLine::parse_from(fixed.chain(arguments.iter().copied()));
    match line.command {
        // Tests sign in more often than people.
        config::Command::Serve(options) if !arguments.contains(&"--sign-in-limit") => {
            Serve { sign_in_limit: u32::MAX, ..*options }
        }
        config::Command::Serve(options) => *options,
        _ => panic!("another command"),
    }
}

/// Adds a user with the password of all. It is hashed once for all tests, as that is slow on purpose.
async fn add_user(store: &Store, user: &str) {
    static HASH: OnceCell<String> = OnceCell::const_new();
    let hash = HASH.get_or_init(async || {
        let folder = tempfile::tempdir().expect("a folder");
        let other = Store::open(folder.path(), None, "UTC").await.expect("a store");
        Accounts::of(other.clone()).add(user, PASSWORD).await.expect("an account");
        other.credentials(user).await.expect("the database").expect("the account").password_hash
    });
    assert!(store.add_user(user, hash.await, user).await.expect("the database"));
}

/// 224 ISO images and 14 VM images, as many as in the documentation.
async fn fill(store: &Store) {
    let image = |folder: &str, name: &str, created: DateTime, updated: DateTime| Published {
        image: NewImage {
            folder: folder.to_owned(),
            name: name.to_owned(),
            fingerprint: String::new(),
            facts: Facts::default(),
        },
        created: store.clock().at_wall(created),
        updated: store.clock().at_wall(updated),
    };
    let at = datetime(2017, 11, 17, 13, 43, 11, 0);
    let isos: Vec<Published> = (1..=224)
        .map(|number| match number {
            10 => image("Windows/Win2003", "MS_Win2003std_R2_SP2_DISK1.iso", at, at),
            1..=40 => image("Linux/CentOS", &format!("CentOS-7.{number}-x86_64-DVD.iso"), at, at),
            _ => image("Linux/Ubuntu", &format!("ubuntu-{number}-server-amd64.iso"), at, at),
        })
        .collect();
    let (created, updated) = (datetime(2017, 11, 24, 15, 37, 36, 0), datetime(2018, 2, 9, 11, 37, 6, 0));
    let vms: Vec<Published> = (1..=14)
        .map(|number| match number {
            5 => image(
                "VmImages/core-os",
                "coreos_production_vmware_ova.ova",
                created,
                datetime(2018, 2, 9, 11, 37, 5, 0),
            ),
            6 => image("VmImages/ubuntu", "ubuntu-zesty-server-cloudimg-i386.ova", created, updated),
            7 => image("VmImages/ubuntu", "ubuntu-xenial-server-cloudimg-amd64.ova", created, updated),
            8 => image("VmImages/ubuntu", "ubuntu-zesty-server-cloudimg-amd64.ova", created, updated),
            9 => image("VmImages/ubuntu", "ubuntu-xenial-server-cloudimg-i386.ova", created, updated),
            other => image("VmImages/photon", &format!("photon-{other}.ova"), created, updated),
        })
        .collect();
    for (kind, images) in [(ImageKind::Iso, isos), (ImageKind::Vm, vms)] {
        let shelf = Shelf { kind, owner: None, data_store: "vss-ISOs".to_owned(), root: String::new() };
        store.fill(&shelf, images, (kind.name(), ""), |_| {}).await.expect("a catalogue");
    }
}
