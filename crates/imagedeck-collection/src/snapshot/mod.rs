//! A collection as compact bytes, to be kept on the device, and back.
//!
//! A snapshot is for the same version of this crate that wrote it: one of another version is refused like a damaged
//! one, and the collection is fetched anew. Where the bytes are kept, whose they are and how old they may become is
//! not known here.

mod bytes;
mod columns;

use crate::Collection;
use crate::collection::NameFacts;
use crate::hash;
use bytes::{Input, Output};
use imagedeck_api::Resource;
use imagedeck_api::naming::EDITION;

/// What every snapshot begins with.
const MARK: &[u8; 8] = b"imgdeck\0";

/// The form of the bytes, to be raised whenever it changes.
const VERSION: u32 = 1;

/// Mark, version, the length of what follows and its hash.
const HEADER: usize = 8 + 4 + 8 + 8;

/// Why there is no collection in these bytes. Each time the mend is to fetch it anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// It is none, or one of another version.
    #[error("What is kept on this device is of another version. Fetch the list anew.")]
    OtherVersion,
    /// A part is missing or was changed.
    #[error("What is kept on this device is damaged. Fetch the list anew.")]
    Damaged,
}

/// Writes a collection as bytes, cut into chunks of at most `most` bytes. They must be kept in order.
pub fn write(collection: &mut Collection, most: usize) -> Vec<Vec<u8>> {
    // Rows in the order of the ids, and none that does not hold, need no further words.
    collection.compact();
    let mut output = Output::new(HEADER);
    output.byte(u8::try_from(collection.resource.place()).unwrap_or(u8::MAX));
    output.byte(u8::from(collection.name_facts == NameFacts::Read));
    output.number(u64::from(EDITION));
    columns::write(&mut output, &collection.columns);
    let mut bytes = output.into_bytes();
    seal(&mut bytes);
    bytes.chunks(most.max(1)).map(<[u8]>::to_vec).collect()
}

/// Writes the header, once what follows it is there.
fn seal(bytes: &mut [u8]) {
    let body = bytes.get(HEADER..).unwrap_or_default();
    let (length, sum) = (body.len() as u64, hash::of(body));
    let header = MARK.iter().copied().chain(VERSION.to_le_bytes()).chain(length.to_le_bytes()).chain(sum.to_le_bytes());
    bytes.iter_mut().zip(header).for_each(|(to, from)| *to = from);
}

/// Takes the chunks of a snapshot, in order, and makes a collection of them.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    bytes: Vec<u8>,
}

impl Reader {
    /// Takes the next chunk.
    pub fn push(&mut self, chunk: &[u8]) {
        self.bytes.extend_from_slice(chunk);
    }

    /// The collection, once all chunks are there.
    ///
    /// # Errors
    /// A [`SnapshotError`] if they are not exactly what this version wrote.
    pub fn finish(self) -> Result<Collection, SnapshotError> {
        let (header, body) = self.bytes.split_at_checked(HEADER).ok_or(SnapshotError::Damaged)?;
        let mut header = Input::new(header);
        if header.take(MARK.len()) != Some(MARK) || header.take(4) != Some(&VERSION.to_le_bytes()) {
            return Err(SnapshotError::OtherVersion);
        }
        let (length, sum) = (body.len() as u64, hash::of(body));
        if header.take(8) != Some(&length.to_le_bytes()) || header.take(8) != Some(&sum.to_le_bytes()) {
            return Err(SnapshotError::Damaged);
        }
        let mut input = Input::new(body);
        let resource = input.byte().and_then(|place| Resource::ALL.get(usize::from(place)).copied());
        let name_facts = if input.byte() == Some(1) { NameFacts::Read } else { NameFacts::Given };
        let edition = input.number();
        if name_facts == NameFacts::Read && edition != Some(u64::from(EDITION)) {
            return Err(SnapshotError::OtherVersion);
        }
        let columns = columns::read(&mut input).filter(|_| input.is_at_end());
        match (resource, columns) {
            (Some(resource), Some(columns)) => Ok(Collection::of_columns(resource, name_facts, columns)),
            _ => Err(SnapshotError::Damaged),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use imagedeck_api::{Facet, Fact, Field, Image, Query};
    use proptest::prelude::*;

    fn bytes() -> Vec<u8> {
        let image = |id: i64| Image {
            id,
            name: format!("ubuntu-{id}.iso"),
            path: format!("[a] b/ubuntu-{id}.iso"),
            created_on: format!("2017-11-2{id} Fri 15:37:36 EST"),
            facts: [(Field::Size, Fact::Number(id)), (Field::Version, Fact::Text(id.to_string()))]
                .into_iter()
                .collect(),
            ..Image::default()
        };
        let mut collection = Collection::new(Resource::PublicIso, NameFacts::Given);
        collection.insert_or_replace((1..6).map(image)).expect("room");
        write(&mut collection, 50).concat()
    }

    fn read(bytes: &[u8]) -> Result<Collection, SnapshotError> {
        let mut reader = Reader::default();
        reader.push(bytes);
        reader.finish()
    }

    #[test]
    fn another_version_is_told_from_damage() {
        let mut bytes = bytes();
        assert_eq!(read(&bytes).map(|collection| collection.len()), Ok(5));
        assert_eq!(read(bytes.split_last().expect("bytes").1).err(), Some(SnapshotError::Damaged));
        bytes[MARK.len()] += 1;
        assert_eq!(read(&bytes).err(), Some(SnapshotError::OtherVersion));
        assert_eq!(read(b"{}").err(), Some(SnapshotError::Damaged));
    }

    proptest! {
        #[test]
        fn bytes_that_somebody_made_up_are_an_error_or_a_collection(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        ) {
            let mut bytes = bytes();
            for (place, byte) in changes {
                let place = HEADER + place.index(bytes.len() - HEADER);
                bytes[place] = byte;
            }
            seal(&mut bytes);
            if let Ok(mut collection) = read(&bytes) {
                for written in ["", "sort=path;version,desc&filter=name,like,%25u%25", "filter=path,like,%25/u%25;size,ge,1"] {
                    let query = Query::parse(Resource::PublicVm, written).expect("a query");
                    collection.answer(&query, 10, &Facet::ALL).expect("an answer");
                }
            }
        }
    }
}
