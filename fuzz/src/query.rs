//! Query strings, for every resource.

use imagedeck_api::evaluate::evaluate;
use imagedeck_api::query::{Query, Reading};
use imagedeck_api::{Comparison, Filter, Image, Operator, Record, Resource, SyncRequest, Test};
use serde::de::DeserializeOwned;
use std::sync::LazyLock;

/// The records of the shared table of cases.
static RECORDS: LazyLock<Records> = LazyLock::new(Records::read);

struct Records {
    images: Vec<Image>,
    requests: Vec<SyncRequest>,
}

impl Records {
    fn read() -> Records {
        let table: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/cases/query.json")).unwrap_or_default();
        Records { images: records(&table, "/image"), requests: records(&table, "/request/image_sync") }
    }
}

fn records<T: DeserializeOwned>(table: &serde_json::Value, path: &str) -> Vec<T> {
    let records = table.get("records").and_then(|records| records.get(path)).cloned().unwrap_or_default();
    serde_json::from_value(records).unwrap_or_default()
}

/// Whether a query that was read is printed so that it is read again, and is answered by its own rules.
pub fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    for resource in Resource::ALL {
        let reading = Reading::of(resource, &text);
        for mistake in &reading.mistakes {
            assert!(!mistake.to_string().is_empty());
        }
        let query = reading.query;
        let printed = query.print();
        let again = Reading::of(resource, &printed);
        assert_eq!((&again.mistakes, &again.unknown), (&Vec::new(), &Vec::new()), "{printed:?}");
        assert_eq!(again.query, query, "{printed:?}");
        assert_eq!(again.query.print(), printed);

        let predicates = query.predicates();
        assert_eq!(Query::parse(resource, &printed).is_ok(), predicates.is_ok(), "{printed:?}");
        match resource.image_kind() {
            Some(_) => check_answer(resource, &query, &RECORDS.images),
            None => check_answer(resource, &query, &RECORDS.requests),
        }
    }
}

fn check_answer<R: Record + PartialEq + std::fmt::Debug>(resource: Resource, query: &Query, records: &[R]) {
    let Ok(page) = evaluate(resource, query, Resource::DEFAULT_PER_PAGE, records) else {
        assert!(query.predicates().is_err(), "{query:?}");
        return;
    };
    let predicates = query.predicates().unwrap_or_default();
    let accepts = |record: &R| predicates.iter().all(|predicate| predicate.accepts(record));
    assert_eq!(page.total, records.iter().filter(|record| accepts(record)).count(), "{query:?}");

    // A page is a part of the whole list.
    let whole = Query { page: 1, per_page: Some(u32::MAX), ..query.clone() };
    let all = evaluate(resource, &whole, Resource::DEFAULT_PER_PAGE, records).map(|page| page.rows).unwrap_or_default();
    assert!(records.len() > resource.max_per_page() as usize || all.len() == page.total, "{query:?}");
    let per_page = query.rows_per_page(resource, Resource::DEFAULT_PER_PAGE) as usize;
    let before = (query.page as usize - 1).saturating_mul(per_page);
    let expected: Vec<&R> = all.into_iter().skip(before).take(per_page).collect();
    assert_eq!(page.rows, expected, "{query:?}");

    for filter in &query.filters {
        check_opposites(filter, records);
    }
}

/// "Is not" finds just what "is" does not find, and "is any of" of one value the same as "is".
fn check_opposites<R: Record>(filter: &Filter, records: &[R]) {
    let Test::Compare(Comparison::Equal, value) = &filter.test else { return };
    let other = |test| imagedeck_api::predicate::Predicate::new(&Filter { field: filter.field, test });
    let is = imagedeck_api::predicate::Predicate::new(filter);
    let is_not = other(Test::parse(Operator::Compare(Comparison::NotEqual), &filter.test.operand()));
    let is_any = other(Test::In(vec![value.clone()]));
    let (Ok(is), Ok(is_not), Ok(is_any)) = (is, is_not, is_any) else { return };
    for record in records {
        assert_ne!(is.accepts(record), is_not.accepts(record), "{filter:?}");
        assert_eq!(is.accepts(record), is_any.accepts(record), "{filter:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_records() {
        assert!(RECORDS.images.len() > 5 && RECORDS.requests.len() > 1);
    }
}
