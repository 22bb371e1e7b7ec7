//! One attribute of all rows, in the form in which it is looked at most quickly.
//!
//! A row is a number here. Whether it is still there, and what the attribute is called, is not known here.

mod codes;
mod flag;
mod joined;
mod number;
mod text;
mod time;

pub use codes::Codes;
pub use flag::FlagColumn;
pub use joined::{JoinedColumn, compare_joined, join, split};
pub use number::NumberColumn;
pub use text::TextColumn;
pub use time::TimeColumn;

/// A column of any kind.
#[derive(Clone, Copy, Debug)]
pub enum Column<'a> {
    /// Texts or versions.
    Text(&'a TextColumn),
    /// Texts that mostly end with that of another column.
    Joined(&'a JoinedColumn, &'a TextColumn),
    /// Times.
    Time(&'a TimeColumn),
    /// Whole numbers.
    Number(&'a NumberColumn),
    /// Flags.
    Flag(&'a FlagColumn),
    /// Images have no such attribute.
    None,
}
