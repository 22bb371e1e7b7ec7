//! The columns that each resource's table can show. Which of them it shows is a [`super::Layout`].

use imagedeck_api::{Field, Resource};

/// A column of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in an address and on the device, the attribute's own where it shows one.
    pub key: &'static str,
    /// Its head.
    pub heading: &'static str,
    /// What its cells show.
    pub content: Content,
    /// What a click on its head sorts by; none where the API cannot sort by it.
    pub sort: Option<Field>,
    /// The class that gives it its width and its place when there is little room.
    pub class: &'static str,
    /// Whether it is shown where nobody has chosen.
    pub is_standard: bool,
}

/// What a cell shows of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The name, as the link that opens the row. Exactly one column has it or [`Content::Number`].
    Name,
    /// The number of a request, as the link that opens the row.
    Number,
    /// The distribution, with its version.
    Distribution,
    /// The folder within the data store.
    Folder,
    /// A time.
    Time(Field),
    /// An attribute as it is.
    Plain(Field),
    /// A number of bytes.
    Bytes(Field),
    /// The id.
    Id,
    /// The images that a request reads.
    Kind,
    /// The status of a request.
    Status,
    /// How long a request took.
    Duration,
    /// What came of a request.
    Outcome,
}

impl Column {
    /// Whether it holds the link that opens a row: such a column is always shown.
    pub const fn is_link(&self) -> bool {
        matches!(self.content, Content::Name | Content::Number)
    }

    /// Whether it shows what the API's documentation does not know, and another server may not send.
    pub fn is_further(&self) -> bool {
        match self.content {
            Content::Distribution => true,
            Content::Plain(field) | Content::Bytes(field) => !field.is_documented(),
            _ => false,
        }
    }

    const fn plain(field: Field, heading: &'static str, class: &'static str) -> Column {
        Column {
            key: field.name(),
            heading,
            content: Content::Plain(field),
            sort: Some(field),
            class,
            is_standard: false,
        }
    }

    const fn time(field: Field, heading: &'static str) -> Column {
        Column {
            key: field.name(),
            heading,
            content: Content::Time(field),
            sort: Some(field),
            class: "c-date",
            is_standard: false,
        }
    }

    const fn bytes(field: Field, heading: &'static str) -> Column {
        Column {
            key: field.name(),
            heading,
            content: Content::Bytes(field),
            sort: Some(field),
            class: "c-id num",
            is_standard: false,
        }
    }

    const fn standard(self) -> Column {
        Column { is_standard: true, ..self }
    }

    const fn showing(self, content: Content) -> Column {
        Column { content, ..self }
    }

    const fn not_sorted(self, key: &'static str) -> Column {
        Column { key, sort: None, ..self }
    }
}

const NAME: Column = Column::plain(Field::Name, "Name", "c-name").showing(Content::Name).standard();
const DISTRIBUTION: Column =
    Column::plain(Field::Distribution, "Distribution", "c-dist").showing(Content::Distribution).standard();
const FAMILY: Column = Column::plain(Field::OsFamily, "OS family", "c-arch");
const VERSION: Column = Column::plain(Field::Version, "Version", "c-arch");
const ARCHITECTURE: Column = Column::plain(Field::Architecture, "Arch", "c-arch").standard();
const VARIANT: Column = Column::plain(Field::Variant, "Variant", "c-dist");
const FOLDER: Column = Column::plain(Field::Path, "Folder", "c-folder").showing(Content::Folder).standard();
const STORE: Column = Column::plain(Field::DataStore, "Data store", "c-dist");
const SIZE: Column = Column::bytes(Field::Size, "Size");
const CREATED: Column = Column::time(Field::CreatedOn, "Created").standard();
const UPDATED: Column = Column::time(Field::UpdatedOn, "Updated");
const ID: Column = Column::plain(Field::Id, "ID", "c-id num").showing(Content::Id).standard();

const ISO_COLUMNS: [Column; 14] = [
    NAME,
    DISTRIBUTION,
    FAMILY,
    VERSION,
    ARCHITECTURE,
    VARIANT,
    FOLDER,
    STORE,
    SIZE,
    Column::plain(Field::VolumeName, "Volume", "c-dist"),
    Column::plain(Field::Bootable, "Bootable", "c-arch"),
    CREATED,
    UPDATED,
    ID,
];

const VM_COLUMNS: [Column; 17] = [
    NAME,
    DISTRIBUTION,
    FAMILY,
    VERSION,
    ARCHITECTURE,
    VARIANT,
    FOLDER,
    STORE,
    SIZE,
    Column::plain(Field::GuestSystem, "Guest system", "c-dist"),
    Column::plain(Field::Cpus, "CPUs", "c-id num"),
    Column::plain(Field::MemoryMib, "Memory, MiB", "c-id num"),
    Column::plain(Field::Disks, "Disks", "c-id num"),
    Column::bytes(Field::DiskCapacity, "Disk capacity"),
    CREATED,
    UPDATED,
    ID,
];

const REQUEST_COLUMNS: [Column; 6] = [
    Column::plain(Field::Id, "Request", "c-req").showing(Content::Number).standard(),
    Column::plain(Field::Type, "Images", "c-type").showing(Content::Kind).standard(),
    Column::plain(Field::Status, "Status", "c-stat").showing(Content::Status).standard(),
    Column { class: "c-when", ..Column::time(Field::CreatedOn, "Submitted").standard() },
    Column::plain(Field::Id, "Duration", "c-dur num").showing(Content::Duration).not_sorted("duration").standard(),
    Column::plain(Field::Id, "Outcome", "c-out").showing(Content::Outcome).not_sorted("outcome").standard(),
];

/// The columns that a resource's table can show, in their first order.
pub const fn columns(resource: Resource) -> &'static [Column] {
    match resource {
        Resource::PublicIso | Resource::PersonalIso => &ISO_COLUMNS,
        Resource::PublicVm | Resource::PersonalVm => &VM_COLUMNS,
        Resource::SyncRequests => &REQUEST_COLUMNS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_sorts_only_by_what_the_api_has_and_opens_rows_by_one_column() {
        for resource in Resource::ALL {
            let sorts = columns(resource).iter().filter_map(|column| column.sort);
            for field in sorts {
                assert!(resource.fields().contains(&field), "{} has no {field}", resource.path());
            }
            assert_eq!(columns(resource).iter().filter(|column| column.is_link()).count(), 1);
        }
    }

    #[test]
    fn every_column_of_a_table_has_a_key_of_its_own() {
        for resource in Resource::ALL {
            for column in columns(resource) {
                assert_eq!(
                    columns(resource).iter().filter(|other| other.key == column.key).count(),
                    1,
                    "{}",
                    column.key
                );
            }
        }
    }
}
