//! Primary disclosure rules: what may be published without revealing what one organisation answered.
//!
//! The rules on amounts are those of INSEE for business statistics, from its manual of table protection
//! (<https://inseefrlab.github.io/manuel-protection-tableaux/chapters/annexes/regles.html>), with the p % rule against
//! the second largest contributor. They judge each cell on its own; differences between published cells are checked at
//! publication.

/// Frequency rule: no amount from fewer than three organisations.
pub const LEAST_CONTRIBUTORS: i64 = 3;

/// Dominance rule: no organisation above 85 % of the amount.
pub const LARGEST_SHARE_PERCENT: i64 = 85;

/// p % rule: the remainder without the two largest is at least 10 % of the largest; otherwise the second largest could
/// estimate the largest too closely.
pub const REST_PERCENT: i64 = 10;

/// A total of zero reveals that each bought nothing: at least ten organisations.
pub const LEAST_FOR_ZERO: i64 = 10;

/// Shares of answers: at least five respondents.
pub const LEAST_BASE: i64 = 5;

/// Medians and quartiles: at least ten organisations.
pub const LEAST_FOR_QUARTILES: i64 = 10;

/// Means of the five highest and lowest, and the share of the largest: at least twenty organisations.
pub const LEAST_FOR_EXTREMES: i64 = 20;

/// A sum of amounts with what the primary rules need, in whole cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Contributors who gave an amount, 0 included.
    pub given: i64,
    /// Contributors who gave more than 0.
    pub positive: i64,
    /// The sum.
    pub total: i64,
    /// The largest amount.
    pub first: i64,
    /// The second largest.
    pub second: i64,
}

/// The primary rule that a sum fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unsafe {
    /// Fewer than [`LEAST_CONTRIBUTORS`] gave more than 0.
    Few,
    /// The largest contributor is above [`LARGEST_SHARE_PERCENT`].
    Dominated,
    /// The second largest contributor could estimate the largest: [`REST_PERCENT`].
    Guessable,
    /// Zero, from fewer than [`LEAST_FOR_ZERO`] contributors.
    Zero,
}

impl Amounts {
    /// Adds an amount. Amounts are at most 100 billion euros, so that sums stay far below the limit of 64 bits.
    pub fn add(&mut self, cents: i64) {
        self.given += 1;
        self.positive += i64::from(cents > 0);
        self.total = self.total.saturating_add(cents);
        if cents > self.first {
            (self.first, self.second) = (cents, self.first);
        } else if cents > self.second {
            self.second = cents;
        }
    }

    /// The sum; `None` if nobody gave an amount.
    pub fn sum(&self) -> Option<i64> {
        (self.given > 0).then_some(self.total)
    }

    /// The rule that the sum fails; `None` if it may be published.
    pub fn refused(&self) -> Option<Unsafe> {
        let [total, first, second] = [self.total, self.first, self.second].map(i128::from);
        if total == 0 {
            (self.given < LEAST_FOR_ZERO).then_some(Unsafe::Zero)
        } else if self.positive < LEAST_CONTRIBUTORS {
            Some(Unsafe::Few)
        } else if first * 100 > total * i128::from(LARGEST_SHARE_PERCENT) {
            Some(Unsafe::Dominated)
        } else {
            ((total - first - second) * 100 < first * i128::from(REST_PERCENT)).then_some(Unsafe::Guessable)
        }
    }

    /// Whether the sum may be published.
    pub fn may_leave(&self) -> bool {
        self.refused().is_none()
    }
}

impl FromIterator<i64> for Amounts {
    fn from_iter<I: IntoIterator<Item = i64>>(amounts: I) -> Self {
        let mut all = Self::default();
        amounts.into_iter().for_each(|cents| all.add(cents));
        all
    }
}

/// Whether a number of people may be published: zero, or at least three.
pub fn number_may_leave(count: i64) -> bool {
    count == 0 || count >= LEAST_CONTRIBUTORS
}

/// Whether the number of respondents who gave an answer may be published: the base is at least five, the count is
/// neither one nor two, and at least three did not give it.
pub fn answer_may_leave(count: i64, of: i64) -> bool {
    of >= LEAST_BASE && number_may_leave(count) && of - count >= LEAST_CONTRIBUTORS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn may_leave(amounts: &[i64]) -> bool {
        amounts.iter().copied().collect::<Amounts>().may_leave()
    }

    #[test]
    fn two_contributors_are_too_few_and_a_zero_does_not_count() {
        assert!(!may_leave(&[]));
        assert!(!may_leave(&[50, 50]));
        assert!(!may_leave(&[840, 160, 0]), "8.4 + 1.6 + 0");
        assert!(may_leave(&[50, 40, 30]));
    }

    #[test]
    fn eighty_five_percent_is_allowed_and_one_cent_more_is_not() {
        assert!(may_leave(&[8_500, 500, 500, 500]) && !may_leave(&[8_501, 500, 500, 499]));
    }

    #[test]
    fn the_remainder_is_at_least_a_tenth_of_the_largest() {
        assert!(may_leave(&[1_000, 900, 100]));
        assert!(!may_leave(&[1_000, 900, 99]), "the second would know the first within a tenth");
    }

    #[test]
    fn a_total_of_zero_is_published_from_ten_contributors_on() {
        assert!(!may_leave(&[0; 9]) && may_leave(&[0; 10]));
    }

    #[test]
    fn counts_of_one_or_two_of_all_or_of_all_but_two_are_not_published() {
        for (count, of, published) in
            [(0, 5, true), (1, 9, false), (2, 9, false), (3, 9, true), (9, 9, false), (7, 9, false)]
        {
            assert_eq!(answer_may_leave(count, of), published, "{count} of {of}");
        }
        assert!(!answer_may_leave(0, 4), "of four nothing is shown");
    }

    proptest! {
        #[test]
        fn the_two_largest_are_found_in_any_order(mut amounts in prop::collection::vec(0i64..1_000, 0..12)) {
            let all: Amounts = amounts.iter().copied().collect();
            amounts.sort_unstable_by(|a, b| b.cmp(a));
            let at = |place: usize| amounts.get(place).copied().unwrap_or(0);
            prop_assert_eq!((all.first, all.second, all.total), (at(0), at(1), amounts.iter().sum()));
        }

        #[test]
        fn a_publishable_cell_stays_so_when_a_contributor_as_large_as_its_largest_joins(amounts in prop::collection::vec(0i64..1_000, 3..12)) {
            if may_leave(&amounts) {
                let largest = amounts.iter().copied().max().unwrap();
                let more: Vec<i64> = amounts.iter().copied().chain([largest]).collect();
                prop_assert!(may_leave(&more), "{more:?}");
            }
        }
    }
}
