//! What can be chosen while a filter is typed: attributes, what should hold for them, values.

use imagedeck_api::facet::Counts;
use imagedeck_api::relation::Relation;
use imagedeck_api::typed::{Completion, Offer, Step};
use imagedeck_api::{Field, FieldType, Filter, Resource};

/// The most values that are offered.
const MANY: usize = 50;

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What it puts into the text.
    pub text: String,
    /// Its short form: a name, a sign, a value.
    pub key: String,
    /// What it means, in words.
    pub words: String,
    /// A note: the type, the API's own word, how many images have it.
    pub note: String,
    /// Whether nothing more is needed after it.
    pub ends_piece: bool,
}

/// The choices for a completion: values are those that were counted, and those of the last times.
pub fn suggestions(
    resource: Resource,
    completion: &Completion,
    counts: Option<&Counts>,
    remembered: &[String],
    fold: fn(&str) -> String,
) -> Vec<Suggestion> {
    let field_type = completion.field.map(Field::field_type);
    let mut suggestions: Vec<Suggestion> = completion
        .options
        .iter()
        .map(|choice| match choice.offer {
            Offer::Field(field) => Suggestion {
                text: choice.text.clone(),
                key: field.name().to_owned(),
                words: field.description().to_owned(),
                note: type_words(field.field_type()).to_owned(),
                ends_piece: false,
            },
            Offer::Relation(relation) => Suggestion {
                text: choice.text.clone(),
                key: field_type.and_then(|kind| relation.sign(kind)).unwrap_or_default().to_owned(),
                words: field_type.map_or("", |kind| relation.words(kind)).to_owned(),
                note: relation.operator().key().to_owned(),
                ends_piece: false,
            },
            Offer::Flag(_) => value(completion, &choice.text, String::new(), String::new()),
        })
        .collect();
    if let (Step::Value, Some(field)) = (completion.step, completion.field) {
        let typed = fold(&completion.typed);
        let mut offer = |text: &str, words: &str, note: String| {
            let is_new = !suggestions.iter().any(|known| known.key == text);
            if is_new && !text.is_empty() && suggestions.len() < MANY && fold(text).contains(&typed) {
                suggestions.push(value(completion, text, words.to_owned(), note));
            }
        };
        for kept in remembered.iter().filter_map(|line| Filter::parse(resource, line).ok()) {
            let (relation, text) = Relation::of(&kept);
            if kept.field == field && completion.relation == Some(relation) {
                offer(&text, "used before", String::new());
            }
        }
        for count in counts.iter().flat_map(|counts| &counts.values) {
            offer(count.value.as_deref().unwrap_or_default(), "", count.count.to_string());
        }
    }
    suggestions
}

fn value(completion: &Completion, text: &str, words: String, note: String) -> Suggestion {
    Suggestion { text: completion.with_value(text), key: text.to_owned(), words, note, ends_piece: true }
}

fn type_words(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Text => "text",
        FieldType::Version => "version",
        FieldType::Number => "number",
        FieldType::Flag => "true, false",
        FieldType::Time => "date",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use imagedeck_api::typed::complete;

    const ISO: Resource = Resource::PublicIso;

    fn offered(text: &str, counts: &[(&str, u64)], remembered: &[&str]) -> Vec<Suggestion> {
        let counts = Counts::of(counts.iter().map(|(value, count)| ((*value).to_owned(), *count)));
        let remembered: Vec<String> = remembered.iter().map(|line| (*line).to_owned()).collect();
        suggestions(ISO, &complete(ISO, text, text.len()), Some(&counts), &remembered, str::to_lowercase)
    }

    fn keys(suggestions: &[Suggestion]) -> Vec<&str> {
        suggestions.iter().map(|suggestion| suggestion.key.as_str()).collect()
    }

    #[test]
    fn attributes_are_offered_with_what_they_hold() {
        let offered = offered("crea", &[], &[]);
        assert_eq!(keys(&offered), ["created_on"]);
        assert_eq!(offered.first().map(|first| first.note.as_str()), Some("date"));
    }

    #[test]
    fn relations_are_offered_in_the_words_of_the_type() {
        let offered = offered("created_on", &[], &[]);
        let first = offered.first().expect("a relation");
        assert_eq!([&first.key, &first.words, &first.note, &first.text], [">=", "on or after", "ge", "created_on>="]);
    }

    #[test]
    fn values_are_those_that_were_counted_and_those_of_the_last_times() {
        let counts = [("amd64", 7), ("arm64", 3), ("i386", 2)];
        assert_eq!(keys(&offered("architecture:", &counts, &[])), ["amd64", "arm64", "i386"]);
        assert_eq!(keys(&offered("architecture:64", &counts, &["architecture,eq,x64"])), ["amd64", "arm64"]);
        assert_eq!(keys(&offered("architecture=", &counts, &["architecture,eq,arm64"])), ["arm64", "amd64", "i386"]);
        let list = offered("architecture:(amd64,ar", &counts, &[]);
        assert_eq!(list.first().map(|first| first.text.as_str()), Some("arm64)"));
    }

    #[test]
    fn flags_are_true_or_false() {
        assert_eq!(keys(&offered("public:", &[], &[])), ["true", "false"]);
    }
}
