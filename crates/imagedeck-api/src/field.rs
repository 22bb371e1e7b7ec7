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
    /// The folder that the file is in, within its data store.
    Directory,
    /// The family of operating systems, as the name states it.
    OsFamily,
    /// The distribution or product, as the name states it.
    Distribution,
    /// Its version, as the name states it.
    Version,
    /// The architecture of the processor, as the name states it.
    Architecture,
    /// The edition or the kind of medium, as the name states it.
    Variant,
    /// The length of the file in bytes.
    Size,
    /// The name that an ISO image gives its volume.
    VolumeName,
    /// Whether a machine can start from an ISO image.
    Bootable,
    /// The system that a VM image says to be made for.
    GuestSystem,
    /// The processors that a VM image asks for.
    Cpus,
    /// The memory that a VM image asks for, in MiB.
    MemoryMib,
    /// The disks of a VM image.
    Disks,
    /// What the disks of a VM image hold together, in bytes.
    DiskCapacity,
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
    /// A version: 9.10 comes after 9.9. See [`crate::version`].
    Version,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// A point in time, to the second.
    Time,
}

impl Field {
    /// Every field there is.
    pub const ALL: [Field; 31] = [
        Field::Id,
        Field::Name,
        Field::Path,
        Field::DataStore,
        Field::Public,
        Field::CreatedOn,
        Field::UpdatedOn,
        Field::Folder,
        Field::Label,
        Field::Directory,
        Field::OsFamily,
        Field::Distribution,
        Field::Version,
        Field::Architecture,
        Field::Variant,
        Field::Size,
        Field::VolumeName,
        Field::Bootable,
        Field::GuestSystem,
        Field::Cpus,
        Field::MemoryMib,
        Field::Disks,
        Field::DiskCapacity,
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
            Field::Directory => "directory",
            Field::OsFamily => "os_family",
            Field::Distribution => "distribution",
            Field::Version => "version",
            Field::Architecture => "architecture",
            Field::Variant => "variant",
            Field::Size => "size",
            Field::VolumeName => "volume_name",
            Field::Bootable => "bootable",
            Field::GuestSystem => "guest_system",
            Field::Cpus => "cpus",
            Field::MemoryMib => "memory_mib",
            Field::Disks => "disks",
            Field::DiskCapacity => "disk_capacity",
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

    /// Whether the API's documentation has the attribute. The others are offered beside those, where they are known.
    pub const fn is_documented(self) -> bool {
        !matches!(
            self,
            Field::Directory
                | Field::OsFamily
                | Field::Distribution
                | Field::Version
                | Field::Architecture
                | Field::Variant
                | Field::Size
                | Field::VolumeName
                | Field::Bootable
                | Field::GuestSystem
                | Field::Cpus
                | Field::MemoryMib
                | Field::Disks
                | Field::DiskCapacity
        )
    }

    /// What the field holds.
    pub const fn field_type(self) -> FieldType {
        match self {
            Field::Id
            | Field::Added
            | Field::Updated
            | Field::Deleted
            | Field::Size
            | Field::Cpus
            | Field::MemoryMib
            | Field::Disks
            | Field::DiskCapacity => FieldType::Number,
            Field::Public | Field::Bootable => FieldType::Flag,
            Field::Version => FieldType::Version,
            Field::CreatedOn | Field::UpdatedOn => FieldType::Time,
            Field::Name
            | Field::Path
            | Field::DataStore
            | Field::Folder
            | Field::Label
            | Field::Directory
            | Field::OsFamily
            | Field::Distribution
            | Field::Architecture
            | Field::Variant
            | Field::VolumeName
            | Field::GuestSystem
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
            Field::Directory => "Folder that holds the file, within its data store",
            Field::OsFamily => "Family of operating systems, read from the name",
            Field::Distribution => "Distribution or product, read from the name",
            Field::Version => "Version, read from the name",
            Field::Architecture => "Architecture of the processor, read from the name",
            Field::Variant => "Edition or kind of medium, read from the name",
            Field::Size => "Length of the file in bytes",
            Field::VolumeName => "Name of the volume, read from the file",
            Field::Bootable => "Whether a machine can start from it, read from the file",
            Field::GuestSystem => "System of the machine, read from the descriptor",
            Field::Cpus => "Processors of the machine, read from the descriptor",
            Field::MemoryMib => "Memory of the machine in MiB, read from the descriptor",
            Field::Disks => "Number of disks, read from the descriptor",
            Field::DiskCapacity => "Capacity of all disks in bytes, read from the descriptor",
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
            FieldType::Version => "version",
            FieldType::Number => "int",
            FieldType::Flag => "bool",
            FieldType::Time => "timestamp",
        }
    }

    /// What a value of this type looks like, for a sentence such as "created_on needs …".
    pub const fn example(self) -> &'static str {
        match self {
            FieldType::Text => "a text",
            FieldType::Version => "a version such as 22.04",
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
