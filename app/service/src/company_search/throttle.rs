//! Rate of requests to the company search: it allows seven per second and address, and after a 429 it gets no request
//! until the pause ends. Not with `governor`: it grants another turn soon after seven at once, which makes more than
//! seven within that second.

use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// Requests per window.
const REQUESTS: usize = 7;
/// The window: a second and a margin, because the network does not preserve intervals.
const WINDOW: Duration = Duration::from_millis(1_100);

/// The turns given so far.
#[derive(Default)]
pub struct Pace {
    given: VecDeque<Instant>,
    held_until: Option<Instant>,
}

impl Pace {
    /// When the next request may begin; `None`, without taking a turn, if that is after the deadline.
    pub fn turn(&mut self, now: Instant, deadline: Instant) -> Option<Instant> {
        let mut at = now;
        if let Some(until) = self.held_until {
            at = at.max(until);
        }
        if let Some(first) = self.given.len().checked_sub(REQUESTS).and_then(|place| self.given.get(place)) {
            at = at.max(*first + WINDOW);
        }
        // Turns are given in order, so that the window slides over all of them.
        if let Some(last) = self.given.back() {
            at = at.max(*last);
        }
        if at >= deadline {
            return None;
        }
        self.given.push_back(at);
        if self.given.len() > REQUESTS {
            self.given.pop_front();
        }
        Some(at)
    }

    /// Pauses all requests until the given time.
    pub fn hold(&mut self, until: Instant) {
        self.held_until = self.held_until.max(Some(until));
    }

    /// Whether requests are paused.
    pub fn is_held(&self, now: Instant) -> bool {
        self.held_until.is_some_and(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMIT: Duration = Duration::from_secs(2);

    #[test]
    fn the_eighth_request_of_a_second_waits_and_the_fifteenth_gives_up() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        let turns: Vec<_> = (0..15).map(|_| pace.turn(now, now + LIMIT)).collect();
        assert!(turns[..7].iter().all(|turn| *turn == Some(now)));
        assert!(turns[7..14].iter().all(|turn| *turn == Some(now + WINDOW)));
        assert_eq!(turns[14], None);
        assert_eq!(pace.turn(now + LIMIT, now + LIMIT + LIMIT), Some(now + 2 * WINDOW));
    }

    #[test]
    fn no_turn_comes_before_the_end_of_a_pause() {
        let (mut pace, now) = (Pace::default(), Instant::now());
        pace.hold(now + Duration::from_secs(5));
        pace.hold(now + Duration::from_secs(1));
        assert!(pace.is_held(now + Duration::from_secs(4)) && !pace.is_held(now + Duration::from_secs(5)));
        assert_eq!(pace.turn(now, now + LIMIT), None);
        let later = now + Duration::from_secs(4);
        assert_eq!(pace.turn(later, later + LIMIT), Some(now + Duration::from_secs(5)));
    }

    proptest! {
        #[test]
        fn no_second_ever_has_more_than_seven_requests(gaps in prop::collection::vec(0u64..400, 1..200)) {
            let (mut pace, mut now) = (Pace::default(), Instant::now());
            let mut turns = Vec::new();
            for gap in gaps {
                now += Duration::from_millis(gap);
                if let Some(turn) = pace.turn(now, now + LIMIT) {
                    prop_assert!(turn >= now && turn < now + LIMIT);
                    turns.push(turn);
                }
            }
            for eight in turns.windows(REQUESTS + 1) {
                prop_assert!(eight[REQUESTS] - eight[0] > Duration::from_secs(1));
            }
        }
    }
}
