//! Filters in words. The words are the library's, which types filters with the same relations.

pub use imagedeck_api::relation::{Relation, sentence};
