//! Joining of small parts of the population, so that no estimate rests on fewer than five respondents.

/// The least number of respondents that stand for the absent ones of their stratum.
pub const LEAST_RESPONDENTS: usize = 5;

/// Joins small parts, in their order: a small one is joined with the next, and what is still small at the end with the
/// one before. One part is left if all together are small.
pub(super) fn join<T>(parts: Vec<T>, is_small: impl Fn(&T) -> bool, merge: impl Fn(T, T) -> T) -> Vec<T> {
    let mut joined: Vec<T> = Vec::new();
    let mut small: Option<T> = None;
    for part in parts {
        let part = match small.take() {
            Some(before) => merge(before, part),
            None => part,
        };
        match is_small(&part) {
            true => small = Some(part),
            false => joined.push(part),
        }
    }
    if let Some(small) = small {
        let whole = match joined.pop() {
            Some(before) => merge(before, small),
            None => small,
        };
        joined.push(whole);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn joined(counts: &[usize]) -> Vec<Vec<usize>> {
        let parts = counts.iter().map(|count| vec![*count]).collect();
        let is_small = |part: &Vec<usize>| part.iter().sum::<usize>() < LEAST_RESPONDENTS;
        join(parts, is_small, |before, after| [before, after].concat())
    }

    #[test]
    fn a_small_part_joins_the_next_and_the_last_one_the_part_before() {
        assert_eq!(joined(&[7, 2, 1, 3, 9, 4]), [vec![7], vec![2, 1, 3], vec![9, 4]]);
        assert_eq!(joined(&[5, 6]), [[5], [6]]);
        assert_eq!(joined(&[1, 2]), [[1, 2]], "all together are too few");
        assert_eq!(joined(&[]), Vec::<Vec<usize>>::new());
    }

    proptest! {
        #[test]
        fn joining_keeps_order_and_leaves_no_small_part_beside_another(counts in prop::collection::vec(0usize..9, 0..20)) {
            let parts = joined(&counts);
            prop_assert_eq!(parts.concat(), counts);
            let small = parts.iter().filter(|part| part.iter().sum::<usize>() < LEAST_RESPONDENTS).count();
            prop_assert!(small == 0 || parts.len() == 1);
        }
    }
}
