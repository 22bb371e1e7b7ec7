//! Typed text read as filters: each piece is a filter, or a sentence on what is wrong with it and what would be right.
//!
//! No text is refused or lost: pieces keep their places, and between them is nothing but space.

use super::scan::{Fault, Head, Scan};
use super::{mend, print, scan};
use crate::predicate::Predicate;
use crate::relation::Relation;
use crate::{Comparison, Field, Filter, Resource, Test};
use std::ops::Range;

/// A piece of a text, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// The piece as it is written.
    pub text: String,
    /// The filter that it says, or what is wrong with it.
    pub reading: Result<Filter, TypedMistake>,
}

/// What is wrong with a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedMistake {
    /// Whether it is wrong, or only not at its end yet.
    pub kind: Kind,
    /// What is wrong and what to do, in a sentence for a person.
    pub sentence: String,
    /// The piece as it was most likely meant.
    pub mend: Option<String>,
    /// The filter, where nothing is wrong with it but that a value does not fit its attribute.
    pub filter: Option<Filter>,
}

/// How bad a mistake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It may come right if more is typed at its end. Anywhere but at the cursor it is as good as wrong.
    Unfinished,
    /// More at its end will not mend it.
    Wrong,
}

/// Reads a text for a resource; a plain word is looked for in the `searched` attribute.
pub fn read(resource: Resource, searched: Field, text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for scan in scan::scan(text) {
        let part = text.get(scan.range.clone()).unwrap_or_default();
        let reading = reading(resource, searched, part, &scan);
        pieces.push(Piece { text: part.to_owned(), range: scan.range, reading });
    }
    pieces
}

/// The attribute of a resource with this name, in any letter case.
pub(super) fn field_named(resource: Resource, name: &str) -> Option<Field> {
    resource.fields().iter().copied().find(|field| field.name().eq_ignore_ascii_case(name))
}

fn reading(resource: Resource, searched: Field, piece: &str, scan: &Scan) -> Result<Filter, TypedMistake> {
    let (field, relation) = match &scan.head {
        Some(head) => {
            let (name, rest) = piece.split_at_checked(head.name.len()).unwrap_or((piece, ""));
            let field = field_named(resource, name);
            let field = field.ok_or_else(|| unknown_field(resource, searched, name, rest))?;
            (field, Relation::with_sign(head.sign, field.field_type()).unwrap_or(Relation::Contains))
        }
        None => (searched, Relation::Contains),
    };
    let filter = filter(field, relation, scan);
    let mended = || filter.as_ref().and_then(mend::fitting).map(|filter| print::print(&filter, searched));

    match scan.fault {
        Some(Fault::Attached(at)) => {
            let (before, after) = piece.split_at_checked(at - scan.range.start).unwrap_or((piece, ""));
            return Err(TypedMistake {
                kind: Kind::Wrong,
                sentence: ["'", after, "' is attached to what stands before it: put a space between them."].concat(),
                mend: Some([before, " ", after].concat()),
                filter: None,
            });
        }
        Some(Fault::OpenQuote) => {
            let sentence = "The closing quotation mark is missing: write one after the text.";
            return Err(unfinished(sentence.to_owned(), mended()));
        }
        _ => {}
    }
    if let Some(head) = &scan.head
        && let Some(missing) = scan.items.iter().position(|item| item.range.is_empty())
    {
        return Err(missing_value(field, head, scan, missing, mended()));
    }
    if scan.fault == Some(Fault::OpenList) {
        let sentence = "The closing parenthesis is missing: write one after the last value.";
        return Err(unfinished(sentence.to_owned(), mended()));
    }
    let Some(filter) = &filter else {
        let sentence = "Nothing stands between the quotation marks: write what to look for.";
        return Err(unfinished(sentence.to_owned(), None));
    };
    match Predicate::new(filter) {
        Ok(_) => Ok(filter.clone()),
        Err(mistake) => {
            let is_last = scan.items.last().is_some_and(|item| item.value == mistake.part);
            let is_begun = is_last && mend::is_begun(field.field_type(), &mistake.part);
            Err(TypedMistake {
                kind: if is_begun { Kind::Unfinished } else { Kind::Wrong },
                sentence: mistake.explanation(),
                mend: mended(),
                filter: Some(filter.clone()),
            })
        }
    }
}

/// The filter that the values of a piece say, as far as they are there.
fn filter(field: Field, relation: Relation, scan: &Scan) -> Option<Filter> {
    let mut values = scan.items.iter().filter(|item| !item.range.is_empty()).map(|item| item.value.clone());
    if scan.is_list() {
        let values: Vec<String> = values.collect();
        return (!values.is_empty()).then_some(Filter { field, test: Test::In(values) });
    }
    let value = values.next()?;
    if !value.is_empty() || !relation.needs_text() {
        return Some(relation.filter(field, &value));
    }
    // Every text contains an empty one: who asks for one means those that are empty.
    let is_empty = Test::Compare(Comparison::Equal, value);
    (relation == Relation::Contains && scan.head.is_some()).then_some(Filter { field, test: is_empty })
}

fn unknown_field(resource: Resource, searched: Field, name: &str, rest: &str) -> TypedMistake {
    let start = ["There is no attribute '", name, "' here: "].concat();
    let (sentence, mend) = match mend::near_field(resource, name) {
        Some(field) => (
            [&start, "use ", field.name(), ", or put quotation marks around the text to search for it."].concat(),
            [field.name(), rest].concat(),
        ),
        None => (
            [&start, "put quotation marks around the text to search for it."].concat(),
            print::print(&Filter::contains(searched, &[name, rest].concat()), searched),
        ),
    };
    TypedMistake { kind: Kind::Wrong, sentence, mend: Some(mend), filter: None }
}

fn missing_value(field: Field, head: &Head, scan: &Scan, missing: usize, mend: Option<String>) -> TypedMistake {
    if missing + 1 < scan.items.len() {
        let sentence = "A value is missing before a comma: write it, or \"\" for an empty one.".to_owned();
        return TypedMistake { kind: Kind::Wrong, sentence, mend, filter: None };
    }
    if missing > 0 {
        return unfinished("The list ends with a comma: write a further value right after it.".to_owned(), mend);
    }
    let example = field.field_type().example();
    unfinished([field.name(), " needs ", example, " right after '", head.sign, "'."].concat(), None)
}

fn unfinished(sentence: String, mend: Option<String>) -> TypedMistake {
    TypedMistake { kind: Kind::Unfinished, sentence, mend, filter: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece> {
        read(Resource::PublicIso, Field::Name, text)
    }

    fn only(text: &str) -> Result<Filter, TypedMistake> {
        let [piece] = <[Piece; 1]>::try_from(pieces(text)).expect("one piece");
        assert_eq!(piece.text, text);
        piece.reading
    }

    fn wire(text: &str) -> String {
        only(text).unwrap_or_else(|mistake| panic!("{text}: {mistake:?}")).to_string()
    }

    fn mistake(text: &str) -> TypedMistake {
        only(text).expect_err("a mistake")
    }

    #[test]
    fn each_sign_is_a_relation() {
        for (text, clause) in [
            ("ubuntu", "name,like,%ubuntu%"),
            ("\"red hat\"", "name,like,%red hat%"),
            ("name:ubuntu", "name,like,%ubuntu%"),
            ("NAME:ubuntu", "name,like,%ubuntu%"),
            ("size:5", "size,eq,5"),
            ("version:22.04", "version,eq,22.04"),
            ("public:true", "public,eq,true"),
            ("created_on:2018", "created_on,eq,2018"),
            ("architecture:amd64,arm64", "architecture,in,amd64,arm64"),
            ("architecture:(amd64)", "architecture,in,amd64"),
            ("architecture:( amd64, \"a b\" )", "architecture,in,amd64,a b"),
            ("size:1,2", "size,in,1,2"),
            ("name=a,b", "name,eq,a,b"),
            ("name!=a", "name,ne,a"),
            ("size<5", "size,lt,5"),
            ("size<=5", "size,le,5"),
            ("size≤5", "size,le,5"),
            ("size>5", "size,gt,5"),
            ("size≥5", "size,ge,5"),
            ("size≠5", "size,ne,5"),
            ("created_on>=2018-01-01", "created_on,ge,2018-01-01"),
            ("path^=Linux/", "path,like,Linux/%"),
            ("name$=.iso", "name,like,%.iso"),
            (r"name~a%\%", r"name,like,a%\%"),
            ("created_on=\"2018-01-01 14:00\"", "created_on,eq,2018-01-01 14:00"),
        ] {
            assert_eq!(wire(text), clause, "{text}");
        }
    }

    #[test]
    fn an_empty_value_is_written_with_quotation_marks() {
        assert_eq!(wire("version=\"\""), "version,eq,");
        assert_eq!(wire("directory:\"\""), "directory,eq,");
        assert_eq!(wire("directory:\"\",a"), "directory,in,,a");
        for nothing in ["\"\"", "name^=\"\"", "name$=\"\""] {
            assert_eq!(mistake(nothing).kind, Kind::Unfinished, "{nothing}");
        }
    }

    #[test]
    fn a_word_may_look_like_nearly_anything() {
        for word in
            ["http://x", "c++", "18.04:latest", "C:\\dir", ":x", ">=3", "a,b", "(a)", "name", "name!", "5\"", "-"]
        {
            assert_eq!(only(word), Ok(Filter::contains(Field::Name, word)), "{word}");
        }
    }

    #[test]
    fn an_escape_is_a_quotation_mark_or_a_backslash() {
        assert_eq!(only(r#""a\"b\\c\d""#), Ok(Filter::contains(Field::Name, r#"a"b\c\d"#)));
    }

    #[test]
    fn an_unknown_name_is_mended_or_searched_for() {
        let near = mistake("created>=2018");
        assert_eq!((near.kind, near.mend.as_deref()), (Kind::Wrong, Some("created_on>=2018")));
        assert_eq!(
            near.sentence,
            "There is no attribute 'created' here: use created_on, or put quotation marks around the text to search \
             for it."
        );
        assert_eq!(mistake("architcture:amd64,arm64").mend.as_deref(), Some("architecture:amd64,arm64"));
        let other = mistake("ubuntu:latest");
        assert_eq!((other.kind, other.mend.as_deref()), (Kind::Wrong, Some("\"ubuntu:latest\"")));
        assert_eq!(mistake("task_id:5").mend.as_deref(), Some("\"task_id:5\""), "of another resource");
    }

    #[test]
    fn a_value_that_does_not_fit_is_said_and_mended() {
        let date = mistake("created_on>=2020-13-01");
        assert_eq!(date.kind, Kind::Wrong);
        assert_eq!(date.sentence, "created_on needs a date such as 2020-12-31, not '2020-13-01'.");
        assert_eq!(date.mend.as_deref(), Some("created_on>=2020-01-13"));
        assert_eq!(date.filter.map(|filter| filter.to_string()).as_deref(), Some("created_on,ge,2020-13-01"));
        assert_eq!(mistake("bootable:yes").mend.as_deref(), Some("bootable=true"));
        assert_eq!(mistake("size:1,x").mend, None);
    }

    #[test]
    fn what_is_still_being_typed_is_not_wrong_yet() {
        for text in [
            "created_on>=",
            "created_on>=2018-",
            "architecture:(",
            "architecture:(a",
            "architecture:a,",
            "name:\"a",
            "\"",
            "public:t",
        ] {
            assert_eq!(mistake(text).kind, Kind::Unfinished, "{text}");
        }
        assert_eq!(mistake("created_on>=").sentence, "created_on needs a date such as 2020-12-31 right after '>='.");
    }

    #[test]
    fn a_form_that_is_not_closed_or_not_apart_is_mended() {
        for (text, mend) in [
            ("name=\"red hat", "name=\"red hat\""),
            ("\"red", "red"),
            ("\"a \\", "\"a \\\\\""),
            ("architecture:(a, b", "architecture:a,b"),
            ("architecture:(\"a", "architecture:(a)"),
            ("architecture:a,", "architecture:(a)"),
            ("architecture:a,,b", "architecture:a,b"),
            ("\"a\"b", "\"a\" b"),
            ("architecture:(a)b", "architecture:(a) b"),
        ] {
            assert_eq!(mistake(text).mend.as_deref(), Some(mend), "{text}");
        }
    }

    #[test]
    fn pieces_keep_their_places() {
        let text = " ubuntu  created_on>= \u{a0}architecture:(a, b) é ";
        let places: Vec<_> = pieces(text).into_iter().map(|piece| (piece.range.start, piece.text)).collect();
        let expected = [(1, "ubuntu"), (9, "created_on>="), (24, "architecture:(a, b)"), (44, "é")];
        assert_eq!(places, expected.map(|(start, text)| (start, text.to_owned())));
    }
}
