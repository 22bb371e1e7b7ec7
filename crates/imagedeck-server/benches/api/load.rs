//! Clients that ask one question again and again, each as soon as it has its answer.

use reqwest::{Client, Method};
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
}

impl Figures {
    pub fn of(mut times: Vec<Duration>, elapsed: Duration) -> Figures {
        times.sort_unstable();
        Figures { per_second: times.len() as f64 / elapsed.as_secs_f64(), times }
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
}

pub async fn ask(method: Method, address: &str, token: &str, load: Load) -> Figures {
    let client = Client::builder().pool_max_idle_per_host(load.clients).build().expect("a client");
    let one = {
        let (address, token) = (Arc::<str>::from(address), Arc::<str>::from(token));
        move || {
            let request = client.request(method.clone(), &*address).bearer_auth(&token);
            async move {
                let answer = request.send().await.expect("an answer");
                assert!(answer.status().is_success(), "{} for {}", answer.status(), answer.url());
                answer.bytes().await.expect("a body");
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
            let mut times = Vec::new();
            while started.elapsed() < load.time {
                let asked = Instant::now();
                one().await;
                times.push(asked.elapsed());
            }
            times
        }));
    }
    let mut times = Vec::new();
    for client in asking {
        times.extend(client.await.expect("a client"));
    }
    Figures::of(times, started.elapsed())
}
