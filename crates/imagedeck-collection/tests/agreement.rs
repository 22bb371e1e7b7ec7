//! The collection answers what `imagedeck_api::evaluate` and `imagedeck_api::facet::count` define, for made-up images
//! and made-up queries, also after changes and from a snapshot; and it passes the table of cases.

// In a test a panic is the report; the lint's own exception does not reach helpers in a test's own crate.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

use imagedeck_api::evaluate::evaluate;
use imagedeck_api::facet::count;
use imagedeck_api::pattern::Piece;
use imagedeck_api::{
    Comparison, Direction, Facet, Fact, Facts, Field, FieldType, Filter, Image, Operator, Pattern, Query, Record,
    Resource, Sort, Test,
};
use imagedeck_collection::{Collection, NameFacts, snapshot};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;

const PER_PAGE: u32 = 5;

const NAMES: [&str; 12] = [
    "ubuntu-22.04-desktop-amd64.iso",
    "Ubuntu-24.04-SERVER.iso",
    "xubuntu.iso",
    "ubuntu",
    "",
    "a",
    "aa.iso",
    "ÉTÉ-100%.iso",
    "été.iso",
    "日本語.iso",
    "İstanbul ẞ.iso",
    "a;b,c\\d.iso",
];

const DIRECTORIES: [&str; 7] = ["", "Linux", "Linux/Ubuntu", "Linux/UbuntuStudio", "linux", "ÉTÉ", "a"];

const TIMES: [&str; 12] = [
    "2017-11-24 Fri 15:37:36 EST",
    "2017-11-24 Fri 15:37:37 EST",
    "2017-11-05 Sun 01:30:00 EDT",
    "2017-11-05 Sun 01:30:00 EST",
    "2018-01-01 Mon 00:00:00 EST",
    "2018-01-01 00:00:00 EST",
    "2018-01-01 Mon 05:00:00 UTC",
    "2018-06-01 Fri 00:00:00",
    "2018-01-01",
    "soon",
    "été-日本語 is no time",
    "",
];

const VERSIONS: [&str; 9] = ["", "9.9", "9.10", "9.10-rc1", "22.04", "22H2", "10 SP1", "1é", "v2"];

const WORDS: [&str; 6] = ["", "Linux", "linux", "Windows", "Été", "amd64"];

fn texts(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![8 => select(texts).prop_map(str::to_owned), 1 => "[aAéÉİ/%\\] ]{0,4}"]
}

fn facts() -> impl Strategy<Value = Facts> {
    let fact = |field: Field| {
        let fact = match field.field_type() {
            FieldType::Number => prop_oneof![-3..12_i64, Just(1 << 40), Just(i64::MIN)].prop_map(Fact::Number).boxed(),
            FieldType::Flag => any::<bool>().prop_map(Fact::Flag).boxed(),
            FieldType::Version => texts(&VERSIONS).prop_map(Fact::Text).boxed(),
            FieldType::Text | FieldType::Time if field == Field::Directory => {
                texts(&DIRECTORIES).prop_map(Fact::Text).boxed()
            }
            FieldType::Text | FieldType::Time => texts(&WORDS).prop_map(Fact::Text).boxed(),
        };
        prop::option::weighted(0.7, fact.prop_map(move |fact| (field, fact)))
    };
    // In the order of the fields, as they are kept.
    let fields: Vec<Field> = Field::ALL.into_iter().filter(|field| !field.is_documented()).collect();
    let facts: Vec<_> = fields.into_iter().map(fact).collect();
    facts.prop_map(|facts| facts.into_iter().flatten().collect())
}

fn image() -> impl Strategy<Value = Image> {
    let store = select(&["", "vss-ISOs", "vss-archive"][..]).prop_map(str::to_owned);
    let path = prop_oneof![
        6 => (texts(&DIRECTORIES), any::<bool>()).prop_map(|(directory, is_store)| {
            format!("{}{directory}{}", if is_store { "[vss-ISOs] " } else { "" }, if directory.is_empty() { "" } else { "/" })
        }).prop_map(Some),
        1 => Just(None),
    ];
    let label = prop::option::of((any::<bool>(), texts(&DIRECTORIES)));
    let own = (-20..60_i64, texts(&NAMES), path, store, any::<bool>(), texts(&TIMES), texts(&TIMES));
    (own, prop::option::of(texts(&DIRECTORIES)), label, facts()).prop_map(|(own, folder, label, facts)| {
        let (id, name, path, data_store, public, created_on, updated_on) = own;
        let path = path.map_or_else(|| "another".to_owned(), |path| path + &name);
        let label = label.map(|(is_joined, label)| if is_joined { label + &name } else { label });
        Image { id, name, path, data_store, public, created_on, updated_on, folder, label, facts }
    })
}

/// Texts of which most find something: those of the images, parts of them, and what is near them.
fn operand(images: &[Image], field: Field) -> BoxedStrategy<String> {
    let mut texts: Vec<String> = images.iter().map(|image| image.value(field).text().into_owned()).collect();
    texts.push("ubuntu".to_owned());
    let whole = select(texts.clone());
    let part = (select(texts), 0..20_usize, 0..8_usize)
        .prop_map(|(text, skipped, taken)| text.chars().skip(skipped).take(taken).collect::<String>());
    let text = prop_oneof![
        whole.clone(),
        part.clone(),
        part.prop_map(|text| text.to_uppercase()),
        "[a-zÉé_%;,/\\\\\\[*?]{0,3}"
    ];
    match field.field_type() {
        FieldType::Text | FieldType::Version => text.boxed(),
        FieldType::Number => (-4..14_i64).prop_map(|number| number.to_string()).boxed(),
        FieldType::Flag => select(&["true", "false"][..]).prop_map(str::to_owned).boxed(),
        FieldType::Time => select(
            &[
                "2017",
                "2017-11",
                "2017-11-24",
                "2017-11-24 15:37",
                "2018-01-01 05:00:00Z",
                "2017-11-05 Sun 01:30:00 EDT",
            ][..],
        )
        .prop_map(str::to_owned)
        .boxed(),
    }
}

fn filter(resource: Resource, images: Vec<Image>) -> impl Strategy<Value = Filter> {
    let comparisons = Operator::ALL.into_iter().filter_map(|operator| match operator {
        Operator::Compare(comparison) => Some(comparison),
        Operator::Like | Operator::In => None,
    });
    let comparisons: Vec<Comparison> = comparisons.collect();
    let fields = prop_oneof![select(resource.fields()), select(&Field::ALL[..])];
    fields.prop_flat_map(move |field| {
        let value = operand(&images, field);
        let text = if field.field_type() == FieldType::Time {
            prop_oneof![value.clone(), select(&TIMES[..]).prop_map(str::to_owned), "[-1 :TEé]{0,3}"].boxed()
        } else {
            value.clone()
        };
        let piece = prop_oneof![Just(Piece::Any), text.clone().prop_map(Piece::Text)];
        let pattern = prop::collection::vec(piece, 0..5).prop_map(|pieces| Test::Like(Pattern::new(pieces)));
        let contains = text.prop_map(|text| Test::Like(Pattern::contains(&text)));
        let compare = (select(comparisons.clone()), value.clone()).prop_map(|(sign, value)| Test::Compare(sign, value));
        let any_of = prop::collection::vec(value, 1..4).prop_map(Test::In);
        prop_oneof![compare, pattern, contains, any_of].prop_map(move |test| Filter { field, test })
    })
}

fn query(resource: Resource, images: Vec<Image>) -> impl Strategy<Value = Query> {
    let direction = select(&[Direction::Ascending, Direction::Descending][..]);
    let fields = prop_oneof![select(resource.fields()), select(&Field::ALL[..])];
    let sort = (fields, direction).prop_map(|(field, direction)| Sort { field, direction });
    let filters = prop::collection::vec(filter(resource, images), 0..3);
    (filters, prop::collection::vec(sort, 0..4), 1..4_u32, prop::option::of(1..12_u32))
        .prop_map(|(filters, sorts, page, per_page)| Query { filters, sorts, page, per_page })
}

/// What happens to a collection.
#[derive(Clone, Debug)]
enum Change {
    Insert(Vec<Image>),
    Remove(Vec<i64>),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => prop::collection::vec(image(), 0..40).prop_map(Change::Insert),
        1 => prop::collection::vec(-20..60_i64, 0..20).prop_map(Change::Remove),
    ]
}

fn resource() -> impl Strategy<Value = Resource> {
    select(&[Resource::PublicIso, Resource::PublicVm, Resource::PersonalVm][..])
}

/// Changes, and queries that fit what the images have.
fn story() -> impl Strategy<Value = (Resource, Vec<(Change, Vec<Query>)>)> {
    let changes = prop::collection::vec(change(), 1..4);
    (resource(), changes).prop_flat_map(|(resource, changes)| {
        let all: Vec<Image> = changes
            .iter()
            .flat_map(|change| if let Change::Insert(images) = change { images.as_slice() } else { &[] })
            .cloned()
            .collect();
        let steps: Vec<_> = changes
            .into_iter()
            .map(|change| (Just(change), prop::collection::vec(query(resource, all.clone()), 1..6)))
            .collect();
        (Just(resource), steps)
    })
}

fn check(collection: &mut Collection, images: &[Image], query: &Query) -> Result<(), TestCaseError> {
    let resource = collection.resource();
    let answer = collection.answer(query, PER_PAGE, &Facet::ALL).expect("values that fit");
    let page = evaluate(resource, query, PER_PAGE, images).expect("values that fit");
    let rows: Vec<Image> = page.rows.into_iter().cloned().collect();
    prop_assert_eq!(&answer.rows, &rows, "{}", query.print());
    prop_assert_eq!(answer.total, page.total);
    prop_assert_eq!(collection.total(query), Ok(page.total));
    let predicates = query.predicates().expect("values that fit");
    for (facet, counts) in answer.facets {
        prop_assert_eq!(counts, count(facet, &predicates, images), "{:?} of {}", facet, query.print());
    }
    let whole = Query { page: 1, per_page: Some(u32::MAX), ..query.clone() };
    let whole = evaluate(resource, &whole, PER_PAGE, images).expect("values that fit");
    let ids: Vec<i64> = whole.rows.iter().map(|image| image.id).collect();
    prop_assert_eq!(collection.matching_ids(query).expect("ids"), &ids[..]);
    let matching: Vec<i64> = collection.matching(query).expect("images").map(|image| image.id).collect();
    prop_assert_eq!(&matching, &ids);
    for image in images {
        let expected = ids.iter().position(|id| *id == image.id);
        let place = collection.around(image.id, query).expect("a place");
        prop_assert_eq!(place.map(|place| place.position), expected);
        if let (Some(place), Some(position)) = (place, expected) {
            prop_assert_eq!(place.previous, position.checked_sub(1).map(|before| ids[before]));
            prop_assert_eq!(place.next, ids.get(position + 1).copied());
            prop_assert_eq!(place.total, ids.len());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_collection_answers_what_is_defined((resource, steps) in story()) {
        let mut collection = Collection::new(resource, NameFacts::Given);
        let mut images: BTreeMap<i64, Image> = BTreeMap::new();
        for (change, queries) in steps {
            match change {
                Change::Insert(added) => {
                    images.extend(added.iter().cloned().map(|image| (image.id, image)));
                    collection.insert_or_replace(added).expect("room");
                }
                Change::Remove(ids) => {
                    images.retain(|id, _| !ids.contains(id));
                    collection.remove(&ids);
                }
            }
            let images: Vec<Image> = images.values().cloned().collect();
            prop_assert_eq!(collection.len(), images.len());
            for query in &queries {
                check(&mut collection, &images, query)?;
            }
            // From here on the collection goes on from its snapshot.
            let mut reader = snapshot::Reader::default();
            snapshot::write(&mut collection, 100).iter().for_each(|chunk| reader.push(chunk));
            collection = reader.finish().expect("a whole snapshot");
            for query in &queries {
                check(&mut collection, &images, query)?;
            }
        }
    }

    #[test]
    fn a_word_that_is_typed_narrows_and_widens_rightly(
        images in prop::collection::vec(image(), 0..60),
        field in select(&[Field::Name, Field::Path, Field::Label, Field::CreatedOn, Field::Version, Field::Size][..]),
        text in select(&["ubuntu-22", "linux/u", "été", "2017-11", "9.10", "[vss-isos] a"][..]),
    ) {
        let images: BTreeMap<i64, Image> = images.into_iter().map(|image| (image.id, image)).collect();
        let images: Vec<Image> = images.into_values().collect();
        let mut collection = Collection::new(Resource::PublicVm, NameFacts::Given);
        collection.insert_or_replace(images.iter().cloned()).expect("room");
        let typed: Vec<String> = (0..=text.chars().count()).map(|length| text.chars().take(length).collect()).collect();
        for text in typed.iter().chain(typed.iter().rev()) {
            let query = Query { filters: vec![Filter::contains(field, text)], ..Query::default() };
            check(&mut collection, &images, &query)?;
        }
    }

    #[test]
    fn a_snapshot_that_was_changed_is_refused(
        images in prop::collection::vec(image(), 0..20),
        place in any::<prop::sample::Index>(),
        bit in 0..8_u8,
        cut in any::<bool>(),
    ) {
        let mut collection = Collection::new(Resource::PublicVm, NameFacts::Given);
        collection.insert_or_replace(images).expect("room");
        let mut bytes = snapshot::write(&mut collection, usize::MAX).concat();
        let place = place.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] ^= 1 << bit }
        let mut reader = snapshot::Reader::default();
        reader.push(&bytes);
        prop_assert!(reader.finish().is_err());
    }
}

#[test]
fn facts_are_read_from_names_where_the_server_has_none() {
    let image = |id, path: &str| Image {
        id,
        name: path.rsplit('/').next().unwrap_or_default().to_owned(),
        path: path.to_owned(),
        ..Image::default()
    };
    let images = [image(1, "[a] Linux/ubuntu-22.04-amd64.iso"), image(2, "[a] Linux/debian-12.iso")];
    let query = Query::parse(Resource::PublicIso, "filter=distribution,eq,Debian").expect("a query");
    let mut collection = Collection::new(Resource::PublicIso, NameFacts::Read);
    collection.insert_or_replace(images.clone()).expect("room");
    let answer = collection.answer(&query, 10, &[Facet::Folder]).expect("an answer");
    assert_eq!(answer.rows.iter().map(|image| image.id).collect::<Vec<_>>(), [2]);
    assert_eq!(answer.facets[0].1.values[0].value.as_deref(), Some("Linux"));
    let mut collection = Collection::new(Resource::PublicIso, NameFacts::Given);
    collection.insert_or_replace(images).expect("room");
    assert_eq!(collection.total(&query), Ok(0));
}

#[test]
fn a_value_that_does_not_fit_is_a_mistake() {
    let filter = Filter { field: Field::Size, test: Test::Compare(Comparison::Equal, "big".to_owned()) };
    let query = Query { filters: vec![filter], ..Query::default() };
    assert!(Collection::new(Resource::PublicIso, NameFacts::Given).answer(&query, 10, &[]).is_err());
}

#[test]
fn many_values_are_cut_as_defined() {
    let images: Vec<Image> = (0..5_000)
        .map(|id| {
            let version = Fact::Text(format!("{}.{}", id % 7, id * id % 1_777));
            Image { id, facts: [(Field::Version, version)].into_iter().collect(), ..Image::default() }
        })
        .collect();
    let mut collection = Collection::new(Resource::PublicIso, NameFacts::Given);
    collection.insert_or_replace(images.iter().cloned()).expect("room");
    for written in ["", "filter=id,lt,4900", "filter=version,ge,3", "filter=id,lt,1500"] {
        let query = Query::parse(Resource::PublicIso, written).expect("a query");
        let answer = collection.answer(&query, 10, &[Facet::Version]).expect("an answer");
        let expected = count(Facet::Version, &query.predicates().expect("values that fit"), &images);
        assert_eq!(answer.facets, [(Facet::Version, expected)], "{written}");
    }
}

#[test]
fn room_is_made_where_many_images_were_replaced() {
    let image = |id: i64, round: i64| Image {
        id,
        name: format!("{id}-{round}"),
        path: format!("[a] {id}"),
        ..Image::default()
    };
    let mut collection = Collection::new(Resource::PublicIso, NameFacts::Given);
    for round in 0..20 {
        collection.insert_or_replace((0..1_000).rev().map(|id| image(id, round))).expect("room");
        assert_eq!(collection.len(), 1_000);
    }
    assert_eq!(collection.image(7), Some(image(7, 19)));
    assert!(collection.bytes() < 500_000, "{}", collection.bytes());
}

#[test]
fn the_table_of_cases_is_passed() {
    let table: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/cases/query.json")).expect("the table");
    let mut passed = 0;
    for case in table["cases"].as_array().expect("cases") {
        let path = case["resource"].as_str().expect("a resource");
        let resource = Resource::ALL.into_iter().find(|resource| resource.path() == path).expect("a resource");
        let Ok(query) = Query::parse(resource, case["query"].as_str().expect("a query")) else { continue };
        if resource.image_kind().is_none() {
            continue;
        }
        let images: Vec<Image> = serde_json::from_value(table["records"][path].clone()).expect("images");
        let mut collection = Collection::new(resource, NameFacts::Given);
        collection.insert_or_replace(images).expect("room");
        let answer = collection.answer(&query, Resource::DEFAULT_PER_PAGE, &[]).expect("an answer");
        let ids: Vec<i64> = answer.rows.iter().map(|image| image.id).collect();
        let expected: Vec<i64> = serde_json::from_value(case["ids"].clone()).expect("ids");
        assert_eq!((ids, answer.total as u64), (expected, case["total"].as_u64().expect("a total")), "{case}");
        passed += 1;
    }
    assert!(passed >= 40, "{passed}");
}
