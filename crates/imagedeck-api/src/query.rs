//! What is asked of a list: conditions, order, page and rows per page.
//!
//! The same query is the dashboard's address, the API's query string, the server's SQL and an evaluation in memory.
//! This module reads and prints it; the other readings derive from [`Query::predicates`].

use crate::filter::split_unescaped;
use crate::mistake::{Parameter, Reason};
use crate::predicate::Predicate;
use crate::query_string::{self, encode_readable};
use crate::{Field, Filter, Mistake, Resource, Sort};

/// A question to a list. All filters must hold; the order always ends with the id, so that it is total.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    /// The conditions, all of which must hold.
    pub filters: Vec<Filter>,
    /// The order, the most important key first.
    pub sorts: Vec<Sort>,
    /// The page, counted from 1.
    pub page: u32,
    /// Rows on a page; where it is not given, the reader of the query decides.
    pub per_page: Option<u32>,
}

/// What was found in a query string: the query as far as it could be read, and everything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The part that could be read.
    pub query: Query,
    /// The parts that could not.
    pub mistakes: Vec<Mistake>,
    /// Parameters that a query does not know, as they were written.
    pub unknown: Vec<String>,
}

impl Default for Query {
    fn default() -> Query {
        Query { filters: Vec::new(), sorts: Vec::new(), page: 1, per_page: None }
    }
}

impl Query {
    /// Reads a query string (without its `?`) for a resource. Unknown parameters are ignored.
    ///
    /// # Errors
    /// The first [`Mistake`] in a parameter, also when a value does not fit its field's type.
    pub fn parse(resource: Resource, query_string: &str) -> Result<Query, Mistake> {
        let reading = Reading::of(resource, query_string);
        if let Some(mistake) = reading.mistakes.into_iter().next() {
            return Err(mistake);
        }
        reading.query.predicates()?;
        Ok(reading.query)
    }

    /// The query as a query string without a `?`: empty for a query that asks for nothing in particular.
    pub fn print(&self) -> String {
        let mut parameters = Vec::new();
        if !self.filters.is_empty() {
            parameters.push(format!("filter={}", encode_readable(&join(&self.filters))));
        }
        if !self.sorts.is_empty() {
            parameters.push(format!("sort={}", encode_readable(&join(&self.sorts))));
        }
        if self.page != 1 {
            parameters.push(format!("page={}", self.page));
        }
        if let Some(per_page) = self.per_page {
            parameters.push(format!("per_page={per_page}"));
        }
        parameters.join("&")
    }

    /// The conditions, checked against the types of their fields.
    ///
    /// # Errors
    /// A [`Mistake`] for the first value that does not fit.
    pub fn predicates(&self) -> Result<Vec<Predicate>, Mistake> {
        self.filters.iter().map(Predicate::new).collect()
    }

    /// The rows on a page, where `default` holds if none are asked for and the resource's maximum bounds both.
    pub fn rows_per_page(&self, resource: Resource, default: u32) -> u32 {
        self.per_page.unwrap_or(default).min(resource.max_per_page())
    }
}

impl Reading {
    /// Reads as much of a query string as can be read.
    pub fn of(resource: Resource, query_string: &str) -> Reading {
        let mut reading = Reading { query: Query::default(), mistakes: Vec::new(), unknown: Vec::new() };
        for raw in query_string::raw_pairs(query_string) {
            for (name, value) in query_string::pairs(raw) {
                reading.read_parameter(resource, &name, &value, raw);
            }
        }
        reading
    }

    fn read_parameter(&mut self, resource: Resource, name: &str, value: &str, raw: &str) {
        match name {
            "filter" => {
                for clause in clauses(value) {
                    match Filter::parse(resource, clause) {
                        Ok(filter) => self.query.filters.push(filter),
                        Err(mistake) => self.mistakes.push(mistake),
                    }
                }
            }
            "sort" => {
                for clause in clauses(value) {
                    match Sort::parse(resource, clause) {
                        Ok(sort) => self.query.sorts.push(sort),
                        Err(mistake) => self.mistakes.push(mistake),
                    }
                }
            }
            // The older form of a filter by name, from the first version of the API's documentation.
            "name" if resource.image_kind().is_some() => self.query.filters.push(Filter::contains(Field::Name, value)),
            "page" => match count(Parameter::Page, value) {
                Ok(page) => self.query.page = page,
                Err(mistake) => self.mistakes.push(mistake),
            },
            "per_page" => match count(Parameter::PerPage, value) {
                Ok(per_page) => self.query.per_page = Some(per_page),
                Err(mistake) => self.mistakes.push(mistake),
            },
            _ => self.unknown.push(raw.to_owned()),
        }
    }
}

/// The filters or sorts of a parameter. Old clients send `None,None` for "none".
fn clauses(value: &str) -> impl Iterator<Item = &str> {
    split_unescaped(value, ';').filter(|clause| !clause.trim().is_empty() && *clause != "None,None")
}

fn count(parameter: Parameter, value: &str) -> Result<u32, Mistake> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| value.parse().unwrap_or(u32::MAX));
    number.filter(|number| *number > 0).ok_or_else(|| Mistake::new(parameter, value, Reason::NotACount))
}

fn join<T: ToString>(items: &[T]) -> String {
    let items: Vec<_> = items.iter().map(ToString::to_string).collect();
    items.join(";")
}
