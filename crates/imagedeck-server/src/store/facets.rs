//! Facets: the values of an attribute among the rows that pass, counted for each.
//!
//! The values of all rows of an owner are kept in memory as small numbers, so that counting is a walk over the ids that
//! pass. Which ids pass is still asked of the database, in the same moment. What a facet is, is said in
//! `imagedeck_api::facet`.

use super::columns::{Column, column, image_table};
use super::compile::Access;
use super::database::{Statement, Transaction};
use super::listing::{Listing, count_of_images};
use super::{Store, StoreError};
use imagedeck_api::facet::Counts;
use imagedeck_api::{Facet, ImageKind, Resource};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Owners whose values are kept at once, counted for each kind of image. The public ones always stay.
const KEPT: usize = 16;

/// The values of the rows of those who asked last.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept(Arc<Mutex<HashMap<Key, Arc<Values>>>>);

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
#[derive(Debug, Default)]
struct ValueColumn {
    /// The different values.
    names: Vec<String>,
    /// For each id the number of its value.
    numbers: Vec<u32>,
}

impl Store {
    /// Counts facets of the rows that pass a listing's filters, each without the filters on its own attribute.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn facets(&self, listing: &Listing, facets: &[Facet]) -> Result<Vec<(Facet, Counts)>, StoreError> {
        let Some(kind) = listing.resource.image_kind() else { return Ok(Vec::new()) };
        let owner = listing.owner();
        let mut transaction = self.database.reading().await?;
        let values = self.values(&mut transaction, listing, (kind, owner)).await?;
        let mut passing: Option<Vec<i64>> = None;
        let mut counted = Vec::new();
        for facet in facets.iter().copied() {
            let has_own_filter = listing.predicates.iter().any(|predicate| predicate.field == facet.field());
            let counts = if has_own_filter {
                let mut others = listing.clone();
                others.predicates.retain(|predicate| predicate.field != facet.field());
                let ids = passing_ids(&mut transaction, self, &others).await?;
                values.count(facet, ids.as_deref())
            } else {
                if passing.is_none() {
                    passing = passing_ids(&mut transaction, self, listing).await?;
                }
                values.count(facet, passing.as_deref())
            };
            counted.push((facet, counts));
        }
        Ok(counted)
    }

    /// Reads the values of the public images, so that nobody who asks first has to wait for it.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn warm_facets(&self) -> Result<(), StoreError> {
        for resource in Resource::ALL.into_iter().filter(|resource| resource.is_public()) {
            self.facets(&Listing::whole(resource, 0), &[]).await?;
        }
        Ok(())
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
        let kept = self.kept_values.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(values) = kept.filter(|values| values.rows == rows) {
            return Ok(values);
        }
        let values = Arc::new(read(transaction, listing, key, rows).await?);
        let mut kept = self.kept_values.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.retain(|(_, owner), _| owner.is_none());
        }
        kept.insert(key, Arc::clone(&values));
        Ok(values)
    }
}

impl Values {
    /// Counts a facet over these ids, which are ascending; over all rows where none are given.
    fn count(&self, facet: Facet, ids: Option<&[i64]>) -> Counts {
        let Some(column) = self.columns.get(&facet) else { return Counts::default() };
        let mut counts = vec![0_u64; column.names.len()];
        let mut add = |number: &u32| {
            if let Some(count) = usize::try_from(*number).ok().and_then(|number| counts.get_mut(number)) {
                *count += 1;
            }
        };
        match ids {
            None => column.numbers.iter().for_each(&mut add),
            Some(ids) => {
                let mut wanted = ids.iter().copied().peekable();
                for (id, number) in self.ids.iter().zip(&column.numbers) {
                    while wanted.next_if(|wanted| wanted < id).is_some() {}
                    if wanted.next_if_eq(id).is_some() {
                        add(number);
                    }
                }
            }
        }
        Counts::of(column.names.iter().cloned().zip(counts))
    }
}

/// The ids that pass, ascending; none if there are no filters and all pass. They come as one text: a row for each
/// would take many times as long.
async fn passing_ids(
    transaction: &mut Transaction,
    store: &Store,
    listing: &Listing,
) -> Result<Option<Vec<i64>>, StoreError> {
    if listing.predicates.is_empty() {
        return Ok(None);
    }
    let mut select = Statement::default();
    select
        .push("SELECT coalesce(string_agg(CAST(id AS TEXT), ','), '') AS ids FROM ")
        .push(super::columns::table(listing.resource));
    listing.conditions(&mut select, listing.compiler(store, Access::ByFilter));
    let row = transaction.fetch_one(select).await?;
    let mut ids = numbers(row.try_get("ids")?);
    ids.sort_unstable();
    Ok(Some(ids))
}

/// Reads all values, each with the ids that have it: few rows, whose order is that of an index.
async fn read(
    transaction: &mut Transaction,
    listing: &Listing,
    (kind, owner): Key,
    rows: Rows,
) -> Result<Values, StoreError> {
    let mut columns = HashMap::new();
    let mut ids = Vec::new();
    for facet in listing.resource.facets().iter().copied() {
        let mut select = Statement::default();
        let (value, group) = expressions(listing, facet);
        select.push("SELECT ").push(value).push(" AS value, string_agg(CAST(id AS TEXT), ',') AS ids FROM ");
        select.push(image_table(kind)).push(" WHERE ").of_owner(owner);
        select.push(" GROUP BY ").push(group);
        let mut names = Vec::new();
        let mut pairs: Vec<(i64, u32)> = Vec::new();
        for row in transaction.fetch_all(select).await? {
            let number = u32::try_from(names.len()).unwrap_or(u32::MAX);
            names.push(row.try_get("value")?);
            pairs.extend(numbers(row.try_get("ids")?).into_iter().map(|id| (id, number)));
        }
        pairs.sort_unstable();
        if ids.is_empty() {
            ids = pairs.iter().map(|(id, _)| *id).collect();
        }
        let numbers = pairs.into_iter().map(|(_, number)| number).collect();
        columns.insert(facet, ValueColumn { names, numbers });
    }
    Ok(Values { rows, ids, columns })
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

fn numbers(list: &str) -> Vec<i64> {
    list.split(',').filter_map(|number| number.parse().ok()).collect()
}
