//! Reads the plain-text tables of naming schemes.
//!
//! A table is made of lines; `#` starts a comment line:
//!
//! ```text
//! $intel i386@..2018-04 amd64          a list, used as $intel; a second line of the same name continues it
//! [ubuntu/server]                      a scheme: its product and what it names
//! folder  Linux/Ubuntu/{version.2}     templates, see `template`
//! name    ubuntu-{version}-server-{arch}.iso
//! version 16.04=2016-04-21 16.04.1=2016-07-21
//! arch    $intel arm64@v14.04..        an axis; any other first word names one
//! ```
//!
//! Instead of `version`, dated builds: `builds weekly 2014-08-03..2026-10-04 keep 40%`, where the usual catalogue
//! keeps only a part of them. The step is `daily`, `weekly`, `monthly` or so many days (`14d`). `number 10..43760 by
//! 10` numbers the builds.
//!
//! A scheme with a line that cannot be read is set aside with its place, never half understood. Which files are chosen
//! is decided elsewhere.

use super::hash::Hash;
use super::scheme::{Axis, Issue, Scheme};
use super::template::Template;
use super::words;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the tables say.
#[derive(Debug, Default)]
pub struct Table {
    /// The schemes that could be read.
    pub schemes: Vec<Scheme>,
    /// Where and why a line or a scheme could not be read; empty for the tables of this program.
    pub malformed: Vec<String>,
}

/// A scheme while its lines are read.
#[derive(Default)]
struct Draft {
    id: String,
    place: String,
    /// A line of it could not be read, which is already reported.
    broken: bool,
    folder: String,
    name: String,
    axes: Vec<Axis>,
    versions: Vec<String>,
    builds: String,
    number: String,
}

/// Reads tables, given as name and text, in order. Lists hold to the end of their table.
pub fn read(texts: &[(&str, &str)]) -> Table {
    let mut reader = Reader::default();
    for (file, text) in texts {
        for (number, line) in text.lines().enumerate() {
            let place = format!("{file}:{}", number + 1);
            if let Err(what) = reader.line(line.trim(), &place) {
                reader.table.malformed.push(format!("{place}: {what}"));
                reader.draft.iter_mut().for_each(|draft| draft.broken = true);
            }
        }
        reader.end_of_scheme();
        reader.lists.clear();
    }
    reader.table
}

#[derive(Default)]
struct Reader {
    table: Table,
    lists: BTreeMap<String, Vec<String>>,
    draft: Option<Draft>,
}

impl Reader {
    fn line(&mut self, line: &str, place: &str) -> Result<(), String> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        if let Some(id) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            self.end_of_scheme();
            self.draft = Some(Draft { id: id.to_owned(), place: place.to_owned(), ..Draft::default() });
            return Ok(());
        }
        let (key, rest) = line.split_once(' ').ok_or("a line needs a value")?;
        let rest = rest.trim();
        if let Some(list) = key.strip_prefix('$') {
            let tokens = self.tokens(rest)?;
            self.lists.entry(list.to_owned()).or_default().extend(tokens);
            return Ok(());
        }
        let tokens = match key {
            "folder" | "name" | "builds" | "number" => Vec::new(),
            _ => self.tokens(rest)?,
        };
        let draft = self.draft.as_mut().ok_or("a line before the first scheme")?;
        let once = match key {
            "folder" => &mut draft.folder,
            "name" => &mut draft.name,
            "builds" => &mut draft.builds,
            "number" => {
                draft.number = [&draft.number, rest].join(" ");
                return Ok(());
            }
            "version" => {
                draft.versions.extend(tokens);
                return Ok(());
            }
            _ => return draft.axis(key, &tokens),
        };
        match once.is_empty() {
            true => *once = rest.to_owned(),
            false => return Err(format!("a second `{key}`")),
        }
        Ok(())
    }

    /// Splits a line into its words and puts the words of a list in the place of its name, `$list@2010..` with that
    /// window on each.
    fn tokens(&self, rest: &str) -> Result<Vec<String>, String> {
        let mut tokens = Vec::new();
        for token in rest.split_whitespace() {
            let Some(name) = token.strip_prefix('$') else {
                tokens.push(token.to_owned());
                continue;
            };
            let (name, window) = match name.find('@') {
                Some(at) => name.split_at(at),
                None => (name, ""),
            };
            let list = self.lists.get(name);
            let list = list.ok_or_else(|| format!("there is no list `${name}`"))?;
            tokens.extend(list.iter().map(|word| format!("{word}{window}")));
        }
        Ok(tokens)
    }

    fn end_of_scheme(&mut self) {
        let Some(draft) = self.draft.take().filter(|draft| !draft.broken) else {
            return;
        };
        let place = format!("{}: [{}]", draft.place, draft.id);
        match draft.finish() {
            Ok(scheme) => self.table.schemes.push(scheme),
            Err(what) => self.table.malformed.push(format!("{place}: {what}")),
        }
    }
}

impl Draft {
    fn axis(&mut self, name: &str, tokens: &[String]) -> Result<(), String> {
        let found = words::all(tokens.iter().map(String::as_str))?;
        match self.axes.iter_mut().find(|axis| axis.name == name) {
            Some(axis) => axis.words.extend(found),
            None => self.axes.push(Axis { name: name.to_owned(), words: found }),
        }
        Ok(())
    }

    fn finish(self) -> Result<Scheme, String> {
        let names: Vec<&str> = self.axes.iter().map(|axis| axis.name.as_str()).collect();
        let folder = Template::compile(&self.folder, &names)?;
        let name = Template::compile(&self.name, &names)?;
        for (number, axis) in names.iter().enumerate() {
            if !folder.uses(number) && !name.uses(number) {
                return Err(format!("the axis `{axis}` is not used"));
            }
        }
        let mut issues = match self.builds.as_str() {
            "" => releases(&self.versions)?,
            _ if !self.versions.is_empty() => return Err("both versions and builds".to_owned()),
            _ if folder.uses_version() || name.uses_version() => {
                return Err("builds have no version".to_owned());
            }
            builds => dated(builds, &self.id)?,
        };
        if issues.is_empty() {
            return Err("no version and no builds".to_owned());
        }
        if !self.number.is_empty() {
            count(&mut issues, self.number.trim())?;
        }
        issues.sort_by_key(|issue| issue.date);
        Ok(Scheme { id: self.id, folder, name, axes: self.axes, issues })
    }
}

/// Reads `24.04|noble=2024-04-25`; a window on a version (from a list) keeps it only when it holds for itself. With a
/// span for a date, `cu{1..9}_{x86,x64}=2019-02..2021-03`, the choices of the first brace came out evenly over it.
fn releases(tokens: &[String]) -> Result<Vec<Issue>, String> {
    let mut issues = Vec::new();
    for token in tokens {
        let (body, window) = match token.find('@') {
            Some(at) => token.split_at(at),
            None => (token.as_str(), ""),
        };
        let (version, date) = body.split_once('=').ok_or_else(|| format!("`{token}` has no date"))?;
        let (first, last) = date.split_once("..").unwrap_or((date, date));
        let (first, last) = (words::date(first, false)?, words::date(last, false)?);
        if last < first {
            return Err(format!("`{token}` ends before it starts"));
        }
        let found = words::words(&format!("{version}{window}"))?;
        let brace = version.find('}').map_or(version.len(), |end| end + 1);
        let choices = words::words(version.get(..brace).unwrap_or(version))?.len();
        let inner = (found.len() / choices).max(1);
        let days = i64::from((last - first).get_days());
        for (position, word) in found.into_iter().enumerate() {
            let place = i64::try_from(position / inner).unwrap_or(0);
            let gaps = i64::try_from(choices).unwrap_or(1).max(2) - 1;
            let date = first.saturating_add((days * place / gaps).days());
            let issue = Issue::release(word.columns.clone(), date);
            if word.holds(date, &issue.numbers) {
                issues.push(issue);
            }
        }
    }
    Ok(issues)
}

/// Reads `weekly 2014-08-03..2026-10-04 keep 40%`.
fn dated(text: &str, id: &str) -> Result<Vec<Issue>, String> {
    let wrong = || format!("`{text}` are not builds");
    let mut fields = text.split_whitespace();
    let step = match fields.next().ok_or_else(wrong)? {
        "daily" => 1.day(),
        "weekly" => 7.days(),
        "monthly" => 1.month(),
        days => {
            let days = days.strip_suffix('d').and_then(|days| days.parse().ok());
            days.filter(|days: &i32| *days > 0).ok_or_else(wrong)?.days()
        }
    };
    let (from, to) = fields.next().and_then(|span| span.split_once("..")).ok_or_else(wrong)?;
    let (from, to): (Date, Date) = (words::date(from, false)?, words::date(to, true)?);
    let keep: u64 = match (fields.next(), fields.next(), fields.next()) {
        (None, ..) => 100,
        (Some("keep"), Some(share), None) => {
            share.strip_suffix('%').and_then(|share| share.parse().ok()).ok_or_else(wrong)?
        }
        _ => return Err(wrong()),
    };
    let mut issues: Vec<Issue> = Vec::new();
    for date in from.series(step).take_while(|date| *date <= to) {
        let mut issue = Issue::release(Vec::new(), date);
        let day = Hash::of("keep").text(id).number(issues.len() as u64);
        issue.usual = day.below(100) < keep;
        issue.dated = true;
        issues.push(issue);
    }
    Ok(issues)
}

/// Reads `10..43760 by 10`, or spans with windows, and numbers the builds of each span: growing, a little unevenly,
/// in multiples of the step.
fn count(issues: &mut [Issue], text: &str) -> Result<(), String> {
    let wrong = || format!("`{text}` are not numbers");
    let number = |digits: &str| digits.parse::<u64>().map_err(|_| wrong());
    let (spans, step) = text.split_once(" by ").unwrap_or((text, "1"));
    let step = number(step)?.max(1);
    for word in words::all(spans.split_whitespace())? {
        let span = word.columns.first().and_then(|span| span.split_once(".."));
        let (from, to) = span.ok_or_else(wrong)?;
        let (from, to) = (number(from)?, number(to)?);
        let builds = issues.iter_mut().filter(|issue| word.holds(issue.date, &[]));
        let builds: Vec<&mut Issue> = builds.collect();
        let many = builds.len().max(1) as u64;
        let gap = to.saturating_sub(from) / many;
        if gap < step {
            return Err(format!("`{from}..{to}` are too few numbers for {many} builds"));
        }
        for (position, issue) in (0_u64..).zip(builds) {
            let start = from + (to - from) * position / many;
            let jump = Hash::of("number").text(text).number(position).below(gap - step + 1);
            issue.number = (start + jump).div_ceil(step) * step;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(text: &str) -> Table {
        read(&[("test", text)])
    }

    #[test]
    fn reads_releases_lists_and_axes() {
        let table = read_one(
            "# note
            $all 1.0|one=2001-02-03 1.1=2002-01-01
            $all 2.0=2003-01-01
            [x/y]
            folder L/{version.1}
            name x-{version|2}-{arch}.iso
            version $all@v1
            arch a b@2002..",
        );
        assert_eq!(table.malformed, Vec::<String>::new());
        let scheme = &table.schemes[0];
        assert_eq!(scheme.product(), "x");
        let files = |number: usize| scheme.files(&scheme.issues[number]);
        assert_eq!((scheme.issues.len(), files(0), files(1)), (2, 1, 2));
        let choice = scheme.choice(&scheme.issues[1], 1);
        assert_eq!(scheme.folder.fill(&choice), "L/1");
        assert_eq!(scheme.name.fill(&choice), "x-1.1-b.iso");
    }

    #[test]
    fn numbers_grow_with_the_builds() {
        let table = read_one(
            "[x/y]
            folder L
            name {number}-{yyyy}{mm}{dd}.iso
            builds 14d 2020-01-01..2020-12 keep 50%
            number 10..4000@..2020-06 5000..9000@2020-07.. by 10",
        );
        assert_eq!(table.malformed, Vec::<String>::new());
        let issues = &table.schemes[0].issues;
        assert_eq!(issues.len(), 27);
        assert!(issues.is_sorted_by(|left, right| left.number < right.number));
        assert!(issues.iter().all(|issue| issue.number % 10 == 0));
        assert!(issues.iter().any(|issue| issue.usual) && issues.iter().any(|issue| !issue.usual));
    }

    #[test]
    fn a_span_spreads_the_first_choices() {
        let table = read_one("[x/y]\nfolder L\nname {version}.iso\nversion cu{1..3}_{a,b}=2020-01-01..2020-01-05\n");
        let days: Vec<i8> = table.schemes[0].issues.iter().map(|issue| issue.date.day()).collect();
        assert_eq!(days, [1, 1, 3, 3, 5, 5]);
    }

    #[test]
    fn sets_malformed_lines_aside_with_their_place() {
        let scheme = "[x/y]\nfolder L\nname x-{version}.iso\nversion 1=2001-01-01\n";
        for (line, place) in [
            ("alone", "test:5: "),
            ("version 2=2001-13-01", "test:1: [x/y]"),
            ("version 2", "test:1: [x/y]"),
            ("version 2=2002-01-01..2001-01-01", "test:1: [x/y]"),
            ("arch a", "test:1: [x/y]"),
            ("arch {a", "test:5: "),
            ("arch $nothing", "test:5: "),
            ("name again", "test:5: "),
            ("builds weekly 2001..2002", "test:1: [x/y]"),
        ] {
            let table = read_one(&format!("{scheme}{line}\n"));
            assert_eq!((table.malformed.len(), table.schemes.len()), (1, 0), "{line}");
            assert!(table.malformed[0].starts_with(place), "{}", table.malformed[0]);
        }
        for text in ["name x", "[x]\nfolder L\nname {what}\nversion 1=2001\n", "[x]\nfolder L\nname x"] {
            assert_eq!(read_one(text).malformed.len(), 1, "{text}");
        }
    }
}
