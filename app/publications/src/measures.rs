//! The measures of publications, and what is remembered of each publication.

use crate::table_catalogue::What;
use crate::units::{Amounts as Fields, Unit, Who};
use serde::{Deserialize, Serialize};
use survey::{Audience, Euros};

/// A measure, summed over organisations in the rows of tables.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Purchases from start-ups in a year, in cents.
    Startup(i32),
    /// Number of organisations that gave them.
    Buyers(i32),
    /// Number of organisations with a rate.
    Rated(i32),
    /// Number of organisations that gave a year and the year before.
    Panel(i32),
    /// Number of respondents.
    Respondents(Audience),
    /// Measured purchases from start-ups in a year, in cents.
    Measured(i32),
    /// A sum behind a ratio, in cents. It is not shown; with a sum over the same buyers the ratio discloses it, so it
    /// is judged as if it were shown (rule 3).
    Behind(Ratio, i32),
}

/// An amount of a buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Amount {
    /// Declared purchases from start-ups.
    Startup,
    /// Declared purchases in total.
    Total,
    /// Measured purchases from start-ups.
    Measured,
}

/// One side of a ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ratio {
    /// Purchases from start-ups of organisations with a rate.
    RatedStartup,
    /// Their total purchases.
    RatedTotal,
    /// Purchases in a year of organisations that gave the year before too.
    PanelNow,
    /// Their purchases in the year before.
    PanelBefore,
}

impl Measure {
    /// The measures in the first columns of a table; none for answers, which are judged on their own.
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
            // What buyers declare and what they measure is nearly the same: a measured sum is judged as the declared
            // sum of the same buyers too.
            What::Sources(edition) => {
                edition.data_years().into_iter().flat_map(|year| [Self::Startup(year), Self::Measured(year)]).collect()
            }
            What::Answers(..) => Vec::new(),
        }
    }

    /// Its key in a stored publication.
    pub fn key(&self) -> String {
        match self {
            Self::Startup(year) => format!("achats-{year}"),
            Self::Buyers(year) => format!("acheteurs-{year}"),
            Self::Rated(year) => format!("taux-{year}"),
            Self::Panel(year) => format!("panel-{year}"),
            Self::Respondents(audience) => format!("reponses-{audience}"),
            Self::Measured(year) => format!("mesure-{year}"),
            Self::Behind(ratio, year) => format!("{}-{year}", ratio.key()),
        }
    }

    /// The amount it sums, and its year; `None` for a count. Measures of the same amount have equal contributions,
    /// whichever organisations they leave out.
    pub fn amount(&self) -> Option<(Amount, i32)> {
        match self {
            Self::Startup(year) | Self::Behind(Ratio::RatedStartup | Ratio::PanelNow, year) => {
                Some((Amount::Startup, *year))
            }
            Self::Behind(Ratio::PanelBefore, year) => Some((Amount::Startup, year - 1)),
            Self::Behind(Ratio::RatedTotal, year) => Some((Amount::Total, *year)),
            Self::Measured(year) => Some((Amount::Measured, *year)),
            Self::Buyers(_) | Self::Rated(_) | Self::Panel(_) | Self::Respondents(_) => None,
        }
    }

    /// Whether it counts organisations.
    pub fn counts(&self) -> bool {
        self.amount().is_none()
    }

    /// An organisation's contribution; `None` if it has none.
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
            Self::Measured(year) => unit.measured.as_ref()?.years.get(year).copied(),
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

/// The number of respondents to a questionnaire in the publication that disclosed these numbers; 0 if it did not use
/// it.
pub fn stood(disclosed: &[Remembered], audience: Audience) -> usize {
    let (measure, who) = (Measure::Respondents(audience).key(), Who::default().key());
    let found = disclosed.iter().find(|one| one.measure == measure && one.who == who);
    found.and_then(|one| usize::try_from(one.people).ok()).unwrap_or(0)
}

/// A number disclosed by a publication: its measure and group, how many organisations, and their sum. No organisation
/// is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The measure: [`Measure::key`].
    pub measure: String,
    /// The group: [`Who::key`].
    pub who: String,
    /// Number of organisations.
    pub people: i64,
    /// Their sum.
    pub sum: i64,
}
