//! A respondent, as estimates need it.

#[cfg(test)]
mod tests;

use crate::columns::Identity;
use crate::{Columns, Sector};
use survey::{Euros, Proposed, Questionnaire, Role, Siren, rule};

/// A buyer that responded, with its amounts of one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Respondent {
    /// The reference of its response, which decides its group in the jackknife and its draws in the hot deck.
    pub reference: String,
    /// Its SIREN, which the take-all list is searched for.
    pub siren: Option<Siren>,
    /// Its sector; private without a segment.
    pub sector: Sector,
    /// The code of its segment.
    pub segment: Option<String>,
    /// The code of its size.
    pub size: Option<String>,
    /// INSEE's code of its region.
    pub region: Option<String>,
    /// Its purchases from start-ups that year.
    pub startup: Option<Euros>,
    /// All its purchases that year.
    pub total: Option<Euros>,
    /// Its purchases from start-ups the year before, given in the same response.
    pub previous_startup: Option<Euros>,
    /// The code of the range of its rate, given instead of purchases from start-ups in the edition's latest year.
    pub range: Option<String>,
}

impl Respondent {
    /// Both amounts in cents, if it gave both and the total is above 0: what a ratio is made of.
    pub fn pair(&self) -> Option<(i64, i64)> {
        let (startup, total) = (self.startup?.cents(), self.total?.cents());
        (total > 0).then_some((startup, total))
    }

    /// Its rate, 1 being 100 %.
    pub fn rate(&self) -> Option<f64> {
        rule::rate(self.startup?, self.total?)
    }

    /// Its purchases from start-ups the year before and this year, in cents, if it gave both.
    pub fn both_years(&self) -> Option<(i64, i64)> {
        Some((self.previous_startup?.cents(), self.startup?.cents()))
    }
}

/// The respondents that count, with their amounts of a year.
pub fn respondents(questionnaire: &Questionnaire, columns: &Columns, year: i32) -> Vec<Respondent> {
    let proposed = |what: Proposed| {
        let question = questionnaire.questions().find(|question| question.proposed == Some(what))?;
        question.fields.first().map(|field| field.name.as_str())
    };
    let amount = |role: Role, year: i32| {
        let question = questionnaire.with_role(role)?;
        question.fields.iter().map(|field| field.name.as_str()).find(|name| name.ends_with(&format!(".{year}")))
    };
    let (segment, size, region) =
        (questionnaire.field_with_role(Role::Segment), proposed(Proposed::Size), proposed(Proposed::Region));
    let (startup, total) = (amount(Role::StartupPurchases, year), amount(Role::TotalPurchases, year));
    let previous = amount(Role::StartupPurchases, year.saturating_sub(1));
    // The range is asked for the latest year only.
    let is_latest = questionnaire.edition.data_years().into_iter().max() == Some(year);
    let range = questionnaire.field_with_role(Role::StartupRateRange).filter(|_| is_latest);
    let respondent = |place: usize| {
        let code = |field: Option<&str>| field.and_then(|field| columns.code(field, place)).map(str::to_owned);
        let euros = |field: Option<&str>| field.and_then(|f| columns.number(f, place)).and_then(Euros::from_cents);
        let Identity { reference, siren } = columns.identity(place);
        let segment = code(segment);
        Respondent {
            reference,
            siren,
            sector: segment.as_ref().map_or(Sector::Private, |code| Sector::of_code(questionnaire, code)),
            segment,
            size: code(size),
            region: code(region),
            startup: euros(startup),
            total: euros(total),
            previous_startup: euros(previous),
            range: code(range),
        }
    };
    columns.picked(&[]).iter().map(respondent).collect()
}
