//! The attributes that an object of the API can have: their names on the wire and their types.
//!
//! Which resource has which attribute is said by [`crate::Resource`], and what an attribute holds by
//! [`crate::Record`]; neither is repeated here.

use std::fmt;

/// An attribute of an image or of a sync request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The stable number of the object within its resource.
    Id,
    /// The file name, with its extension.
    Name,
    /// The data store in brackets, then the path in it: what a VM command takes.
    Path,
    /// The name of the data store that holds the file.
    DataStore,
    /// Whether everybody may use the image.
    Public,
    /// When the object appeared.
    CreatedOn,
    /// When the object last changed.
    UpdatedOn,
    /// The folder of a VM image; none for a personal one.
    Folder,
    /// The path of a VM image within its data store.
    Label,
    /// Where a sync request is in its life.
    Status,
    /// Which images a sync request reads: `ISO` or `VM`.
    Type,
    /// How many images a sync added.
    Added,
    /// How many images a sync found changed.
    Updated,
    /// How many images a sync removed.
    Deleted,
    /// The errors and warnings of a sync request.
    Message,
    /// The identifier of the task behind a sync request.
    TaskId,
    /// The owner of a sync request.
    Username,
}

/// What a field holds, and so which values a filter may compare it with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Text, compared byte by byte.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A point in time, to the second.
    Time,
}

impl Field {
    /// Every field there is.
    pub const ALL: [Field; 17] = [
        Field::Id,
        Field::Name,
        Field::Path,
        Field::DataStore,
        Field::Public,
        Field::CreatedOn,
        Field::UpdatedOn,
        Field::Folder,
        Field::Label,
        Field::Status,
        Field::Type,
        Field::Added,
        Field::Updated,
        Field::Deleted,
        Field::Message,
        Field::TaskId,
        Field::Username,
    ];

    /// The name on the wire, as in `filter=created_on,ge,2018-01-01`.
    pub const fn name(self) -> &'static str {
        match self {
            Field::Id => "id",
            Field::Name => "name",
            Field::Path => "path",
            Field::DataStore => "data_store",
            Field::Public => "public",
            Field::CreatedOn => "created_on",
            Field::UpdatedOn => "updated_on",
            Field::Folder => "folder",
            Field::Label => "label",
            Field::Status => "status",
            Field::Type => "type",
            Field::Added => "added",
            Field::Updated => "updated",
            Field::Deleted => "deleted",
            Field::Message => "message",
            Field::TaskId => "task_id",
            Field::Username => "username",
        }
    }

    /// The field with this name on the wire, in exactly this spelling.
    pub fn named(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.name() == name)
    }

    /// What the field holds.
    pub const fn field_type(self) -> FieldType {
        match self {
            Field::Id | Field::Added | Field::Updated | Field::Deleted => FieldType::Number,
            Field::Public => FieldType::Flag,
            Field::CreatedOn | Field::UpdatedOn => FieldType::Time,
            Field::Name
            | Field::Path
            | Field::DataStore
            | Field::Folder
            | Field::Label
            | Field::Status
            | Field::Type
            | Field::Message
            | Field::TaskId
            | Field::Username => FieldType::Text,
        }
    }

    /// One phrase on what the field holds, for people who read the API's documentation.
    pub const fn description(self) -> &'static str {
        match self {
            Field::Id => "Unique identifier",
            Field::Name => "Image file name",
            Field::Path => "Data store and full path",
            Field::DataStore => "Data store that holds the image",
            Field::Public => "Whether everybody may use the image",
            Field::CreatedOn => "Timestamp when the object was added",
            Field::UpdatedOn => "Timestamp when the object was last updated",
            Field::Folder => "Folder in the public repository",
            Field::Label => "Path within the data store",
            Field::Status => "State of the request",
            Field::Type => "Images that the request reads, ISO or VM",
            Field::Added => "Images added by the request",
            Field::Updated => "Images updated by the request",
            Field::Deleted => "Images removed by the request",
            Field::Message => "Errors and warnings of the request",
            Field::TaskId => "Identifier of the task behind the request",
            Field::Username => "Owner of the request",
        }
    }
}

impl FieldType {
    /// The word for the type in the API's documentation.
    pub const fn name(self) -> &'static str {
        match self {
            FieldType::Text => "string",
            FieldType::Number => "int",
            FieldType::Flag => "bool",
            FieldType::Time => "timestamp",
        }
    }

    /// What a value of this type looks like, for a sentence such as "created_on needs …".
    pub const fn example(self) -> &'static str {
        match self {
            FieldType::Text => "a text",
            FieldType::Number => "a whole number such as 42",
            FieldType::Flag => "true or false",
            FieldType::Time => "a date such as 2020-12-31",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
