//! A database of its own for each test, where the tests are to run on PostgreSQL.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// The variable with what follows the `?` in the addresses of a PostgreSQL's databases: where it is, and as whom.
const POSTGRES: &str = "IMAGEDECK_TEST_POSTGRES";

/// The address of a new database, or none where the tests run on SQLite.
pub async fn fresh_database() -> Option<String> {
    let server = std::env::var(POSTGRES).ok()?;
    let mut connection = PgConnection::connect(&format!("postgres:///postgres?{server}")).await.expect("PostgreSQL");
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(create).execute(&mut connection).await.expect("a database");
    Some(format!("postgres:///{name}?{server}"))
}
