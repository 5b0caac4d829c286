//! Rate limit per token: requests per minute, from any address. Counted in memory, per process. Not with `governor`: it
//! gives turns back one by one, whereas the headers announce a minute that ends.

use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The windows of tokens, each beginning with its first request. There are at most as many as valid tokens.
#[derive(Debug)]
pub struct Paces {
    most: u32,
    windows: Mutex<HashMap<i64, (DateTime<Utc>, u32)>>,
}

/// The state of a token's limit, the current request included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Requests per minute.
    pub limit: u32,
    /// Requests left.
    pub remaining: u32,
    /// Seconds until the limit is reset.
    pub reset: u32,
    /// Whether this request is over the limit.
    pub refused: bool,
}

impl Paces {
    /// Limits of this many requests per minute.
    pub fn new(most: u32) -> Self {
        Self { most, windows: Mutex::default() }
    }

    /// Counts a request.
    pub fn count(&self, token: i64, now: DateTime<Utc>) -> Pace {
        let span = Duration::minutes(1);
        // A panic elsewhere leaves complete counters behind.
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let (began, count) = windows.entry(token).or_insert((now, 0));
        // A clock that was set back begins a new window too.
        if now >= *began + span || now < *began {
            (*began, *count) = (now, 0);
        }
        let refused = *count >= self.most;
        *count += u32::from(!refused);
        let left = (*began + span - now).num_milliseconds();
        let reset = u32::try_from((left + 999) / 1_000).unwrap_or(1);
        Pace { limit: self.most, remaining: self.most - *count, reset, refused }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_over_its_limit_is_refused_until_its_minute_ends_but_others_are_not() {
        let (paces, now) = (Paces::new(2), Utc::now());
        let count = |token, seconds| paces.count(token, now + Duration::seconds(seconds));
        assert_eq!(count(1, 0), Pace { limit: 2, remaining: 1, reset: 60, refused: false });
        assert_eq!(count(1, 20), Pace { limit: 2, remaining: 0, reset: 40, refused: false });
        assert_eq!(count(1, 30), Pace { limit: 2, remaining: 0, reset: 30, refused: true });
        assert!(!count(2, 30).refused);
        assert!(!count(1, 60).refused, "the next minute");
        assert!(!count(1, -600).refused, "a clock set back");
    }
}
