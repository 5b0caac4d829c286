//! Cache of look-ups: the register changes once a day, and the same number is often looked up twice. Not with `moka`:
//! it takes no clock of ours, and a caller that drops its `get_with` makes the next one ask again.

use super::{Found, Number};
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;

/// How long an organisation is cached.
const FOUND: Duration = Duration::days(1);
/// How long an unknown number is cached: a new organisation may appear.
const UNKNOWN: Duration = Duration::hours(1);
/// Maximum number of entries: about a megabyte.
pub const ROOM: usize = 4096;

/// The cached answers with their expiry.
pub struct Memory {
    room: usize,
    entries: HashMap<Number, (Found, DateTime<Utc>)>,
}

impl Memory {
    /// A cache with room for this many answers.
    pub fn new(room: usize) -> Self {
        Self { room, entries: HashMap::new() }
    }

    /// The cached answer for a number.
    pub fn get(&self, number: Number, now: DateTime<Utc>) -> Option<Found> {
        self.entries.get(&number).filter(|(_, until)| now < *until).map(|(found, _)| found.clone())
    }

    /// Caches an answer. Failures are not cached: the next look-up may succeed.
    pub fn put(&mut self, number: Number, found: &Found, now: DateTime<Utc>) {
        let span = match found {
            Found::Company(_) => FOUND,
            Found::Unknown => UNKNOWN,
            Found::Unavailable => return,
        };
        if self.entries.len() >= self.room && !self.entries.contains_key(&number) {
            self.entries.retain(|_, (_, until)| now < *until);
            if self.entries.len() >= self.room
                && let Some(first) = self.entries.iter().min_by_key(|(_, (_, until))| *until).map(|(number, _)| *number)
            {
                self.entries.remove(&first);
            }
        }
        self.entries.insert(number, (found.clone(), now + span));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Company;
    use super::*;
    use std::sync::Arc;
    use survey::Siren;

    fn number(place: u32) -> Number {
        let siren = (0..10).find_map(|check| Siren::parse(&format!("{:08}{check}", 10_000_000 + place)).ok());
        Number::Siren(siren.unwrap())
    }

    fn company() -> Found {
        Found::Company(Arc::new(Company { name: Some("DINUM".into()), ..Company::default() }))
    }

    #[test]
    fn organisations_are_cached_for_a_day_unknown_numbers_for_an_hour_failures_never() {
        let (mut memory, now) = (Memory::new(10), Utc::now());
        memory.put(number(1), &company(), now);
        memory.put(number(2), &Found::Unknown, now);
        memory.put(number(3), &Found::Unavailable, now);
        let after = |minutes| now + Duration::minutes(minutes);
        assert_eq!(memory.get(number(1), after(24 * 60 - 1)), Some(company()));
        assert_eq!(memory.get(number(1), after(24 * 60)), None);
        assert_eq!(memory.get(number(2), after(59)), Some(Found::Unknown));
        assert_eq!(memory.get(number(2), after(60)), None);
        assert_eq!(memory.get(number(3), now), None);
    }

    #[test]
    fn a_full_cache_drops_the_entry_that_expires_first() {
        let (mut memory, now) = (Memory::new(3), Utc::now());
        memory.put(number(0), &Found::Unknown, now);
        for place in 1..4 {
            memory.put(number(place), &company(), now + Duration::seconds(i64::from(place)));
        }
        assert_eq!(memory.entries.len(), 3);
        assert_eq!(memory.get(number(0), now), None);
        memory.put(number(9), &company(), now + Duration::seconds(9));
        assert_eq!((memory.entries.len(), memory.get(number(1), now)), (3, None));
        assert!(memory.get(number(9), now).is_some());
    }

    #[test]
    fn a_full_cache_first_drops_expired_entries() {
        let (mut memory, now) = (Memory::new(2), Utc::now());
        memory.put(number(1), &company(), now);
        memory.put(number(2), &Found::Unknown, now + Duration::hours(2));
        memory.put(number(3), &Found::Unknown, now + Duration::hours(25));
        assert_eq!(memory.entries.len(), 1);
    }
}
