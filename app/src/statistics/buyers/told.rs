//! Figures that others tell: hiding them would hide nothing.

use super::RATES_IN_ONE;
use crate::statistics::Figures;

fn rounded(rate: f64) -> f64 {
    (rate * RATES_IN_ONE).round() / RATES_IN_ONE
}

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

/// The aggregate rate, where each buyer gave both amounts and both sums are shown.
pub fn rate(figures: &mut Figures) {
    let f = figures;
    let all_rated =
        f.rated_respondents > 0 && f.rated_respondents == f.respondents && f.rated_respondents == f.total_respondents;
    if let (None, true, Some(startup), Some(total)) =
        (f.rate_aggregate, all_rated, f.startup_purchases_cents, f.total_purchases_cents)
        && total > 0
    {
        f.rate_aggregate = Some(rounded(startup as f64 / total as f64));
    }
}

/// The panel, where those who gave one of the two years only are known: there is none of them; or they are the same as those of a
/// wider filter, whose volume and panel are both shown. `before` is of the year before, `wider` of wider filters.
pub fn panel(figures: &mut Figures, before: Option<&Figures>, wider: impl Iterator<Item = (Figures, Option<Figures>)>) {
    let panel = figures.matched_panel;
    if panel.respondents == 0 {
        return;
    }
    let alone = |year: Option<&Figures>, panel: i64| year.map_or(0, |year| year.respondents - panel);
    let volume = |year: Option<&Figures>| year.and_then(|year| year.startup_purchases_cents);
    let (now_alone, before_alone) = (alone(Some(figures), panel.respondents), alone(before, panel.respondents));
    let (mut current, mut previous) = (panel.current_cents, panel.previous_cents);
    if now_alone == 0 {
        current = current.or(volume(Some(figures)));
    }
    if before_alone == 0 {
        previous = previous.or(volume(before));
    }
    for (now, then) in wider {
        let wide = now.matched_panel;
        let without = |volume: Option<i64>, wide: Option<i64>, panel: Option<i64>| Some(volume? - (wide? - panel?));
        if alone(Some(&now), wide.respondents) == now_alone {
            current = current.or(without(volume(Some(figures)), volume(Some(&now)), wide.current_cents));
        }
        if alone(then.as_ref(), wide.respondents) == before_alone {
            previous = previous.or(without(volume(before), volume(then.as_ref()), wide.previous_cents));
        }
    }
    let panel = &mut figures.matched_panel;
    (panel.current_cents, panel.previous_cents) = (current, previous);
    if let (None, Some(current), Some(previous)) = (panel.growth, current, previous)
        && previous > 0
    {
        panel.growth = Some(rounded(current as f64 / previous as f64 - 1.0));
    }
}
