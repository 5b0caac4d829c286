//! How often an address may do what costs something. Counted in memory, by windows that begin together: what is kept
//! is bounded whatever comes, and no count takes longer than another.

use super::Settings;
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Beginning a response.
    Drafts,
    /// Sending one.
    Sends,
    /// Looking an organisation up.
    Lookups,
    /// Writing a reaction.
    Reactions,
    /// Having a letter sent: a link, a receipt, a colleague's.
    Letters,
}

impl Counted {
    /// For people: too much of what.
    pub fn said(self) -> &'static str {
        match self {
            Self::Drafts => "réponses commencées",
            Self::Sends => "réponses envoyées",
            Self::Lookups => "recherches d’organisations",
            Self::Reactions => "réactions",
            Self::Letters => "courriels demandés",
        }
    }
}

/// How many addresses are told apart in a window: past them, new ones are let through rather than kept in memory.
const ROOM: usize = 20_000;

/// The counts of every kind.
#[derive(Debug)]
pub struct Limits {
    drafts: Mutex<Window>,
    sends: Mutex<Window>,
    lookups: Mutex<Window>,
    reactions: Mutex<Window>,
    letters: Mutex<Window>,
}

#[derive(Debug)]
struct Window {
    most: u32,
    span: Duration,
    began: DateTime<Utc>,
    counts: HashMap<IpAddr, u32>,
}

impl Limits {
    /// Limits of these settings.
    pub fn new(settings: &Settings) -> Self {
        let window =
            |most, span| Mutex::new(Window { most, span, began: DateTime::<Utc>::UNIX_EPOCH, counts: HashMap::new() });
        Self {
            drafts: window(settings.drafts, Duration::hours(1)),
            sends: window(settings.sends, Duration::hours(1)),
            lookups: window(settings.lookups, Duration::minutes(1)),
            reactions: window(settings.reactions, Duration::hours(1)),
            letters: window(settings.letters, Duration::hours(1)),
        }
    }

    /// Counts one more for an address.
    ///
    /// # Errors
    /// Past the limit, the seconds to wait.
    pub fn count(&self, what: Counted, address: IpAddr, now: DateTime<Utc>) -> Result<(), u32> {
        let window = match what {
            Counted::Drafts => &self.drafts,
            Counted::Sends => &self.sends,
            Counted::Lookups => &self.lookups,
            Counted::Reactions => &self.reactions,
            Counted::Letters => &self.letters,
        };
        // A panic elsewhere leaves whole counts behind.
        window.lock().unwrap_or_else(PoisonError::into_inner).count(address, now)
    }
}

impl Window {
    fn count(&mut self, address: IpAddr, now: DateTime<Utc>) -> Result<(), u32> {
        let ends = self.began + self.span;
        // A clock that was set back begins another window too.
        if now >= ends || now < self.began {
            self.began = now;
            self.counts.clear();
        }
        let room = self.counts.len() < ROOM;
        match self.counts.get_mut(&address) {
            Some(count) if *count >= self.most => {
                let left = (self.began + self.span - now).num_seconds() + 1;
                return Err(u32::try_from(left).unwrap_or(1));
            }
            Some(count) => *count += 1,
            None if self.most == 0 => return Err(u32::try_from(self.span.num_seconds()).unwrap_or(1)),
            None if room => {
                self.counts.insert(address, 1);
            }
            None => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn limits(drafts: u32) -> Limits {
        let proxies = "".parse().unwrap();
        Limits::new(&Settings {
            proxies,
            drafts,
            sends: 1,
            lookups: 2,
            reactions: 1,
            letters: 1,
            requests: 1,
            shortest: 0,
        })
    }

    fn address(n: u32) -> IpAddr {
        Ipv4Addr::from_bits(n).into()
    }

    #[test]
    fn an_address_is_refused_past_its_limit_until_the_window_ends_and_others_are_not() {
        let (limits, now) = (limits(3), Utc::now());
        let count = |n, minutes| limits.count(Counted::Drafts, address(n), now + Duration::minutes(minutes));
        for _ in 0..3 {
            assert_eq!(count(1, 0), Ok(()));
        }
        assert_eq!(count(1, 20), Err(40 * 60 + 1));
        assert_eq!(count(2, 20), Ok(()));
        assert_eq!(count(1, 60), Ok(()), "the next window");
        assert_eq!(limits.count(Counted::Sends, address(1), now), Ok(()), "another kind");
    }

    #[test]
    fn however_many_addresses_come_what_is_kept_is_bounded() {
        let (limits, now) = (limits(1), Utc::now());
        for n in 0..(ROOM as u32 + 5_000) {
            assert_eq!(limits.count(Counted::Drafts, address(n), now), Ok(()));
        }
        assert_eq!(limits.drafts.lock().unwrap().counts.len(), ROOM);
        assert!(limits.count(Counted::Drafts, address(0), now).is_err(), "those that are known stay limited");
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_out() {
        let (limits, now) = (limits(1), Utc::now());
        assert_eq!(limits.count(Counted::Drafts, address(1), now), Ok(()));
        assert_eq!(limits.count(Counted::Drafts, address(1), now - Duration::days(1)), Ok(()));
    }
}
