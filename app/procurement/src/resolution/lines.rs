//! Contracts that a table spreads over several lines: one for each holder, one for each state.

#[cfg(test)]
mod tests;

use super::duplicates::same_key;
use super::resolved::{Resolved, Terms, distinct};
use crate::contract::{Day, Shape};
use std::cmp::Reverse;

/// Brings the lines of each contract together, and applies modifications to the whole contract. Behind it all contracts
/// are sorted by key.
pub(super) fn gather(contracts: &mut Vec<Resolved>) {
    contracts.sort_by(|one, other| {
        let behind = |contract: &Resolved| (contract.kind, contract.shape);
        (one.buyer, &one.id).cmp(&(other.buyer, &other.id)).then(behind(one).cmp(&behind(other)))
    });
    contracts.dedup_by(|next, first| {
        let same = first.shape == Shape::Line && next.shape == Shape::Line && same_key(first, next);
        if same {
            join(first, next);
        }
        same
    });
    for contract in contracts.iter_mut().filter(|contract| contract.shape == Shape::Line) {
        fold(contract);
    }
}

fn join(first: &mut Resolved, next: &mut Resolved) {
    first.states.append(&mut next.states);
    // The date of notification is that of the first state; where no line describes it, the earliest one.
    first.notified = match (first.notified, next.notified) {
        (Day::Known(one), Day::Known(other)) => Day::Known(one.min(other)),
        (Day::Unknown(_), known @ Day::Known(_)) => known,
        (first, _) => first,
    };
    if first.published < next.published {
        first.published = next.published;
        first.origin = next.origin;
    }
    first.annulled |= next.annulled;
    first.by_follow_ups |= next.by_follow_ups;
    first.framework = first.framework.take().or(next.framework.take());
    first.innovative = first.innovative.or(next.innovative);
    first.cpv = first.cpv.or(next.cpv);
    first.region = first.region.or(next.region);
    join_texts(first, next);
}

fn join_texts(first: &mut Resolved, next: &mut Resolved) {
    let Some(other) = next.texts.take() else { return };
    match &mut first.texts {
        Some(texts) => {
            for name in other.holders {
                if !texts.holders.contains(&name) {
                    texts.holders.push(name);
                }
            }
        }
        none => *none = Some(other),
    }
}

/// One state for each version, as it was published last: its holders are those of all its lines, its amount that of one
/// line, however many repeat it.
fn fold(contract: &mut Resolved) {
    let mut states = std::mem::take(&mut contract.states);
    states.sort_by_key(|state| (state.version, Reverse(state.published)));
    states.dedup_by(|next, first| {
        let same = first.version == next.version;
        if same && first.published == next.published {
            first.holders = distinct(first.holders.iter().chain(next.holders.iter()).copied());
            first.amount = next.amount.or(first.amount);
            first.since = first.since.or(next.since);
        }
        same
    });
    if let Some(Terms { version: 0, since: Some(date), .. }) = states.first() {
        contract.notified = Day::Known(*date);
    }
    by_date(&mut states);
    let mut before: Option<Terms> = None;
    for state in &mut states {
        if let Some(before) = &before {
            state.follow(before);
        }
        before = Some(state.clone());
    }
    contract.modifications = u32::try_from(states.len().saturating_sub(1)).unwrap_or(u32::MAX);
    contract.states = states;
    contract.forget_between();
}

/// Modifications by date where all have one, otherwise by number.
fn by_date(states: &mut [Terms]) {
    if states.iter().all(|state| state.version == 0 || state.since.is_some()) {
        states.sort_by_key(|state| (state.version > 0, state.since.filter(|_| state.version > 0), state.version));
    }
}
