//! Regions and sizes of the buyers, which the questionnaires ask for since 2026. They are not known for the published
//! panels, so all are assumed, following where such organisations are in France.

use super::draw::{self, deck, shuffle};
use super::panel::Buyer;
use super::published::{self, Weights};
use survey::EditionYear;
use survey::seeded_random::Dice;

/// Local authorities, hospitals and smaller companies: across the country, with the least populated regions slightly
/// overrepresented.
const SPREAD: Weights = &[
    ("11", 13),
    ("84", 11),
    ("75", 9),
    ("76", 9),
    ("32", 9),
    ("44", 9),
    ("93", 8),
    ("52", 8),
    ("53", 7),
    ("28", 6),
    ("27", 6),
    ("24", 5),
];
/// Universities, agencies and other public bodies: across the country, with more around the capital.
const PUBLIC_BODIES: Weights = &[
    ("11", 28),
    ("84", 10),
    ("75", 9),
    ("76", 9),
    ("44", 8),
    ("32", 8),
    ("93", 6),
    ("52", 6),
    ("53", 5),
    ("28", 4),
    ("27", 4),
    ("24", 3),
];
/// Head offices of large groups.
const HEAD_OFFICES: Weights = &[("11", 64), ("84", 12), ("32", 8), ("76", 5), ("44", 4), ("93", 4), ("52", 3)];

/// The least populated regions.
const SMALL: [&str; 4] = ["24", "27", "28", "53"];

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
        _ => &[("moins_10", 1), ("pme", 1)],
    }
}

/// Whether the questionnaires of an edition ask for names, regions and sizes.
pub fn asks_names(edition: EditionYear) -> bool {
    edition.year() > published::PAST
}

/// A random region and size for a buyer of a segment.
pub fn pick(dice: &mut Dice, segment: &str) -> (&'static str, &'static str) {
    (draw::pick(dice, regions(segment)), draw::pick(dice, sizes(segment)))
}

/// Assigns regions and sizes to all buyers, segment by segment in exact proportions. The third that buys most is in
/// large regions: in a small one, a single buyer would be nearly all of its purchases.
pub fn settle(dice: &mut Dice, buyers: &mut [Buyer]) {
    let mut segments: Vec<&'static str> = buyers.iter().map(|buyer| buyer.segment).collect();
    segments.sort_unstable();
    segments.dedup();
    for segment in segments {
        let mut own: Vec<&mut Buyer> = buyers.iter_mut().filter(|buyer| buyer.segment == segment).collect();
        let sizes = deck(dice, own.len(), sizes(segment));
        let cards = deck(dice, own.len(), regions(segment));
        let (mut cards, small): (Vec<_>, Vec<_>) = cards.into_iter().partition(|region| !SMALL.contains(region));
        let from = (own.len() / 3).min(cards.len());
        let until = (from + small.len()).min(cards.len());
        let mut middle: Vec<_> = cards.drain(from..until).chain(small).collect();
        shuffle(dice, &mut middle);
        cards.splice(from..from, middle);
        own.sort_by_key(|buyer| std::cmp::Reverse(buyer.amounts.startup[0]));
        for (buyer, place) in own.into_iter().zip(cards.into_iter().zip(sizes)) {
            (buyer.region, buyer.size) = place;
        }
    }
}
