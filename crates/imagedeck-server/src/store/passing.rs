//! The rows that pass a listing's filters, found once for their number, their page and the facets among them.
//!
//! Where few pass, the search for them takes most of an answer's time.

use super::columns::table;
use super::compile::Access;
use super::database::{Engine, Statement, Transaction};
use super::{Listing, Store, StoreError};

/// So many rows at most are remembered: among more it is not their search that takes the time. The tables of
/// tests have a handful, of which three are few.
const FEW: i64 = if cfg!(test) { 3 } else { 1_000 };

/// The ids of rows as one text.
const IDS: &str = "coalesce(string_agg(CAST(id AS TEXT), ','), '') AS ids";

/// What is known of the rows that pass.
#[derive(Debug)]
pub struct Passing {
    /// How many there are.
    pub total: u64,
    /// Which they are, numbers with commas between them, where they are few and were found one by one.
    pub ids: Option<String>,
}

impl Passing {
    /// Whether they are so few that all may be found and put in order.
    pub const fn are_few(&self) -> bool {
        self.total <= FEW.unsigned_abs()
    }

    /// So many, of which no more is known.
    pub const fn counted(total: u64) -> Passing {
        Passing { total, ids: None }
    }

    /// Those with these ids.
    pub fn of(ids: impl ExactSizeIterator<Item = i64>) -> Passing {
        let passing = Passing::counted(ids.len() as u64);
        let ids = passing.are_few().then(|| ids.map(|id| id.to_string()).collect::<Vec<_>>().join(","));
        Passing { ids, ..passing }
    }
}

impl Store {
    /// Counts the rows that pass, and finds them while doing so where the index of words says that they are few.
    pub(super) async fn passing(
        &self,
        transaction: &mut Transaction,
        listing: &Listing,
    ) -> Result<Passing, StoreError> {
        if let Some(few) = listing.few(self) {
            let row = transaction.fetch_one(few).await?;
            let found: i64 = row.try_get("found")?;
            if found <= FEW {
                let ids: String = row.try_get("ids")?;
                return Ok(Passing { total: ids_in(&ids).count() as u64, ids: Some(ids) });
            }
        }
        self.count_passing(transaction, listing).await
    }

    /// Counts the rows that pass.
    pub(super) async fn count_passing(
        &self,
        transaction: &mut Transaction,
        listing: &Listing,
    ) -> Result<Passing, StoreError> {
        let total: i64 = transaction.fetch_one(listing.count(self)).await?.try_get("count")?;
        Ok(Passing::counted(u64::try_from(total).unwrap_or(0)))
    }
}

impl Listing {
    /// The ids of those that pass as one text: a row for each would take many times as long.
    pub(super) fn ids(&self, store: &Store) -> Statement {
        let mut statement = Statement::default();
        statement.push("SELECT ").push(IDS).push(" FROM ").push(table(self.resource));
        self.conditions(&mut statement, self.compiler(store, Access::ByFilter));
        statement
    }

    /// The same, where SQLite's index of words knows few that may pass; beside them, how many it knows, though not
    /// beyond one too many.
    pub(super) fn few(&self, store: &Store) -> Option<Statement> {
        let compiler = self.compiler(store, Access::ByOrder);
        if compiler.engine != Engine::Sqlite {
            return None;
        }
        let words: Vec<String> = self.predicates.iter().filter_map(|predicate| compiler.words(predicate)).collect();
        if words.is_empty() {
            return None;
        }
        let mut statement = Statement::default();
        statement.push("WITH known (known_id) AS MATERIALIZED (");
        compiler.look_up(&mut statement, words.join(" AND "));
        statement.push(" LIMIT +").number(FEW + 1).push(") SELECT (SELECT count(*) FROM known) AS found, ").push(IDS);
        // A CROSS JOIN goes from left to right.
        statement.push(" FROM known CROSS JOIN ").push(table(self.resource)).push(" ON id = known_id");
        self.conditions(&mut statement, compiler);
        statement.push(" AND (SELECT count(*) FROM known) <= +").number(FEW);
        Some(statement)
    }
}

/// The ids in such a text.
pub fn ids_in(text: &str) -> impl Iterator<Item = i64> {
    text.split(',').filter_map(|number| number.parse().ok())
}
