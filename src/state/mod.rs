//! What lives longer than one drawing of a view: answers that are on their way, totals, notices, what the user chose.

pub mod device;
pub mod dialogs;
pub mod preferences;
pub mod remote;
pub mod selection;
pub mod theme;
pub mod toast;
pub mod totals;
pub mod upload_place;
pub mod zone;
