//! What a file gives, one after the other.

use super::Damage;
use crate::contract::{Amount, Contract};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a file gives to its reader's caller.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A contract, or a line of a table about one.
    Contract(Box<Contract>),
    /// A record that was read and cannot be counted.
    Refused {
        /// Where it stands.
        place: Place,
        /// Why.
        reason: Refusal,
        /// What it declares: the euros at stake.
        amount: Amount,
    },
    /// What cannot be read.
    Broken {
        /// Where it stands.
        place: Place,
        /// Why.
        damage: Damage,
    },
}

impl Item {
    /// Where it stands.
    pub fn place(&self) -> Place {
        match self {
            Self::Contract(contract) => contract.origin,
            Self::Refused { place, .. } | Self::Broken { place, .. } => *place,
        }
    }
}

/// Where a record stands in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its number, from 1; in a table, its row, from 1 behind the header.
    pub number: u64,
    /// The offset of its first byte, after decompression; in Parquet, nought.
    pub offset: u64,
}

/// Why a contract that was read is not counted. Its `Display` is the sentence for the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Without a number there is no telling it from others.
    NoId,
    /// Nobody is named as the buyer.
    NoBuyer,
    /// The buyer's number is no SIRET.
    WrongBuyer,
}

impl Refusal {
    /// All reasons, in the order of pages.
    pub const ALL: [Self; 3] = [Self::NoId, Self::NoBuyer, Self::WrongBuyer];
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoId => "contrat sans identifiant",
            Self::NoBuyer => "contrat sans acheteur",
            Self::WrongBuyer => "SIRET de l’acheteur faux",
        })
    }
}

/// `n° 40 001, octet 52 100 334`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |n: u64| french::grouped(i64::try_from(n).unwrap_or(i64::MAX));
        write!(f, "n°\u{a0}{}, octet\u{a0}{}", number(self.number), number(self.offset))
    }
}
