//! Effect of the findings on totals: volumes and rates of all responses, without those set aside, and without unsettled
//! findings.

use super::Seen;
use statistics::{Contribution, Figures};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use survey::{Euros, Questionnaire, rule};

/// Selection of responses to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All, as if none had been set aside.
    All,
    /// Those that count.
    Counting,
    /// Those that count and have no unsettled finding.
    Settled,
}

impl Which {
    /// All selections.
    pub const ALL: [Self; 3] = [Self::All, Self::Counting, Self::Settled];
}

/// The selected responses, one for each organisation. `unsettled` are those with an unsettled finding.
pub fn chosen<'a>(seen: &'a BTreeMap<i64, Seen>, which: Which, unsettled: &BTreeSet<i64>) -> Vec<&'a Seen> {
    match which {
        Which::Counting => seen.values().filter(|one| one.counts).collect(),
        Which::Settled => seen.values().filter(|one| one.counts && !unsettled.contains(&one.id)).collect(),
        Which::All => {
            // A waiting response was not set aside by staff: it does not displace the one that counts.
            let rank = |one: &Seen| (!(one.aside && unsettled.contains(&one.id)), one.at, one.id);
            let mut latest: HashMap<&str, &Seen> = HashMap::new();
            let mut alone = Vec::new();
            for one in seen.values().filter(|one| one.counts || one.aside) {
                let Some(organisation) = &one.organisation else {
                    alone.push(one);
                    continue;
                };
                let last = latest.entry(organisation).or_insert(one);
                if rank(last) < rank(one) {
                    *last = one;
                }
            }
            alone.extend(latest.into_values());
            alone
        }
    }
}

/// The figures of each year, the latest first; empty for a questionnaire without amounts.
pub fn of_years(questionnaire: &Questionnaire, responses: &[&Seen]) -> Vec<(i32, Figures)> {
    let fields = rule::rate_fields(questionnaire);
    let years = questionnaire.edition.data_years();
    let of_year = |place: usize, one: &Seen| {
        let (startup, total) = fields.get(place)?;
        let amount = |field: &String| one.amount(field).and_then(Euros::from_cents);
        Some((amount(startup), amount(total)))
    };
    let figures = |place: usize| {
        Figures::of(responses.iter().map(|one| {
            let (startup, total) = of_year(place, one).unwrap_or_default();
            let (previous_startup, _) = of_year(place + 1, one).unwrap_or_default();
            Contribution { startup, total, previous_startup }
        }))
    };
    let places = years.into_iter().enumerate().filter(|(place, _)| *place < fields.len());
    places.map(|(place, year)| (year, figures(place))).collect()
}
