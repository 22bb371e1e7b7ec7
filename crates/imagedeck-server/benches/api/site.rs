//! Sites to measure: a database with so many images, filled once and kept for the next time, and a server for it.

use super::queries::RARE;
use imagedeck_api::{Facts, ImageKind};
use imagedeck_server::auth::Accounts;
use imagedeck_server::catalogue::generate;
use imagedeck_server::store::{NewImage, Published, Shelf, Store};
use reqwest::Client;
use serde_json::Value;
use sqlx::{Connection, PgConnection};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The size of the demo catalogue, of which larger ones are many copies.
const CATALOGUE: usize = 130_220;
const ZONE: &str = "America/Toronto";
const PASSWORD: &str = "correct horse battery";
/// What says that a site is whole.
const WHOLE: &str = "bench";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub fn wanted() -> Vec<Engine> {
        match std::env::var_os("IMAGEDECK_BENCH_POSTGRES") {
            Some(_) => vec![Engine::Sqlite, Engine::Postgres],
            None => vec![Engine::Sqlite],
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        }
    }
}

pub struct Site {
    pub engine: Engine,
    pub rows: usize,
    pub folder: PathBuf,
    address: Option<String>,
}

impl Site {
    pub async fn make(engine: Engine, rows: usize) -> Site {
        let folder = std::env::var_os("IMAGEDECK_BENCH_FOLDER").expect("a folder");
        let folder = PathBuf::from(folder).join(format!("{}-{rows}", engine.name().to_lowercase()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let address = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(database(&format!("bench_{rows}")).await),
        };
        let site = Site { engine, rows, folder, address };
        let store = site.open().await;
        if store.setting(WHOLE).await.expect("the database").is_none() {
            println!("filling {rows} rows into {}", engine.name());
            site.fill(&store).await;
            site.settle().await;
        }
        store.close().await;
        site
    }

    pub async fn open(&self) -> Store {
        let store = match &self.address {
            Some(address) => Store::connect(address, Some(ZONE), ZONE).await,
            None => Store::open(&self.folder, Some(ZONE), ZONE).await,
        };
        store.expect("a store")
    }

    /// Adds those of the accounts that are not there yet.
    pub async fn add_users(&self, names: &[String]) {
        let store = self.open().await;
        let accounts = Accounts::of(store.clone());
        for name in names {
            if store.credentials(name).await.expect("the database").is_none() {
                accounts.add(name, PASSWORD).await.expect("an account");
            }
        }
        store.close().await;
    }

    pub fn serve(&self) -> Server {
        let program = std::env::var_os("IMAGEDECK_SERVER").expect("the server");
        let mut command = Command::new(program);
        command.args(["serve", "--port", "0", "--sign-in-limit", "100000", "--data"]).arg(&self.folder);
        command.args(["--catalogue-size", "0", "--user", "ada"]);
        if let Some(address) = &self.address {
            command.args(["--database-url", address]);
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the server");
        let mut lines = BufReader::new(child.stdout.take().expect("an output")).lines();
        let url = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("imagedeck is at ").map(|url| url.trim_end_matches('/').to_owned()));
        // What else it says has to be read by somebody.
        std::thread::spawn(move || lines.for_each(drop));
        Server { child, url: url.expect("an address") }
    }

    /// What was filled is brought to the disk now. PostgreSQL would do so while it is measured.
    async fn settle(&self) {
        if let Some(address) = &self.address {
            let mut connection = PgConnection::connect(address).await.expect("PostgreSQL");
            sqlx::raw_sql("CHECKPOINT").execute(&mut connection).await.expect("a checkpoint");
        }
    }

    async fn fill(&self, store: &Store) {
        Accounts::of(store.clone()).add("ada", PASSWORD).await.expect("an account");
        let entries = generate::isos(CATALOGUE);
        let clock = store.clock().clone();
        let images = (0..self.rows).map(|number| {
            let entry = &entries[number % CATALOGUE];
            let copy = number / CATALOGUE;
            let name = match (number, copy) {
                // The same few, however many there are.
                (0..5, _) => format!("{RARE}-{number}.iso"),
                (_, 0) => entry.name.clone(),
                _ => format!("{}-m{copy}.iso", entry.name.trim_end_matches(".iso")),
            };
            Published {
                created: clock.at_wall(entry.created),
                updated: clock.at_wall(entry.updated),
                image: NewImage {
                    folder: entry.folder.clone(),
                    name,
                    fingerprint: String::new(),
                    facts: Facts::default(),
                },
            }
        });
        let shelf = Shelf { kind: ImageKind::Iso, owner: None, data_store: "vss-ISOs".to_owned(), root: String::new() };
        let size = self.rows.to_string();
        store.fill(&shelf, images, ("iso_catalogue_size", &size), |_| {}).await.expect("a catalogue");
        let shelf = Shelf { kind: ImageKind::Vm, ..shelf };
        store.fill(&shelf, Vec::new(), ("vm_catalogue_size", "0"), |_| {}).await.expect("a catalogue");
        store.keep_setting(WHOLE, &size).await.expect("the database");
    }
}

/// A server that runs until this is dropped.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    pub async fn token(&self) -> String {
        self.token_of("ada").await
    }

    pub async fn token_of(&self, user: &str) -> String {
        let request = Client::new().post(format!("{}/auth/request-token", self.url)).basic_auth(user, Some(PASSWORD));
        let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        body["token"].as_str().expect("a token").to_owned()
    }

    /// What the server has in memory, in MB, without the pages of files, which the system takes back when it needs to.
    pub fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap_or_default();
        let kilobytes = line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok());
        kilobytes.unwrap_or(f64::NAN) * 1.024 / 1_000.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}

/// The address of a database of this name, which is made where it is missing.
async fn database(name: &str) -> String {
    let server = std::env::var("IMAGEDECK_BENCH_POSTGRES").expect("PostgreSQL");
    let mut connection = PgConnection::connect(&format!("postgres:///postgres?{server}")).await.expect("PostgreSQL");
    // The name is this benchmark's own. A database that is there already is refused, and used.
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    let _ = sqlx::raw_sql(create).execute(&mut connection).await;
    format!("postgres:///{name}?{server}")
}
