//! The eight operators of a filter, each with its key on the wire, its sign and its words.
//!
//! What a filter with an operator means is said in [`crate::predicate`].

use crate::FieldType;
use std::cmp::Ordering;

/// An operator of the API's filter grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Compares with one value.
    Compare(Comparison),
    /// Matches a pattern in which `%` stands for any text.
    Like,
    /// Is one of several values.
    In,
}

/// The operators that compare with one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `eq`
    Equal,
    /// `ne`
    NotEqual,
    /// `lt`
    Less,
    /// `le`
    LessOrEqual,
    /// `gt`
    Greater,
    /// `ge`
    GreaterOrEqual,
}

impl Operator {
    /// Every operator, in the order of the API's documentation.
    pub const ALL: [Operator; 8] = [
        Operator::Compare(Comparison::Equal),
        Operator::Compare(Comparison::NotEqual),
        Operator::Compare(Comparison::Less),
        Operator::Compare(Comparison::LessOrEqual),
        Operator::Compare(Comparison::Greater),
        Operator::Compare(Comparison::GreaterOrEqual),
        Operator::Like,
        Operator::In,
    ];

    /// The key on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Operator::Compare(comparison) => comparison.key(),
            Operator::Like => "like",
            Operator::In => "in",
        }
    }

    /// The operator in the words of the API's documentation.
    pub const fn description(self) -> &'static str {
        match self {
            Operator::Compare(Comparison::Equal) => "Equals",
            Operator::Compare(Comparison::NotEqual) => "Not equal",
            Operator::Compare(Comparison::Less) => "Lower than",
            Operator::Compare(Comparison::LessOrEqual) => "Lower equal",
            Operator::Compare(Comparison::Greater) => "Greater than",
            Operator::Compare(Comparison::GreaterOrEqual) => "Greater equal",
            Operator::Like => "Matching pattern, in which % stands for any text",
            Operator::In => "Match value in many items separated by commas",
        }
    }

    /// The operator with this key, in any letter case.
    pub fn with_key(key: &str) -> Option<Operator> {
        Operator::ALL.into_iter().find(|operator| operator.key().eq_ignore_ascii_case(key))
    }

    /// The sign that stands for the operator where there is little room.
    pub const fn sign(self) -> &'static str {
        match self {
            Operator::Compare(Comparison::Equal) => "=",
            Operator::Compare(Comparison::NotEqual) => "≠",
            Operator::Compare(Comparison::Less) => "<",
            Operator::Compare(Comparison::LessOrEqual) => "≤",
            Operator::Compare(Comparison::Greater) => ">",
            Operator::Compare(Comparison::GreaterOrEqual) => "≥",
            Operator::Like => "~",
            Operator::In => "∈",
        }
    }

    /// The operator in words that fit what the field holds: dates read "on or after", numbers "at least".
    pub const fn words(self, field_type: FieldType) -> &'static str {
        match (self, field_type) {
            (Operator::Compare(Comparison::Equal), FieldType::Time) => "is on",
            (Operator::Compare(Comparison::NotEqual), FieldType::Time) => "is not on",
            (Operator::Compare(Comparison::Less), FieldType::Time) => "before",
            (Operator::Compare(Comparison::LessOrEqual), FieldType::Time) => "on or before",
            (Operator::Compare(Comparison::Greater), FieldType::Time) => "after",
            (Operator::Compare(Comparison::GreaterOrEqual), FieldType::Time) => "on or after",
            (Operator::Compare(Comparison::Less), FieldType::Number) => "less than",
            (Operator::Compare(Comparison::Greater), FieldType::Number) => "more than",
            (Operator::Compare(Comparison::Less), FieldType::Version) => "older than",
            (Operator::Compare(Comparison::Greater), FieldType::Version) => "newer than",
            (Operator::Compare(Comparison::LessOrEqual), FieldType::Number | FieldType::Version) => "at most",
            (Operator::Compare(Comparison::GreaterOrEqual), FieldType::Number | FieldType::Version) => "at least",
            (Operator::Compare(Comparison::Equal), _) => "is exactly",
            (Operator::Compare(Comparison::NotEqual), _) => "is not",
            (Operator::Compare(Comparison::Less), _) => "sorts before",
            (Operator::Compare(Comparison::LessOrEqual), _) => "sorts at or before",
            (Operator::Compare(Comparison::Greater), _) => "sorts after",
            (Operator::Compare(Comparison::GreaterOrEqual), _) => "sorts at or after",
            (Operator::Like, _) => "matches the pattern",
            (Operator::In, _) => "is any of",
        }
    }
}

impl Comparison {
    /// The key on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Comparison::Equal => "eq",
            Comparison::NotEqual => "ne",
            Comparison::Less => "lt",
            Comparison::LessOrEqual => "le",
            Comparison::Greater => "gt",
            Comparison::GreaterOrEqual => "ge",
        }
    }

    /// Whether a value that stands in this order to the operand passes.
    pub const fn accepts(self, ordering: Ordering) -> bool {
        match self {
            Comparison::Equal => ordering.is_eq(),
            Comparison::NotEqual => ordering.is_ne(),
            Comparison::Less => ordering.is_lt(),
            Comparison::LessOrEqual => ordering.is_le(),
            Comparison::Greater => ordering.is_gt(),
            Comparison::GreaterOrEqual => ordering.is_ge(),
        }
    }
}
