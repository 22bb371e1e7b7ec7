//! Where each attribute of a resource is kept: the only way from a field to a name in SQL.
//!
//! Every name is a constant of this file, so that no text of a client can become part of a statement.

use imagedeck_api::{Field, ImageKind, Resource};

/// How an attribute is kept.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// A text, the same text folded, and whether the trigram index knows the folded one.
    Text {
        /// The text itself.
        plain: &'static str,
        /// The text in which letter case does not show.
        folded: &'static str,
        /// The column of the trigram index.
        trigram: Option<&'static str>,
    },
    /// A version, and a text that sorts as versions do.
    Version {
        /// The version as it is written.
        plain: &'static str,
        /// The same, folded.
        folded: &'static str,
        /// See [`imagedeck_api::version::order_key`].
        order: &'static str,
    },
    /// A flag that may not be known, as a number and in words.
    Flag {
        /// 0, 1 or nothing.
        number: &'static str,
        /// `false`, `true` or empty.
        text: &'static str,
    },
    /// A whole number, and the same as a text.
    Number {
        /// The number.
        number: &'static str,
        /// Its digits.
        text: &'static str,
    },
    /// A time in its three forms.
    Time {
        /// Seconds since 1970.
        seconds: &'static str,
        /// The wall clock as seconds.
        wall: &'static str,
        /// The form of the API.
        text: &'static str,
        /// The same, folded.
        folded: &'static str,
    },
    /// Not kept: the same for every row of the resource.
    Constant(bool),
}

/// The table with the rows of a resource.
pub const fn table(resource: Resource) -> &'static str {
    match resource.image_kind() {
        Some(kind) => image_table(kind),
        None => "requests",
    }
}

/// The table with the images of a kind.
pub const fn image_table(kind: ImageKind) -> &'static str {
    match kind {
        ImageKind::Iso => "iso_images",
        ImageKind::Vm => "vm_images",
    }
}

/// The trigram index of a resource's table.
pub const fn text_index(resource: Resource) -> &'static str {
    match resource.image_kind() {
        Some(ImageKind::Iso) => "iso_images_text",
        Some(ImageKind::Vm) => "vm_images_text",
        None => "",
    }
}

/// Where an attribute of a resource is kept.
pub const fn column(resource: Resource, field: Field) -> Column {
    match field {
        Field::Id => Column::Number { number: "id", text: "CAST(id AS TEXT)" },
        Field::Added => Column::Number { number: "added", text: "CAST(added AS TEXT)" },
        Field::Updated => Column::Number { number: "updated", text: "CAST(updated AS TEXT)" },
        Field::Deleted => Column::Number { number: "deleted", text: "CAST(deleted AS TEXT)" },
        Field::Name => Column::Text { plain: "name", folded: "name_folded", trigram: Some("name_folded") },
        Field::Path => Column::Text { plain: "path", folded: "path_folded", trigram: Some("path_folded") },
        Field::Folder => text("folder", "folder_folded"),
        Field::Label => text("label", "label_folded"),
        Field::Directory => text("directory", "directory_folded"),
        Field::VolumeName => text("volume_name", "volume_name_folded"),
        Field::GuestSystem => text("guest_system", "guest_system_folded"),
        Field::Size => Column::Number { number: "size", text: "coalesce(CAST(size AS TEXT), '')" },
        Field::Cpus => Column::Number { number: "cpus", text: "coalesce(CAST(cpus AS TEXT), '')" },
        Field::MemoryMib => Column::Number { number: "memory_mib", text: "coalesce(CAST(memory_mib AS TEXT), '')" },
        Field::Disks => Column::Number { number: "disks", text: "coalesce(CAST(disks AS TEXT), '')" },
        Field::DiskCapacity => {
            Column::Number { number: "disk_capacity", text: "coalesce(CAST(disk_capacity AS TEXT), '')" }
        }
        Field::Bootable => Column::Flag {
            number: "bootable",
            text: "CASE bootable WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE '' END",
        },
        // The texts below are the server's own and ASCII, for which `lower` folds as well.
        Field::DataStore => text("data_store", "lower(data_store)"),
        Field::OsFamily => text("os_family", "lower(os_family)"),
        Field::Distribution => text("distribution", "lower(distribution)"),
        Field::Architecture => text("architecture", "lower(architecture)"),
        Field::Variant => text("variant", "lower(variant)"),
        Field::Version => Column::Version { plain: "version", folded: "lower(version)", order: "version_order" },
        Field::Status => text("status", "lower(status)"),
        Field::Type => text("kind", "lower(kind)"),
        Field::TaskId => text("task_id", "lower(task_id)"),
        Field::Username => text(OWNER_NAME, OWNER_NAME_FOLDED),
        Field::Message => text("message_lines", "message_lines_folded"),
        Field::CreatedOn => Column::Time {
            seconds: "created_on",
            wall: "created_on_wall",
            text: "created_on_text",
            folded: "lower(created_on_text)",
        },
        Field::UpdatedOn => Column::Time {
            seconds: "updated_on",
            wall: "updated_on_wall",
            text: "updated_on_text",
            folded: "lower(updated_on_text)",
        },
        Field::Public => Column::Constant(resource.is_public()),
    }
}

/// The index of SQLite that has the images in the order of an attribute that has very many values, so that a page is found
/// along it whatever the keys that follow.
pub const fn order_index(kind: ImageKind, field: Field) -> Option<&'static str> {
    match (kind, field) {
        (ImageKind::Iso, Field::Name) => Some("iso_images_by_name"),
        (ImageKind::Iso, Field::Path) => Some("iso_images_by_path"),
        (ImageKind::Iso, Field::Version) => Some("iso_images_by_version"),
        (ImageKind::Iso, Field::CreatedOn) => Some("iso_images_by_created"),
        (ImageKind::Iso, Field::UpdatedOn) => Some("iso_images_by_updated"),
        (ImageKind::Vm, Field::Name) => Some("vm_images_by_name"),
        (ImageKind::Vm, Field::Path) => Some("vm_images_by_path"),
        (ImageKind::Vm, Field::CreatedOn) => Some("vm_images_by_created"),
        (ImageKind::Vm, Field::UpdatedOn) => Some("vm_images_by_updated"),
        _ => None,
    }
}

/// The name of the user whom a row belongs to. Names of users are ASCII.
pub const OWNER_NAME: &str = "(SELECT users.name FROM users WHERE users.id = owner)";
const OWNER_NAME_FOLDED: &str = "lower((SELECT users.name FROM users WHERE users.id = owner))";

const fn text(plain: &'static str, folded: &'static str) -> Column {
    Column::Text { plain, folded, trigram: None }
}
