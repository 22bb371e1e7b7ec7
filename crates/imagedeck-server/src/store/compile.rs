//! A query's predicates and order as SQL.
//!
//! A statement is made of constants of this program and of bound values; its type admits nothing else. What a
//! predicate means is said in `imagedeck_api::predicate`, and a shared table of cases holds both to the same.

use super::columns::{Column, column, table, text_index};
use imagedeck_api::pattern::{Piece, fold};
use imagedeck_api::predicate::{Literal, Predicate, TypedTest};
use imagedeck_api::time::TimeSpan;
use imagedeck_api::version::order_key;
use imagedeck_api::{Comparison, Direction, Pattern, Resource, Sort};
use sqlx::query::{Query, QueryScalar};
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Sqlite};

/// How `like` treats letter case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LikeCase {
    /// `UBU%` finds `ubuntu`.
    #[default]
    Ignored,
    /// `UBU%` does not.
    Significant,
}

/// Which way the rows of a page are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// By what the filters ask for: right where few rows pass.
    ByFilter,
    /// Along the order, testing each row, until the page is full: right where many rows pass.
    ByOrder,
}

/// A statement under construction: text of this program, and values.
#[derive(Debug, Default)]
pub struct Statement {
    sql: String,
    values: Vec<SqlValue>,
}

#[derive(Clone, Debug)]
enum SqlValue {
    Text(String),
    Number(i64),
    OptionalNumber(Option<i64>),
}

impl Statement {
    /// Appends text. It is static, so that it cannot come from a client.
    pub fn push(&mut self, sql: &'static str) -> &mut Statement {
        self.sql.push_str(sql);
        self
    }

    /// Appends a placeholder with a number for it.
    pub fn number(&mut self, value: i64) -> &mut Statement {
        self.sql.push('?');
        self.values.push(SqlValue::Number(value));
        self
    }

    /// Appends a placeholder with a number for it that may be missing.
    pub fn optional_number(&mut self, value: Option<i64>) -> &mut Statement {
        self.sql.push('?');
        self.values.push(SqlValue::OptionalNumber(value));
        self
    }

    /// Appends a placeholder with a text for it.
    pub fn text(&mut self, value: impl Into<String>) -> &mut Statement {
        self.sql.push('?');
        self.values.push(SqlValue::Text(value.into()));
        self
    }

    /// Appends another statement.
    #[cfg(test)]
    pub fn append(&mut self, other: Statement) -> &mut Statement {
        self.sql.push_str(&other.sql);
        self.values.extend(other.values);
        self
    }

    /// The statement as a query for rows.
    pub fn rows(self) -> Query<'static, Sqlite, SqliteArguments> {
        let query = sqlx::query(AssertSqlSafe(self.sql));
        self.values.into_iter().fold(query, |query, value| match value {
            SqlValue::Text(text) => query.bind(text),
            SqlValue::Number(number) => query.bind(number),
            SqlValue::OptionalNumber(number) => query.bind(number),
        })
    }

    /// The statement as a query for one number.
    pub fn count(self) -> QueryScalar<'static, Sqlite, i64, SqliteArguments> {
        let query = sqlx::query_scalar(AssertSqlSafe(self.sql));
        self.values.into_iter().fold(query, |query, value| match value {
            SqlValue::Text(text) => query.bind(text),
            SqlValue::Number(number) => query.bind(number),
            SqlValue::OptionalNumber(number) => query.bind(number),
        })
    }
}

/// What the conditions and the order of a resource are compiled with.
#[derive(Clone, Copy, Debug)]
pub struct Compiler {
    /// The resource that is asked.
    pub resource: Resource,
    /// Whose rows; nobody's are public.
    pub owner: Option<i64>,
    /// How `like` treats letter case.
    pub like_case: LikeCase,
    /// Which way the rows are found.
    pub access: Access,
}

impl Compiler {
    /// Appends a condition, ready to follow an `AND`.
    pub fn condition(&self, statement: &mut Statement, predicate: &Predicate) {
        let column = column(self.resource, predicate.field);
        match &predicate.test {
            TypedTest::Compare(comparison, literal) => self.compare(statement, column, *comparison, literal),
            TypedTest::AnyOf(literals) => self.any_of(statement, column, literals),
            TypedTest::Like(pattern) => self.like(statement, column, pattern),
        }
    }

    /// Appends the keys of an `ORDER BY`.
    pub fn order(&self, statement: &mut Statement, order: &[Sort]) {
        let mut separator = "";
        for sort in order {
            let key = match column(self.resource, sort.field) {
                Column::Text { plain, .. } => plain,
                Column::Version { order, .. } => order,
                Column::Number { number, .. } | Column::Flag { number, .. } => number,
                Column::Time { seconds, .. } => seconds,
                Column::Constant(_) => continue,
            };
            let direction = match sort.direction {
                Direction::Ascending => " ASC",
                Direction::Descending => " DESC",
            };
            statement.push(separator).push(key).push(direction);
            separator = ", ";
        }
    }

    fn compare(&self, statement: &mut Statement, column: Column, comparison: Comparison, literal: &Literal) {
        match (column, literal) {
            (Column::Text { plain, .. }, Literal::Text(text)) => {
                statement.push(self.hint()).push(plain).push(sign(comparison)).text(text);
            }
            (Column::Version { order, .. }, Literal::Version(version)) => {
                self.compare_version(statement, order, comparison, version);
            }
            (Column::Number { number, .. }, Literal::Number(value)) => {
                statement.push(self.hint()).push(number).push(sign_with_none(comparison)).number(*value);
            }
            (Column::Flag { number, .. }, Literal::Flag(flag)) => {
                statement.push(self.hint()).push(number).push(sign_with_none(comparison)).number(i64::from(*flag));
            }
            (Column::Time { seconds, wall, .. }, Literal::Time(span)) => {
                self.compare_time(statement, (seconds, wall), comparison, span);
            }
            (Column::Constant(value), Literal::Flag(flag)) => {
                statement.push(truth(comparison.accepts(value.cmp(flag))));
            }
            // A literal has the type of its field, and so has the column: nothing passes if they ever differ.
            (_, _) => {
                statement.push("FALSE");
            }
        }
    }

    /// An image without a version is neither before nor after any; an empty version finds those without one.
    fn compare_version(&self, statement: &mut Statement, order: &'static str, comparison: Comparison, version: &str) {
        let hint = self.hint();
        match comparison {
            Comparison::Equal | Comparison::NotEqual => {
                statement.push(hint).push(order).push(sign(comparison)).text(order_key(version));
            }
            Comparison::LessOrEqual | Comparison::GreaterOrEqual if version.is_empty() => {
                statement.push(hint).push(order).push(" = ''");
            }
            _ if version.is_empty() => {
                statement.push("FALSE");
            }
            _ => {
                statement.push("(").push(hint).push(order).push(" > '' AND ");
                statement.push(hint).push(order).push(sign(comparison)).text(order_key(version)).push(")");
            }
        }
    }

    /// A span with a zone is compared with the seconds since 1970, one without with the wall clock.
    fn compare_time(
        &self,
        statement: &mut Statement,
        (seconds, wall): (&'static str, &'static str),
        comparison: Comparison,
        span: &TimeSpan,
    ) {
        let (key, shift) = match span.offset {
            Some(offset) => (seconds, i64::from(offset)),
            None => (wall, 0),
        };
        let (start, end) = (span.start - shift, span.end - shift);
        let hint = self.hint();
        match comparison {
            Comparison::Less => statement.push(hint).push(key).push(" < ").number(start),
            Comparison::GreaterOrEqual => statement.push(hint).push(key).push(" >= ").number(start),
            Comparison::LessOrEqual => statement.push(hint).push(key).push(" < ").number(end),
            Comparison::Greater => statement.push(hint).push(key).push(" >= ").number(end),
            Comparison::Equal => {
                statement.push("(").push(hint).push(key).push(" >= ").number(start);
                statement.push(" AND ").push(hint).push(key).push(" < ").number(end).push(")")
            }
            Comparison::NotEqual => {
                statement.push("(").push(hint).push(key).push(" < ").number(start);
                statement.push(" OR ").push(hint).push(key).push(" >= ").number(end).push(")")
            }
        };
    }

    fn any_of(&self, statement: &mut Statement, column: Column, literals: &[Literal]) {
        let key = match column {
            Column::Text { plain, .. } => plain,
            Column::Version { order, .. } => order,
            Column::Number { number, .. } | Column::Flag { number, .. } => number,
            Column::Constant(value) => {
                statement.push(truth(literals.contains(&Literal::Flag(value))));
                return;
            }
            Column::Time { .. } => {
                statement.push("(FALSE");
                for literal in literals {
                    statement.push(" OR ");
                    self.compare(statement, column, Comparison::Equal, literal);
                }
                statement.push(")");
                return;
            }
        };
        statement.push(self.hint()).push(key).push(" IN (");
        let mut separator = "";
        for literal in literals {
            statement.push(separator);
            separator = ", ";
            match literal {
                Literal::Text(text) => statement.text(text),
                Literal::Version(version) => statement.text(order_key(version)),
                Literal::Number(number) => statement.number(*number),
                Literal::Flag(flag) => statement.number(i64::from(*flag)),
                Literal::Time(_) => statement.push("NULL"),
            };
        }
        statement.push(")");
    }

    fn like(&self, statement: &mut Statement, column: Column, pattern: &Pattern) {
        let ignores_case = self.like_case == LikeCase::Ignored;
        let (key, trigram) = match column {
            Column::Text { plain, folded, trigram } => (if ignores_case { folded } else { plain }, trigram),
            Column::Version { plain, folded, .. } => (if ignores_case { folded } else { plain }, None),
            Column::Number { text, .. } | Column::Flag { text, .. } => (text, None),
            Column::Time { text, folded, .. } => (if ignores_case { folded } else { text }, None),
            Column::Constant(value) => {
                let text = if value { "true" } else { "false" };
                let fits = if ignores_case { pattern.matches(text) } else { matches_exactly(pattern, text) };
                statement.push(truth(fits));
                return;
            }
        };
        if pattern.texts().any(|text| text.contains('\0')) {
            // No stored text holds a NUL, and SQLite would end the pattern at it.
            statement.push("FALSE");
            return;
        }
        let pieces: Vec<Piece> = pattern.pieces().iter().map(|piece| self.piece(piece)).collect();
        let from_start = range_of_prefix(&pieces);
        statement.push("(");
        if let Some((first, beyond)) = &from_start {
            statement.push(self.hint()).push(key).push(" >= ").text(first);
            if let Some(beyond) = beyond {
                statement.push(" AND ").push(self.hint()).push(key).push(" < ").text(beyond);
            }
            statement.push(" AND ");
        } else if let (Access::ByFilter, Some(trigram), Some(phrases)) = (self.access, trigram, phrases(&pieces)) {
            let index = text_index(self.resource);
            statement.push("id IN (SELECT rowid FROM ").push(index).push(" WHERE ").push(index).push(" MATCH ");
            statement.text(format!("{trigram} : ({phrases})"));
            // The index knows no owners. Those who come with many files come late, and their ids are beyond all others'.
            for (bound, end) in
                [(" AND rowid >= (SELECT min(id) FROM ", ")"), (" AND rowid <= (SELECT max(id) FROM ", "))")]
            {
                statement.push(bound).push(table(self.resource)).push(" WHERE owner IS ");
                statement.optional_number(self.owner).push(end);
            }
            if ignores_case && matches!(pieces.as_slice(), [Piece::Any, Piece::Text(_), Piece::Any]) {
                // The index has looked for just this.
                statement.push(")");
                return;
            }
            statement.push(" AND ");
        }
        match pieces.as_slice() {
            [Piece::Text(text)] => statement.push(self.hint()).push(key).push(" = ").text(text),
            [] => statement.push(self.hint()).push(key).push(" = ''"),
            [Piece::Any] => statement.push("TRUE"),
            _ => statement.push(key).push(" GLOB ").text(glob(&pieces)),
        };
        statement.push(")");
    }

    fn piece(&self, piece: &Piece) -> Piece {
        match (piece, self.like_case) {
            (Piece::Text(text), LikeCase::Ignored) => Piece::Text(fold(text)),
            (piece, _) => piece.clone(),
        }
    }

    /// A `+` before a column keeps SQLite from finding rows by it, so that it walks along the order.
    fn hint(&self) -> &'static str {
        match self.access {
            Access::ByFilter => "",
            Access::ByOrder => "+",
        }
    }
}

const fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => " = ",
        Comparison::NotEqual => " <> ",
        Comparison::Less => " < ",
        Comparison::LessOrEqual => " <= ",
        Comparison::Greater => " > ",
        Comparison::GreaterOrEqual => " >= ",
    }
}

/// The same for a column in which there may be no value: what has none differs from every value.
const fn sign_with_none(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::NotEqual => " IS NOT ",
        other => sign(other),
    }
}

const fn truth(holds: bool) -> &'static str {
    if holds { "TRUE" } else { "FALSE" }
}

/// Only for the words of a flag, which are in lower case: a pattern fits them exactly if it fits and is so too.
fn matches_exactly(pattern: &Pattern, text: &str) -> bool {
    pattern.matches(text) && pattern.texts().all(|piece| fold(piece) == piece)
}

/// The pattern in the notation of `GLOB`, which keeps letter case apart and has escapes for its signs.
fn glob(pieces: &[Piece]) -> String {
    let mut written = String::new();
    for piece in pieces {
        match piece {
            Piece::Any => written.push('*'),
            Piece::Text(text) => {
                for character in text.chars() {
                    match character {
                        '*' | '?' | '[' => written.extend(['[', character, ']']),
                        plain => written.push(plain),
                    }
                }
            }
        }
    }
    written
}

/// Where a pattern has a fixed beginning, the first text with it and the first beyond all texts with it.
fn range_of_prefix(pieces: &[Piece]) -> Option<(String, Option<String>)> {
    let [Piece::Text(prefix), Piece::Any, ..] = pieces else { return None };
    Some((prefix.clone(), beyond_prefix(prefix)))
}

/// The first text beyond all texts that begin with the prefix; none if there is no such text.
pub fn beyond_prefix(prefix: &str) -> Option<String> {
    let mut beyond: Vec<char> = prefix.chars().collect();
    while let Some(last) = beyond.pop() {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            beyond.push(next);
            return Some(beyond.into_iter().collect());
        }
    }
    None
}

/// The texts that the trigram index can look for, all of which must occur; it knows none shorter than three letters.
fn phrases(pieces: &[Piece]) -> Option<String> {
    let mut phrases = Vec::new();
    for piece in pieces {
        if let Piece::Text(text) = piece
            && text.chars().count() >= 3
        {
            phrases.push(format!("\"{}\"", fold(text).replace('"', "\"\"")));
        }
    }
    if phrases.is_empty() { None } else { Some(phrases.join(" AND ")) }
}
