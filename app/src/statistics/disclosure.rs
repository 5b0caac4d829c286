//! Disclosure control: what may be shown to the public without saying what one buyer answered.
//!
//! The two rules are those of INSEE for business statistics, as its manual of table protection gives them:
//! <https://inseefrlab.github.io/manuel-protection-tableaux/chapters/annexes/regles.html>.

/// The frequency rule: no cell from strictly fewer than three units.
pub const LEAST_CONTRIBUTORS: i64 = 3;

/// The dominance rule: no unit above 85 % of the cell's value.
pub const LARGEST_SHARE_PERCENT: i64 = 85;

/// Whether a cell may be published: at least three contributors, and none above 85 % of the total.
///
/// Amounts are whole cents; the comparison is exact. A cell of three zeros is publishable: no one dominates it.
pub fn publishable(contributors: i64, total_cents: i64, largest_cents: i64) -> bool {
    contributors >= LEAST_CONTRIBUTORS
        && i128::from(largest_cents) * 100 <= i128::from(total_cents) * i128::from(LARGEST_SHARE_PERCENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_contributors_are_too_few_and_three_are_enough() {
        assert!(!publishable(0, 0, 0));
        assert!(!publishable(2, 100, 50));
        assert!(publishable(3, 100, 50));
    }

    #[test]
    fn eighty_five_percent_is_allowed_and_one_cent_more_is_not() {
        assert!(publishable(3, 100, 85));
        assert!(!publishable(3, 100, 86));
        assert!(publishable(3, 10_000_000_000, 8_500_000_000));
        assert!(!publishable(3, 10_000_000_000, 8_500_000_001));
    }

    #[test]
    fn the_largest_amounts_do_not_overflow() {
        assert!(!publishable(3, i64::MAX, i64::MAX));
        assert!(publishable(3, i64::MAX, i64::MAX / 2));
    }

    #[test]
    fn a_cell_of_zeros_is_publishable() {
        assert!(publishable(3, 0, 0));
    }

    proptest! {
        #[test]
        fn a_publishable_cell_stays_so_when_an_equal_contributor_joins(
            contributors in 3i64..1_000, rest in 0i64..1_000_000, largest in 0i64..1_000_000
        ) {
            if publishable(contributors, rest + largest, largest) {
                prop_assert!(publishable(contributors + 1, rest + 2 * largest, largest));
            }
        }
    }
}
