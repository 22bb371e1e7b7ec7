//! The objects of the API: images and sync requests, with each attribute by its [`Field`].
//!
//! The server writes an object by going through the fields of its resource, so that an attribute is added to the
//! API in one place. How an attribute looks on a page is not known here.

use crate::status::Outcome;
use crate::{Fact, Facts, Field, Status};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;

/// Something with attributes.
pub trait Record {
    /// The value of an attribute, [`Value::None`] where the object has none.
    fn value(&self, field: Field) -> Value<'_>;
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value.
    None,
    /// A text.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(i64),
    /// A flag.
    Flag(bool),
    /// A time in one of the API's forms, see [`crate::time`].
    Time(&'a str),
    /// What a request has to say.
    Message(&'a Message),
}

/// An ISO image or a VM image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Image {
    /// See [`Field::Id`].
    pub id: i64,
    /// See [`Field::Name`].
    pub name: String,
    /// See [`Field::Path`].
    pub path: String,
    /// See [`Field::DataStore`].
    #[serde(default)]
    pub data_store: String,
    /// See [`Field::Public`].
    #[serde(default)]
    pub public: bool,
    /// See [`Field::CreatedOn`].
    #[serde(default)]
    pub created_on: String,
    /// See [`Field::UpdatedOn`].
    #[serde(default)]
    pub updated_on: String,
    /// See [`Field::Folder`]; VM images only.
    #[serde(default)]
    pub folder: Option<String>,
    /// See [`Field::Label`]; VM images only.
    #[serde(default)]
    pub label: Option<String>,
    /// The attributes beyond those of the API's documentation.
    #[serde(flatten)]
    pub facts: Facts,
}

/// A request to sync a user's store.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SyncRequest {
    /// See [`Field::Id`].
    pub id: i64,
    /// See [`Field::Status`] and [`crate::Status`].
    pub status: String,
    /// See [`Field::Type`] and [`crate::ImageKind`].
    #[serde(rename = "type", default)]
    pub kind: String,
    /// See [`Field::Added`].
    #[serde(default)]
    pub added: i64,
    /// See [`Field::Updated`].
    #[serde(default)]
    pub updated: i64,
    /// See [`Field::Deleted`].
    #[serde(default)]
    pub deleted: i64,
    /// See [`Field::Message`].
    #[serde(default)]
    pub message: Message,
    /// See [`Field::TaskId`].
    #[serde(default)]
    pub task_id: String,
    /// See [`Field::CreatedOn`].
    #[serde(default)]
    pub created_on: String,
    /// See [`Field::UpdatedOn`].
    #[serde(default)]
    pub updated_on: String,
    /// See [`Field::Username`].
    #[serde(default)]
    pub username: String,
}

impl SyncRequest {
    /// What its status means for whoever waits.
    pub fn outcome(&self) -> Outcome {
        Status::parse(&self.status).outcome()
    }
}

/// What a request has to say: a sentence for each file that could not be used as it is.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What ended the request.
    #[serde(default)]
    pub errors: Vec<String>,
    /// What the request went on in spite of.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// How far the request is, while it is worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<String>,
    /// The paths of images that the request has removed, at most [`Message::MAX_REMOVED`] of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
}

impl Message {
    /// No message names more images that were removed.
    pub const MAX_REMOVED: usize = 100;

    /// All sentences, errors first, one on a line: what a filter on `message` looks at.
    pub fn lines(&self) -> String {
        let lines: Vec<_> = self.errors.iter().chain(&self.warnings).map(String::as_str).collect();
        lines.join("\n")
    }
}

impl<'a> Value<'a> {
    fn of_optional(text: Option<&'a str>) -> Value<'a> {
        text.map_or(Value::None, |text| Value::Text(Cow::Borrowed(text)))
    }

    /// The value as text, as `like` sees it; empty where there is none.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Value::None => Cow::Borrowed(""),
            Value::Text(text) => Cow::Borrowed(text),
            Value::Number(number) => Cow::Owned(number.to_string()),
            Value::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Value::Time(written) => Cow::Borrowed(written),
            Value::Message(message) => Cow::Owned(message.lines()),
        }
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::None => serializer.serialize_none(),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Number(number) => serializer.serialize_i64(*number),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Time(written) => serializer.serialize_str(written),
            Value::Message(message) => message.serialize(serializer),
        }
    }
}

/// A record as the API sends it: an object with the attributes of its resource, by name.
#[derive(Clone, Debug)]
pub struct Object<'a, R> {
    /// The attributes that are sent.
    pub fields: &'a [Field],
    /// What has them.
    pub record: &'a R,
}

impl<R: Record> Serialize for Object<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for field in self.fields {
            map.serialize_entry(field.name(), &self.record.value(*field))?;
        }
        map.end()
    }
}

impl Record for Image {
    fn value(&self, field: Field) -> Value<'_> {
        match field {
            Field::Id => Value::Number(self.id),
            Field::Name => Value::Text(Cow::Borrowed(&self.name)),
            Field::Path => Value::Text(Cow::Borrowed(&self.path)),
            Field::DataStore => Value::Text(Cow::Borrowed(&self.data_store)),
            Field::Public => Value::Flag(self.public),
            Field::CreatedOn => Value::Time(&self.created_on),
            Field::UpdatedOn => Value::Time(&self.updated_on),
            Field::Folder => Value::of_optional(self.folder.as_deref()),
            Field::Label => Value::of_optional(self.label.as_deref()),
            further => match self.facts.get(further) {
                Some(Fact::Text(text)) => Value::Text(Cow::Borrowed(text)),
                Some(Fact::Number(number)) => Value::Number(*number),
                Some(Fact::Flag(flag)) => Value::Flag(*flag),
                None => Value::None,
            },
        }
    }
}

impl Record for SyncRequest {
    fn value(&self, field: Field) -> Value<'_> {
        match field {
            Field::Id => Value::Number(self.id),
            Field::Status => Value::Text(Cow::Borrowed(&self.status)),
            Field::Type => Value::Text(Cow::Borrowed(&self.kind)),
            Field::Added => Value::Number(self.added),
            Field::Updated => Value::Number(self.updated),
            Field::Deleted => Value::Number(self.deleted),
            Field::Message => Value::Message(&self.message),
            Field::TaskId => Value::Text(Cow::Borrowed(&self.task_id)),
            Field::CreatedOn => Value::Time(&self.created_on),
            Field::UpdatedOn => Value::Time(&self.updated_on),
            Field::Username => Value::Text(Cow::Borrowed(&self.username)),
            _ => Value::None,
        }
    }
}
