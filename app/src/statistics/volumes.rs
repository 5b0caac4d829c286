//! The volumes as they are published to scripts and pages: `contract.md`, "Volumes".

use super::{Counters, RateSummary, disclosure::publishable};
use serde::{Deserialize, Serialize};

/// The figures of an edition, all from one state of the database.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Volumes {
    /// The edition's year.
    pub edition: i32,
    /// Grows with every response that is sent; equal versions mean equal figures.
    pub version: i64,
    /// Its data years, ascending; both are always there.
    pub years: Vec<YearVolumes>,
}

/// The figures of a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct YearVolumes {
    /// The year that the amounts concern.
    pub year: i32,
    /// The figures of all buyers.
    #[serde(flatten)]
    pub figures: Figures,
    /// The figures by segment, where there are any, in the questionnaire's order.
    pub segments: Vec<SegmentVolumes>,
}

/// The figures of a segment in a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentVolumes {
    /// The segment's code.
    pub code: String,
    /// Its name for people.
    pub label: String,
    /// The figures of its buyers.
    #[serde(flatten)]
    pub figures: Figures,
}

/// The figures of a cell: a year, of all buyers or of one segment. What cannot be computed is `None`, never 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// How many buyers gave their purchases from start-ups.
    pub respondents: i64,
    /// What those purchases add up to, in cents.
    pub startup_purchases_cents: Option<i64>,
    /// How many buyers gave all their purchases.
    pub total_respondents: i64,
    /// What those purchases add up to, in cents.
    pub total_purchases_cents: Option<i64>,
    /// How many buyers gave both, so that they have a rate.
    pub rated_respondents: i64,
    /// Σ start-up ÷ Σ total over the buyers that gave both; 1 is 100 %, as for every rate.
    pub rate_aggregate: Option<f64>,
    /// The median of the buyers' rates.
    pub rate_median: Option<f64>,
    /// The mean of the five highest rates.
    pub rate_top5_mean: Option<f64>,
    /// The mean of the five lowest rates.
    pub rate_bottom5_mean: Option<f64>,
    /// The growth, on the buyers that gave both years.
    pub matched_panel: MatchedPanel,
    /// Whether the purchases from start-ups may be shown to the public (see [`publishable`]).
    pub publishable: bool,
    /// Whether the total of all purchases may.
    pub totals_publishable: bool,
    /// Whether the rates may: their two sums both pass.
    pub rates_publishable: bool,
}

/// The buyers that gave their purchases from start-ups for a year and for the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MatchedPanel {
    /// How many they are.
    pub respondents: i64,
    /// Their purchases the year before, in cents.
    pub previous_cents: Option<i64>,
    /// Their purchases this year, in cents.
    pub current_cents: Option<i64>,
    /// The growth from one to the other, 0.05 being 5 %; `None` from 0.
    pub growth: Option<f64>,
    /// Whether the panel may be shown to the public: its two sums both pass.
    pub publishable: bool,
}

/// The largest contributors of a cell, in cents, for disclosure control; 0 where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Largest {
    /// The largest purchases from start-ups of one buyer.
    pub startup: i64,
    /// The largest purchases in all of one buyer.
    pub total: i64,
    /// The largest purchases from start-ups of one buyer, the year before.
    pub previous_startup: i64,
}

impl Figures {
    /// The figures that a cell's counters, rates and largest contributors give.
    ///
    /// The rates and the matched panel are held against the largest contributor of the whole cell, inside
    /// them or not: this can only hide more than the rule asks for, and spares two more indexes.
    pub fn new(counters: &Counters, rates: RateSummary, largest: Largest) -> Self {
        let c = counters;
        let growth = (c.matched > 0 && c.matched_previous_cents > 0).then(|| {
            // Subtracted before the division: near to no growth, dividing first would lose the digits that matter.
            (c.matched_current_cents - c.matched_previous_cents) as f64 / c.matched_previous_cents as f64
        });
        Self {
            respondents: c.respondents,
            startup_purchases_cents: (c.respondents > 0).then_some(c.startup_cents),
            total_respondents: c.total_respondents,
            total_purchases_cents: (c.total_respondents > 0).then_some(c.total_cents),
            rated_respondents: c.rated,
            rate_aggregate: (c.rated > 0 && c.rated_total_cents > 0)
                .then(|| c.rated_startup_cents as f64 / c.rated_total_cents as f64),
            rate_median: rates.median,
            rate_top5_mean: rates.top5_mean,
            rate_bottom5_mean: rates.bottom5_mean,
            matched_panel: MatchedPanel {
                respondents: c.matched,
                previous_cents: (c.matched > 0).then_some(c.matched_previous_cents),
                current_cents: (c.matched > 0).then_some(c.matched_current_cents),
                growth,
                publishable: publishable(c.matched, c.matched_previous_cents, largest.previous_startup)
                    && publishable(c.matched, c.matched_current_cents, largest.startup),
            },
            publishable: publishable(c.respondents, c.startup_cents, largest.startup),
            totals_publishable: publishable(c.total_respondents, c.total_cents, largest.total),
            rates_publishable: publishable(c.rated, c.rated_startup_cents, largest.startup)
                && publishable(c.rated, c.rated_total_cents, largest.total),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Contribution;
    use crate::survey::Euros;
    use serde_json::json;

    fn counters(contributions: &[(Option<i64>, Option<i64>, Option<i64>)]) -> Counters {
        let euros = |cents: Option<i64>| cents.and_then(Euros::from_cents);
        contributions.iter().fold(Counters::default(), |sum, (startup, total, previous)| {
            let one =
                Contribution { startup: euros(*startup), total: euros(*total), previous_startup: euros(*previous) };
            sum.checked_add(&one).unwrap()
        })
    }

    #[test]
    fn what_cannot_be_computed_is_null_never_zero() {
        let year = YearVolumes { year: 2022, figures: Figures::default(), segments: Vec::new() };
        assert_eq!(
            serde_json::to_value(Volumes { edition: 2023, version: 0, years: vec![year] }).unwrap(),
            json!({"edition": 2023, "version": 0, "years": [{
                "year": 2022, "respondents": 0, "startup_purchases_cents": null,
                "total_respondents": 0, "total_purchases_cents": null,
                "rated_respondents": 0, "rate_aggregate": null, "rate_median": null,
                "rate_top5_mean": null, "rate_bottom5_mean": null,
                "matched_panel": {"respondents": 0, "previous_cents": null, "current_cents": null, "growth": null,
                    "publishable": false},
                "publishable": false, "totals_publishable": false, "rates_publishable": false, "segments": []}]})
        );
        assert_eq!(Figures::new(&Counters::default(), RateSummary::default(), Largest::default()), Figures::default());
    }

    #[test]
    fn the_json_reads_back_to_the_same_figures() {
        let figures = Figures::new(
            &counters(&[(Some(120), Some(1_000), Some(100)), (Some(30), None, Some(20)), (None, Some(70), None)]),
            RateSummary::of(&[0.12]),
            Largest { startup: 120, total: 1_000, previous_startup: 100 },
        );
        let segment = SegmentVolumes { code: "etat".into(), label: "État".into(), figures };
        let volumes = Volumes {
            edition: 2023,
            version: 42,
            years: vec![YearVolumes { year: 2022, figures, segments: vec![segment] }],
        };
        let text = serde_json::to_string(&volumes).unwrap();
        assert_eq!(serde_json::from_str::<Volumes>(&text).unwrap(), volumes);
    }

    #[test]
    fn each_figure_counts_only_the_buyers_that_gave_what_it_needs() {
        let figures = Figures::new(
            &counters(&[(Some(120), Some(1_000), Some(100)), (Some(30), None, Some(20)), (None, Some(70), None)]),
            RateSummary::of(&[0.12]),
            Largest { startup: 120, total: 1_000, previous_startup: 100 },
        );
        assert_eq!((figures.respondents, figures.startup_purchases_cents), (2, Some(150)));
        assert_eq!((figures.total_respondents, figures.total_purchases_cents), (2, Some(1_070)));
        assert_eq!((figures.rated_respondents, figures.rate_aggregate), (1, Some(0.12)));
        assert_eq!(figures.matched_panel.growth, Some(0.25));
        assert!(!figures.publishable);
    }

    #[test]
    fn there_is_no_growth_from_nothing() {
        let figures = Figures::new(&counters(&[(Some(5), None, Some(0))]), RateSummary::default(), Largest::default());
        assert_eq!(figures.matched_panel.previous_cents, Some(0));
        assert_eq!(figures.matched_panel.growth, None);
    }

    #[test]
    fn a_sum_may_be_shown_while_the_total_that_few_gave_may_not() {
        let figures = Figures::new(
            &counters(&[(Some(10), Some(100), None), (Some(10), None, None), (Some(10), None, None)]),
            RateSummary::of(&[0.1]),
            Largest { startup: 10, total: 100, previous_startup: 0 },
        );
        assert!(figures.publishable && !figures.totals_publishable && !figures.rates_publishable);
    }
}
