//! The published figures that the demonstration follows, with their sources, and the assumptions.
//!
//! A pair is always the figure of 2022, then that of 2021: the order of the questionnaire's fields. Nothing is
//! published about 2025 and 2024: [`Figures::of`] assumes that purchases from start-ups followed the programme's
//! path.

use survey::EditionYear;

/// The edition with published figures: its amounts are those of 2022 and 2021.
pub const PAST: i32 = 2023;
/// The open edition: its amounts are those of 2025 and 2024, and all of them are assumed.
pub const OPEN: i32 = 2026;

/// Number of start-ups that answered in 2023 (French Tech Grand Paris, on the report of May 2024).
pub const STARTUPS: usize = 335;
/// Number of public and private buyers that answered in 2023 (same source).
pub const BUYERS: usize = 181;
/// About a hundred of them were public (Resah); the exact number was not published.
#[cfg(test)]
pub const PUBLIC_BUYERS: usize = 100;
/// Number of private groups that gave their amounts (French Tech Grand Paris).
pub const GROUPS: usize = 41;

/// Public purchases from start-ups, in cents: 1 744 996 786 € and 1 477 100 489 € (Resah).
pub const PUBLIC: [i64; 2] = [174_499_678_600, 147_710_048_900];
/// All public purchases, in cents. Assumed: only "about 1 %" was published, of 163 to 170 Md€ according to the
/// source.
pub const PUBLIC_TOTAL_2021: i64 = 15_000_000_000_000;
/// The ministries' purchases from start-ups, in cents: 296 M€ and 262 M€ (achatpublic).
pub const MINISTRIES: [i64; 2] = [29_600_000_000, 26_200_000_000];
/// The ministries' rates: 1,31 % and 1,28 % (achatpublic).
pub const MINISTRIES_RATES: [f64; 2] = [0.0131, 0.0128];

/// The 41 groups' purchases from start-ups in 2022, in cents: 4,28 Md€ (Gazette Normandie).
pub const GROUPS_2022: i64 = 428_000_000_000;
/// The same in 2021. Assumed: no total of 2021 was published; this gives a moderate growth of 5 %.
pub const GROUPS_2021: i64 = 407_600_000_000;
/// The medians of the groups' rates: 2,4 % and 2,3 % (French Tech Grand Paris).
pub const GROUPS_MEDIANS: [f64; 2] = [0.024, 0.023];
/// The five highest rates of 2022. Their mean, 9,9 %, was published (French Tech Grand Paris); the single ones are
/// assumed.
pub const GROUPS_TOP5: [f64; 5] = [0.070, 0.082, 0.096, 0.113, 0.134];
/// The five lowest rates of 2022. Their mean, 0,5 %, was published (French Tech Grand Paris); the single ones are
/// assumed.
pub const GROUPS_BOTTOM5: [f64; 5] = [0.002, 0.004, 0.005, 0.006, 0.008];
/// The groups' purchases from start-ups over all their purchases in 2022: 2,5 % (Décision Achats).
pub const GROUPS_AGGREGATE: f64 = 0.025;

/// Percentage of public buyers that tick "les start-up connaissent mal la commande publique" (`LeMagIT`).
pub const B01_PERCENT: u32 = 52;
/// Percentage of buyers that used a start-up in the year (achatpublic); chosen among the public ones.
pub const USED_PERCENT: usize = 41;
/// Percentage of buyers that plan to within twelve months (achatpublic); chosen among the public ones.
pub const PLANNED_PERCENT: usize = 14;
/// Percentage of public buyers whose rate is between 0 and 1 % (Resah).
#[cfg(test)]
pub const UNDER_1_PERCENT: usize = 66;

/// Codes with their weights.
pub type Weights = &'static [(&'static str, u32)];

/// SU10, share of revenue with the public sector: 43 % none, 31 % up to 20 % (Resah); the rest is assumed.
pub const SU10: Weights = &[("p0", 43), ("p1_20", 31), ("p21_50", 14), ("p51_80", 8), ("plus_80", 4)];
/// SU11, with large groups: 50 % above 20 % (French Tech Grand Paris); 65 % work with them (Républik Achats).
pub const SU11: Weights = &[("p0", 35), ("p1_20", 15), ("p21_50", 24), ("p51_80", 16), ("plus_80", 10)];
/// SU12, with mid-sized companies: 23 % none, 48 % up to 20 % (Journal des Entreprises); the rest is assumed.
pub const SU12: Weights = &[("p0", 23), ("p1_20", 48), ("p21_50", 21), ("p51_80", 6), ("plus_80", 2)];
/// SU14, main public client: 38, 30, 10 and 9 % (Resah); the remainder are the others.
pub const SU14: Weights = &[
    ("collectivites", 38),
    ("etablissements_publics", 30),
    ("ministeres", 10),
    ("hospitalier_medico_social", 9),
    ("autre", 13),
];
/// SU17, usual contract: 75 % above 300 k€ (Républik IT), among those with large accounts; the rest is assumed.
pub const SU17: Weights =
    &[("plus_300k", 75), ("de_143_300k", 8), ("de_100_143k", 4), ("de_40_100k", 7), ("moins_40k", 6)];
/// AC11, a dedicated person: about half of the large groups (Journal des Entreprises).
pub const AC11_GROUPS: Weights = &[("oui", 49), ("en_projet", 20), ("non", 31)];

/// The programme's path relative to 2022: purchases from start-ups double in five years. Assumed to have been
/// followed until 2025 and 2024.
const PATH: [f64; 2] = [1.516, 1.32];
/// All purchases relative to 2022. Assumed: about two percent a year.
const ALL_PURCHASES: [f64; 2] = [1.06, 1.04];
/// The same of public buyers. Assumed: those that answer make up less than the 162,94 Md€ of all public buyers in 2023
/// (Républik Achats), so that an estimate of the others can be shown.
const PUBLIC_PURCHASES: [f64; 2] = [0.85, 0.83];
/// All public purchases in 2024, in cents. Assumed: those that the demonstration generates for 2022, scaled by
/// [`PUBLIC_PURCHASES`].
const PUBLIC_TOTAL_2024: i64 = 13_400_000_000_000;

/// The figures that an edition's buyers follow. A pair is the latest year, then the year before.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The latest year's purchases from start-ups relative to 2022.
    pub grown: f64,
    /// The latest year's rates relative to 2022.
    pub rates: f64,
    /// The same of public buyers.
    pub public_rates: f64,
    /// Public purchases from start-ups, in cents.
    pub public: [i64; 2],
    /// All public purchases of the year before, in cents.
    pub public_total_before: i64,
    /// The ministries' purchases from start-ups, in cents.
    pub ministries: [i64; 2],
    /// The ministries' rates.
    pub ministries_rates: [f64; 2],
    /// The groups' purchases from start-ups, in cents.
    pub groups: [i64; 2],
    /// The medians of the groups' rates.
    pub groups_medians: [f64; 2],
}

impl Figures {
    /// The figures of an edition: published for 2022 and 2021, otherwise assumed.
    pub fn of(edition: EditionYear) -> Self {
        if edition.year() == PAST {
            return Self {
                grown: 1.0,
                rates: 1.0,
                public_rates: 1.0,
                public: PUBLIC,
                public_total_before: PUBLIC_TOTAL_2021,
                ministries: MINISTRIES,
                ministries_rates: MINISTRIES_RATES,
                groups: [GROUPS_2022, GROUPS_2021],
                groups_medians: GROUPS_MEDIANS,
            };
        }
        let [rates, public_rates] =
            [ALL_PURCHASES, PUBLIC_PURCHASES].map(|all| [0, 1].map(|year| PATH[year] / all[year]));
        let amounts = |cents: i64| PATH.map(|path| whole_euros(cents as f64 * path));
        Self {
            grown: PATH[0],
            rates: rates[0],
            public_rates: public_rates[0],
            public: amounts(PUBLIC[0]),
            public_total_before: PUBLIC_TOTAL_2024,
            ministries: amounts(MINISTRIES[0]),
            ministries_rates: public_rates.map(|rate| MINISTRIES_RATES[0] * rate),
            groups: amounts(GROUPS_2022),
            groups_medians: rates.map(|rate| GROUPS_MEDIANS[0] * rate),
        }
    }
}

/// An amount of cents, rounded to whole euros.
pub fn whole_euros(cents: f64) -> i64 {
    (cents / 100.0).round() as i64 * 100
}
