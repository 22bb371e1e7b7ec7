//! How long answers take over as many images as the demo catalogue has: `cargo bench -p imagedeck-collection`.
//!
//! It prints median and 95th percentile for each kind of query, both for a query that is new and for the same
//! asked again. Nothing is asserted: figures depend on the machine.

// A benchmark is not input: what fails here fails for its author.
#![allow(clippy::expect_used, clippy::indexing_slicing, missing_docs)]

mod made_up;

use imagedeck_api::record::Object;
use imagedeck_api::{Facet, Image, Query, Resource};
use imagedeck_collection::export::{Chunks, Format, Writer};
use imagedeck_collection::{Collection, NameFacts, add_name_facts, page, snapshot};
use std::time::Instant;

const IMAGES: usize = 130_220;
const PER_PAGE: u32 = 250;
const TIMES: usize = 50;

const QUERIES: [(&str, &str); 18] = [
    ("everything", ""),
    ("by name", "sort=name"),
    ("by path, descending, page 200", "sort=path,desc&page=200"),
    ("by three keys", "sort=distribution;version,desc;created_on,desc"),
    ("name contains one letter", "filter=name,like,%25u%25"),
    ("name contains a word", "filter=name,like,%25ubuntu%25"),
    ("name contains two words, sorted", "filter=name,like,%25ubuntu%25;name,like,%25desktop%25&sort=name"),
    ("name begins with", "filter=name,like,ubuntu%25"),
    ("name sorts before, negated word", "filter=name,lt,f;name,ne,a"),
    ("name is any of", "filter=name,in,a.iso,b.iso,c.iso"),
    ("path contains a word", "filter=path,like,%25ubuntu%25&sort=path"),
    ("path contains where parts meet", "filter=path,like,%25/ubuntu-2%25"),
    ("a folder with all below", "filter=path,like,[%25] Linux/Debian/%25"),
    ("a date range", "filter=created_on,ge,2018;created_on,lt,2021&sort=created_on,desc"),
    ("time contains", "filter=created_on,like,%2515:3%25"),
    (
        "facets chosen, sorted by version",
        "filter=distribution,in,Ubuntu,Debian;architecture,eq,amd64&sort=version,desc",
    ),
    (
        "all facets chosen",
        "filter=os_family,eq,Linux;distribution,ne,Ubuntu;version,ge,5;architecture,ne,s390x;\
      variant,ne,boot;directory,like,Linux%25;data_store,eq,vss-ISOs;created_on,ge,2016",
    ),
    ("size and id", "filter=size,ge,1000000000;id,lt,100000&sort=size,desc"),
];

fn main() {
    // Cargo asks benchmarks to run as tests as well; one round is enough then.
    let times = if std::env::args().any(|argument| argument == "--bench") { TIMES } else { 1 };
    let images = made_up::images(IMAGES);
    let ubuntu = images.iter().filter(|image| image.name.to_lowercase().contains("ubuntu")).count();
    println!("{IMAGES} images, {ubuntu} with ubuntu in the name");

    let bodies: Vec<String> = images.chunks(250).map(body).collect();
    let json: usize = bodies.iter().map(String::len).sum();
    let pages = measure(&format!("read {json} bytes of JSON"), || {
        bodies.iter().map(|body| page::read(body.as_bytes()).expect("a page").images).collect::<Vec<_>>()
    });
    let before = resident();
    let mut collection = Collection::new(Resource::PublicIso, NameFacts::Given);
    measure("take in page by page", || {
        pages.into_iter().for_each(|images| collection.insert_or_replace(images).expect("room"));
    });
    collection.shrink();
    println!("{:>10} bytes, {} KiB resident more than before", collection.bytes(), resident().saturating_sub(before));

    for (title, sort) in
        [("name", "name"), ("path", "path"), ("created_on", "created_on"), ("version", "version"), ("size", "size")]
    {
        measure(&format!("prepare the order by {title}"), || collection.prepare(&query(&format!("sort={sort}"))));
    }
    println!("{:>10} bytes then", collection.bytes());

    println!("\n{:38}{:>9}{:>9}{:>9}{:>9}{:>9}  (ms)", "", "total", "new p50", "p95", "again", "p95");
    for (title, written) in QUERIES {
        let query = query(written);
        let mut total = 0;
        let mut ask = |collection: &mut Collection| {
            let start = Instant::now();
            total = collection.answer(&query, PER_PAGE, &Facet::ALL).expect("an answer").total;
            start.elapsed().as_secs_f64() * 1e3
        };
        let mut first = Vec::new();
        let mut again = Vec::new();
        for _ in 0..times {
            // A change forgets what passed, and in which order; the order of values stays.
            collection.insert_or_replace([]).expect("room");
            first.push(ask(&mut collection));
            again.push(ask(&mut collection));
        }
        let (first, again) = (quantiles(first), quantiles(again));
        println!("{title:38}{total:9}{:9.2}{:9.2}{:9.2}{:9.2}", first.0, first.1, again.0, again.1);
    }
    let by_path = query("sort=path");
    let mut letters = Vec::new();
    for _ in 0..times {
        collection.insert_or_replace([]).expect("room");
        for length in 1..=8 {
            let written = format!("filter=name,like,%25{}%25&sort=name", "ubuntu-2".get(..length).unwrap_or_default());
            let query = query(&written);
            let start = Instant::now();
            collection.answer(&query, PER_PAGE, &Facet::ALL).expect("an answer");
            letters.push(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    let (median, slow) = quantiles(letters);
    println!("a letter of ubuntu-2 typed{:43.2}{slow:9.2}", median);
    measure("place of an image", || collection.position_of(60_000, &by_path)).expect("a place");

    println!();
    measure("one image replaced, then by path", || {
        collection.insert_or_replace([images[7].clone()]).expect("room");
        collection.answer(&by_path, PER_PAGE, &Facet::ALL).expect("an answer");
    });
    let chunks = measure("write a snapshot", || snapshot::write(&mut collection, 1 << 20));
    let bytes: usize = chunks.iter().map(Vec::len).sum();
    let read = measure(&format!("read {bytes} bytes of snapshot"), || {
        let mut reader = snapshot::Reader::default();
        chunks.iter().for_each(|chunk| reader.push(chunk));
        reader.finish().expect("a snapshot")
    });
    assert_eq!(read.len(), IMAGES);
    for format in Format::ALL {
        let writer = Writer::new(format, Resource::PublicIso);
        measure(&format!("export as {}", format.extension()), || {
            let images = collection.matching(&Query::default()).expect("images");
            Chunks::new(writer, images, 1_000).map(|chunk| chunk.len()).sum::<usize>()
        });
    }
    measure("read the facts of 130,220 names", || {
        images.iter().for_each(|image| {
            add_name_facts(&mut Image { path: image.path.clone(), ..Image::default() });
        });
    });
}

fn query(written: &str) -> Query {
    Query::parse(Resource::PublicIso, written).expect("a query")
}

/// A page as the server sends it.
fn body(images: &[Image]) -> String {
    let fields = Resource::PublicIso.fields();
    let data: Vec<_> = images.iter().map(|image| Object { fields, record: image }).collect();
    let data = serde_json::to_string(&data).expect("JSON");
    let pages =
        r#"{"first_url":"","last_url":"","next_url":null,"page":1,"pages":1,"per_page":250,"prev_url":null,"total":1}"#;
    format!("{{\"data\":{data},\"meta\":{{\"pages\":{pages}}}}}")
}

fn measure<T>(title: &str, act: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let outcome = act();
    println!("{:>10.1} ms  {title}", start.elapsed().as_secs_f64() * 1e3);
    outcome
}

fn quantiles(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    (at(0.5), at(0.95))
}

/// KiB of memory that the process has, where the system tells.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
