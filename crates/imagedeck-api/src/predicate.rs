//! What a filter means: its value read as the type of its field, and the test of a record against it.
//!
//! The server compiles a predicate to SQL; [`Predicate::accepts`] tests a record in memory. Both are held to the same
//! table of cases.
//!
//! Two rules go beyond the API's documentation. A missing text counts as an empty one, so that "is not" finds it.
//! Where an object has no number, flag or version, nothing can be said of it but that it is not the one compared with;
//! an empty version finds those without one.
//! A time given with less than seconds is the whole span that it names: `created_on,eq,2018-01-01` is that day, and
//! `created_on,le,2018-01-01` reaches to its end.

use crate::mistake::{Parameter, Reason};
use crate::record::Value;
use crate::time::{Moment, TimeSpan};
use crate::version::order_key;
use crate::{Comparison, Field, FieldType, Filter, Mistake, Pattern, Record, Test};
use std::cmp::Ordering;

/// A filter whose value fits its field.
#[derive(Clone, Debug, PartialEq)]
pub struct Predicate {
    /// What is looked at.
    pub field: Field,
    /// What must hold for it.
    pub test: TypedTest,
}

/// A [`Test`] whose values have the type of the field.
#[derive(Clone, Debug, PartialEq)]
pub enum TypedTest {
    /// Compares with one value.
    Compare(Comparison, Literal),
    /// The text form of the field matches a pattern.
    Like(Pattern),
    /// Equals one of several values.
    AnyOf(Vec<Literal>),
}

/// A value that a filter compares with.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// For a text.
    Text(String),
    /// For a version.
    Version(String),
    /// For a number.
    Number(i64),
    /// For a flag.
    Flag(bool),
    /// For a time.
    Time(TimeSpan),
}

impl Predicate {
    /// Reads the value of a filter.
    ///
    /// # Errors
    /// A [`Mistake`] if the value does not fit the type of the field.
    pub fn new(filter: &Filter) -> Result<Predicate, Mistake> {
        let literal = |value: &str| Literal::parse(filter.field, value);
        let test = match &filter.test {
            Test::Compare(comparison, value) => TypedTest::Compare(*comparison, literal(value)?),
            Test::Like(pattern) => TypedTest::Like(pattern.clone()),
            Test::In(values) => TypedTest::AnyOf(values.iter().map(|value| literal(value)).collect::<Result<_, _>>()?),
        };
        Ok(Predicate { field: filter.field, test })
    }

    /// Whether a record passes.
    pub fn accepts(&self, record: &impl Record) -> bool {
        let value = record.value(self.field);
        match &self.test {
            TypedTest::Compare(comparison, literal) => match literal.ordering_of(&value) {
                Some(ordering) => comparison.accepts(ordering),
                None => *comparison == Comparison::NotEqual,
            },
            TypedTest::Like(pattern) => pattern.matches(&value.text()),
            TypedTest::AnyOf(literals) => {
                literals.iter().any(|literal| literal.ordering_of(&value) == Some(Ordering::Equal))
            }
        }
    }
}

impl Literal {
    fn parse(field: Field, value: &str) -> Result<Literal, Mistake> {
        let trimmed = value.trim();
        let literal = match field.field_type() {
            FieldType::Text => Some(Literal::Text(value.to_owned())),
            FieldType::Version => Some(Literal::Version(trimmed.to_owned())),
            FieldType::Number => trimmed.parse().ok().map(Literal::Number),
            FieldType::Flag => flag(trimmed).map(Literal::Flag),
            FieldType::Time => TimeSpan::parse(trimmed).map(Literal::Time),
        };
        literal.ok_or_else(|| Mistake::new(Parameter::Filter, value, Reason::WrongType(field)))
    }

    /// How a record's value stands to this one; none where the record has no such value.
    fn ordering_of(&self, value: &Value<'_>) -> Option<Ordering> {
        match (self, value) {
            (Literal::Text(literal), value) => Some(value.text().as_ref().cmp(literal.as_str())),
            (Literal::Version(literal), value) => match (literal.as_str(), value.text().as_ref()) {
                ("", "") => Some(Ordering::Equal),
                ("", _) | (_, "") => None,
                (literal, version) => Some(order_key(version).cmp(&order_key(literal))),
            },
            (Literal::Number(literal), Value::Number(number)) => Some(number.cmp(literal)),
            (Literal::Flag(literal), Value::Flag(flag)) => Some(flag.cmp(literal)),
            (Literal::Time(span), Value::Time(written)) => {
                Some(Moment::parse(written).map_or(Ordering::Less, |moment| span.ordering_of(&moment)))
            }
            (_, _) => None,
        }
    }
}

fn flag(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}
