//! An image as a row: which columns it has, and what is written into each.
//!
//! Owner and times are for whoever writes the row. Reading names is the matter of `imagedeck_api::naming`, looking into
//! files that of `sync`.

use super::columns::{Column, column};
use super::database::{Row, Statement};
use super::images::Shelf;
use imagedeck_api::naming::{Reading, Stated};
use imagedeck_api::pattern::fold;
use imagedeck_api::version::order_key;
use imagedeck_api::{Fact, Facts, Field, Image, ImageKind, Resource};

/// An image to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewImage {
    /// The folder within the data store; may be empty.
    pub folder: String,
    /// The file name.
    pub name: String,
    /// A text that differs when the file differs; empty where there is no file.
    pub fingerprint: String,
    /// What the file says.
    pub facts: Facts,
}

/// The columns in the order of [`push`].
pub(super) const COLUMNS: &str = "name, name_folded, path, path_folded, data_store, folder, folder_folded, label, \
     label_folded, fingerprint, directory, directory_folded, os_family, distribution, version, version_order, \
     architecture, variant, size, volume_name, volume_name_folded, bootable, guest_system, guest_system_folded, cpus, \
     memory_mib, disks, disk_capacity";

/// How many there are: SQLite takes 32,766 values in one statement.
pub(super) const COLUMN_COUNT: usize = 28;

/// Appends the values of an image.
pub(super) fn push(statement: &mut Statement, shelf: &Shelf, image: &NewImage) {
    let slash = if image.folder.is_empty() { "" } else { "/" };
    let within_store = format!("{}{slash}{}", image.folder, image.name);
    // A personal image has no folder and is labelled with its name; an ISO image has neither.
    let (folder, label) = match (shelf.kind, shelf.owner) {
        (ImageKind::Iso, _) => ("", ""),
        (ImageKind::Vm, None) => (image.folder.as_str(), within_store.as_str()),
        (ImageKind::Vm, Some(_)) => ("", image.name.as_str()),
    };
    push_with_folded(statement, &image.name);
    statement.push(", ");
    push_with_folded(statement, &format!("[{}] {within_store}", shelf.data_store));
    statement.push(", ").text(&shelf.data_store).push(", ");
    push_with_folded(statement, folder);
    statement.push(", ");
    push_with_folded(statement, label);
    statement.push(", ").text(&image.fingerprint).push(", ");
    push_with_folded(statement, &image.folder);
    for text in name_facts(&within_store) {
        statement.push(", ").text(text);
    }
    push_file_facts(statement, &image.facts);
}

/// What a path within a data store says, for the columns from `os_family` to `variant`.
pub(super) fn name_facts(path: &str) -> [String; 6] {
    let reading = Reading::of(path);
    let value = |stated: Option<Stated>| stated.map(|stated| stated.value).unwrap_or_default();
    let version = value(reading.version);
    let order = order_key(&version);
    let (family, distribution) = (value(reading.os_family), value(reading.distribution));
    [family, distribution, version, order, value(reading.architecture), value(reading.variant)]
}

fn push_file_facts(statement: &mut Statement, facts: &Facts) {
    let number = |field| match facts.get(field) {
        Some(Fact::Number(number)) => Some(*number),
        Some(Fact::Flag(flag)) => Some(i64::from(*flag)),
        _ => None,
    };
    statement.push(", ").optional_number(number(Field::Size)).push(", ");
    push_with_folded(statement, facts.text(Field::VolumeName));
    statement.push(", ").optional_number(number(Field::Bootable)).push(", ");
    push_with_folded(statement, facts.text(Field::GuestSystem));
    for field in [Field::Cpus, Field::MemoryMib, Field::Disks, Field::DiskCapacity] {
        statement.push(", ").optional_number(number(field));
    }
}

fn push_with_folded(statement: &mut Statement, text: &str) {
    statement.text(text).push(", ").text(fold(text));
}

/// The image of a row.
pub(super) fn read(resource: Resource, row: &Row) -> Result<Image, sqlx::Error> {
    let folder: String = row.try_get("folder")?;
    Ok(Image {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        path: row.try_get("path")?,
        data_store: row.try_get("data_store")?,
        public: resource.is_public(),
        created_on: row.try_get("created_on_text")?,
        updated_on: row.try_get("updated_on_text")?,
        folder: Some(folder).filter(|folder| !folder.is_empty()),
        label: Some(row.try_get("label")?),
        facts: facts(resource, row)?,
    })
}

fn facts(resource: Resource, row: &Row) -> Result<Facts, sqlx::Error> {
    let mut facts = Facts::default();
    for field in resource.fields().iter().copied().filter(|field| !field.is_documented()) {
        let fact = match column(resource, field) {
            Column::Text { plain, .. } | Column::Version { plain, .. } => Some(Fact::Text(row.try_get(plain)?)),
            Column::Number { number, .. } => row.try_get::<Option<i64>>(number)?.map(Fact::Number),
            Column::Flag { number, .. } => row.try_get::<Option<i64>>(number)?.map(|flag| Fact::Flag(flag != 0)),
            Column::Time { .. } | Column::Constant(_) => None,
        };
        if let Some(fact) = fact {
            facts.add(field, fact);
        }
    }
    Ok(facts)
}
