//! A limit on sign-ins: so many within a minute for each pair of client address and user name.
//!
//! It counts in memory of one process and forgets at a restart.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

const WINDOW_SECONDS: i64 = 60;
/// Pairs that are remembered at most; beyond them the windows that are over are forgotten.
const REMEMBERED: usize = 10_000;

/// The limit and what has been counted.
#[derive(Debug)]
pub struct RateLimit {
    limit: u32,
    windows: Mutex<HashMap<(IpAddr, String), Window>>,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    ends: i64,
    count: u32,
}

/// What is left of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Sign-ins within a minute.
    pub limit: u32,
    /// Sign-ins left in this minute.
    pub remaining: u32,
    /// When the minute is over, in seconds since 1970.
    pub reset: i64,
    /// Whether this sign-in is within the limit.
    pub allowed: bool,
}

impl RateLimit {
    /// So many sign-ins within a minute.
    pub fn per_minute(limit: u32) -> RateLimit {
        RateLimit { limit, windows: Mutex::new(HashMap::new()) }
    }

    /// Counts a sign-in at `now`, in seconds since 1970.
    pub fn count(&self, address: IpAddr, name: &str, now: i64) -> Allowance {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= REMEMBERED {
            windows.retain(|_, window| window.ends > now);
        }
        // A flood of made-up names ends in a window of the address alone, not in more memory.
        let key = if windows.len() < REMEMBERED { name.chars().take(64).collect() } else { String::new() };
        let window = windows.entry((address, key)).or_insert(Window { ends: now + WINDOW_SECONDS, count: 0 });
        if window.ends <= now {
            *window = Window { ends: now + WINDOW_SECONDS, count: 0 };
        }
        window.count = window.count.saturating_add(1);
        Allowance {
            limit: self.limit,
            remaining: self.limit.saturating_sub(window.count),
            reset: window.ends,
            allowed: window.count <= self.limit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_and_names_are_counted_apart() {
        let limit = RateLimit::per_minute(2);
        let here = IpAddr::from([127, 0, 0, 1]);
        assert_eq!(limit.count(here, "a", 0), Allowance { limit: 2, remaining: 1, reset: 60, allowed: true });
        assert!(limit.count(here, "a", 1).allowed);
        assert!(!limit.count(here, "a", 59).allowed);
        assert!(limit.count(here, "b", 59).allowed);
        assert!(limit.count(here, "a", 60).allowed);
    }
}
