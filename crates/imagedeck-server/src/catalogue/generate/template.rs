//! Folder and name templates: text with placeholders in braces, checked once and then filled many times.
//!
//! Which values a placeholder takes is decided elsewhere. The placeholders:
//!
//! | placeholder | filled with |
//! | --- | --- |
//! | `{arch}`, `{arch|2}`, `{version.2}` | an axis' value, its second column, the first two parts of its first column |
//! | `{yyyy}` `{yy}` `{mm}` `{dd}` `{weekyear}` `{week}` `{Mon}` `{mon}` `{month}` | the date of the release or build |
//! | `{hh}` `{mi}` `{ss}` | a time of day, the same for all files of a build |
//! | `{HH}` `{MI}` `{SS}` | a time of day of this file |
//! | `{number}` | a build number that grows with time |
//! | `{turn:1}` | the build's number within its day, counted from 1; mostly 1 |
//! | `{commit:7}`, `{serial:4}` | hexadecimal or decimal digits, the same for all files of a build |
//! | `{hex:8}`, `{digits:5}` | hexadecimal or decimal digits of this file |

use super::hash::Hash;
use super::scheme::{Choice, Issue};
use std::fmt::Write;

/// A checked template.
#[derive(Debug)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Text(String),
    /// A column of an axis, cut after so many dot-separated parts (0: whole).
    Axis {
        axis: usize,
        column: usize,
        dots: usize,
    },
    /// The same of the version of the release.
    Version {
        column: usize,
        dots: usize,
    },
    Moment(Moment),
    Number,
    Turn(u64),
    Commit(usize),
    Serial(usize),
    Hex(usize),
    Digits(usize),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Moment {
    Year,
    ShortYear,
    Month,
    Day,
    /// The year that the week belongs to, which differs from the date's around New Year.
    WeekYear,
    Week,
    /// The first three letters, with a capital or without.
    MonthShort(bool),
    MonthName,
    /// Hour, minute or second: how many there are of it, and whether each file has its own.
    Clock(u64, bool),
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Template {
    /// Checks a template against the names of the axes that may fill it.
    pub fn compile(text: &str, axes: &[&str]) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (inside, tail) = after.split_once('}').ok_or_else(|| format!("`{text}` has an open brace"))?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(placeholder(inside, axes)?);
            rest = tail;
        }
        if rest.contains('}') {
            return Err(format!("`{text}` has a closing brace too many"));
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// True when the axis with this number fills a part of the template.
    pub fn uses(&self, number: usize) -> bool {
        let is_axis = |part: &Part| matches!(part, Part::Axis { axis, .. } if *axis == number);
        self.parts.iter().any(is_axis)
    }

    /// True when a version is asked for.
    pub fn uses_version(&self) -> bool {
        let is_version = |part: &Part| matches!(part, Part::Version { .. });
        self.parts.iter().any(is_version)
    }

    /// True when a time of day is part of the text.
    pub fn uses_clock(&self) -> bool {
        let is_clock = |part: &Part| matches!(part, Part::Moment(Moment::Clock(..)));
        self.parts.iter().any(is_clock)
    }

    /// Fills the template for one file.
    pub fn fill(&self, choice: &Choice) -> String {
        let mut out = String::with_capacity(64);
        for part in &self.parts {
            // Writing to a string cannot fail.
            let _ = part.fill(&mut out, choice);
        }
        out
    }
}

impl Part {
    fn fill(&self, out: &mut String, choice: &Choice) -> std::fmt::Result {
        let issue: &Issue = choice.issue;
        match self {
            Self::Text(text) => out.write_str(text),
            Self::Axis { axis, column, dots } => match choice.words.get(*axis) {
                Some(word) => column_of(out, &word.columns, *column, *dots),
                None => Ok(()),
            },
            Self::Version { column, dots } => column_of(out, &issue.version, *column, *dots),
            Self::Moment(moment) => moment.fill(out, choice),
            Self::Number => write!(out, "{}", issue.number),
            Self::Turn(first) => {
                let chance = choice.build_hash("turn").below(100);
                let later = u64::from(chance >= 82) + u64::from(chance >= 96);
                write!(out, "{}", first + later)
            }
            Self::Commit(digits) => hexadecimal(out, choice.build_hash("commit"), *digits),
            Self::Hex(digits) => hexadecimal(out, choice.file_hash("hex"), *digits),
            Self::Serial(digits) => decimal(out, choice.build_hash("serial"), *digits),
            Self::Digits(digits) => decimal(out, choice.file_hash("digits"), *digits),
        }
    }
}

impl Moment {
    fn fill(self, out: &mut String, choice: &Choice) -> std::fmt::Result {
        let date = choice.issue.date;
        let month =
            usize::try_from(date.month() - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
        match self {
            Self::Year => write!(out, "{}", date.year()),
            Self::ShortYear => write!(out, "{:02}", date.year() % 100),
            Self::Month => write!(out, "{:02}", date.month()),
            Self::Day => write!(out, "{:02}", date.day()),
            Self::WeekYear => write!(out, "{}", date.iso_week_date().year()),
            Self::Week => write!(out, "{:02}", date.iso_week_date().week()),
            Self::MonthShort(capital) => {
                let first = month.chars().take(1);
                let first = first.map(|letter| match capital {
                    true => letter.to_ascii_uppercase(),
                    false => letter,
                });
                out.extend(first.chain(month.chars().skip(1).take(2)));
                Ok(())
            }
            Self::MonthName => out.write_str(month),
            Self::Clock(bound, own) => {
                let hash = match own {
                    true => choice.file_hash("clock"),
                    false => choice.build_hash("clock"),
                };
                write!(out, "{:02}", hash.number(bound).below(bound.min(60)))
            }
        }
    }
}

fn placeholder(inside: &str, axes: &[&str]) -> Result<Part, String> {
    let unknown = || format!("`{{{inside}}}` is not a placeholder");
    if let Some((kind, count)) = inside.split_once(':') {
        let count: usize = count.parse().map_err(|_| unknown())?;
        return match kind {
            "turn" => Ok(Part::Turn(count as u64)),
            "commit" => Ok(Part::Commit(count)),
            "serial" => Ok(Part::Serial(count)),
            "hex" => Ok(Part::Hex(count)),
            "digits" => Ok(Part::Digits(count)),
            _ => Err(unknown()),
        };
    }
    // Minutes and seconds differ in their bound only so that they hash differently.
    let moment = match inside {
        "yyyy" => Some(Moment::Year),
        "yy" => Some(Moment::ShortYear),
        "mm" => Some(Moment::Month),
        "dd" => Some(Moment::Day),
        "weekyear" => Some(Moment::WeekYear),
        "week" => Some(Moment::Week),
        "Mon" => Some(Moment::MonthShort(true)),
        "mon" => Some(Moment::MonthShort(false)),
        "month" => Some(Moment::MonthName),
        "hh" => Some(Moment::Clock(24, false)),
        "mi" => Some(Moment::Clock(60, false)),
        "ss" => Some(Moment::Clock(61, false)),
        "HH" => Some(Moment::Clock(24, true)),
        "MI" => Some(Moment::Clock(60, true)),
        "SS" => Some(Moment::Clock(61, true)),
        "number" => return Ok(Part::Number),
        _ => None,
    };
    if let Some(moment) = moment {
        return Ok(Part::Moment(moment));
    }
    let (name, dots) = match inside.split_once('.') {
        Some((name, dots)) => (name, dots.parse().map_err(|_| unknown())?),
        None => (inside, 0),
    };
    let (name, column) = match name.split_once('|') {
        Some((name, column)) => (name, column.parse().map_err(|_| unknown())?),
        None => (name, 1_usize),
    };
    let column = column.checked_sub(1).ok_or_else(unknown)?;
    if name == "version" {
        return Ok(Part::Version { column, dots });
    }
    let axis = axes.iter().position(|axis| *axis == name);
    axis.map(|axis| Part::Axis { axis, column, dots }).ok_or_else(unknown)
}

/// A column that a value lacks is its first: `24.04|noble` beside `23.10` need not repeat itself.
fn column_of(out: &mut String, columns: &[String], column: usize, dots: usize) -> std::fmt::Result {
    let whole = columns.get(column).or(columns.first());
    let whole = whole.map_or("", String::as_str);
    let end = match dots {
        0 => None,
        _ => whole.match_indices('.').nth(dots - 1),
    };
    out.write_str(end.and_then(|(end, _)| whole.get(..end)).unwrap_or(whole))
}

/// The first digit is never 0, as in numbers that were counted up.
fn decimal(out: &mut String, hash: Hash, digits: usize) -> std::fmt::Result {
    let lowest = 10_u64.pow(u32::try_from(digits).unwrap_or(1).clamp(1, 10) - 1);
    write!(out, "{}", lowest + hash.below(9 * lowest))
}

fn hexadecimal(out: &mut String, hash: Hash, digits: usize) -> std::fmt::Result {
    for start in (0..digits).step_by(8) {
        let width = (digits - start).min(8);
        let piece = hash.number(start as u64).finish() & 0xffff_ffff;
        let piece = piece >> (4 * (8 - width));
        write!(out, "{piece:0width$x}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::scheme::{Axis, Scheme};
    use super::super::words::words;
    use super::*;
    use jiff::civil::date;

    fn fill(name: &str, files: usize) -> Vec<String> {
        let axis = |name: &str, text: &str| Axis { name: name.to_owned(), words: words(text).expect("well-formed") };
        let mut issue = Issue::release(vec!["1.2.3".to_owned(), "x".to_owned()], date(2024, 12, 30));
        issue.number = 4_321;
        let scheme = Scheme {
            id: "product/kind".to_owned(),
            folder: Template::compile("Folder", &[]).expect("well-formed"),
            name: Template::compile(name, &["arch", "kind"]).expect("well-formed"),
            axes: vec![axis("arch", "amd64|64"), axis("kind", "{a,b}")],
            issues: vec![issue],
        };
        let issue = &scheme.issues[0];
        let file = |number| scheme.name.fill(&scheme.choice(issue, number));
        (0..files).map(file).collect()
    }

    #[test]
    fn fills_axes_versions_and_dates() {
        let name = "{arch}-{arch|2}-{kind|2}-{version}-{version|2}-{version.2}-{version.9}";
        assert_eq!(fill(name, 2)[1], "amd64-64-b-1.2.3-x-1.2-1.2.3");
        let name = "{yyyy}{yy}{mm}{dd}-{weekyear}-{week}-{Mon}{mon}{month}-{number}";
        assert_eq!(fill(name, 1)[0], "2024241230-2025-01-Decdecdecember-4321");
    }

    #[test]
    fn digits_belong_to_the_build_or_the_file() {
        let lengths = |files: &[String]| files.iter().map(String::len).collect::<Vec<_>>();
        for (name, shared) in [
            ("{commit:12}", true),
            ("{serial:5}", true),
            ("{hh}{mi}{ss}", true),
            ("{hex:12}", false),
            ("{digits:5}", false),
            ("{HH}{MI}{SS}", false),
        ] {
            let files = fill(name, 2);
            assert_eq!(files[0] == files[1], shared, "{name}");
            assert_eq!(lengths(&files)[0], lengths(&files)[1], "{name}");
        }
        assert_eq!(fill("{hex:12}", 1)[0].len(), 12);
        assert_ne!(fill("{digits:5}", 1)[0].as_bytes()[0], b'0');
        assert!(["1", "2", "3"].contains(&fill("{turn:1}", 1)[0].as_str()));
    }

    #[test]
    fn refuses_what_it_cannot_fill() {
        for name in ["{what}", "{arch", "arch}", "{arch|0}", "{arch.x}", "{hex}", "{hex:x}", "{}"] {
            assert!(Template::compile(name, &["arch"]).is_err(), "{name}");
        }
    }
}
