//! All attributes of all rows, and a row as an image again.
//!
//! Rows are only ever added. Which of them still hold is known to the collection.

use crate::column::{Column, FlagColumn, JoinedColumn, NumberColumn, TextColumn, TimeColumn};
use crate::dictionary::Dictionary;
use imagedeck_api::{Fact, Facts, Field, Image};

/// The further attributes that are texts or versions.
pub const TEXT_FACTS: [Field; 8] = [
    Field::Directory,
    Field::OsFamily,
    Field::Distribution,
    Field::Version,
    Field::Architecture,
    Field::Variant,
    Field::VolumeName,
    Field::GuestSystem,
];

/// The further attributes that are numbers.
pub const NUMBER_FACTS: [Field; 5] = [Field::Size, Field::Cpus, Field::MemoryMib, Field::Disks, Field::DiskCapacity];

/// The attributes of images, row by row.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub(crate) ids: NumberColumn,
    pub(crate) names: TextColumn,
    pub(crate) paths: JoinedColumn,
    pub(crate) labels: JoinedColumn,
    pub(crate) data_stores: TextColumn,
    pub(crate) folders: TextColumn,
    pub(crate) public: FlagColumn,
    pub(crate) bootable: FlagColumn,
    pub(crate) created: TimeColumn,
    pub(crate) updated: TimeColumn,
    pub(crate) texts: [TextColumn; TEXT_FACTS.len()],
    pub(crate) numbers: [NumberColumn; NUMBER_FACTS.len()],
}

impl Columns {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.ids.kept()
    }

    /// The id of a row.
    pub fn id(&self, row: u32) -> i64 {
        self.ids.get(row as usize).unwrap_or_default()
    }

    /// Adds an image as the next row. Facts that are not of their field's type are left out.
    pub fn push(&mut self, image: &Image) {
        let row = self.rows();
        self.ids.set(row, image.id);
        self.names.set(row, &image.name);
        self.paths.set(row, &image.path, &image.name);
        if let Some(label) = &image.label {
            self.labels.set(row, label, &image.name);
        }
        self.data_stores.set(row, &image.data_store);
        self.folders.set_optional(row, image.folder.as_deref());
        self.public.set(row, image.public);
        self.created.push(&image.created_on);
        self.updated.push(&image.updated_on);
        for (column, field) in self.texts.iter_mut().zip(TEXT_FACTS) {
            column.set(row, image.facts.text(field));
        }
        for (column, field) in self.numbers.iter_mut().zip(NUMBER_FACTS) {
            if let Some(Fact::Number(number)) = image.facts.get(field) {
                column.set(row, *number);
            }
        }
        if let Some(Fact::Flag(flag)) = image.facts.get(Field::Bootable) {
            self.bootable.set(row, *flag);
        }
    }

    /// The image of a row.
    pub fn image(&self, row: u32) -> Image {
        let row = row as usize;
        Image {
            id: self.ids.get(row).unwrap_or_default(),
            name: self.names.text(row).to_owned(),
            path: self.paths.text(row, &self.names),
            data_store: self.data_stores.text(row).to_owned(),
            public: self.public.get(row).unwrap_or_default(),
            created_on: self.created.written(row),
            updated_on: self.updated.written(row),
            folder: self.folders.optional(row).map(str::to_owned),
            label: self.labels.is_known(row).then(|| self.labels.text(row, &self.names)),
            facts: self.facts(row),
        }
    }

    /// The column of an attribute.
    pub fn column(&self, field: Field) -> Column<'_> {
        let text_fact = self.texts.iter().zip(TEXT_FACTS).find(|(_, of)| *of == field);
        let number_fact = self.numbers.iter().zip(NUMBER_FACTS).find(|(_, of)| *of == field);
        match field {
            Field::Id => Column::Number(&self.ids),
            Field::Name => Column::Text(&self.names),
            Field::Path => Column::Joined(&self.paths, &self.names),
            Field::Label => Column::Joined(&self.labels, &self.names),
            Field::DataStore => Column::Text(&self.data_stores),
            Field::Folder => Column::Text(&self.folders),
            Field::Public => Column::Flag(&self.public),
            Field::Bootable => Column::Flag(&self.bootable),
            Field::CreatedOn => Column::Time(&self.created),
            Field::UpdatedOn => Column::Time(&self.updated),
            _ => match (text_fact, number_fact) {
                (Some((column, _)), _) => Column::Text(column),
                (_, Some((column, _))) => Column::Number(column),
                (None, None) => Column::None,
            },
        }
    }

    /// These rows alone, which become the first ones.
    pub fn of_rows(&self, rows: &[u32]) -> Columns {
        Columns {
            ids: self.ids.of_rows(rows),
            names: self.names.of_rows(rows),
            paths: self.paths.of_rows(rows),
            labels: self.labels.of_rows(rows),
            data_stores: self.data_stores.of_rows(rows),
            folders: self.folders.of_rows(rows),
            public: self.public.of_rows(rows),
            bootable: self.bootable.of_rows(rows),
            created: self.created.of_rows(rows),
            updated: self.updated.of_rows(rows),
            texts: self.texts.each_ref().map(|column| column.of_rows(rows)),
            numbers: self.numbers.each_ref().map(|column| column.of_rows(rows)),
        }
    }

    /// How many bytes of text are kept, without the folded ones.
    pub fn text(&self) -> usize {
        self.dictionaries().map(Dictionary::length).sum()
    }

    /// The bytes that the columns take, nearly.
    pub fn bytes(&self) -> usize {
        let own = [&self.names, &self.data_stores, &self.folders, &self.created.clocks, &self.updated.clocks];
        let texts = self.texts.iter().chain(own).map(|column| &column.codes);
        let joined = [&self.paths, &self.labels, &self.created.days, &self.updated.days].map(|column| &column.codes);
        let codes: usize = texts.chain(joined).map(|codes| size_of_val(codes.kept())).sum();
        let numbers: usize = self.numbers.iter().chain([&self.ids]).map(NumberColumn::bytes).sum();
        let others = numbers + self.public.kept() + self.bootable.kept() + self.created.bytes() + self.updated.bytes();
        codes + others + self.dictionaries().map(Dictionary::bytes).sum::<usize>()
    }

    /// Gives back what was reserved and is not needed.
    pub fn shrink(&mut self) {
        let own = [&mut self.names, &mut self.data_stores, &mut self.folders];
        for column in self.texts.iter_mut().chain(own).chain([&mut self.created.clocks, &mut self.updated.clocks]) {
            column.dictionary.shrink();
            column.codes.kept_mut().shrink_to_fit();
        }
        let days = [&mut self.created.days, &mut self.updated.days];
        for column in [&mut self.paths, &mut self.labels].into_iter().chain(days) {
            column.heads.shrink();
            column.codes.kept_mut().shrink_to_fit();
        }
        self.numbers.iter_mut().chain([&mut self.ids]).for_each(NumberColumn::shrink);
        self.created.shrink();
        self.updated.shrink();
    }

    fn dictionaries(&self) -> impl Iterator<Item = &Dictionary> {
        let own = [&self.names, &self.data_stores, &self.folders, &self.created.clocks, &self.updated.clocks];
        let texts = self.texts.iter().chain(own).map(|column| &column.dictionary);
        texts.chain([&self.paths, &self.labels, &self.created.days, &self.updated.days].map(|column| &column.heads))
    }

    fn facts(&self, row: usize) -> Facts {
        let texts = self.texts.iter().zip(TEXT_FACTS);
        let texts = texts.filter_map(|(column, field)| Some((field, Fact::Text(column.optional(row)?.to_owned()))));
        let numbers = self.numbers.iter().zip(NUMBER_FACTS);
        let numbers = numbers.filter_map(|(column, field)| Some((field, Fact::Number(column.get(row)?))));
        let bootable = self.bootable.get(row).map(|flag| (Field::Bootable, Fact::Flag(flag)));
        texts.chain(numbers).chain(bootable).collect()
    }
}
