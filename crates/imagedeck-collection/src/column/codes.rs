//! For each row the code of its text. What the codes mean is known to the dictionary beside them.

use crate::dictionary::MISSING;

/// Codes by row. Rows behind the last that has one take no room.
#[derive(Clone, Debug, Default)]
pub struct Codes(Vec<u32>);

impl Codes {
    /// The codes of the first rows; those of the others are [`MISSING`].
    pub fn of(codes: Vec<u32>) -> Codes {
        Codes(codes)
    }

    /// The code of a row.
    pub fn get(&self, row: usize) -> u32 {
        self.0.get(row).copied().unwrap_or(MISSING)
    }

    /// Gives a row its code.
    pub fn set(&mut self, row: usize, code: u32) {
        if code != MISSING {
            if self.0.len() <= row {
                self.0.resize(row + 1, MISSING);
            }
            if let Some(known) = self.0.get_mut(row) {
                *known = code;
            }
        }
    }

    /// The codes that are kept, of the first rows.
    pub fn kept(&self) -> &[u32] {
        &self.0
    }

    /// The codes that are kept, to be changed.
    pub fn kept_mut(&mut self) -> &mut Vec<u32> {
        &mut self.0
    }

    /// The codes of these rows, which become the first ones.
    pub fn of_rows(&self, rows: &[u32]) -> Codes {
        let mut codes = Codes::default();
        rows.iter().enumerate().for_each(|(to, from)| codes.set(to, self.get(*from as usize)));
        codes.0.shrink_to_fit();
        codes
    }
}
