//! The shared table of cases, answered in memory. The server's tests answer the same table with SQL.

// In a test a panic is the report; the lint's own exception does not reach helpers in a test's own crate.
#![allow(clippy::expect_used)]

use imagedeck_api::evaluate::evaluate;
use imagedeck_api::record::Value;
use imagedeck_api::{Field, Image, Query, Record, Resource, SyncRequest};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
struct Table {
    records: HashMap<String, serde_json::Value>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    resource: String,
    query: String,
    #[serde(default)]
    ids: Vec<i64>,
    #[serde(default)]
    total: usize,
    mistake: Option<String>,
}

#[test]
fn every_case_is_answered_in_memory() {
    let table: Table = serde_json::from_str(include_str!("../../../tests/cases/query.json")).expect("the table");
    assert!(table.cases.len() >= 60);
    let failures: Vec<String> = table.cases.iter().filter_map(|case| table.failure(case)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

impl Table {
    fn failure(&self, case: &Case) -> Option<String> {
        let resource = Resource::ALL.into_iter().find(|resource| resource.path() == case.resource).expect("a resource");
        let records = self.records.get(&case.resource).expect("records").clone();
        let answer = Query::parse(resource, &case.query).map(|query| {
            if resource.image_kind().is_some() {
                answer(resource, &query, &serde_json::from_value::<Vec<Image>>(records).expect("images"))
            } else {
                answer(resource, &query, &serde_json::from_value::<Vec<SyncRequest>>(records).expect("requests"))
            }
        });
        let is_right = match (&answer, &case.mistake) {
            (Ok(answer), None) => *answer == (case.ids.clone(), case.total),
            (Err(mistake), Some(start)) => mistake.to_string().starts_with(start),
            (_, _) => false,
        };
        (!is_right).then(|| format!("{} ?{} gives {answer:?}", case.resource, case.query))
    }
}

fn answer<R: Record>(resource: Resource, query: &Query, records: &[R]) -> (Vec<i64>, usize) {
    let page = evaluate(resource, query, Resource::DEFAULT_PER_PAGE, records).expect("checked by the parser");
    let id = |record: &&R| match record.value(Field::Id) {
        Value::Number(id) => id,
        _ => -1,
    };
    (page.rows.iter().map(id).collect(), page.total)
}
