//! The statements that find the rows of a page, on the ways that there are.
//!
//! Which of them is taken is decided in `listing`, by what is said of them here; what filters mean, in `compile`.

use super::columns::{OWNER_NAME, order_index, table};
use super::compile::{Access, Compiler};
use super::database::{Engine, Statement};
use super::{Listing, Store};
use imagedeck_api::Sort;
use imagedeck_api::evaluate::total_order;

impl Listing {
    /// The first page of all rows, each with how many there are.
    pub(super) fn first_of_all(&self, store: &Store) -> Statement {
        let mut statement = select_in_full();
        statement.push(", (").append(self.count(store)).push(") AS total FROM ").push(table(self.resource));
        self.rows_of_page(&mut statement, store, Access::ByOrder, u64::MAX);
        statement
    }

    /// The first page, its rows read in full as they are found: right where few pass.
    pub(super) fn first_page(&self, store: &Store) -> Statement {
        let compiler = self.compiler(store, Access::Exactly);
        let mut statement = self.rows_in_full();
        self.conditions(&mut statement, compiler);
        self.order_and_limit(&mut statement, compiler);
        statement
    }

    /// The page among so many that pass, found this way.
    pub(super) fn page(&self, store: &Store, access: Access, total: u64) -> Statement {
        let mut statement = self.rows_in_full();
        self.rows_of_page(&mut statement, store, access, total);
        statement
    }

    /// The page among these rows, which are all that pass.
    pub(super) fn page_among(&self, store: &Store, ids: &str) -> Statement {
        let compiler = self.compiler(store, Access::Exactly);
        let mut statement = self.rows_in_full();
        let [before, after] = compiler.engine.numbers_of();
        statement.push(" WHERE id IN (").push(before).text(ids).push(after).push(")");
        self.order_and_limit(&mut statement, compiler);
        statement
    }

    /// PostgreSQL's page among few rows, all of which are found before they are put in order.
    pub(super) fn page_of_few(&self, store: &Store) -> Statement {
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

    /// The way on which fewer rows are looked at: either all that pass the filters, or, along the order, as many as
    /// it takes until the page is full, if those that pass lie evenly among all.
    pub(super) fn better_access(&self, total: u64, size: u64) -> Access {
        let Walk { offset, limit, .. } = self.walk(total);
        let until_full = offset.saturating_add(limit).saturating_mul(size);
        if total.saturating_mul(total) > until_full { Access::ByOrder } else { Access::ByFilter }
    }

    /// The walk to the page among so many rows.
    fn walk(&self, total: u64) -> Walk {
        let beyond = total.saturating_sub(self.offset);
        let limit = beyond.min(u64::from(self.limit));
        let behind = beyond.saturating_sub(limit);
        match behind < self.offset {
            true => Walk { is_backwards: true, offset: behind, limit },
            false => Walk { is_backwards: false, offset: self.offset, limit },
        }
    }

    /// About how many rows the table has, which SQLite knows without counting them.
    pub(super) fn table_size(&self) -> Statement {
        let mut statement = Statement::default();
        statement.push("SELECT coalesce(max(id), 0) AS size FROM ").push(table(self.resource));
        statement
    }

    /// The ids of the page are found first, so that only their rows are read in full.
    fn rows_of_page(&self, statement: &mut Statement, store: &Store, access: Access, total: u64) {
        let compiler = self.compiler(store, access);
        let order = total_order(self.resource, &self.sorts);
        let Walk { is_backwards, offset, limit } = self.walk(total);
        statement.push(" WHERE id IN (SELECT id FROM ").push(table(self.resource));
        if let (Engine::Sqlite, Access::ByOrder, Some(index)) = (compiler.engine, access, self.order_index()) {
            // Left to itself, SQLite sorts all rows where an index has them in order by the first of several keys alone.
            statement.push(" INDEXED BY ").push(index);
        }
        self.conditions(statement, compiler);
        statement.push(" ORDER BY ");
        match is_backwards {
            true => compiler.order(statement, &order.iter().map(Sort::reversed).collect::<Vec<_>>()),
            false => compiler.order(statement, &order),
        }
        if self.begins_all() {
            // Seen by an engine that plans but once, which then walks along the order until the page is full.
            statement.push(" LIMIT ").literal(self.limit);
        } else {
            statement.push(" LIMIT ").number(in_sql(limit)).push(" OFFSET ").number(in_sql(offset));
        }
        statement.push(") ORDER BY ");
        compiler.order(statement, &order);
    }

    /// The end of a statement whose rows are few, so that their number decides nothing.
    fn order_and_limit(&self, statement: &mut Statement, compiler: Compiler) {
        statement.push(" ORDER BY ");
        compiler.order(statement, &total_order(self.resource, &self.sorts));
        statement.push(" LIMIT ").push(compiler.engine.unseen()).number(i64::from(self.limit));
        statement.push(" OFFSET ").push(compiler.engine.unseen()).number(in_sql(self.offset));
    }

    fn order_index(&self) -> Option<&'static str> {
        order_index(self.resource.image_kind()?, self.sorts.first()?.field)
    }

    fn rows_in_full(&self) -> Statement {
        let mut statement = select_in_full();
        statement.push(" FROM ").push(table(self.resource));
        statement
    }
}

/// The walk to a page along the order, from the end that is nearer: so the last page is found as soon as the first.
struct Walk {
    is_backwards: bool,
    /// Rows to pass over.
    offset: u64,
    /// Rows of the page.
    limit: u64,
}

/// A number of rows; no table has so many that it would not fit.
fn in_sql(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// The beginning of a `SELECT` of rows in full.
fn select_in_full() -> Statement {
    let mut statement = Statement::of("SELECT *, ");
    statement.push(OWNER_NAME).push(" AS owner_name");
    statement
}
