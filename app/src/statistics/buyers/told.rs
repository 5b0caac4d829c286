//! Figures that others tell: hiding them would hide nothing.

use super::rounded_rate;
use crate::statistics::Figures;

/// What is made of the same buyers as in a wider filter: nobody else there gave what it is made of.
pub fn alike(figures: &mut Figures, wider: impl Iterator<Item = Figures>) {
    let f = figures;
    for wide in wider {
        if f.respondents > 0 && f.respondents == wide.respondents {
            f.startup_purchases_cents = f.startup_purchases_cents.or(wide.startup_purchases_cents);
            f.publishable |= wide.publishable;
        }
        if f.total_respondents > 0 && f.total_respondents == wide.total_respondents {
            f.total_purchases_cents = f.total_purchases_cents.or(wide.total_purchases_cents);
            f.totals_publishable |= wide.totals_publishable;
        }
        if f.rated_respondents > 0 && f.rated_respondents == wide.rated_respondents {
            f.rate_aggregate = f.rate_aggregate.or(wide.rate_aggregate);
            f.rate_median = f.rate_median.or(wide.rate_median);
            f.rates_publishable |= wide.rates_publishable;
        }
        let (own, wide) = (&mut f.matched_panel, wide.matched_panel);
        if own.respondents > 0 && own.respondents == wide.respondents {
            own.current_cents = own.current_cents.or(wide.current_cents);
            own.previous_cents = own.previous_cents.or(wide.previous_cents);
            own.growth = own.growth.or(wide.growth);
            own.publishable |= wide.publishable;
        }
    }
}

/// The aggregate rate, where each buyer gave both amounts and both sums are shown. `truth` is what nothing was hidden of.
pub fn rate(figures: &mut Figures, truth: &Figures) {
    let f = figures;
    let all_rated =
        f.rated_respondents > 0 && f.rated_respondents == f.respondents && f.rated_respondents == f.total_respondents;
    if all_rated && f.startup_purchases_cents.is_some() && f.total_purchases_cents.is_some() {
        f.rate_aggregate = truth.rate_aggregate.map(rounded_rate);
    }
}

/// The panel, where each buyer gave both years: its sums are the volumes of this year and of the year before, as they are shown.
pub fn panel(figures: &mut Figures, truth: &Figures, before: &Figures) {
    let n = truth.matched_panel.respondents;
    let shown = |of: &Figures| of.startup_purchases_cents.filter(|_| n > 0 && of.respondents == n);
    let (now, then) = (shown(figures), shown(before));
    let own = &mut figures.matched_panel;
    own.current_cents = own.current_cents.or(now);
    own.previous_cents = own.previous_cents.or(then);
    if own.current_cents.is_some() && own.previous_cents.is_some() {
        own.growth = truth.matched_panel.growth.map(rounded_rate);
    }
}
