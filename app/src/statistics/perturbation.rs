//! Numbers of respondents with noise, so that any two questions can be crossed, with filters, beside all that [`super::secrecy`]
//! shows and hides.
//!
//! An exact table of two questions tells what the tables of each one hide: those of a place who gave answer a are at least those
//! who gave a and b, less those who gave b elsewhere. No cell that is hidden in that table alone prevents it, and what
//! can be hidden for a hundred tables at once is nearly everything. So what is told of each cell is its number with noise
//! from a two-sided geometric distribution: whatever is told could be told of every other number, and of one more or one less
//! less often by a factor of 1 / [`RATIO`] at most, whatever else is known, the program included. (Ghosh, Roughgarden,
//! Sundararajan, « Universally utility-maximizing privacy mechanisms », 2009: differential privacy with ε = ln (1 / RATIO), about 0.5,
//! for each cell that a change touches. One answer of one respondent touches two cells for each of their answers to the other
//! question, and it adds up over the tables that are asked for; numbers that are told exactly elsewhere are not covered.)
//! From any number of such tables, no number of a cell follows for certain; each one more makes likely ones likelier.
//!
//! The noise is drawn by a key that only the database knows and by what is asked for, so that nobody gains by asking again; whoever
//! calls gives the same names to what is known to be the same cell. What is told is a multiple of five, so that nobody takes it
//! for exact.

use sha2::{Digest, Sha256};

/// How much less often each number of noise comes than the one before, away from none.
pub const RATIO: f64 = 0.6;

/// What is told is a multiple of this.
pub const BASE: u64 = 5;

/// How far what is told is from the number at most, 19 times of 20.
pub const WITHIN: u64 = 7;

/// The noise of a service.
#[derive(Clone)]
pub struct Perturbation {
    key: String,
}

impl Perturbation {
    /// The noise by a secret key.
    pub fn of(key: String) -> Self {
        Self { key }
    }

    /// What is told of the number of respondents who gave all these answers, each a field and a code, in whatever order.
    pub fn near(&self, count: u64, given: &[(&str, &str)]) -> u64 {
        let (size, is_more) = self.noise(given);
        let noisy = if is_more { count.saturating_add(size) } else { count.saturating_sub(size) };
        noisy.saturating_add(BASE / 2) / BASE * BASE
    }

    /// How much, and whether it is added.
    fn noise(&self, given: &[(&str, &str)]) -> (u64, bool) {
        let mut given = given.to_vec();
        given.sort_unstable();
        let named = Sha256::new().chain_update(&self.key);
        let named = given.iter().fold(named, |hash, (field, code)| {
            hash.chain_update(b"\0").chain_update(field).chain_update(b"\0").chain_update(code)
        });
        let digest = named.finalize();
        let (sign, drawn) = digest.split_at(1);
        let drawn = drawn.iter().take(6).fold(0u64, |all, byte| all << 8 | u64::from(*byte));
        // Evenly above 0 and up to 1: how often noise is as large as this, or larger.
        let chance = (drawn + 1) as f64 / (1u64 << 48) as f64;
        // 2 RATIO^k / (1 + RATIO) is how often it is k or more.
        let size = (chance * (1.0 + RATIO) / 2.0).ln() / RATIO.ln();
        (size.max(0.0) as u64, sign.first().is_some_and(|byte| byte % 2 == 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const DRAWS: usize = 20_000;

    /// What is told of a number under many keys, and how often.
    fn told(count: u64) -> BTreeMap<u64, usize> {
        let mut told = BTreeMap::new();
        for key in 0..DRAWS {
            *told.entry(Perturbation::of(key.to_string()).near(count, &[("AC07", "oui")])).or_default() += 1;
        }
        told
    }

    #[test]
    fn the_same_question_is_told_the_same_in_whatever_order_its_answers_come() {
        let perturbation = Perturbation::of("a key".to_owned());
        let (given, turned) = ([("AC07", "oui"), ("AC12", "non")], [("AC12", "non"), ("AC07", "oui")]);
        assert!((0..50).all(|n| perturbation.near(n, &given) == perturbation.near(n, &turned)));
        let others = (0..20).map(|code| perturbation.near(52, &[("AC07", &code.to_string())]));
        assert!(others.collect::<std::collections::BTreeSet<_>>().len() > 1, "but not every question is");
    }

    #[test]
    fn what_is_told_is_a_multiple_of_five_that_is_within_seven_nineteen_times_of_twenty_and_right_on_average() {
        for count in [40, 41, 42, 43] {
            let told = told(count);
            assert!(told.keys().all(|near| near % BASE == 0));
            let close: usize = told.iter().filter(|(near, _)| near.abs_diff(count) <= WITHIN).map(|(_, n)| n).sum();
            assert!(close * 20 >= DRAWS * 19, "{count}: {close} of {DRAWS}");
            let mean = told.iter().map(|(near, n)| *near as f64 * *n as f64).sum::<f64>() / DRAWS as f64;
            assert!((mean - count as f64).abs() < 0.5, "{count}: {mean} on average");
        }
    }

    #[test]
    fn whatever_is_told_of_a_number_is_told_nearly_as_often_of_one_more_and_of_one_less() {
        for count in [1, 2, 3, 42] {
            let (told, less) = (told(count), told(count - 1));
            for (near, often) in told.iter().filter(|(_, often)| **often > 400) {
                let factor = *often as f64 / less.get(near).copied().unwrap_or_default() as f64;
                let room = 1.15;
                assert!((RATIO / room..=room / RATIO).contains(&factor), "{near} of {count}: {factor} times as often");
            }
        }
    }
}
