//! How the buyers' rates are spread over classes.

use super::{Buyer, Buyers};
use crate::statistics::Picked;
use crate::statistics::classes::joined;

/// How the buyers' rates are spread over classes; the upper ends are shares, the last class has none.
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
pub(super) fn class_of(rate: f64) -> u16 {
    let class = CLASSES.iter().position(|(_, end)| if *end == 0.0 { rate <= 0.0 } else { rate < *end });
    class.and_then(|class| u16::try_from(class).ok()).unwrap_or(7)
}

impl Buyers {
    /// How many buyers of a filter have a rate in each class, with the classes' names; `None` where that may not be shown.
    ///
    /// Under disclosure control classes are told of all buyers only, since medians and the extremes of each place are told as well;
    /// and classes of one or two buyers are joined with the next one, so that none of them has to be hidden.
    pub fn distribution(&self, year: usize, picked: &[Picked], controlled: bool) -> Option<Vec<(String, i64)>> {
        let mut counts = [0i64; CLASSES.len()];
        let buyers = self.picked(picked);
        buyers.iter().filter_map(|buyer: &&Buyer| buyer.given(year).rate().map(class_of)).for_each(|class| {
            if let Some(count) = counts.get_mut(usize::from(class)) {
                *count += 1;
            }
        });
        match controlled {
            false => Some(CLASSES.iter().zip(counts).map(|((name, _), count)| ((*name).to_owned(), count)).collect()),
            true if !picked.is_empty() => None,
            true => Some(joined(&counts)?.into_iter().map(|(from, to, n)| (class_name(from, to), n)).collect()),
        }
    }
}

/// The name of classes that follow each other.
fn class_name(from: usize, to: usize) -> String {
    let percent = |class: usize| CLASSES.get(class).map_or(0.0, |(_, end)| end * 100.0);
    let name = |class: usize| CLASSES.get(class).map_or("", |(name, _)| *name);
    let is_last = to + 1 == CLASSES.len();
    match (from, is_last) {
        _ if from == to => name(from).to_owned(),
        (0, true) => "Tous les taux".to_owned(),
        (0, false) => format!("0–{} %", percent(to)),
        (1, true) => "> 0 %".to_owned(),
        (1, false) => format!("> 0 et < {} %", percent(to)),
        (from, true) => format!("≥ {} %", percent(from - 1)),
        (from, false) => format!("{}–{} %", percent(from - 1), percent(to)),
    }
}
