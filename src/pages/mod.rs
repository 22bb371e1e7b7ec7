//! The pages: each puts components and state together.

pub mod list;
mod list_body;
mod list_drawer;
pub mod not_found;
pub mod sign_in;
