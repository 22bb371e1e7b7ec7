//! Texts and versions: each different one is kept once.

use super::Codes;
use crate::dictionary::{Dictionary, MISSING};

/// A text for each row that has one.
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    /// The different texts.
    pub dictionary: Dictionary,
    /// Which of them each row has.
    pub codes: Codes,
}

impl TextColumn {
    /// Gives a row its text; an empty one says nothing.
    pub fn set(&mut self, row: usize, text: &str) {
        let code = self.dictionary.take_known(text);
        self.codes.set(row, code);
    }

    /// Gives a row its text, if it has one; an empty one is one.
    pub fn set_optional(&mut self, row: usize, text: Option<&str>) {
        if let Some(text) = text {
            let code = self.dictionary.take(text);
            self.codes.set(row, code);
        }
    }

    /// The text of a row, empty where it has none.
    pub fn text(&self, row: usize) -> &str {
        self.dictionary.text(self.codes.get(row))
    }

    /// The text of a row, if it has one.
    pub fn optional(&self, row: usize) -> Option<&str> {
        let code = self.codes.get(row);
        (code != MISSING).then(|| self.dictionary.text(code))
    }

    /// The column of these rows alone, which become the first ones.
    pub fn of_rows(&self, rows: &[u32]) -> TextColumn {
        let mut codes = self.codes.of_rows(rows);
        let dictionary = self.dictionary.only(codes.kept_mut().iter_mut());
        TextColumn { dictionary, codes }
    }
}
