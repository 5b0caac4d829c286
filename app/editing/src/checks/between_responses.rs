//! Checks between responses. Those replaced by another one of the organisation are left out; those set aside stay, so
//! that decisions about them can be seen and reversed.

use super::similar_names::{are_close, close_pairs};
use super::{Finding, Kind, Seen};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use survey::Euros;

/// Ratio between amounts from which two responses of an organisation differ greatly.
const TIMES: i128 = 10;
/// Ratio to the segment's median, or its inverse, from which an amount is far from it.
const FAR: i128 = 1_000;
/// Minimum number of amounts for a segment's median.
const LEAST_FOR_MEDIAN: usize = 8;

/// The findings between responses. `label` names an amount's field.
pub fn findings(seen: &BTreeMap<i64, Seen>, label: &dyn Fn(&str) -> String) -> Vec<Finding> {
    let present: Vec<&Seen> = seen.values().filter(|one| one.counts || one.aside).collect();
    let mut found = same_organisation(&present, label);
    found.extend(close_names(&present));
    found.extend(same_figures(&present, label));
    found.extend(same_texts(&present));
    found.extend(far_from_segment(&present, label));
    found
}

fn pair(kind: Kind, one: &Seen, other: &Seen, fields: Vec<String>, sentence: String) -> Finding {
    let (earlier, later) = if (one.at, one.id) <= (other.at, other.id) { (one, other) } else { (other, one) };
    Finding { kind, response: later.id, other: Some(earlier.id), what: String::new(), fields, sentence }
}

/// Responses set aside while another one of the organisation counts, and how they differ.
fn same_organisation(present: &[&Seen], label: &dyn Fn(&str) -> String) -> Vec<Finding> {
    let counting = present.iter().filter(|one| one.counts);
    let counting: HashMap<&str, &Seen> =
        counting.filter_map(|one| Some((one.organisation.as_deref()?, *one))).collect();
    let aside = present.iter().filter(|one| one.aside);
    let found = aside.filter_map(|one| {
        let other = counting.get(one.organisation.as_deref()?)?;
        let (fields, differs) = differences(other, one, label);
        let differs = match differs.is_empty() {
            true => String::new(),
            false => format!(" Ce qui diffère : {}.", differs.join(", ")),
        };
        let sentence = format!("Même organisation que la réponse {}, qui compte.{differs}", other.reference);
        Some(Finding { fields, sentence, ..Finding::same_organisation(one.id, other.id) })
    });
    found.collect()
}

/// Large differences between two responses of an organisation: fields, and descriptions.
fn differences(earlier: &Seen, later: &Seen, label: &dyn Fn(&str) -> String) -> (Vec<String>, Vec<String>) {
    let (mut fields, mut phrases) = (Vec::new(), Vec::new());
    let (one, other) = (&earlier.name, &later.name);
    let named = !one.is_empty() && !other.is_empty();
    if named && !are_close(one, other) && !one.contains(other.as_str()) && !other.contains(one.as_str()) {
        phrases.push("un autre nom".to_owned());
    }
    if matches!((&earlier.segment, &later.segment), (Some(one), Some(other)) if one != other) {
        phrases.push("un autre type d’organisation".to_owned());
    }
    for (field, amount) in &later.amounts {
        let Some(before) = earlier.amount(field) else { continue };
        let (small, large) = (i128::from(before.min(*amount)), i128::from(before.max(*amount)));
        if small > 0 && large >= small * TIMES {
            phrases.push(format!("un montant dix fois différent ({})", label(field)));
            fields.push(field.clone());
        }
    }
    (fields, phrases)
}

/// Organisations with different numbers whose names are the same or close.
fn close_names(present: &[&Seen]) -> Vec<Finding> {
    let mut by_name: BTreeMap<&str, Vec<&Seen>> = BTreeMap::new();
    for one in present.iter().filter(|one| !one.name.is_empty()) {
        by_name.entry(&one.name).or_default().push(one);
    }
    by_name.values_mut().for_each(|all| all.sort_by_key(|one| (one.at, one.id)));
    let mut found = Vec::new();
    let mut note = |one: &Seen, other: &Seen, how: &str| {
        if one.organisation != other.organisation || one.organisation.is_none() {
            let sentence =
                format!("Nom {how} celui de la réponse {}, sous un autre numéro.", earlier_of(one, other).reference);
            found.push(pair(Kind::CloseNames, one, other, Vec::new(), sentence));
        }
    };
    for all in by_name.values() {
        // Each is paired with the first only: a name shared by a hundred gives a hundred findings, not thousands.
        let mut all = all.iter();
        if let Some(first) = all.next() {
            all.for_each(|other| note(first, other, "identique à"));
        }
    }
    let names: Vec<&str> = by_name.keys().copied().collect();
    let first = |place: usize| by_name.get(*names.get(place)?)?.first().copied();
    for (one, other) in close_pairs(&names) {
        if let (Some(one), Some(other)) = (first(one), first(other)) {
            note(one, other, "proche de");
        }
    }
    found
}

fn earlier_of<'a>(one: &'a Seen, other: &'a Seen) -> &'a Seen {
    if (one.at, one.id) <= (other.at, other.id) { one } else { other }
}

/// Whether an amount identifies an organisation: zero and round amounts are too common.
pub fn is_telling(cents: i64) -> bool {
    let mut digits = cents.max(0);
    while digits >= 10 && digits % 10 == 0 {
        digits /= 10;
    }
    digits >= 100
}

/// Organisations with at least two identifying amounts in common.
fn same_figures(present: &[&Seen], label: &dyn Fn(&str) -> String) -> Vec<Finding> {
    let mut by_two: HashMap<(&str, i64, &str, i64), Vec<&Seen>> = HashMap::new();
    for one in present {
        let telling: Vec<_> = one.amounts.iter().filter(|(_, cents)| is_telling(*cents)).collect();
        for (place, (field, cents)) in telling.iter().enumerate() {
            for (other, others) in telling.iter().skip(place + 1) {
                by_two.entry((field, *cents, other, *others)).or_default().push(one);
            }
        }
    }
    let mut pairs: BTreeSet<(i64, i64)> = BTreeSet::new();
    let mut found = Vec::new();
    for all in by_two.into_values().filter(|all| all.len() > 1) {
        let Some(first) = all.iter().copied().min_by_key(|one| (one.at, one.id)) else { continue };
        for other in all.iter().filter(|other| other.id != first.id) {
            if !pairs.insert((first.id, other.id)) {
                continue;
            }
            let same =
                first.amounts.iter().filter(|(field, cents)| is_telling(*cents) && other.amount(field) == Some(*cents));
            let fields: Vec<String> = same.map(|(field, _)| field.clone()).collect();
            let names: Vec<String> = fields.iter().map(|field| label(field)).collect();
            let sentence = format!("Mêmes montants que la réponse {} ({}).", first.reference, names.join(" ; "));
            found.push(pair(Kind::SameFigures, first, other, fields, sentence));
        }
    }
    found
}

/// Organisations that wrote the same long text, word for word.
fn same_texts(present: &[&Seen]) -> Vec<Finding> {
    let mut by_text: BTreeMap<(&str, u64), Vec<&Seen>> = BTreeMap::new();
    for one in present {
        for (field, hash) in &one.texts {
            by_text.entry((field, *hash)).or_default().push(one);
        }
    }
    let mut found = Vec::new();
    for ((field, _), all) in by_text {
        let Some(first) = all.iter().copied().min_by_key(|one| (one.at, one.id)) else { continue };
        for other in all.iter().filter(|other| other.id != first.id) {
            let sentence = format!("Texte repris mot pour mot de la réponse {}.", first.reference);
            let finding = pair(Kind::SameText, first, other, vec![field.to_owned()], sentence);
            found.push(Finding { what: field.to_owned(), ..finding });
        }
    }
    found
}

/// Amounts of another order of magnitude than the median of their segment.
fn far_from_segment(present: &[&Seen], label: &dyn Fn(&str) -> String) -> Vec<Finding> {
    let mut groups: BTreeMap<(&str, &str), Vec<i64>> = BTreeMap::new();
    for one in present.iter().filter(|one| one.counts) {
        for (field, cents) in one.amounts.iter().filter(|(_, cents)| *cents > 0) {
            groups.entry((one.segment.as_deref().unwrap_or_default(), field)).or_default().push(*cents);
        }
    }
    groups.values_mut().for_each(|amounts| amounts.sort_unstable());
    let mut found = Vec::new();
    for one in present {
        for (field, cents) in one.amounts.iter().filter(|(_, cents)| *cents > 0) {
            let group = groups.get(&(one.segment.as_deref().unwrap_or_default(), field.as_str()));
            let Some(amounts) = group.filter(|amounts| amounts.len() >= LEAST_FOR_MEDIAN) else { continue };
            let Some(median) = amounts.get(amounts.len() / 2) else { continue };
            let (amount, usual) = (i128::from(*cents), i128::from(*median));
            let above = amount >= usual * FAR;
            if !above && usual < amount * FAR {
                continue;
            }
            let euros = Euros::from_cents(*cents).map(|euros| euros.to_string()).unwrap_or_default();
            found.push(Finding {
                kind: Kind::FarFromSegment,
                response: one.id,
                other: None,
                what: field.clone(),
                fields: vec![field.clone()],
                sentence: format!(
                    "{} : {euros}, au moins mille fois {} que la médiane du segment.",
                    label(field),
                    if above { "plus" } else { "moins" }
                ),
            });
        }
    }
    found
}
