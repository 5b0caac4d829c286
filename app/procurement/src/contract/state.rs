//! The states of a contract: as notified, and after each modification.

use super::amount;
use super::date::Day;
use super::{Amount, Holder};
use crate::raw::{RawContract, RawHolder, Shape};
use chrono::NaiveDate;

/// What holds from a date on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Its number: 0 for the first state.
    pub version: u32,
    /// The date from which it holds, if one is known.
    pub since: Option<NaiveDate>,
    /// The whole amount before tax.
    pub amount: Amount,
    /// All holders.
    pub holders: Vec<Holder>,
}

/// The latest date on which a record was published.
pub(super) fn published(raw: &RawContract<'_>, today: NaiveDate) -> Option<NaiveDate> {
    let changes = raw.modifications.iter().map(|change| &change.published);
    changes.chain([&raw.published]).filter_map(|cell| Day::read(cell, today).known()).max()
}

/// The states of a record, by date: modifications change the whole contract before its amount is shared among holders.
/// A modification that states no amount, or none that can be read, leaves the amount; one that names nobody leaves the
/// holders. One without a date follows the one written before it.
pub(super) fn read(raw: &RawContract<'_>, notified: Day, today: NaiveDate) -> Vec<State> {
    let first = State {
        version: version(&raw.version).unwrap_or_default(),
        since: notified.known(),
        amount: amount::read(&raw.amount),
        holders: holders(&raw.holders),
    };
    let mut last_date = first.since;
    let mut changes = Vec::new();
    for (place, change) in raw.modifications.iter().enumerate() {
        let day = Day::read(&change.notified, today).known().or(Day::read(&change.published, today).known());
        let order = day.or(last_date);
        last_date = order;
        changes.push((order, place, day, change));
    }
    changes.sort_by_key(|(order, place, ..)| (*order, *place));
    let mut states = vec![first];
    for (order, (_, _, since, change)) in (1..).zip(changes) {
        let mut state =
            State { version: order, since, amount: amount::read(&change.amount), holders: holders(&change.holders) };
        match states.last() {
            // Other lines of the table may describe states between this one and the first.
            _ if raw.shape == Shape::Line => state.version = version(&change.number).unwrap_or(order).max(1),
            Some(before) => state.follow(before),
            None => {}
        }
        states.push(state);
    }
    states
}

impl State {
    /// Takes over from the state before what this one does not state.
    pub(crate) fn follow(&mut self, before: &Self) {
        self.amount = self.amount.or(before.amount);
        if self.holders.is_empty() {
            self.holders.clone_from(&before.holders);
        }
    }
}

/// A number of a state, which tables also write as `1.0`.
fn version(cell: &str) -> Option<u32> {
    cell.trim().split('.').next().unwrap_or_default().parse().ok()
}

fn holders(raw: &[RawHolder<'_>]) -> Vec<Holder> {
    raw.iter().map(Holder::read).collect()
}
