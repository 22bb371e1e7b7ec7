//! SQL and the evaluation in memory agree on made-up queries as well, not only on those of the table.

use super::*;
use imagedeck_api::evaluate::evaluate;
use imagedeck_api::facet::count;
use imagedeck_api::pattern::Piece;
use imagedeck_api::{Comparison, Facet, Filter, Operator, Pattern, Record, Test};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

const RESOURCE: Resource = Resource::PublicVm;

/// Texts of which most find something: those of the records, parts of them, and what is near them.
fn operand(images: &[Image], field: Field) -> BoxedStrategy<String> {
    let texts: Vec<String> = images.iter().map(|image| image.value(field).text().into_owned()).collect();
    let whole = select(texts.clone());
    let part = (select(texts), 0..20_usize, 0..8_usize)
        .prop_map(|(text, skipped, taken)| text.chars().skip(skipped).take(taken).collect::<String>());
    let text = prop_oneof![
        whole.clone(),
        part.clone(),
        part.prop_map(|text| text.to_uppercase()),
        "[a-zÉé_%;,\\\\\\[*?]{0,3}"
    ];
    match field.field_type() {
        imagedeck_api::FieldType::Text | imagedeck_api::FieldType::Version => text.boxed(),
        imagedeck_api::FieldType::Number => (-2..20_i64).prop_map(|number| number.to_string()).boxed(),
        imagedeck_api::FieldType::Flag => select(vec!["true", "false"]).prop_map(str::to_owned).boxed(),
        imagedeck_api::FieldType::Time => (whole, select(vec![10, 20, 24, 28]))
            .prop_map(|(text, length)| match length {
                // The date; the date and the time without seconds; the time without its zone; all of it.
                10 => text[..10].to_owned(),
                20 => format!("{} {}", &text[..10], &text[15..20]),
                24 => format!("{} {}", &text[..10], &text[15..23]),
                _ => text,
            })
            .boxed(),
    }
}

fn filter(images: Vec<Image>) -> impl Strategy<Value = Filter> {
    let comparisons = Operator::ALL.into_iter().filter_map(|operator| match operator {
        Operator::Compare(comparison) => Some(comparison),
        Operator::Like | Operator::In => None,
    });
    let comparisons: Vec<Comparison> = comparisons.collect();
    select(RESOURCE.fields()).prop_flat_map(move |field| {
        let value = operand(&images, field);
        let piece = prop_oneof![Just(Piece::Any), value.clone().prop_map(Piece::Text)];
        let pattern = prop::collection::vec(piece, 0..4).prop_map(|pieces| Test::Like(Pattern::new(pieces)));
        let compare = (select(comparisons.clone()), value.clone()).prop_map(|(sign, value)| Test::Compare(sign, value));
        let any_of = prop::collection::vec(value, 1..4).prop_map(Test::In);
        prop_oneof![compare, pattern, any_of].prop_map(move |test| Filter { field, test })
    })
}

fn query(images: Vec<Image>) -> impl Strategy<Value = Query> {
    let direction = select(vec![Direction::Ascending, Direction::Descending]);
    let sort = (select(RESOURCE.fields()), direction).prop_map(|(field, direction)| Sort { field, direction });
    let filters = prop::collection::vec(filter(images), 0..3);
    (filters, prop::collection::vec(sort, 0..3), 1..3_u32, prop::option::of(1..12_u32))
        .prop_map(|(filters, sorts, page, per_page)| Query { filters, sorts, page, per_page })
}

#[test]
fn facets_agree_on_made_up_filters() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let table = table();
    let images: Vec<Image> = table.read(RESOURCE);
    let fixture = runtime.block_on(Fixture::with_records(&table));
    let mut runner = TestRunner::new(Config { cases: 500, failure_persistence: None, ..Config::default() });
    let facets = prop::sample::subsequence(Facet::ALL.to_vec(), 0..=Facet::ALL.len());
    let outcome = runner.run(&(query(images.clone()), facets), |(query, facets)| {
        let predicates = query.predicates().expect("values that fit");
        let page = evaluate(RESOURCE, &query, Resource::DEFAULT_PER_PAGE, &images).expect("values that fit");
        let in_memory = (page.rows.iter().map(|image| image.id).collect::<Vec<_>>(), page.total as u64);
        let listing = fixture.listing(RESOURCE, &query.print()).expect("values that fit");
        let found = runtime.block_on(fixture.store.images_with_facets(&listing, &facets));
        let (answer, counted) = found.expect("the database");
        let with_facets = (answer.rows.iter().map(|image| image.id).collect::<Vec<_>>(), answer.total);
        prop_assert_eq!(with_facets, in_memory, "{}", query.print());
        for (facet, counts) in counted {
            prop_assert_eq!(counts, count(facet, &predicates, &images), "{:?} of {}", facet, query.print());
        }
        Ok(())
    });
    outcome.expect("agreement");
}

#[test]
fn sql_and_memory_agree_on_made_up_queries() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let table = table();
    let images: Vec<Image> = table.read(RESOURCE);
    let fixture = runtime.block_on(Fixture::with_records(&table));
    let mut runner = TestRunner::new(Config { cases: 2_000, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&query(images.clone()), |query| {
        let page = evaluate(RESOURCE, &query, Resource::DEFAULT_PER_PAGE, &images).expect("values that fit");
        let in_memory = (page.rows.iter().map(|image| image.id).collect::<Vec<_>>(), page.total as u64);
        let with_sql = runtime.block_on(fixture.answer(RESOURCE, &query.print()));
        prop_assert_eq!(with_sql, Ok(in_memory), "{}", query.print());
        Ok(())
    });
    outcome.expect("agreement");
}
