//! Limits per address on costly actions. Counted in memory, in windows that begin together: memory is bounded in any
//! case, and every count takes the same time. Not with `governor`: it gives turns back one by one instead of at the end
//! of a window, and keeps every key until its sweep is called.

use super::Settings;
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::SecretHash;

/// The counted action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Beginning a response.
    Drafts,
    /// Sending a response.
    Sends,
    /// Looking an organisation up.
    Lookups,
    /// Writing a reaction.
    Reactions,
    /// Requesting an e-mail to oneself: a link, a receipt.
    Emails,
    /// Requesting an e-mail to somebody else.
    ToOthers,
}

impl Counted {
    /// What there is too much of, for messages.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Drafts => "réponses commencées",
            Self::Sends => "réponses envoyées",
            Self::Lookups => "recherches d’organisations",
            Self::Reactions => "réactions",
            Self::Emails => "courriels demandés",
            Self::ToOthers => "courriels à des collègues",
        }
    }
}

/// Maximum number of addresses, or drafts, counted per window: beyond, new ones are accepted uncounted rather than
/// stored.
const ROOM: usize = 20_000;

/// Maximum number of saves per draft and minute: a page saves once during typing and once after it.
const SAVES: u32 = 120;

/// Maximum number of e-mails to others per hour, over all respondents.
const TO_OTHERS_IN_ALL: u32 = 300;

/// The counters of all kinds.
#[derive(Debug)]
pub struct Limits {
    drafts: Mutex<Window<IpAddr>>,
    sends: Mutex<Window<IpAddr>>,
    lookups: Mutex<Window<IpAddr>>,
    reactions: Mutex<Window<IpAddr>>,
    emails: Mutex<Window<IpAddr>>,
    to_others: Mutex<Window<IpAddr>>,
    to_others_in_all: Mutex<Window<()>>,
    saves: Mutex<Window<SecretHash>>,
}

#[derive(Debug)]
struct Window<K> {
    most: u32,
    span: Duration,
    began: DateTime<Utc>,
    counts: HashMap<K, u32>,
}

impl Limits {
    /// Limits with these settings.
    pub fn new(settings: &Settings) -> Self {
        let hour = Duration::hours(1);
        Self {
            drafts: Window::new(settings.drafts, hour),
            sends: Window::new(settings.sends, hour),
            lookups: Window::new(settings.lookups, Duration::minutes(1)),
            reactions: Window::new(settings.reactions, hour),
            emails: Window::new(settings.emails, hour),
            to_others: Window::new(settings.to_others, hour),
            to_others_in_all: Window::new(TO_OTHERS_IN_ALL, hour),
            saves: Window::new(SAVES, Duration::minutes(1)),
        }
    }

    /// Counts an action of an address.
    ///
    /// # Errors
    /// The seconds to wait, if over the limit.
    pub fn count(&self, what: Counted, address: IpAddr, now: DateTime<Utc>) -> Result<(), u32> {
        let window = match what {
            Counted::Drafts => &self.drafts,
            Counted::Sends => &self.sends,
            Counted::Lookups => &self.lookups,
            Counted::Reactions => &self.reactions,
            Counted::Emails => &self.emails,
            Counted::ToOthers => &self.to_others,
        };
        locked(window).count(address, now)
    }

    /// Counts a save of a draft.
    ///
    /// # Errors
    /// The seconds to wait, if over the limit.
    pub fn count_save(&self, draft: SecretHash, now: DateTime<Utc>) -> Result<(), u32> {
        locked(&self.saves).count(draft, now)
    }

    /// Counts an e-mail to somebody else, over all requesters.
    ///
    /// # Errors
    /// The seconds to wait, if over the limit.
    pub fn count_to_others_in_all(&self, now: DateTime<Utc>) -> Result<(), u32> {
        locked(&self.to_others_in_all).count((), now)
    }
}

fn locked<K>(window: &Mutex<Window<K>>) -> MutexGuard<'_, Window<K>> {
    // A panic elsewhere leaves complete counters behind.
    window.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<K: Eq + Hash> Window<K> {
    fn new(most: u32, span: Duration) -> Mutex<Self> {
        Mutex::new(Self { most, span, began: DateTime::<Utc>::UNIX_EPOCH, counts: HashMap::new() })
    }

    fn count(&mut self, who: K, now: DateTime<Utc>) -> Result<(), u32> {
        let ends = self.began + self.span;
        // A clock that was set back begins a new window too.
        if now >= ends || now < self.began {
            self.began = now;
            self.counts.clear();
        }
        let room = self.counts.len() < ROOM;
        match self.counts.get_mut(&who) {
            Some(count) if *count >= self.most => {
                let left = (self.began + self.span - now).num_seconds() + 1;
                return Err(u32::try_from(left).unwrap_or(1));
            }
            Some(count) => *count += 1,
            None if self.most == 0 => return Err(u32::try_from(self.span.num_seconds()).unwrap_or(1)),
            None if room => {
                self.counts.insert(who, 1);
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
            emails: 1,
            to_others: 1,
            requests: 1,
            shortest: 0,
        })
    }

    fn address(n: u32) -> IpAddr {
        Ipv4Addr::from_bits(n).into()
    }

    #[test]
    fn an_address_over_its_limit_is_refused_until_the_window_ends_but_others_are_not() {
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
    fn saves_of_a_draft_are_limited_per_minute_without_affecting_others() {
        let (limits, now) = (limits(1), Utc::now());
        let save = |n, seconds| limits.count_save(SecretHash([n; 32]), now + Duration::seconds(seconds));
        for _ in 0..SAVES {
            assert_eq!(save(1, 0), Ok(()));
        }
        assert_eq!(save(1, 30), Err(31));
        assert_eq!(save(2, 30), Ok(()));
        assert_eq!(save(1, 60), Ok(()), "the next minute");
    }

    #[test]
    fn emails_to_others_have_an_overall_limit() {
        let (limits, now) = (limits(1), Utc::now());
        for _ in 0..TO_OTHERS_IN_ALL {
            assert_eq!(limits.count_to_others_in_all(now), Ok(()));
        }
        assert!(limits.count_to_others_in_all(now).is_err());
    }

    #[test]
    fn memory_is_bounded_however_many_addresses_come() {
        let (limits, now) = (limits(1), Utc::now());
        for n in 0..(ROOM as u32 + 5_000) {
            assert_eq!(limits.count(Counted::Drafts, address(n), now), Ok(()));
        }
        assert_eq!(limits.drafts.lock().unwrap().counts.len(), ROOM);
        assert!(limits.count(Counted::Drafts, address(0), now).is_err(), "those that are known stay limited");
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let (limits, now) = (limits(1), Utc::now());
        assert_eq!(limits.count(Counted::Drafts, address(1), now), Ok(()));
        assert_eq!(limits.count(Counted::Drafts, address(1), now - Duration::days(1)), Ok(()));
    }
}
