//! What coverage and national estimates are computed from: the margins of a year, its respondents, their names, and
//! what may be shown of them.

#[cfg(test)]
pub mod samples;

use crate::dashboard::{Asking, PageChoice};
use statistics::estimation::margins::StratumKey;
use statistics::estimation::{Margins, Respondent, YearMargins, respondents};
use statistics::figure::Value;
use statistics::{Columns, Contribution, Figures, Sector};
use survey::{Proposed, Questionnaire, Role};

/// What stands where nobody has published a number: never 0, never nothing.
pub const UNKNOWN: &str = "inconnu";

/// A year of an edition, with what is known of its population.
pub struct National<'a> {
    /// The buyers' questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// Its answers.
    pub columns: &'a Columns,
    /// The margins of all years.
    pub margins: &'a Margins,
    /// Those of the year.
    pub year: &'a YearMargins,
    /// The respondents, in the order of the columns.
    pub respondents: Vec<Respondent>,
    /// Whether exact values are shown.
    pub exact: bool,
}

/// The years of an edition that have margins, the latest first.
fn years(questionnaire: &Questionnaire, margins: &Margins) -> Vec<i32> {
    let mut years = questionnaire.edition.data_years().to_vec();
    years.retain(|year| margins.year(*year).is_some());
    years.sort_unstable_by_key(|year| std::cmp::Reverse(*year));
    years
}

impl<'a> National<'a> {
    /// The year that is asked for (`annee`), or the latest of the edition that has margins; `None` if there is none.
    pub fn of(
        questionnaire: &'a Questionnaire,
        columns: &'a Columns,
        margins: &'a Margins,
        asking: &Asking,
    ) -> Option<Self> {
        let years = years(questionnaire, margins);
        let asked = years.iter().find(|year| year.to_string() == asking.parameters.get("annee"));
        let year = margins.year(*asked.or(years.first())?)?;
        let respondents = respondents(questionnaire, columns, year.year);
        Some(Self { questionnaire, columns, margins, year, respondents, exact: asking.exact })
    }

    /// The choice of the year.
    pub fn choice(&self) -> PageChoice {
        let years = years(self.questionnaire, self.margins);
        let options = years.iter().map(|year| (year.to_string(), year.to_string())).collect();
        PageChoice { name: "annee", label: "Année des achats", options, chosen: self.year.year.to_string() }
    }

    /// A title that says that the margins behind the figure are provisional, where they are.
    pub fn title(&self, what: &str) -> String {
        let provisional = if self.margins.provisional { " (marges provisoires)" } else { "" };
        format!("{what}, {}{provisional}", self.year.year)
    }

    /// What to know of provisional margins.
    pub fn warning(&self) -> Option<String> {
        self.margins.provisional.then(|| {
            "Marges provisoires : faute de chiffres des producteurs, elles sont tirées de la presse. Ce qui en est calculé est provisoire aussi.".to_owned()
        })
    }

    /// The name of a segment or of a region, or of several joined, by code.
    pub fn class_name(&self, class: &str) -> String {
        let one = |code: &str| {
            let question = self.questionnaire.with_role(Role::Segment).into_iter();
            let region = self.questionnaire.questions().find(|one| one.proposed == Some(Proposed::Region));
            let mut options = question.chain(region).flat_map(|question| question.kind.options());
            options.find(|option| option.code == code).map_or_else(|| code.to_owned(), |option| label(&option.label))
        };
        class.split(" + ").map(one).collect::<Vec<_>>().join(" + ")
    }

    /// The name of a stratum: its segment, and its size if it has one.
    pub fn stratum_name(&self, key: &StratumKey) -> String {
        let segment = self.class_name(&key.segment);
        let Some(size) = &key.size else { return segment };
        let question = self.questionnaire.questions().find(|one| one.proposed == Some(Proposed::Size));
        let mut options = question.into_iter().flat_map(|question| question.kind.options());
        let size = options.find(|option| option.code == *size).map_or_else(|| size.clone(), |one| label(&one.label));
        format!("{segment}, {}", size.to_lowercase())
    }

    /// The stratum of a respondent.
    pub fn stratum_of(&self, one: &Respondent) -> Option<&'a StratumKey> {
        let place = self.year.place(one.segment.as_deref()?, one.size.as_deref())?;
        self.year.strata.get(place).map(|stratum| &stratum.key)
    }

    /// The figures of some respondents, as shown: without what fails the primary rules, unless cells are exact.
    pub fn figures(&self, is_in: impl Fn(&Respondent) -> bool) -> Figures {
        let figures = self.judged(is_in);
        if self.exact { figures } else { figures.disclosed() }
    }

    /// The same, with what fails the primary rules.
    pub fn judged(&self, is_in: impl Fn(&Respondent) -> bool) -> Figures {
        let given = |one: &Respondent| Contribution {
            startup: one.startup,
            total: one.total,
            previous_startup: one.previous_startup,
        };
        Figures::of(self.respondents.iter().filter(|one| is_in(one)).map(given))
    }

    /// The sum of total purchases of some respondents, or why it is missing.
    pub fn purchases(&self, is_in: impl Fn(&Respondent) -> bool) -> Value {
        let figures = self.figures(is_in);
        amount(figures.total_respondents, figures.total_purchases_cents)
    }

    /// *Constaté* of some respondents, or why it is missing.
    pub fn observed(&self, is_in: impl Fn(&Respondent) -> bool) -> Value {
        let figures = self.figures(is_in);
        amount(figures.respondents, figures.startup_purchases_cents)
    }

    /// Whether a respondent is of a sector; of any, if none is named.
    pub fn is_of(sector: Option<Sector>) -> impl Fn(&Respondent) -> bool {
        move |one| sector.is_none_or(|sector| one.sector == sector)
    }
}

/// An amount that so many gave, or why it is missing.
fn amount(given: i64, cents: Option<i64>) -> Value {
    match (given, cents) {
        (0, _) => Value::None,
        (_, None) => Value::Secret,
        (_, Some(cents)) => Value::Cents(cents),
    }
}

/// A known number, or that it is unknown.
pub fn known(value: Option<Value>) -> Value {
    value.unwrap_or_else(|| Value::Words(UNKNOWN.to_owned()))
}

/// The label of an option, without its invitation to say more.
fn label(label: &str) -> String {
    label.trim_end_matches(" (précisez)").to_owned()
}
