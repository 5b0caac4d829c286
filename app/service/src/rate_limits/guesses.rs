//! Limits on guessing the secrets of staff accounts: passwords, codes. Counted in memory, so that guessing causes no
//! writes; accounts that do not exist are counted alike. Time is monotonic, so that a clock that jumps locks nobody
//! out.
//!
//! A device that signed in before has its own counters: attempts by strangers do not block it. Strangers are counted by
//! network, then by account and network, then by account over all networks. Not with `governor`: it cannot take an
//! attempt back.

use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::SecretHash;

/// The guessed secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The password of an account, at sign-in.
    Password,
    /// The code of an account's second factor, after the right password.
    Code,
    /// The user's own password, or the first code of a new second factor, within a session: counted for the session.
    Own,
    /// None: a sign-in through the identity provider, for which state is stored.
    Provider,
}

/// The origin of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A device that signed in to this account before, or a session.
    Known(SecretHash),
    /// Anybody else, by network.
    Stranger(IpAddr),
}

/// Maximum number of attempts, and the window.
type Rule = (u32, Duration);

const QUARTER: Duration = Duration::from_secs(15 * 60);
const DAY: Duration = Duration::from_secs(24 * 3_600);

impl Secret {
    /// For a known device, or a session.
    fn known(self) -> Rule {
        match self {
            // Three codes out of a million are valid at a time.
            Self::Code => (6, QUARTER),
            Self::Password | Self::Own => (10, QUARTER),
            Self::Provider => (50, QUARTER),
        }
    }

    /// For a network, whatever the account: an office shares one.
    fn network(self) -> Rule {
        (50, QUARTER)
    }

    /// For an account from one network.
    fn account_and_network(self) -> Rule {
        self.known()
    }

    /// For an account from all unknown networks.
    fn account(self) -> Option<Rule> {
        match self {
            Self::Password => Some((100, QUARTER)),
            Self::Code => Some((30, DAY)),
            Self::Own | Self::Provider => None,
        }
    }
}

/// Maximum number of counters per kind of origin. Beyond, new clients are refused until others' windows end: an
/// uncounted guess is one too many.
const ROOM: usize = 100_000;

/// The counters of an attempt, to take it back if the guess was right.
#[derive(Debug, PartialEq, Eq)]
pub struct Attempt {
    known: bool,
    /// Deleted if the guess was right.
    own: Option<Key>,
    /// Decremented if the guess was right.
    shared: Vec<Key>,
}

type Key = [u8; 32];

/// The counters.
#[derive(Debug, Default)]
pub struct Attempts {
    known: Mutex<Counts>,
    strangers: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    counts: HashMap<Key, Count>,
    /// When expired counters were last removed for lack of room.
    swept: Option<Instant>,
}

#[derive(Debug)]
struct Count {
    until: Instant,
    count: u32,
}

impl Attempts {
    /// Counts an attempt on an account.
    ///
    /// # Errors
    /// The seconds to wait, if over a limit. An attempt refused by one counter does not reach the next ones: a single
    /// network never fills the counter of an account.
    pub fn count(&self, secret: Secret, account: &[u8], origin: Origin, now: Instant) -> Result<Attempt, u32> {
        match origin {
            Origin::Known(device) => {
                let key = key(secret, "device", &[account, &device.0]);
                self.known().count(key, secret.known(), now)?;
                Ok(Attempt { known: true, own: Some(key), shared: Vec::new() })
            }
            Origin::Stranger(network) => {
                let network = network.to_string();
                let (all, one, total) = (
                    key(secret, "network", &[network.as_bytes()]),
                    key(secret, "account and network", &[account, network.as_bytes()]),
                    key(secret, "account", &[account]),
                );
                let mut counts = self.strangers();
                counts.count(all, secret.network(), now)?;
                let mut attempt = Attempt { known: false, own: None, shared: vec![all] };
                if secret != Secret::Provider {
                    counts.count(one, secret.account_and_network(), now)?;
                    attempt.own = Some(one);
                }
                if let Some(rule) = secret.account() {
                    counts.count(total, rule, now)?;
                    attempt.shared.push(total);
                }
                Ok(attempt)
            }
        }
    }

    /// Takes back a successful attempt.
    pub fn was_right(&self, attempt: &Attempt) {
        let mut counts = if attempt.known { self.known() } else { self.strangers() };
        if let Some(own) = &attempt.own {
            counts.counts.remove(own);
        }
        for shared in &attempt.shared {
            if let Some(count) = counts.counts.get_mut(shared) {
                count.count = count.count.saturating_sub(1);
            }
        }
    }

    // A panic elsewhere leaves complete counters behind.
    fn known(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn strangers(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.strangers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    /// The window of a key begins with its first attempt and does not move: refused attempts do not extend it.
    fn count(&mut self, key: Key, (most, span): Rule, now: Instant) -> Result<(), u32> {
        if !self.counts.contains_key(&key) && !self.has_room(now) {
            return Err(seconds(QUARTER));
        }
        let count = self.counts.entry(key).or_insert(Count { until: now + span, count: 0 });
        if now >= count.until {
            *count = Count { until: now + span, count: 0 };
        }
        if count.count >= most {
            return Err(seconds(count.until - now));
        }
        count.count += 1;
        Ok(())
    }

    fn has_room(&mut self, now: Instant) -> bool {
        let again = self.swept.is_none_or(|swept| now >= swept + Duration::from_secs(1));
        if self.counts.len() >= ROOM && again {
            self.swept = Some(now);
            self.counts.retain(|_, count| now < count.until);
        }
        self.counts.len() < ROOM
    }
}

fn seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
}

/// Counted under a hash: no address of a person or a machine is in memory.
fn key(secret: Secret, kind: &str, parts: &[&[u8]]) -> Key {
    let mut digest = Sha256::new().chain_update([secret as u8]).chain_update(kind);
    for part in parts {
        digest = digest.chain_update((part.len() as u64).to_be_bytes()).chain_update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const ZOE: &[u8] = b"zoe@obs.example";

    fn stranger(n: u32) -> Origin {
        Origin::Stranger(Ipv4Addr::from_bits(n).into())
    }

    fn device(n: u8) -> Origin {
        Origin::Known(SecretHash([n; 32]))
    }

    /// How many of `many` attempts are accepted.
    fn passed(attempts: &Attempts, secret: Secret, account: &[u8], origin: Origin, many: usize, now: Instant) -> usize {
        (0..many).filter(|_| attempts.count(secret, account, origin, now).is_ok()).count()
    }

    #[test]
    fn attempts_from_one_network_lock_out_no_other_network_or_known_device() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for (secret, most) in [(Secret::Password, 10), (Secret::Code, 6)] {
            assert_eq!(passed(&attempts, secret, ZOE, stranger(1), 1_000, now), most);
            assert!(attempts.count(secret, ZOE, stranger(2), now).is_ok());
            assert!(attempts.count(secret, ZOE, device(1), now).is_ok());
        }
    }

    #[test]
    fn attempts_over_many_networks_reach_a_ceiling_but_not_for_known_devices() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for (secret, most) in [(Secret::Password, 100), (Secret::Code, 30)] {
            let spread: usize = (0..500).map(|n| passed(&attempts, secret, ZOE, stranger(n), 3, now)).sum();
            assert_eq!(spread, most);
            assert!(attempts.count(secret, ZOE, device(1), now).is_ok());
            assert!(attempts.count(secret, b"anne@obs.example", stranger(900), now).is_ok(), "another account");
        }
        assert_eq!(passed(&attempts, Secret::Code, ZOE, stranger(901), 1, now + QUARTER), 0, "codes wait for a day");
        assert_eq!(passed(&attempts, Secret::Code, ZOE, stranger(901), 1, now + DAY), 1);
    }

    #[test]
    fn a_network_can_try_a_limited_number_of_accounts() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        let accounts = (0..60_u8).filter(|n| attempts.count(Secret::Password, &[*n], stranger(1), now).is_ok());
        assert_eq!(accounts.count(), 50);
        assert!(attempts.count(Secret::Password, ZOE, device(1), now).is_ok(), "a known device behind it");
    }

    #[test]
    fn a_known_device_has_its_own_limit_and_a_right_guess_resets_it() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        assert_eq!(passed(&attempts, Secret::Password, ZOE, device(1), 30, now), 10);
        assert_eq!(attempts.count(Secret::Password, ZOE, device(1), now), Err(901));
        assert!(attempts.count(Secret::Password, ZOE, device(1), now + QUARTER).is_ok());
        for origin in [device(2), stranger(1)] {
            for _ in 0..200 {
                let attempt = attempts.count(Secret::Password, ZOE, origin, now).unwrap();
                attempts.was_right(&attempt);
            }
        }
    }

    #[test]
    fn memory_is_bounded_and_nobody_goes_uncounted() {
        let (attempts, now) = (Attempts::default(), Instant::now());
        for n in 0..200_000 {
            let _refused_past_the_room = attempts.count(Secret::Provider, ZOE, stranger(n), now);
        }
        assert_eq!(attempts.strangers().counts.len(), ROOM);
        assert!(attempts.count(Secret::Password, ZOE, stranger(300_000), now).is_err());
        assert!(attempts.count(Secret::Password, ZOE, device(1), now).is_ok());
        assert!(attempts.count(Secret::Password, ZOE, stranger(300_000), now + QUARTER).is_ok());
    }
}
