//! A naming scheme of a product: its templates, its axes and its releases or builds, and the files they make
//! together.
//!
//! Reading schemes from text and choosing among their files are not its business.

use super::hash::Hash;
use super::template::Template;
use super::words::{Word, version_numbers};
use jiff::civil::Date;

/// How one kind of file of one product is named.
#[derive(Debug)]
pub struct Scheme {
    /// Product and kind: `ubuntu/desktop`.
    pub id: String,
    /// The folder, such as `Linux/Ubuntu/{version.2}`.
    pub folder: Template,
    /// The file name.
    pub name: Template,
    /// What varies within a release: architecture, edition, language, disc.
    pub axes: Vec<Axis>,
    /// The releases or builds, oldest first.
    pub issues: Vec<Issue>,
}

/// One thing that varies within a release.
#[derive(Debug)]
pub struct Axis {
    /// The name of its placeholder.
    pub name: String,
    /// Its values.
    pub words: Vec<Word>,
}

/// One release or dated build.
#[derive(Debug)]
pub struct Issue {
    /// The day it came out.
    pub date: Date,
    /// The columns of its version; empty for a dated build.
    pub version: Vec<String>,
    /// The numbers in the first column, to compare versions by.
    pub numbers: Vec<u32>,
    /// A build number that grows with time.
    pub number: u64,
    /// False for builds that only a larger catalogue keeps.
    pub usual: bool,
    /// True for a dated build, which a mirror fetches by itself.
    pub dated: bool,
}

/// One file: a release together with one value of each axis.
pub struct Choice<'a> {
    /// The scheme it belongs to.
    pub scheme: &'a Scheme,
    /// Its release or build.
    pub issue: &'a Issue,
    /// One value of each axis, in the order of the axes.
    pub words: Vec<&'a Word>,
}

impl Scheme {
    /// The product that the scheme belongs to: `ubuntu` of `ubuntu/desktop`.
    pub fn product(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }

    /// How many files a release makes.
    pub fn files(&self, issue: &Issue) -> usize {
        let count = |axis: &Axis| axis.words_of(issue).count();
        self.axes.iter().map(count).product()
    }

    /// The file of a release with this number, counting through the axes like digits.
    pub fn choice<'a>(&'a self, issue: &'a Issue, number: usize) -> Choice<'a> {
        let mut rest = number;
        let mut words = Vec::with_capacity(self.axes.len());
        for axis in &self.axes {
            let count = axis.words_of(issue).count().max(1);
            words.extend(axis.words_of(issue).nth(rest % count));
            rest /= count;
        }
        Choice { scheme: self, issue, words }
    }
}

impl Axis {
    fn words_of<'a>(&'a self, issue: &'a Issue) -> impl Iterator<Item = &'a Word> {
        let holds = |word: &&Word| word.holds(issue.date, &issue.numbers);
        self.words.iter().filter(holds)
    }
}

impl Issue {
    /// A published release.
    pub fn release(version: Vec<String>, date: Date) -> Self {
        let numbers = version.first().map_or_else(Vec::new, |first| version_numbers(first));
        Self { date, version, numbers, number: 0, usual: true, dated: false }
    }

    fn hash(&self, purpose: &str, product: &str) -> Hash {
        let (year, day) = (self.date.year(), self.date.day_of_year());
        let hash = Hash::of(purpose).text(product);
        let hash = self.version.iter().take(1).fold(hash, |hash, text| hash.text(text));
        hash.number(u64::from(year.unsigned_abs()) * 512 + u64::from(day.unsigned_abs()))
    }
}

impl Choice<'_> {
    /// A hash that all files of a product's release or build share.
    pub fn build_hash(&self, purpose: &str) -> Hash {
        self.issue.hash(purpose, self.scheme.product())
    }

    /// A hash of this file alone.
    pub fn file_hash(&self, purpose: &str) -> Hash {
        let hash = self.issue.hash(purpose, &self.scheme.id);
        let columns = self.words.iter().flat_map(|word| &word.columns);
        columns.fold(hash, |hash, column| hash.text(column))
    }
}
