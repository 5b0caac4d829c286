//! Shares and their confidence intervals.

use serde::{Deserialize, Serialize};

/// The 97.5th percentile of the normal distribution: two-sided intervals of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// A share, with its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proportion {
    /// The numerator.
    pub count: u64,
    /// The denominator.
    pub of: u64,
    /// The share, from 0 to 1.
    pub share: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

impl Proportion {
    /// The share of `count` in `of`, with Wilson's score interval (E. B. Wilson, JASA 22, 1927), which stays within 0
    /// and 1 and is valid for few respondents and for shares near the ends. `None` if `of` is zero.
    pub fn new(count: u64, of: u64) -> Option<Self> {
        if of == 0 || count > of {
            return None;
        }
        let (n, share) = (of as f64, count as f64 / of as f64);
        let z2 = Z * Z;
        let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let half = Z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
        let (low, high) = ((middle - half).clamp(0.0, share), (middle + half).clamp(share, 1.0));
        Some(Self { count, of, share, low, high })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 5e-5
    }

    #[test]
    fn the_interval_is_that_of_published_examples() {
        // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
        for (count, of, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let p = Proportion::new(count, of).unwrap();
            assert!(close(p.low, low) && close(p.high, high), "{count}/{of}: {p:?}");
        }
    }

    #[test]
    fn there_is_no_share_of_zero_respondents() {
        assert_eq!(Proportion::new(0, 0), None);
        assert_eq!(Proportion::new(3, 2), None);
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_share_and_narrows_with_the_number(count in 0u64..200, more in 0u64..200) {
            let of = count + more;
            prop_assume!(of > 0);
            let (one, ten) = (Proportion::new(count, of).unwrap(), Proportion::new(count * 10, of * 10).unwrap());
            prop_assert!(0.0 <= one.low && one.low <= one.share && one.share <= one.high && one.high <= 1.0);
            prop_assert!(ten.high - ten.low < one.high - one.low);
        }
    }
}
