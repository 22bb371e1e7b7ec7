//! Texts that mostly end with the text of another column: a path ends with the name of the file. Only what stands
//! before it is kept here, and there are few of those.

use super::{Codes, TextColumn};
use crate::dictionary::{Dictionary, MISSING};
use std::cmp::Ordering;

/// Says that the text of the other column follows.
const FOLLOWED: u32 = 1 << 31;

/// The beginning of a text for each row that has one.
#[derive(Clone, Debug, Default)]
pub struct JoinedColumn {
    /// The different beginnings.
    pub heads: Dictionary,
    /// Which of them each row has, and whether it is followed.
    pub codes: Codes,
}

impl JoinedColumn {
    /// Gives a row its text, of which the other column has the end.
    pub fn set_head(&mut self, row: usize, head: &str) {
        let code = self.heads.take(head);
        self.codes.set(row, code | FOLLOWED);
    }

    /// Gives a row its text, which is kept here as a whole.
    pub fn set_whole(&mut self, row: usize, text: &str) {
        let code = self.heads.take(text);
        self.codes.set(row, code);
    }

    /// Gives a row its text, where the other column has `tail`.
    pub fn set(&mut self, row: usize, text: &str, tail: &str) {
        match text.strip_suffix(tail) {
            Some(head) => self.set_head(row, head),
            None => self.set_whole(row, text),
        }
    }

    /// The code of the beginning, and whether it is followed by the text of the other column.
    pub fn head(&self, row: usize) -> (u32, bool) {
        split(self.codes.get(row))
    }

    /// Whether a row has a text.
    pub fn is_known(&self, row: usize) -> bool {
        self.codes.get(row) != MISSING
    }

    /// The two parts of a row's text.
    pub fn parts<'a>(&'a self, row: usize, tails: &'a TextColumn) -> (&'a str, &'a str) {
        let (head, is_followed) = self.head(row);
        (self.heads.text(head), if is_followed { tails.text(row) } else { "" })
    }

    /// The text of a row, empty where it has none.
    pub fn text(&self, row: usize, tails: &TextColumn) -> String {
        let (head, tail) = self.parts(row, tails);
        let mut text = String::with_capacity(head.len() + tail.len());
        text.push_str(head);
        text.push_str(tail);
        text
    }

    /// The column of these rows alone, which become the first ones.
    pub fn of_rows(&self, rows: &[u32]) -> JoinedColumn {
        let mut codes = self.codes.of_rows(rows);
        let followed: Vec<u32> = codes.kept().iter().map(|code| code & FOLLOWED).collect();
        codes.kept_mut().iter_mut().for_each(|code| *code = split(*code).0);
        let heads = self.heads.only(codes.kept_mut().iter_mut());
        codes.kept_mut().iter_mut().zip(followed).for_each(|(code, followed)| *code |= followed);
        JoinedColumn { heads, codes }
    }
}

/// A kept code as the code of a beginning, and whether it is followed.
pub const fn split(code: u32) -> (u32, bool) {
    (code & !FOLLOWED, code & FOLLOWED != 0)
}

/// The opposite of [`split`].
pub const fn join(head: u32, is_followed: bool) -> u32 {
    if is_followed { head | FOLLOWED } else { head }
}

/// How two texts stand to each other, byte by byte, each given in two parts.
pub fn compare_joined(left: (&str, &str), right: (&str, &str)) -> Ordering {
    let (head, other_head) = (left.0.as_bytes(), right.0.as_bytes());
    if head.len() > other_head.len() {
        return compare_joined(right, left).reverse();
    }
    let Some((other_start, other_rest)) = other_head.split_at_checked(head.len()) else { return Ordering::Equal };
    let (tail, other_tail) = (left.1.as_bytes(), right.1.as_bytes());
    head.cmp(other_start).then_with(|| match tail.split_at_checked(other_rest.len()) {
        Some((start, rest)) => start.cmp(other_rest).then_with(|| rest.cmp(other_tail)),
        // The left text ends within the other's beginning.
        None => tail.cmp(other_rest),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_compare_as_the_whole_text(parts in ["[ab]{0,4}", "[ab]{0,4}", "[ab]{0,4}", "[ab]{0,4}"]) {
            let [a, b, c, d] = &parts;
            let whole = format!("{a}{b}").cmp(&format!("{c}{d}"));
            prop_assert_eq!(compare_joined((a, b), (c, d)), whole);
        }
    }
}
