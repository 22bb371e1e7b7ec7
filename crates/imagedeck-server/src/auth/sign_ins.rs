//! The limit on sign-ins where it is counted: by a server for itself, or by all servers that share a database together.

use super::rate_limit::{Allowance, LONGEST_NAME, RateLimit, USERS_OF_ADDRESS, WINDOW_SECONDS};
use crate::store::{Store, StoreError};
use std::net::IpAddr;

/// Whoever counts sign-ins.
#[derive(Debug)]
pub enum SignIns {
    /// This server, in memory.
    OfThisServer(RateLimit),
    /// The database, for all servers that share it.
    OfAllServers {
        /// The database.
        store: Store,
        /// Sign-ins within a minute.
        limit: u32,
    },
}

impl SignIns {
    /// So many sign-ins within a minute, counted for all servers that share the database.
    pub fn of(store: &Store, limit: u32) -> SignIns {
        match store.is_shared() {
            true => SignIns::OfAllServers { store: store.clone(), limit },
            false => SignIns::OfThisServer(RateLimit::per_minute(limit)),
        }
    }

    /// Counts a sign-in at `now`, in seconds since 1970.
    ///
    /// # Errors
    /// A [`StoreError`] if the database counts and cannot be used.
    pub async fn count(&self, address: IpAddr, name: &str, now: i64) -> Result<Allowance, StoreError> {
        let (store, limit) = match self {
            SignIns::OfThisServer(limit) => return Ok(limit.count(address, name, now)),
            SignIns::OfAllServers { store, limit } => (store, *limit),
        };
        let address = address.to_string();
        // The window of an address as a whole has the name that nobody has.
        let of_address = store.count_sign_in(&address, "", WINDOW_SECONDS).await?;
        let of_address = Allowance::after(of_address.count, limit.saturating_mul(USERS_OF_ADDRESS), of_address.ends);
        if !of_address.allowed {
            return Ok(of_address);
        }
        let name: String = name.chars().filter(|sign| *sign != '\0').take(LONGEST_NAME).collect();
        let of_name = store.count_sign_in(&address, &format!("={name}"), WINDOW_SECONDS).await?;
        Ok(Allowance::after(of_name.count, limit, of_name.ends))
    }
}
