//! The reference server of the image API, and the host of the dashboard.
//!
//! `main` reads the command line and calls [`commands`]. A request comes in through [`serve`], passes the layers of
//! [`app`], is answered by a handler in [`routes`] from the [`store`], or with a file of the dashboard by [`site`].
//! Sync requests are worked on in the background by [`sync`]. In front of another server of this API, [`upstream`] asks
//! that one instead.

pub mod app;
pub mod auth;
pub mod catalogue;
pub mod clock;
pub mod commands;
pub mod config;
pub mod cors;
pub mod error;
pub mod first_start;
pub mod folder_lock;
pub mod log;
pub mod mail;
mod media_type;
pub mod metrics;
mod places;
pub mod routes;
pub mod sample;
pub mod serve;
pub mod site;
mod stalled;
pub mod store;
pub mod sync;
pub mod tls;
pub mod traces;
pub mod upstream;
