//! Invented populations of buyers, and who of them responds.

use statistics::Sector;
use statistics::estimation::margins::{Grade, Known, RegionMargin, Stratum, StratumKey};
use statistics::estimation::{Respondent, YearMargins};
use std::collections::BTreeMap;
use survey::Euros;
use survey::prefill::REGIONS;
use survey::seeded_random::Dice;

/// A kind of buyers.
struct Kind {
    sector: Sector,
    segment: &'static str,
    organisations: usize,
    /// Median total purchases, in M€; they are log-normal.
    median: f64,
    /// Standard deviation of the logarithm of total purchases.
    spread: f64,
    /// Mean rate of those that buy from start-ups; rates are log-normal with a standard deviation of 1.
    rate: f64,
    /// Probability to buy nothing from start-ups.
    nothing: f64,
    /// Probability to respond, at median size, outside Île-de-France and without self-selection.
    responds: f64,
}

const fn kind(
    sector: Sector,
    segment: &'static str,
    (organisations, responds): (usize, f64),
    (median, spread): (f64, f64),
    (rate, nothing): (f64, f64),
) -> Kind {
    Kind { sector, segment, organisations, median, spread, rate, nothing, responds }
}

const KINDS: [Kind; 6] = [
    kind(Sector::Public, "ministere", (15, 0.5), (1_000.0, 1.0), (0.014, 0.0)),
    kind(Sector::Public, "etablissement_public", (300, 0.10), (30.0, 1.3), (0.013, 0.3)),
    kind(Sector::Public, "collectivite", (600, 0.07), (25.0, 1.2), (0.010, 0.5)),
    kind(Sector::Public, "etablissement_sante", (400, 0.05), (40.0, 1.1), (0.006, 0.5)),
    kind(Sector::Private, "grand_groupe", (280, 0.18), (600.0, 1.2), (0.020, 0.05)),
    kind(Sector::Private, "eti", (800, 0.04), (40.0, 1.0), (0.012, 0.5)),
];

/// A population with those of it that responded.
pub struct Population {
    /// What is known of it.
    pub year: YearMargins,
    /// Its respondents, as they answered.
    pub respondents: Vec<Respondent>,
    /// Its purchases from start-ups, in cents.
    pub startup_cents: f64,
    /// The share of its organisations that buy from start-ups.
    pub buying: f64,
    /// What those respondents that gave a range and their total buy from start-ups, in cents.
    pub in_ranges_cents: f64,
}

/// A number from the standard normal distribution (G. E. P. Box, M. E. Muller, 1958).
fn normal(dice: &mut Dice) -> f64 {
    let (radius, angle) = ((-2.0 * (1.0 - dice.unit()).ln()).sqrt(), std::f64::consts::TAU * dice.unit());
    radius * angle.cos()
}

fn known(value: i64) -> Option<Known> {
    Some(Known { value, source: "invented".into(), year: 2025, grade: Grade::A, note: None })
}

/// A population drawn from a seed. `selection` is the logarithm of the factor by which the odds to respond grow with
/// each standard deviation of the rate.
pub fn population(seed: u64, selection: f64) -> Population {
    let mut dice = Dice::new(seed);
    let mut year = YearMargins { year: 2025, ..YearMargins::default() };
    let mut regions: BTreeMap<&str, i64> = BTreeMap::new();
    let (mut respondents, mut startup_cents, mut in_ranges_cents) = (Vec::new(), 0.0, 0.0);
    let (mut all, mut buying) = (0.0, 0.0);
    for kind in &KINDS {
        let mut purchases = 0i64;
        for _ in 0..kind.organisations {
            let size = normal(&mut dice);
            let total = (kind.median * 1e8 * (kind.spread * size).exp()).round();
            let drawn = normal(&mut dice);
            let buys = !dice.chance(kind.nothing);
            // e^(z − ½) has mean 1.
            let rate = if buys { (kind.rate * (drawn - 0.5).exp()).min(0.6) } else { 0.0 };
            let startup = (total * rate).round();
            let region = if dice.chance(0.3) { "11" } else { REGIONS[dice.below(REGIONS.len() - 1)] };
            *regions.entry(region).or_default() += 1;
            purchases += total as i64;
            startup_cents += startup;
            all += 1.0;
            buying += if buys { 1.0 } else { 0.0 };
            let odds = kind.responds / (1.0 - kind.responds) * if region == "11" { 1.5 } else { 1.0 };
            // Large buyers respond more often; who buys nothing counts as a low rate.
            let interest = if buys { drawn } else { -1.5 };
            let odds = odds * (0.35 * size + selection * interest).exp();
            if !dice.chance(odds / (1.0 + odds)) {
                continue;
            }
            let given = answered(&mut dice, startup as i64, total as i64);
            if given.2.is_some() && given.1.is_some() {
                in_ranges_cents += startup;
            }
            respondents.push(respondent(kind, (seed, respondents.len()), region, given));
        }
        let key = StratumKey { sector: kind.sector, segment: kind.segment.into(), size: None };
        let organisations = known(kind.organisations as i64);
        year.strata.push(Stratum { key, organisations, purchases: known(purchases) });
    }
    let region = |code: &&str| RegionMargin {
        code: (*code).into(),
        organisations: known(regions.get(code).copied().unwrap_or_default()),
    };
    year.regions = REGIONS.iter().map(region).collect();
    Population { year, respondents, startup_cents, buying: buying / all, in_ranges_cents }
}

/// What a respondent answers: its purchases from start-ups, its total purchases, its range.
type Given = (Option<i64>, Option<i64>, Option<&'static str>);

/// Of 20 respondents, 16 give both amounts, one no total, one nothing, two a range instead.
fn answered(dice: &mut Dice, startup: i64, total: i64) -> Given {
    let range = match startup as f64 / total as f64 {
        rate if rate < 0.01 => "p0_1",
        rate if rate < 0.03 => "p1_3",
        rate if rate < 0.05 => "p3_5",
        rate if rate <= 0.10 => "p5_10",
        _ => "plus_10",
    };
    match dice.below(20) {
        0 => (Some(startup), None, None),
        1 => (None, Some(total), None),
        2 | 3 => (None, Some(total), Some(range)),
        _ => (Some(startup), Some(total), None),
    }
}

fn respondent(kind: &Kind, (seed, number): (u64, usize), region: &str, given: Given) -> Respondent {
    let (startup, total, range) = given;
    Respondent {
        reference: format!("{seed}-{number}"),
        siren: None,
        sector: kind.sector,
        segment: Some(kind.segment.into()),
        size: None,
        region: Some(region.into()),
        startup: startup.and_then(Euros::from_cents),
        total: total.and_then(Euros::from_cents),
        previous_startup: None,
        range: range.map(str::to_owned),
    }
}
