//! A limit on sign-ins: so many within a minute for each pair of client address and user name, and ten times as many
//! for each address, so that trying many names is bounded too.
//!
//! It counts in memory of one process and forgets at a restart.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// How long a window is.
pub const WINDOW_SECONDS: i64 = 60;
/// How many users may sign in from one address, as behind the gateway of an office, each up to the limit.
pub const USERS_OF_ADDRESS: u32 = 10;
/// The letters of a name that are told apart.
pub const LONGEST_NAME: usize = 64;
/// Pairs that are remembered at most; beyond them the windows that are over are forgotten.
const REMEMBERED: usize = 10_000;

/// The limit and what has been counted.
#[derive(Debug)]
pub struct RateLimit {
    limit: u32,
    windows: Mutex<HashMap<(IpAddr, Option<String>), Window>>,
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

impl Allowance {
    /// What is left of a limit after so many sign-ins in the window that ends then.
    pub const fn after(count: u32, limit: u32, reset: i64) -> Allowance {
        Allowance { limit, remaining: limit.saturating_sub(count), reset, allowed: count <= limit }
    }
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
        let of_address = count_in(&mut windows, (address, None), self.limit.saturating_mul(USERS_OF_ADDRESS), now);
        if !of_address.allowed {
            return of_address;
        }
        // A flood of made-up names ends in one window of the address, not in more memory.
        let name = if windows.len() < REMEMBERED { name.chars().take(LONGEST_NAME).collect() } else { String::new() };
        count_in(&mut windows, (address, Some(name)), self.limit, now)
    }
}

fn count_in(
    windows: &mut HashMap<(IpAddr, Option<String>), Window>,
    key: (IpAddr, Option<String>),
    limit: u32,
    now: i64,
) -> Allowance {
    let window = windows.entry(key).or_insert(Window { ends: now + WINDOW_SECONDS, count: 0 });
    // A window that ends much later than one that begins now is of a clock that was set back.
    if window.ends <= now || window.ends > now + 2 * WINDOW_SECONDS {
        *window = Window { ends: now + WINDOW_SECONDS, count: 0 };
    }
    window.count = window.count.saturating_add(1);
    Allowance::after(window.count, limit, window.ends)
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

    #[test]
    fn a_clock_that_was_set_back_keeps_nobody_out() {
        let limit = RateLimit::per_minute(1);
        let here = IpAddr::from([127, 0, 0, 1]);
        assert!(limit.count(here, "a", 86_400).allowed);
        assert!(!limit.count(here, "a", 86_401).allowed);
        assert!(limit.count(here, "a", 1).allowed);
        assert!(!limit.count(here, "a", 2).allowed);
    }

    #[test]
    fn an_address_cannot_try_any_number_of_names() {
        let limit = RateLimit::per_minute(2);
        let (here, there) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        for number in 0..20 {
            assert!(limit.count(here, &number.to_string(), 0).allowed);
        }
        assert_eq!(limit.count(here, "x", 0), Allowance { limit: 20, remaining: 0, reset: 60, allowed: false });
        assert!(limit.count(there, "x", 0).allowed && limit.count(here, "x", 60).allowed);
    }
}
