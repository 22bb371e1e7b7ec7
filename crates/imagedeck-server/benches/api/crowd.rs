//! Two hundred people at once, each as a browser that is typed into: no answer may be an error, and memory stays bounded.

use super::load::Figures;
use super::site::{Engine, Site};
use reqwest::{Client, Method, RequestBuilder, StatusCode, header};
use std::time::{Duration, Instant};

pub const PEOPLE: usize = 200;
const ROWS: usize = 130_220;
/// What a search asks letter by letter, and what is looked at then.
const ASKED: [&str; 12] = [
    "/v2/iso?expand=1&per_page=50&facets=distribution,architecture,year",
    "/v2/iso?expand=1&per_page=50&filter=name,like,%25u%25",
    "/v2/iso?expand=1&per_page=50&filter=name,like,%25ubu%25",
    "/v2/iso?expand=1&per_page=50&filter=name,like,%25ubuntu%25",
    "/v2/iso?expand=1&per_page=50&filter=name,like,%25ubuntu%25;name,like,%2524.04%25",
    "/v2/iso?expand=1&per_page=50&filter=distribution,eq,Debian&sort=version,desc",
    "/v2/iso?expand=1&per_page=50&sort=created_on,desc&page=3",
    "/v2/iso/4711",
    "/v2/image?expand=1&per_page=250",
    "/v2/user/image/iso?expand=1&per_page=50",
    "/v2/request/image_sync?expand=1",
    "/v2/user",
];
/// Between what one person asks and asks next.
const THOUGHT: Duration = Duration::from_millis(500);

pub struct Crowd {
    pub figures: Figures,
    /// Of the server, in MB: before anybody came, and when all were there.
    pub memory: (f64, f64),
    /// Answers that were known already.
    pub unchanged: usize,
}

pub async fn measure(engine: Engine, time: Duration) -> Crowd {
    let site = Site::make(engine, ROWS).await;
    let server = site.serve();
    let token = server.token().await;
    let before = server.memory();
    let started = Instant::now();
    let people: Vec<_> = (0..PEOPLE)
        .map(|number| {
            let person = Person { client: Client::new(), url: server.url.clone(), token: token.clone() };
            tokio::spawn(person.browse(number, started, time))
        })
        .collect();
    let (mut times, mut unchanged) = (Vec::new(), 0);
    let mut during = before;
    for person in people {
        let (own, known) = person.await.expect("a person");
        during = during.max(server.memory());
        times.extend(own);
        unchanged += known;
    }
    Crowd { figures: Figures::of(times, started.elapsed()), memory: (before, during), unchanged }
}

struct Person {
    client: Client,
    url: String,
    token: String,
}

impl Person {
    async fn browse(self, number: usize, started: Instant, time: Duration) -> (Vec<Duration>, usize) {
        let (mut times, mut unchanged) = (Vec::new(), 0);
        let mut known: [Option<header::HeaderValue>; ASKED.len()] = Default::default();
        for turn in number.. {
            if started.elapsed() > time {
                break;
            }
            let index = turn % ASKED.len();
            let asked = Instant::now();
            let mut request = self.ask(ASKED[index]);
            if let Some(validator) = &known[index] {
                request = request.header(header::IF_NONE_MATCH, validator);
            }
            let answer = request.send().await.expect("an answer");
            match answer.status() {
                StatusCode::NOT_MODIFIED => unchanged += 1,
                status => assert_eq!(status, StatusCode::OK, "{}", answer.url()),
            }
            known[index] = answer.headers().get(header::ETAG).cloned();
            answer.bytes().await.expect("a body");
            times.push(asked.elapsed());
            tokio::time::sleep(THOUGHT).await;
        }
        (times, unchanged)
    }

    fn ask(&self, path: &str) -> RequestBuilder {
        self.client.request(Method::GET, format!("{}{path}", self.url)).bearer_auth(&self.token)
    }
}
