//! Relations between a field and a value, as people choose, read and type them.
//!
//! Several relations can be one operator on the wire: "contains", "starts with" and "ends with" are all `like`, with
//! `%` in different places. What is typed around a sign is the matter of [`crate::typed`].

use crate::pattern::Piece;
use crate::{Comparison, Field, FieldType, Filter, Operator, Pattern, Test};

/// The signs that a relation can be typed with. One that begins with another stands before it.
const SIGNS: [&str; 14] = ["!=", "<=", ">=", "^=", "$=", "≠", "≤", "≥", ":(", ":", "=", "<", ">", "~"];

/// A relation between a field and a value that can be chosen by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `like` with `%` on both sides.
    Contains,
    /// `like` with `%` at the end.
    StartsWith,
    /// `like` with `%` at the start.
    EndsWith,
    /// The operator with its operand as it is written on the wire.
    Plain(Operator),
}

impl Relation {
    /// The relations that fit a field, the most useful first.
    pub fn choices(field: Field) -> Vec<Relation> {
        let comparisons = |order: [Comparison; 6]| order.into_iter().map(Operator::Compare).map(Relation::Plain);
        let exact_first = [
            Comparison::Equal,
            Comparison::NotEqual,
            Comparison::Less,
            Comparison::LessOrEqual,
            Comparison::Greater,
            Comparison::GreaterOrEqual,
        ];
        let bounds_first = [
            Comparison::GreaterOrEqual,
            Comparison::Greater,
            Comparison::LessOrEqual,
            Comparison::Less,
            Comparison::Equal,
            Comparison::NotEqual,
        ];
        let mut choices = Vec::new();
        match field.field_type() {
            FieldType::Text | FieldType::Version => {
                choices.extend([Relation::Contains, Relation::StartsWith, Relation::EndsWith]);
                choices.extend(comparisons(exact_first));
            }
            FieldType::Time => choices.extend(comparisons(bounds_first)),
            FieldType::Number | FieldType::Flag => choices.extend(comparisons(exact_first)),
        }
        choices.extend([Relation::Plain(Operator::In), Relation::Plain(Operator::Like)]);
        choices
    }

    /// Whether the relation says nothing about a field when its value is empty.
    pub fn needs_text(self) -> bool {
        matches!(self, Relation::Contains | Relation::StartsWith | Relation::EndsWith)
    }

    /// A key that tells the choices of a field apart.
    pub fn key(self) -> &'static str {
        match self {
            Relation::Contains => "contains",
            Relation::StartsWith => "starts",
            Relation::EndsWith => "ends",
            Relation::Plain(operator) => operator.key(),
        }
    }

    /// The choice of a field with this key.
    pub fn with_key(field: Field, key: &str) -> Option<Relation> {
        Relation::choices(field).into_iter().find(|relation| relation.key() == key)
    }

    /// The relation in words.
    pub fn words(self, field_type: FieldType) -> &'static str {
        match self {
            Relation::Contains => "contains",
            Relation::StartsWith => "starts with",
            Relation::EndsWith => "ends with",
            Relation::Plain(operator) => operator.words(field_type),
        }
    }

    /// The operator that says it on the wire.
    pub fn operator(self) -> Operator {
        match self {
            Relation::Contains | Relation::StartsWith | Relation::EndsWith => Operator::Like,
            Relation::Plain(operator) => operator,
        }
    }

    /// The sign that the relation is typed with; none where a field can only say it by a pattern.
    pub fn sign(self, field_type: FieldType) -> Option<&'static str> {
        Some(match self {
            Relation::Contains if field_type == FieldType::Text => ":",
            Relation::Contains => return None,
            Relation::StartsWith => "^=",
            Relation::EndsWith => "$=",
            Relation::Plain(Operator::Compare(Comparison::NotEqual)) => "!=",
            Relation::Plain(Operator::Compare(Comparison::LessOrEqual)) => "<=",
            Relation::Plain(Operator::Compare(Comparison::GreaterOrEqual)) => ">=",
            Relation::Plain(Operator::In) => ":(",
            Relation::Plain(operator) => operator.sign(),
        })
    }

    /// The relation that a sign stands for: `:` means what is asked of most fields of the type.
    pub fn with_sign(sign: &str, field_type: FieldType) -> Option<Relation> {
        Some(match sign {
            ":" if field_type == FieldType::Text => Relation::Contains,
            "^=" => Relation::StartsWith,
            "$=" => Relation::EndsWith,
            "~" => Relation::Plain(Operator::Like),
            ":(" => Relation::Plain(Operator::In),
            _ => Relation::Plain(Operator::Compare(match sign {
                ":" | "=" => Comparison::Equal,
                "!=" | "≠" => Comparison::NotEqual,
                "<" => Comparison::Less,
                "<=" | "≤" => Comparison::LessOrEqual,
                ">" => Comparison::Greater,
                ">=" | "≥" => Comparison::GreaterOrEqual,
                _ => return None,
            })),
        })
    }

    /// The relation as a token shows it: the sign where that is as clear as the words.
    pub fn short_words(self, field_type: FieldType) -> &'static str {
        match (self, field_type) {
            (Relation::Plain(Operator::Compare(comparison)), _) => Operator::Compare(comparison).sign(),
            _ => self.words(field_type),
        }
    }

    /// The filter that says this of a field.
    pub fn filter(self, field: Field, value: &str) -> Filter {
        let test = match self {
            Relation::Contains => Test::Like(Pattern::contains(value)),
            Relation::StartsWith => Test::Like(Pattern::starts_with(value)),
            Relation::EndsWith => Test::Like(Pattern::ends_with(value)),
            Relation::Plain(Operator::Compare(comparison)) => Test::Compare(comparison, value.to_owned()),
            Relation::Plain(operator) => Test::parse(operator, value),
        };
        Filter { field, test }
    }

    /// The relation and the value that a filter is made of: [`Relation::filter`] turned round.
    pub fn of(filter: &Filter) -> (Relation, String) {
        match &filter.test {
            Test::Compare(comparison, value) => (Relation::Plain(Operator::Compare(*comparison)), value.clone()),
            Test::Like(pattern) => match pattern.pieces() {
                [Piece::Any, Piece::Text(text), Piece::Any] => (Relation::Contains, text.clone()),
                [Piece::Text(text), Piece::Any] => (Relation::StartsWith, text.clone()),
                [Piece::Any, Piece::Text(text)] => (Relation::EndsWith, text.clone()),
                _ => (Relation::Plain(Operator::Like), filter.test.operand()),
            },
            Test::In(_) => (Relation::Plain(Operator::In), filter.test.operand()),
        }
    }
}

/// The sign that a text begins with.
pub fn sign_at(text: &str) -> Option<&'static str> {
    SIGNS.into_iter().find(|sign| text.starts_with(sign))
}

/// Whether a text could become a sign if more were typed.
pub fn begins_a_sign(text: &str) -> bool {
    SIGNS.into_iter().any(|sign| sign.starts_with(text))
}

/// A filter in words, as a token shows it and a screen reader says it: `name contains ubuntu`.
pub fn sentence(filter: &Filter) -> String {
    let (relation, value) = Relation::of(filter);
    let words = relation.short_words(filter.field.field_type());
    format!("{} {words} {value}", filter.field.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_as_words() {
        assert_eq!(sentence(&Filter::contains(Field::Name, "ubuntu")), "name contains ubuntu");
        let date =
            Relation::Plain(Operator::Compare(Comparison::GreaterOrEqual)).filter(Field::CreatedOn, "2020-01-01");
        assert_eq!(sentence(&date), "created_on ≥ 2020-01-01");
    }

    #[test]
    fn every_choice_of_words_is_found_again_in_its_filter() {
        for field in Field::ALL {
            for relation in Relation::choices(field) {
                let value = if relation == Relation::Plain(Operator::Like) { "a%b" } else { "a" };
                let filter = relation.filter(field, value);
                assert_eq!(Relation::of(&filter), (relation, value.to_owned()), "{field} {}", relation.key());
                assert_eq!(Relation::with_key(field, relation.key()), Some(relation));
            }
        }
    }

    #[test]
    fn every_sign_is_read_as_the_relation_that_is_typed_with_it() {
        for field in Field::ALL {
            let field_type = field.field_type();
            for relation in Relation::choices(field) {
                let Some(sign) = relation.sign(field_type) else {
                    assert_eq!((relation, field_type), (Relation::Contains, FieldType::Version));
                    continue;
                };
                assert_eq!(sign_at(sign), Some(sign));
                assert_eq!(Relation::with_sign(sign, field_type), Some(relation), "{field} {sign}");
            }
        }
    }

    #[test]
    fn every_sign_has_a_relation_and_the_longest_is_read() {
        for sign in SIGNS {
            assert_eq!(sign_at(&(sign.to_owned() + "x")), Some(sign));
            assert!(Relation::with_sign(sign, FieldType::Text).is_some(), "{sign}");
        }
        assert_eq!(Relation::with_sign(":", FieldType::Time), Relation::with_sign("=", FieldType::Time));
        assert!(begins_a_sign("!") && begins_a_sign("^") && !begins_a_sign("?"));
    }

    #[test]
    fn every_operator_of_the_api_can_be_chosen() {
        for field in Field::ALL {
            for operator in Operator::ALL {
                assert!(Relation::choices(field).contains(&Relation::Plain(operator)), "{field} {}", operator.key());
            }
        }
    }
}
