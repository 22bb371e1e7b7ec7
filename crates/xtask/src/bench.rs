//! `bench`: how fast things are, beside something that does the same.
//!
//! What is measured and what it should come to stands in `tests/bench` and in the server's `benches/api`; here is only
//! what that needs made ready.

use crate::postgres::{Durability, Postgres};
use crate::project::{self, Project};
use crate::{browser, clients, compress, dashboard, server, tools};
use anyhow::{Context, Result, anyhow};
use std::path::Path;

/// Where the yardstick lies: in the tests, and on the server.
const YARDSTICK: &str = "react-admin";

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bench {
    /// The dashboard in a browser.
    Ui,
    /// The API over HTTP.
    Api {
        /// Rows to measure it at as well.
        rows: Option<u64>,
    },
}

/// What the API is measured at: the demo catalogue, and ten of them.
const ROWS: [u64; 2] = [130_220, 1_302_200];

impl Bench {
    const ALL: [Self; 2] = [Self::Ui, Self::Api { rows: None }];

    pub fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|bench| bench.name() == name);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            anyhow!("“{name}” cannot be measured: write one of {names}.")
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Ui => "ui",
            Self::Api { .. } => "api",
        }
    }
}

pub fn run(project: &Project, bench: Bench) -> Result<()> {
    let results = project.target.join("bench").join(bench.name()).with_extension("json");
    match bench {
        Bench::Ui => ui(project, &results),
        Bench::Api { rows } => api(project, rows, &results),
    }
}

fn ui(project: &Project, results: &Path) -> Result<()> {
    tools::check_node().context("The bench needs Node")?;
    let chromium = browser::chromium()?;
    dashboard::build(project)?;
    server::build(project)?;
    let packages = project.root.join("tests/bench");
    browser::install_packages(project, &packages)?;
    let site = project.target.join("bench/site");
    copy(&project.dist(), &site)?;
    build_yardstick(project, &packages.join(YARDSTICK), &site.join(YARDSTICK))?;
    let mut playwright = browser::playwright(project, &site, &chromium)?;
    project::run(playwright.args(["--config", "bench.config.ts"]).env("IMAGEDECK_BENCH_RESULTS", results))
}

fn api(project: &Project, further: Option<u64>, results: &Path) -> Result<()> {
    let postgres = Postgres::start(Durability::OfDisk)?;
    let environments = project.target.join("bench");
    clients::prepare(project, &environments, &project.root.join("tests/bench/datasette.txt"))?;
    server::build(project)?;
    let rows: Vec<String> = ROWS.into_iter().chain(further).map(|rows| rows.to_string()).collect();
    let mut bench = project.cargo(["bench", "--package", "imagedeck-server", "--bench", "api"]);
    bench
        .env("IMAGEDECK_SERVER", project.server_binary())
        .env("IMAGEDECK_DATASETTE", environments.join("datasette/bin/datasette"))
        .env("IMAGEDECK_BENCH_ROWS", rows.join(","))
        .env("IMAGEDECK_BENCH_FOLDER", environments.join("api"))
        .env("IMAGEDECK_BENCH_POSTGRES", postgres.query())
        .env("IMAGEDECK_BENCH_RESULTS", results);
    project::run(&mut bench)
}

/// Puts the dashboard where the yardstick can stand beside it, so that one server has both.
fn copy(dist: &Path, site: &Path) -> Result<()> {
    let copied = || {
        if site.exists() {
            std::fs::remove_dir_all(site)?;
        }
        std::fs::create_dir_all(site)?;
        for file in dist.read_dir()? {
            let file = file?;
            std::fs::copy(file.path(), site.join(file.file_name()))?;
        }
        Ok::<(), std::io::Error>(())
    };
    copied().with_context(|| format!("{} cannot be written", site.display()))
}

fn build_yardstick(project: &Project, source: &Path, target: &Path) -> Result<()> {
    browser::install_packages(project, source)?;
    println!("{:<24}building", YARDSTICK);
    let mut vite = browser::npm(project, "npx", source);
    vite.args(["--no-install", "vite", "build", "--emptyOutDir", "--logLevel", "error", "--outDir"]).arg(target);
    project::run(&mut vite)?;
    // As the dashboard's own files are, so that what goes over the wire can be compared.
    compress::folder(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bench_is_found_by_its_name() {
        for bench in Bench::ALL {
            assert_eq!(Bench::named(bench.name()).unwrap(), bench);
        }
        assert!(Bench::named("uis").unwrap_err().to_string().contains("“uis”"));
    }
}
