//! What lives longer than one drawing of a view: answers that are on their way, totals, notices, the theme.

pub mod remote;
pub mod theme;
pub mod toast;
pub mod totals;
