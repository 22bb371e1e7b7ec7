//! The answer to a query: how many rows pass, and those of one page.
//!
//! What may be asked is decided by the routes; here every query is answered as it stands.

use super::columns::{Column, column, image_table, table};
use super::compile::{Access, Compiler};
use super::database::{Engine, Row, Statement, Transaction};
use super::notation::has_one_index;
use super::passing::Passing;
use super::{Store, StoreError, image_row};
use imagedeck_api::facet::Counts;
use imagedeck_api::predicate::{Literal, Predicate, TypedTest};
use imagedeck_api::{Comparison, Facet, Field, Image, ImageKind, Message, Resource, Sort, SyncRequest};
use tracing::{Instrument, info_span};

/// Whose images the public ones are where they are counted.
const PUBLIC: i64 = 0;

/// What is asked of a resource.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The resource.
    pub resource: Resource,
    /// Whose rows; of no importance to a public resource.
    pub owner: i64,
    /// The conditions, all of which must hold.
    pub predicates: Vec<Predicate>,
    /// The order, the most important key first; the id follows by itself.
    pub sorts: Vec<Sort>,
    /// Rows to pass over.
    pub offset: u64,
    /// Rows to return at most.
    pub limit: u32,
}

/// The rows of a page.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// The rows, in order.
    pub rows: Vec<T>,
    /// How many rows pass the filters, on all pages.
    pub total: u64,
}

impl Store {
    /// Answers a query for images.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn images(&self, listing: &Listing) -> Result<Answer<Image>, StoreError> {
        self.images_by(listing, None).await
    }

    /// The same, with the rows found this way if one is given.
    pub(super) async fn images_by(
        &self,
        listing: &Listing,
        access: Option<Access>,
    ) -> Result<Answer<Image>, StoreError> {
        self.answer(listing, access, |row| image_row::read(listing.resource, row)).await
    }

    /// The same with counts of facets among all that pass, each without the filters on its own attribute, and all of it
    /// of the same moment.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn images_with_facets(
        &self,
        listing: &Listing,
        facets: &[Facet],
    ) -> Result<(Answer<Image>, Vec<(Facet, Counts)>), StoreError> {
        let count = async || {
            // The turn is over with the counting, and comes before there is a connection.
            let _turn = self.turn_to_count(listing).await;
            let mut transaction = self.reading_for(listing).await?;
            let (counts, passing) = self.facets(&mut transaction, listing, facets).await?;
            Ok::<_, StoreError>((transaction, counts, passing))
        };
        let (mut transaction, counts, passing) = count().instrument(info_span!("count facets")).await?;
        let read = |row: &Row| image_row::read(listing.resource, row);
        Ok((self.page(&mut transaction, listing, None, &passing, read).await?, counts))
    }

    /// Answers a query for sync requests.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn requests(&self, listing: &Listing) -> Result<Answer<SyncRequest>, StoreError> {
        self.answer(listing, None, request).await
    }

    /// One image; none if there is none of this id, or it is not among those that the user sees there.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn image(&self, resource: Resource, owner: i64, id: i64) -> Result<Option<Image>, StoreError> {
        self.one(&Listing::of_one(resource, owner, id), |row| image_row::read(resource, row)).await
    }

    /// One sync request of the user; none if there is none of this id.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn request(&self, owner: i64, id: i64) -> Result<Option<SyncRequest>, StoreError> {
        self.one(&Listing::of_one(Resource::SyncRequests, owner, id), request).await
    }

    /// How many rows pass the filters of a query.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn count(&self, listing: &Listing) -> Result<i64, StoreError> {
        Ok(self.database.fetch_one(listing.count(self)).await?.try_get("count")?)
    }

    async fn one<T>(
        &self,
        listing: &Listing,
        read: impl Fn(&Row) -> Result<T, sqlx::Error>,
    ) -> Result<Option<T>, StoreError> {
        let row = self.database.fetch_optional(listing.first_page(self)).await?;
        Ok(row.as_ref().map(read).transpose()?)
    }

    async fn answer<T>(
        &self,
        listing: &Listing,
        access: Option<Access>,
        read: impl Fn(&Row) -> Result<T, sqlx::Error>,
    ) -> Result<Answer<T>, StoreError> {
        let one_plan_will_do = self.database.engine() == Engine::Sqlite || listing.has_one_way();
        if listing.begins_all() && one_plan_will_do && access.is_none() {
            let rows = self.database.fetch_all(listing.first_of_all(self)).await?;
            // Where there is no row, there is none on any page.
            let total: i64 = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
            let rows = rows.iter().map(read).collect::<Result<_, _>>()?;
            return Ok(Answer { rows, total: u64::try_from(total).unwrap_or(0) });
        }
        if listing.finds_few() && access.is_none() {
            let rows = self.database.fetch_all(listing.first_page(self)).await?;
            // A full page does not say how many there are.
            if rows.len() < listing.limit as usize {
                let rows: Vec<T> = rows.iter().map(read).collect::<Result<_, _>>()?;
                return Ok(Answer { total: rows.len() as u64, rows });
            }
        }
        let mut transaction = self.reading_for(listing).await?;
        let passing = match access {
            Some(_) => self.count_passing(&mut transaction, listing).await?,
            None => self.passing(&mut transaction, listing).await?,
        };
        self.page(&mut transaction, listing, access, &passing, read).await
    }

    /// One transaction, so that the total and the rows are of the same moment; planned for values unless there is one way.
    async fn reading_for(&self, listing: &Listing) -> Result<Transaction, StoreError> {
        Ok(match listing.has_one_way() {
            true => self.database.reading().await?,
            false => self.database.reading_for_values().await?,
        })
    }

    /// The rows of the page among those that pass.
    pub(super) async fn page<T>(
        &self,
        transaction: &mut Transaction,
        listing: &Listing,
        access: Option<Access>,
        passing: &Passing,
        read: impl Fn(&Row) -> Result<T, sqlx::Error>,
    ) -> Result<Answer<T>, StoreError> {
        let total = passing.total;
        if total <= listing.offset {
            return Ok(Answer { rows: Vec::new(), total });
        }
        let page = match (access, &passing.ids, self.database.engine()) {
            (Some(access), _, _) => listing.page(self, access, total),
            (None, Some(ids), _) => listing.page_among(self, ids),
            (None, None, _) if listing.begins_all() => listing.page(self, Access::ByOrder, total),
            (None, None, Engine::Postgres) if passing.are_few() => listing.page_of_few(self),
            (None, None, Engine::Postgres) => {
                // There are two ways now: along the order, or by the filter.
                transaction.plan_for_values().await?;
                listing.page(self, Access::ByFilter, total)
            }
            // All that pass are on this page, and are looked at whichever the way.
            (None, None, Engine::Sqlite) if total <= u64::from(listing.limit) => {
                listing.page(self, Access::ByFilter, total)
            }
            (None, None, Engine::Sqlite) => {
                let size: i64 = transaction.fetch_one(listing.table_size()).await?.try_get("size")?;
                listing.page(self, listing.better_access(total, u64::try_from(size).unwrap_or(0)), total)
            }
        };
        let rows = transaction.fetch_all(page).await?;
        let rows = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Answer { rows, total })
    }
}

impl Listing {
    /// All rows of a resource, in its own order.
    pub fn whole(resource: Resource, owner: i64) -> Listing {
        Listing { resource, owner, predicates: Vec::new(), sorts: Vec::new(), offset: 0, limit: u32::MAX }
    }

    fn of_one(resource: Resource, owner: i64, id: i64) -> Listing {
        let test = TypedTest::Compare(Comparison::Equal, Literal::Number(id));
        let predicates = vec![Predicate { field: Field::Id, test }];
        Listing { predicates, limit: 1, ..Listing::whole(resource, owner) }
    }

    pub(super) fn count(&self, store: &Store) -> Statement {
        if let (Some(kind), true) = (self.resource.image_kind(), self.predicates.is_empty()) {
            return count_of_images(kind, self.owner());
        }
        let mut statement = Statement::default();
        statement.push("SELECT count(*) AS count FROM ").push(table(self.resource));
        self.conditions(&mut statement, self.compiler(store, Access::ByFilter));
        statement
    }

    /// Whether there can hardly be more rows than on a page, as a name or a path is mostly that of one image.
    pub(super) fn finds_few(&self) -> bool {
        let names_few = |test: &TypedTest| match test {
            TypedTest::Compare(Comparison::Equal, _) => true,
            TypedTest::AnyOf(literals) => literals.len() < self.limit as usize,
            _ => false,
        };
        let is_precise = |predicate: &Predicate| {
            matches!(predicate.field, Field::Id | Field::Name | Field::Path) && names_few(&predicate.test)
        };
        self.offset == 0 && self.predicates.iter().any(is_precise)
    }

    /// Whether it asks for the beginning of all rows.
    pub(super) fn begins_all(&self) -> bool {
        self.predicates.is_empty() && self.offset == 0
    }

    /// Whether there is one way to the rows that pass, whatever the values: all of them, an index of just what is asked
    /// for, or that of trigrams. How many rows an owner has is a value as well.
    pub(super) fn has_one_way(&self) -> bool {
        let tests_one_way = |predicate: &Predicate| match &predicate.test {
            TypedTest::Compare(comparison, _) => *comparison == Comparison::Equal,
            TypedTest::AnyOf(_) => true,
            TypedTest::Like(pattern) => match column(self.resource, predicate.field) {
                Column::Text { trigram: Some(_), .. } => has_one_index(pattern.pieces()),
                _ => true,
            },
        };
        self.resource.is_public() && self.predicates.len() <= 1 && self.predicates.iter().all(tests_one_way)
    }

    pub(super) fn conditions(&self, statement: &mut Statement, compiler: Compiler) {
        if self.resource.is_public() {
            statement.push(" WHERE owner IS NULL");
        } else {
            statement.push(" WHERE owner = ").number(self.owner);
        }
        for predicate in &self.predicates {
            statement.push(" AND ");
            compiler.condition(statement, predicate);
        }
    }

    /// Whose rows; nobody's are public.
    pub(super) fn owner(&self) -> Option<i64> {
        (!self.resource.is_public()).then_some(self.owner)
    }

    pub(super) fn compiler(&self, store: &Store, access: Access) -> Compiler {
        Compiler {
            engine: store.database.engine(),
            resource: self.resource,
            owner: self.owner(),
            like_case: store.like_case,
            access,
        }
    }
}

/// How many images of a kind somebody has, which is known without counting them.
pub(super) fn count_of_images(kind: ImageKind, owner: Option<i64>) -> Statement {
    let mut statement = Statement::default();
    statement.push("SELECT coalesce((SELECT count FROM image_counts WHERE kind = ").text(image_table(kind));
    statement.push(" AND owner = ").number(owner.unwrap_or(PUBLIC)).push("), 0) AS count");
    statement
}

pub(super) fn request(row: &Row) -> Result<SyncRequest, sqlx::Error> {
    let message: String = row.try_get("message")?;
    let message: Message = serde_json::from_str(&message).map_err(|error| sqlx::Error::Decode(error.into()))?;
    Ok(SyncRequest {
        id: row.try_get("id")?,
        status: row.try_get("status")?,
        kind: row.try_get("kind")?,
        added: row.try_get("added")?,
        updated: row.try_get("updated")?,
        deleted: row.try_get("deleted")?,
        message,
        task_id: row.try_get("task_id")?,
        created_on: row.try_get("created_on_text")?,
        updated_on: row.try_get("updated_on_text")?,
        username: row.try_get("owner_name")?,
    })
}
