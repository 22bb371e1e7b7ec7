//! The order of rows: by the values of an attribute as small numbers, and the whole order of a list of sort keys.
//!
//! What is slow, comparing texts, is done once for each attribute; rows that are added later are only merged in. An
//! order by several keys is then made by counting.

use crate::column::{Column, compare_joined};
use crate::columns::Columns;
use crate::dictionary::Dictionary;
use imagedeck_api::version::order_key;
use imagedeck_api::{Direction, Field, FieldType, Sort};
use std::cmp::Ordering;

/// Whole orders that are kept at once.
const KEPT: usize = 4;

/// Places of things in an order; things that are equal have the same place.
#[derive(Clone, Debug, Default)]
pub struct Ranks {
    order: Vec<u32>,
    ranks: Vec<u32>,
    /// How many different places there are.
    distinct: usize,
}

/// What has been put in order.
#[derive(Clone, Debug, Default)]
pub struct Orders {
    ranks: Vec<(Field, Ranks)>,
    whole: Vec<(Vec<Sort>, Vec<u32>)>,
}

impl Ranks {
    /// Brings the first `count` things in order. Those that were in order before keep it: comparing is what takes time,
    /// so the others are put between them.
    pub fn update(&mut self, count: usize, compare: &dyn Fn(u32, u32) -> Ordering) {
        let known = self.order.len();
        if known == count {
            return;
        }
        let mut added: Vec<u32> = (known as u32..count as u32).collect();
        added.sort_by(|left, right| compare(*left, *right));
        let mut order = Vec::with_capacity(count);
        let mut rest = self.order.as_slice();
        for thing in added {
            let place = rest.partition_point(|other| compare(*other, thing).is_le());
            let (before, behind) = rest.split_at_checked(place).unwrap_or((rest, &[]));
            order.extend_from_slice(before);
            order.push(thing);
            rest = behind;
        }
        order.extend_from_slice(rest);
        let mut ranks = vec![0; count];
        let mut rank = 0;
        let mut previous = None;
        for thing in &order {
            let is_new = |thing: u32| thing as usize >= known;
            let is_other = |previous: u32| match is_new(previous) || is_new(*thing) {
                true => compare(previous, *thing).is_ne(),
                false => self.get(previous as usize) != self.get(*thing as usize),
            };
            rank += u32::from(previous.is_some_and(is_other));
            previous = Some(*thing);
            if let Some(place) = ranks.get_mut(*thing as usize) {
                *place = rank;
            }
        }
        *self = Ranks { order, ranks, distinct: rank as usize + 1 };
    }

    /// Brings the texts of a dictionary in order, byte by byte.
    pub fn update_texts(&mut self, dictionary: &Dictionary) {
        self.update(dictionary.count(), &|left, right| dictionary.text(left).cmp(dictionary.text(right)));
    }

    /// The place of a thing.
    pub fn get(&self, thing: usize) -> u32 {
        self.ranks.get(thing).copied().unwrap_or(0)
    }

    fn bytes(&self) -> usize {
        (self.order.capacity() + self.ranks.capacity()) * size_of::<u32>()
    }
}

impl Orders {
    /// Forgets the whole orders, since the rows are others; places of values stay.
    pub fn forget_rows(&mut self) {
        self.whole.clear();
    }

    /// The bytes that are taken, nearly.
    pub fn bytes(&self) -> usize {
        let whole: usize = self.whole.iter().map(|(_, rows)| rows.capacity() * size_of::<u32>()).sum();
        whole + self.ranks.iter().map(|(_, ranks)| ranks.bytes()).sum::<usize>()
    }

    /// The rows in the order of these keys, of which the last is the id. `by_id` has the rows in ascending order of it.
    pub fn rows(&mut self, columns: &Columns, by_id: &[u32], keys: &[Sort]) -> &[u32] {
        // Behind the id no key decides anything.
        let length = keys.iter().position(|sort| sort.field == Field::Id).map_or(keys.len(), |place| place + 1);
        let keys = keys.get(..length).unwrap_or_default();
        match self.whole.iter().position(|(known, _)| known == keys) {
            Some(place) => self.whole.get_mut(..=place).unwrap_or_default().rotate_right(1),
            None => {
                let rows = self.sorted(columns, by_id, keys);
                self.whole.truncate(KEPT - 1);
                self.whole.insert(0, (keys.to_vec(), rows));
            }
        }
        self.whole.first().map_or(&[], |(_, rows)| rows)
    }

    /// From the least to the most important key, each sort keeping the order of those before where it does not decide.
    fn sorted(&mut self, columns: &Columns, by_id: &[u32], keys: &[Sort]) -> Vec<u32> {
        let mut rows = by_id.to_vec();
        for key in keys.iter().rev() {
            match (key.field, key.direction) {
                (Field::Id, Direction::Ascending) => {}
                (Field::Id, Direction::Descending) => rows.reverse(),
                (field, direction) => {
                    let ranks = self.ranks(columns, field);
                    let most = ranks.distinct.saturating_sub(1) as u32;
                    let column = columns.column(field);
                    let rank_of = |row: u32| match column {
                        Column::Text(column) => ranks.get(column.codes.get(row as usize) as usize),
                        Column::Flag(column) => column.state(row as usize) as u32,
                        _ => ranks.get(row as usize),
                    };
                    let place = |row: u32| match direction {
                        Direction::Ascending => rank_of(row),
                        Direction::Descending => most - rank_of(row).min(most),
                    };
                    rows = by_counting(&rows, ranks.distinct, &place);
                }
            }
        }
        rows
    }

    /// The places of an attribute's values: of the codes of a text, of the rows for the others.
    fn ranks(&mut self, columns: &Columns, field: Field) -> &Ranks {
        if !self.ranks.iter().any(|(known, _)| *known == field) {
            self.ranks.push((field, Ranks::default()));
        }
        let Some((_, ranks)) = self.ranks.iter_mut().find(|(known, _)| *known == field) else { return &NO_RANKS };
        let rows = columns.rows();
        match columns.column(field) {
            Column::Text(column) if field.field_type() == FieldType::Version => {
                let dictionary = &column.dictionary;
                if ranks.order.len() < dictionary.count() {
                    let keys: Vec<String> = dictionary.codes().map(|code| order_key(dictionary.text(code))).collect();
                    ranks.update(keys.len(), &|left, right| keys.get(left as usize).cmp(&keys.get(right as usize)));
                }
            }
            Column::Text(column) => ranks.update_texts(&column.dictionary),
            Column::Joined(column, tails) => ranks.update(rows, &|left, right| {
                compare_joined(column.parts(left as usize, tails), column.parts(right as usize, tails))
            }),
            Column::Time(column) => {
                let seconds = |row: u32| column.moment(row as usize).map(|moment| moment.unix_seconds());
                ranks.update(rows, &|left, right| seconds(left).cmp(&seconds(right)));
            }
            Column::Number(column) => {
                ranks.update(rows, &|left, right| column.get(left as usize).cmp(&column.get(right as usize)));
            }
            Column::Flag(_) => ranks.distinct = 3,
            Column::None => ranks.distinct = 1,
        }
        ranks
    }
}

static NO_RANKS: Ranks = Ranks { order: Vec::new(), ranks: Vec::new(), distinct: 1 };

/// Rows in the order of their places, which are below `places`; those with the same place stay as they are.
fn by_counting(rows: &[u32], places: usize, place: &dyn Fn(u32) -> u32) -> Vec<u32> {
    let mut starts = vec![0_u32; places + 1];
    let of_rows: Vec<u32> = rows.iter().map(|row| place(*row)).collect();
    for place in &of_rows {
        if let Some(count) = starts.get_mut(*place as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut sorted = vec![0; rows.len()];
    for (row, place) in rows.iter().zip(&of_rows) {
        if let Some(next) = starts.get_mut(*place as usize) {
            if let Some(free) = sorted.get_mut(*next as usize) {
                *free = *row;
            }
            *next += 1;
        }
    }
    sorted
}
