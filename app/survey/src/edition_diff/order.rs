//! Which questions stand elsewhere among those that two editions ask.

use super::find;
use crate::{QuestionId, Questionnaire};
use std::collections::BTreeSet;

/// The questions of both that stand elsewhere among each other: all but a longest run that kept its order.
pub(super) fn moved(before: &Questionnaire, after: &Questionnaire) -> BTreeSet<QuestionId> {
    let places: Vec<usize> = after
        .questions()
        .filter_map(|question| before.questions().position(|earlier| earlier.id == question.id))
        .collect();
    let ids: Vec<&QuestionId> =
        after.questions().filter(|question| find(before, &question.id).is_some()).map(|q| &q.id).collect();
    // For each question, the longest run that ends with it, and the one before it in that run.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    for (here, place) in places.iter().enumerate() {
        let before = (0..here).filter(|earlier| places.get(*earlier) < Some(place));
        let best = before
            .filter_map(|earlier| Some((runs.get(earlier)?.0, earlier)))
            .max_by_key(|(long, at)| (*long, usize::MAX - at));
        runs.push(best.map_or((1, None), |(long, at)| (long + 1, Some(at))));
    }
    let mut kept = BTreeSet::new();
    let mut at = (0..runs.len()).max_by_key(|place| (runs.get(*place).map(|run| run.0), usize::MAX - place));
    while let Some(here) = at {
        kept.insert(here);
        at = runs.get(here).and_then(|run| run.1);
    }
    ids.into_iter().enumerate().filter(|(place, _)| !kept.contains(place)).map(|(_, id)| id.clone()).collect()
}
