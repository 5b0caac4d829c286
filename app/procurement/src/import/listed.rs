//! A contract that a page lists.

use super::Status;
use super::report::ByDefinition;
use crate::contract::{Cpv, Day, Nature, Procedure, Region};
use crate::figures::{BuyerCategory, Groups, Matched, Sum};
use crate::resolution::{InBase, Resolved, StartUps, Surprise};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use suppliers::base::Base;
use survey::{Siren, Siret};

/// Definitions of a start-up that an import is counted by: as many as a set in one number has members.
pub const MOST_DEFINITIONS: usize = 62;

/// A contract with a start-up among its holders, or with an amount that waits for the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The buyer's establishment.
    pub buyer: Siret,
    /// The buyer's name, where the file gives it.
    pub buyer_name: String,
    /// The contract's number: as published, or normalised where its texts were not stored.
    pub id: String,
    /// What is bought; empty where its texts were not stored.
    pub object: String,
    /// When it was notified.
    pub notified: Day,
    /// When its data were published, at the latest.
    pub published: Option<NaiveDate>,
    /// The amount after all modifications, in cents.
    pub cents: i64,
    /// The amount as notified, in cents, where it is known and a modification changed it.
    pub initial_cents: Option<i64>,
    /// The kind of goods.
    pub cpv: Option<Cpv>,
    /// The region in which it is executed.
    pub region: Option<Region>,
    /// How it was awarded.
    pub procedure: Procedure,
    /// What it is.
    pub nature: Nature,
    /// Whether it is an innovative purchase, where that is stated.
    pub innovative: Option<bool>,
    /// The holders after all modifications.
    pub holders: Vec<ListedHolder>,
    /// Names of holders, as far as the file gives them.
    pub names: Vec<String>,
    /// Why its amount waits for the staff, if it does.
    pub surprise: Option<Surprise>,
    /// What a decision of the staff is about: this contract, or the buyer's contracts of the same division and amount.
    pub subject: String,
    /// How many holders meet each definition in the year of notification.
    meeting: Vec<u32>,
}

/// A holder of a listed contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedHolder {
    /// Its number, if it is one of INSEE.
    pub siren: Option<Siren>,
    /// Whether the base lists it, by any definition and in any year.
    pub in_base: bool,
}

impl Listed {
    /// A contract as listed: one that is counted or without a date and has a holder in the base, or one that waits.
    pub(super) fn of(contract: &Resolved, base: &Base) -> Option<Self> {
        let surprise = match contract.status {
            Status::Waits(surprise) => Some(surprise),
            Status::Counts | Status::Undated(_) => None,
            _ => return None,
        };
        let in_base = |siren: Siren| base.find(siren).is_some();
        if surprise.is_none() && !contract.sirens().any(in_base) {
            return None;
        }
        let holder = |siren: Option<Siren>| ListedHolder { siren, in_base: siren.is_some_and(in_base) };
        let initial = contract.initial().and_then(|state| state.amount.ok()).map(survey::Euros::cents);
        let texts = contract.texts.as_deref();
        let text = |of: Option<&str>| of.unwrap_or_default().to_owned();
        Some(Self {
            buyer: contract.buyer,
            buyer_name: text(texts.map(|texts| texts.buyer.as_ref())),
            id: text(texts.map(|texts| texts.id.as_ref()).or(Some(&contract.id))),
            object: text(texts.map(|texts| texts.object.as_ref())),
            notified: contract.notified,
            published: contract.published,
            cents: contract.cents(),
            initial_cents: initial.filter(|cents| *cents != contract.cents()),
            cpv: contract.cpv,
            region: contract.region,
            procedure: contract.procedure,
            nature: contract.nature,
            innovative: contract.innovative,
            holders: contract.holders().iter().map(|id| holder(id.siren())).collect(),
            names: texts.map(|texts| texts.holders.iter().map(ToString::to_string).collect()).unwrap_or_default(),
            surprise,
            subject: subject(contract, surprise),
            meeting: meeting(contract, base),
        })
    }

    /// The year of notification.
    pub fn year(&self) -> Option<i32> {
        self.notified.known().map(|date| date.year())
    }

    /// The CPV division, 0 where there is no code.
    pub fn division(&self) -> u8 {
        self.cpv.map(Cpv::division).unwrap_or_default()
    }

    /// Whether a start-up by a definition is among the holders, by its place in the report's list.
    pub fn meets(&self, definition: usize) -> bool {
        self.meeting.get(definition).is_some_and(|among| *among > 0)
    }

    /// The definitions that some holder meets, as a set: the bit of each place.
    pub fn definitions(&self) -> i64 {
        let met = (0..self.meeting.len().min(MOST_DEFINITIONS)).filter(|definition| self.meets(*definition));
        met.fold(0, |set, definition| set | 1 << definition)
    }

    /// The start-ups' part by a definition.
    pub fn matched(&self, definition: usize) -> Option<Matched> {
        let among = self.meeting.get(definition).filter(|among| **among > 0)?;
        Some(Matched::of(self.cents, usize::try_from(*among).unwrap_or_default(), self.holders.len()))
    }

    pub(super) fn groups(&self) -> Groups {
        Groups {
            buyer: BuyerCategory::of(self.buyer.siren()),
            region: self.region,
            division: self.division(),
            procedure: self.procedure,
            innovative: self.innovative == Some(true),
        }
    }

    /// Counts the start-ups' part by each definition.
    pub(super) fn count_start_ups(&self, definitions: &mut [ByDefinition]) {
        for (place, definition) in definitions.iter_mut().enumerate() {
            match (self.matched(place), self.year()) {
                (Some(matched), Some(year)) => definition.start_ups.add(self.groups(), year, matched),
                (Some(matched), None) => definition.undated.join(matched),
                (None, _) => {}
            }
        }
    }
}

/// How many holders of a contract meet each definition.
fn meeting(contract: &Resolved, base: &Base) -> Vec<u32> {
    let among = |definition| {
        let start_ups = InBase { base, definition };
        let meeting = contract.sirens().filter(|siren| start_ups.contains(*siren, contract.year())).count();
        u32::try_from(meeting).unwrap_or(u32::MAX)
    };
    (0..base.definitions().len().min(MOST_DEFINITIONS)).map(among).collect()
}

/// What a decision is about. Amounts that occur on many contracts are decided about together.
fn subject(contract: &Resolved, surprise: Option<Surprise>) -> String {
    match surprise {
        Some(Surprise::Repeated) => format!("{}/cpv-{:02}", contract.buyer.siren(), contract.division()),
        _ => format!("{}/{}", contract.buyer, contract.id),
    }
}
