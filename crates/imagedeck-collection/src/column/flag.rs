//! Flags, where they are known.

/// A flag for each row that has one. Rows behind the last that has one take no room.
#[derive(Clone, Debug, Default)]
pub struct FlagColumn(Vec<u8>);

impl FlagColumn {
    /// Gives a row its flag.
    pub fn set(&mut self, row: usize, flag: bool) {
        if self.0.len() <= row {
            self.0.resize(row + 1, 0);
        }
        if let Some(state) = self.0.get_mut(row) {
            *state = u8::from(flag) + 1;
        }
    }

    /// The number of what is known of a row: the place in [`FlagColumn::STATES`].
    pub fn state(&self, row: usize) -> usize {
        self.0.get(row).copied().map_or(0, usize::from)
    }

    /// The flag of a row, if it is known.
    pub fn get(&self, row: usize) -> Option<bool> {
        FlagColumn::STATES.get(self.state(row)).copied().flatten()
    }

    /// What can be known of a row, in order.
    pub const STATES: [Option<bool>; 3] = [None, Some(false), Some(true)];

    /// How many rows are kept: all behind them have no flag.
    pub fn kept(&self) -> usize {
        self.0.len()
    }

    /// The column of these rows alone, which become the first ones.
    pub fn of_rows(&self, rows: &[u32]) -> FlagColumn {
        let mut column = FlagColumn::default();
        for (to, from) in rows.iter().enumerate() {
            if let Some(flag) = self.get(*from as usize) {
                column.set(to, flag);
            }
        }
        column
    }
}
