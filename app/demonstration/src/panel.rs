//! The buyers of the demonstration and their amounts.

use super::amounts::{Pair, fitted, year_before};
use super::draw::{along_curve, between, deck, on_curve, pick, rounded, shuffle};
use super::place;
use super::published::{self as figures, Figures, whole_euros};
use survey::seeded_random::Dice;

/// A buyer's amounts in cents, for the latest year, then for the year before; `None` is "je ne sais pas".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Purchases from start-ups.
    pub startup: [Option<i64>; 2],
    /// All purchases.
    pub total: [Option<i64>; 2],
}

impl Amounts {
    fn both(latest: Pair, before: Pair) -> Self {
        Self { startup: [Some(latest.0), Some(before.0)], total: [Some(latest.1), Some(before.1)] }
    }

    /// The rate of the latest year, if both amounts are given.
    pub fn rate(&self) -> Option<f64> {
        match (self.startup[0], self.total[0]) {
            (Some(startup), Some(total)) if total > 0 => Some(startup as f64 / total as f64),
            _ => None,
        }
    }
}

/// A buyer, before the questions on other subjects.
#[derive(Clone, Debug, PartialEq)]
pub struct Buyer {
    /// The segment's code.
    pub segment: &'static str,
    /// The region's code.
    pub region: &'static str,
    /// The size's code.
    pub size: &'static str,
    /// Its amounts.
    pub amounts: Amounts,
    /// The band of its rate, an option of AC06.
    pub band: &'static str,
    /// Whether it used a start-up in the last twelve months, an option of AC07.
    pub used: &'static str,
    /// Whether a person is dedicated to start-ups, an option of AC11.
    pub dedicated: &'static str,
    /// Whether it ticks B01.
    pub b01: bool,
}

/// A public segment. Except for the ministries, the distribution of the hundred public buyers and their purchases
/// over segments was not published. Hospitals and care homes are included, as Resah invited them.
struct Segment {
    code: &'static str,
    /// Number of buyers with amounts: those that bought nothing, those under 1 %, those above.
    known: [usize; 3],
    /// Number of buyers that do not know their purchases from start-ups: those that estimate under 1 %, those above.
    unknown: [usize; 2],
    /// Purchases from start-ups in 2022, in cents; zero for the central purchasing bodies, which get the remainder.
    startup: i64,
    /// The aggregate rate in 2022.
    rate: f64,
    /// The rates above 1 %, as a curve.
    above: [f64; 4],
}

impl Segment {
    /// Purchases from start-ups in the latest year of an edition, in cents.
    fn startup(&self, figures: &Figures) -> i64 {
        let grown = |segment: &Self| whole_euros(segment.startup as f64 * figures.grown);
        match self.code {
            "ministere" => figures.ministries[0],
            "centrale_achat" => {
                let others = PUBLIC.iter().filter(|one| !matches!(one.code, "ministere" | "centrale_achat"));
                figures.public[0] - figures.ministries[0] - others.map(grown).sum::<i64>()
            }
            _ => grown(self),
        }
    }

    /// The aggregate rate in the latest year of an edition.
    fn rate(&self, figures: &Figures) -> f64 {
        self.rate * figures.public_rates
    }
}

/// 100 buyers in all, 66 of them under 1 %, 17 without known amounts, and the published total.
const PUBLIC: [Segment; 6] = [
    Segment {
        code: "ministere",
        known: [0, 5, 7],
        unknown: [0, 0],
        startup: figures::MINISTRIES[0],
        rate: figures::MINISTRIES_RATES[0],
        above: [0.011, 0.013, 0.017, 0.025],
    },
    Segment {
        code: "etablissement_public",
        known: [7, 7, 9],
        unknown: [3, 1],
        startup: 52_000_000_000,
        rate: 0.0105,
        above: [0.011, 0.014, 0.022, 0.045],
    },
    Segment {
        code: "collectivite",
        known: [9, 8, 7],
        unknown: [5, 1],
        startup: 43_000_000_000,
        rate: 0.008,
        above: [0.011, 0.014, 0.02, 0.04],
    },
    Segment {
        code: "etablissement_sante",
        known: [6, 5, 3],
        unknown: [3, 1],
        startup: 19_000_000_000,
        rate: 0.0075,
        above: [0.011, 0.014, 0.02, 0.03],
    },
    Segment {
        code: "etablissement_medico_social",
        known: [0, 4, 1],
        unknown: [3, 0],
        startup: 1_200_000_000,
        rate: 0.0035,
        above: [0.011, 0.012, 0.013, 0.014],
    },
    Segment {
        code: "centrale_achat",
        known: [0, 1, 4],
        unknown: [0, 0],
        startup: 0,
        rate: 0.024,
        above: [0.015, 0.022, 0.032, 0.045],
    },
];

/// All buyers: 100 public ones, the 41 groups, and 40 with small amounts. Their order gives their numbers.
pub fn buyers(dice: &mut Dice, figures: &Figures) -> Vec<Buyer> {
    let mut all = public(dice, figures);
    all.extend(groups(dice, figures));
    for (segment, count) in [("entreprise_publique", 8), ("eti", 16), ("pme", 9), ("autre", 7)] {
        all.extend((0..count).map(|_| small(dice, segment)));
    }
    place::settle(dice, &mut all);
    all
}

fn public(dice: &mut Dice, figures: &Figures) -> Vec<Buyer> {
    let mut buyers = Vec::new();
    let mut known: Vec<Pair> = Vec::new();
    let mut ministries = 0;
    for segment in &PUBLIC {
        let [nothing, under, above] = segment.known;
        let mut rates = vec![0.0; nothing];
        rates.extend(along_curve(dice, under, &[0.001, 0.009]));
        rates.extend(along_curve(dice, above, &segment.above));
        rates.iter_mut().for_each(|rate| *rate *= figures.public_rates);
        let pairs = fitted(dice, &rates, segment.startup(figures), segment.rate(figures));
        if segment.code == "ministere" {
            ministries = pairs.len();
        }
        buyers.extend(pairs.iter().map(|pair| buyer(segment.code, Amounts::both(*pair, *pair))));
        known.extend(pairs);
    }
    let before = public_before(dice, figures, &known, ministries);
    for (buyer, (startup, total)) in buyers.iter_mut().zip(before) {
        buyer.amounts.startup[1] = Some(startup);
        buyer.amounts.total[1] = Some(total);
    }
    for segment in &PUBLIC {
        let bands = [("p0_1", segment.unknown[0]), ("p1_3", segment.unknown[1])];
        for (band, count) in bands {
            buyers.extend((0..count).map(|_| unknowing(dice, figures, segment, band)));
        }
    }
    let b01 = deck(dice, buyers.len(), &[("B01", figures::B01_PERCENT), ("", 100 - figures::B01_PERCENT)]);
    for (buyer, code) in buyers.iter_mut().zip(b01) {
        buyer.b01 = code == "B01";
        buyer.dedicated = pick(dice, &[("oui", 22), ("en_projet", 20), ("non", 58)]);
    }
    uses(dice, &mut buyers);
    buyers
}

/// The public amounts of the year before: the ministries have a total and a rate of their own, the others get the
/// remainder.
fn public_before(dice: &mut Dice, figures: &Figures, known: &[Pair], ministries: usize) -> Vec<Pair> {
    let (ministries, others) = known.split_at(ministries);
    let startup = figures.ministries[1];
    let total = (startup as f64 / figures.ministries_rates[1]) as i64;
    let mut before = year_before(dice, ministries, 0.06, startup, total);
    let (startup, total) = (figures.public[1] - startup, figures.public_total_before - total);
    before.extend(year_before(dice, others, 0.12, startup, total));
    before
}

/// Chooses who recently used a start-up: those that buy the most, then random ones.
fn uses(dice: &mut Dice, buyers: &mut [Buyer]) {
    let mut order: Vec<(f64, usize)> = Vec::with_capacity(buyers.len());
    for (place, buyer) in buyers.iter().enumerate() {
        let first = match buyer.amounts.startup[0] {
            _ if buyer.band != "p0_1" => 0.0,
            Some(0) => 4.0,
            Some(_) if matches!(buyer.segment, "ministere" | "centrale_achat") => 1.0,
            Some(_) => 2.0,
            None => 3.0,
        };
        order.push((first + dice.unit(), place));
    }
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let users = buyers.len() * figures::USED_PERCENT / 100;
    let planned = buyers.len() * figures::PLANNED_PERCENT / 100;
    let mut others = vec!["non_prevu"; planned];
    others.resize(planned + 8, "ne_sait_pas");
    others.resize(buyers.len() - users, "non_pas_prevu");
    shuffle(dice, &mut others);
    let answers = std::iter::repeat_n("oui", users).chain(others);
    for ((_, place), used) in order.into_iter().zip(answers) {
        buyers[place].used = used;
    }
}

/// A public buyer that does not know its purchases from start-ups. Half of them know all their purchases.
fn unknowing(dice: &mut Dice, figures: &Figures, segment: &Segment, band: &'static str) -> Buyer {
    let usual = segment.startup(figures) as f64 / segment.rate(figures) / 20.0;
    let total = rounded(usual * between(dice, 0.2, 0.6));
    let total = if dice.chance(0.5) { [Some(total), Some(rounded(total as f64 * 0.93))] } else { [None; 2] };
    Buyer { band, ..buyer(segment.code, Amounts { startup: [None; 2], total }) }
}

/// The 41 groups. Rates are assigned by rank, so that extremes and medians are the published ones.
fn groups(dice: &mut Dice, of: &Figures) -> Vec<Buyer> {
    let middle = of.groups_medians[0];
    let between_ranks = (figures::GROUPS - 11) / 2;
    let scaled = |rates: &[f64]| rates.iter().map(|rate| rate * of.rates).collect::<Vec<_>>();
    let mut rates = scaled(&figures::GROUPS_BOTTOM5);
    rates.extend(along_curve(dice, between_ranks, &[0.0095 * of.rates, middle - 0.0005]));
    rates.push(middle);
    let above = [vec![middle + 0.0005], scaled(&[0.032, 0.042, 0.06])].concat();
    rates.extend(along_curve(dice, between_ranks, &above));
    rates.extend(scaled(&figures::GROUPS_TOP5));
    let pairs = fitted(dice, &rates, of.groups[0], figures::GROUPS_AGGREGATE * of.rates);
    let mut before = year_before(dice, &pairs, 0.08, of.groups[1], pairs.iter().map(|p| p.1).sum());
    let median = of.groups_medians[1];
    for (pair, rate) in before.iter_mut().zip(&rates) {
        let moved = rate * median / middle * between(dice, 0.97, 1.03);
        let rate = match rate.total_cmp(&middle) {
            std::cmp::Ordering::Less => moved.min(median - 0.0002),
            std::cmp::Ordering::Equal => median,
            std::cmp::Ordering::Greater => moved.max(median + 0.0002),
        };
        pair.1 = rounded(pair.0 as f64 / rate);
    }
    let dedicated = deck(dice, pairs.len(), figures::AC11_GROUPS);
    let mut groups = Vec::with_capacity(pairs.len());
    for ((latest, before), dedicated) in pairs.into_iter().zip(before).zip(dedicated) {
        let b01 = dice.chance(0.25);
        groups.push(Buyer { used: "oui", dedicated, b01, ..buyer("grand_groupe", Amounts::both(latest, before)) });
    }
    shuffle(dice, &mut groups);
    groups
}

/// An invented buyer of a segment without published figures, with comparatively small amounts.
pub fn small(dice: &mut Dice, segment: &'static str) -> Buyer {
    let (sizes, rates): ([f64; 3], [f64; 4]) = match segment {
        "entreprise_publique" => ([5e9, 12e9, 40e9], [0.003, 0.006, 0.01, 0.016]),
        "eti" => ([1e9, 4e9, 15e9], [0.0, 0.008, 0.015, 0.035]),
        _ => ([15e7, 3e8, 6e8], [0.0, 0.01, 0.02, 0.06]),
    };
    let total = rounded(on_curve(dice, &sizes));
    let startup = rounded(total as f64 * on_curve(dice, &rates));
    let (grown, more) = (between(dice, 0.88, 1.02), between(dice, 0.9, 1.0));
    let before = (rounded(startup as f64 * grown), rounded(total as f64 * more));
    let mut amounts = Amounts::both((startup, total), before);
    match dice.below(10) {
        0 | 1 => amounts.startup = [None; 2],
        2 => amounts = Amounts::default(),
        3 => (amounts.startup[1], amounts.total[1]) = (None, None),
        _ => {}
    }
    let used = match amounts.startup[0] {
        Some(0) => pick(dice, &[("non_prevu", 25), ("non_pas_prevu", 75)]),
        Some(_) => "oui",
        None => pick(dice, &[("oui", 40), ("non_prevu", 10), ("non_pas_prevu", 25), ("ne_sait_pas", 25)]),
    };
    let dedicated = pick(dice, &[("oui", 12), ("en_projet", 13), ("non", 75)]);
    let b01 = dice.chance(0.2);
    let (region, size) = place::pick(dice, segment);
    Buyer { region, size, used, dedicated, b01, ..buyer(segment, amounts) }
}

/// A buyer with these amounts; its band follows from them.
fn buyer(segment: &'static str, amounts: Amounts) -> Buyer {
    let band = match amounts.rate() {
        None => "ne_sait_pas",
        Some(rate) if rate < 0.01 => "p0_1",
        Some(rate) if rate < 0.03 => "p1_3",
        Some(rate) if rate < 0.05 => "p3_5",
        Some(rate) if rate <= 0.1 => "p5_10",
        Some(_) => "plus_10",
    };
    Buyer { segment, region: "", size: "", amounts, band, used: "ne_sait_pas", dedicated: "non", b01: false }
}
