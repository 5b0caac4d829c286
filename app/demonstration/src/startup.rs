//! A start-up's completed form.

use super::buyer::LEVERS;
use super::draw::{Sheet, pick};
use super::place::asks_names;
use super::{identity, published as figures, texts};
use survey::seeded_random::Dice;
use survey::{EditionYear, Typed};

/// The bands of a revenue share: code, lowest and highest percentage.
const BANDS: [(&str, u32, u32); 5] =
    [("p0", 0, 0), ("p1_20", 1, 20), ("p21_50", 21, 50), ("p51_80", 51, 80), ("plus_80", 81, 100)];

/// Obstacles with the public sector: slow decisions come first (Resah), then the findings of other surveys.
const PUBLIC_OBSTACLES: [(&str, u32); 14] = [
    ("F01", 44),
    ("F02", 34),
    ("F03", 22),
    ("F04", 21),
    ("F05", 18),
    ("F06", 20),
    ("F07", 10),
    ("F08", 9),
    ("F09", 12),
    ("F10", 22),
    ("F11", 12),
    ("F12", 4),
    ("F13", 15),
    ("F14", 16),
];

/// Obstacles with large groups.
const PRIVATE_OBSTACLES: [(&str, u32); 13] = [
    ("F01", 46),
    ("F02", 16),
    ("F03", 10),
    ("F04", 12),
    ("F05", 24),
    ("F06", 26),
    ("F07", 28),
    ("F08", 24),
    ("F09", 20),
    ("F10", 6),
    ("F11", 22),
    ("F12", 10),
    ("F13", 16),
];

/// The answers with published proportions. Empty if the question is not answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Startup {
    /// The shares of its revenue: SU10, SU11 and SU12; `None` without revenue.
    pub shares: Option<[&'static str; 3]>,
    /// SU14, its main public client.
    pub client: &'static str,
    /// SU17, its usual contract.
    pub contract: &'static str,
}

impl Startup {
    /// Whether it sells to the public sector.
    pub fn sells_to_public(&self) -> bool {
        self.shares.is_some_and(|[public, ..]| public != "p0")
    }

    /// Whether it has large accounts: the public sector, large groups or mid-sized companies.
    pub fn has_large_accounts(&self) -> bool {
        self.shares.is_some_and(|shares| shares.iter().any(|share| *share != "p0"))
    }

    /// A single start-up with the same proportions.
    pub fn alone(dice: &mut Dice) -> Self {
        let mut shares = [pick(dice, figures::SU10), pick(dice, figures::SU11), pick(dice, figures::SU12)];
        while !fit(&shares) {
            shares = [pick(dice, figures::SU10), pick(dice, figures::SU11), pick(dice, figures::SU12)];
        }
        let mut one = Self { shares: Some(shares), client: "", contract: "" };
        if one.sells_to_public() {
            one.client = pick(dice, figures::SU14);
        }
        if one.has_large_accounts() {
            one.contract = pick(dice, figures::SU17);
        }
        one
    }
}

fn least(share: &str) -> u32 {
    BANDS.iter().find(|(code, ..)| *code == share).map_or(0, |(_, least, _)| *least)
}

fn greatest(share: &str) -> u32 {
    BANDS.iter().find(|(code, ..)| *code == share).map_or(0, |(.., greatest)| *greatest)
}

/// Whether shares fit into one revenue, by the low end of each.
pub fn fit(shares: &[&str]) -> bool {
    shares.iter().map(|share| least(share)).sum::<u32>() <= 100
}

/// A start-up's typed values. `number` is its index among the fictitious ones.
pub fn typed(dice: &mut Dice, edition: EditionYear, number: usize, startup: &Startup) -> Typed {
    let mut sheet = Sheet { dice, typed: Typed::default() };
    sheet.put("SU01", identity::startup(number));
    if asks_names(edition) {
        sheet.put("SU90", identity::startup_name(number));
        sheet.put("SU91", "Société par actions simplifiée (SAS)");
    }
    profile(&mut sheet, edition, startup);
    if let Some(shares) = &startup.shares {
        revenue(&mut sheet, shares);
    }
    for (field, code) in [("SU14", startup.client), ("SU17", startup.contract)] {
        sheet.put(field, code);
    }
    if startup.client == "autre" {
        sheet.put("SU14.autre", "Bailleur social");
    }
    access(&mut sheet, startup);
    obstacles(&mut sheet, startup);
    last(&mut sheet, number);
    sheet.typed
}

fn profile(sheet: &mut Sheet, edition: EditionYear, startup: &Startup) {
    let founded = edition.year() as usize - sheet.dice.below(8) - sheet.dice.below(6);
    sheet.put("SU02", founded.to_string());
    sheet.one("SU03", &[("e0", 6), ("e1_9", 37), ("e10_49", 41), ("e50_249", 14), ("e250_plus", 2)]);
    match startup.shares {
        None => sheet.put("SU04", "pas_de_ca"),
        Some(_) => sheet.one(
            "SU04",
            &[
                ("moins_100k", 14),
                ("de_100k_1m", 38),
                ("de_1_5m", 30),
                ("de_5_10m", 9),
                ("de_10_50m", 7),
                ("plus_50m", 2),
            ],
        ),
    }
    sheet.one(
        "SU05",
        &[
            ("sante", 16),
            ("transition_ecologique", 18),
            ("industrie", 11),
            ("numerique_saas", 30),
            ("cybersecurite", 7),
            ("fintech", 5),
            ("mobilite", 8),
            ("agri_agro", 5),
        ],
    );
    sheet.one(
        "SU06",
        &[
            ("11", 42),
            ("84", 13),
            ("76", 8),
            ("75", 7),
            ("93", 7),
            ("52", 6),
            ("53", 5),
            ("32", 5),
            ("44", 3),
            ("28", 2),
            ("24", 1),
            ("27", 1),
            ("04", 1),
        ],
    );
    if sheet.dice.chance(0.3) {
        sheet.put("SU07", "aucun");
    } else {
        sheet.several("SU07", 2, &[], &[("jei", 60), ("deeptech", 24), ("french_tech_2030", 8), ("next40_ft120", 3)]);
    }
    sheet.one("SU08", &[("dirigeant", 70), ("direction_commerciale", 21), ("daf", 9)]);
}

/// The shares of revenue: smaller companies get the remainder.
fn revenue(sheet: &mut Sheet, shares: &[&'static str; 3]) {
    let room = 100 - shares.iter().map(|share| least(share)).sum::<u32>().min(100);
    let wanting = 100u32.saturating_sub(shares.iter().map(|share| greatest(share)).sum());
    let possible = |least: u32, greatest: u32| least <= room && greatest >= wanting;
    let weights = [50, 32, 12, 4, 2];
    let small: Vec<_> = BANDS
        .iter()
        .zip(weights)
        .filter(|((_, least, greatest), _)| possible(*least, *greatest))
        .map(|((code, ..), weight)| (*code, weight))
        .collect();
    let small = pick(sheet.dice, &small);
    let tiny = if least(small) < room && sheet.dice.chance(0.3) { "p1_20" } else { "p0" };
    let fields = ["SU10", "SU11", "SU12", "SU13.pme", "SU13.tpe"];
    for (field, share) in fields.into_iter().zip(shares.iter().copied().chain([small, tiny])) {
        sheet.put(field, share);
    }
    // Growth of about 20 % a year with the public sector and 35 % with the private one (Gazette Normandie).
    if shares[0] != "p0" {
        sheet.one(
            "SU15",
            &[("baisse", 4), ("stable", 16), ("h1_10", 22), ("h11_20", 34), ("h21_35", 15), ("plus_35", 9)],
        );
    }
    if [shares[1], shares[2], small, tiny].iter().any(|share| *share != "p0") {
        sheet.one(
            "SU16",
            &[("baisse", 3), ("stable", 8), ("h1_10", 13), ("h11_20", 18), ("h21_35", 24), ("plus_35", 34)],
        );
    }
}

fn access(sheet: &mut Sheet, startup: &Startup) {
    if startup.has_large_accounts() {
        sheet.several(
            "SU18",
            4,
            &[],
            &[
                ("appel_offres", 20),
                ("achat_innovant", 11),
                ("centrale_achat", 9),
                ("salon", 26),
                ("je_choisis_french_tech", 6),
                ("incubateur_pole", 17),
                ("prospection", 48),
                ("recommandation", 40),
            ],
        );
    }
    let used = match (sheet.typed.has("SU18", "achat_innovant"), startup.sells_to_public()) {
        // A few contradict themselves.
        (true, _) => 1_600,
        (false, true) => 12,
        (false, false) => 0,
    };
    sheet.one("SU19", &[("oui_utilise", used), ("oui_jamais_utilise", 25), ("de_nom", 21), ("non", 36)]);
    let tried = pick(sheet.dice, &[("oui_remunere", 39), ("oui_non_remunere", 27), ("non", 34)]);
    sheet.put("SU20", tried);
    if tried != "non" {
        sheet.one("SU21", &[("oui", 46), ("non", 28), ("en_cours", 26)]);
    }
}

fn obstacles(sheet: &mut Sheet, startup: &Startup) {
    sheet.step("SU22", &[("1", 2), ("2", 9), ("3", 22), ("4", 37), ("5", 30)]);
    sheet.several("SU24", 3, &[], &PUBLIC_OBSTACLES);
    sheet.step("SU23", &[("1", 4), ("2", 16), ("3", 33), ("4", 32), ("5", 15)]);
    if sheet.dice.chance(0.03) {
        sheet.put("SU25", "F00");
    } else {
        sheet.several("SU25", 3, &[], &PRIVATE_OBSTACLES);
    }
    if startup.sells_to_public() {
        sheet.one(
            "SU26.public",
            &[("moins_3m", 5), ("de_3_6m", 17), ("de_6_12m", 36), ("de_12_18m", 27), ("plus_18m", 15)],
        );
        sheet.one("SU27.public", &[("moins_30j", 30), ("de_30_45j", 38), ("de_45_60j", 20), ("plus_60j", 12)]);
    }
    if startup.has_large_accounts() {
        sheet.one(
            "SU26.prive",
            &[("moins_3m", 12), ("de_3_6m", 32), ("de_6_12m", 34), ("de_12_18m", 15), ("plus_18m", 7)],
        );
        sheet.one("SU27.prive", &[("moins_30j", 15), ("de_30_45j", 32), ("de_45_60j", 33), ("plus_60j", 20)]);
    }
}

fn last(sheet: &mut Sheet, number: usize) {
    sheet.several("SU28", 3, &[], &LEVERS);
    if sheet.typed.has("SU28", "L99") {
        sheet.put("SU28.autre", "Un interlocuteur unique par grand compte");
    }
    if sheet.dice.chance(0.2) {
        let (text, _) = texts::STARTUPS[sheet.dice.below(texts::STARTUPS.len())];
        sheet.put("SU29", texts::worded(text, number));
    }
    if sheet.dice.chance(0.42) {
        sheet.put("SU30", "oui");
        sheet.put("SU30b", format!("contact@start-up-{number:03}.example"));
    }
}
