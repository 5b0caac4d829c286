//! The smallest parts that tables distinguish, over all publications.

use super::Building;
use crate::units::{MeasuredPurchases, Unit};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use survey::Answers;

/// The smallest part that tables distinguish, by its place among the [`Trait`]s of all.
pub(crate) type Part = usize;

/// What the organisations of a part have in common: publication by publication, the options they chose in the breakdown
/// fields, so that one moving between rows stays in one part; then the publications they were in and those where their
/// answers had changed, so that they came, changed and left together. Who consented is alone.
pub(super) type Trait = Vec<Vec<String>>;

/// What an organisation gave.
type Given<'a> = (&'a Answers, Option<&'a MeasuredPurchases>);

/// What distinguishes each organisation. In publications it was not in, it is assumed to be where it was before, or is
/// after.
pub(super) fn traits<'a>(breakdowns: &[String], times: &[&'a [Unit]]) -> BTreeMap<&'a str, Trait> {
    let mut parts: BTreeMap<&str, Trait> = BTreeMap::new();
    let mut stood: BTreeMap<&str, (Vec<String>, Option<Given<'_>>)> = BTreeMap::new();
    for (time, units) in times.iter().enumerate() {
        for unit in *units {
            let place: Vec<String> =
                breakdowns.iter().map(|field| unit.code(field).unwrap_or_default().to_owned()).collect();
            let part = parts.entry(&unit.key).or_default();
            let last = part.last().unwrap_or(&place).clone();
            part.resize(time, last);
            part.push(place);
            let (all, before) = stood.entry(&unit.key).or_default();
            let given = (&unit.answers, unit.measured.as_ref());
            let is_new = before.is_none_or(|before| before != given);
            *before = Some(given);
            all.resize(time, String::new());
            all.push(if is_new { format!("{time}") } else { "=".to_owned() });
        }
    }
    for part in parts.values_mut() {
        let last = part.last().cloned().unwrap_or_default();
        part.resize(times.len(), last);
    }
    for (key, part) in &mut parts {
        part.extend(stood.remove(key).map(|(stood, _)| stood));
    }
    parts
}

/// The part of each organisation: those with the same traits are one.
pub(super) fn parts<'a>(traits: &BTreeMap<&'a str, Trait>) -> HashMap<&'a str, Part> {
    let places: BTreeSet<&Trait> = traits.values().collect();
    let places: BTreeMap<&Trait, Part> = places.into_iter().zip(0..).collect();
    traits.iter().filter_map(|(key, own)| Some((*key, *places.get(own)?))).collect()
}

impl Building<'_> {
    /// The organisations of each part.
    pub(crate) fn by_part<'u>(&self, units: impl IntoIterator<Item = &'u Unit>) -> BTreeMap<Part, Vec<&'u Unit>> {
        let mut parts: BTreeMap<Part, Vec<&Unit>> = BTreeMap::new();
        for unit in units {
            if let Some(own) = self.parts.get(unit.key.as_str()) {
                parts.entry(*own).or_default().push(unit);
            }
        }
        parts
    }
}
