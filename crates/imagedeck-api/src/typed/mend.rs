//! What somebody most likely meant: the attribute nearest to a name, the date nearest to one that there is not.
//!
//! It offers only what it would bet on; it deliberately has no dictionary.

use crate::predicate::Predicate;
use crate::time::TimeSpan;
use crate::{Field, FieldType, Filter, Resource, Test};

/// The longest name that is compared letter by letter: no attribute is nearly as long.
const LONGEST_NAME: usize = 24;

/// The most letters by which a name may differ from the attribute that it is taken for.
const MOST_DIFFERENCES: usize = 2;

/// The days that every month has.
const SHORTEST_MONTH: u32 = 28;

/// The attribute that a name most likely stands for: the one that begins with it, differs in a letter or two, or has
/// a word that begins with it.
pub(super) fn near_field(resource: Resource, name: &str) -> Option<Field> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let only = |fits: fn(&str, &str) -> bool| {
        let mut fields = resource.fields().iter().filter(|field| fits(field.name(), &name));
        fields.next().filter(|_| fields.next().is_none()).copied()
    };
    let begun = only(|field, name| field.starts_with(name));
    if begun.is_some() || name.len() < 3 {
        return begun;
    }
    let distances = resource.fields().iter().map(|field| (distance(field.name(), &name), *field));
    let (differences, nearest) = distances.min_by_key(|(differences, _)| *differences)?;
    // In a short name two other letters are no slip: `date` is not `name`.
    if differences <= MOST_DIFFERENCES && differences * 3 <= name.len() {
        return Some(nearest);
    }
    only(|field, name| field.split('_').any(|word| word.starts_with(name)))
}

/// The filter with values that fit its attribute, as they are or mended.
pub(super) fn fitting(filter: &Filter) -> Option<Filter> {
    if Predicate::new(filter).is_ok() {
        return Some(filter.clone());
    }
    let field_type = filter.field.field_type();
    let mended = |value: &String| near_value(field_type, value).unwrap_or_else(|| value.clone());
    let test = match &filter.test {
        Test::Compare(comparison, value) => Test::Compare(*comparison, mended(value)),
        Test::In(values) => Test::In(values.iter().map(mended).collect()),
        Test::Like(_) => return None,
    };
    let filter = Filter { field: filter.field, test };
    Predicate::new(&filter).is_ok().then_some(filter)
}

/// Whether a value that does not fit may do so once more is typed.
pub(super) fn is_begun(field_type: FieldType, value: &str) -> bool {
    match field_type {
        FieldType::Number => value == "-",
        FieldType::Flag => ["true", "false"].into_iter().any(|word| word.starts_with(&value.to_ascii_lowercase())),
        FieldType::Time => ["2000-01-01", "2000-10-10"].into_iter().any(|date| {
            let whole = date.get(value.len()..).map(|rest| [value, rest].concat());
            whole.is_some_and(|whole| TimeSpan::parse(&whole).is_some())
        }),
        FieldType::Text | FieldType::Version => false,
    }
}

fn near_value(field_type: FieldType, value: &str) -> Option<String> {
    match field_type {
        FieldType::Time if TimeSpan::parse(value).is_none() => near_date(value.trim()),
        FieldType::Flag => match value.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" | "on" | "t" => Some("true".to_owned()),
            "n" | "no" | "off" | "f" => Some("false".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// The date that is meant by one with its parts in another order, written otherwise, or after the end of its month.
fn near_date(written: &str) -> Option<String> {
    let parts: Vec<&str> = written.split(['-', '/', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() < 3);
    let middle = number(second)?;
    let (year, mut month, mut day) = if first.len() == 4 {
        (first, middle, number(third)?)
    } else {
        let first = number(first)?;
        match (first > 12, middle > 12) {
            (true, _) => (third, middle, first),
            (_, true) => (third, first, middle),
            _ if first == middle => (third, first, middle),
            // The fourth of May or the fifth of April: nobody knows.
            _ => return None,
        }
    };
    if month > 12 {
        (month, day) = (day, month);
    }
    if day > 31 {
        return None;
    }
    loop {
        let date = [*year, "-", &two_digits(month), "-", &two_digits(day)].concat();
        if TimeSpan::parse(&date).is_some() {
            return Some(date);
        }
        if day <= SHORTEST_MONTH {
            return None;
        }
        day -= 1;
    }
}

fn two_digits(number: u32) -> String {
    let digits = number.to_string();
    if digits.len() < 2 { ["0", &digits].concat() } else { digits }
}

/// How many letters have to be put in, taken out or changed to make one name of the other. Two that changed places
/// are one slip.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (place, letter) in left.bytes().enumerate() {
        let (mut diagonal, mut before) = (place, place + 1);
        for (cell, other) in row.iter_mut().skip(1).zip(right.bytes()) {
            let changed = diagonal + usize::from(letter != other);
            diagonal = *cell;
            before = changed.min(diagonal + 1).min(before + 1);
            *cell = before;
        }
    }
    let differences = if right.is_empty() { left.len() } else { row.last().copied().unwrap_or_default() };
    if have_two_swapped(left, right) { 1 } else { differences }
}

fn have_two_swapped(left: &str, right: &str) -> bool {
    let mut differing = left.bytes().zip(right.bytes()).filter(|(letter, other)| letter != other);
    match (differing.next(), differing.next(), differing.next()) {
        (Some((a, b)), Some((c, d)), None) => left.len() == right.len() && a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_for_the_one_attribute_that_it_begins_or_nearly_is() {
        let near = |name| near_field(Resource::PublicVm, name).map(Field::name);
        assert_eq!(near("created"), Some("created_on"));
        assert_eq!(near("arch"), Some("architecture"));
        assert_eq!(near("craeted_on"), Some("created_on"));
        assert_eq!(near("Nmae"), Some("name"));
        assert_eq!(near("disk"), Some("disks"));
        assert_eq!(near("family"), Some("os_family"));
        for unknown in ["xy", "on", "ubuntu", "http", "foo", "date", "file", "averyveryveryveryveryverylongname"] {
            assert_eq!(near(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_distance_counts_letters() {
        for (left, right, letters) in
            [("", "", 0), ("abc", "", 3), ("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3), ("ab", "ba", 1)]
        {
            assert_eq!(distance(left, right), letters, "{left} {right}");
        }
    }

    #[test]
    fn a_date_is_mended_where_only_one_is_meant() {
        for (written, date) in [
            ("2020-13-01", Some("2020-01-13")),
            ("2020-02-31", Some("2020-02-29")),
            ("2020-1-5", Some("2020-01-05")),
            ("2020/12/31", Some("2020-12-31")),
            ("31.12.2020", Some("2020-12-31")),
            ("12/31/2020", Some("2020-12-31")),
            ("05.05.2020", Some("2020-05-05")),
            ("04.05.2020", None),
            ("2020-13-14", None),
            ("2020-01-99", None),
            ("2020-00-00", None),
            ("yesterday", None),
            ("1-2-3", None),
        ] {
            assert_eq!(near_date(written).as_deref(), date, "{written}");
        }
    }

    #[test]
    fn the_beginning_of_a_value_is_not_wrong_yet() {
        for begun in ["2", "201", "2018-", "2018-0", "2018-1", "2018-01-", "2018-01-3"] {
            assert!(is_begun(FieldType::Time, begun), "{begun}");
        }
        for wrong in ["2018-13", "2018-02-3x", "2018-02-3", "x", "2020-13-01", "é"] {
            assert!(!is_begun(FieldType::Time, wrong), "{wrong}");
        }
        assert!(is_begun(FieldType::Flag, "Tr") && !is_begun(FieldType::Flag, "yes"));
        assert!(is_begun(FieldType::Number, "-") && !is_begun(FieldType::Number, "a"));
    }
}
