//! Readers and writers at once: half of the clients look at the catalogue, the others sync, each their own images.

use super::load::Figures;
use super::site::{Engine, Site};
use imagedeck_server::sync::store_folder;
use reqwest::{Client, Method};
use serde_json::Value;
use std::time::{Duration, Instant};

const ROWS: usize = 130_220;
const READS: [&str; 3] = [
    "/v2/iso?expand=1&per_page=50",
    "/v2/iso?expand=1&per_page=50&filter=name,like,%25unicorn%25",
    "/v2/iso?expand=1&per_page=50&filter=name,like,ubuntu-2%25&sort=created_on,desc",
];

pub struct Mixed {
    pub reads: Figures,
    pub writes: Figures,
    /// Syncs that came to their end.
    pub syncs: usize,
}

pub async fn measure(engine: Engine, clients: usize, time: Duration) -> Mixed {
    let site = Site::make(engine, ROWS).await;
    let users: Vec<String> = (0..clients / 2).map(|number| format!("writer-{number}")).collect();
    site.add_users(&users).await;
    for user in &users {
        let folder = store_folder(&site.folder, user);
        std::fs::create_dir_all(&folder).expect("a folder");
        imagedeck_server::sample::fill(&folder).expect("files");
    }
    let server = site.serve();
    let started = Instant::now();
    let (mut readers, mut writers) = (Vec::new(), Vec::new());
    for user in &users {
        let client = Asking { client: Client::new(), url: server.url.clone(), token: server.token_of(user).await };
        readers.push(tokio::spawn(read(client.clone(), time)));
        writers.push(tokio::spawn(write(client, time)));
    }
    let (mut reads, mut writes, mut syncs) = (Vec::new(), Vec::new(), 0);
    for reader in readers {
        reads.extend(reader.await.expect("a reader"));
    }
    for writer in writers {
        let (times, ended) = writer.await.expect("a writer");
        writes.extend(times);
        syncs += ended;
    }
    let elapsed = started.elapsed();
    drop(server);
    Mixed { reads: Figures::of(reads, elapsed), writes: Figures::of(writes, elapsed), syncs }
}

#[derive(Clone)]
struct Asking {
    client: Client,
    url: String,
    token: String,
}

impl Asking {
    async fn ask(&self, method: Method, path: &str) -> Value {
        let request = self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        let answer = request.send().await.expect("an answer");
        assert!(answer.status().is_success(), "{:?}", answer.text().await);
        answer.json().await.expect("JSON")
    }
}

async fn read(asking: Asking, time: Duration) -> Vec<Duration> {
    let (started, mut times) = (Instant::now(), Vec::new());
    for path in READS.iter().cycle() {
        if started.elapsed() > time {
            break;
        }
        let asked = Instant::now();
        asking.ask(Method::GET, path).await;
        times.push(asked.elapsed());
    }
    times
}

/// Submits a sync, asks until it has ended, and submits the next: the times of submitting, and how many ended.
async fn write(asking: Asking, time: Duration) -> (Vec<Duration>, usize) {
    let (started, mut times, mut ended) = (Instant::now(), Vec::new(), 0);
    while started.elapsed() < time {
        let asked = Instant::now();
        let submitted = asking.ask(Method::PATCH, "/v2/user/image/iso").await;
        times.push(asked.elapsed());
        let id = &submitted["data"]["request"]["id"];
        while started.elapsed() < time {
            let request = asking.ask(Method::GET, &format!("/v2/request/image_sync/{id}")).await;
            assert_ne!(request["data"]["status"], "ERROR", "{request}");
            if request["data"]["status"] == "PROCESSED" {
                ended += 1;
                break;
            }
        }
    }
    (times, ended)
}
