//! Facets: how many rows have each value. What a facet is, is said in `imagedeck_api::facet`.

use crate::bits::Bits;
use crate::column::{Codes, Column, TextColumn, TimeColumn};
use crate::columns::Columns;
use crate::dictionary::Dictionary;
use crate::order::Ranks;
use imagedeck_api::Facet;
use imagedeck_api::facet::{Count, Counts, MANY_VALUES};
use std::cmp::Ordering;

/// What is kept between two countings.
#[derive(Clone, Debug, Default)]
pub struct Counter {
    /// The order of the values' texts.
    ranks: Vec<(Facet, Ranks)>,
    /// How many of all rows have each value, by its code.
    whole: Vec<(Facet, Vec<u32>)>,
}

impl Counter {
    /// Forgets how many rows have each value, since the rows are others.
    pub fn forget_rows(&mut self) {
        self.whole.clear();
    }

    /// Counts a facet over some of the rows that hold.
    pub fn count(&mut self, columns: &Columns, live: &Bits, facet: Facet, rows: &Bits) -> Counts {
        match columns.column(facet.field()) {
            Column::Text(column) => self.count_texts(column, live, facet, rows),
            Column::Time(column) => self.count_years(column, live, facet, rows),
            // No facet is of another kind.
            _ => Counts::default(),
        }
    }

    fn count_texts(&mut self, column: &TextColumn, live: &Bits, facet: Facet, rows: &Bits) -> Counts {
        let dictionary = &column.dictionary;
        let counts = self.by_code(&column.codes, dictionary.count(), live, facet, rows);
        let mut counted: Vec<(u32, u32)> =
            counts.into_iter().zip(dictionary.codes()).filter(|(count, _)| *count > 0).collect();
        let distinct = counted.len() as u64;
        if !self.ranks.iter().any(|(known, _)| *known == facet) {
            self.ranks.push((facet, Ranks::default()));
        }
        let Some((_, ranks)) = self.ranks.iter_mut().find(|(known, _)| *known == facet) else {
            return Counts::default();
        };
        ranks.update_texts(dictionary);
        let compare = |(left, code): &(u32, u32), (right, other): &(u32, u32)| -> Ordering {
            right.cmp(left).then_with(|| ranks.get(*code as usize).cmp(&ranks.get(*other as usize)))
        };
        if counted.len() > MANY_VALUES {
            counted.select_nth_unstable_by(MANY_VALUES, compare);
            counted.truncate(MANY_VALUES);
        }
        counted.sort_unstable_by(compare);
        let value = |code| Some(dictionary.text(code)).filter(|text| !text.is_empty()).map(str::to_owned);
        let count = |(count, code): (u32, u32)| Count { value: value(code), count: u64::from(count) };
        Counts { values: counted.into_iter().map(count).collect(), distinct }
    }

    fn count_years(&mut self, column: &TimeColumn, live: &Bits, facet: Facet, rows: &Bits) -> Counts {
        let days: &Dictionary = &column.days.heads;
        let counts = self.by_code(&column.days.codes, days.count(), live, facet, rows);
        let mut years: Vec<(&str, u64)> = Vec::new();
        for (count, code) in counts.into_iter().zip(days.codes()).filter(|(count, _)| *count > 0) {
            // Like the facet's definition: the API writes times with the year first.
            let year = days.text(code).get(..4).unwrap_or_default();
            match years.iter_mut().find(|(known, _)| *known == year) {
                Some((_, sum)) => *sum += u64::from(count),
                None => years.push((year, u64::from(count))),
            }
        }
        Counts::of(years.into_iter().map(|(year, count)| (year.to_owned(), count)))
    }

    /// How many of the rows have each code. Where most rows pass, those that do not are counted instead.
    fn by_code(&mut self, codes: &Codes, length: usize, live: &Bits, facet: Facet, rows: &Bits) -> Vec<u32> {
        if rows.count() * 2 <= live.count() {
            return walk(codes, length, rows);
        }
        if !self.whole.iter().any(|(known, _)| *known == facet) {
            self.whole.push((facet, walk(codes, length, live)));
        }
        let mut counts = self.whole.iter().find(|(known, _)| *known == facet).map(|(_, counts)| counts.clone());
        let mut others = live.clone();
        others.take(rows);
        if let Some(counts) = &mut counts {
            counts.iter_mut().zip(walk(codes, length, &others)).for_each(|(count, other)| *count -= other);
        }
        counts.unwrap_or_default()
    }
}

fn walk(codes: &Codes, length: usize, rows: &Bits) -> Vec<u32> {
    let mut counts = vec![0; length];
    for row in rows.iter() {
        let code = crate::column::split(codes.get(row)).0;
        if let Some(count) = counts.get_mut(code as usize) {
            *count += 1;
        }
    }
    counts
}
