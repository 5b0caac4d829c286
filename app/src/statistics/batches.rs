//! Disclosure control over time: which of the latest changes may enter the figures that are shown to whoever sees no exact
//! cells, so that nobody can be read off two versions (`contract.md`, "Publishable": a figure changes only in batches).
//!
//! While answers come in, only figures of all respondents together are told ([`super::Columns::totals_only`]), and respondents
//! enter them by batches that pass the primary rule themselves: in each sum, and among those who were asked each question, a
//! batch has nobody or at least three, of whom none makes more than 85 % of the change. Who has entered stays as they entered,
//! so that the difference of any two versions is made of whole batches, and passes too. What is left waiting must pass as well,
//! so that it can enter once the figures are closed; then, once, corrections and departures are taken over, as far as what they
//! make of the difference to every earlier version passes, and every table is told.

use super::disclosure::{LEAST_CONTRIBUTORS, publishable};

/// What one respondent's coming, leaving or changing adds to or takes from each measure, as a size; `None` where it has no
/// part in it. A measure is a sum in cents, or a number of people, who each count for 1.
pub type Change = Vec<Option<i64>>;

/// What some changes add up to, measure by measure.
#[derive(Clone, Debug, Default)]
struct Batch {
    changes: i64,
    /// How many take part, what they add up to, the largest of them.
    measures: Vec<(i64, i64, i64)>,
}

/// Why some changes do not pass together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// There are too few of them.
    Few,
    /// Too few take part in this measure.
    FewIn(usize),
    /// One of them makes too much of this measure.
    Dominated(usize),
}

impl Batch {
    /// Takes a change in; one that changes nothing is company for nobody.
    fn add(&mut self, change: &Change) {
        if change.iter().all(Option::is_none) {
            return;
        }
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

    fn merge(&mut self, other: &Self) {
        self.changes += other.changes;
        self.measures.resize(self.measures.len().max(other.measures.len()), (0, 0, 0));
        for ((count, sum, largest), more) in self.measures.iter_mut().zip(&other.measures) {
            *count += more.0;
            *sum = sum.saturating_add(more.1);
            *largest = (*largest).max(more.2);
        }
    }

    fn fault(&self) -> Option<Fault> {
        if self.changes < LEAST_CONTRIBUTORS {
            return Some(Fault::Few);
        }
        self.measures.iter().enumerate().find_map(|(place, (count, sum, largest))| match *count {
            0 => None,
            few if few < LEAST_CONTRIBUTORS => Some(Fault::FewIn(place)),
            _ => (!publishable(*count, *sum, *largest)).then_some(Fault::Dominated(place)),
        })
    }

    fn passes(&self) -> bool {
        self.fault().is_none()
    }
}

/// Which of some changes have to go for a fault of theirs.
fn culprits(fault: Fault, changes: &[(usize, &Change)]) -> Vec<usize> {
    let size = |change: &Change, place: usize| change.get(place).copied().flatten().map(i64::saturating_abs);
    match fault {
        Fault::Few => changes.iter().map(|(which, _)| *which).collect(),
        Fault::FewIn(place) => {
            changes.iter().filter(|(_, change)| size(change, place).is_some()).map(|(which, _)| *which).collect()
        }
        Fault::Dominated(place) => {
            let largest = changes.iter().filter_map(|(which, change)| Some((size(change, place)?, *which))).max();
            largest.map(|(_, which)| which).into_iter().collect()
        }
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

/// Which of the respondents who came, the oldest first, may enter while more can come: as many as pass, and leave others that
/// pass. One that others cannot hide waits for company, and keeps nobody else waiting.
pub fn ready(changes: &[Change]) -> Vec<usize> {
    let mut able: Vec<(usize, &Change)> = changes.iter().enumerate().collect();
    loop {
        let mut batch = Batch::default();
        able.iter().for_each(|(_, change)| batch.add(change));
        let Some(fault) = batch.fault() else { break };
        let out = culprits(fault, &able);
        able.retain(|(which, _)| !out.contains(which));
        if able.is_empty() {
            return Vec::new();
        }
    }
    let first = passing(able.iter().map(|(_, change)| *change));
    let last = passing(able.iter().rev().map(|(_, change)| *change));
    let all = able.len();
    let count = (0..=all).rev().find(|n| {
        let passes = |of: &[bool], n: usize| of.get(n).copied().unwrap_or(false);
        passes(&first, *n) && passes(&last, all - n)
    });
    able.into_iter().take(count.unwrap_or(0)).map(|(which, _)| which).collect()
}

/// How a respondent stands when the figures are closed.
#[derive(Clone, Debug)]
pub struct Standing {
    /// In which batch they entered; `None` for who did not yet.
    pub entered: Option<i64>,
    /// What they add as they are in.
    pub was: Option<Change>,
    /// What they would add as they are now; `None` for who no longer counts.
    pub will: Option<Change>,
    /// What would change.
    pub moves: Change,
}

impl Standing {
    fn is_moving(&self) -> bool {
        self.entered.is_none() || self.moves.iter().any(Option::is_some)
    }

    /// What they make of the difference to the version after so many batches, and whether by leaving.
    fn since(&self, batches: i64, moved: bool) -> Option<(&Change, bool)> {
        let is_later = self.entered.is_none_or(|entered| entered > batches);
        match (moved, is_later) {
            (false, true) => self.was.as_ref().map(|was| (was, false)),
            (false, false) => None,
            (true, true) => self.will.as_ref().map(|will| (will, false)),
            (true, false) => Some((&self.moves, self.will.is_none())),
        }
    }
}

/// Who may enter, leave or change when the figures are closed, after so many batches: as many as pass, set against every earlier
/// version. Those who come or change and those who leave each have to pass by themselves: where one organisation is taken for
/// two, it is in neither of them twice.
pub fn closing(all: &[Standing], batches: i64) -> Vec<bool> {
    let mut moved: Vec<bool> = all.iter().map(Standing::is_moving).collect();
    // What stays as it is enters the differences as it is: added up once, version by version.
    let mut stays = vec![Batch::default(); usize::try_from(batches).unwrap_or(0) + 1];
    for (one, _) in all.iter().zip(&moved).filter(|(_, moved)| !**moved) {
        let before = one.entered.and_then(|entered| usize::try_from(entered - 1).ok());
        if let (Some(was), Some(batch)) = (&one.was, before.and_then(|before| stays.get_mut(before))) {
            batch.add(was);
        }
    }
    for version in (1..stays.len()).rev() {
        let later = stays.get(version).cloned().unwrap_or_default();
        if let Some(before) = stays.get_mut(version - 1) {
            before.merge(&later);
        }
    }
    let mover: Vec<usize> = moved.iter().enumerate().filter(|(_, moved)| **moved).map(|(which, _)| which).collect();
    // Before the first batch nothing was shown that could be set against anything.
    while let Some(out) = (1..=batches).find_map(|version| {
        let stays = stays.get(usize::try_from(version).unwrap_or(0))?;
        fault_since(all, &mover, &moved, version, stays)
    }) {
        out.into_iter().for_each(|which| moved[which] = false);
    }
    moved
}

/// Who has to stay as they are, for the difference to the version after so many batches; `None` where it passes.
fn fault_since(all: &[Standing], mover: &[usize], moved: &[bool], version: i64, stays: &Batch) -> Option<Vec<usize>> {
    let since =
        |which: &usize| all.get(*which)?.since(version, *moved.get(*which)?).map(|(change, out)| (*which, change, out));
    let parts: Vec<(usize, &Change, bool)> = mover.iter().filter_map(since).collect();
    [false, true].into_iter().find_map(|leaving| {
        let own: Vec<(usize, &Change)> = parts
            .iter()
            .filter(|(_, change, out)| *out == leaving && change.iter().any(Option::is_some))
            .map(|(which, change, _)| (*which, *change))
            .collect();
        let mut batch = if leaving { Batch::default() } else { stays.clone() };
        own.iter().for_each(|(_, change)| batch.add(change));
        let fault = batch.fault().filter(|_| batch.changes > 0)?;
        let free: Vec<(usize, &Change)> =
            own.into_iter().filter(|(which, _)| moved.get(*which) == Some(&true)).collect();
        let out = culprits(fault, &free);
        let moving = || mover.iter().copied().filter(|which| moved.get(*which) == Some(&true));
        // Who hid others and leaves has to stay; whoever else moves, where it is not known whose moving shows it.
        let hid = || moving().filter(|which| all.get(*which).is_some_and(|one| one.entered > Some(version))).collect();
        let out = Some(out).filter(|out| !out.is_empty()).unwrap_or_else(hid);
        let out = if out.is_empty() { moving().collect() } else { out };
        (!out.is_empty()).then_some(out)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn counted(n: usize) -> Vec<Change> {
        vec![vec![Some(1)]; n]
    }

    fn comes(size: Change) -> Standing {
        Standing { entered: None, was: None, will: Some(size.clone()), moves: size }
    }

    #[test]
    fn three_enter_once_three_more_wait() {
        let entering: Vec<usize> = (0..9).map(|n| ready(&counted(n)).len()).collect();
        assert_eq!(entering, [0, 0, 0, 0, 0, 0, 3, 4, 5]);
    }

    #[test]
    fn one_without_company_waits_and_keeps_nobody_else_waiting() {
        let mut changes = vec![vec![None, Some(1)]];
        changes.extend(vec![vec![Some(10), None]; 6]);
        assert_eq!(ready(&changes), [1, 2, 3]);
        let mut large = vec![vec![Some(1_000)]];
        large.extend(vec![vec![Some(10)]; 6]);
        assert_eq!(ready(&large), [1, 2, 3], "it would be nearly all of the change");
    }

    #[test]
    fn when_nothing_was_shown_before_everything_enters_at_the_closing() {
        let all: Vec<Standing> = vec![comes(vec![Some(5)]), comes(vec![Some(9_000)])];
        assert_eq!(closing(&all, 0), [true, true]);
        assert_eq!(closing(&all, 1), [false, false], "two would be read off the difference to what was shown");
    }

    #[test]
    fn who_entered_and_changes_is_set_against_every_earlier_version() {
        let in_as = |entered: i64, size: i64| Standing {
            entered: Some(entered),
            was: Some(vec![Some(size)]),
            will: Some(vec![Some(size)]),
            moves: vec![None],
        };
        let mut all: Vec<Standing> = vec![in_as(1, 100), in_as(1, 100), in_as(1, 100)];
        all.extend([in_as(2, 1_000), in_as(2, 500), in_as(2, 5)]);
        // Leaving, the second of them would let the first one be read off the difference to the first version.
        all[4] = Standing { will: None, moves: vec![Some(500)], ..all[4].clone() };
        assert_eq!(closing(&all, 2), vec![false; 6]);
    }

    fn sizes() -> impl Strategy<Value = Change> {
        let size = prop_oneof![1 => Just(None), 2 => (0i64..1_000).prop_map(Some), 1 => (0i64..100_000).prop_map(Some)];
        prop::collection::vec(size, 3).prop_map(|mut change| {
            change.push(Some(1));
            change
        })
    }

    /// What becomes of a respondent who came: whether it changes in the end, or leaves.
    fn lives() -> impl Strategy<Value = Vec<(Change, Option<Option<Change>>)>> {
        let end = prop_oneof![6 => Just(None), 1 => Just(Some(None)), 2 => sizes().prop_map(|to| Some(Some(to)))];
        prop::collection::vec((sizes(), end), 0..50)
    }

    fn difference(before: Option<&Change>, after: Option<&Change>) -> Change {
        (0..4)
            .map(|place| {
                let of = |change: Option<&Change>| change.and_then(|change| change[place]);
                (of(before) != of(after)).then(|| of(after).unwrap_or(0).abs_diff(of(before).unwrap_or(0)) as i64)
            })
            .collect()
    }

    proptest! {
        /// Someone who notes down every version of every sum, and subtracts any two of them.
        #[test]
        fn no_two_versions_differ_by_fewer_than_three_people_or_by_one_of_them_mainly(lives in lives()) {
            type Version = BTreeMap<usize, Change>;
            let mut versions: Vec<Version> = vec![Version::new()];
            let mut entered: BTreeMap<usize, i64> = BTreeMap::new();
            let mut waiting: Vec<usize> = Vec::new();
            for who in 0..lives.len() {
                waiting.push(who);
                let sizes: Vec<Change> = waiting.iter().map(|who| lives[*who].0.clone()).collect();
                let enter: Vec<usize> = ready(&sizes).into_iter().map(|place| waiting[place]).collect();
                if !enter.is_empty() {
                    let mut next = versions.last().unwrap().clone();
                    next.extend(enter.iter().map(|who| (*who, lives[*who].0.clone())));
                    entered.extend(enter.iter().map(|who| (*who, versions.len() as i64)));
                    versions.push(next);
                    waiting.retain(|who| !enter.contains(who));
                }
            }
            let standing = |(who, (was, end)): (usize, &(Change, Option<Option<Change>>))| {
                let will = match end {
                    None => Some(was.clone()),
                    Some(to) => to.clone(),
                };
                let inside = entered.get(&who).map(|_| was.clone());
                Standing { entered: entered.get(&who).copied(), moves: difference(inside.as_ref(), will.as_ref()), was: inside, will }
            };
            let all: Vec<Standing> = lives.iter().enumerate().map(standing).collect();
            let batches = versions.len() as i64 - 1;
            let moved = closing(&all, batches);
            let mut last = versions.last().unwrap().clone();
            for (who, _) in moved.iter().enumerate().filter(|(_, moved)| **moved) {
                match &all[who].will {
                    Some(will) => { last.insert(who, will.clone()); }
                    None => { last.remove(&who); }
                }
            }
            if last != *versions.last().unwrap() {
                versions.push(last);
            }
            for (number, before) in versions.iter().enumerate().skip(1) {
                for after in &versions[number + 1..] {
                    let (mut others, mut leaving) = (Vec::new(), Vec::new());
                    for who in before.keys().chain(after.keys()).collect::<std::collections::BTreeSet<_>>() {
                        let size = difference(before.get(who), after.get(who));
                        if size.iter().any(Option::is_some) {
                            if after.contains_key(who) { others.push(size) } else { leaving.push(size) }
                        }
                    }
                    for class in [others, leaving] {
                        prop_assert!(class.is_empty() || class.len() >= 3);
                        for measure in 0..4 {
                            let sizes: Vec<i64> = class.iter().filter_map(|change| change[measure]).collect();
                            let (sum, largest) = (sizes.iter().sum::<i64>(), sizes.iter().copied().max().unwrap_or(0));
                            let count = i64::try_from(sizes.len()).unwrap();
                            prop_assert!(count == 0 || publishable(count, sum, largest), "{sizes:?}");
                        }
                    }
                }
            }
        }
    }
}
