//! The contract of the API, held against the real server on a real port.
//!
//! Bodies and addresses are those of the API's documentation, with this server's own in place of the host.

// In a test a panic is the report; the lint's own exception does not reach helpers in a test's own crate.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod accounts;
mod attacks;
mod backups;
mod browsers;
mod command_line;
mod disk_faults;
mod documented;
mod errors;
mod facets;
mod fresh_database;
mod harness;
mod hostile;
mod large_stores;
mod methods;
mod metrics;
mod proxy;
mod several_servers;
mod site;
mod sync;
mod sync_faults;
mod tls;
mod traces;
mod upstream;
