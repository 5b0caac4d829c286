//! Where the buyers are and how large they are, which the questionnaires ask since 2026. Of the published panels neither is known: all
//! of it is supposed, after where such organisations are in France.

use super::draw::{self, deck};
use super::panel::Buyer;
use super::published::{self, Weights};
use app::survey::EditionYear;
use app::survey::dice::Dice;

/// Local authorities, hospitals and smaller companies: over the country, with its population.
const SPREAD: Weights = &[
    ("11", 17),
    ("84", 13),
    ("75", 10),
    ("76", 10),
    ("32", 9),
    ("44", 9),
    ("93", 8),
    ("52", 7),
    ("53", 7),
    ("28", 5),
    ("27", 4),
    ("24", 4),
];
/// Public bodies of the whole country: half of them in the capital's region.
const PUBLIC_BODIES: Weights =
    &[("11", 48), ("84", 10), ("76", 8), ("75", 7), ("44", 7), ("32", 6), ("93", 5), ("53", 5), ("52", 4)];
/// Head offices of large groups.
const HEAD_OFFICES: Weights = &[("11", 64), ("84", 12), ("32", 8), ("76", 5), ("44", 4), ("93", 4), ("52", 3)];

fn regions(segment: &str) -> Weights {
    match segment {
        "ministere" => &[("11", 1)],
        "etablissement_public" | "centrale_achat" | "entreprise_publique" => PUBLIC_BODIES,
        "grand_groupe" => HEAD_OFFICES,
        _ => SPREAD,
    }
}

fn sizes(segment: &str) -> Weights {
    match segment {
        "ministere" | "grand_groupe" => &[("ge", 1)],
        "etablissement_public" => &[("pme", 30), ("eti", 55), ("ge", 15)],
        "collectivite" => &[("pme", 20), ("eti", 65), ("ge", 15)],
        "etablissement_sante" => &[("eti", 75), ("ge", 25)],
        "etablissement_medico_social" | "centrale_achat" => &[("pme", 75), ("eti", 25)],
        "entreprise_publique" => &[("eti", 60), ("ge", 40)],
        "eti" => &[("eti", 1)],
        _ => &[("moins_10", 40), ("pme", 60)],
    }
}

/// Whether the questionnaires of an edition ask for names, regions and sizes.
pub fn asks_names(edition: EditionYear) -> bool {
    edition.year() > published::PAST
}

/// The region and the size of a buyer of a segment.
pub fn pick(dice: &mut Dice, segment: &str) -> (&'static str, &'static str) {
    (draw::pick(dice, regions(segment)), draw::pick(dice, sizes(segment)))
}

/// Gives all buyers their regions and sizes, segment by segment in the very proportions.
pub fn settle(dice: &mut Dice, buyers: &mut [Buyer]) {
    let mut segments: Vec<&'static str> = buyers.iter().map(|buyer| buyer.segment).collect();
    segments.sort_unstable();
    segments.dedup();
    for segment in segments {
        let own: Vec<&mut Buyer> = buyers.iter_mut().filter(|buyer| buyer.segment == segment).collect();
        let (regions, sizes) = (deck(dice, own.len(), regions(segment)), deck(dice, own.len(), sizes(segment)));
        for (buyer, place) in own.into_iter().zip(regions.into_iter().zip(sizes)) {
            (buyer.region, buyer.size) = place;
        }
    }
}
