//! A statement: text of this program, numbers and bound values. Its type admits nothing else, so that no text of a client
//! can become SQL.

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Postgres, Sqlite};

/// PostgreSQL keeps no plan of a statement with more values.
const MOST_VALUES_KEPT: usize = 300;

/// A statement under construction, with a `?` for each value, whatever the engine.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    sql: String,
    values: Vec<Value>,
}

/// What is bound.
#[derive(Clone, Debug)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// A number that may be missing.
    OptionalNumber(Option<i64>),
}

impl Statement {
    /// A statement whose values follow, by [`Statement::bind`].
    pub fn of(sql: &'static str) -> Statement {
        Statement { sql: sql.to_owned(), values: Vec::new() }
    }

    /// Gives the next `?` its value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Statement {
        self.values.push(value.into());
        self
    }

    /// Appends text. It is static, so that it cannot come from a client.
    pub fn push(&mut self, sql: &'static str) -> &mut Statement {
        self.sql.push_str(sql);
        self
    }

    /// Appends a placeholder with a number for it.
    pub fn number(&mut self, value: i64) -> &mut Statement {
        self.value(value)
    }

    /// Appends a number as text, which is seen when the statement is planned. Each number makes a statement of its own, so
    /// there should be few of them.
    pub fn literal(&mut self, number: u32) -> &mut Statement {
        self.sql.push_str(&number.to_string());
        self
    }

    /// Appends a placeholder with a number for it that may be missing.
    pub fn optional_number(&mut self, value: Option<i64>) -> &mut Statement {
        self.value(value)
    }

    /// Appends a placeholder with a text for it.
    pub fn text(&mut self, value: impl Into<String>) -> &mut Statement {
        self.value(Value::Text(value.into()))
    }

    /// Appends a placeholder with a value for it.
    pub fn value(&mut self, value: impl Into<Value>) -> &mut Statement {
        self.sql.push('?');
        self.values.push(value.into());
        self
    }

    /// Appends the condition that a row is this owner's, or public without one. Engines know `= NULL` only as false.
    pub fn of_owner(&mut self, owner: Option<i64>) -> &mut Statement {
        match owner {
            Some(owner) => self.push("owner = ").number(owner),
            None => self.push("owner IS NULL"),
        }
    }

    /// Appends another statement.
    pub fn append(&mut self, other: Statement) -> &mut Statement {
        self.sql.push_str(&other.sql);
        self.values.extend(other.values);
        self
    }

    pub(super) fn for_sqlite(self) -> Query<'static, Sqlite, SqliteArguments> {
        let query = sqlx::query(AssertSqlSafe(self.sql));
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
            Value::OptionalNumber(number) => query.bind(number),
        })
    }

    pub(super) fn for_postgres(self) -> Query<'static, Postgres, PgArguments> {
        let query = sqlx::query(AssertSqlSafe(numbered(&self.sql)));
        // Else each connection would keep plans of inserts with thousands of values.
        let query = query.persistent(self.values.len() <= MOST_VALUES_KEPT);
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
            Value::OptionalNumber(number) => query.bind(number),
        })
    }
}

/// PostgreSQL wants its placeholders numbered. No statement of this program has another `?`.
fn numbered(sql: &str) -> String {
    let mut numbered = String::with_capacity(sql.len() + sql.len() / 8);
    for (index, part) in sql.split('?').enumerate() {
        if index > 0 {
            numbered.push('$');
            numbered.push_str(&index.to_string());
        }
        numbered.push_str(part);
    }
    numbered
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Number(number)
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Value {
        Value::OptionalNumber(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_for_postgres() {
        let statement = Statement::of("UPDATE t SET a = ?, b = ? WHERE c = ?").bind("x").bind(1).bind(None);
        assert_eq!(numbered(&statement.sql), "UPDATE t SET a = $1, b = $2 WHERE c = $3");
        assert_eq!(numbered("SELECT 1"), "SELECT 1");
    }
}
