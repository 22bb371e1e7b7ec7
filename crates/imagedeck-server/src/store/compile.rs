//! A query's predicates and order as SQL.
//!
//! What a predicate means is said in `imagedeck_api::predicate`, and a shared table of cases holds both engines to the
//! same.

use super::columns::{Column, column, table, text_index};
use super::database::{Engine, Statement};
use super::notation::{glob, like, range_of_prefix, words};
use imagedeck_api::pattern::{Piece, fold};
use imagedeck_api::predicate::{Literal, Predicate, TypedTest};
use imagedeck_api::time::TimeSpan;
use imagedeck_api::version::order_key;
use imagedeck_api::{Comparison, Direction, Pattern, Resource, Sort};

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
    /// By a name, a path or an id, which leaves nothing to plan.
    Exactly,
}

/// What the conditions and the order of a resource are compiled with.
#[derive(Clone, Copy, Debug)]
pub struct Compiler {
    /// Whose SQL it is.
    pub engine: Engine,
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

    /// What the trigram index is to be asked for a predicate, if it can tell which rows may pass.
    pub fn words(&self, predicate: &Predicate) -> Option<String> {
        let TypedTest::Like(pattern) = &predicate.test else { return None };
        let Column::Text { trigram, .. } = column(self.resource, predicate.field) else { return None };
        let holds_nul = pattern.texts().any(|text| text.contains('\0'));
        words(trigram, pattern.pieces()).filter(|_| !holds_nul)
    }

    /// Appends a `SELECT` of the ids that the trigram index of SQLite has for these words.
    pub fn look_up(&self, statement: &mut Statement, words: String) {
        let index = text_index(self.resource);
        statement.push("SELECT rowid FROM ").push(index).push(" WHERE ").push(index).push(" MATCH ").text(words);
        // The index knows no owners. Those who come with many files come late, and their ids are beyond all others'.
        for (bound, end) in [(" AND rowid >= (SELECT min(id) FROM ", ")"), (" AND rowid <= (SELECT max(id) FROM ", ")")]
        {
            statement.push(bound).push(table(self.resource)).push(" WHERE ").of_owner(self.owner).push(end);
        }
    }

    /// Appends the keys of an `ORDER BY`.
    pub fn order(&self, statement: &mut Statement, order: &[Sort]) {
        let mut separator = "";
        for sort in order {
            let column = column(self.resource, sort.field);
            let key = match column {
                Column::Text { plain, .. } => plain,
                Column::Version { order, .. } => order,
                Column::Number { number, .. } | Column::Flag { number, .. } => number,
                Column::Time { seconds, .. } => seconds,
                Column::Constant(_) => continue,
            };
            let is_ascending = sort.direction == Direction::Ascending;
            statement.push(separator).push(key).push(if is_ascending { " ASC" } else { " DESC" });
            // Only what a file says may be missing.
            if !sort.field.is_documented() && matches!(column, Column::Number { .. } | Column::Flag { .. }) {
                statement.push(self.engine.missing_first(is_ascending));
            }
            separator = ", ";
        }
    }

    fn compare(&self, statement: &mut Statement, column: Column, comparison: Comparison, literal: &Literal) {
        match (column, literal) {
            (Column::Text { plain, .. }, Literal::Text(text)) => {
                self.compare_text(statement, plain, comparison, text);
            }
            (Column::Version { order, .. }, Literal::Version(version)) => {
                self.compare_version(statement, order, comparison, version);
            }
            (Column::Number { number, .. }, Literal::Number(value)) => {
                statement.push(self.hint()).push(number).push(sign_with_none(comparison));
                statement.push(self.unseen()).number(*value);
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

    /// No stored text holds a NUL, and no engine takes one as a part of a text: what is compared ends before it.
    fn compare_text(&self, statement: &mut Statement, key: &'static str, comparison: Comparison, text: &str) {
        let (comparison, text) = match (text.split_once('\0'), comparison) {
            (None, comparison) => (comparison, text),
            (Some(_), Comparison::Equal | Comparison::NotEqual) => {
                statement.push(truth(comparison == Comparison::NotEqual));
                return;
            }
            (Some((before, _)), Comparison::Less | Comparison::LessOrEqual) => (Comparison::LessOrEqual, before),
            (Some((before, _)), Comparison::Greater | Comparison::GreaterOrEqual) => (Comparison::Greater, before),
        };
        statement.push(self.hint()).push(key).push(sign(comparison)).push(self.unseen()).text(text);
    }

    /// An image without a version is neither before nor after any; an empty version finds those without one.
    fn compare_version(&self, statement: &mut Statement, order: &'static str, comparison: Comparison, version: &str) {
        let hint = self.hint();
        match comparison {
            Comparison::Equal | Comparison::NotEqual => {
                self.compare_text(statement, order, comparison, &order_key(version));
            }
            Comparison::LessOrEqual | Comparison::GreaterOrEqual if version.is_empty() => {
                statement.push(hint).push(order).push(" = ''");
            }
            _ if version.is_empty() => {
                statement.push("FALSE");
            }
            _ => {
                statement.push("(").push(hint).push(order).push(" > '' AND ");
                self.compare_text(statement, order, comparison, &order_key(version));
                statement.push(")");
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
            statement.push(separator).push(self.unseen());
            separator = ", ";
            match literal {
                // See `compare_text`.
                Literal::Text(text) | Literal::Version(text) if text.contains('\0') => statement.push("NULL"),
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
            // No stored text holds a NUL, and engines would end the pattern at it, or refuse it.
            statement.push("FALSE");
            return;
        }
        let pieces: Vec<Piece> = pattern.pieces().iter().map(|piece| self.piece(piece)).collect();
        // The texts of numbers and flags have no index, and their order is the engine's own.
        let has_order = !matches!(column, Column::Number { .. } | Column::Flag { .. });
        let from_start = if has_order { range_of_prefix(&pieces) } else { None };
        statement.push("(");
        if let Some((first, beyond)) = &from_start {
            statement.push(self.hint()).push(key).push(" >= ").text(first);
            if let Some(beyond) = beyond {
                statement.push(" AND ").push(self.hint()).push(key).push(" < ").text(beyond);
                if let [Piece::Text(_), Piece::Any] = pieces.as_slice() {
                    // Just these begin so.
                    statement.push(")");
                    return;
                }
            }
            statement.push(" AND ");
        } else if let (Engine::Sqlite, Access::ByFilter, Some(words)) =
            (self.engine, self.access, words(trigram, &pieces))
        {
            // PostgreSQL finds its trigram index by itself.
            statement.push("id IN (");
            self.look_up(statement, words);
            statement.push(")");
            if ignores_case && matches!(pieces.as_slice(), [Piece::Any, Piece::Text(_), Piece::Any]) {
                // The index has looked for just this.
                statement.push(")");
                return;
            }
            statement.push(" AND ");
        }
        match pieces.as_slice() {
            [Piece::Text(text)] => statement.push(self.hint()).push(key).push(" = ").push(self.unseen()).text(text),
            [] => statement.push(self.hint()).push(key).push(" = ''"),
            [Piece::Any] => statement.push("TRUE"),
            _ => match self.engine {
                Engine::Sqlite => statement.push(key).push(" GLOB ").push(self.unseen()).text(glob(&pieces)),
                Engine::Postgres => statement.push(key).push(" LIKE ").text(like(&pieces)),
            },
        };
        statement.push(")");
    }

    fn piece(&self, piece: &Piece) -> Piece {
        match (piece, self.like_case) {
            (Piece::Text(text), LikeCase::Ignored) => Piece::Text(fold(text)),
            (piece, _) => piece.clone(),
        }
    }

    /// In SQLite, what stands before texts and numbers where the way is settled. Times and flags are looked at all the same.
    fn unseen(&self) -> &'static str {
        match self.access {
            Access::ByFilter => "",
            Access::ByOrder | Access::Exactly => self.engine.unseen(),
        }
    }

    /// A `+` before a column keeps SQLite from finding rows by it, so that it walks along the order. PostgreSQL chooses by
    /// itself, where it plans for values.
    fn hint(&self) -> &'static str {
        match (self.engine, self.access) {
            (Engine::Sqlite, Access::ByOrder) => "+",
            _ => "",
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
        Comparison::NotEqual => " IS DISTINCT FROM ",
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
