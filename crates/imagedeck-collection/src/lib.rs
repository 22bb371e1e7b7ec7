//! A list's whole collection held in memory, which answers the same query as the server, at every keystroke.
//!
//! [`Collection`] takes in the images of a public or personal list and answers a [`imagedeck_api::Query`]: the page,
//! the total, the facets, where an image stands, and all images that pass. Beside it stand what it is filled from
//! ([`keep`], [`page`], [`snapshot`]), what it is written as ([`export`]), and how a dashboard asks it in the server's
//! place ([`serve`], [`message`]).
//!
//! It deliberately performs no I/O and knows no browser: it is called within a Web Worker, and tested natively. What a
//! query means is said by `imagedeck-api`; here is only how to answer it quickly. Sync requests are not held.

pub mod answer;
mod bits;
pub mod collection;
mod column;
mod columns;
mod count;
mod dictionary;
pub mod export;
mod from_name;
mod hash;
pub mod keep;
mod like;
pub mod message;
mod order;
pub mod page;
mod passing;
mod select;
pub mod serve;
pub mod snapshot;

pub use answer::{Answer, Place};
pub use collection::{Collection, Full, NameFacts};
pub use from_name::add_name_facts;
