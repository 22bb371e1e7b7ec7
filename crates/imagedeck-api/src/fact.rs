//! What is known of an image beyond the documented attributes: what its name says and what its file says.
//!
//! An image has few of them, and every reader goes through them by their [`Field`], so that a further attribute is a
//! variant there and nothing here. Where the values come from is not known here.

use crate::{Field, FieldType};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::fmt;

/// The value of a further attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// For a text or a version.
    Text(String),
    /// For a whole number.
    Number(i64),
    /// For a flag.
    Flag(bool),
}

/// The further attributes that are known of an image, in the order of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(Vec<(Field, Fact)>);

impl Facts {
    /// The value of an attribute, if it is known.
    pub fn get(&self, field: Field) -> Option<&Fact> {
        self.0.iter().find(|(known, _)| *known == field).map(|(_, fact)| fact)
    }

    /// Takes in a value that was not known. An empty text says nothing and is left out.
    pub fn add(&mut self, field: Field, fact: Fact) {
        if fact != Fact::Text(String::new()) {
            let place = self.0.partition_point(|(known, _)| *known < field);
            self.0.insert(place, (field, fact));
        }
    }

    /// The text of an attribute, empty where it is not known.
    pub fn text(&self, field: Field) -> &str {
        match self.get(field) {
            Some(Fact::Text(text)) => text,
            _ => "",
        }
    }
}

impl FromIterator<(Field, Fact)> for Facts {
    fn from_iter<I: IntoIterator<Item = (Field, Fact)>>(facts: I) -> Facts {
        let mut known = Facts::default();
        facts.into_iter().for_each(|(field, fact)| known.add(field, fact));
        known
    }
}

/// Reads an object of the API and takes from it what is a further attribute.
impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Facts, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Facts;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of the API")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Facts, A::Error> {
        let mut facts = Facts::default();
        while let Some(name) = map.next_key::<String>()? {
            let fact = match Field::named(&name).filter(|field| !field.is_documented()) {
                None => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
                Some(field) => match field.field_type() {
                    FieldType::Number => map.next_value::<Option<i64>>()?.map(|number| (field, Fact::Number(number))),
                    FieldType::Flag => map.next_value::<Option<bool>>()?.map(|flag| (field, Fact::Flag(flag))),
                    FieldType::Text | FieldType::Version | FieldType::Time => {
                        map.next_value::<Option<String>>()?.map(|text| (field, Fact::Text(text)))
                    }
                },
            };
            if let Some((field, fact)) = fact {
                facts.add(field, fact);
            }
        }
        Ok(facts)
    }
}
