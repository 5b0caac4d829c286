//! A contract as its file writes it: cells of text, whatever the format.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A text, borrowed from the file where it needs no decoding. Empty where the file says nothing.
pub(crate) type Cell<'a> = Cow<'a, str>;

/// Whether a record contains all that its file says of a contract, or one line of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// A record of JSON or XML.
    #[default]
    Whole,
    /// A line of a table: one holder, or one modification.
    Line,
}

/// The form of the data, which the decree of 2022 changed. Its `Display` is its name for the staff.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schema {
    /// Before 2024: names of buyers and holders, « Accord-cadre » as a nature.
    V2019,
    /// Obligatory since January 2024: `marcheInnovant`, techniques, `idAccordCadre`.
    V2022,
    /// Nothing tells which.
    #[default]
    Unknown,
}

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2019 => "schéma de 2019",
            Self::V2022 => "schéma de 2022",
            Self::Unknown => "schéma non reconnu",
        })
    }
}

/// One holder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RawHolder<'a> {
    pub(crate) declared: Cell<'a>,
    pub(crate) id: Cell<'a>,
    pub(crate) name: Cell<'a>,
}

/// One modification, or one state in a line of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RawModification<'a> {
    pub(crate) number: Cell<'a>,
    pub(crate) notified: Cell<'a>,
    pub(crate) published: Cell<'a>,
    pub(crate) amount: Cell<'a>,
    pub(crate) object: Cell<'a>,
    pub(crate) holders: Vec<RawHolder<'a>>,
}

/// One record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RawContract<'a> {
    pub(crate) shape: Shape,
    pub(crate) schema: Schema,
    pub(crate) concession: bool,
    pub(crate) id: Cell<'a>,
    pub(crate) buyer: Cell<'a>,
    pub(crate) buyer_name: Cell<'a>,
    pub(crate) nature: Cell<'a>,
    pub(crate) object: Cell<'a>,
    pub(crate) cpv: Cell<'a>,
    pub(crate) procedure: Cell<'a>,
    pub(crate) techniques: Cell<'a>,
    pub(crate) execution: Cell<'a>,
    pub(crate) framework: Cell<'a>,
    pub(crate) innovative: Cell<'a>,
    pub(crate) status: Cell<'a>,
    pub(crate) place_code: Cell<'a>,
    pub(crate) place_kind: Cell<'a>,
    pub(crate) amount: Cell<'a>,
    pub(crate) notified: Cell<'a>,
    pub(crate) published: Cell<'a>,
    /// The number of the state that a line of a table describes: 0 for the first.
    pub(crate) version: Cell<'a>,
    pub(crate) holders: Vec<RawHolder<'a>>,
    pub(crate) modifications: Vec<RawModification<'a>>,
}
