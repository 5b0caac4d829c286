//! The volumes as they are shown to whoever sees aggregates only: under the rules of [`super::disclosure`], nothing that can be
//! worked out from the rest, and rounded.

use super::{Figures, Volumes, YearVolumes};
use crate::statistics::disclosure::LEAST_CONTRIBUTORS;

/// Amounts are rounded to 0.1 M€, in cents.
const AMOUNT: i64 = 10_000_000;
/// Rates are rounded to a tenth of a point.
const RATES_IN_ONE: f64 = 1_000.0;

/// One kind of figures of a cell, that is hidden or shown as a whole.
struct Kind {
    /// Whether it may be shown.
    passes: fn(&Figures) -> bool,
    /// How many buyers stand behind it.
    buyers: fn(&Figures) -> i64,
    /// Hides it.
    hide: fn(&mut Figures),
}

const KINDS: [Kind; 4] = [
    Kind {
        passes: |f| f.publishable,
        buyers: |f| f.respondents,
        hide: |f| {
            f.startup_purchases_cents = None;
            f.publishable = false;
        },
    },
    Kind {
        passes: |f| f.totals_publishable,
        buyers: |f| f.total_respondents,
        hide: |f| {
            f.total_purchases_cents = None;
            f.totals_publishable = false;
        },
    },
    Kind {
        passes: |f| f.rates_publishable,
        buyers: |f| f.rated_respondents,
        hide: |f| {
            (f.rate_aggregate, f.rate_median, f.rate_top5_mean, f.rate_bottom5_mean) = (None, None, None, None);
            f.rates_publishable = false;
        },
    },
    Kind {
        passes: |f| f.matched_panel.publishable,
        buyers: |f| f.matched_panel.respondents,
        hide: |f| {
            let panel = &mut f.matched_panel;
            (panel.previous_cents, panel.current_cents, panel.growth) = (None, None, None);
            panel.publishable = false;
        },
    },
];

/// The volumes under disclosure control.
pub fn disclosed(volumes: &Volumes) -> Volumes {
    let mut volumes = volumes.clone();
    for year in &mut volumes.years {
        KINDS.iter().for_each(|kind| hide(year, kind));
        round(&mut year.figures);
        year.segments.iter_mut().for_each(|segment| round(&mut segment.figures));
    }
    volumes
}

/// Hides what does not pass and, where the total is shown, as many more cells as it takes for the hidden ones to be at least
/// two, of at least three buyers together: the rest of the table then gives none of them.
fn hide(year: &mut YearVolumes, kind: &Kind) {
    let total = (kind.passes)(&year.figures);
    if !total {
        (kind.hide)(&mut year.figures);
    }
    let (mut cells, mut buyers) = (0, 0);
    let mut shown = Vec::new();
    for (index, segment) in year.segments.iter_mut().enumerate() {
        let behind = (kind.buyers)(&segment.figures);
        if (kind.passes)(&segment.figures) {
            shown.push((behind, index));
        } else if behind > 0 {
            (kind.hide)(&mut segment.figures);
            (cells, buyers) = (cells + 1, buyers + behind);
        }
    }
    shown.sort_unstable();
    for (behind, index) in shown {
        if !total || cells == 0 || (cells >= 2 && buyers >= LEAST_CONTRIBUTORS) {
            break;
        }
        (kind.hide)(&mut year.segments[index].figures);
        (cells, buyers) = (cells + 1, buyers + behind);
    }
}

fn round(f: &mut Figures) {
    let panel = &mut f.matched_panel;
    let amounts = [
        &mut f.startup_purchases_cents,
        &mut f.total_purchases_cents,
        &mut panel.previous_cents,
        &mut panel.current_cents,
    ];
    for cents in amounts.into_iter().flatten() {
        // Saturating: the largest sums are within a rounding of what 64 bits hold.
        *cents = cents.saturating_add(AMOUNT / 2).div_euclid(AMOUNT) * AMOUNT;
    }
    let rates =
        [&mut f.rate_aggregate, &mut f.rate_median, &mut f.rate_top5_mean, &mut f.rate_bottom5_mean, &mut panel.growth];
    for rate in rates.into_iter().flatten() {
        *rate = (*rate * RATES_IN_ONE).round() / RATES_IN_ONE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::SegmentVolumes;

    fn cell(respondents: i64, cents: i64, publishable: bool) -> Figures {
        let startup_purchases_cents = (respondents > 0).then_some(cents);
        Figures { respondents, startup_purchases_cents, publishable, ..Figures::default() }
    }

    fn shown(total: Figures, segments: &[Figures]) -> (bool, Vec<bool>) {
        let segment = |figures: &Figures| SegmentVolumes { code: "a".into(), label: "A".into(), figures: *figures };
        let segments = segments.iter().map(segment).collect();
        let years = vec![YearVolumes { year: 2025, figures: total, segments }];
        let year = disclosed(&Volumes { edition: 2026, version: 1, years }).years.remove(0);
        let is = |f: &Figures| f.startup_purchases_cents.is_some();
        (is(&year.figures), year.segments.iter().map(|s| is(&s.figures)).collect())
    }

    #[test]
    fn a_cell_that_does_not_pass_is_hidden_with_one_more_so_that_the_total_does_not_give_it() {
        let (big, small, one) = (cell(9, 100, true), cell(4, 50, true), cell(1, 7, false));
        assert_eq!(shown(cell(14, 157, true), &[big, small, one]), (true, vec![true, false, false]));
        assert_eq!(shown(cell(13, 150, true), &[big, small]), (true, vec![true, true]), "nothing to hide");
        assert_eq!(
            shown(cell(14, 157, false), &[big, small, one]),
            (false, vec![true, true, false]),
            "no total to take from"
        );
        assert_eq!(
            shown(cell(15, 164, true), &[big, small, one, one]),
            (true, vec![true, false, false, false]),
            "two buyers alone"
        );
        let none = cell(0, 0, false);
        assert_eq!(
            shown(cell(13, 150, true), &[big, small, none]),
            (true, vec![true, true, false]),
            "an empty cell hides nothing"
        );
    }

    #[test]
    fn amounts_and_rates_are_rounded() {
        let mut figures = cell(3, 1_234_567_891, true);
        figures.rates_publishable = true;
        figures.rate_aggregate = Some(0.023_49);
        round(&mut figures);
        assert_eq!((figures.startup_purchases_cents, figures.rate_aggregate), (Some(1_230_000_000), Some(0.023)));
        let mut largest = cell(3, i64::MAX, true);
        round(&mut largest);
        assert!(largest.startup_purchases_cents.is_some());
    }
}
