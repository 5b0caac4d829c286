//! Random choices: weighted options, decks with exact proportions, typed answers.
//!
//! Floats are only added, multiplied and compared, which gives the same results on every machine; logarithms might
//! not.

use survey::Typed;
use survey::seeded_random::Dice;

/// A weighted random option.
pub fn pick(dice: &mut Dice, weights: &[(&'static str, u32)]) -> &'static str {
    let sum: u32 = weights.iter().map(|(_, weight)| weight).sum();
    let mut left = dice.below(sum as usize) as u32;
    for (code, weight) in weights {
        if left < *weight {
            return code;
        }
        left -= weight;
    }
    ""
}

/// `n` options in exact proportion to their weights, rounded to whole numbers and shuffled.
pub fn deck(dice: &mut Dice, n: usize, weights: &[(&'static str, u32)]) -> Vec<&'static str> {
    let sum: usize = weights.iter().map(|(_, weight)| *weight as usize).sum();
    let mut before = 0;
    let mut cards = Vec::with_capacity(n);
    for (code, weight) in weights {
        before += *weight as usize;
        // Rounding the running total makes the parts add up to `n`.
        let until = (2 * before * n + sum) / (2 * sum).max(1);
        cards.resize(until, *code);
    }
    shuffle(dice, &mut cards);
    cards
}

/// Shuffles a slice (Fisher-Yates).
pub fn shuffle<T>(dice: &mut Dice, things: &mut [T]) {
    for last in (1..things.len()).rev() {
        things.swap(last, dice.below(last + 1));
    }
}

/// A random number on a curve through equidistant points, linear between them.
pub fn on_curve(dice: &mut Dice, points: &[f64]) -> f64 {
    at(points, dice.unit())
}

/// `n` numbers on a curve, one from each of its `n` equal parts, in order. Each is random, but the curve is always
/// covered as a whole.
pub fn along_curve(dice: &mut Dice, n: usize, points: &[f64]) -> Vec<f64> {
    (0..n).map(|place| at(points, (place as f64 + dice.unit()) / n as f64)).collect()
}

fn at(points: &[f64], position: f64) -> f64 {
    let Some(pieces) = points.len().checked_sub(1).filter(|n| *n > 0) else {
        return points.first().copied().unwrap_or_default();
    };
    let at = position * pieces as f64;
    let piece = (at as usize).min(pieces - 1);
    points[piece] + (points[piece + 1] - points[piece]) * (at - piece as f64)
}

/// A random number in a range.
pub fn between(dice: &mut Dice, from: f64, to: f64) -> f64 {
    from + (to - from) * dice.unit()
}

/// An amount as people state it, in cents: whole euros with four significant digits.
pub fn rounded(cents: f64) -> i64 {
    let euros = (cents / 100.0).round() as i64;
    let mut unit = 1;
    while euros / unit >= 10_000 {
        unit *= 10;
    }
    (euros + unit / 2) / unit * unit * 100
}

/// A respondent filling in a form.
pub struct Sheet<'a> {
    /// The random generator.
    pub dice: &'a mut Dice,
    /// The typed values.
    pub typed: Typed,
}

impl Sheet<'_> {
    /// Types a value.
    pub fn put(&mut self, field: &str, value: impl Into<String>) {
        self.typed.push(field, value);
    }

    /// Chooses one option, in nineteen cases out of twenty: optional questions are sometimes left out.
    pub fn one(&mut self, field: &str, weights: &[(&'static str, u32)]) {
        if !self.dice.chance(0.05) {
            let code = pick(self.dice, weights);
            self.put(field, code);
        }
    }

    /// Ticks up to `max` options of a list; `already` are ticked before.
    pub fn several(&mut self, field: &str, max: usize, already: &[&'static str], weights: &[(&'static str, u32)]) {
        let mut rest: Vec<_> = weights.iter().filter(|(code, _)| !already.contains(code)).copied().collect();
        let count = (1 + self.dice.below(max)).max(already.len());
        let mut ticked = already.to_vec();
        while ticked.len() < count && !rest.is_empty() {
            let code = pick(self.dice, &rest);
            rest.retain(|(other, _)| *other != code);
            ticked.push(code);
        }
        for code in ticked {
            self.put(field, code);
        }
    }

    /// Answers on a scale that starts at 1, with these weights.
    pub fn step(&mut self, field: &str, weights: &[(&'static str, u32)]) {
        self.one(field, weights);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deck_has_the_exact_proportions_whatever_the_seed() {
        for seed in 0..50 {
            let mut dice = Dice::new(seed);
            let cards = deck(&mut dice, 335, &[("a", 43), ("b", 31), ("c", 26)]);
            let count = |code| cards.iter().filter(|c| **c == code).count();
            assert_eq!((cards.len(), count("a"), count("b"), count("c")), (335, 144, 104, 87));
        }
    }

    #[test]
    fn an_amount_keeps_four_digits() {
        assert_eq!(rounded(123_456_789_000.0), 123_500_000_000);
        assert_eq!(rounded(987_600.0), 987_600);
        assert_eq!(rounded(0.0), 0);
    }

    #[test]
    fn a_curve_stays_between_its_ends() {
        let mut dice = Dice::new(1);
        for _ in 0..1_000 {
            let at = on_curve(&mut dice, &[0.5, 1.0, 4.0]);
            assert!((0.5..=4.0).contains(&at));
        }
    }
}
