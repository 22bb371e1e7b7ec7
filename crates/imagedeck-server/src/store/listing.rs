//! The answer to a query: how many rows pass, and those of one page.
//!
//! What may be asked is decided by the routes; here every query is answered as it stands.

use super::columns::{OWNER_NAME, image_table, order_index, table};
use super::compile::{Access, Compiler};
use super::database::{Engine, Row, Statement, Transaction};
use super::passing::Passing;
use super::{Store, StoreError, image_row};
use imagedeck_api::evaluate::total_order;
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
        if listing.begins_all() && access.is_none() {
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

    /// One transaction, so that the total and the rows are of the same moment.
    async fn reading_for(&self, listing: &Listing) -> Result<Transaction, StoreError> {
        let mut transaction = self.database.reading().await?;
        if listing.has_ways() {
            transaction.plan_for_values().await?;
        }
        Ok(transaction)
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
            (Some(access), _, _) => listing.page(self, access),
            (None, Some(ids), _) => listing.page_among(self, ids),
            (None, None, _) if listing.begins_all() => listing.page(self, Access::ByOrder),
            (None, None, Engine::Postgres) if passing.are_few() => listing.page_of_few(self),
            (None, None, Engine::Postgres) => {
                transaction.plan_for_values().await?;
                listing.page(self, Access::ByFilter)
            }
            // The last of those that pass is on this page: all of them are looked at, whichever the way.
            (None, None, Engine::Sqlite) if total <= listing.end() => listing.page(self, Access::ByFilter),
            (None, None, Engine::Sqlite) => {
                let size: i64 = transaction.fetch_one(listing.table_size()).await?.try_get("size")?;
                listing.page(self, listing.better_access(total, u64::try_from(size).unwrap_or(0)))
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

    /// The way on which fewer rows are looked at: either all that pass the filters, or, along the order, as many as
    /// it takes until the page is full, if those that pass lie evenly among all.
    fn better_access(&self, total: u64, size: u64) -> Access {
        let until_full = self.end().saturating_mul(size);
        if total.saturating_mul(total) > until_full { Access::ByOrder } else { Access::ByFilter }
    }

    /// Which of the rows that pass is the last one on the page, if it is full.
    fn end(&self) -> u64 {
        self.offset.saturating_add(u64::from(self.limit))
    }

    /// About how many rows the table has, which SQLite knows without counting them.
    fn table_size(&self) -> Statement {
        let mut statement = Statement::default();
        statement.push("SELECT coalesce(max(id), 0) AS size FROM ").push(table(self.resource));
        statement
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

    /// Whether one text of SQL can need one plan for one value and another plan for another one.
    pub(super) fn has_ways(&self) -> bool {
        self.predicates.len() > 1
    }

    /// The first page, its rows read in full as they are found: right where few pass.
    pub(super) fn first_page(&self, store: &Store) -> Statement {
        let compiler = self.compiler(store, Access::Exactly);
        let mut statement = self.rows_in_full();
        self.conditions(&mut statement, compiler);
        self.order_and_limit(&mut statement, compiler);
        statement
    }

    /// The page of few, who are all found before they are put in order.
    fn page_of_few(&self, store: &Store) -> Statement {
        let compiler = self.compiler(store, Access::ByFilter);
        let mut statement = self.rows_in_full();
        statement.push(" WHERE id IN (SELECT id FROM (SELECT * FROM ").push(table(self.resource));
        self.conditions(&mut statement, compiler);
        // Without the OFFSET, PostgreSQL, which does not see how few they are, would walk along the order.
        statement.push(" OFFSET 0) AS passing");
        self.order_and_limit(&mut statement, compiler);
        statement.push(") ORDER BY ");
        compiler.order(&mut statement, &total_order(self.resource, &self.sorts));
        statement
    }

    /// The first page of all rows, each with how many there are.
    pub(super) fn first_of_all(&self, store: &Store) -> Statement {
        let mut statement = columns();
        statement.push(", (").append(self.count(store)).push(") AS total FROM ").push(table(self.resource));
        self.rows_of_page(&mut statement, store, Access::ByOrder);
        statement
    }

    /// The page, found this way.
    pub(super) fn page(&self, store: &Store, access: Access) -> Statement {
        let mut statement = self.rows_in_full();
        self.rows_of_page(&mut statement, store, access);
        statement
    }

    /// The ids of the page are found first, so that only their rows are read in full.
    fn rows_of_page(&self, statement: &mut Statement, store: &Store, access: Access) {
        let compiler = self.compiler(store, access);
        let order = total_order(self.resource, &self.sorts);
        statement.push(" WHERE id IN (SELECT id FROM ").push(table(self.resource));
        if let (Engine::Sqlite, Access::ByOrder, Some(index)) = (compiler.engine, access, self.order_index()) {
            // Left to itself, SQLite sorts all rows where an index has them in order by the first of several keys alone.
            statement.push(" INDEXED BY ").push(index);
        }
        self.conditions(statement, compiler);
        statement.push(" ORDER BY ");
        compiler.order(statement, &order);
        if self.begins_all() {
            // Seen by an engine that plans but once, which then walks along the order until the page is full.
            statement.push(" LIMIT ").literal(self.limit);
        } else {
            statement.push(" LIMIT ").number(i64::from(self.limit));
            statement.push(" OFFSET ").number(self.offset_in_sql());
        }
        statement.push(") ORDER BY ");
        compiler.order(statement, &order);
    }

    /// The page among these rows, which are all that pass.
    fn page_among(&self, store: &Store, ids: &str) -> Statement {
        let compiler = self.compiler(store, Access::Exactly);
        let mut statement = self.rows_in_full();
        let [before, after] = compiler.engine.numbers_of();
        statement.push(" WHERE id IN (").push(before).text(ids).push(after).push(")");
        self.order_and_limit(&mut statement, compiler);
        statement
    }

    fn order_index(&self) -> Option<&'static str> {
        order_index(self.resource.image_kind()?, self.sorts.first()?.field)
    }

    /// The end of a statement whose rows are few, so that their number decides nothing.
    fn order_and_limit(&self, statement: &mut Statement, compiler: Compiler) {
        statement.push(" ORDER BY ");
        compiler.order(statement, &total_order(self.resource, &self.sorts));
        statement.push(" LIMIT ").push(compiler.engine.unseen()).number(i64::from(self.limit));
        statement.push(" OFFSET ").push(compiler.engine.unseen()).number(self.offset_in_sql());
    }

    /// No table has so many rows that it would matter.
    fn offset_in_sql(&self) -> i64 {
        i64::try_from(self.offset).unwrap_or(i64::MAX)
    }

    fn rows_in_full(&self) -> Statement {
        let mut statement = columns();
        statement.push(" FROM ").push(table(self.resource));
        statement
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

/// The beginning of a `SELECT` of rows in full.
fn columns() -> Statement {
    let mut statement = Statement::of("SELECT *, ");
    statement.push(OWNER_NAME).push(" AS owner_name");
    statement
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
