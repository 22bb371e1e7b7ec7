//! Whole numbers, where they are known.

use crate::bits::Bits;

/// A number for each row that has one. Rows behind the last that has one take no room.
#[derive(Clone, Debug, Default)]
pub struct NumberColumn {
    values: Vec<i64>,
    known: Bits,
}

impl NumberColumn {
    /// Gives a row its number.
    pub fn set(&mut self, row: usize, number: i64) {
        if self.values.len() <= row {
            self.values.resize(row + 1, 0);
            self.known.grow(row + 1);
        }
        if let Some(value) = self.values.get_mut(row) {
            *value = number;
            self.known.add(row);
        }
    }

    /// The number of a row, if it is known.
    pub fn get(&self, row: usize) -> Option<i64> {
        self.values.get(row).copied().filter(|_| self.known.has(row))
    }

    /// How many rows are kept: all behind them have no number.
    pub fn kept(&self) -> usize {
        self.values.len()
    }

    /// The column of these rows alone, which become the first ones.
    pub fn of_rows(&self, rows: &[u32]) -> NumberColumn {
        let mut column = NumberColumn::default();
        for (to, from) in rows.iter().enumerate() {
            if let Some(number) = self.get(*from as usize) {
                column.set(to, number);
            }
        }
        column.shrink();
        column
    }

    /// Gives back what was reserved and is not needed.
    pub fn shrink(&mut self) {
        self.values.shrink_to_fit();
    }

    /// The bytes that it takes.
    pub fn bytes(&self) -> usize {
        self.values.capacity() * size_of::<i64>() + self.values.len() / 8
    }
}
