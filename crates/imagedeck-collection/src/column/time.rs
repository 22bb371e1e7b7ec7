//! Times: as they are written, and read.
//!
//! The text is kept in two parts, since there are few days and few times of day, and many of both together.

use super::{JoinedColumn, TextColumn};
use imagedeck_api::time::Moment;

/// As many bytes as the API writes for a day, as in `2017-11-24 Fri`.
const DAY: usize = 14;

// Instead of an offset: a zone that is not known, and what is no time.
const NO_OFFSET: i32 = i32::MIN;
const NO_TIME: i32 = i32::MIN + 1;

/// A time for each row.
#[derive(Clone, Debug, Default)]
pub struct TimeColumn {
    /// The days as they are written, or all that is written where it is short.
    pub days: JoinedColumn,
    /// What is written behind the days.
    pub clocks: TextColumn,
    walls: Vec<i64>,
    offsets: Vec<i32>,
}

impl TimeColumn {
    /// Gives the next row its time. Every row must be given one, in order.
    pub fn push(&mut self, written: &str) {
        let row = self.walls.len();
        match written.split_at_checked(DAY) {
            Some((day, clock)) => {
                self.days.set_head(row, day);
                self.clocks.set(row, clock);
            }
            None => self.days.set_whole(row, written),
        }
        self.push_moment(Moment::parse(written));
    }

    /// The time of a row as it is written.
    pub fn written(&self, row: usize) -> String {
        self.days.text(row, &self.clocks)
    }

    /// The time of a row, none where what is written is no time.
    pub fn moment(&self, row: usize) -> Option<Moment> {
        let (wall, offset) = (*self.walls.get(row)?, *self.offsets.get(row)?);
        (offset != NO_TIME).then_some(Moment { wall, offset: Some(offset).filter(|offset| *offset != NO_OFFSET) })
    }

    /// The column of these rows alone, which become the first ones.
    pub fn of_rows(&self, rows: &[u32]) -> TimeColumn {
        let mut column = TimeColumn {
            days: self.days.of_rows(rows),
            clocks: self.clocks.of_rows(rows),
            walls: Vec::with_capacity(rows.len()),
            offsets: Vec::with_capacity(rows.len()),
        };
        rows.iter().for_each(|row| column.push_moment(self.moment(*row as usize)));
        column
    }

    /// The column of the times that are written so, of as many rows.
    pub fn of_written(days: JoinedColumn, clocks: TextColumn, rows: usize) -> TimeColumn {
        let mut column =
            TimeColumn { days, clocks, walls: Vec::with_capacity(rows), offsets: Vec::with_capacity(rows) };
        let mut written = String::new();
        for row in 0..rows {
            let (day, clock) = column.days.parts(row, &column.clocks);
            written.clear();
            written.push_str(day);
            written.push_str(clock);
            column.push_moment(Moment::parse(&written));
        }
        column
    }

    /// Gives back what was reserved and is not needed.
    pub fn shrink(&mut self) {
        self.walls.shrink_to_fit();
        self.offsets.shrink_to_fit();
    }

    /// The bytes that the read times take.
    pub fn bytes(&self) -> usize {
        self.walls.capacity() * size_of::<i64>() + self.offsets.capacity() * size_of::<i32>()
    }

    fn push_moment(&mut self, moment: Option<Moment>) {
        self.walls.push(moment.map_or(0, |moment| moment.wall));
        self.offsets.push(moment.map_or(NO_TIME, |moment| moment.offset.unwrap_or(NO_OFFSET)));
    }
}
