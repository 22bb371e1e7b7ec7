//! `fuzz`: the targets of `fuzz/` built and run with libFuzzer, on the project's own Rust.
//!
//! What a target checks is said by the target. A test run changes nothing in the tree; a long one keeps what it found.

use crate::project::{self, Project};
use anyhow::{Context, Result, anyhow, bail};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The targets: the programs of `imagedeck-fuzz`.
const TARGETS: [&str; 5] = ["query", "name", "iso", "ova", "ovf"];
/// How long a target runs where nobody says so.
pub const SECONDS: u64 = 300;
/// How long a target runs as a part of the tests: long enough for what is found easily.
const SECONDS_IN_TEST: u64 = 8;
/// What makes the compiler count where a run comes along, and what is compared there. It is what `cargo fuzz` says on a
/// stable Rust; an address sanitizer, which that has not, would find nothing in a project without `unsafe`.
const FLAGS: [&str; 7] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg",
    "fuzzing",
];
/// The limits of one input: MiB of memory, and seconds.
const LIMITS: [&str; 2] = ["-rss_limit_mb=1024", "-timeout=5"];
/// How what was found is added to what is kept: the fewest inputs that reach each place in the code that none reached
/// before. How often a place is reached does not count, or there would be thousands.
const MERGING: [&str; 2] = ["-set_cover_merge=1", "-use_counters=0"];

/// The target of this name.
pub fn named(name: &str) -> Result<&'static str> {
    let found = TARGETS.into_iter().find(|target| *target == name);
    found.ok_or_else(|| anyhow!("There is no target “{name}”: the targets are {}.", TARGETS.join(", ")))
}

/// Runs each target for a short while, beginning with the inputs that are kept.
pub fn test(project: &Project) -> Result<()> {
    let programs = build(project)?;
    for target in TARGETS {
        let places = Places::of(project, &programs, target)?;
        let output = places.fuzz(project, SECONDS_IN_TEST).output().with_context(|| places.not_started())?;
        let words = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            eprintln!("{words}");
            bail!("{}", places.failed(project));
        }
        println!("{target:<24}{} inputs tried", executions(&words).unwrap_or("some"));
    }
    Ok(())
}

/// Runs one target, or all, and adds to the inputs that are kept what reached something new.
pub fn run(project: &Project, target: Option<&str>, seconds: u64) -> Result<()> {
    let programs = build(project)?;
    for target in TARGETS.into_iter().filter(|name| target.is_none_or(|target| target == *name)) {
        let places = Places::of(project, &programs, target)?;
        println!("{target:<24}running for {seconds} s");
        if !places.fuzz(project, seconds).status().with_context(|| places.not_started())?.success() {
            bail!("{}", places.failed(project));
        }
        project::run(project.command(&places.program).args(MERGING).args([&places.kept, &places.found]))?;
    }
    Ok(())
}

/// Builds the targets; returns the folder of the programs.
fn build(project: &Project) -> Result<PathBuf> {
    check_compiler(project, &std::env::var_os("CXX").unwrap_or_else(|| OsString::from("c++")))?;
    let host = project::first_line(project.command("rustc").args(["--print", "host-tuple"]))
        .context("rustc is not on PATH: install Rust from https://rustup.rs.")?;
    println!("{:<24}building", "fuzz targets");
    let mut build = project.cargo(["build", "--profile", "fuzz", "--package", "imagedeck-fuzz", "--bins"]);
    // With a target named, even this machine's own, what runs while building is left as it is: it could not be linked
    // with what counts.
    build.args(["--features", "libfuzzer", "--target", &host]);
    build.env("RUSTFLAGS", FLAGS.join(" ")).env_remove("CARGO_ENCODED_RUSTFLAGS");
    project::run(&mut build)?;
    Ok(project.target.join(host).join("fuzz"))
}

/// libFuzzer is C++, and comes as its source.
fn check_compiler(project: &Project, compiler: &OsStr) -> Result<()> {
    if project::first_line(project.command(compiler).arg("--version")).is_some() {
        return Ok(());
    }
    let compiler = compiler.display();
    bail!(
        "Fuzzing needs a C++ compiler, and `{compiler}` is none: install g++ (`apt-get install g++`), or name one in CXX."
    )
}

/// Where a target has its things.
struct Places {
    target: &'static str,
    program: PathBuf,
    /// The inputs that are kept, in the tree.
    kept: PathBuf,
    /// The inputs that this run adds.
    found: PathBuf,
    /// The inputs that failed.
    failed: PathBuf,
    dictionary: PathBuf,
}

impl Places {
    /// With an empty folder for what is found.
    fn of(project: &Project, programs: &Path, target: &'static str) -> Result<Self> {
        let fuzz = project.root.join("fuzz");
        // A package is mostly its descriptor.
        let words = if target == "ova" { "ovf" } else { target };
        let places = Self {
            target,
            program: programs.join(target),
            kept: fuzz.join("corpus").join(target),
            found: project.target.join("fuzz-corpus").join(target),
            failed: project.target.join("fuzz-artifacts"),
            dictionary: fuzz.join("dictionaries").join(format!("{words}.txt")),
        };
        if places.found.exists() {
            std::fs::remove_dir_all(&places.found)
                .with_context(|| format!("{} cannot be emptied", places.found.display()))?;
        }
        for folder in [&places.found, &places.failed] {
            std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        Ok(places)
    }

    /// The run itself. libFuzzer writes into the first folder and only reads the second.
    fn fuzz(&self, project: &Project, seconds: u64) -> Command {
        let mut command = project.command(&self.program);
        command.args([&self.found, &self.kept]).args(LIMITS);
        command.arg(format!("-max_total_time={seconds}")).arg("-print_final_stats=1");
        // The place ends in a slash, so that the name of the file follows the target's.
        command.arg(format!("-artifact_prefix={}/{}-", self.failed.display(), self.target));
        if self.dictionary.is_file() {
            command.arg(format!("-dict={}", self.dictionary.display()));
        }
        command
    }

    fn not_started(&self) -> String {
        format!("{} could not be started", self.program.display())
    }

    fn failed(&self, project: &Project) -> String {
        format!(
            "The target {} failed, as its own words above say. The input is in {}: `{} FILE` tries it again. Mend what \
             it found, and keep the input in {} under a name of its own.",
            self.target,
            project.name(&self.failed),
            project.name(&self.program),
            project.name(&self.kept)
        )
    }
}

/// How many inputs were tried, in libFuzzer's own words.
fn executions(words: &str) -> Option<&str> {
    words.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_a_program_and_inputs() {
        let project = Project::find().unwrap();
        let manifest = std::fs::read_to_string(project.root.join("fuzz/Cargo.toml")).unwrap();
        assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
        for target in TARGETS {
            assert!(manifest.contains(&format!("name = \"{target}\"\npath = \"targets/{target}.rs\"")), "{target}");
            assert!(project.root.join("fuzz/corpus").join(target).is_dir(), "{target}");
            assert_eq!(named(target).unwrap(), target);
        }
        assert!(named("isos").unwrap_err().to_string().contains("query, name, iso, ova, ovf"));
    }

    #[test]
    fn a_missing_compiler_is_named_with_the_mend() {
        let project = Project::find().unwrap();
        let error = check_compiler(&project, OsStr::new("no-such-compiler")).unwrap_err().to_string();
        assert!(error.contains("`no-such-compiler`") && error.contains("apt-get install g++"), "{error}");
    }

    #[test]
    fn executions_are_read_from_libfuzzers_own_words() {
        let words = "#12 DONE cov: 7\nstat::number_of_executed_units: 112912\nstat::peak_rss_mb: 30\n";
        assert_eq!(executions(words), Some("112912"));
        assert_eq!(executions(""), None);
    }
}
