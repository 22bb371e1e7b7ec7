//! What can be wrong with a query: which parameter, which part of it, and what would be right.
//!
//! The same sentence is the server's 400 and the dashboard's mark on a filter.

use crate::{Field, Operator, Resource};
use std::fmt;

/// A part of a query that cannot be used as it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Mistake {
    /// The parameter that holds the part.
    pub parameter: Parameter,
    /// The part that is wrong, as it was given.
    pub part: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// The query parameters that can be given wrongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// `filter`
    Filter,
    /// `sort`
    Sort,
    /// `page`
    Page,
    /// `per_page`
    PerPage,
    /// `facets`
    Facets,
}

/// What is wrong with a part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The resource has no attribute of this name.
    UnknownField(Resource),
    /// There is no such operator.
    UnknownOperator,
    /// The filter is not made of a field, an operator and a value.
    Incomplete,
    /// The direction is neither `asc` nor `desc`.
    UnknownDirection,
    /// The value does not fit what the field holds.
    WrongType(Field),
    /// Not a whole number from 1.
    NotACount,
    /// The resource has no facet of this name.
    UnknownFacet(Resource),
}

impl Mistake {
    /// A mistake in `part` of `parameter`.
    pub fn new(parameter: Parameter, part: &str, reason: Reason) -> Mistake {
        Mistake { parameter, part: part.to_owned(), reason }
    }
}

impl Parameter {
    /// The name in the query string.
    pub const fn name(self) -> &'static str {
        match self {
            Parameter::Filter => "filter",
            Parameter::Sort => "sort",
            Parameter::Page => "page",
            Parameter::PerPage => "per_page",
            Parameter::Facets => "facets",
        }
    }
}

impl Mistake {
    /// What is wrong and what would be right, without the name of the parameter.
    pub fn explanation(&self) -> String {
        let part = &self.part;
        match &self.reason {
            Reason::UnknownField(resource) => {
                let known: Vec<_> = resource.fields().iter().map(|field| field.name()).collect();
                format!("'{part}' is not an attribute of {}. Use one of {}.", resource.path(), known.join(", "))
            }
            Reason::UnknownOperator => {
                let known: Vec<_> = Operator::ALL.iter().map(|operator| operator.key()).collect();
                format!("'{part}' is not an operator. Use one of {}.", known.join(", "))
            }
            Reason::Incomplete => {
                format!("'{part}' is not complete. Write <field>,<operator>,<value>, as in name,like,%ubuntu%.")
            }
            Reason::UnknownDirection => format!("'{part}' is not a direction. Use asc or desc."),
            Reason::WrongType(field) => format!("{field} needs {}, not '{part}'.", field.field_type().example()),
            Reason::UnknownFacet(resource) => {
                let known: Vec<_> = resource.facets().iter().map(|facet| facet.name()).collect();
                format!("'{part}' is not a facet of {}. Use one of {}.", resource.path(), known.join(", "))
            }
            Reason::NotACount => format!("'{part}' is not a whole number from 1."),
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.parameter.name(), self.explanation())
    }
}
