//! What publications add up, and what is remembered of it.

use super::ask::What;
use super::unit::{Amounts as Fields, Unit};
use crate::survey::{Audience, Euros};
use serde::{Deserialize, Serialize};

/// What the rows of tables add up, organisation by organisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Purchases from start-ups in a year, in cents.
    Startup(i32),
    /// Who gave them.
    Buyers(i32),
    /// Who has a rate.
    Rated(i32),
    /// Who gave a year and the year before.
    Panel(i32),
    /// Who answered.
    Respondents(Audience),
}

impl Measure {
    /// What the first columns of a table show; none for answers, which are judged by themselves.
    pub fn of(what: &What) -> Vec<Self> {
        match what {
            What::Volumes(year) => vec![Self::Buyers(*year), Self::Startup(*year)],
            What::Rates(year) => vec![Self::Rated(*year)],
            What::Growth(year) => vec![Self::Panel(*year)],
            What::Classes(year) => vec![Self::Buyers(*year)],
            What::Participation(audience) => vec![Self::Respondents(*audience)],
            What::Answers(..) => Vec::new(),
        }
    }

    /// Its name in what is kept of a publication.
    pub fn key(&self) -> String {
        match self {
            Self::Startup(year) => format!("achats-{year}"),
            Self::Buyers(year) => format!("acheteurs-{year}"),
            Self::Rated(year) => format!("taux-{year}"),
            Self::Panel(year) => format!("panel-{year}"),
            Self::Respondents(audience) => format!("reponses-{audience}"),
        }
    }

    /// Whether it counts organisations.
    pub fn counts(&self) -> bool {
        !matches!(self, Self::Startup(_))
    }

    /// What an organisation adds; `None` where it has no part in it.
    pub fn given(&self, fields: &Fields, unit: &Unit) -> Option<i64> {
        let one = |is_in: bool| is_in.then_some(1);
        match self {
            Self::Startup(year) => fields.given(unit, *year).startup.map(Euros::cents),
            Self::Buyers(year) => one(fields.given(unit, *year).startup.is_some()),
            Self::Rated(year) => one(fields.given(unit, *year).rate().is_some()),
            Self::Panel(year) => {
                let given = fields.given(unit, *year);
                one(given.startup.is_some() && given.previous_startup.is_some())
            }
            Self::Respondents(_) => Some(1),
        }
    }
}

/// A number that a publication disclosed: of which cell, of how many, and what they added up to. No organisation is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// What is added up: [`Measure::key`].
    pub measure: String,
    /// Of whom: [`Who::key`].
    pub who: String,
    /// How many they were.
    pub people: i64,
    /// What they added up to.
    pub sum: i64,
}
