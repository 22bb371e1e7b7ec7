//! The rows that pass filters, remembered for each filter: with another letter or another choice most stay the same.

use crate::bits::Bits;
use crate::column::Column;
use crate::columns::Columns;
use crate::like::Search;
use crate::select::{accepted, among};
use imagedeck_api::pattern::{Piece, fold};
use imagedeck_api::predicate::Predicate;
use imagedeck_api::predicate::TypedTest;
use std::sync::Arc;

/// Filters whose rows are remembered: a bit for each row and filter.
const KEPT: usize = 16;

/// Where at most one row in so many passed a wider filter, only those are looked at.
const FEW: usize = 8;

/// What passed, the filter that was asked for last in front.
#[derive(Clone, Debug, Default)]
pub struct Passed(Vec<(Predicate, Arc<Bits>)>);

impl Passed {
    /// Forgets everything, since the rows are others.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// The rows that a filter accepts, those that no longer hold included.
    pub fn rows(&mut self, columns: &Columns, predicate: &Predicate) -> Arc<Bits> {
        if let Some(place) = self.0.iter().position(|(known, _)| known == predicate) {
            self.0.get_mut(..=place).unwrap_or_default().rotate_right(1);
        } else {
            let rows = Arc::new(self.narrowed(columns, predicate).unwrap_or_else(|| accepted(columns, predicate)));
            self.0.truncate(KEPT - 1);
            self.0.insert(0, (predicate.clone(), rows));
        }
        self.0.first().map(|(_, rows)| Arc::clone(rows)).unwrap_or_default()
    }

    /// The rows among those of a wider filter on the same text, if there is one that few passed.
    fn narrowed(&self, columns: &Columns, predicate: &Predicate) -> Option<Bits> {
        let is_text = matches!(columns.column(predicate.field), Column::Text(_) | Column::Joined(..) | Column::Time(_));
        let TypedTest::Like(pattern) = &predicate.test else { return None };
        let text = contained(predicate).filter(|_| is_text)?;
        let wider = self.0.iter().find(|(known, rows)| {
            let is_wider =
                known.field == predicate.field && contained(known).is_some_and(|known| text.contains(&known));
            is_wider && rows.count() <= rows.length() / FEW
        });
        wider.map(|(_, rows)| among(columns, predicate.field, &Search::new(pattern), rows))
    }
}

/// The folded text that a filter asks to be contained, if it asks for nothing else.
fn contained(predicate: &Predicate) -> Option<String> {
    match &predicate.test {
        TypedTest::Like(pattern) => match pattern.pieces() {
            [Piece::Any, Piece::Text(text), Piece::Any] => Some(fold(text)),
            _ => None,
        },
        _ => None,
    }
}
