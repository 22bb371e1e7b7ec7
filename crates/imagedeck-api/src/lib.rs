//! The language that the dashboard and the server share.
//!
//! A list is asked for by a [`Query`]; this crate reads it, prints it, checks it against the attributes of a
//! [`Resource`] and can answer it from a collection in memory. Beside it stand the bodies of the API, the states
//! of a sync request and the forms in which the API writes times.
//!
//! It deliberately performs no I/O and knows neither a browser nor a database, so that every rule in it is tested
//! natively and holds on both sides of the wire.

pub mod address;
pub mod command;
pub mod evaluate;
pub mod facet;
pub mod fact;
pub mod field;
pub mod filter;
pub mod legible;
pub mod mistake;
pub mod naming;
pub mod narrow;
pub mod operator;
pub mod pasted;
pub mod pattern;
pub mod predicate;
pub mod query;
pub mod query_string;
pub mod record;
pub mod relation;
pub mod resource;
pub mod sort;
pub mod status;
pub mod time;
pub mod typed;
pub mod version;
pub mod wire;

pub use facet::Facet;
pub use fact::{Fact, Facts};
pub use field::{Field, FieldType};
pub use filter::{Filter, Test};
pub use mistake::Mistake;
pub use operator::{Comparison, Operator};
pub use pattern::Pattern;
pub use query::Query;
pub use record::{Image, Message, Record, SyncRequest};
pub use resource::{ImageKind, Resource};
pub use sort::{Direction, Sort};
pub use status::Status;
