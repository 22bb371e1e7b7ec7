//! Clients that ask one question again and again, each as soon as it has its answer.

use reqwest::{Client, Method, StatusCode};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[derive(Clone, Copy)]
pub struct Load {
    pub clients: usize,
    pub time: Duration,
}

/// What was measured.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    times: Vec<Duration>,
    per_second: f64,
    refused: usize,
}

impl Figures {
    pub fn of(mut times: Vec<Duration>, elapsed: Duration) -> Figures {
        times.sort_unstable();
        Figures { per_second: times.len() as f64 / elapsed.as_secs_f64(), times, refused: 0 }
    }

    /// The time, in milliseconds, within which this share of the answers came.
    pub fn within(&self, share: f64) -> f64 {
        let last = self.times.len().saturating_sub(1) as f64;
        self.times.get((last * share).round() as usize).map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
    }

    pub const fn count(&self) -> usize {
        self.times.len()
    }

    pub const fn per_second(&self) -> f64 {
        self.per_second
    }

    /// How many more were told that the server is busy.
    pub const fn refused(&self) -> usize {
        self.refused
    }
}

pub async fn ask(method: Method, address: &str, token: &str, load: Load) -> Figures {
    let client = Client::builder().pool_max_idle_per_host(load.clients).build().expect("a client");
    let one = {
        let (address, token) = (Arc::<str>::from(address), Arc::<str>::from(token));
        move || {
            let request = client.request(method.clone(), &*address).bearer_auth(&token);
            async move {
                let answer = request.send().await.expect("an answer");
                if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
                    return false;
                }
                assert!(answer.status().is_success(), "{} for {}", answer.status(), answer.url());
                answer.bytes().await.expect("a body");
                true
            }
        }
    };
    // Whatever is made ready at the first time is no part of it.
    for _ in 0..3 {
        one().await;
    }
    let started = Instant::now();
    let mut asking = Vec::new();
    for _ in 0..load.clients {
        let one = one.clone();
        asking.push(tokio::spawn(async move {
            let (mut times, mut refused) = (Vec::new(), 0);
            while started.elapsed() < load.time {
                let asked = Instant::now();
                match one().await {
                    true => times.push(asked.elapsed()),
                    false => refused += 1,
                }
            }
            (times, refused)
        }));
    }
    let (mut times, mut refused) = (Vec::new(), 0);
    for client in asking {
        let (answered, refusals) = client.await.expect("a client");
        times.extend(answered);
        refused += refusals;
    }
    Figures { refused, ..Figures::of(times, started.elapsed()) }
}
