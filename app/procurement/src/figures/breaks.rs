//! What to know when years are compared, and how much of public procurement the data contain.

use super::Figures;

/// A break in the series, before a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// The first year of the new series.
    pub year: i32,
    /// The sentence for charts.
    pub sentence: &'static str,
}

/// The breaks that charts mark.
/// Source: <https://www.economie.gouv.fr/daj/oecp-recensement-economique-commande-publique>.
pub const BREAKS: [Break; 2] = [
    Break {
        year: 2024,
        sentence: "Jusqu’en 2023, seuls les marchés d’au moins 90\u{202f}000\u{a0}€ HT étaient recensés\u{a0}; depuis 2024, ceux d’au moins 40\u{202f}000\u{a0}€ HT sont publiés.",
    },
    Break {
        year: 2024,
        sentence: "En janvier 2024, les données essentielles de la commande publique ont remplacé le recensement économique\u{a0}: les années d’avant et d’après ne se comparent pas.",
    },
];

/// What all of public procurement is worth in a year, in cents: 163 Md€, which published amounts and rates imply for
/// 2023, to 170 Md€, which the Government quotes.
pub const PUBLISHED_CENTS: (i128, i128) = (16_300_000_000_000, 17_000_000_000_000);

/// How much of public procurement the counted contracts are, in thousandths: of the largest published total, and of the
/// smallest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Thousandths of 170 Md€.
    pub least: i128,
    /// Thousandths of 163 Md€.
    pub most: i128,
}

impl Figures {
    /// The coverage of a year.
    pub fn coverage(&self, year: i32) -> Coverage {
        let cents = self.counted.by_year.get(&year).map_or(0, |tally| tally.cents);
        Coverage { least: cents * 1_000 / PUBLISHED_CENTS.1, most: cents * 1_000 / PUBLISHED_CENTS.0 }
    }
}
