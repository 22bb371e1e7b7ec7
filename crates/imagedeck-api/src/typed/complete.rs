//! What can be typed next: a piece is completed in three steps, its attribute, its relation, its value.
//!
//! Which values there are is asked elsewhere; only those of flags are known here.

use super::read::field_named;
use super::scan::{Head, Scan};
use super::{print, scan};
use crate::relation::{Relation, begins_a_sign};
use crate::{Field, FieldType, Resource};
use std::ops::Range;

/// What can be typed at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Which part of a piece the cursor is at.
    pub step: Step,
    /// What a choice replaces, in bytes of the text. A value replaces only itself, also within a list.
    pub range: Range<usize>,
    /// The attribute, once it is there.
    pub field: Option<Field>,
    /// The relation, once it is there.
    pub relation: Option<Relation>,
    /// What of the part is typed already, up to the cursor and without quotation marks.
    pub typed: String,
    /// What can be chosen. Empty for values, other than those of flags.
    pub options: Vec<Choice>,
    /// The sign by which a value is quoted.
    sign: &'static str,
    /// Whether a value is the last of a list whose parenthesis is not closed.
    closes: bool,
}

/// The parts of a piece, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// An attribute, or a plain word.
    Field,
    /// What should hold for the attribute.
    Relation,
    /// What the attribute is compared with.
    Value,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What replaces the range.
    pub text: String,
    /// What it means.
    pub offer: Offer,
}

/// What a choice means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// An attribute.
    Field(Field),
    /// A relation of the attribute; [`Relation`] has its sign, its words and its operator.
    Relation(Relation),
    /// A value of a flag.
    Flag(bool),
}

impl Completion {
    /// What a chosen value puts in place of the range, in quotation marks where it needs them.
    pub fn with_value(&self, value: &str) -> String {
        let mut text = String::new();
        print::push_value(&mut text, value, self.sign);
        if self.closes {
            text.push(')');
        }
        text
    }
}

/// What can be typed at the cursor, a place in bytes of the text.
pub fn complete(resource: Resource, text: &str, cursor: usize) -> Completion {
    let cursor = text.floor_char_boundary(cursor);
    let pieces = scan::scan(text);
    let touched = pieces.iter().find(|piece| piece.range.start <= cursor && cursor <= piece.range.end);
    let Some(piece) = touched else { return fields(resource, cursor..cursor, "") };
    // A word that begins with an attribute and half a sign is on the way to a sign.
    let word = text.get(piece.range.clone()).unwrap_or_default();
    let name_length = match &piece.head {
        Some(head) => head.name.len(),
        None => word.trim_end_matches(|sign: char| !sign.is_ascii_alphabetic()).len(),
    };
    let (name, rest) = word.split_at_checked(name_length).unwrap_or((word, ""));
    let name_end = piece.range.start + name_length;
    let sign = piece.head.as_ref().map_or(rest, |head| head.sign);
    let range = match &piece.head {
        Some(head) => head.name.clone(),
        None => piece.range.clone(),
    };
    let typed = |end: usize| text.get(piece.range.start..cursor.min(end)).unwrap_or_default();
    let Some(field) = field_named(resource, name).filter(|_| cursor >= name_end && begins_a_sign(sign)) else {
        return fields(resource, range.clone(), typed(range.end));
    };
    match &piece.head {
        Some(head) if cursor >= head.end() => value(field, head, piece, text, cursor),
        _ => {
            let begun = text.get(name_end..cursor).unwrap_or_default();
            relations(field, piece.range.start..name_end + sign.len(), begun)
        }
    }
}

/// What Backspace takes away where it steps back a whole part: the sign after which no value stands, or an attribute
/// that stands alone. None where it is a key as any other.
pub fn step_back(resource: Resource, text: &str, cursor: usize) -> Option<Range<usize>> {
    let piece = scan::scan(text).into_iter().find(|piece| piece.range.end == cursor)?;
    let name = match &piece.head {
        Some(head) => head.name.clone(),
        None => piece.range.clone(),
    };
    field_named(resource, text.get(name.clone())?)?;
    match &piece.head {
        Some(head) => (head.end() == cursor).then_some(name.end..cursor),
        None => Some(name),
    }
}

fn fields(resource: Resource, range: Range<usize>, typed: &str) -> Completion {
    let begun = typed.to_ascii_lowercase();
    let mut options = Vec::new();
    for begins in [true, false] {
        for field in resource.fields() {
            let name = field.name();
            if name.contains(&begun) && name.starts_with(&begun) == begins {
                options.push(Choice { text: name.to_owned(), offer: Offer::Field(*field) });
            }
        }
    }
    Completion {
        step: Step::Field,
        range,
        field: None,
        relation: None,
        typed: typed.to_owned(),
        options,
        sign: "",
        closes: false,
    }
}

fn relations(field: Field, range: Range<usize>, begun: &str) -> Completion {
    let mut options = Vec::new();
    for relation in Relation::choices(field) {
        if let Some(sign) = relation.sign(field.field_type()).filter(|sign| sign.starts_with(begun)) {
            options.push(Choice { text: [field.name(), sign].concat(), offer: Offer::Relation(relation) });
        }
    }
    Completion {
        step: Step::Relation,
        range,
        field: Some(field),
        relation: None,
        typed: begun.to_owned(),
        options,
        sign: "",
        closes: false,
    }
}

fn value(field: Field, head: &Head, piece: &Scan, text: &str, cursor: usize) -> Completion {
    // The last value that begins before the cursor; behind a closing parenthesis that is the last of all.
    let is_before = |item: &&scan::Item| item.range.start <= cursor;
    let item = piece.items.iter().rev().find(is_before).or(piece.items.first());
    let mut range = item.map_or(cursor..cursor, |item| item.range.clone());
    let is_last = piece.items.last().is_some_and(|last| last.range == range);
    let begun = text.get(..cursor.min(range.end)).unwrap_or_default();
    let typed = scan::item(begun, range.start, head.ends()).value;
    if item.is_some_and(scan::Item::is_open) {
        // Without its closing quotation mark a value takes everything after it along, also what is a piece of its own.
        range.end = scan::end_of_run(text, cursor.max(range.start), head.ends());
    }
    let is_followed = text.get(range.end..).is_some_and(|rest| rest.starts_with([',', ')']));
    let relation = if piece.is_list() { scan::LIST } else { head.sign };
    let mut completion = Completion {
        step: Step::Value,
        range,
        field: Some(field),
        relation: Relation::with_sign(relation, field.field_type()),
        typed,
        options: Vec::new(),
        sign: relation,
        closes: piece.is_unclosed && is_last && !is_followed,
    };
    if field.field_type() == FieldType::Flag {
        let begun = completion.typed.to_ascii_lowercase();
        for (word, is_set) in [("true", true), ("false", false)] {
            if word.starts_with(&begun) {
                let text = completion.with_value(word);
                completion.options.push(Choice { text, offer: Offer::Flag(is_set) });
            }
        }
    }
    completion
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Completes at the `|` of a text.
    fn at(marked: &str) -> Completion {
        let cursor = marked.find('|').expect("a cursor");
        complete(Resource::PublicIso, &marked.replacen('|', "", 1), cursor)
    }

    fn offered(marked: &str) -> Vec<String> {
        at(marked).options.into_iter().map(|choice| choice.text).collect()
    }

    /// The text once a value is chosen at the `|`.
    fn chosen(marked: &str, value: &str) -> String {
        let completion = at(marked);
        let mut text = marked.replacen('|', "", 1);
        text.replace_range(completion.range.clone(), &completion.with_value(value));
        text
    }

    #[test]
    fn an_attribute_is_offered_by_its_beginning_then_by_any_part_of_its_name() {
        assert_eq!(offered("na|"), ["name", "volume_name"]);
        assert_eq!(offered("VER|"), ["version"]);
        assert_eq!(offered("di|"), ["directory", "distribution"]);
    }

    #[test]
    fn every_attribute_is_offered_where_nothing_is_typed() {
        for marked in ["|", "ubuntu |", "| ubuntu", "a  |  b"] {
            let completion = at(marked);
            let start = marked.find('|').expect("a cursor");
            assert_eq!((completion.step, completion.range), (Step::Field, start..start), "{marked}");
            assert_eq!(completion.options.len(), Resource::PublicIso.fields().len(), "{marked}");
        }
    }

    #[test]
    fn a_name_is_replaced_whole_and_keeps_what_follows_it() {
        let completion = at("ubuntu crea|ed>=2018");
        assert_eq!((completion.step, completion.range, completion.typed.as_str()), (Step::Field, 7..13, "crea"));
        assert_eq!(offered("ubuntu crea|ed>=2018"), ["created_on"]);
        assert_eq!(at("creat|ed").range, 0..7);
        assert_eq!(at("created>=20|").step, Step::Field, "first the attribute has to be one");
        assert_eq!(offered("\"na|"), [""; 0]);
    }

    #[test]
    fn after_a_whole_name_relations_are_offered() {
        let completion = at("a created_on|");
        assert_eq!(
            (completion.step, completion.field, completion.range),
            (Step::Relation, Some(Field::CreatedOn), 2..12)
        );
        let texts = offered("created_on|");
        assert_eq!(texts.first().map(String::as_str), Some("created_on>="));
        let first = completion.options.first().map(|choice| choice.offer);
        let Some(Offer::Relation(relation)) = first else { panic!("a relation, not {first:?}") };
        assert_eq!((relation.words(FieldType::Time), relation.operator().key()), ("on or after", "ge"));
        assert_eq!(offered("NAME|").first().map(String::as_str), Some("name:"));
        assert_eq!(offered("created_on!|"), ["created_on!="]);
        assert_eq!(offered("created_on>|=2018"), ["created_on>=", "created_on>"]);
        assert_eq!(at("created_on|>=2018").range, 0..12, "another relation keeps the value");
        assert_eq!(at("created_onx|").step, Step::Field);
    }

    #[test]
    fn after_a_sign_the_beginning_of_the_value_is_told() {
        let completion = at("created_on>=20|18 a");
        assert_eq!((completion.step, completion.field), (Step::Value, Some(Field::CreatedOn)));
        assert_eq!(completion.relation.map(|relation| relation.key()), Some("ge"));
        assert_eq!((completion.typed.as_str(), completion.range), ("20", 12..16));
        assert!(completion.options.is_empty());
        assert_eq!(at("created_on>=|").step, Step::Value);
        assert_eq!(at("created_on>|").relation.map(|relation| relation.key()), Some("gt"));
        assert_eq!(at("path=\"a \\\"b|").typed, "a \"b");
    }

    #[test]
    fn a_flag_offers_its_two_values() {
        assert_eq!(offered("bootable:|"), ["true", "false"]);
        assert_eq!(offered("bootable=F|"), ["false"]);
        assert_eq!(offered("bootable:(|"), ["true)", "false)"]);
    }

    #[test]
    fn a_chosen_value_is_quoted_and_leaves_the_others_of_a_list() {
        assert_eq!(chosen("name:|", "red hat"), "name:\"red hat\"");
        assert_eq!(chosen("name:re| b", "red"), "name:red b");
        assert_eq!(chosen("version=|", ""), "version=\"\"");
        assert_eq!(chosen("architecture:amd64,ar|", "arm64"), "architecture:amd64,arm64");
        assert_eq!(chosen("architecture:am|,arm64", "a,b"), "architecture:\"a,b\",arm64");
        assert_eq!(chosen("architecture:(am|", "amd64"), "architecture:(amd64)");
        assert_eq!(chosen("architecture:(a, |", "amd64"), "architecture:(a, amd64)");
        assert_eq!(chosen("architecture:(a|, b)", "amd64"), "architecture:(amd64, b)");
        assert_eq!(chosen("architecture:(a)|", "amd64"), "architecture:(amd64)");
        assert_eq!(at("architecture:a,|").relation, Some(Relation::Plain(crate::Operator::In)));
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_takes_nothing_else_along() {
        assert_eq!(chosen("name:\"re|d ubuntu size>5", "red hat"), "name:\"red hat\" ubuntu size>5");
        assert_eq!(chosen("name:(\"re|) size>5", "red hat"), "name:(\"red hat\") size>5");
    }

    #[test]
    fn stepping_back_takes_the_sign_then_the_attribute() {
        let back = |text: &str| step_back(Resource::PublicIso, text, text.len());
        assert_eq!(back("a created_on>="), Some(12..14));
        assert_eq!(back("a created_on"), Some(2..12));
        assert_eq!(back("architecture:("), Some(12..14));
        for plain in
            ["", "a", "created_on>=2", "created_on>= ", "name:\"\"", "folder:", "architecture:a,", "created_on!"]
        {
            assert_eq!(back(plain), None, "{plain}");
        }
        assert_eq!(step_back(Resource::PublicIso, "created_on>=5", 12), None);
    }
}
