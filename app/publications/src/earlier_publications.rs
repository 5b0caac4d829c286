//! What earlier publications disclosed, given a new one: who came, left or changed, and who was erased since.

use crate::linear_system::{Before, Building, Part, Placed};
use crate::measures::Measure;
use crate::table_catalogue::{Ask, Group};
use crate::units::{Unit, Who};
use disclosure::suppression::{NOBODY, State, Sum};
use std::collections::{BTreeMap, BTreeSet};

/// The erased organisations, as one contributor, who still knows its contribution.
pub(super) const ERASED: u32 = NOBODY - 1;

impl<'a> Building<'a> {
    /// The contribution of erased organisations. If two rows or publications have the same sum to the cent, it is
    /// assumed to come from the same organisations.
    pub(super) fn gone(&mut self, measure: &Measure, cents: i64) -> Option<usize> {
        let key = (measure.clone(), cents);
        if !self.gone.contains_key(&key) {
            let place = self.cell(vec![(ERASED, cents)], State::Unshown, 1)?;
            self.gone.insert(key.clone(), place);
        }
        self.gone.get(&key).copied()
    }

    /// Links contributions of erased organisations: each was in one sector, and in at most one row.
    pub(super) fn link_gone(&mut self, measure: &Measure, groups: &[Group], placed: &Placed) {
        let gone = |group: &Group| placed.gone.get(&(measure.clone(), group.who.clone())).copied();
        let Some((all, rows)) = groups.split_first() else { return };
        let Some((whole, sum)) = gone(all) else { return };
        for are_sectors in [true, false] {
            let parts: Vec<(usize, i64)> =
                rows.iter().filter(|row| row.whole == are_sectors).filter_map(gone).collect();
            let rest = sum - parts.iter().map(|(_, cents)| cents).sum::<i64>();
            let mut places: BTreeSet<usize> = parts.iter().map(|(place, _)| *place).collect();
            // Two equal sums share an index: nothing distinguishes them.
            if parts.is_empty() || places.len() < parts.len() || places.contains(&whole) || rest < 0 {
                continue;
            }
            if rest > 0 {
                places.extend(self.gone(measure, rest));
            }
            if places.len() == parts.len() + usize::from(rest > 0) {
                self.sums.push(Sum { whole, parts: places.into_iter().map(|place| (place, 1)).collect() });
            }
        }
    }

    /// Adds what an earlier publication disclosed, and who came, left or changed since.
    pub(super) fn earlier(&mut self, before: &Before<'a>, now: &Placed, units: &[Unit]) {
        let disclosed: BTreeMap<(String, String), i64> =
            before.disclosed.iter().map(|one| ((one.measure.clone(), one.who.clone()), one.sum)).collect();
        let state = |measure: &Measure, who: &Who| match disclosed.contains_key(&(measure.key(), who.key())) {
            true => State::Published,
            false => State::Unshown,
        };
        let measures: BTreeSet<&Measure> = now.cells.keys().map(|(measure, _)| measure).collect();
        let is_shared = |ask: &&Ask| {
            Measure::of(&ask.what).iter().any(|own| measures.iter().any(|measure| measure.amount() == own.amount()))
        };
        let asks: Vec<Ask> = before.asks.iter().filter(is_shared).cloned().collect();
        let earlier = self.tables((before.questionnaire, &asks), before.units, &state, &disclosed);
        self.behind_ratios(&earlier, before.units, now, units);
        let [old_members, new_members] = [before.units, units].map(|units| self.by_part(units));
        let mut moved: BTreeMap<(Measure, Part), Moved> = BTreeMap::new();
        for measure in measures {
            let placed = now.parts.keys().chain(earlier.parts.keys()).filter(|(own, _)| own == measure);
            for part in placed.map(|(_, part)| *part).collect::<BTreeSet<Part>>() {
                let [old, new] = [&old_members, &new_members]
                    .map(|members| self.given(measure, members.get(&part).into_iter().flatten().copied()));
                let [more, less] = moves(&old, &new);
                let key = (measure.clone(), part);
                // For a filtered table, parts outside the filter have no index yet.
                let was = earlier.parts.get(&key).copied().or_else(|| self.small(old));
                let is = now.parts.get(&key).copied().or_else(|| self.small(new));
                let (more, less) = (self.small(more), self.small(less));
                let signed = |place: Option<usize>, sign: i8| place.map(|place| (place, sign));
                match is {
                    // Nobody in this part came, left or changed.
                    Some(_) if is == was => {}
                    Some(whole) => {
                        let parts = [signed(was, 1), signed(more, 1), signed(less, -1)].into_iter().flatten();
                        self.sums.push(Sum { whole, parts: parts.collect() });
                    }
                    // The part is empty now: everyone left it.
                    None => {
                        self.sums.extend(was.map(|whole| Sum { whole, parts: signed(less, 1).into_iter().collect() }));
                    }
                }
                moved.insert(key, Moved { was, is, more, less });
            }
        }
        // Those who came to a cell, or left it, form a group of their own, to which the rules apply too.
        for ((measure, who), _) in earlier.cells.iter().filter(|(key, _)| now.cells.contains_key(key)) {
            let given = |units: &[Unit]| self.given(measure, units.iter().filter(|unit| who.holds(unit)));
            let [more, mut less] = moves(&given(before.units), &given(units));
            let gone = earlier.gone.get(&(measure.clone(), who.clone())).copied();
            less.extend(gone.map(|(_, cents)| (ERASED, cents)));
            let inside = |units: &[Unit]| -> BTreeSet<Part> {
                self.by_part(units.iter().filter(|unit| who.holds(unit))).into_keys().collect()
            };
            let [old, new] = [inside(before.units), inside(units)];
            let all = old.union(&new).filter_map(|part| {
                let moved = moved.get(&(measure.clone(), *part))?;
                Some(match (old.contains(part), new.contains(part)) {
                    (true, true) => [moved.more, moved.less],
                    (true, false) => [None, moved.was],
                    _ => [moved.is, None],
                })
            });
            let all: Vec<[Option<usize>; 2]> = all.collect();
            for (side, given) in [more, less].into_iter().enumerate() {
                let parts = all
                    .iter()
                    .filter_map(|moved| moved[side])
                    .chain(gone.filter(|_| side == 1).map(|(place, _)| place));
                let parts = parts.map(|part| (part, 1)).collect();
                if let Some(whole) = self.cell(given, State::Unshown, 1) {
                    self.sums.push(Sum { whole, parts });
                }
            }
        }
    }
}

/// Indices of the cells describing the change of a part since an earlier publication.
struct Moved {
    was: Option<usize>,
    is: Option<usize>,
    more: Option<usize>,
    less: Option<usize>,
}

/// The increases, newcomers included, and the decreases.
fn moves(old: &[(u32, i64)], new: &[(u32, i64)]) -> [Vec<(u32, i64)>; 2] {
    let [old, new]: [BTreeMap<u32, i64>; 2] = [old, new].map(|given| given.iter().copied().collect());
    let (mut more, mut less) = (Vec::new(), Vec::new());
    for who in old.keys().chain(new.keys().filter(|who| !old.contains_key(who))) {
        match (old.get(who), new.get(who)) {
            (Some(old), Some(new)) if new > old => more.push((*who, new - old)),
            (Some(old), Some(new)) if new < old => less.push((*who, old - new)),
            (None, Some(new)) => more.push((*who, *new)),
            (Some(old), None) => less.push((*who, *old)),
            _ => {}
        }
    }
    [more, less]
}
