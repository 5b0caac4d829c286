//! The counters behind the volumes: sums that grow and shrink by one organisation at a time, so
//! that no figure is ever recomputed from all the responses.

use crate::survey::{Euros, rule};

/// What one organisation gives for one year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contribution {
    /// Its purchases from start-ups that year.
    pub startup: Option<Euros>,
    /// All its purchases that year.
    pub total: Option<Euros>,
    /// Its purchases from start-ups the year before, as given in the same response: the matched panel.
    pub previous_startup: Option<Euros>,
}

impl Contribution {
    /// The organisation's rate, where it gave both amounts and the total is above 0.
    pub fn rate(&self) -> Option<f64> {
        rule::rate(self.startup?, self.total?)
    }

    /// Whether nothing was given for the year itself.
    pub fn is_empty(&self) -> bool {
        self.startup.is_none() && self.total.is_none()
    }
}

/// The sums of one cell (a year, of all buyers or of one segment). Amounts are whole cents.
///
/// The same type holds a difference to apply to a cell, so a counter may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// How many gave their purchases from start-ups.
    pub respondents: i64,
    /// What those add up to.
    pub startup_cents: i64,
    /// How many gave all their purchases.
    pub total_respondents: i64,
    /// What those add up to.
    pub total_cents: i64,
    /// How many gave both, the total above 0.
    pub rated: i64,
    /// Their purchases from start-ups.
    pub rated_startup_cents: i64,
    /// All their purchases.
    pub rated_total_cents: i64,
    /// How many gave their purchases from start-ups for this year and for the one before.
    pub matched: i64,
    /// Those purchases, the year before.
    pub matched_previous_cents: i64,
    /// Those purchases, this year.
    pub matched_current_cents: i64,
}

impl Counters {
    /// The counters of one contribution alone.
    pub fn of(contribution: &Contribution) -> Self {
        let Contribution { startup, total, previous_startup } = *contribution;
        let count = |given: bool| i64::from(given);
        let cents = |amount: Option<Euros>| amount.map_or(0, Euros::cents);
        let rated = contribution.rate().is_some();
        let matched = startup.is_some() && previous_startup.is_some();
        let only = |condition: bool, amount| if condition { cents(amount) } else { 0 };
        Self {
            respondents: count(startup.is_some()),
            startup_cents: cents(startup),
            total_respondents: count(total.is_some()),
            total_cents: cents(total),
            rated: count(rated),
            rated_startup_cents: only(rated, startup),
            rated_total_cents: only(rated, total),
            matched: count(matched),
            matched_previous_cents: only(matched, previous_startup),
            matched_current_cents: only(matched, startup),
        }
    }

    /// With one contribution more; `None` past 64 bits.
    #[must_use]
    pub fn checked_add(&self, contribution: &Contribution) -> Option<Self> {
        self.checked_merge(&Self::of(contribution))
    }

    /// With one contribution less; `None` past 64 bits.
    #[must_use]
    pub fn checked_remove(&self, contribution: &Contribution) -> Option<Self> {
        self.combine(&Self::of(contribution), i64::checked_sub)
    }

    /// Both together; `None` past 64 bits.
    #[must_use]
    pub fn checked_merge(&self, other: &Self) -> Option<Self> {
        self.combine(other, i64::checked_add)
    }

    fn combine(&self, other: &Self, operation: fn(i64, i64) -> Option<i64>) -> Option<Self> {
        Some(Self {
            respondents: operation(self.respondents, other.respondents)?,
            startup_cents: operation(self.startup_cents, other.startup_cents)?,
            total_respondents: operation(self.total_respondents, other.total_respondents)?,
            total_cents: operation(self.total_cents, other.total_cents)?,
            rated: operation(self.rated, other.rated)?,
            rated_startup_cents: operation(self.rated_startup_cents, other.rated_startup_cents)?,
            rated_total_cents: operation(self.rated_total_cents, other.rated_total_cents)?,
            matched: operation(self.matched, other.matched)?,
            matched_previous_cents: operation(self.matched_previous_cents, other.matched_previous_cents)?,
            matched_current_cents: operation(self.matched_current_cents, other.matched_current_cents)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amount() -> impl Strategy<Value = Option<Euros>> {
        prop_oneof![
            1 => Just(None),
            1 => Just(Euros::from_cents(0)),
            3 => (0..=Euros::MAX_CENTS).prop_map(Euros::from_cents),
        ]
    }

    fn contribution() -> impl Strategy<Value = Contribution> {
        (amount(), amount(), amount()).prop_map(|(startup, total, previous_startup)| Contribution {
            startup,
            total,
            previous_startup,
        })
    }

    /// The formulas of `contract.md`, one sum at a time.
    fn direct(all: &[Contribution]) -> Counters {
        let sum = |f: &dyn Fn(&Contribution) -> Option<i64>| all.iter().filter_map(f).sum::<i64>();
        let both = |c: &Contribution| c.total.is_some_and(|t| t.cents() > 0) && c.startup.is_some();
        let matched = |c: &Contribution| c.startup.is_some() && c.previous_startup.is_some();
        Counters {
            respondents: sum(&|c| c.startup.map(|_| 1)),
            startup_cents: sum(&|c| c.startup.map(Euros::cents)),
            total_respondents: sum(&|c| c.total.map(|_| 1)),
            total_cents: sum(&|c| c.total.map(Euros::cents)),
            rated: sum(&|c| both(c).then_some(1)),
            rated_startup_cents: sum(&|c| c.startup.filter(|_| both(c)).map(Euros::cents)),
            rated_total_cents: sum(&|c| c.total.filter(|_| both(c)).map(Euros::cents)),
            matched: sum(&|c| matched(c).then_some(1)),
            matched_previous_cents: sum(&|c| c.previous_startup.filter(|_| matched(c)).map(Euros::cents)),
            matched_current_cents: sum(&|c| c.startup.filter(|_| matched(c)).map(Euros::cents)),
        }
    }

    #[test]
    fn past_64_bits_there_is_no_sum_and_no_panic() {
        let full = Counters { startup_cents: i64::MAX, ..Counters::default() };
        let one = Contribution { startup: Euros::from_cents(1), ..Contribution::default() };
        assert_eq!(full.checked_add(&one), None);
        let empty = Counters { respondents: i64::MIN, ..Counters::default() };
        assert_eq!(empty.checked_remove(&one), None);
    }

    #[test]
    fn a_total_of_zero_counts_as_given_but_gives_no_rate() {
        let zero =
            Contribution { startup: Euros::from_cents(0), total: Euros::from_cents(0), ..Contribution::default() };
        let counters = Counters::of(&zero);
        assert_eq!((counters.respondents, counters.total_respondents, counters.rated), (1, 1, 0));
    }

    proptest! {
        #[test]
        fn any_sequence_of_additions_and_removals_equals_the_direct_formulas(
            steps in proptest::collection::vec((contribution(), any::<bool>(), any::<u16>()), 0..60)
        ) {
            let mut kept: Vec<Contribution> = Vec::new();
            let mut counters = Counters::default();
            for (contribution, remove, which) in steps {
                if remove && !kept.is_empty() {
                    let gone = kept.swap_remove(usize::from(which) % kept.len());
                    counters = counters.checked_remove(&gone).unwrap();
                } else {
                    counters = counters.checked_add(&contribution).unwrap();
                    kept.push(contribution);
                }
                prop_assert_eq!(counters, direct(&kept));
            }
        }
    }
}
