//! Questions that moved between two editions.

use super::find;
use crate::{QuestionId, Questionnaire};
use std::collections::BTreeSet;

/// The common questions that moved: all but a longest common subsequence.
pub(super) fn moved(before: &Questionnaire, after: &Questionnaire) -> BTreeSet<QuestionId> {
    let places: Vec<usize> = after
        .questions()
        .filter_map(|question| before.questions().position(|earlier| earlier.id == question.id))
        .collect();
    let ids: Vec<&QuestionId> =
        after.questions().filter(|question| find(before, &question.id).is_some()).map(|q| &q.id).collect();
    // For each question, the length of the longest run that ends with it, and its predecessor in that run.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    for (here, place) in places.iter().enumerate() {
        let before = (0..here).filter(|earlier| places.get(*earlier) < Some(place));
        let best = before
            .filter_map(|earlier| Some((runs.get(earlier)?.0, earlier)))
            .max_by_key(|(long, at)| (*long, usize::MAX - at));
        runs.push(best.map_or((1, None), |(long, at)| (long + 1, Some(at))));
    }
    let mut unmoved = BTreeSet::new();
    let mut at = (0..runs.len()).max_by_key(|place| (runs.get(*place).map(|run| run.0), usize::MAX - place));
    while let Some(here) = at {
        unmoved.insert(here);
        at = runs.get(here).and_then(|run| run.1);
    }
    ids.into_iter().enumerate().filter(|(place, _)| !unmoved.contains(place)).map(|(_, id)| id.clone()).collect()
}
