//! Datasette on the same SQLite file: what a generic server of a database makes of the same questions.

use super::load::Figures;
use super::site::{Engine, Site, free_port};
use reqwest::Client;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// It takes so long that a few times have to do, and two where even those take too long.
const TIMES: usize = 7;
const LONG: Duration = Duration::from_secs(3);
/// Rows beyond which it is not asked: it would count them all, each time.
const MOST_ROWS: usize = 200_000;

pub struct Datasette {
    server: Child,
    address: String,
    client: Client,
}

impl Datasette {
    /// None where there is no SQLite file, or none that it could cope with.
    pub async fn start(site: &Site) -> Option<Datasette> {
        let program = std::env::var_os("IMAGEDECK_DATASETTE")?;
        if site.engine != Engine::Sqlite || site.rows > MOST_ROWS {
            return None;
        }
        let port = free_port();
        let mut command = Command::new(program);
        // It does not open a file in which another program's log is still to be read.
        command.arg("serve").arg(site.folder.join("imagedeck.sqlite")).args(["--port", &port.to_string()]);
        for (name, value) in
            [("sql_time_limit_ms", "60000"), ("facet_time_limit_ms", "60000"), ("max_returned_rows", "1000")]
        {
            command.args(["--setting", name, value]);
        }
        let server = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("Datasette");
        let address = format!("http://127.0.0.1:{port}/imagedeck/iso_images.json?owner__isnull=1&");
        let datasette = Datasette { server, address, client: Client::new() };
        let started = Instant::now();
        while datasette.client.get(&datasette.address).send().await.is_err() {
            assert!(started.elapsed() < Duration::from_secs(60), "Datasette does not answer");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Some(datasette)
    }

    pub async fn measure(&self, path: &str) -> Figures {
        let started = Instant::now();
        let mut times = Vec::new();
        while times.len() < 2 || times.len() < TIMES && started.elapsed() < LONG {
            let asked = Instant::now();
            let answer = self.client.get(format!("{}{path}", self.address)).send().await.expect("an answer");
            assert!(answer.status().is_success(), "{:?}", answer.text().await);
            answer.bytes().await.expect("a body");
            times.push(asked.elapsed());
        }
        Figures::of(times, started.elapsed())
    }
}

impl Drop for Datasette {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
