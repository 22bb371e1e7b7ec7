//! Properties of the query language: what is printed is read again as it was, and nothing makes the reader panic.

use imagedeck_api::pattern::Piece;
use imagedeck_api::query::Reading;
use imagedeck_api::query_string::{encode, pairs};
use imagedeck_api::{Comparison, Direction, Filter, Operator, Pattern, Query, Resource, Sort, Test};
use proptest::prelude::*;
use proptest::sample::select;

/// Texts that are made of what the grammar, URLs and SQL care about, and any others.
fn hostile_text() -> impl Strategy<Value = String> {
    let signs = "[%;,\\\\&=+#?_* '\"<>()\\[\\]\u{0}\u{7f}éÉ日İßa-cA-C0-9.:/-]{0,12}";
    let words = select(vec!["None,None", "None", "asc", "%25", "\\", "\\;", ";;", ",", "'; DROP TABLE users;--", " "]);
    prop_oneof![signs.prop_map(String::from), words.prop_map(str::to_owned), any::<String>()]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let piece = prop_oneof![Just(Piece::Any), hostile_text().prop_map(Piece::Text)];
    prop::collection::vec(piece, 0..5).prop_map(Pattern::new)
}

fn test() -> impl Strategy<Value = Test> {
    let comparisons: Vec<Comparison> = Operator::ALL
        .into_iter()
        .filter_map(|operator| match operator {
            Operator::Compare(comparison) => Some(comparison),
            Operator::Like | Operator::In => None,
        })
        .collect();
    prop_oneof![
        (select(comparisons), hostile_text()).prop_map(|(comparison, value)| Test::Compare(comparison, value)),
        pattern().prop_map(Test::Like),
        prop::collection::vec(hostile_text(), 1..4).prop_map(Test::In),
    ]
}

fn query(resource: Resource) -> impl Strategy<Value = Query> {
    let field = move || select(resource.fields());
    let filter = (field(), test()).prop_map(|(field, test)| Filter { field, test });
    let direction = select(vec![Direction::Ascending, Direction::Descending]);
    let sort = (field(), direction).prop_map(|(field, direction)| Sort { field, direction });
    let filters = prop::collection::vec(filter, 0..4);
    let sorts = prop::collection::vec(sort, 0..3);
    (filters, sorts, 1..u32::MAX, prop::option::of(1..u32::MAX)).prop_map(|(filters, sorts, page, per_page)| Query {
        filters,
        sorts,
        page,
        per_page,
    })
}

fn any_query() -> impl Strategy<Value = (Resource, Query)> {
    select(Resource::ALL.to_vec()).prop_flat_map(|resource| query(resource).prop_map(move |query| (resource, query)))
}

proptest! {
    #[test]
    fn what_is_printed_is_read_again_as_it_was((resource, query) in any_query()) {
        let printed = query.print();
        let reading = Reading::of(resource, &printed);
        prop_assert_eq!(&reading.query, &query, "{}", printed);
        prop_assert!(reading.mistakes.is_empty() && reading.unknown.is_empty(), "{}", printed);
    }

    #[test]
    fn the_encoding_of_page_links_reads_the_same((resource, query) in any_query()) {
        let printed = query.print();
        let parameters: Vec<String> =
            pairs(&printed).map(|(name, value)| format!("{}={}", encode(&name), encode(&value))).collect();
        prop_assert_eq!(Reading::of(resource, &parameters.join("&")).query, query);
    }

    #[test]
    fn any_query_string_is_read_and_its_reading_is_stable(text in any::<String>(), hostile in hostile_text()) {
        for resource in Resource::ALL {
            for written in [text.clone(), format!("filter={hostile}&sort={hostile}"), format!("filter=name,like,{hostile}")] {
                let query = Reading::of(resource, &written).query;
                prop_assert_eq!(Reading::of(resource, &query.print()).query, query);
            }
        }
    }
}
