//! The buyers of an edition, one by one: what the figures of any filter are computed from, and what of them may be shown.
//!
//! The formulas are those of `contract.md`; tests hold them against the counters of the store, which give the same figures
//! without filters. Disclosure control works on all filters together ([`super::secrecy`]), kind of figure by kind of figure: a rate
//! is shown only where the volume and the total that it could be set against may be, and where those who gave only one of
//! the two amounts are no few who could be told by the difference. The matched panel is told of all buyers: those of places, the
//! volumes of both years and the rows that they stand in would tell of whoever gave one year only.

mod classed;
#[cfg(test)]
mod tests;
mod told;

use super::profile::{Place, Profile, wider, widest};
use super::secrecy::{Cell, Secrecy, Unit};
use super::{
    Columns, Contribution, Counters, Figures, Largest, Picked, RateSummary, SegmentVolumes, Volumes, YearVolumes,
    quantile,
};
use crate::survey::{Euros, Questionnaire, Role};
use std::cell::RefCell;
use std::collections::BTreeMap;

pub use classed::CLASSES;

/// Amounts are rounded to 0.1 M€ where exact cells are not shown, in cents.
const AMOUNT: i64 = 10_000_000;
/// Rates are rounded to a tenth of a point.
const RATES_IN_ONE: f64 = 1_000.0;

/// The buyers of an edition.
pub struct Buyers {
    /// The years that they gave amounts for, ascending.
    pub years: Vec<i32>,
    /// What they are told apart by.
    pub profile: Profile,
    all: Vec<Buyer>,
    /// Whether only the figures of all of them may be shown: see [`super::batches`].
    totals_only: bool,
    /// What was made of figures under disclosure control, by year and cell.
    made: RefCell<BTreeMap<(usize, Cell), Figures>>,
}

/// One of them.
pub struct Buyer {
    at: Place,
    /// What it gave for each year.
    given: Vec<Contribution>,
    /// The code of the range that it declared where it did not know its purchases from start-ups.
    pub range: Option<String>,
}

impl Buyer {
    /// What it gave for a year, by its place.
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

/// The question on the range of the share.
const RANGE: &str = "AC06";

impl Buyers {
    /// The buyers that count.
    pub fn of(questionnaire: &Questionnaire, columns: &Columns) -> Self {
        let profile = Profile::of(questionnaire);
        let years = years(questionnaire);
        let counting = columns.picked(&[]);
        let places = profile.places(columns, &counting);
        let fields = fields(questionnaire, &years);
        let buyer = |place: usize| {
            let given = given(&fields, |field| columns.number(field, place));
            let range = columns.code(RANGE, place).map(str::to_owned);
            Buyer { at: places.get(place).copied().unwrap_or_default(), given, range }
        };
        let all = counting.iter().map(buyer).collect();
        Self { years, profile, all, totals_only: columns.totals_only(), made: RefCell::default() }
    }

    /// Those whom a filter picks.
    pub fn picked(&self, picked: &[Picked]) -> Vec<&Buyer> {
        let fixed = self.profile.fixed(picked);
        let is_in =
            |buyer: &&Buyer| fixed.iter().zip(&buyer.at).all(|(fixed, at)| fixed.is_none_or(|value| value == *at));
        self.all.iter().filter(is_in).collect()
    }

    /// What may be shown, whatever the filters.
    pub fn secrecy(&self) -> VolumeSecrecy {
        VolumeSecrecy { years: (0..self.years.len()).map(|year| self.secrecy_of(year)).collect() }
    }

    fn secrecy_of(&self, year: usize) -> YearSecrecy {
        let of = |kind: usize, totals_only: bool| {
            let gave = |b: &Buyer| kinds(&b.given(year))[kind].clone();
            if totals_only {
                let units: Vec<Unit> = self.all.iter().map(|b| Unit { at: Vec::new(), gave: gave(b) }).collect();
                return Secrecy::of(&units).of_totals();
            }
            let units: Vec<Unit> = self.all.iter().map(|b| Unit { at: b.at.to_vec(), gave: gave(b) }).collect();
            Secrecy::of(&units)
        };
        let totals_only = self.totals_only;
        let (volume, total, rates) = (of(0, totals_only), of(1, totals_only), of(2, totals_only));
        YearSecrecy { volume, total, rates, matched: of(3, true) }
    }

    /// The figures of a year for a filter; as they are where there is no secrecy, else hidden and rounded as it wants.
    ///
    /// The highest and the lowest rates are then told of all buyers only: where two filters lie in each other, the difference of
    /// their means is the rate of whoever is in one of them alone.
    pub fn figures(&self, year: usize, picked: &[Picked], secrecy: Option<&VolumeSecrecy>) -> Figures {
        let Some(secrecy) = secrecy else { return figures_of(&self.picked(picked), year) };
        let picked = widest(picked, |picked| self.picked(picked).len());
        let truth = figures_of(&self.picked(&picked), year);
        let mut figures = self.told(year, &picked, secrecy);
        told::rate(&mut figures, &truth);
        if let Some(before) = year.checked_sub(1) {
            told::panel(&mut figures, &truth, &self.told(before, &picked, secrecy));
        }
        if !picked.is_empty() {
            (figures.rate_top5_mean, figures.rate_bottom5_mean) = (None, None);
        }
        figures
    }

    /// Figures of a filter as they are hidden and rounded. Each table asks for those of wider filters again.
    fn hidden(&self, year: usize, picked: &[Picked], secrecy: &VolumeSecrecy) -> Figures {
        let cell = Cell::new(&self.profile.fixed(picked));
        let make = || masked(figures_of(&self.picked(picked), year), secrecy.shows(year, cell));
        *self.made.borrow_mut().entry((year, cell)).or_insert_with(make)
    }

    /// The same with what is made of no other buyers than in a wider filter.
    fn told(&self, year: usize, picked: &[Picked], secrecy: &VolumeSecrecy) -> Figures {
        let mut figures = self.hidden(year, picked, secrecy);
        told::alike(&mut figures, wider(picked).iter().map(|wider| self.hidden(year, wider, secrecy)));
        figures
    }

    /// The volumes as `contract.md` has them, by segment.
    pub fn volumes(&self, edition: i32, version: i64, secrecy: Option<&VolumeSecrecy>) -> Volumes {
        let segments = self.profile.dimensions.first();
        let of_year = |(place, year): (usize, &i32)| {
            let values = segments.iter().flat_map(|d| d.values.iter().map(|(code, name)| (&d.field, code, name)));
            let segment = |(field, code, label): (&String, &String, &String)| {
                let figures = self.figures(place, &[(field.clone(), code.clone())], secrecy);
                let is_there = figures.respondents > 0 || figures.total_respondents > 0;
                is_there.then(|| SegmentVolumes { code: code.clone(), label: label.clone(), figures })
            };
            let segments = values.filter_map(segment).collect();
            YearVolumes { year: *year, figures: self.figures(place, &[], secrecy), segments }
        };
        Volumes { edition, version, years: self.years.iter().enumerate().map(of_year).collect() }
    }
}

/// The years that the buyers of a questionnaire give amounts for, ascending.
fn years(questionnaire: &Questionnaire) -> Vec<i32> {
    let mut years = questionnaire.edition.data_years().to_vec();
    years.sort_unstable();
    years
}

/// The fields of purchases from start-ups and of all purchases, year by year.
type Fields = Vec<(Option<String>, Option<String>)>;

fn fields(questionnaire: &Questionnaire, years: &[i32]) -> Fields {
    let field = |role: Role, year: i32| {
        let question = questionnaire.with_role(role)?;
        question.fields.iter().map(|f| &f.name).find(|name| name.ends_with(&format!(".{year}"))).cloned()
    };
    years.iter().map(|year| (field(Role::StartupPurchases, *year), field(Role::TotalPurchases, *year))).collect()
}

/// What a buyer gave, year by year.
fn given(fields: &Fields, number: impl Fn(&str) -> Option<i64>) -> Vec<Contribution> {
    let amount = |field: &Option<String>| field.as_ref().and_then(|field| number(field)).and_then(Euros::from_cents);
    let mut given: Vec<Contribution> = Vec::new();
    for (startup, total) in fields {
        let previous_startup = given.last().and_then(|before| before.startup);
        given.push(Contribution { startup: amount(startup), total: amount(total), previous_startup });
    }
    given
}

/// What a buyer gave, by the years that the questionnaire asks about, ascending; `number` gives what stands in a field.
pub fn contributions(
    questionnaire: &Questionnaire,
    number: impl Fn(&str) -> Option<i64>,
) -> (Vec<i32>, Vec<Contribution>) {
    let years = years(questionnaire);
    let given = given(&fields(questionnaire, &years), number);
    (years, given)
}

/// What a buyer adds to each kind of figure of a year: the volume, the total, the rates, the matched panel. Of the last two
/// with those who gave both amounts stand those who gave one: each must be told by none of the others.
pub fn kinds(given: &Contribution) -> [Vec<Option<i64>>; 4] {
    let cents = |euros: Option<Euros>| euros.map(Euros::cents);
    let (startup, total, previous) = (cents(given.startup), cents(given.total), cents(given.previous_startup));
    let parted = |one: Option<i64>, other: Option<i64>, both: bool| {
        vec![one.filter(|_| both), other.filter(|_| both), one.filter(|_| !both), other.filter(|_| !both)]
    };
    [
        vec![startup],
        vec![total],
        parted(startup, total, given.rate().is_some()),
        parted(startup, previous, startup.is_some() && previous.is_some()),
    ]
}

/// The figures of some buyers for a year.
pub fn figures_of(buyers: &[&Buyer], year: usize) -> Figures {
    let mut counters = Counters::default();
    let (mut rates, mut largest) = (Vec::new(), Largest::default());
    for buyer in buyers {
        let given = buyer.given(year);
        // Sums past 64 bits are refused when a response is sent: what is stored adds up.
        counters = counters.checked_add(&given).unwrap_or(counters);
        rates.extend(given.rate());
        let cents = |euros: Option<Euros>| euros.map_or(0, Euros::cents);
        largest.startup = largest.startup.max(cents(given.startup));
        largest.total = largest.total.max(cents(given.total));
        largest.previous_startup = largest.previous_startup.max(cents(given.previous_startup));
    }
    Figures::new(&counters, RateSummary::of(&rates), largest)
}

/// What may be shown of the volumes, whatever the filters.
pub struct VolumeSecrecy {
    years: Vec<YearSecrecy>,
}

struct YearSecrecy {
    volume: Secrecy,
    total: Secrecy,
    rates: Secrecy,
    matched: Secrecy,
}

/// Which kinds of figures of a cell may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shows {
    /// The sum of purchases from start-ups.
    pub volume: bool,
    /// The sum of all purchases.
    pub total: bool,
    /// The rates, and what else comes from single buyers' rates and amounts.
    pub rates: bool,
    /// The matched panel, of all buyers only.
    pub matched: bool,
}

impl VolumeSecrecy {
    /// What may be shown of a cell in a year.
    pub fn shows(&self, year: usize, cell: Cell) -> Shows {
        let shows =
            |of: fn(&YearSecrecy) -> &Secrecy, year: usize| self.years.get(year).is_some_and(|y| of(y).shows(cell));
        let (volume, total) = (shows(|y| &y.volume, year), shows(|y| &y.total, year));
        // Without figures of the year before there is nothing there to set against it.
        let before = year.checked_sub(1).is_none_or(|before| shows(|y| &y.volume, before));
        Shows {
            volume,
            total,
            rates: volume && total && shows(|y| &y.rates, year),
            matched: volume && before && shows(|y| &y.matched, year),
        }
    }
}

/// Figures without what may not be shown, the rest rounded.
fn masked(mut figures: Figures, shows: Shows) -> Figures {
    let f = &mut figures;
    if !shows.volume {
        f.startup_purchases_cents = None;
    }
    if !shows.total {
        f.total_purchases_cents = None;
    }
    // What is no figure to publish by itself (`contract.md`) is none here either: there the largest amount of all is looked at.
    if !shows.rates || !f.rates_publishable {
        (f.rate_aggregate, f.rate_median, f.rate_top5_mean, f.rate_bottom5_mean) = (None, None, None, None);
    }
    let panel = &mut f.matched_panel;
    if !shows.matched || !panel.publishable {
        (panel.previous_cents, panel.current_cents, panel.growth) = (None, None, None);
    }
    (f.publishable, f.totals_publishable) = (f.publishable && shows.volume, f.totals_publishable && shows.total);
    f.rates_publishable &= shows.rates;
    panel.publishable &= shows.matched;
    let amounts = [
        &mut f.startup_purchases_cents,
        &mut f.total_purchases_cents,
        &mut panel.previous_cents,
        &mut panel.current_cents,
    ];
    for cents in amounts.into_iter().flatten() {
        *cents = rounded(*cents);
    }
    let rates =
        [&mut f.rate_aggregate, &mut f.rate_median, &mut f.rate_top5_mean, &mut f.rate_bottom5_mean, &mut panel.growth];
    for rate in rates.into_iter().flatten() {
        *rate = rounded_rate(*rate);
    }
    figures
}

/// A rate, or a growth, rounded to a tenth of a point.
fn rounded_rate(rate: f64) -> f64 {
    (rate * RATES_IN_ONE).round() / RATES_IN_ONE
}

/// An amount rounded to 0.1 M€, in cents.
pub fn rounded(cents: i64) -> i64 {
    // Saturating: the largest sums are within a rounding of what 64 bits hold.
    cents.saturating_add(AMOUNT / 2).div_euclid(AMOUNT) * AMOUNT
}

/// The quartiles of the rates of some buyers (R's type 7, the usual one), from the first to the third; `None` without a rate.
pub fn quartiles(buyers: &[&Buyer], year: usize) -> Option<[f64; 3]> {
    let mut rates: Vec<f64> = buyers.iter().filter_map(|buyer| buyer.given(year).rate()).collect();
    rates.sort_by(f64::total_cmp);
    let at = |share| quantile(&rates, share);
    Some([at(0.25)?, at(0.5)?, at(0.75)?])
}

/// The share of the `most` largest buyers in the volume of a year; `None` under twice as many buyers, or without a volume.
pub fn held_by(buyers: &[&Buyer], year: usize, most: usize) -> Option<f64> {
    let mut amounts: Vec<i64> = buyers.iter().filter_map(|buyer| buyer.startup(year)).collect();
    amounts.sort_unstable_by_key(|amount| std::cmp::Reverse(*amount));
    let sum: i128 = amounts.iter().map(|amount| i128::from(*amount)).sum();
    let largest: i128 = amounts.iter().take(most).map(|amount| i128::from(*amount)).sum();
    (amounts.len() >= 2 * most && sum > 0).then(|| largest as f64 / sum as f64)
}

/// What the ranges say of those who declared one in place of an amount: how many there are with a total, and between what
/// their purchases from start-ups lie, in cents. The last range has no upper end.
pub fn declared(buyers: &[&Buyer], year: usize) -> Vec<(&'static str, i64, i64, Option<i64>)> {
    RANGES
        .iter()
        .map(|(code, low, high)| {
            let of = buyers.iter().filter(|b| b.startup(year).is_none() && b.range.as_deref() == Some(code));
            let totals: Vec<i64> = of.filter_map(|b| b.total(year)).collect();
            let sum: i64 = totals.iter().fold(0, |sum, total| sum.saturating_add(*total));
            let share = |percent: i64| i64::try_from(i128::from(sum) * i128::from(percent) / 100).unwrap_or(i64::MAX);
            (*code, i64::try_from(totals.len()).unwrap_or(i64::MAX), share(*low), high.map(share))
        })
        .collect()
}

/// The ranges of [`RANGE`], with their ends in percent.
const RANGES: [(&str, i64, Option<i64>); 5] =
    [("p0_1", 0, Some(1)), ("p1_3", 1, Some(3)), ("p3_5", 3, Some(5)), ("p5_10", 5, Some(10)), ("plus_10", 10, None)];
