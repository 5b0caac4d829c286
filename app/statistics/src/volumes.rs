//! Volumes, as pages and the API publish them: `contract.md`, "Volumes".

use super::RateSummary;
use disclosure::primary::{Amounts, LEAST_FOR_EXTREMES, LEAST_FOR_QUARTILES};
use serde::{Deserialize, Serialize};
use survey::{Euros, rule};

/// The figures of an edition, all from one snapshot of the database.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Volumes {
    /// The edition's year.
    pub edition: i32,
    /// Grows with every response sent; equal versions mean equal figures.
    pub version: i64,
    /// Its data years, ascending; always both.
    pub years: Vec<YearVolumes>,
}

/// The figures of a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct YearVolumes {
    /// The year of the amounts.
    pub year: i32,
    /// The figures of all buyers.
    #[serde(flatten)]
    pub figures: Figures,
    /// The figures by sector, public and private.
    pub sectors: Vec<PartVolumes>,
    /// The figures by segment, if there are any, in the questionnaire's order.
    pub segments: Vec<PartVolumes>,
}

/// The figures of a sector or of a segment in a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartVolumes {
    /// Its code.
    pub code: String,
    /// Its name for people.
    pub label: String,
    /// The figures of its buyers.
    #[serde(flatten)]
    pub figures: Figures,
}

/// One organisation's amounts for one year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contribution {
    /// Its purchases from start-ups that year.
    pub startup: Option<Euros>,
    /// All its purchases that year.
    pub total: Option<Euros>,
    /// Its purchases from start-ups the year before, as given in the same response, for the matched panel.
    pub previous_startup: Option<Euros>,
}

impl Contribution {
    /// The organisation's rate, if it gave both amounts and the total is above 0.
    pub fn rate(&self) -> Option<f64> {
        rule::rate(self.startup?, self.total?)
    }
}

/// The figures of a cell: a year, for all buyers or some of them. Whatever cannot be computed is `None`, never 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Number of buyers who gave their purchases from start-ups.
    pub respondents: i64,
    /// Sum of those purchases, in cents.
    pub startup_purchases_cents: Option<i64>,
    /// Number of buyers who gave their total purchases.
    pub total_respondents: i64,
    /// Sum of those purchases, in cents.
    pub total_purchases_cents: Option<i64>,
    /// Number of buyers who gave both, and so have a rate.
    pub rated_respondents: i64,
    /// Sum of their purchases from start-ups, in cents.
    pub rated_startup_cents: Option<i64>,
    /// Sum of their total purchases, in cents.
    pub rated_total_cents: Option<i64>,
    /// Σ start-up ÷ Σ total over the buyers who gave both; 1 is 100 %, as for every rate.
    pub rate_aggregate: Option<f64>,
    /// The median of the buyers' rates.
    pub rate_median: Option<f64>,
    /// The mean of the five highest rates.
    pub rate_top5_mean: Option<f64>,
    /// The mean of the five lowest rates.
    pub rate_bottom5_mean: Option<f64>,
    /// The growth over the buyers who gave both years.
    pub matched_panel: MatchedPanel,
    /// Whether the sum of purchases from start-ups may be published ([`Amounts::may_leave`]).
    pub publishable: bool,
    /// Whether the sum of total purchases may be published.
    pub totals_publishable: bool,
    /// Whether the rates may be published: both sums behind them pass, and they are not all equal.
    pub rates_publishable: bool,
}

/// The matched panel: buyers who gave their purchases from start-ups for a year and for the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MatchedPanel {
    /// Number of buyers.
    pub respondents: i64,
    /// Their purchases the year before, in cents.
    pub previous_cents: Option<i64>,
    /// Their purchases this year, in cents.
    pub current_cents: Option<i64>,
    /// The growth from one to the other, 0.05 being 5 %; `None` if the first is 0.
    pub growth: Option<f64>,
    /// Whether the panel may be published: both sums pass.
    pub publishable: bool,
}

impl Figures {
    /// The figures of some buyers. Each figure is judged by the buyers it is computed from only.
    pub fn of(contributions: impl IntoIterator<Item = Contribution>) -> Self {
        let cents = |euros: Option<Euros>| euros.map(Euros::cents);
        let (mut startup, mut total) = (Amounts::default(), Amounts::default());
        let (mut rated_startup, mut rated_total, mut rates) = (Amounts::default(), Amounts::default(), Vec::new());
        let (mut previous, mut current) = (Amounts::default(), Amounts::default());
        for given in contributions {
            let (own, all, before) = (cents(given.startup), cents(given.total), cents(given.previous_startup));
            own.iter().for_each(|cents| startup.add(*cents));
            all.iter().for_each(|cents| total.add(*cents));
            if let (Some(rate), Some(own), Some(all)) = (given.rate(), own, all) {
                rated_startup.add(own);
                rated_total.add(all);
                rates.push(rate);
            }
            if let (Some(own), Some(before)) = (own, before) {
                previous.add(before);
                current.add(own);
            }
        }
        let growth = (previous.total > 0).then(|| {
            // Subtracting before dividing keeps the significant digits when growth is near zero.
            (current.total - previous.total) as f64 / previous.total as f64
        });
        let are_alike = rates.iter().all(|rate| Some(rate) == rates.first());
        let summary = RateSummary::of(&rates);
        Self {
            respondents: startup.given,
            startup_purchases_cents: startup.sum(),
            total_respondents: total.given,
            total_purchases_cents: total.sum(),
            rated_respondents: rated_startup.given,
            rated_startup_cents: rated_startup.sum(),
            rated_total_cents: rated_total.sum(),
            rate_aggregate: (rated_total.total > 0).then(|| rated_startup.total as f64 / rated_total.total as f64),
            rate_median: summary.median,
            rate_top5_mean: summary.top5_mean,
            rate_bottom5_mean: summary.bottom5_mean,
            matched_panel: MatchedPanel {
                respondents: current.given,
                previous_cents: previous.sum(),
                current_cents: current.sum(),
                growth,
                publishable: previous.may_leave() && current.may_leave(),
            },
            publishable: startup.may_leave(),
            totals_publishable: total.may_leave(),
            rates_publishable: rated_startup.may_leave() && rated_total.may_leave() && !are_alike,
        }
    }

    /// The figures without those that may not be published.
    #[must_use]
    pub fn disclosed(mut self) -> Self {
        let shown = |may: bool, value: &mut Option<i64>| *value = value.filter(|_| may);
        let rate = |may: bool, value: &mut Option<f64>| *value = value.filter(|_| may);
        shown(self.publishable, &mut self.startup_purchases_cents);
        shown(self.totals_publishable, &mut self.total_purchases_cents);
        let (may, n) = (self.rates_publishable, self.rated_respondents);
        shown(may, &mut self.rated_startup_cents);
        shown(may, &mut self.rated_total_cents);
        rate(may, &mut self.rate_aggregate);
        rate(may && n >= LEAST_FOR_QUARTILES, &mut self.rate_median);
        rate(may && n >= LEAST_FOR_EXTREMES, &mut self.rate_top5_mean);
        rate(may && n >= LEAST_FOR_EXTREMES, &mut self.rate_bottom5_mean);
        let panel = &mut self.matched_panel;
        shown(panel.publishable, &mut panel.previous_cents);
        shown(panel.publishable, &mut panel.current_cents);
        rate(panel.publishable, &mut panel.growth);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Purchases from start-ups, total purchases, and purchases from start-ups the year before, in cents.
    type Given = (Option<i64>, Option<i64>, Option<i64>);

    fn figures(given: &[Given]) -> Figures {
        let euros = |cents: Option<i64>| cents.and_then(Euros::from_cents);
        Figures::of(given.iter().map(|(startup, total, previous)| Contribution {
            startup: euros(*startup),
            total: euros(*total),
            previous_startup: euros(*previous),
        }))
    }

    #[test]
    fn a_figure_that_cannot_be_computed_is_null_and_never_zero() {
        let year = YearVolumes { year: 2022, figures: Figures::default(), sectors: Vec::new(), segments: Vec::new() };
        assert_eq!(
            serde_json::to_value(Volumes { edition: 2023, version: 0, years: vec![year] }).unwrap(),
            json!({"edition": 2023, "version": 0, "years": [{
                "year": 2022, "respondents": 0, "startup_purchases_cents": null,
                "total_respondents": 0, "total_purchases_cents": null,
                "rated_respondents": 0, "rated_startup_cents": null, "rated_total_cents": null, "rate_aggregate": null, "rate_median": null,
                "rate_top5_mean": null, "rate_bottom5_mean": null,
                "matched_panel": {"respondents": 0, "previous_cents": null, "current_cents": null, "growth": null,
                    "publishable": false},
                "publishable": false, "totals_publishable": false, "rates_publishable": false,
                "sectors": [], "segments": []}]})
        );
        assert_eq!(figures(&[]), Figures::default());
    }

    #[test]
    fn the_json_reads_back_to_the_same_figures() {
        let figures =
            figures(&[(Some(120), Some(1_000), Some(100)), (Some(30), None, Some(20)), (None, Some(70), None)]);
        let part = |code: &str| PartVolumes { code: code.into(), label: "Part".into(), figures };
        let year = YearVolumes { year: 2022, figures, sectors: vec![part("public")], segments: vec![part("etat")] };
        let volumes = Volumes { edition: 2023, version: 42, years: vec![year] };
        let text = serde_json::to_string(&volumes).unwrap();
        assert_eq!(serde_json::from_str::<Volumes>(&text).unwrap(), volumes);
    }

    #[test]
    fn each_figure_counts_only_the_buyers_that_gave_what_it_needs() {
        let figures =
            figures(&[(Some(120), Some(1_000), Some(100)), (Some(30), None, Some(20)), (None, Some(70), None)]);
        assert_eq!((figures.respondents, figures.startup_purchases_cents), (2, Some(150)));
        assert_eq!((figures.total_respondents, figures.total_purchases_cents), (2, Some(1_070)));
        assert_eq!((figures.rated_respondents, figures.rate_aggregate), (1, Some(0.12)));
        assert_eq!(figures.matched_panel.growth, Some(0.25));
        assert!(!figures.publishable);
    }

    #[test]
    fn there_is_no_growth_from_zero() {
        let figures = figures(&[(Some(5), None, Some(0))]);
        assert_eq!(figures.matched_panel.previous_cents, Some(0));
        assert_eq!(figures.matched_panel.growth, None);
    }

    #[test]
    fn a_sum_may_be_published_while_a_total_given_by_few_is_not() {
        let figures = figures(&[(Some(10), Some(100), None), (Some(10), None, None), (Some(10), None, None)]);
        assert!(figures.publishable && !figures.totals_publishable && !figures.rates_publishable);
        let disclosed = figures.disclosed();
        assert_eq!((disclosed.startup_purchases_cents, disclosed.total_purchases_cents), (Some(30), None));
        assert_eq!((disclosed.rate_aggregate, disclosed.total_respondents), (None, 1), "their number is published");
    }

    #[test]
    fn rates_are_judged_by_their_own_buyers_only() {
        let mut given: Vec<Given> = (1..=12).map(|n| (Some(n * 100), Some(n * 9_000 + 500), None)).collect();
        given.extend([(None, Some(90_000_000), None), (Some(80_000_000), None, None)]);
        let disclosed = figures(&given).disclosed();
        assert!(disclosed.rate_median.is_some() && disclosed.rate_aggregate.is_some());
        assert_eq!(disclosed.startup_purchases_cents, None, "one of those who gave it is nearly all of it");
    }

    #[test]
    fn rates_that_are_all_equal_are_not_published() {
        let all = |startup: i64| vec![(Some(startup), Some(1_000), None); 25];
        assert!(figures(&all(0)).publishable, "that nobody of 25 bought anything is publishable");
        assert_eq!(figures(&all(0)).disclosed().rate_aggregate, None);
        assert_eq!(figures(&all(1_000)).disclosed().rate_median, None);
    }

    #[test]
    fn a_median_is_published_from_ten_buyers_on_and_extremes_from_twenty() {
        let of = |n: i64| figures(&(1..=n).map(|n| (Some(n * 10), Some(10_000), None)).collect::<Vec<_>>());
        let published = |n: i64| {
            let disclosed = of(n).disclosed();
            (disclosed.rate_aggregate.is_some(), disclosed.rate_median.is_some(), disclosed.rate_top5_mean.is_some())
        };
        assert_eq!(
            [9, 10, 19, 20].map(published),
            [(true, false, false), (true, true, false), (true, true, false), (true, true, true)]
        );
        assert!(
            of(3).rate_median.is_some() && of(10).rate_top5_mean.is_some(),
            "they are there for whoever sees exact cells"
        );
    }
}
