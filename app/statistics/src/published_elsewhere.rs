//! Figures that others published before this service existed, as their sources give them, and where they contradict
//! each other. They are data (`data/published-elsewhere.toml`), never smoothed: two panels, or two natures, make no
//! series.

#[cfg(test)]
mod tests;

use crate::estimation::margins::Source;
use french::spacing::bound;
use serde::Deserialize;
use survey::load::LoadError;
use toml::Spanned;

/// All of them, in the order of tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedElsewhere {
    /// The figures.
    pub figures: Vec<PublishedFigure>,
    /// What contradicts what, as notes for readers.
    pub conflicts: Vec<Conflict>,
    /// The sources that figures cite.
    sources: Vec<Source>,
}

/// A figure as its source gives it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedFigure {
    /// Whose purchases, for readers.
    pub of: String,
    /// The code of whose purchases.
    pub perimeter: String,
    /// The organisations that the figure is of: figures of two panels are not compared.
    pub panel: String,
    /// The year of the purchases.
    pub year: i32,
    /// Purchases from start-ups in cents, if the source gives them.
    pub cents: Option<i64>,
    /// Their share of all purchases, if the source gives it.
    pub rate: Option<PublishedRate>,
    /// The report that the source is about.
    pub report: String,
    /// What was measured.
    pub nature: Nature,
    /// The code of the source.
    source: String,
}

/// A rate as its source gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedRate {
    /// The rate in hundredths of a point: 143 is 1,43 %.
    pub hundredths: u32,
    /// What it is of its panel.
    pub is: RateOf,
}

/// What a published rate is of its panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateOf {
    /// Σ start-up ÷ Σ total.
    Total,
    /// The median of its organisations' rates.
    Median,
    /// Σ start-up ÷ Σ total, rounded by the source.
    About,
}

/// What a published figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// Contracts notified.
    Engagement,
    /// Purchases in the accounts of the organisations.
    Achat,
    /// Figures that the organisation gave by itself; what they measure is not known.
    Volontaire,
    /// The target of a programme.
    Cible,
}

/// A contradiction between sources.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// Its code.
    pub code: String,
    /// What contradicts what, for readers.
    pub text: String,
}

impl Nature {
    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Engagement => "engagements",
            Self::Achat => "achats",
            Self::Volontaire => "non précisé",
            Self::Cible => "objectif",
        }
    }
}

impl PublishedRate {
    /// The rate in words: `environ 1 %`, `médiane 2,4 %`, `1,43 %`.
    pub fn words(self) -> String {
        let (whole, part) = (self.hundredths / 100, format!("{:02}", self.hundredths % 100));
        let part = part.trim_end_matches('0');
        let comma = if part.is_empty() { "" } else { "," };
        let before = match self.is {
            RateOf::Total => "",
            RateOf::Median => "médiane ",
            RateOf::About => "environ ",
        };
        format!("{before}{whole}{comma}{part}\u{a0}%")
    }
}

impl PublishedFigure {
    /// The amount as precise as sources give it, to 0,1 M€, whole where nothing follows; under a million in k€.
    pub fn amount(&self) -> Option<String> {
        let tenths = (self.cents? + 5_000_000) / 10_000_000;
        Some(match (tenths / 10, tenths % 10) {
            (0, _) => format!("{}\u{a0}k€", french::grouped((self.cents? + 50_000) / 100_000)),
            (whole, tenth) if self.cents? % 100_000_000 != 0 => format!("{},{tenth}\u{a0}M€", french::grouped(whole)),
            (whole, _) => format!("{}\u{a0}M€", french::grouped(whole)),
        })
    }
}

impl PublishedElsewhere {
    /// The source of a figure.
    pub fn source(&self, figure: &PublishedFigure) -> Option<&Source> {
        self.sources.iter().find(|source| source.code == figure.source)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: Vec<Source>,
    figure: Vec<Spanned<PublishedFigure>>,
    conflict: Vec<Conflict>,
}

/// The figures compiled into the program.
///
/// # Errors
/// [`LoadError`] as for [`read`], which the tests exclude for a released program.
pub fn embedded() -> Result<PublishedElsewhere, LoadError> {
    read("published-elsewhere.toml", include_str!("../data/published-elsewhere.toml"))
}

/// Reads and checks a file of figures.
///
/// # Errors
/// [`LoadError`] for invalid TOML, an unknown key, a missing value, a source that is not in the file, a figure without
/// amount and rate, a negative amount, or two figures of one perimeter, panel and year.
pub fn read(file: &str, text: &str) -> Result<PublishedElsewhere, LoadError> {
    let fault = |at: usize, message: String| LoadError {
        file: file.to_owned(),
        line: text.get(..at).unwrap_or(text).matches('\n').count() + 1,
        message,
    };
    let raw: File = toml::from_str(text)
        .map_err(|error| fault(error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
    let mut figures: Vec<PublishedFigure> = Vec::new();
    for one in raw.figure {
        let (at, one) = (one.span().start, one.into_inner());
        let same = |other: &PublishedFigure| {
            (&other.perimeter, &other.panel, other.year) == (&one.perimeter, &one.panel, one.year)
        };
        let wrong = if !raw.source.iter().any(|source| source.code == one.source) {
            Some(format!("the source `{}` is not in the file", one.source))
        } else if one.cents.is_none() && one.rate.is_none() {
            Some(format!("{} {} has neither amount nor rate", one.perimeter, one.year))
        } else if one.cents.is_some_and(|cents| !(0..=survey::Euros::MAX_CENTS).contains(&cents)) {
            Some(format!("{} {} has an amount that cannot be", one.perimeter, one.year))
        } else if figures.iter().any(same) {
            Some(format!("{} {} ({}) stands twice", one.perimeter, one.year, one.panel))
        } else {
            None
        };
        if let Some(message) = wrong {
            return Err(fault(at, message));
        }
        figures.push(PublishedFigure { of: bound(&one.of), ..one });
    }
    let conflicts = raw.conflict.into_iter().map(|one| Conflict { text: bound(&one.text), ..one }).collect();
    Ok(PublishedElsewhere { figures, conflicts, sources: raw.source })
}
