//! The words of a table line: lists and ranges in braces, columns, and the window in which a word holds.
//!
//! `{desktop,server}-i386@..2018-04` gives two words that hold until April 2018. What a word stands for is not known
//! here.

use jiff::civil::Date;

/// One value of an axis, such as an architecture or a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The forms of the value, separated by `|` in the table: `UbuntuMATE|ubuntu-mate`.
    pub columns: Vec<String>,
    /// All of them must hold; none means always.
    pub windows: Vec<Window>,
}

/// When a word holds: by release date (`@2010..2018-04`) or by version (`@v6.06..17.10`), both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    /// From one day to another.
    Dates(Date, Date),
    /// From one version to another, with all that start like the last: `..8` includes 8.11.
    Versions(Vec<u32>, Vec<u32>),
}

impl Word {
    /// True when the word applies to a release of this date and version (empty for dated builds).
    pub fn holds(&self, date: Date, version: &[u32]) -> bool {
        self.windows.iter().all(|window| match window {
            Window::Dates(from, to) => *from <= date && date <= *to,
            Window::Versions(from, to) => version >= from.as_slice() && version.iter().take(to.len()).le(to),
        })
    }
}

/// Reads one word of the table into all the words that it stands for.
pub fn words(text: &str) -> Result<Vec<Word>, String> {
    let mut parts = text.split('@');
    let body = parts.next().unwrap_or_default();
    let windows = parts.map(window).collect::<Result<Vec<_>, _>>()?;
    let words = unbrace(body)?
        .into_iter()
        .map(|whole| Word { columns: whole.split('|').map(str::to_owned).collect(), windows: windows.clone() });
    Ok(words.collect())
}

/// Reads all words of a line.
pub fn all<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Vec<Word>, String> {
    let found: Result<Vec<Vec<Word>>, String> = texts.map(words).collect();
    Ok(found?.into_iter().flatten().collect())
}

/// The numbers of a version in order: `4.0r9` is 4, 0, 9.
pub fn version_numbers(text: &str) -> Vec<u32> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// Reads a whole date, or the first or last day of a month or a year.
pub fn date(text: &str, last: bool) -> Result<Date, String> {
    let wrong = || format!("`{text}` is not a date");
    let mut parts = text.split('-');
    let mut part = || parts.next().map(|digits| digits.parse::<i16>().ok());
    let year = part().flatten().ok_or_else(wrong)?;
    let month = part().map_or(Ok(if last { 12 } else { 1 }), |month| month.ok_or_else(wrong))?;
    let day = part().map(|day| day.ok_or_else(wrong)).transpose()?;
    let month = i8::try_from(month).map_err(|_| wrong())?;
    let first = Date::new(year, month, 1).map_err(|_| wrong())?;
    match day {
        Some(day) => i8::try_from(day).ok().and_then(|day| Date::new(year, month, day).ok()).ok_or_else(wrong),
        None if last => Ok(first.last_of_month()),
        None => Ok(first),
    }
}

/// Reads `from..to`, each end optional, with a leading `v` for versions; one date or version alone is both ends.
fn window(text: &str) -> Result<Window, String> {
    let span = text.trim_start_matches('v');
    let (from, to) = span.split_once("..").unwrap_or((span, span));
    if text.starts_with('v') {
        let to = match to {
            "" => vec![u32::MAX],
            _ => version_numbers(to),
        };
        return Ok(Window::Versions(version_numbers(from), to));
    }
    let from = match from {
        "" => Date::MIN,
        _ => date(from, false)?,
    };
    let to = match to {
        "" => Date::MAX,
        _ => date(to, true)?,
    };
    match from <= to {
        true => Ok(Window::Dates(from, to)),
        false => Err(format!("`@{text}` ends before it starts")),
    }
}

/// Expands `a{b,c}{1..3}` as a shell does, ranges with the leading zeros of their start.
fn unbrace(text: &str) -> Result<Vec<String>, String> {
    let Some((head, rest)) = text.split_once('{') else {
        return match text.contains('}') {
            true => Err(format!("`{text}` has a closing brace too many")),
            false => Ok(vec![text.to_owned()]),
        };
    };
    let (inside, tail) = rest.split_once('}').ok_or_else(|| format!("`{text}` has an open brace"))?;
    let choices: Vec<String> = match inside.split_once("..") {
        None => inside.split(',').map(str::to_owned).collect(),
        Some((from, to)) => {
            let number = |digits: &str| digits.parse::<u32>();
            let (first, last) = number(from)
                .and_then(|first| Ok((first, number(to)?)))
                .map_err(|_| format!("`{inside}` is not a range"))?;
            let width = from.len();
            (first..=last).map(|number| format!("{number:0width$}")).collect()
        }
    };
    let tails = unbrace(tail)?;
    let join = |choice: &String| -> Vec<String> { tails.iter().map(|tail| format!("{head}{choice}{tail}")).collect() };
    Ok(choices.iter().flat_map(join).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    fn texts(text: &str) -> Vec<String> {
        let found = words(text).expect("well-formed");
        found.iter().map(|word| word.columns.join("|")).collect()
    }

    #[test]
    fn braces_expand_like_a_shell() {
        assert_eq!(texts("CD-{9..11}"), ["CD-9", "CD-10", "CD-11"]);
        assert_eq!(texts("{01..02}"), ["01", "02"]);
        assert_eq!(texts("{a,b}-{x,y}"), ["a-x", "a-y", "b-x", "b-y"]);
        assert_eq!(texts("English|en"), ["English|en"]);
        assert_eq!(texts("_{,kn_}x"), ["_x", "_kn_x"]);
        assert!(words("{a,b").is_err() && words("a}").is_err() && words("{1..x}").is_err());
    }

    #[test]
    fn windows_hold_by_date_or_version() {
        let found = words("i386@2010..2018-04").expect("well-formed");
        let holds = |date| found.iter().all(|word| word.holds(date, &[]));
        assert!(holds(day(2010, 1, 1)) && holds(day(2018, 4, 30)));
        assert!(!holds(day(2009, 12, 31)) && !holds(day(2018, 5, 1)));

        let found = words("i386@v6.06..17").expect("well-formed");
        let holds = |version: &str| found[0].holds(day(2000, 1, 1), &version_numbers(version));
        assert!(holds("6.06") && holds("17.10.1"));
        assert!(!holds("5.10") && !holds("18.04"));
        assert!(words("x@2018..2010").is_err() && words("x@soon").is_err());
    }

    #[test]
    fn dates_may_be_a_month_or_a_year() {
        assert_eq!(date("2020-02", true), Ok(day(2020, 2, 29)));
        assert_eq!(date("2020", true), Ok(day(2020, 12, 31)));
        assert_eq!(date("2020-02-03", false), Ok(day(2020, 2, 3)));
        assert!(date("2020-13", false).is_err() && date("", false).is_err());
        assert_eq!(version_numbers("4.0r9"), [4, 0, 9]);
    }
}
