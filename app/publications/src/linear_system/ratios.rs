//! What a ratio discloses about sums: given one side, the other.

use super::{Building, Placed, Round};
use crate::measures::Measure;
use crate::units::{Unit, Who};
use disclosure::suppression::{State, Sum};
use std::collections::BTreeMap;

impl Building<'_> {
    /// Whether a number is judged in this round. A side of a ratio is judged if the other side is known within the
    /// protection interval, from a published sum of nearly the same organisations. A ratio alone discloses no sum.
    pub(super) fn is_judged(
        &self,
        (measure, who): &(Measure, Who),
        units: &[Unit],
        disclosed: &BTreeMap<(String, String), i64>,
    ) -> bool {
        let Measure::Behind(ratio, year) = measure else { return true };
        // For an earlier publication: a side that it disclosed.
        if !disclosed.is_empty() {
            return disclosed.contains_key(&(measure.key(), who.key()));
        }
        let Round::Ratios(now) = self.round else { return false };
        let other = Measure::Behind(ratio.other(), *year);
        let given = |measure: &Measure, who: &Who| -> BTreeMap<u32, i64> {
            self.given(measure, units.iter().filter(|unit| who.holds(unit))).into_iter().collect()
        };
        let side = given(&other, who);
        let sum: i64 = side.values().sum();
        let is_near = |known: i64| (known - sum).abs() <= sum / 10;
        let published =
            now.iter().filter(|((measure, _), number)| number.is_some() && measure.amount() == other.amount());
        published.into_iter().any(|((measure, whose), number)| {
            let (all, known) = (given(measure, whose), number.unwrap_or_default());
            let holds = |outer: &BTreeMap<u32, i64>, inner: &BTreeMap<u32, i64>| {
                inner.keys().all(|who| outer.contains_key(who))
            };
            is_near(known) && (holds(&all, &side) || holds(&side, &all))
        })
    }

    /// Links the sums disclosed by earlier ratios to the sums published now: equal, or equal up to a remainder.
    pub(in super::super) fn behind_ratios(&mut self, earlier: &Placed, old: &[Unit], now: &Placed, new: &[Unit]) {
        let given = |measure: &Measure, who: &Who, units: &[Unit]| -> BTreeMap<u32, i64> {
            self.given(measure, units.iter().filter(|unit| who.holds(unit))).into_iter().collect()
        };
        let mut found = Vec::new();
        for ((side, who), was) in earlier.cells.iter().filter(|((side, _), _)| matches!(side, Measure::Behind(..))) {
            let before = given(side, who, old);
            for ((measure, whose), is) in now.cells.iter().filter(|((own, _), _)| own.amount() == side.amount()) {
                let after = given(measure, whose, new);
                let rest = |all: &BTreeMap<u32, i64>, part: &BTreeMap<u32, i64>| -> Option<Vec<(u32, i64)>> {
                    let holds = part.iter().all(|(who, amount)| all.get(who) == Some(amount));
                    let others = all.iter().filter(|(who, _)| !part.contains_key(who));
                    holds.then(|| others.map(|(who, amount)| (*who, *amount)).collect())
                };
                let gone = earlier.gone.get(&(side.clone(), who.clone())).map(|(place, _)| *place);
                // It has grown or shrunk; organisations erased since are in the earlier sum only.
                match (rest(&after, &before), rest(&before, &after)) {
                    (Some(rest), _) => found.push((*was, *is, rest, -1, gone)),
                    (None, Some(rest)) => found.push((*was, *is, rest, 1, gone)),
                    (None, None) => {}
                }
            }
        }
        for (was, is, rest, sign, gone) in found {
            if !rest.is_empty() && self.may_leave(&rest) {
                continue;
            }
            let rest = self.cell(rest, State::Unshown, 1).map(|rest| (rest, sign));
            let parts = [Some((is, 1)), rest, gone.map(|gone| (gone, 1))].into_iter().flatten().collect();
            self.sums.push(Sum { whole: was, parts });
        }
    }
}
