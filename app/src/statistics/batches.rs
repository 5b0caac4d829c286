//! Disclosure control over time: which of the latest changes may enter the figures that are shown to whoever sees no exact
//! cells, so that nobody can be read off two versions (`contract.md`, "Publishable": a figure changes only in batches).
//!
//! While answers come in, only figures of all respondents together are told ([`super::Columns::totals_only`]), and they move by
//! batches that pass the primary rule themselves: in each sum, and among those who were asked each question, a batch has nobody
//! or at least three, of whom none makes more than 85 % of the change. The difference of any two versions is made of whole
//! batches, so it passes too. What is left waiting must pass as well, so that it can enter once the figures are closed;
//! then, once, every table is told.

use super::disclosure::{LEAST_CONTRIBUTORS, publishable};

/// What one respondent's coming, leaving or changing adds to or takes from each measure, as a size; `None` where it has no
/// part in it. A measure is a sum in cents, or a number of people, who each count for 1.
pub type Change = Vec<Option<i64>>;

/// What some changes add up to, measure by measure.
#[derive(Clone, Debug, Default)]
struct Batch {
    changes: i64,
    measures: Vec<(i64, i64, i64)>,
}

impl Batch {
    fn add(&mut self, change: &Change) {
        self.changes += 1;
        self.measures.resize(self.measures.len().max(change.len()), (0, 0, 0));
        for ((count, sum, largest), size) in self.measures.iter_mut().zip(change) {
            if let Some(size) = size {
                *count += 1;
                *sum = sum.saturating_add(size.saturating_abs());
                *largest = (*largest).max(size.saturating_abs());
            }
        }
    }

    fn passes(&self) -> bool {
        self.changes >= LEAST_CONTRIBUTORS
            && self.measures.iter().all(|(count, sum, largest)| *count == 0 || publishable(*count, *sum, *largest))
    }
}

/// For each number of first changes, from none on, whether they pass together.
fn passing<'a>(changes: impl Iterator<Item = &'a Change>) -> Vec<bool> {
    let mut batch = Batch::default();
    let mut passing = vec![false];
    passing.extend(changes.map(|change| {
        batch.add(change);
        batch.passes()
    }));
    passing
}

/// How many of the changes, the oldest first, may enter while more can come: as many as pass, and leave others that pass.
pub fn ready(changes: &[Change]) -> usize {
    let first = passing(changes.iter());
    let last = passing(changes.iter().rev());
    (0..=changes.len()).rev().find(|n| first[*n] && last[changes.len() - n]).unwrap_or(0)
}

/// How many of the changes, the oldest first, may enter when nothing is waited for any more: as many as pass.
pub fn closing(changes: &[Change]) -> usize {
    let first = passing(changes.iter());
    (0..=changes.len()).rev().find(|n| first[*n]).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counted(n: usize) -> Vec<Change> {
        vec![vec![Some(1)]; n]
    }

    #[test]
    fn three_enter_once_three_more_wait_and_all_of_them_at_the_end() {
        let entering: Vec<usize> = (0..9).map(|n| ready(&counted(n))).collect();
        assert_eq!(entering, [0, 0, 0, 0, 0, 0, 3, 4, 5]);
        assert_eq!([0, 2, 3, 7].map(|n| closing(&counted(n))), [0, 0, 3, 7]);
    }

    #[test]
    fn a_large_one_waits_for_others_that_hide_it_and_one_without_company_for_company() {
        let large = vec![Some(1_000), None];
        let mut changes = vec![vec![Some(10), None]; 3];
        changes.push(large.clone());
        assert_eq!(closing(&changes), 3, "it would be all of the change");
        changes.extend(vec![vec![Some(100), None]; 3]);
        assert_eq!(closing(&changes), 7);
        // The only one who was asked a question.
        let mut asked = vec![vec![None, Some(1)]];
        asked.extend(vec![vec![None, None]; 6]);
        assert_eq!(closing(&asked), 0);
        asked.extend(vec![vec![None, Some(1)]; 2]);
        assert_eq!(closing(&asked), 9);
    }

    fn changes() -> impl Strategy<Value = Vec<Change>> {
        let size = prop_oneof![1 => Just(None), 2 => (0i64..1_000).prop_map(Some), 1 => (0i64..100_000).prop_map(Some)];
        prop::collection::vec(prop::collection::vec(size, 3), 0..40)
    }

    proptest! {
        /// Someone who notes down every version of every sum, and subtracts any two of them.
        #[test]
        fn no_two_versions_differ_by_fewer_than_three_people_or_by_one_of_them_mainly(changes in changes()) {
            let mut versions = vec![0];
            let mut waiting: Vec<Change> = Vec::new();
            let mut entered = 0;
            for change in &changes {
                waiting.push(change.clone());
                let enter = ready(&waiting);
                waiting.drain(..enter);
                entered += enter;
                if enter > 0 {
                    versions.push(entered);
                }
            }
            let at_last = closing(&waiting);
            if at_last > 0 {
                versions.push(entered + at_last);
            }
            for (number, before) in versions.iter().enumerate() {
                for after in &versions[number + 1..] {
                    let between = &changes[*before..*after];
                    prop_assert!(between.len() >= 3);
                    for measure in 0..3 {
                        let sizes: Vec<i64> = between.iter().filter_map(|change| change[measure]).collect();
                        let (sum, largest) = (sizes.iter().sum::<i64>(), sizes.iter().copied().max().unwrap_or(0));
                        let count = i64::try_from(sizes.len()).unwrap();
                        prop_assert!(count == 0 || publishable(count, sum, largest), "{sizes:?}");
                    }
                }
            }
        }

        #[test]
        fn what_waited_and_passes_can_always_enter_at_the_end(changes in changes()) {
            let waits = &changes[ready(&changes)..];
            if ready(&changes) > 0 {
                prop_assert_eq!(closing(waits), waits.len());
            }
        }
    }
}
