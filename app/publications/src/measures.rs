//! What publications add up, and what is remembered of it.

use crate::table_catalogue::What;
use crate::units::{Amounts as Fields, Unit, Who};
use serde::{Deserialize, Serialize};
use survey::{Audience, Euros};

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
    /// A sum that a ratio stands on, in cents. It is not shown; beside a sum of the same buyers the ratio tells it, so that it is judged as
    /// if it were (rule 3).
    Behind(Ratio, i32),
}

/// One side of a ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ratio {
    /// Purchases from start-ups of those who have a rate.
    RatedStartup,
    /// All their purchases.
    RatedTotal,
    /// Purchases of a year of those who gave the year before too.
    PanelNow,
    /// Their purchases of the year before.
    PanelBefore,
}

impl Measure {
    /// What the first columns of a table show; none for answers, which are judged by themselves.
    pub fn of(what: &What) -> Vec<Self> {
        match what {
            What::Volumes(year) => vec![Self::Buyers(*year), Self::Startup(*year)],
            What::Rates(year) => {
                vec![
                    Self::Rated(*year),
                    Self::Behind(Ratio::RatedStartup, *year),
                    Self::Behind(Ratio::RatedTotal, *year),
                ]
            }
            What::Growth(year) => {
                vec![Self::Panel(*year), Self::Behind(Ratio::PanelNow, *year), Self::Behind(Ratio::PanelBefore, *year)]
            }
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
            Self::Behind(ratio, year) => format!("{}-{year}", ratio.key()),
        }
    }

    /// What each organisation's part in it is: those of two measures of the same are the same number, whoever they leave out.
    pub fn amount(&self) -> Option<(bool, i32)> {
        match self {
            Self::Startup(year) | Self::Behind(Ratio::RatedStartup | Ratio::PanelNow, year) => Some((false, *year)),
            Self::Behind(Ratio::PanelBefore, year) => Some((false, year - 1)),
            Self::Behind(Ratio::RatedTotal, year) => Some((true, *year)),
            Self::Buyers(_) | Self::Rated(_) | Self::Panel(_) | Self::Respondents(_) => None,
        }
    }

    /// Whether it counts organisations.
    pub fn counts(&self) -> bool {
        self.amount().is_none()
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
            Self::Behind(ratio, year) => {
                let given = fields.given(unit, *year);
                let of = match ratio {
                    Ratio::RatedStartup | Ratio::RatedTotal => given.rate().map(|_| (given.startup, given.total)),
                    Ratio::PanelNow | Ratio::PanelBefore => Some((given.startup, given.previous_startup)),
                };
                let (now, other) = of?;
                let (now, other) = (now?, other?);
                Some(if matches!(ratio, Ratio::RatedStartup | Ratio::PanelNow) { now } else { other }.cents())
            }
        }
    }
}

impl Ratio {
    /// The other side.
    pub fn other(self) -> Self {
        match self {
            Self::RatedStartup => Self::RatedTotal,
            Self::RatedTotal => Self::RatedStartup,
            Self::PanelNow => Self::PanelBefore,
            Self::PanelBefore => Self::PanelNow,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::RatedStartup => "achats-taux",
            Self::RatedTotal => "total-taux",
            Self::PanelNow => "achats-panel",
            Self::PanelBefore => "achats-panel-avant",
        }
    }
}

/// How many of a questionnaire stood in a publication that disclosed these numbers; none where it asked nothing of them.
pub fn stood(told: &[Remembered], audience: Audience) -> usize {
    let (measure, who) = (Measure::Respondents(audience).key(), Who::default().key());
    let found = told.iter().find(|told| told.measure == measure && told.who == who);
    found.and_then(|told| usize::try_from(told.people).ok()).unwrap_or(0)
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
