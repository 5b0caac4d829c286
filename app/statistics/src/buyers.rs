//! The buyers of an edition, one by one, from which the figures of any filter are computed. `contract.md` gives the
//! formulas.

#[cfg(test)]
mod tests;

use super::{Columns, Contribution, Figures, PartVolumes, Picked, Sector, Volumes, YearVolumes, quantile};
use crate::dimensions::{Place, Profile};
use survey::analysis::PercentRange;
use survey::{Choice, Euros, Questionnaire, Role};

/// The buyers of an edition.
pub struct Buyers {
    /// The years they gave amounts for, ascending.
    pub years: Vec<i32>,
    /// The dimensions they are broken down by.
    pub profile: Profile,
    /// The sector of each segment, in the order of the questionnaire.
    sectors: Vec<Sector>,
    /// The ranges that buyers may declare instead of amounts, by code.
    ranges: Vec<(String, PercentRange)>,
    all: Vec<Buyer>,
}

/// A buyer.
pub struct Buyer {
    at: Place,
    /// Amounts by year.
    given: Vec<Contribution>,
    /// The code of the range declared instead of purchases from start-ups.
    pub range: Option<String>,
}

impl Buyer {
    /// The amounts of a year, by its index.
    pub fn given(&self, year: usize) -> Contribution {
        self.given.get(year).copied().unwrap_or_default()
    }

    fn startup(&self, year: usize) -> Option<i64> {
        self.given(year).startup.map(Euros::cents)
    }

    fn total(&self, year: usize) -> Option<i64> {
        self.given(year).total.map(Euros::cents)
    }
}

impl Buyers {
    /// The buyers that count.
    pub fn of(questionnaire: &Questionnaire, columns: &Columns) -> Self {
        let profile = Profile::of(questionnaire);
        let years = years(questionnaire);
        let counting = columns.picked(&[]);
        let places = profile.places(columns, &counting);
        let fields = fields(questionnaire, &years);
        let range_field = questionnaire.field_with_role(Role::StartupRateRange);
        let buyer = |place: usize| {
            let given = given(&fields, |field| columns.number(field, place));
            let range = range_field.and_then(|field| columns.code(field, place)).map(str::to_owned);
            Buyer { at: places.get(place).copied().unwrap_or_default(), given, range }
        };
        let all = counting.iter().map(buyer).collect();
        let options = |role| questionnaire.with_role(role).map_or(&[][..], |question| question.kind.options());
        let sectors = options(Role::Segment).iter().map(Sector::of).collect();
        Self { years, profile, sectors, ranges: ranges(options(Role::StartupRateRange)), all }
    }

    /// The buyers that match a filter.
    pub fn picked(&self, picked: &[Picked]) -> Vec<&Buyer> {
        let fixed = self.profile.fixed(picked);
        let is_in =
            |buyer: &&Buyer| fixed.iter().zip(&buyer.at).all(|(fixed, at)| fixed.is_none_or(|value| value == *at));
        self.all.iter().filter(is_in).collect()
    }

    /// Of those, the buyers of a sector.
    pub fn of_sector<'b>(&self, buyers: &[&'b Buyer], sector: Sector) -> Vec<&'b Buyer> {
        let is_in = |buyer: &&&Buyer| {
            let segment = buyer.at.first().map(|at| usize::from(*at));
            segment.and_then(|at| self.sectors.get(at)).copied().unwrap_or(Sector::Private) == sector
        };
        buyers.iter().filter(|buyer| is_in(buyer)).copied().collect()
    }

    /// The figures of a year for a filter.
    pub fn figures(&self, year: usize, picked: &[Picked]) -> Figures {
        figures_of(&self.picked(picked), year)
    }

    /// The volumes as in `contract.md`, by sector and by segment; unless `exact`, without what may not be published.
    pub fn volumes(&self, edition: i32, version: i64, exact: bool) -> Volumes {
        let shown = |figures: Figures| if exact { figures } else { figures.disclosed() };
        let is_there = |part: &PartVolumes| part.figures.respondents > 0 || part.figures.total_respondents > 0;
        let all = self.picked(&[]);
        let of_year = |(place, year): (usize, &i32)| {
            let sector = |sector: Sector| PartVolumes {
                code: sector.code().to_owned(),
                label: sector.name().to_owned(),
                figures: shown(figures_of(&self.of_sector(&all, sector), place)),
            };
            let values = self.profile.dimensions.first().into_iter().flat_map(|d| d.values.iter().map(move |v| (d, v)));
            let segments = values.map(|(dimension, (code, label))| PartVolumes {
                code: code.clone(),
                label: label.clone(),
                figures: shown(self.figures(place, &[(dimension.field.clone(), code.clone())])),
            });
            YearVolumes {
                year: *year,
                figures: shown(figures_of(&all, place)),
                sectors: Sector::ALL.map(sector).into_iter().filter(is_there).collect(),
                segments: segments.filter(is_there).collect(),
            }
        };
        Volumes { edition, version, years: self.years.iter().enumerate().map(of_year).collect() }
    }
}

/// The years for which a questionnaire asks buyers for amounts, ascending.
fn years(questionnaire: &Questionnaire) -> Vec<i32> {
    let mut years = questionnaire.edition.data_years().to_vec();
    years.sort_unstable();
    years
}

/// The fields of purchases from start-ups and of total purchases, year by year.
type Fields = Vec<(Option<String>, Option<String>)>;

fn fields(questionnaire: &Questionnaire, years: &[i32]) -> Fields {
    let field = |role: Role, year: i32| {
        let question = questionnaire.with_role(role)?;
        question.fields.iter().map(|f| &f.name).find(|name| name.ends_with(&format!(".{year}"))).cloned()
    };
    years.iter().map(|year| (field(Role::StartupPurchases, *year), field(Role::TotalPurchases, *year))).collect()
}

/// A buyer's amounts, year by year.
fn given(fields: &Fields, number: impl Fn(&str) -> Option<i64>) -> Vec<Contribution> {
    let amount = |field: &Option<String>| field.as_ref().and_then(|field| number(field)).and_then(Euros::from_cents);
    let mut given: Vec<Contribution> = Vec::new();
    for (startup, total) in fields {
        let previous_startup = given.last().and_then(|before| before.startup);
        given.push(Contribution { startup: amount(startup), total: amount(total), previous_startup });
    }
    given
}

/// The figures of some buyers for a year.
pub fn figures_of(buyers: &[&Buyer], year: usize) -> Figures {
    Figures::of(buyers.iter().map(|buyer| buyer.given(year)))
}

/// The quartiles of the rates of some buyers (R's type 7, the usual one), from the first to the third; `None` if there
/// are no rates.
pub fn quartiles(buyers: &[&Buyer], year: usize) -> Option<[f64; 3]> {
    let mut rates: Vec<f64> = buyers.iter().filter_map(|buyer| buyer.given(year).rate()).collect();
    rates.sort_by(f64::total_cmp);
    let at = |share| quantile(&rates, share);
    Some([at(0.25)?, at(0.5)?, at(0.75)?])
}

/// The share of the `most` largest buyers in the volume of a year; `None` with fewer than twice as many buyers, or if
/// the volume is zero.
pub fn share_of_largest(buyers: &[&Buyer], year: usize, most: usize) -> Option<f64> {
    let mut amounts: Vec<i64> = buyers.iter().filter_map(|buyer| buyer.startup(year)).collect();
    amounts.sort_unstable_by_key(|amount| std::cmp::Reverse(*amount));
    let sum: i128 = amounts.iter().map(|amount| i128::from(*amount)).sum();
    let largest: i128 = amounts.iter().take(most).map(|amount| i128::from(*amount)).sum();
    (amounts.len() >= 2 * most && sum > 0).then(|| largest as f64 / sum as f64)
}

impl Buyers {
    /// Buyers who declared a range instead of an amount, by the range's code: how many of them gave their total, and
    /// the bounds of their purchases from start-ups, in cents. A range without an upper end has no upper bound.
    pub fn declared(&self, buyers: &[&Buyer], year: usize) -> Vec<(&str, i64, i64, Option<i64>)> {
        let of_range = |(code, range): &'_ (String, PercentRange)| {
            let of = buyers.iter().filter(|b| b.startup(year).is_none() && b.range.as_deref() == Some(code.as_str()));
            let totals: Vec<i64> = of.filter_map(|b| b.total(year)).collect();
            let sum: i64 = totals.iter().fold(0, |sum, total| sum.saturating_add(*total));
            let share = |percent: u8| i64::try_from(i128::from(sum) * i128::from(percent) / 100).unwrap_or(i64::MAX);
            (i64::try_from(totals.len()).unwrap_or(i64::MAX), share(range.from), range.to.map(share))
        };
        let declared = self.ranges.iter().map(|one| (one.0.as_str(), of_range(one)));
        declared.map(|(code, (count, low, high))| (code, count, low, high)).collect()
    }
}

fn ranges(options: &[Choice]) -> Vec<(String, PercentRange)> {
    options.iter().filter_map(|option| Some((option.code.clone(), option.rate?))).collect()
}

/// Classes of rates; the upper ends are shares, the last class has none.
pub const CLASSES: [(&str, f64); 8] = [
    ("0 %", 0.0),
    ("< 1 %", 0.01),
    ("1–2 %", 0.02),
    ("2–3 %", 0.03),
    ("3–5 %", 0.05),
    ("5–10 %", 0.10),
    ("10–20 %", 0.20),
    ("≥ 20 %", f64::INFINITY),
];

/// The class of a rate.
fn class_of(rate: f64) -> usize {
    let class = CLASSES.iter().position(|(_, end)| if *end == 0.0 { rate <= 0.0 } else { rate < *end });
    class.unwrap_or(CLASSES.len() - 1)
}

/// The number of buyers in each class of rates.
pub fn by_class(buyers: &[&Buyer], year: usize) -> [i64; CLASSES.len()] {
    let mut counts = [0; CLASSES.len()];
    for rate in buyers.iter().filter_map(|buyer| buyer.given(year).rate()) {
        if let Some(count) = counts.get_mut(class_of(rate)) {
            *count += 1;
        }
    }
    counts
}
