//! Looks up an organisation's name, legal form, size and region by its number, in the public company search of the
//! State (API Recherche d’entreprises), to propose them to the respondent. Nothing waits for it: it may be slow, wrong,
//! down or switched off, and the respondent then fills the fields in by hand.

pub mod address;
mod cache;
pub mod legal_form;
mod reply;
pub mod search;
mod throttle;

use std::fmt;
use std::sync::Arc;
use survey::{Answer, Proposed, Siren, Siret};

/// The number by which an organisation is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Number {
    /// That of the organisation.
    Siren(Siren),
    /// That of one of its establishments.
    Siret(Siret),
}

impl Number {
    /// The number in an answer, if any.
    pub fn of(answer: &Answer) -> Option<Self> {
        match answer {
            Answer::Siren(siren) => Some(Self::Siren(*siren)),
            Answer::Siret(siret) => Some(Self::Siret(*siret)),
            _ => None,
        }
    }

    /// The number of the organisation.
    pub fn siren(self) -> Siren {
        match self {
            Self::Siren(siren) => siren,
            Self::Siret(siret) => siret.siren(),
        }
    }
}

/// The digits alone.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Siren(siren) => siren.fmt(f),
            Self::Siret(siret) => siret.fmt(f),
        }
    }
}

/// Data of the register about an organisation; any of them may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Company {
    /// Its name as registered, in capitals.
    pub name: Option<String>,
    /// Its legal form, in words.
    pub legal_form: Option<&'static str>,
    /// Its size: a code of [`Proposed::Size`].
    pub size: Option<&'static str>,
    /// Its staff: a code of [`Proposed::Staff`].
    pub staff: Option<&'static str>,
    /// Its region, or that of the requested establishment: a code of [`Proposed::Region`].
    pub region: Option<&'static str>,
}

impl Company {
    /// The proposal of one kind.
    pub fn propose(&self, what: Proposed) -> Option<&str> {
        match what {
            Proposed::Name => self.name.as_deref(),
            Proposed::LegalForm => self.legal_form,
            Proposed::Size => self.size,
            Proposed::Staff => self.staff,
            Proposed::Region => self.region,
        }
    }
}

/// The result of a look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The organisation.
    Company(Arc<Company>),
    /// The register shows no organisation with this number. One may exist nevertheless: some have opted out, others are
    /// too new.
    Unknown,
    /// No answer, or an invalid one.
    Unavailable,
}

impl Found {
    /// The organisation, if it was found.
    pub fn company(&self) -> Option<&Company> {
        match self {
            Self::Company(company) => Some(company),
            Self::Unknown | Self::Unavailable => None,
        }
    }
}
