//! The collection itself: which images it has, and how they come and go.
//!
//! What is asked of it is in [`crate::answer`].

use crate::bits::Bits;
use crate::columns::{Columns, TEXT_FACTS};
use crate::count::Counter;
use crate::from_name::add_name_facts;
use crate::order::Orders;
use crate::passing::Passed;
use imagedeck_api::{Image, Resource};

/// The most images that a collection holds.
pub const MOST_IMAGES: usize = 4_000_000;

/// The most bytes of text, names and paths mostly, that are taken in. Places within texts are kept in 32 bits, and a
/// folded text can be half as long again.
const MOST_TEXT: usize = 1 << 30;

/// Rows that no longer hold may be as many as these and a third of all; then room is made.
const FEW_DEAD: usize = 1_000;

/// Whether names are read for facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameFacts {
    /// The server sends them; what it leaves open stays open.
    #[default]
    Given,
    /// The server does not know them: they are read from the path of every image that has none.
    Read,
}

/// There is no room for more images.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("There are too many images to keep on this device. Work with the server's answers instead.")]
pub struct Full;

/// All images of a list.
///
/// To be quick when it is asked again it remembers what it worked out, so asking needs it to itself.
#[derive(Clone, Debug)]
pub struct Collection {
    pub(crate) resource: Resource,
    pub(crate) name_facts: NameFacts,
    pub(crate) columns: Columns,
    /// The rows that hold.
    pub(crate) live: Bits,
    /// The rows that hold, in ascending order of their ids.
    pub(crate) by_id: Vec<u32>,
    pub(crate) orders: Orders,
    pub(crate) counter: Counter,
    pub(crate) passed: Passed,
}

impl Collection {
    /// An empty collection for the images of a resource.
    pub fn new(resource: Resource, name_facts: NameFacts) -> Collection {
        Collection::of_columns(resource, name_facts, Columns::default())
    }

    /// A collection of all rows of these columns, whose ids ascend.
    pub(crate) fn of_columns(resource: Resource, name_facts: NameFacts, columns: Columns) -> Collection {
        let rows = columns.rows();
        Collection {
            resource,
            name_facts,
            live: Bits::all(rows),
            by_id: (0..rows as u32).collect(),
            orders: Orders::default(),
            counter: Counter::default(),
            passed: Passed::default(),
            columns,
        }
    }

    /// The resource whose images it has.
    pub fn resource(&self) -> Resource {
        self.resource
    }

    /// Whether names are read for facts.
    pub fn name_facts(&self) -> NameFacts {
        self.name_facts
    }

    /// How many images it has.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether it has no images.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The ids of all images, ascending.
    pub fn ids(&self) -> impl Iterator<Item = i64> + '_ {
        self.by_id.iter().map(|row| self.columns.id(*row))
    }

    /// The image with an id.
    pub fn image(&self, id: i64) -> Option<Image> {
        self.row(id).map(|row| self.columns.image(row))
    }

    /// Takes in images; one with an id that is known takes the place of the image before. Give many at once: each call
    /// makes it forget what it worked out.
    ///
    /// # Errors
    /// [`Full`] if there are more than [`MOST_IMAGES`], or a gibibyte of text. Those before are taken in.
    pub fn insert_or_replace(&mut self, images: impl IntoIterator<Item = Image>) -> Result<(), Full> {
        let first = self.columns.rows();
        let mut outcome = Ok(());
        for mut image in images {
            if let Err(full) = self.push(&mut image) {
                outcome = Err(full);
                break;
            }
        }
        self.index_from(first);
        self.tidy();
        outcome
    }

    /// Takes out the images with these ids; ids that are not known do nothing.
    pub fn remove(&mut self, ids: &[i64]) {
        let rows: Vec<u32> = ids.iter().filter_map(|id| self.row(*id)).collect();
        rows.iter().for_each(|row| self.live.remove(*row as usize));
        let live = &self.live;
        self.by_id.retain(|row| live.has(*row as usize));
        self.forget();
        self.tidy();
    }

    /// Gives back memory that was reserved for more images: to be called once all are in.
    pub fn shrink(&mut self) {
        self.columns.shrink();
        self.by_id.shrink_to_fit();
    }

    /// The bytes of memory that it takes, nearly.
    pub fn bytes(&self) -> usize {
        let rows = self.by_id.capacity() * size_of::<u32>() + self.live.length() / 8;
        self.columns.bytes() + rows + self.orders.bytes()
    }

    /// The row of an id.
    pub(crate) fn row(&self, id: i64) -> Option<u32> {
        let place = self.by_id.binary_search_by_key(&id, |row| self.columns.id(*row)).ok()?;
        self.by_id.get(place).copied()
    }

    /// Makes the order of rows that of the ids, with no row that does not hold.
    pub(crate) fn compact(&mut self) {
        let in_order = self.by_id.iter().enumerate().all(|(place, row)| place == *row as usize);
        if !in_order || self.columns.rows() != self.by_id.len() {
            let columns = self.columns.of_rows(&self.by_id);
            *self = Collection::of_columns(self.resource, self.name_facts, columns);
        }
    }

    fn push(&mut self, image: &mut Image) -> Result<(), Full> {
        if self.name_facts == NameFacts::Read {
            add_name_facts(image);
        }
        let texts = [&image.name, &image.path, &image.data_store, &image.created_on, &image.updated_on];
        let optional = [image.folder.as_ref(), image.label.as_ref()];
        let own: usize = texts.into_iter().chain(optional.into_iter().flatten()).map(String::len).sum();
        let facts: usize = TEXT_FACTS.iter().map(|field| image.facts.text(*field).len()).sum();
        let text = self.columns.text().saturating_add(own).saturating_add(facts);
        if self.columns.rows() >= MOST_IMAGES || text > MOST_TEXT {
            return Err(Full);
        }
        self.columns.push(image);
        Ok(())
    }

    /// Brings new rows to their places among the ids. Of several rows with one id the last holds.
    fn index_from(&mut self, first: usize) {
        let columns = &self.columns;
        let rows = columns.rows();
        let mut added: Vec<u32> = (first as u32..rows as u32).collect();
        self.live.grow(rows);
        added.iter().for_each(|row| self.live.add(*row as usize));
        // Pages mostly come in the order of the ids, each behind the last.
        let mut last = self.by_id.last().map(|row| columns.id(*row));
        let is_behind = added.iter().all(|row| {
            let before = last.replace(columns.id(*row));
            before < last
        });
        if !is_behind {
            added.splice(0..0, self.by_id.drain(..));
            // A stable sort: of those with one id the last added stays the last.
            added.sort_by_key(|row| columns.id(*row));
            let mut kept: Vec<u32> = Vec::with_capacity(added.len());
            for row in added.drain(..) {
                if let Some(before) = kept.pop_if(|before| columns.id(*before) == columns.id(row)) {
                    self.live.remove(before as usize);
                }
                kept.push(row);
            }
            added = kept;
        }
        self.by_id.append(&mut added);
        self.forget();
    }

    fn forget(&mut self) {
        self.orders.forget_rows();
        self.counter.forget_rows();
        self.passed.forget();
    }

    /// Makes room when too many rows no longer hold.
    fn tidy(&mut self) {
        let dead = self.columns.rows() - self.by_id.len();
        if dead > FEW_DEAD + self.columns.rows() / 3 {
            self.compact();
        }
    }
}
