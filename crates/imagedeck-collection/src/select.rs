//! Which rows a predicate accepts. What it means is said in `imagedeck_api::predicate`.
//!
//! Where there are few different values, each is tested once and the rows look theirs up.

use crate::bits::Bits;
use crate::column::{Codes, Column, FlagColumn, JoinedColumn, NumberColumn, TextColumn, TimeColumn, compare_joined};
use crate::columns::Columns;
use crate::dictionary::{Dictionary, EMPTY, MISSING};
use crate::like::{self, Search, Verdict};
use imagedeck_api::predicate::{Literal, Predicate, TypedTest};
use imagedeck_api::record::Value;
use imagedeck_api::time::Moment;
use imagedeck_api::version::order_key;
use imagedeck_api::{Comparison, Field, Record};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write;

/// The rows that a predicate accepts, those that no longer hold included.
pub fn accepted(columns: &Columns, predicate: &Predicate) -> Bits {
    let rows = columns.rows();
    let test = &predicate.test;
    match columns.column(predicate.field) {
        Column::Text(column) => with_codes(rows, &column.codes, &accepted_codes(&column.dictionary, predicate)),
        Column::Joined(column, tails) => match test {
            TypedTest::Like(pattern) => like_joined(rows, &Search::new(pattern), column, tails),
            _ => compared_joined(rows, test, column, tails),
        },
        Column::Time(column) => match test {
            TypedTest::Like(pattern) => like_joined(rows, &Search::new(pattern), &column.days, &column.clocks),
            _ => compared_times(rows, test, column),
        },
        Column::Number(column) => match test {
            TypedTest::Like(pattern) => like_numbers(rows, &Search::new(pattern), column),
            _ => compared_numbers(rows, test, column),
        },
        Column::Flag(column) => {
            let states =
                FlagColumn::STATES.map(|state| predicate.accepts(&One(state.map_or(Value::None, Value::Flag))));
            Bits::that(rows, |row| states.get(column.state(row)).is_some_and(|is_accepted| *is_accepted))
        }
        Column::None if predicate.accepts(&One(Value::None)) => Bits::all(rows),
        Column::None => Bits::none(rows),
    }
}

/// Those of some rows that match a search which other rows are known not to match.
pub fn among(columns: &Columns, field: Field, search: &Search, rows: &Bits) -> Bits {
    let mut accepted = Bits::none(rows.length());
    let mut text = String::new();
    for row in rows.iter() {
        let parts = match columns.column(field) {
            Column::Text(column) => [column.dictionary.folded(column.codes.get(row)), ""],
            Column::Joined(column, tails) => folded_parts(row, column, tails),
            Column::Time(column) => folded_parts(row, &column.days, &column.clocks),
            Column::Number(_) | Column::Flag(_) | Column::None => ["", ""],
        };
        text.clear();
        text.extend(parts);
        if search.matches(text.as_bytes()) {
            accepted.add(row);
        }
    }
    accepted
}

/// A record of one value.
struct One<'a>(Value<'a>);

impl Record for One<'_> {
    fn value(&self, _: Field) -> Value<'_> {
        self.0.clone()
    }
}

fn with_codes(rows: usize, codes: &Codes, accepted: &Bits) -> Bits {
    Bits::that(rows, |row| accepted.has(codes.get(row) as usize))
}

fn accepted_codes(dictionary: &Dictionary, predicate: &Predicate) -> Bits {
    let (comparison, literal) = match &predicate.test {
        TypedTest::Like(pattern) => return like::codes(dictionary, Search::new(pattern).from(0)),
        TypedTest::AnyOf(literals) => return equal_codes(dictionary, literals),
        TypedTest::Compare(Comparison::Equal, literal) => {
            return equal_codes(dictionary, std::slice::from_ref(literal));
        }
        TypedTest::Compare(Comparison::NotEqual, literal) => {
            return equal_codes(dictionary, std::slice::from_ref(literal)).others();
        }
        TypedTest::Compare(comparison, literal) => (*comparison, literal),
    };
    let mut accepted = Bits::none(dictionary.count());
    // The key of the version that is compared with is made once.
    let version = match literal {
        Literal::Version(version) if !version.is_empty() => Some(order_key(version)),
        _ => None,
    };
    for code in dictionary.codes() {
        let text = dictionary.text(code);
        let is_accepted = match &version {
            Some(key) => !text.is_empty() && comparison.accepts(order_key(text).cmp(key)),
            None => predicate.accepts(&One(Value::Text(Cow::Borrowed(text)))),
        };
        if is_accepted {
            accepted.add(code as usize);
        }
    }
    accepted
}

/// A version is equal to none but itself, so that it is looked up like any text.
fn equal_codes(dictionary: &Dictionary, literals: &[Literal]) -> Bits {
    let mut accepted = Bits::none(dictionary.count());
    for literal in literals {
        let (Literal::Text(text) | Literal::Version(text)) = literal else { continue };
        let Some(code) = dictionary.find(text) else { continue };
        accepted.add(code as usize);
        if code == EMPTY {
            accepted.add(MISSING as usize);
        }
    }
    accepted
}

fn compared_joined(rows: usize, test: &TypedTest, column: &JoinedColumn, tails: &TextColumn) -> Bits {
    let ordering = |row: usize, literal: &Literal| match literal {
        Literal::Text(text) => Some(compare_joined(column.parts(row, tails), (text, ""))),
        _ => None,
    };
    Bits::that(rows, |row| passes(test, |literal| ordering(row, literal)))
}

fn compared_times(rows: usize, test: &TypedTest, column: &TimeColumn) -> Bits {
    let ordering = |moment: &Option<Moment>, literal: &Literal| match literal {
        Literal::Time(span) => Some(moment.as_ref().map_or(Ordering::Less, |moment| span.ordering_of(moment))),
        _ => None,
    };
    Bits::that(rows, |row| {
        let moment = column.moment(row);
        passes(test, |literal| ordering(&moment, literal))
    })
}

fn compared_numbers(rows: usize, test: &TypedTest, column: &NumberColumn) -> Bits {
    let ordering = |number: Option<i64>, literal: &Literal| match (number, literal) {
        (Some(number), Literal::Number(literal)) => Some(number.cmp(literal)),
        _ => None,
    };
    Bits::that(rows, |row| {
        let number = column.get(row);
        passes(test, |literal| ordering(number, literal))
    })
}

/// Whether a value passes, given how it stands to a literal. Patterns are the matter of others.
fn passes(test: &TypedTest, ordering: impl Fn(&Literal) -> Option<Ordering>) -> bool {
    match test {
        TypedTest::Compare(comparison, literal) => match ordering(literal) {
            Some(ordering) => comparison.accepts(ordering),
            None => *comparison == Comparison::NotEqual,
        },
        TypedTest::AnyOf(literals) => literals.iter().any(|literal| ordering(literal) == Some(Ordering::Equal)),
        TypedTest::Like(_) => false,
    }
}

fn like_numbers(rows: usize, search: &Search, column: &NumberColumn) -> Bits {
    let mut digits = String::new();
    Bits::that(rows, |row| {
        digits.clear();
        // Writing to a text does not fail.
        let _ = column.get(row).map(|number| write!(digits, "{number}"));
        search.matches(digits.as_bytes())
    })
}

/// The beginnings are tested once each. Mostly they or the ends alone decide.
fn like_joined(rows: usize, search: &Search, column: &JoinedColumn, tails: &TextColumn) -> Bits {
    let heads = &column.heads;
    let verdicts: Vec<Verdict> = heads.codes().map(|code| search.verdict(heads.folded(code).as_bytes())).collect();
    let mut rests: Vec<(usize, Bits)> = Vec::new();
    for verdict in &verdicts {
        if let Verdict::Rest(first) | Verdict::Across(first) = verdict
            && !rests.iter().any(|(known, _)| known == first)
        {
            rests.push((*first, like::codes(&tails.dictionary, search.from(*first))));
        }
    }
    let rest_matches = |first: usize, row: usize| {
        let codes = rests.iter().find(|(known, _)| *known == first);
        codes.is_some_and(|(_, codes)| codes.has(tails.codes.get(row) as usize))
    };
    let meetings: Vec<u64> = heads
        .codes()
        .zip(&verdicts)
        .map(|(code, verdict)| {
            let contained = match verdict {
                Verdict::Across(first) => like::contained(search.from(*first)),
                _ => None,
            };
            contained.map_or(0, |finder| meetings(heads.folded(code).as_bytes(), finder.needle()))
        })
        .collect();
    let mut text = String::new();
    Bits::that(rows, |row| {
        let (head, is_followed) = column.head(row);
        if !is_followed {
            return search.matches(heads.folded(head).as_bytes());
        }
        let verdict = verdicts.get(head as usize).copied().unwrap_or(Verdict::Open);
        match verdict {
            Verdict::Yes => return true,
            Verdict::No => return false,
            Verdict::Rest(first) => return rest_matches(first, row),
            Verdict::Across(first) if rest_matches(first, row) => return true,
            Verdict::Across(_) | Verdict::Open => {}
        }
        let meetings = meetings.get(head as usize).copied().unwrap_or(0);
        if let Verdict::Across(first) = verdict
            && let Some(finder) = like::contained(search.from(first)).filter(|_| meetings != 0)
        {
            return meets(meetings, tails.dictionary.folded(tails.codes.get(row)).as_bytes(), finder.needle());
        }
        text.clear();
        text.extend(folded_parts(row, column, tails));
        search.matches(text.as_bytes())
    })
}

/// The lengths of the beginnings of a text that a head ends with, as bits. None at all where the text is too long.
fn meetings(head: &[u8], text: &[u8]) -> u64 {
    let longest = text.len().saturating_sub(1);
    if longest >= u64::BITS as usize {
        return 0;
    }
    like::overlaps_of(head, text, longest).fold(0, |meetings, length| meetings | 1 << length)
}

/// Whether a tail begins with what is left of a text behind one of the beginnings.
fn meets(meetings: u64, tail: &[u8], text: &[u8]) -> bool {
    let mut lengths = (1..text.len()).filter(|length| meetings >> length & 1 == 1);
    lengths.any(|length| text.get(length..).is_some_and(|rest| tail.starts_with(rest)))
}

fn folded_parts<'a>(row: usize, column: &'a JoinedColumn, tails: &'a TextColumn) -> [&'a str; 2] {
    let (head, is_followed) = column.head(row);
    let tail = if is_followed { tails.dictionary.folded(tails.codes.get(row)) } else { "" };
    [column.heads.folded(head), tail]
}
