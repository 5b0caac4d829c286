//! A public contract as a value.

mod amount;
mod cpv;
mod date;
mod holder;
pub(crate) mod id;
mod innovative;
mod nature;
mod place;
mod procedure;
mod state;
#[cfg(test)]
mod tests;
mod text;

pub use crate::raw::{Schema, Shape};
pub use amount::{Amount, UnknownAmount};
pub use cpv::{Cpv, division_name};
pub use date::{DateFault, Day};
pub use holder::{Holder, HolderId};
pub use id::ContractId;
pub use nature::Nature;
pub use place::{Location, Region};
pub use procedure::Procedure;
pub use state::State;
pub use text::{MAX_ID, MAX_NAME, MAX_OBJECT};

use crate::raw::RawContract;
use crate::reading::{Item, Place, Refusal};
use chrono::NaiveDate;
use survey::Siret;

/// Whether money is spent by the buyer or earned by the holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A public contract: the buyer pays.
    Contract,
    /// A concession: the holder is paid by users. Its value is a turnover, no purchase.
    Concession,
}

/// A contract as one record states it, with all its modifications; of a table, what one line states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Purchase or concession.
    pub kind: Kind,
    /// The buyer's establishment.
    pub buyer: Siret,
    /// The buyer's name, where the file gives it; at most [`MAX_NAME`] characters.
    pub buyer_name: Box<str>,
    /// Its number, unique for one buyer.
    pub id: ContractId,
    /// Contract, framework agreement, contract under a framework agreement.
    pub nature: Nature,
    /// What is bought; at most [`MAX_OBJECT`] characters.
    pub object: Box<str>,
    /// The kind of goods, where the code can be read.
    pub cpv: Option<Cpv>,
    /// How the contract was awarded.
    pub procedure: Procedure,
    /// Whether a framework agreement is executed by contracts of their own (« marchés subséquents »).
    pub by_follow_ups: bool,
    /// The framework agreement under which it was concluded.
    pub framework: Option<ContractId>,
    /// Whether it is an innovative purchase (`marcheInnovant`), where the file says so.
    pub innovative: Option<bool>,
    /// Whether a modification or the record itself annuls it.
    pub annulled: bool,
    /// Where it is executed.
    pub location: Option<Location>,
    /// When it was notified to its holders.
    pub notified: Day,
    /// When its data were published, at the latest.
    pub published: Option<NaiveDate>,
    /// Its states: the first as notified, then one after each modification, by date. Never empty.
    pub states: Vec<State>,
    /// The form of the data.
    pub schema: Schema,
    /// A whole record, or a line of a table.
    pub shape: Shape,
    /// Where it stands in its file.
    pub origin: Place,
}

impl Contract {
    /// Reads a record's cells: a contract, or the reason for which it cannot be counted.
    pub(crate) fn read(raw: &RawContract<'_>, origin: Place, today: NaiveDate) -> Item {
        match Self::identify(raw) {
            Ok((buyer, id)) => Item::Contract(Box::new(Self::of(raw, buyer, id, origin, today))),
            Err(reason) => Item::Refused { place: origin, reason, amount: amount::read(&raw.amount) },
        }
    }

    /// The two parts of a contract's key.
    fn identify(raw: &RawContract<'_>) -> Result<(Siret, ContractId), Refusal> {
        let id = ContractId::read(&raw.id).ok_or(Refusal::NoId)?;
        if text::short(&raw.buyer, MAX_ID).is_empty() {
            return Err(Refusal::NoBuyer);
        }
        let plain = <&[u8; 14]>::try_from(raw.buyer.as_bytes()).ok().and_then(Siret::from_digits);
        let buyer = plain.or_else(|| Siret::parse(&raw.buyer).ok()).ok_or(Refusal::WrongBuyer)?;
        Ok((buyer, id))
    }

    fn of(raw: &RawContract<'_>, buyer: Siret, id: ContractId, origin: Place, today: NaiveDate) -> Self {
        let notified = Day::read(&raw.notified, today);
        let framework = ContractId::read(&raw.framework).filter(|framework| *framework != id && !framework.is_none());
        // In the form of 2022 both an agreement and the contracts under it name the technique.
        let nature = match &framework {
            Some(_) => Nature::FollowUp,
            None => Nature::read(&raw.nature, &raw.techniques),
        };
        let concession = raw.concession || nature == Nature::Concession;
        Self {
            kind: if concession { Kind::Concession } else { Kind::Contract },
            buyer,
            buyer_name: text::short(&raw.buyer_name, MAX_NAME),
            id,
            nature,
            object: text::short(&raw.object, MAX_OBJECT),
            cpv: Cpv::read(&raw.cpv),
            procedure: Procedure::read(&raw.procedure),
            by_follow_ups: nature::by_follow_ups(&raw.execution),
            framework,
            innovative: innovative::read(&raw.innovative),
            annulled: nature::annuls(raw),
            location: Location::read(&raw.place_code, &raw.place_kind),
            notified,
            published: state::published(raw, today),
            states: state::read(raw, notified, today),
            schema: raw.schema,
            shape: raw.shape,
            origin,
        }
    }
}
