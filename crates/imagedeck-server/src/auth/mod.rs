//! Who asks: passwords, tokens and the limit on sign-ins.
//!
//! Accounts are kept by `store`. What a user may see is decided by the owner of each row, not here.

mod accounts;
mod basic;
mod client_address;
mod extract;
mod one_time;
mod password;
mod rate_limit;
mod sign_ins;
mod token;

pub use accounts::{AccountError, Accounts, Proof, ProofError, generate_password};
pub use basic::Basic;
pub use client_address::forwarded_for;
pub use extract::User;
pub use rate_limit::{Allowance, RateLimit};
pub use sign_ins::SignIns;
pub use token::{Claims, SharedKeyError, SigningKey, SigningKeyError};
