//! Facets: the values of an attribute among the rows that pass, counted for each.
//!
//! The values of all rows of an owner are kept in memory as small numbers, and counted when they are read. Which rows pass
//! is still asked of the database, in the same moment, and counting them is a walk over theirs. What a facet is, is said
//! in `imagedeck_api::facet`.

use super::columns::{Column, column, image_table};
use super::database::{Statement, Transaction};
use super::listing::{Listing, count_of_images};
use super::passing::{Passing, ids_in};
use super::{Store, StoreError};
use imagedeck_api::facet::Counts;
use imagedeck_api::{Facet, ImageKind, Resource};
use std::collections::HashMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Counts among rows that pass at once, so that there are always connections for other questions.
const MOST_AT_ONCE: usize = 4;

/// Owners whose values are kept at once, counted for each kind of image. The public ones always stay.
const KEPT: usize = 16;

/// The values of the rows of those who asked last.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    values: Arc<Mutex<HashMap<Key, Arc<Values>>>>,
    /// Who counts among rows that pass just now: each takes a processor, a connection, and memory for all their ids.
    turns: Arc<Semaphore>,
}

impl Default for Kept {
    fn default() -> Kept {
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        Kept { values: Arc::default(), turns: Arc::new(Semaphore::new(processors.min(MOST_AT_ONCE))) }
    }
}

type Key = (ImageKind, Option<i64>);

/// What tells that rows were added or removed: ids are never given twice, so that the same count and the same highest
/// id mean the same rows. The attributes that are counted do not change while a row is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rows {
    count: i64,
    highest: i64,
}

/// The values of the rows of one owner.
#[derive(Debug)]
struct Values {
    rows: Rows,
    /// The ids, ascending.
    ids: Vec<i64>,
    columns: HashMap<Facet, ValueColumn>,
}

/// One attribute of all rows.
#[derive(Debug)]
struct ValueColumn {
    /// The different values.
    names: Vec<String>,
    /// For each of them how many rows have it.
    counts: Vec<u64>,
    numbers: Numbers,
}

/// For each id the number of its value, in as few bytes as will do.
#[derive(Debug)]
enum Numbers {
    Few(Vec<u8>),
    Many(Vec<u32>),
}

/// Where those rows of an owner stand that pass.
enum Places {
    All,
    Some(Vec<u32>),
}

impl Store {
    /// Counts facets of the rows that pass a listing's filters, each without the filters on its own attribute. Beside
    /// them, what became known of those rows.
    pub(super) async fn facets(
        &self,
        transaction: &mut Transaction,
        listing: &Listing,
        facets: &[Facet],
    ) -> Result<(Vec<(Facet, Counts)>, Passing), StoreError> {
        let Some(kind) = listing.resource.image_kind() else {
            return Ok((Vec::new(), self.passing(transaction, listing).await?));
        };
        let values = self.values(transaction, listing, (kind, listing.owner())).await?;
        let mut of_all: Option<Places> = None;
        let mut counted = Vec::new();
        for facet in facets.iter().copied() {
            let has_own_filter = listing.predicates.iter().any(|predicate| predicate.field == facet.field());
            let counts = if has_own_filter {
                let mut others = listing.clone();
                others.predicates.retain(|predicate| predicate.field != facet.field());
                values.count(facet, &self.places(transaction, &others, &values).await?)
            } else {
                let places = match of_all.take() {
                    Some(places) => places,
                    None => self.places(transaction, listing, &values).await?,
                };
                values.count(facet, of_all.insert(places))
            };
            counted.push((facet, counts));
        }
        let passing = match &of_all {
            Some(places) => values.passing(places),
            None => self.passing(transaction, listing).await?,
        };
        Ok((counted, passing))
    }

    /// Waits until there is room to count among rows that pass, which is before there is a connection for it, and not
    /// where all rows pass.
    pub(super) async fn turn_to_count(&self, listing: &Listing) -> Option<SemaphorePermit<'_>> {
        match listing.predicates.is_empty() {
            true => None,
            false => self.kept_values.turns.acquire().await.ok(),
        }
    }

    /// Reads the values of the public images, so that nobody who asks first has to wait for it.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn warm_facets(&self) -> Result<(), StoreError> {
        for resource in Resource::ALL.into_iter().filter(|resource| resource.is_public()) {
            let mut transaction = self.database.reading().await?;
            self.facets(&mut transaction, &Listing::whole(resource, 0), &[]).await?;
        }
        Ok(())
    }

    /// Where the rows that pass stand.
    async fn places(
        &self,
        transaction: &mut Transaction,
        listing: &Listing,
        values: &Values,
    ) -> Result<Places, StoreError> {
        if listing.predicates.is_empty() {
            return Ok(Places::All);
        }
        let found = transaction.fetch_one(listing.ids(self)).await?;
        let place = |id| u32::try_from(values.row(id)?).ok();
        Ok(Places::Some(ids_in(found.try_get("ids")?).filter_map(place).collect()))
    }

    async fn values(
        &self,
        transaction: &mut Transaction,
        listing: &Listing,
        key: Key,
    ) -> Result<Arc<Values>, StoreError> {
        let (kind, owner) = key;
        let count = transaction.fetch_one(count_of_images(kind, owner)).await?;
        let mut highest = Statement::default();
        highest.push("SELECT coalesce(max(id), 0) AS highest FROM ").push(image_table(kind));
        highest.push(" WHERE ").of_owner(owner);
        let highest = transaction.fetch_one(highest).await?;
        let rows = Rows { count: count.try_get("count")?, highest: highest.try_get("highest")? };
        let kept = self.kept_values.values.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(values) = kept.filter(|values| values.rows == rows) {
            return Ok(values);
        }
        let values = Arc::new(read(transaction, listing, key, rows).await?);
        let mut kept = self.kept_values.values.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.retain(|(_, owner), _| owner.is_none());
        }
        kept.insert(key, Arc::clone(&values));
        Ok(values)
    }
}

impl Values {
    /// Counts a facet over the rows that pass.
    fn count(&self, facet: Facet, places: &Places) -> Counts {
        let Some(column) = self.columns.get(&facet) else { return Counts::default() };
        let counts = match places {
            Places::All => column.counts.clone(),
            Places::Some(rows) => column.numbers.count(rows, column.names.len()),
        };
        Counts::of(column.names.iter().cloned().zip(counts))
    }

    /// What is known of the rows at these places.
    fn passing(&self, places: &Places) -> Passing {
        match places {
            Places::All => Passing::counted(self.ids.len() as u64),
            Places::Some(rows) => {
                let id = |row: &u32| self.ids.get(*row as usize).copied().unwrap_or_default();
                Passing::of(rows.iter().map(id))
            }
        }
    }

    /// Where a row stands. Mostly the ids follow one another without gaps.
    fn row(&self, id: i64) -> Option<usize> {
        let most = usize::try_from(id - self.ids.first()?).ok()?;
        if self.ids.get(most) == Some(&id) {
            return Some(most);
        }
        self.ids.binary_search(&id).ok()
    }
}

impl Numbers {
    /// Of so many rows with so many different values.
    fn new(rows: usize, values: usize) -> Numbers {
        match values <= 1 << u8::BITS {
            true => Numbers::Few(vec![0; rows]),
            false => Numbers::Many(vec![0; rows]),
        }
    }

    /// How many of these rows have each of so many values.
    fn count(&self, rows: &[u32], values: usize) -> Vec<u64> {
        let mut counts = vec![0; values];
        for row in rows {
            if let Some(count) = self.of(*row as usize).and_then(|number| counts.get_mut(number)) {
                *count += 1;
            }
        }
        counts
    }

    fn of(&self, row: usize) -> Option<usize> {
        match self {
            Numbers::Few(numbers) => numbers.get(row).copied().map(usize::from),
            Numbers::Many(numbers) => numbers.get(row).map(|number| *number as usize),
        }
    }

    fn set(&mut self, row: usize, number: usize) {
        match self {
            Numbers::Few(numbers) => put(numbers, row, number),
            Numbers::Many(numbers) => put(numbers, row, number),
        }
    }
}

fn put<N: TryFrom<usize>>(numbers: &mut [N], row: usize, number: usize) {
    if let (Some(place), Ok(number)) = (numbers.get_mut(row), N::try_from(number)) {
        *place = number;
    }
}

/// Reads all values, each with the ids that have it: few rows, whose order is that of an index.
async fn read(
    transaction: &mut Transaction,
    listing: &Listing,
    (kind, owner): Key,
    rows: Rows,
) -> Result<Values, StoreError> {
    let mut values = Values { rows, ids: Vec::new(), columns: HashMap::new() };
    for facet in listing.resource.facets().iter().copied() {
        let mut select = Statement::default();
        let (value, group) = expressions(listing, facet);
        select.push("SELECT ").push(value).push(" AS value, string_agg(CAST(id AS TEXT), ',') AS ids FROM ");
        select.push(image_table(kind)).push(" WHERE ").of_owner(owner);
        select.push(" GROUP BY ").push(group);
        let groups = transaction.fetch_all(select).await?;
        if values.ids.is_empty() {
            values.ids.reserve_exact(usize::try_from(rows.count).unwrap_or(0));
            for group in &groups {
                values.ids.extend(ids_in(group.try_get("ids")?));
            }
            values.ids.sort_unstable();
        }
        let mut column = ValueColumn {
            names: Vec::new(),
            counts: Vec::new(),
            numbers: Numbers::new(values.ids.len(), groups.len()),
        };
        for (number, group) in groups.iter().enumerate() {
            let mut count = 0;
            for row in ids_in(group.try_get("ids")?).filter_map(|id| values.row(id)) {
                column.numbers.set(row, number);
                count += 1;
            }
            column.names.push(group.try_get("value")?);
            column.counts.push(count);
        }
        values.columns.insert(facet, column);
    }
    Ok(values)
}

/// The value of a facet in SQL, and what rows of the same value are grouped by: that which has an index.
fn expressions(listing: &Listing, facet: Facet) -> (&'static str, &'static str) {
    match (facet, column(listing.resource, facet.field())) {
        (Facet::Year, _) => ("substr(created_on_text, 1, 4)", "1"),
        (_, Column::Text { plain, .. }) => (plain, plain),
        (_, Column::Version { order, .. }) => ("min(version)", order),
        // No facet is of another type.
        (_, _) => ("''", "1"),
    }
}
