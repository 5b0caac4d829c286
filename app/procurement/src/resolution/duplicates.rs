//! Records that state a contract again: other platforms, later publications.

use super::resolved::Resolved;
use crate::contract::Kind;
use crate::contract::id::without_dashes;
use crate::figures::Tally;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};
use survey::Siren;

/// Records that stated a contract again. None of them counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicates {
    /// Records with the amount of the one that counts.
    pub same_amount: Tally,
    /// Records with another amount: what they declared.
    pub other_amount: Tally,
    /// Among both, records with another object and other holders: perhaps other contracts under the same number, such
    /// as lots. What they declared is missing if they are.
    pub other_object: Tally,
    /// Records whose number or establishment was written otherwise, and that agree in all else.
    pub other_key: Tally,
}

/// Whether two records are about one contract by their key.
pub(super) fn same_key(one: &Resolved, other: &Resolved) -> bool {
    one.buyer == other.buyer && one.id == other.id && one.kind == other.kind
}

/// Leaves one record of each contract. The records are sorted by key.
pub(super) fn resolve(contracts: &mut Vec<Resolved>, duplicates: &mut Duplicates) {
    contracts.dedup_by(|next, best| {
        let same = same_key(best, next);
        if same {
            compete(best, next);
            duplicates.add(best, next);
        }
        same
    });
    under_other_keys(contracts, duplicates);
    contracts.sort_by(|one, other| (one.buyer, &one.id, one.kind).cmp(&(other.buyer, &other.id, other.kind)));
}

/// Leaves the record that counts in `best`.
fn compete(best: &mut Resolved, next: &mut Resolved) {
    if rank(next) >= rank(best) {
        std::mem::swap(best, next);
    }
    if best.texts.is_none() {
        best.texts = next.texts.take();
    }
}

/// What decides which record counts: the one that knows the latest modification, then the one published last, then the
/// one with more modifications, then the one with an amount and a date; of equals the later in the files.
fn rank(record: &Resolved) -> (Option<NaiveDate>, Option<NaiveDate>, u32, bool, bool) {
    let (amount, date) = (record.amount().is_ok(), record.notified.known().is_some());
    (record.last_change(), record.published, record.modifications, amount, date)
}

impl Duplicates {
    fn add(&mut self, best: &Resolved, lost: &Resolved) {
        let cents = lost.cents();
        if best.amount() == lost.amount() {
            self.same_amount.add(cents);
        } else {
            self.other_amount.add(cents);
        }
        let common = lost.holders().iter().any(|holder| best.holders().contains(holder));
        if best.object != lost.object && !common {
            self.other_object.add(cents);
        }
    }
}

/// A contract whose number lacks its separators, or whose buyer gave another establishment, is the same only if the
/// date, the amount and the holders are known and equal.
fn under_other_keys(contracts: &mut Vec<Resolved>, duplicates: &mut Duplicates) {
    contracts.sort_by_cached_key(loose_key);
    contracts.dedup_by(|next, best| {
        let known = best.notified.known().is_some() && best.amount().is_ok() && !best.holders().is_empty();
        let same = known
            && (best.buyer.siren(), best.kind) == (next.buyer.siren(), next.kind)
            && (best.notified, best.amount()) == (next.notified, next.amount())
            && best.holders() == next.holders()
            && without_dashes(&best.id) == without_dashes(&next.id);
        if same {
            compete(best, next);
            duplicates.other_key.add(next.cents());
        }
        same
    });
}

/// What brings records together that may be one contract under other keys.
fn loose_key(contract: &Resolved) -> (Siren, u64, Kind) {
    let mut hasher = DefaultHasher::new();
    without_dashes(&contract.id).hash(&mut hasher);
    contract.notified.hash(&mut hasher);
    contract.amount().hash(&mut hasher);
    contract.holders().hash(&mut hasher);
    (contract.buyer.siren(), hasher.finish(), contract.kind)
}
