//! Amounts that add up to the cent: buyers with given rates whose purchases reach given sums.

use super::draw::{along_curve, between, rounded, shuffle};
use survey::seeded_random::Dice;

/// A buyer's purchases in a year, in cents: from start-ups, and all.
pub type Pair = (i64, i64);

/// The spread of sizes within a group of buyers.
const SIZES: [f64; 5] = [0.4, 0.6, 0.9, 1.4, 2.5];

/// Buyers with these rates and random sizes, whose purchases from start-ups add up to `startup` and whose aggregate
/// rate is close to `rate`. Sizes are tilted towards high or low rates until it is.
pub fn fitted(dice: &mut Dice, rates: &[f64], startup: i64, rate: f64) -> Vec<Pair> {
    let mut sizes = along_curve(dice, rates.len(), &SIZES);
    shuffle(dice, &mut sizes);
    let tilted = |tilt: f64| -> Vec<f64> {
        let weight = |r: f64| if tilt < 0.0 { 1.0 / (1.0 - tilt * r / rate) } else { 1.0 + tilt * r / rate };
        sizes.iter().zip(rates).map(|(size, r)| size * weight(*r)).collect()
    };
    let bought = |sizes: &[f64]| sizes.iter().zip(rates).map(|(size, r)| size * r).sum::<f64>();
    let (mut low, mut high) = (-1_000.0, 1_000.0);
    for _ in 0..80 {
        let tilt = (low + high) / 2.0;
        let sizes = tilted(tilt);
        if bought(&sizes) > rate * sizes.iter().sum::<f64>() { high = tilt } else { low = tilt }
    }
    let sizes = tilted((low + high) / 2.0);
    let scale = startup as f64 / bought(&sizes);
    let totals = sizes.iter().map(|size| rounded(size * scale));
    let mut pairs: Vec<Pair> = totals.zip(rates).map(|(total, r)| (rounded(total as f64 * r), total)).collect();
    settle(&mut pairs, startup);
    pairs
}

/// The same buyers' purchases of the year before: varied by up to `spread` around the growth with which their
/// purchases from start-ups add up to `startup`, and all purchases are close to `total`.
pub fn year_before(dice: &mut Dice, year: &[Pair], spread: f64, startup: i64, total: i64) -> Vec<Pair> {
    let mut moved = |amount: i64| amount as f64 * between(dice, 1.0 - spread, 1.0 + spread);
    let raw: Vec<(f64, f64)> = year.iter().map(|(s, t)| (moved(*s), moved(*t))).collect();
    let (startups, totals) = raw.iter().fold((0.0, 0.0), |(s, t), (a, b)| (s + a, t + b));
    let scaled = |amount: f64, sum: f64, target: i64| rounded(amount / sum.max(1.0) * target as f64);
    let mut pairs: Vec<Pair> =
        raw.iter().map(|(s, t)| (scaled(*s, startups, startup), scaled(*t, totals, total))).collect();
    settle(&mut pairs, startup);
    pairs
}

/// Gives the rounding difference to the largest buyer, so that the sum is exact.
pub fn settle(pairs: &mut [Pair], startup: i64) {
    let left = startup - pairs.iter().map(|(s, _)| s).sum::<i64>();
    if let Some(largest) = pairs.iter_mut().max_by_key(|(s, _)| *s) {
        largest.0 += left;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_and_the_aggregate_rate_is_the_requested_one() {
        for seed in 0..30 {
            let mut dice = Dice::new(seed);
            let rates = [0.0, 0.001, 0.004, 0.009, 0.011, 0.02, 0.05];
            let pairs = fitted(&mut dice, &rates, 1_234_567_890_123, 0.0105);
            assert_eq!(pairs.iter().map(|p| p.0).sum::<i64>(), 1_234_567_890_123);
            let aggregate = 1_234_567_890_123_f64 / pairs.iter().map(|p| p.1).sum::<i64>() as f64;
            assert!((aggregate - 0.0105).abs() < 0.000_05, "{aggregate}");
            let before = year_before(&mut dice, &pairs, 0.1, 99_999_999, 20_000_000_000);
            assert_eq!(before.iter().map(|p| p.0).sum::<i64>(), 99_999_999);
            assert_eq!(before[0].0, 0, "who bought nothing did not buy before");
        }
    }
}
