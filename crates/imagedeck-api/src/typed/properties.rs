//! Properties of the typed language: what is printed is read again, no text is lost, and nothing panics.

use super::{Step, complete, print, print_all, read, step_back};
use crate::pattern::Piece;
use crate::predicate::Predicate;
use crate::relation::Relation;
use crate::{Comparison, Field, Filter, Operator, Pattern, Resource, Test};
use proptest::prelude::*;
use proptest::sample::select;

/// Texts made of what the grammar cares about, and any others.
fn hostile_text() -> impl Strategy<Value = String> {
    let signs = "[%;,\\\\:=!<>~^$≥≤≠() \"\u{a0}\t\n_/.+éİ日a-cA-C0-9-]{0,12}";
    let words = select(vec!["name:", "http://x", "created_on>=", "\\", "\"", "(", "true", "2020-13-01", "ab:c", "=x"]);
    prop_oneof![signs.prop_map(String::from), words.prop_map(str::to_owned), any::<String>()]
}

/// Texts that are made of pieces, whole and broken.
fn typed_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        select(Field::ALL.to_vec()).prop_map(|field| field.name().to_owned()),
        select(vec![":", ":(", "=", "!=", "<", "<=", ">=", "^=", "$=", "~", "≥", "!", ",", ")", "\"", " ", "\\"])
            .prop_map(str::to_owned),
        hostile_text(),
    ];
    prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
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
    let value = || {
        let fitting = select(vec!["5", "true", "2018-01-01", "2018-01-01 14:00", "22.04"]).prop_map(str::to_owned);
        prop_oneof![hostile_text(), fitting]
    };
    prop_oneof![
        (select(comparisons), value()).prop_map(|(comparison, value)| Test::Compare(comparison, value)),
        pattern().prop_map(Test::Like),
        prop::collection::vec(value(), 1..4).prop_map(Test::In),
    ]
}

fn any_resource() -> impl Strategy<Value = Resource> {
    select(Resource::ALL.to_vec())
}

fn filters() -> impl Strategy<Value = (Resource, Field, Vec<Filter>)> {
    any_resource().prop_flat_map(|resource| {
        let field = || select(resource.fields());
        let filter = (field(), test()).prop_map(|(field, test)| Filter { field, test });
        (Just(resource), field(), prop::collection::vec(filter, 0..4))
    })
}

/// The filters of a text, also those whose values do not fit.
fn filters_of(resource: Resource, searched: Field, text: &str) -> Vec<Option<Filter>> {
    let pieces = read(resource, searched, text).into_iter();
    pieces.map(|piece| piece.reading.map_or_else(|mistake| mistake.filter, Some)).collect()
}

/// Cuts a text at a place that may be within a letter.
fn cut(text: &str, place: usize) -> usize {
    place % (text.len() + 2)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_printed_is_read_again((resource, searched, filters) in filters()) {
        let text = print_all(&filters, searched);
        let expected: Vec<_> = filters.iter().cloned().map(Some).collect();
        prop_assert_eq!(filters_of(resource, searched, &text), expected, "{}", text);
        for filter in filters {
            let text = print(&filter, searched);
            let pieces = read(resource, searched, &text);
            prop_assert_eq!(pieces.len(), 1, "{}", &text);
            for piece in pieces {
                prop_assert_eq!(piece.reading.is_ok(), Predicate::new(&filter).is_ok(), "{}", &text);
            }
        }
    }

    #[test]
    fn no_text_is_lost(resource in any_resource(), text in typed_text()) {
        let mut end = 0;
        for piece in read(resource, Field::Name, &text) {
            prop_assert!(end <= piece.range.start && piece.range.start < piece.range.end, "{}", &text);
            prop_assert!(text.get(end..piece.range.start).is_some_and(|gap| gap.trim().is_empty()), "{}", &text);
            prop_assert_eq!(text.get(piece.range.clone()), Some(piece.text.as_str()));
            end = piece.range.end;
        }
        prop_assert!(text.get(end..).is_some_and(|gap| gap.trim().is_empty()), "{}", &text);
    }

    #[test]
    fn a_piece_is_read_the_same_by_itself(resource in any_resource(), text in typed_text()) {
        for piece in read(resource, Field::Name, &text) {
            let alone = read(resource, Field::Name, &piece.text);
            prop_assert_eq!(alone.len(), 1, "{}", &text);
            prop_assert!(alone.iter().all(|alone| alone.reading == piece.reading), "{}", &text);
        }
    }

    #[test]
    fn what_is_read_is_printed_and_read_the_same(resource in any_resource(), text in typed_text()) {
        for filter in filters_of(resource, Field::Name, &text).into_iter().flatten() {
            let printed = print(&filter, Field::Name);
            prop_assert_eq!(filters_of(resource, Field::Name, &printed), vec![Some(filter)], "{}", printed);
        }
    }

    #[test]
    fn every_mistake_has_a_sentence_and_no_mend_is_the_same_text(resource in any_resource(), text in typed_text()) {
        for piece in read(resource, Field::Name, &text) {
            if let Err(mistake) = piece.reading {
                prop_assert!(mistake.sentence.ends_with('.'), "{}", mistake.sentence);
                prop_assert_ne!(mistake.mend, Some(piece.text));
            }
        }
    }

    #[test]
    fn mends_lead_to_an_end(resource in any_resource(), text in typed_text()) {
        let mut text = text;
        for _ in 0..40 {
            let mut pieces = read(resource, Field::Name, &text).into_iter();
            let mend = pieces.find_map(|piece| Some((piece.range, piece.reading.err()?.mend?)));
            let Some((range, mend)) = mend else { return Ok(()) };
            text.replace_range(range, &mend);
        }
        prop_assert!(false, "{}", text);
    }

    #[test]
    fn any_cursor_can_be_completed(resource in any_resource(), text in typed_text(), place in any::<usize>()) {
        let cursor = cut(&text, place);
        let completion = complete(resource, &text, cursor);
        prop_assert!(text.get(completion.range.clone()).is_some(), "{} {}", &text, cursor);
        prop_assert_eq!(completion.field.is_some(), completion.step != Step::Field);
        prop_assert_eq!(completion.relation.is_some(), completion.step == Step::Value);
        if let Some(back) = step_back(resource, &text, cursor) {
            prop_assert_eq!(back.end, cursor);
            prop_assert!(text.get(back).is_some_and(|part| !part.is_empty()), "{} {}", &text, cursor);
        }
    }

    #[test]
    fn a_chosen_value_is_read_as_it_was_chosen(
        (resource, _, made_up) in filters(),
        before in select(vec!["", "ubuntu ", "é size>5 "]),
        begun in "[a-z0-9]{0,3}",
        value in hostile_text(),
    ) {
        // An empty value is the matter of a test of its own.
        let value = if value.is_empty() { "\"".to_owned() } else { value };
        for filter in made_up {
            let field_type = filter.field.field_type();
            for relation in Relation::choices(filter.field) {
                let Some(sign) = relation.sign(field_type) else { continue };
                let mut text = [before, filter.field.name(), sign, &begun].concat();
                let completion = complete(resource, &text, text.len());
                prop_assert_eq!((completion.step, completion.relation), (Step::Value, Some(relation)));
                prop_assert_eq!(&completion.typed, &begun);
                text.replace_range(completion.range.clone(), &completion.with_value(&value));
                let expected = match relation {
                    Relation::Plain(Operator::In) => {
                        Filter { field: filter.field, test: Test::In(vec![value.clone()]) }
                    }
                    _ => relation.filter(filter.field, &value),
                };
                let last = filters_of(resource, Field::Name, &text).pop().flatten();
                prop_assert_eq!(last, Some(expected), "{}", text);
            }
        }
    }
}
