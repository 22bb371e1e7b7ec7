//! The parts of a page. Each knows its props and its callbacks, draws, and fetches nothing.

pub mod account;
pub mod app_bar;
pub mod banner;
pub mod copy_button;
pub mod drawer;
pub mod filter_bar;
pub mod filter_editor;
pub mod filter_token;
pub mod icon;
pub mod name;
pub mod page_head;
pub mod pagination;
pub mod session_dialog;
pub mod sign_in_form;
pub mod sort_select;
pub mod state_message;
pub mod status_chip;
pub mod sync_outcome;
pub mod sync_panel;
pub mod table;
pub mod table_cell;
pub mod table_head;
pub mod time;
pub mod toast;
pub mod toolbar;
