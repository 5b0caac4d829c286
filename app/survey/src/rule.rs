//! Rules between several answers.

use super::{Answers, Questionnaire};
use serde::{Deserialize, Serialize};

/// A rule between answers. It is checked once all its fields are answered, and its message appears beside the last of
/// them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// One number is not above another.
    NotAbove {
        /// The field that must not be above.
        field: String,
        /// The field that limits it.
        limit: String,
        /// The sentence for the respondent.
        message: String,
    },
    /// The smallest shares that the answers represent do not exceed 100 % together.
    SharesFit {
        /// The fields whose shares add up.
        fields: Vec<String>,
        /// The sentence for the respondent.
        message: String,
    },
}

impl Rule {
    /// The fields it involves.
    pub fn fields(&self) -> Vec<&str> {
        match self {
            Self::NotAbove { field, limit, .. } => vec![limit, field],
            Self::SharesFit { fields, .. } => fields.iter().map(String::as_str).collect(),
        }
    }

    /// The sentence for the respondent.
    pub fn message(&self) -> &str {
        match self {
            Self::NotAbove { message, .. } | Self::SharesFit { message, .. } => message,
        }
    }

    /// Whether the answers break it. `at_least` gives the smallest share of an answered field, in hundredths of a
    /// point.
    pub fn is_broken(&self, answers: &Answers, at_least: impl Fn(&str) -> Option<u32>) -> bool {
        let number = |field: &str| answers.get(field).and_then(super::Answer::number);
        match self {
            Self::NotAbove { field, limit, .. } => {
                matches!((number(field), number(limit)), (Some(n), Some(max)) if n > max)
            }
            Self::SharesFit { fields, .. } => fields.iter().filter_map(|f| at_least(f)).sum::<u32>() > 10_000,
        }
    }
}

/// A buyer's rate: purchases from start-ups over total purchases (`contract.md`, "How each figure is computed"). `None`
/// if the total is 0.
pub fn rate(startup: super::Euros, total: super::Euros) -> Option<f64> {
    (total.cents() > 0).then(|| startup.cents() as f64 / total.cents() as f64)
}

/// A buyer's rate of a year in words, if both amounts are given and consistent: `Votre taux d’achats auprès de start-up
/// en 2022 : 2,5 %`.
pub fn rate_in_words(answers: &Answers, startup: &str, total: &str, year: Option<&str>) -> Option<String> {
    let amount = |field: &str| answers.get(field).and_then(super::Answer::euros);
    let (startup, total) = (amount(startup)?, amount(total)?);
    let rate = rate(startup, total).filter(|rate| *rate <= 1.0)?;
    let year = year.map(|year| format!(" en {year}")).unwrap_or_default();
    Some(format!("Votre taux d’achats auprès de start-up{year} : {}", percent(rate)))
}

/// A rate as a percentage with one decimal, or two below 1 %: `2,5 %`, `0,25 %`.
pub fn percent(rate: f64) -> String {
    let points = rate * 100.0;
    let digits = if points > 0.0 && points < 0.995 { 2 } else { 1 };
    format!("{points:.digits$}\u{a0}%").replace('.', ",")
}

/// The fields between which a buyer's rate is shown: for each year, purchases from start-ups and total purchases.
pub fn rate_fields(questionnaire: &Questionnaire) -> Vec<(String, String)> {
    use super::Role::{StartupPurchases, TotalPurchases};
    match (questionnaire.with_role(StartupPurchases), questionnaire.with_role(TotalPurchases)) {
        (Some(startup), Some(total)) => {
            startup.fields.iter().zip(&total.fields).map(|(s, t)| (s.name.clone(), t.name.clone())).collect()
        }
        _ => Vec::new(),
    }
}
