//! Columns as bytes. What is worked out from texts (folded texts, read times) is not written but worked out anew, so
//! that bytes that somebody made up can be wrong and nothing worse.

use super::bytes::{Input, Output};
use crate::column::{Codes, FlagColumn, JoinedColumn, NumberColumn, TextColumn, TimeColumn, join, split};
use crate::columns::{Columns, NUMBER_FACTS, TEXT_FACTS};
use crate::dictionary::{Dictionary, EMPTY};

/// Writes columns whose rows are in the order of the ids.
pub fn write(output: &mut Output, columns: &Columns) {
    write_ids(output, columns);
    write_text(output, &columns.names);
    write_joined(output, &columns.paths);
    write_joined(output, &columns.labels);
    write_text(output, &columns.data_stores);
    write_text(output, &columns.folders);
    write_flags(output, &columns.public);
    write_flags(output, &columns.bootable);
    for times in [&columns.created, &columns.updated] {
        write_joined(output, &times.days);
        write_text(output, &times.clocks);
    }
    columns.texts.iter().for_each(|column| write_text(output, column));
    columns.numbers.iter().for_each(|column| write_numbers(output, column));
}

/// Reads columns; none where the bytes are no columns.
pub fn read(input: &mut Input<'_>) -> Option<Columns> {
    let ids = read_ids(input)?;
    let rows = ids.kept();
    let mut columns = Columns {
        ids,
        names: read_text(input, rows)?,
        paths: read_joined(input, rows)?,
        labels: read_joined(input, rows)?,
        data_stores: read_text(input, rows)?,
        folders: read_text(input, rows)?,
        public: read_flags(input, rows)?,
        bootable: read_flags(input, rows)?,
        created: TimeColumn::of_written(read_joined(input, rows)?, read_text(input, rows)?, rows),
        updated: TimeColumn::of_written(read_joined(input, rows)?, read_text(input, rows)?, rows),
        ..Columns::default()
    };
    for place in 0..TEXT_FACTS.len() {
        *columns.texts.get_mut(place)? = read_text(input, rows)?;
    }
    for place in 0..NUMBER_FACTS.len() {
        *columns.numbers.get_mut(place)? = read_numbers(input, rows)?;
    }
    Some(columns)
}

/// The ids ascend: each is written as its distance from the one before.
fn write_ids(output: &mut Output, columns: &Columns) {
    output.number(columns.rows() as u64);
    let mut before = 0;
    for row in 0..columns.rows() {
        let id = columns.id(row as u32);
        output.signed(id.wrapping_sub(before));
        before = id;
    }
}

fn read_ids(input: &mut Input<'_>) -> Option<NumberColumn> {
    let rows = input.count(1).filter(|rows| *rows <= crate::collection::MOST_IMAGES)?;
    let mut ids = NumberColumn::default();
    let mut before = None;
    for row in 0..rows {
        let id = before.unwrap_or(0_i64).wrapping_add(input.signed()?);
        if before.is_some_and(|before| before >= id) {
            return None;
        }
        ids.set(row, id);
        before = Some(id);
    }
    Some(ids)
}

fn write_text(output: &mut Output, column: &TextColumn) {
    write_dictionary(output, &column.dictionary);
    write_codes(output, column.codes.kept().iter().copied());
}

fn read_text(input: &mut Input<'_>, rows: usize) -> Option<TextColumn> {
    let dictionary = read_dictionary(input)?;
    let codes = read_codes(input, rows)?;
    let are_known = codes.iter().all(|code| (*code as usize) < dictionary.count());
    are_known.then(|| TextColumn { dictionary, codes: Codes::of(codes) })
}

/// Whether a beginning is followed is the lowest bit here, so that a code stays small.
fn write_joined(output: &mut Output, column: &JoinedColumn) {
    write_dictionary(output, &column.heads);
    let codes = column.codes.kept().iter().map(|code| split(*code));
    write_codes(output, codes.map(|(head, is_followed)| head << 1 | u32::from(is_followed)));
}

fn read_joined(input: &mut Input<'_>, rows: usize) -> Option<JoinedColumn> {
    let heads = read_dictionary(input)?;
    let mut codes = read_codes(input, rows)?;
    let are_known = codes.iter().all(|code| ((*code >> 1) as usize) < heads.count());
    codes.iter_mut().for_each(|code| *code = join(*code >> 1, *code & 1 == 1));
    are_known.then(|| JoinedColumn { heads, codes: Codes::of(codes) })
}

/// The lengths of the texts, then the texts.
fn write_dictionary(output: &mut Output, dictionary: &Dictionary) {
    let codes = || dictionary.codes().skip(EMPTY as usize + 1);
    output.number(codes().count() as u64);
    codes().for_each(|code| output.number(dictionary.text(code).len() as u64));
    output.number(dictionary.length() as u64);
    codes().for_each(|code| output.bytes(dictionary.text(code).as_bytes()));
}

fn read_dictionary(input: &mut Input<'_>) -> Option<Dictionary> {
    let count = input.count(1)?;
    let mut lengths = Vec::with_capacity(count);
    for _ in 0..count {
        lengths.push(usize::try_from(input.number()?).ok()?);
    }
    let length = input.count(1)?;
    let mut rest = std::str::from_utf8(input.take(length)?).ok()?;
    let mut dictionary = Dictionary::with_room(count, length);
    for length in lengths {
        let (text, behind) = rest.split_at_checked(length)?;
        rest = behind;
        let expected = dictionary.count() as u32;
        if dictionary.take(text) != expected {
            return None;
        }
    }
    rest.is_empty().then_some(dictionary)
}

/// How many bytes each has, then the codes.
fn write_codes(output: &mut Output, codes: impl Iterator<Item = u32> + Clone) {
    let largest = codes.clone().max().unwrap_or(0);
    let width = (u32::BITS - largest.leading_zeros()).div_ceil(8).max(1) as usize;
    output.number(codes.clone().count() as u64);
    output.byte(width as u8);
    codes.for_each(|code| output.bytes(code.to_le_bytes().get(..width).unwrap_or_default()));
}

fn read_codes(input: &mut Input<'_>, rows: usize) -> Option<Vec<u32>> {
    let count = input.count(1).filter(|count| *count <= rows)?;
    let width = usize::from(input.byte()?);
    if !(1..=4).contains(&width) {
        return None;
    }
    let bytes = input.take(count.checked_mul(width)?)?;
    let code = |bytes: &[u8]| bytes.iter().rev().fold(0, |code, byte| code << 8 | u32::from(*byte));
    Some(bytes.chunks_exact(width).map(code).collect())
}

/// For each row whether its number is known, as a byte, then the numbers.
fn write_numbers(output: &mut Output, column: &NumberColumn) {
    output.number(column.kept() as u64);
    for row in 0..column.kept() {
        match column.get(row) {
            Some(number) => {
                output.byte(1);
                output.signed(number);
            }
            None => output.byte(0),
        }
    }
}

fn read_numbers(input: &mut Input<'_>, rows: usize) -> Option<NumberColumn> {
    let count = input.count(1).filter(|count| *count <= rows)?;
    let mut column = NumberColumn::default();
    for row in 0..count {
        match input.byte()? {
            0 => {}
            1 => column.set(row, input.signed()?),
            _ => return None,
        }
    }
    Some(column)
}

fn write_flags(output: &mut Output, column: &FlagColumn) {
    output.number(column.kept() as u64);
    (0..column.kept()).for_each(|row| output.byte(column.state(row) as u8));
}

fn read_flags(input: &mut Input<'_>, rows: usize) -> Option<FlagColumn> {
    let count = input.count(1).filter(|count| *count <= rows)?;
    let mut column = FlagColumn::default();
    for (row, state) in input.take(count)?.iter().enumerate() {
        if let Some(flag) = FlagColumn::STATES.get(usize::from(*state))? {
            column.set(row, *flag);
        }
    }
    Some(column)
}
