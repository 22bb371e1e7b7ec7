//! The pages: each puts components and state together.

pub mod list;
mod list_body;
pub mod list_changes;
mod list_drawer;
pub mod list_held;
mod list_message;
pub mod list_rail;
pub mod list_steps;
pub mod not_found;
pub mod sign_in;
