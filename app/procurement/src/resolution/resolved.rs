//! A contract in memory.

use super::Status;
use crate::contract::{
    Amount, Contract, Cpv, Day, HolderId, Kind, Nature, Procedure, Region, Shape, State, UnknownAmount,
};
use crate::reading::Place;
use chrono::{Datelike, NaiveDate};
use std::hash::{DefaultHasher, Hash, Hasher};
use survey::{Euros, Siren, Siret};

/// A contract as far as figures need it: its first state and its last one, what groups it, where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The buyer's establishment.
    pub buyer: Siret,
    /// Its number, normalised.
    pub id: Box<str>,
    /// The normalised number of the framework agreement under which it was concluded.
    pub framework: Option<Box<str>>,
    /// What a page lists, where it was asked for.
    pub texts: Option<Box<Texts>>,
    /// The first state and, after modifications, the last one. Never empty.
    pub(super) states: Vec<Terms>,
    /// The record that won, in its file.
    pub origin: Place,
    /// What tells different objects apart.
    pub(super) object: u64,
    /// When it was notified.
    pub notified: Day,
    /// When its data were published, at the latest.
    pub published: Option<NaiveDate>,
    /// How many modifications its record states.
    pub modifications: u32,
    /// The kind of goods.
    pub cpv: Option<Cpv>,
    /// The region in which it is executed.
    pub region: Option<Region>,
    /// How it was awarded.
    pub procedure: Procedure,
    /// What it is.
    pub nature: Nature,
    /// Purchase or concession.
    pub kind: Kind,
    /// Whether it is an innovative purchase, where that is stated.
    pub innovative: Option<bool>,
    /// Whether it was annulled.
    pub annulled: bool,
    /// Whether it is a framework agreement whose contracts are counted instead.
    pub(super) ceiling: bool,
    pub(super) by_follow_ups: bool,
    pub(super) shape: Shape,
    /// Where it stands in the figures.
    pub status: Status,
}

/// A state: what holds from a date on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The amount before tax.
    pub amount: Amount,
    /// All holders, each company once.
    pub holders: Box<[HolderId]>,
    /// The date from which it holds.
    pub since: Option<NaiveDate>,
    /// When the line that states it was published.
    pub(super) published: Option<NaiveDate>,
    pub(super) version: u32,
}

/// What a page lists of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// The number as published.
    pub id: Box<str>,
    /// The object.
    pub object: Box<str>,
    /// The buyer's name.
    pub buyer: Box<str>,
    /// The names of the last holders, as far as they are given.
    pub holders: Vec<Box<str>>,
}

impl Texts {
    pub(super) fn of(contract: &Contract) -> Self {
        let holders = contract.states.last().map(|state| state.holders.as_slice()).unwrap_or_default();
        let names = holders.iter().map(|holder| holder.name.clone());
        Self {
            id: contract.id.published().into(),
            object: contract.object.clone(),
            buyer: contract.buyer_name.clone(),
            holders: names.filter(|name| !name.is_empty()).collect(),
        }
    }
}

impl Terms {
    fn of(state: &State, published: Option<NaiveDate>) -> Self {
        let ids = state.holders.iter().map(|holder| holder.id);
        Self { amount: state.amount, holders: distinct(ids), since: state.since, published, version: state.version }
    }

    /// Takes over from the state before what this one does not state.
    pub(super) fn follow(&mut self, before: &Self) {
        self.amount = self.amount.or(before.amount);
        if self.holders.is_empty() {
            self.holders.clone_from(&before.holders);
        }
    }
}

/// Holders, each company once; those without a number each count, since nothing tells them apart.
pub(super) fn distinct(ids: impl Iterator<Item = HolderId>) -> Box<[HolderId]> {
    let mut all: Vec<HolderId> = ids.collect();
    all.sort_unstable();
    all.dedup_by(|one, other| one == other && one.siren().is_some());
    all.into()
}

impl Resolved {
    pub(super) fn of(contract: &Contract, texts: Option<Texts>) -> Self {
        let mut hasher = DefaultHasher::new();
        contract.object.hash(&mut hasher);
        let states = contract.states.iter().map(|state| Terms::of(state, contract.published));
        let mut resolved = Self {
            buyer: contract.buyer,
            id: contract.id.normalised().into(),
            framework: contract.framework.as_ref().map(|id| id.normalised().into()),
            texts: texts.map(Box::new),
            states: states.collect(),
            origin: contract.origin,
            object: hasher.finish(),
            notified: contract.notified,
            published: contract.published,
            modifications: u32::try_from(contract.states.len().saturating_sub(1)).unwrap_or(u32::MAX),
            cpv: contract.cpv,
            region: contract.location.as_ref().and_then(|location| location.region),
            procedure: contract.procedure,
            nature: contract.nature,
            kind: contract.kind,
            innovative: contract.innovative,
            annulled: contract.annulled,
            ceiling: false,
            by_follow_ups: contract.by_follow_ups,
            shape: contract.shape,
            status: Status::Counts,
        };
        if resolved.shape == Shape::Whole {
            resolved.forget_between();
        }
        resolved
    }

    /// Gives up the states between the first and the last.
    pub(super) fn forget_between(&mut self) {
        if self.states.len() > 2 {
            self.states.drain(1..self.states.len() - 1);
        }
        self.states.shrink_to_fit();
    }

    /// The state as notified.
    pub fn initial(&self) -> Option<&Terms> {
        self.states.first()
    }

    /// The state after all modifications.
    pub fn current(&self) -> Option<&Terms> {
        self.states.last()
    }

    /// The amount after all modifications.
    pub fn amount(&self) -> Amount {
        self.current().map_or(Err(UnknownAmount::Missing), |state| state.amount)
    }

    /// The amount in cents, 0 where it is unknown.
    pub fn cents(&self) -> i64 {
        self.amount().map_or(0, Euros::cents)
    }

    /// The holders after all modifications, each company once.
    pub fn holders(&self) -> &[HolderId] {
        self.current().map(|state| state.holders.as_ref()).unwrap_or_default()
    }

    /// The companies among them.
    pub fn sirens(&self) -> impl Iterator<Item = Siren> {
        self.holders().iter().filter_map(|holder| holder.siren())
    }

    /// The CPV division, 0 where there is no code.
    pub fn division(&self) -> u8 {
        self.cpv.map(Cpv::division).unwrap_or_default()
    }

    /// The year of notification.
    pub fn year(&self) -> Option<i32> {
        self.notified.known().map(|date| date.year())
    }

    /// The date of the last modification.
    pub(super) fn last_change(&self) -> Option<NaiveDate> {
        self.states.get(1..).unwrap_or_default().iter().filter_map(|state| state.since).max()
    }

    /// Where it stands before its amount is compared with others'.
    pub(super) fn without_surprise(&self) -> Status {
        match (self.amount(), self.notified) {
            _ if self.annulled => Status::Annulled,
            _ if self.kind == Kind::Concession => Status::Concession,
            _ if self.ceiling => Status::Ceiling,
            (Err(reason), _) => Status::UnknownAmount(reason),
            (_, Day::Unknown(fault)) => Status::Undated(fault),
            _ => Status::Counts,
        }
    }
}
