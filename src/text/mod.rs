//! How values read on a page: numbers, times, the parts of a name. Pure functions from text to text.

pub mod filter_words;
pub mod format;
pub mod highlight;
