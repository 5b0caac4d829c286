//! How fast a token may read: so many requests a minute, wherever they come from. Counted in memory, for each process.
//! By hand: `governor` gives turns back one by one, and the headers speak of a minute that ends.

use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The windows of tokens, each beginning with its first request. There are no more of them than tokens that hold.
#[derive(Debug)]
pub struct Paces {
    most: u32,
    windows: Mutex<HashMap<i64, (DateTime<Utc>, u32)>>,
}

/// Where a token stands in its minute, the request that was counted included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many requests a minute it may make.
    pub limit: u32,
    /// How many are left.
    pub remaining: u32,
    /// In how many seconds all of them are there again.
    pub reset: u32,
    /// Whether this one is one too many.
    pub refused: bool,
}

impl Paces {
    /// Of so many requests a minute.
    pub fn new(most: u32) -> Self {
        Self { most, windows: Mutex::default() }
    }

    /// Counts a request.
    pub fn count(&self, token: i64, now: DateTime<Utc>) -> Pace {
        let span = Duration::minutes(1);
        // A panic elsewhere leaves whole counts behind.
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let (began, count) = windows.entry(token).or_insert((now, 0));
        // A clock that was set back begins another window too.
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
    fn a_token_is_refused_past_its_limit_until_its_minute_ends_and_others_are_not() {
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
