//! Summary of the rates of buyers.

/// The number of highest, and of lowest, rates that are averaged.
const EXTREMES: usize = 5;

/// Minimum number of buyers for the extremes: with fewer, the five highest and the five lowest would overlap.
const LEAST_FOR_EXTREMES: usize = 2 * EXTREMES;

/// Summary of the rates of a group of buyers (`contract.md`, "How each figure is computed"). All are shares; 1 is 100
/// %.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RateSummary {
    /// The median, or the mean of the two middle rates; `None` without a rate.
    pub median: Option<f64>,
    /// The mean of the five highest; `None` under ten buyers.
    pub top5_mean: Option<f64>,
    /// The mean of the five lowest; `None` under ten buyers.
    pub bottom5_mean: Option<f64>,
}

impl RateSummary {
    /// Computed from all rates, in any order.
    pub fn of(rates: &[f64]) -> Self {
        let mut sorted = rates.to_vec();
        sorted.sort_by(f64::total_cmp);
        let median =
            middle_ranks(sorted.len()).and_then(|(low, high)| Some(middle(*sorted.get(low)?, *sorted.get(high)?)));
        let (bottom5_mean, top5_mean) = extremes(&sorted);
        Self { median, top5_mean, bottom5_mean }
    }
}

/// The two middle ranks, from 0, among `count` (equal if it is odd); `None` if `count` is zero.
fn middle_ranks(count: usize) -> Option<(usize, usize)> {
    Some((count.checked_sub(1)? / 2, count / 2))
}

/// The median from the rates at the two middle ranks.
fn middle(low: f64, high: f64) -> f64 {
    if low == high { low } else { (low + high) / 2.0 }
}

/// The quantile of numbers in ascending order (R's type 7, the usual one); `None` for an empty list.
pub fn quantile(ascending: &[f64], share: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)? as f64;
    let (low, part) = ((share * last).floor(), (share * last).fract());
    let value = |place: f64| ascending.get(place as usize).copied();
    Some(value(low)? + part * (value((low + 1.0).min(last))? - value(low)?))
}

/// The means of the five lowest and the five highest of rates in ascending order; `None` for fewer than ten rates.
fn extremes(ascending: &[f64]) -> (Option<f64>, Option<f64>) {
    if ascending.len() < LEAST_FOR_EXTREMES {
        return (None, None);
    }
    let mean = |rates: &[f64]| rates.iter().sum::<f64>() / rates.len() as f64;
    (Some(mean(&ascending[..EXTREMES])), Some(mean(&ascending[ascending.len() - EXTREMES..])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn without_a_rate_the_summary_is_empty() {
        assert_eq!(RateSummary::of(&[]), RateSummary::default());
    }

    #[test]
    fn the_median_is_the_middle_one_or_the_mean_of_the_two_middle_ones() {
        assert_eq!(RateSummary::of(&[0.3]).median, Some(0.3));
        assert_eq!(RateSummary::of(&[0.5, 0.25]).median, Some(0.375));
        assert_eq!(RateSummary::of(&[0.9, 0.1, 0.2]).median, Some(0.2));
        assert_eq!(RateSummary::of(&[1.0, 0.0, 0.25, 0.5]).median, Some(0.375));
    }

    #[test]
    fn the_extremes_need_ten_buyers() {
        let nine: Vec<f64> = (1..=9).map(|n| f64::from(n) / 16.0).collect();
        assert_eq!(RateSummary::of(&nine).top5_mean, None);
        assert_eq!(RateSummary::of(&nine).bottom5_mean, None);
        let ten: Vec<f64> = (1..=10).map(|n| f64::from(n) / 16.0).collect();
        assert_eq!(RateSummary::of(&ten).top5_mean, Some(8.0 / 16.0));
        assert_eq!(RateSummary::of(&ten).bottom5_mean, Some(3.0 / 16.0));
    }

    proptest! {
        #[test]
        fn the_order_of_the_rates_does_not_matter(mut rates in proptest::collection::vec(0.0f64..=1.0, 0..40)) {
            let before = RateSummary::of(&rates);
            rates.reverse();
            prop_assert_eq!(before, RateSummary::of(&rates));
        }

        #[test]
        fn the_median_lies_between_the_extremes(rates in proptest::collection::vec(0.0f64..=1.0, 10..40)) {
            let RateSummary { median, top5_mean, bottom5_mean } = RateSummary::of(&rates);
            prop_assert!(bottom5_mean <= median && median <= top5_mean);
        }
    }
}
