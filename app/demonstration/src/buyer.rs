//! A buyer's completed form.

use super::draw::{Sheet, pick};
use super::panel::{Amounts, Buyer};
use super::place::asks_names;
use super::{identity, texts};
use survey::questionnaire::UNKNOWN;
use survey::seeded_random::Dice;
use survey::{EditionYear, Euros, Typed};

/// Obstacles except B01, with their weights.
const OBSTACLES: [(&str, u32); 12] = [
    ("B02", 30),
    ("B03", 20),
    ("B04", 24),
    ("B05", 26),
    ("B06", 14),
    ("B07", 15),
    ("B08", 12),
    ("B09", 10),
    ("B10", 14),
    ("B11", 13),
    ("B12", 11),
    ("B99", 2),
];

/// Levers, with their weights.
pub const LEVERS: [(&str, u32); 14] = [
    ("L01", 12),
    ("L02", 10),
    ("L03", 12),
    ("L04", 15),
    ("L05", 7),
    ("L06", 10),
    ("L07", 6),
    ("L08", 9),
    ("L09", 8),
    ("L10", 9),
    ("L11", 8),
    ("L12", 7),
    ("L13", 11),
    ("L99", 1),
];

/// Whether the questionnaire counts a segment as public, and asks it AC16.
fn is_public(segment: &str) -> bool {
    !matches!(segment, "grand_groupe" | "eti" | "pme" | "autre")
}

/// A buyer's typed values. `number` is its index among the fictitious organisations.
pub fn typed(dice: &mut Dice, edition: EditionYear, number: usize, buyer: &Buyer) -> Typed {
    let mut sheet = Sheet { dice, typed: Typed::default() };
    sheet.put("AC01", buyer.segment);
    if buyer.segment == "autre" {
        sheet.put("AC01.autre", "Association");
    }
    sheet.put("AC02", identity::buyer(number));
    if asks_names(edition) {
        let (name, form) = identity::buyer_name(number, buyer.segment);
        for (field, value) in [("AC90", name.as_str()), ("AC91", form), ("AC92", buyer.size), ("AC93", buyer.region)] {
            sheet.put(field, value);
        }
    }
    sheet.one(
        "AC03",
        &[
            ("acheteur", 30),
            ("direction_achats", 40),
            ("responsable_innovation", 14),
            ("dsi_metier", 9),
            ("direction_generale", 7),
        ],
    );
    put_amounts(&mut sheet.typed, edition, &buyer.amounts);
    if buyer.amounts.startup.contains(&None) {
        sheet.put("AC06", buyer.band);
    }
    practice(&mut sheet, buyer);
    tools(&mut sheet, buyer);
    opinions(&mut sheet, buyer);
    last(&mut sheet, number);
    sheet.typed
}

/// Replaces the amounts.
pub fn put_amounts(typed: &mut Typed, edition: EditionYear, amounts: &Amounts) {
    for (year, (startup, total)) in edition.data_years().into_iter().zip(amounts.startup.iter().zip(&amounts.total)) {
        for (field, cents) in [(format!("AC04.{year}"), total), (format!("AC05.{year}"), startup)] {
            typed.remove(&field);
            let known = cents.and_then(Euros::from_cents).map(|euros| euros.to_string());
            typed.push(field, known.unwrap_or_else(|| UNKNOWN.to_owned()));
        }
    }
}

fn practice(sheet: &mut Sheet, buyer: &Buyer) {
    sheet.put("AC07", buyer.used);
    if matches!(buyer.used, "non_prevu" | "non_pas_prevu") {
        sheet.several(
            "AC14",
            2,
            &[],
            &[("pas_necessaire", 50), ("investissement", 12), ("meconnaissance", 24), ("competences_temps", 20)],
        );
    }
    sheet.several(
        "AC13",
        3,
        &[],
        &[
            ("innovation", 36),
            ("agilite", 26),
            ("cout", 8),
            ("souverainete", 12),
            ("transition_ecologique", 14),
            ("image", 4),
            ("demande_metier", 22),
        ],
    );
    let suppliers = match buyer.amounts.startup[0] {
        None => pick(sheet.dice, &[("ne_sait_pas", 60), ("s1_5", 40)]),
        Some(0) => "s0",
        Some(cents) if cents < 200_000_000 => "s1_5",
        Some(cents) if cents < 1_500_000_000 => "s6_20",
        Some(cents) if cents < 8_000_000_000 => "s21_100",
        Some(_) => "plus_100",
    };
    sheet.put("AC08", suppliers);
    sheet.one("AC09", &[("oui_marquage", 17), ("partiellement", 46), ("non", 37)]);
    if buyer.used != "oui" {
        return;
    }
    match buyer.segment {
        "grand_groupe" => sheet.one("AC10", super::published::SU17),
        _ => sheet.one(
            "AC10",
            &[("moins_40k", 30), ("de_40_100k", 34), ("de_100_143k", 14), ("de_143_300k", 12), ("plus_300k", 10)],
        ),
    }
    if sheet.dice.chance(0.8) {
        let started = sheet.dice.below(if buyer.segment == "grand_groupe" { 30 } else { 6 });
        let paid = sheet.dice.below(started + 1);
        let rolled_out = sheet.dice.below(started / 2 + 1);
        for (part, count) in [("lances", started), ("payes", paid), ("generalises", rolled_out)] {
            sheet.put(&format!("AC19.{part}"), count.to_string());
        }
    }
    sheet.one("AC20", &[("moins_3m", 8), ("de_3_6m", 27), ("de_6_12m", 40), ("de_12_18m", 18), ("plus_18m", 7)]);
    sheet.one("AC21", &[("moins_30j", 36), ("de_30_45j", 38), ("de_45_60j", 21), ("plus_60j", 5)]);
}

fn tools(sheet: &mut Sheet, buyer: &Buyer) {
    sheet.several(
        "AC18",
        4,
        &[],
        &[
            ("veille", 24),
            ("salons", 26),
            ("evenements_french_tech", 14),
            ("incubateurs_poles", 18),
            ("centrale_achat", 10),
            ("plateforme", 8),
            ("reseau_pairs", 18),
            ("sollicitation", 28),
        ],
    );
    if is_public(buyer.segment) {
        match buyer.used {
            "oui" => sheet.several(
                "AC16",
                3,
                &[],
                &[
                    ("achat_innovant", 30),
                    ("partenariat_innovation", 7),
                    ("sourcing", 32),
                    ("allotissement", 14),
                    ("sad", 4),
                    ("variantes", 8),
                    ("centrale_achat", 24),
                ],
            ),
            _ => sheet.put("AC16", "aucun"),
        }
        match (buyer.used, sheet.typed.has("AC16", "achat_innovant")) {
            // A few contradict themselves.
            (_, true) => sheet.one("AC17", &[("oui_utilise", 92), ("de_nom", 8)]),
            ("oui", false) => {
                sheet.one("AC17", &[("oui_utilise", 12), ("oui_jamais_utilise", 45), ("de_nom", 22), ("non", 21)]);
            }
            _ => sheet.one("AC17", &[("oui_jamais_utilise", 45), ("de_nom", 30), ("non", 25)]),
        }
    }
    sheet.put("AC11", buyer.dedicated);
    let referent: &[_] = if buyer.dedicated == "oui" { &["referent"] } else { &[] };
    if buyer.dedicated == "non" && sheet.dice.chance(0.6) {
        sheet.put("AC23", "aucun");
    } else {
        sheet.several(
            "AC23",
            3,
            referent,
            &[("processus_accelere", 20), ("doublement_references", 10), ("objectif_chiffre", 12), ("formation", 30)],
        );
    }
}

fn opinions(sheet: &mut Sheet, buyer: &Buyer) {
    sheet.step("AC12", &[("1", 12), ("2", 29), ("3", 34), ("4", 19), (UNKNOWN, 6)]);
    match buyer.segment {
        "grand_groupe" => sheet.one("AC22", &[("partenaire", 52), ("soutien", 24), ("non", 20), ("ne_sait_pas", 4)]),
        _ => sheet.one("AC22", &[("partenaire", 9), ("soutien", 14), ("non", 52), ("ne_sait_pas", 25)]),
    }
    sheet.step("AC24", &[("1", 5), ("2", 18), ("3", 38), ("4", 30), ("5", 9)]);
    let b01: &[_] = if buyer.b01 { &["B01"] } else { &[] };
    if !buyer.b01 && sheet.dice.chance(0.06) {
        sheet.put("AC15", "B00");
    } else {
        sheet.several("AC15", 3, b01, &OBSTACLES);
    }
    if sheet.typed.has("AC15", "B99") {
        sheet.put("AC15.autre", "Le calendrier budgétaire");
    }
    sheet.one(
        "AC25",
        &[
            ("baisse", 3),
            ("stable", 27),
            ("hausse_moins_50", 34),
            ("hausse_50_100", 12),
            ("doublement", 8),
            ("ne_sait_pas", 16),
        ],
    );
}

fn last(sheet: &mut Sheet, number: usize) {
    sheet.several("AC26", 3, &[], &LEVERS);
    if sheet.typed.has("AC26", "L99") {
        sheet.put("AC26.autre", "Partager les bonnes pratiques entre pairs");
    }
    if sheet.dice.chance(0.25) {
        let (text, _) = texts::BUYERS[sheet.dice.below(texts::BUYERS.len())];
        sheet.put("AC27", texts::worded(text, number));
    }
    let crossing = pick(sheet.dice, &[("oui", 26), ("non", 38), ("a_etudier", 36)]);
    sheet.put("AC28", crossing);
    if crossing != "non" {
        sheet.put("AC28b", format!("achats@acheteur-{number:03}.example"));
    }
}
