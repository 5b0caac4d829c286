//! An organisation's name, legal form, size and region, proposed from its number by the public company
//! search (API Recherche d’entreprises, run by the State). Nothing waits for it: it may be slow, wrong,
//! down or switched off, and the respondent then goes on by hand.

pub mod address;
mod cache;
pub mod legal_form;
mod reply;
pub mod search;
mod throttle;

use std::fmt;
use std::sync::Arc;
use survey::{Answer, Proposed, Siren, Siret};

/// The number that an organisation is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Number {
    /// Of the organisation.
    Siren(Siren),
    /// Of one of its establishments.
    Siret(Siret),
}

impl Number {
    /// The number that an answer holds, if it holds one.
    pub fn of(answer: &Answer) -> Option<Self> {
        match answer {
            Answer::Siren(siren) => Some(Self::Siren(*siren)),
            Answer::Siret(siret) => Some(Self::Siret(*siret)),
            _ => None,
        }
    }

    /// The organisation that it leads to.
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

/// What the register says of an organisation; it does not know everything of every one.
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
    /// Its region, or that of the establishment asked for: a code of [`Proposed::Region`].
    pub region: Option<&'static str>,
}

impl Company {
    /// What is proposed of one kind.
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

/// What a look-up came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The organisation.
    Company(Arc<Company>),
    /// The register shows none under this number, which does not mean that there is none: some have asked
    /// not to be shown, others are too new.
    Unknown,
    /// No answer, or none that makes sense.
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
