//! Who holds a contract.

use super::text::{MAX_NAME, folded, short};
use crate::raw::RawHolder;
use suppliers::identifier::{self, Identifier};
use survey::Siren;

/// A holder of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who it is.
    pub id: HolderId,
    /// Its name, where the file gives it; at most [`MAX_NAME`] characters.
    pub name: Box<str>,
}

/// A holder's number, as far as it can be compared with a base of SIREN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HolderId {
    /// A company in the register of INSEE.
    Siren(Siren),
    /// A company in another register: foreign, Polynesian, New Caledonian.
    OtherRegister,
    /// Nothing, or a word for nothing.
    Missing,
    /// What is no number of any register.
    Refused,
}

impl Holder {
    pub(super) fn read(raw: &RawHolder<'_>) -> Self {
        Self { id: HolderId::read(&raw.declared, &raw.id), name: short(&raw.name, MAX_NAME) }
    }
}

impl HolderId {
    /// Reads a number by its declared register first, then by its form. Where another register than INSEE's is
    /// declared, only a whole SIRET or a VAT number shows that the declaration is wrong: nine digits may belong to
    /// either.
    pub(super) fn read(declared: &str, cell: &str) -> Self {
        let cell = cell.get(..cell.floor_char_boundary(64)).unwrap_or_default();
        let form = match identifier::read(cell) {
            Identifier::Siren { siren, .. } => Self::Siren(siren),
            // Declared as a SIRET, it is one.
            Identifier::Other(identifier::Register::RidetOrSiret(siren)) => Self::Siren(siren),
            Identifier::Other(_) => Self::OtherRegister,
            Identifier::Missing => Self::Missing,
            Identifier::Refused(_) => Self::Refused,
        };
        match register(declared) {
            Register::Insee => form,
            Register::Other => match form {
                Self::Siren(_) if lies(cell) => form,
                Self::Missing => Self::Missing,
                _ => Self::OtherRegister,
            },
        }
    }

    /// Whether it is a number of some register.
    pub fn is_known(self) -> bool {
        matches!(self, Self::Siren(_) | Self::OtherRegister)
    }

    /// The SIREN, if that is what it is.
    pub fn siren(self) -> Option<Siren> {
        match self {
            Self::Siren(siren) => Some(siren),
            _ => None,
        }
    }
}

/// The register that a file declares.
enum Register {
    /// SIRET, SIREN, VAT number, nothing.
    Insee,
    /// TAHITI, RIDET, FRWF, IREP, HORS-UE, UE.
    Other,
}

fn register(declared: &str) -> Register {
    let declared = folded(declared.get(..declared.floor_char_boundary(64)).unwrap_or_default());
    let other = ["tahiti", "ridet", "frw", "irep", "hors ue", "ue"];
    if other.iter().any(|name| declared.starts_with(name)) { Register::Other } else { Register::Insee }
}

/// Whether a number can be of no other register than INSEE's: fourteen digits that are not a RIDET written so, or a VAT
/// number.
fn lies(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let vat = cell.trim_start().to_uppercase().starts_with("FR");
    vat || (digits == 14 && !cell.trim_start().starts_with("99"))
}
