//! Facets: for an attribute, which values the objects of a result have and how many have each.
//!
//! The parameter `facets=distribution,version` asks for them. Each facet is counted without the filters on its own
//! attribute, so that a choice can be widened. [`count`] is the plain definition, over records in memory; how a
//! server counts quickly is its own matter.

use crate::mistake::{Parameter, Reason};
use crate::predicate::Predicate;
use crate::{Field, Mistake, Record, Resource};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The most values that a facet lists; how many there are is said beside them.
pub const MANY_VALUES: usize = 1_000;

/// Something to count images by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// See [`Field::OsFamily`].
    OsFamily,
    /// See [`Field::Distribution`].
    Distribution,
    /// See [`Field::Version`].
    Version,
    /// See [`Field::Architecture`].
    Architecture,
    /// See [`Field::Variant`].
    Variant,
    /// See [`Field::Directory`].
    Folder,
    /// See [`Field::DataStore`].
    DataStore,
    /// The year of [`Field::CreatedOn`].
    Year,
}

/// The values of a facet in a result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Counts {
    /// The values and how many objects have each: the most frequent first, at most 1,000.
    pub values: Vec<Count>,
    /// How many different values there are, those that are not listed included.
    pub distinct: u64,
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Count {
    /// The value, as a filter on the facet's attribute takes it; none for objects without one.
    pub value: Option<String>,
    /// How many objects have it.
    pub count: u64,
}

impl Facet {
    /// Every facet there is.
    pub const ALL: [Facet; 8] = [
        Facet::OsFamily,
        Facet::Distribution,
        Facet::Version,
        Facet::Architecture,
        Facet::Variant,
        Facet::Folder,
        Facet::DataStore,
        Facet::Year,
    ];

    /// The name in the parameter and in the answer.
    pub const fn name(self) -> &'static str {
        match self {
            Facet::Folder => "folder",
            Facet::Year => "year",
            other => other.field().name(),
        }
    }

    /// What the values are, in words for a heading.
    pub const fn words(self) -> &'static str {
        match self {
            Facet::OsFamily => "OS family",
            Facet::Distribution => "Distribution",
            Facet::Version => "Version",
            Facet::Architecture => "Architecture",
            Facet::Variant => "Variant",
            Facet::Folder => "Folder",
            Facet::DataStore => "Data store",
            Facet::Year => "Created in",
        }
    }

    /// The attribute that is counted, and that a filter for one of the values compares.
    pub const fn field(self) -> Field {
        match self {
            Facet::OsFamily => Field::OsFamily,
            Facet::Distribution => Field::Distribution,
            Facet::Version => Field::Version,
            Facet::Architecture => Field::Architecture,
            Facet::Variant => Field::Variant,
            Facet::Folder => Field::Directory,
            Facet::DataStore => Field::DataStore,
            Facet::Year => Field::CreatedOn,
        }
    }

    /// Reads the value of the parameter `facets`: names with commas between them, each counted once.
    ///
    /// # Errors
    /// A [`Mistake`] if the resource has no facet of such a name.
    pub fn parse_list(resource: Resource, written: &str) -> Result<Vec<Facet>, Mistake> {
        let mut facets = Vec::new();
        for name in written.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let known = Facet::ALL.into_iter().find(|facet| facet.name() == name);
            let known = known.filter(|facet| resource.facets().contains(facet));
            let mistake = || Mistake::new(Parameter::Facets, name, Reason::UnknownFacet(resource));
            let facet = known.ok_or_else(mistake)?;
            if !facets.contains(&facet) {
                facets.push(facet);
            }
        }
        Ok(facets)
    }

    /// The value of a record, empty where it has none.
    pub fn value_of(self, record: &impl Record) -> String {
        let value = record.value(self.field());
        let text = value.text();
        match self {
            // The API writes times with the year first.
            Facet::Year => text.get(..4).unwrap_or_default().to_owned(),
            _ => text.into_owned(),
        }
    }
}

impl Counts {
    /// Brings counted values in their order: the most frequent first, and by their text where they are level.
    pub fn of(counted: impl IntoIterator<Item = (String, u64)>) -> Counts {
        let mut counted: Vec<(String, u64)> = counted.into_iter().filter(|(_, count)| *count > 0).collect();
        counted.sort_unstable_by(|(left, many), (right, more)| more.cmp(many).then_with(|| left.cmp(right)));
        let distinct = counted.len() as u64;
        counted.truncate(MANY_VALUES);
        let value = |(value, count)| Count { value: Some(value).filter(|value: &String| !value.is_empty()), count };
        Counts { values: counted.into_iter().map(value).collect(), distinct }
    }
}

/// Counts a facet over records that pass the predicates, those on the facet's own attribute left out.
pub fn count<R: Record>(facet: Facet, predicates: &[Predicate], records: &[R]) -> Counts {
    let others = |record: &R| {
        let mut others = predicates.iter().filter(|predicate| predicate.field != facet.field());
        others.all(|predicate| predicate.accepts(record))
    };
    let mut counted: HashMap<String, u64> = HashMap::new();
    for record in records.iter().filter(|record| others(record)) {
        *counted.entry(facet.value_of(record)).or_default() += 1;
    }
    Counts::of(counted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_once_each_and_a_strange_one_is_named() {
        let parse = |written| Facet::parse_list(Resource::PublicIso, written);
        assert_eq!(parse("year, distribution,,year"), Ok(vec![Facet::Year, Facet::Distribution]));
        assert_eq!(parse(""), Ok(vec![]));
        let mistake = parse("colour").expect_err("a mistake").to_string();
        assert!(mistake.starts_with("facets: 'colour' is not a facet of /iso. Use one of os_family,"), "{mistake}");
        assert!(Facet::parse_list(Resource::SyncRequests, "year").is_err());
    }

    #[test]
    fn the_most_frequent_value_comes_first_and_what_has_none_is_counted_too() {
        let counts = Counts::of([("b".to_owned(), 1), (String::new(), 3), ("a".to_owned(), 1), ("gone".to_owned(), 0)]);
        let values: Vec<_> = counts.values.iter().map(|count| (count.value.as_deref(), count.count)).collect();
        assert_eq!(values, [(None, 3), (Some("a"), 1), (Some("b"), 1)]);
        assert_eq!(counts.distinct, 3);
    }
}
