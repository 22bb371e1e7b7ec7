//! One condition of a query: `<field>,<operator>,<value>`.
//!
//! The value is kept as it was written, so that a filter which the API refuses can still be shown and mended;
//! [`crate::predicate`] says whether the value fits the field.
//!
//! Beyond the documented grammar a `\` takes the special meaning from the character after it: `\;` is a semicolon
//! in a value, `\,` a comma within one item of `in`, `\%` a percent sign in a pattern. A `\` before anything else
//! stands for itself.

use crate::mistake::{Parameter, Reason};
use crate::{Comparison, Field, Mistake, Operator, Pattern, Resource};
use std::fmt;

/// A condition on one field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Filter {
    /// What is looked at.
    pub field: Field,
    /// What must hold for it.
    pub test: Test,
}

/// What must hold for a field: an operator with its operand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// `eq`, `ne`, `lt`, `le`, `gt`, `ge` and the one value.
    Compare(Comparison, String),
    /// `like` and the pattern.
    Like(Pattern),
    /// `in` and the values, of which there is at least one.
    In(Vec<String>),
}

impl Filter {
    /// The filter that a plain word becomes: the field contains it.
    pub fn contains(field: Field, word: &str) -> Filter {
        Filter { field, test: Test::Like(Pattern::contains(word)) }
    }

    /// Reads one filter, already percent-decoded and separated from its neighbours.
    ///
    /// # Errors
    /// A [`Mistake`] if a part is missing, the resource has no such field, or there is no such operator.
    pub fn parse(resource: Resource, clause: &str) -> Result<Filter, Mistake> {
        let mistake = |reason, part: &str| Mistake::new(Parameter::Filter, part, reason);
        let mut parts = clause.splitn(3, ',');
        let (Some(name), Some(key), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(mistake(Reason::Incomplete, clause));
        };
        let field = resource.field(name.trim()).ok_or_else(|| mistake(Reason::UnknownField(resource), name.trim()))?;
        let operator = Operator::with_key(key.trim()).ok_or_else(|| mistake(Reason::UnknownOperator, key.trim()))?;
        Ok(Filter { field, test: Test::parse(operator, value) })
    }
}

impl Test {
    /// Reads the operand of an operator from its written form.
    pub fn parse(operator: Operator, value: &str) -> Test {
        match operator {
            Operator::Compare(comparison) => Test::Compare(comparison, unescape(value, ";\\")),
            Operator::Like => Test::Like(Pattern::parse(value)),
            Operator::In => Test::In(split_unescaped(value, ',').map(|item| unescape(item, ";,\\")).collect()),
        }
    }

    /// The operator.
    pub const fn operator(&self) -> Operator {
        match self {
            Test::Compare(comparison, _) => Operator::Compare(*comparison),
            Test::Like(_) => Operator::Like,
            Test::In(_) => Operator::In,
        }
    }

    /// The operand in its written form, which [`Test::parse`] reads.
    pub fn operand(&self) -> String {
        match self {
            Test::Compare(_, value) => escape(value, ";\\"),
            Test::Like(pattern) => pattern.to_string(),
            Test::In(values) => {
                let items: Vec<_> = values.iter().map(|value| escape(value, ";,\\")).collect();
                items.join(",")
            }
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{},{},{}", self.field, self.test.operator().key(), self.test.operand())
    }
}

/// Splits at each `separator` that no `\` stands before. Escapes are left in place.
pub(crate) fn split_unescaped(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    text.split(move |character| {
        let splits = character == separator && !escaped;
        escaped = character == '\\' && !escaped;
        splits
    })
}

fn escape(text: &str, special: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        if special.contains(character) {
            written.push('\\');
        }
        written.push(character);
    }
    written
}

fn unescape(written: &str, special: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut characters = written.chars().peekable();
    while let Some(character) = characters.next() {
        let escaped = if character == '\\' { characters.next_if(|next| special.contains(*next)) } else { None };
        text.push(escaped.unwrap_or(character));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(clause: &str) -> Result<Filter, Mistake> {
        Filter::parse(Resource::PublicIso, clause)
    }

    #[test]
    fn a_value_may_hold_commas() {
        let filter = parse("name,eq,a,b,c").expect("a filter");
        assert_eq!(filter.test, Test::Compare(Comparison::Equal, "a,b,c".to_owned()));
    }

    #[test]
    fn in_takes_several_values_and_an_escaped_comma() {
        let filter = parse(r"name,in,a,b\,c").expect("a filter");
        assert_eq!(filter.test, Test::In(vec!["a".to_owned(), "b,c".to_owned()]));
    }

    #[test]
    fn a_backslash_before_a_plain_character_stands_for_itself() {
        let filter = parse(r"name,eq,C:\dir").expect("a filter");
        assert_eq!(filter.test, Test::Compare(Comparison::Equal, r"C:\dir".to_owned()));
    }

    #[test]
    fn a_mistake_names_the_part_and_the_mend() {
        let message = |clause: &str| parse(clause).expect_err("a mistake").to_string();
        let unknown = message("colour,eq,red");
        assert!(
            unknown.starts_with("filter: 'colour' is not an attribute of /iso. Use one of id, name, path,"),
            "{unknown}"
        );
        assert_eq!(
            message("name,is,red"),
            "filter: 'is' is not an operator. Use one of eq, ne, lt, le, gt, ge, like, in."
        );
        assert!(message("name,eq").starts_with("filter: 'name,eq' is not complete."));
    }
}
