//! How fast the API answers, over HTTP, with each engine: `cargo xtask bench api`, which also says where everything is.
//!
//! Each query is asked by one client and by 32, beside the same statement without HTTP and, on SQLite, beside Datasette
//! on the same file. Nothing is asserted: figures depend on the machine, and what they should come to is printed with
//! them.

// A benchmark is not input: what fails here fails for its author.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod crowd;
mod datasette;
mod floor;
mod load;
mod mixed;
mod queries;
mod report;
mod site;

use load::{Load, ask};
use queries::QUERIES;
use report::{Line, Report};
use site::{Engine, Site};
use std::time::Duration;

/// How long each query is asked, by one client and by many.
const TIME: Duration = Duration::from_millis(1_500);
const MANY: usize = 32;
/// How long many people are there.
const CROWDED: Duration = Duration::from_secs(120);

#[tokio::main]
async fn main() {
    // Cargo asks benchmarks to run as tests as well; this one needs what xtask makes ready.
    let Some(rows) = std::env::var("IMAGEDECK_BENCH_ROWS").ok() else { return };
    let mut report = Report::default();
    for rows in rows.split(',').map(|rows| rows.parse().expect("numbers of rows")) {
        for engine in Engine::wanted() {
            let site = Site::make(engine, rows).await;
            measure(&site, &mut report).await;
        }
    }
    for engine in Engine::wanted() {
        report.mixed(engine, mixed::measure(engine, MANY, TIME * 6).await);
    }
    for engine in Engine::wanted() {
        report.crowd(engine, &crowd::measure(engine, CROWDED).await);
    }
    report.finish();
}

async fn measure(site: &Site, report: &mut Report) {
    println!("\n{} rows in {}", site.rows, site.engine.name());
    Line::head();
    let floor = floor::Floor::open(site).await;
    let server = site.serve();
    let token = server.token().await;
    for query in &QUERIES {
        let address = format!("{}{}", server.url, query.address());
        let alone = ask(query.method(), &address, &token, Load { clients: 1, time: TIME }).await;
        let floor = floor.measure(query, TIME / 2).await;
        let many = ask(query.method(), &address, &token, Load { clients: MANY, time: TIME }).await;
        report.add(site, Line { query: query.name, alone, many, floor });
    }
    report.memory(site, server.memory());
    drop(server);
    if let Some(datasette) = datasette::Datasette::start(site).await {
        for query in &QUERIES {
            if let Some(path) = query.datasette {
                report.datasette(query.name, datasette.measure(path).await);
            }
        }
    }
}
