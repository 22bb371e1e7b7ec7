//! What is printed, what it should come to, and the file that keeps it.

use super::crowd::{Crowd, PEOPLE};
use super::load::Figures;
use super::mixed::Mixed;
use super::queries::QUERIES;
use super::site::{Engine, Site};
use serde_json::json;
use std::collections::HashMap;

/// Milliseconds, of an answer that comes at once, below which a ratio says more of the clock than of the server.
const NOTHING: f64 = 0.5;

pub struct Line {
    pub query: &'static str,
    pub alone: Figures,
    pub many: Figures,
    pub floor: Option<Figures>,
}

#[derive(Default)]
pub struct Report {
    lines: Vec<(Engine, usize, Line)>,
    datasette: HashMap<&'static str, Figures>,
    mixed: Vec<(Engine, Mixed)>,
    memory: Vec<(Engine, usize, f64)>,
}

impl Line {
    pub fn head() {
        println!(
            "{:<24}{:>9}{:>9}{:>9}{:>9}  |{:>9}{:>9}{:>9}{:>9}  |{:>9}",
            "", "p50", "p95", "p99", "per s", "32: p50", "p95", "p99", "per s", "bare p50"
        );
    }

    fn print(&self) {
        let figures = |figures: &Figures| {
            let within = |share| figures.within(share);
            format!("{:>9.2}{:>9.2}{:>9.2}{:>9.0}", within(0.5), within(0.95), within(0.99), figures.per_second())
        };
        let floor = self.floor.as_ref().map_or(String::new(), |floor| format!("{:.2}", floor.within(0.5)));
        let refused = match self.many.refused() {
            0 => String::new(),
            refused => format!("  {refused} more were told that the server is busy"),
        };
        println!("{:<24}{}  |{}  |{floor:>9}{refused}", self.query, figures(&self.alone), figures(&self.many));
    }
}

impl Report {
    pub fn add(&mut self, site: &Site, line: Line) {
        line.print();
        self.lines.push((site.engine, site.rows, line));
    }

    pub fn memory(&mut self, site: &Site, megabytes: f64) {
        println!("memory of the server: {megabytes:.0} MB");
        self.memory.push((site.engine, site.rows, megabytes));
    }

    pub fn datasette(&mut self, query: &'static str, figures: Figures) {
        self.datasette.insert(query, figures);
    }

    pub fn mixed(&mut self, engine: Engine, mixed: Mixed) {
        if self.mixed.is_empty() {
            println!("\n16 readers and 16 who sync, at 130,220 rows");
            println!("{:<24}{:>9}{:>9}{:>9}{:>9}{:>9}", "", "reads/s", "p50", "p99", "syncs", "sync p99");
        }
        let Mixed { reads, writes, syncs } = &mixed;
        println!(
            "{:<24}{:>9.0}{:>9.2}{:>9.2}{syncs:>9}{:>9.2}",
            engine.name(),
            reads.per_second(),
            reads.within(0.5),
            reads.within(0.99),
            writes.within(0.99)
        );
        self.mixed.push((engine, mixed));
    }

    pub fn crowd(&self, engine: Engine, crowd: &Crowd) {
        let Crowd { figures, memory: (before, during), unchanged } = crowd;
        println!(
            "\n{PEOPLE} people for two minutes, {}: {} answers, none an error, {unchanged} of them 304; {:.0} a second; \
             p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms; memory {before:.0} MB before, {during:.0} MB at most",
            engine.name(),
            figures.count(),
            figures.per_second(),
            figures.within(0.5),
            figures.within(0.95),
            figures.within(0.99),
        );
    }

    /// Prints the ratios and keeps everything in a file.
    pub fn finish(&self) {
        let smallest = self.lines.iter().map(|(_, rows, _)| *rows).min().unwrap_or_default();
        println!("\nratios of p50; below {NOTHING} ms an answer counts as {NOTHING} ms, except beside Datasette");
        println!("{:<24}{:>11}{:>11}{:>11}{:>11}", "", "to bare", "10x rows", "PostgreSQL", "Datasette");
        println!("{:<24}{:>11}{:>11}{:>11}{:>11}", "should come to", "<= 2", "<= 3 few", "<= 3", ">= 50");
        for query in &QUERIES {
            let p50 = |engine, rows| self.line(engine, rows, query.name).map(|line| line.alone.within(0.5));
            let Some(own) = p50(Engine::Sqlite, smallest) else { continue };
            let floor = self.line(Engine::Sqlite, smallest, query.name).and_then(|line| line.floor.as_ref());
            let ratio = |value: Option<f64>, by: f64| {
                let value = value.filter(|value| value.max(by) >= NOTHING);
                value.map_or("-".to_owned(), |value| format!("{:.1}", value.max(NOTHING) / by.max(NOTHING)))
            };
            let datasette = self.datasette.get(query.name).map(|figures| figures.within(0.5) / own);
            let few = if query.is_selective { " few" } else { "" };
            println!(
                "{:<24}{:>11}{:>11}{:>11}{:>11}",
                query.name,
                floor.map_or("-".to_owned(), |floor| ratio(Some(own), floor.within(0.5))),
                format!("{}{few}", ratio(p50(Engine::Sqlite, smallest * 10), own)),
                ratio(p50(Engine::Postgres, smallest), own),
                datasette.map_or("-".to_owned(), |ratio| format!("{ratio:.1}")),
            );
        }
        self.keep();
    }

    fn line(&self, engine: Engine, rows: usize, query: &str) -> Option<&Line> {
        let found = self.lines.iter().find(|(of, at, line)| *of == engine && *at == rows && line.query == query);
        found.map(|(_, _, line)| line)
    }

    fn keep(&self) {
        let Some(path) = std::env::var_os("IMAGEDECK_BENCH_RESULTS") else { return };
        let figures = |figures: &Figures| {
            json!({
                "p50": figures.within(0.5),
                "p95": figures.within(0.95),
                "p99": figures.within(0.99),
                "per_second": figures.per_second(),
                "refused": figures.refused(),
            })
        };
        let lines = self.lines.iter().map(|(engine, rows, line)| {
            json!({
                "engine": engine.name(),
                "rows": rows,
                "query": line.query,
                "one": figures(&line.alone),
                "many": figures(&line.many),
                "bare": line.floor.as_ref().map(figures),
            })
        });
        let mixed = self.mixed.iter().map(|(engine, mixed)| {
            json!({
                "engine": engine.name(),
                "reads": figures(&mixed.reads),
                "writes": figures(&mixed.writes),
                "syncs": mixed.syncs,
            })
        });
        let datasette: HashMap<_, _> = self.datasette.iter().map(|(query, own)| (*query, figures(own))).collect();
        let memory = self
            .memory
            .iter()
            .map(|(engine, rows, megabytes)| json!({ "engine": engine.name(), "rows": rows, "megabytes": megabytes }));
        let everything = json!({
            "queries": lines.collect::<Vec<_>>(),
            "mixed": mixed.collect::<Vec<_>>(),
            "datasette": datasette,
            "memory": memory.collect::<Vec<_>>(),
        });
        std::fs::write(path, format!("{everything:#}")).expect("a file");
    }
}
