//! `make simulation`: how far each estimator is from the truth in a thousand invented populations, where respondents
//! are like the others of their stratum and where they buy more from start-ups. `docs/method.md` quotes what it prints.

mod population;

use population::{Population, population};
use statistics::estimation::{Margins, hot_deck, impute, three_volumes, weighted};
use survey::library::Library;
use survey::{Audience, EditionYear};

/// Number of populations of each kind of self-selection.
const POPULATIONS: u64 = 1_000;
/// The factor by which the odds to respond grow with each standard deviation of the rate.
const SELECTIONS: [(&str, f64); 3] = [("none", 1.0), ("mild", 1.5), ("strong", 2.5)];

/// What one population gives; amounts as shares of the truth.
struct Outcome {
    respondents: f64,
    observed: f64,
    expansion: f64,
    by_stratum: f64,
    half: f64,
    redressed: f64,
    in_range: bool,
    /// Whether the truth lies in the jackknife interval, and half its width as a share of the truth.
    interval: Option<(bool, f64)>,
    /// The share of organisations that buy from start-ups: what is found less the truth, raw and weighted.
    share: f64,
    weighted: Option<(f64, f64)>,
    imputed: Option<f64>,
}

fn outcome(seed: u64, factor: f64, ranges: &[(String, survey::analysis::PercentRange)]) -> Option<Outcome> {
    let Population { year, respondents, startup_cents: truth, buying, in_ranges_cents } = population(seed, factor.ln());
    let volumes = three_volumes(&Margins::default(), &year, &respondents).all;
    let estimated = volumes.estimated?;
    let of_truth = |cents: i64| cents as f64 / truth;
    let given = |segment: Option<&str>| {
        let of = respondents.iter().filter(|one| segment.is_none() || one.segment.as_deref() == segment);
        let cents: Vec<i64> = of.filter_map(|one| one.startup.map(|euros| euros.cents())).collect();
        (cents.iter().sum::<i64>() as f64, cents.len() as f64)
    };
    let organisations = |stratum: &statistics::estimation::margins::Stratum| {
        stratum.organisations.as_ref().map_or(0.0, |known| known.value as f64)
    };
    let (sum, count) = given(None);
    let population: f64 = year.strata.iter().map(organisations).sum();
    let by_stratum = year.strata.iter().map(|stratum| {
        let (sum, count) = given(Some(&stratum.key.segment));
        if count > 0.0 { organisations(stratum) / count * sum } else { 0.0 }
    });
    let buys = |index: usize| respondents.get(index).and_then(|one| one.startup).map(|euros| euros.cents() > 0);
    let known: Vec<bool> = (0..respondents.len()).filter_map(buys).collect();
    let shares = weighted(&year, &respondents).ok().and_then(|found| found.shares(buys));
    let imputed = impute(&year, &respondents, ranges).mean_cents();
    Some(Outcome {
        respondents: respondents.len() as f64,
        observed: of_truth(volumes.observed_cents?),
        expansion: population / count * sum / truth,
        by_stratum: by_stratum.sum::<f64>() / truth,
        half: of_truth(estimated.half_cents),
        redressed: of_truth(estimated.redressed_cents),
        in_range: (estimated.observed_cents as f64..=estimated.redressed_cents as f64).contains(&truth),
        interval: volumes
            .uncertainty
            .map(|found| ((found.low..=found.high).contains(&truth), (found.high - found.estimate) / truth)),
        share: known.iter().filter(|buys| **buys).count() as f64 / known.len() as f64 - buying,
        weighted: shares.and_then(|shares| Some((shares.weighted? - buying, shares.effective))),
        imputed: imputed.filter(|_| in_ranges_cents > 0.0).map(|cents| cents as f64 / in_ranges_cents),
    })
}

/// The median, with the 5th and the 95th percentile.
fn spread(values: impl Iterator<Item = f64>, places: usize) -> String {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let at = |share| statistics::quantile(&values, share).unwrap_or(f64::NAN);
    format!("{:.places$} ({:.places$} to {:.places$})", at(0.5), at(0.05), at(0.95))
}

/// The share of populations in per cent.
fn percent(values: impl Iterator<Item = bool>) -> String {
    let values: Vec<bool> = values.collect();
    format!("{:.1} %", 100.0 * values.iter().filter(|one| **one).count() as f64 / values.len() as f64)
}

/// A mean of differences in points, and its root mean square.
fn points(values: impl Iterator<Item = f64>) -> String {
    let values: Vec<f64> = values.map(|value| value * 100.0).collect();
    let mean = |of: &dyn Fn(f64) -> f64| values.iter().map(|value| of(*value)).sum::<f64>() / values.len() as f64;
    format!("{:+.1} ({:.1})", mean(&|value| value), mean(&|value| value * value).sqrt())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let library = Library::embedded()?;
    let edition = EditionYear::new(2026).ok_or("the edition")?;
    let ranges = hot_deck::ranges(library.get(edition, Audience::Acheteurs).ok_or("the questionnaire")?);
    let of =
        |factor: f64| -> Vec<Outcome> { (0..POPULATIONS).filter_map(|seed| outcome(seed, factor, &ranges)).collect() };
    let all: Vec<Vec<Outcome>> = SELECTIONS.iter().map(|(_, factor)| of(*factor)).collect();
    let row = |name: &str, cell: &dyn Fn(&[Outcome]) -> String| {
        let cells: Vec<String> = all.iter().map(|outcomes| format!("{:>26}", cell(outcomes))).collect();
        println!("{name:<44}{}", cells.concat());
    };
    let heading: Vec<String> =
        SELECTIONS.iter().map(|(name, factor)| format!("{:>26}", format!("{name} (× {factor})"))).collect();
    println!("{:<44}{}", format!("{POPULATIONS} populations; self-selection:"), heading.concat());
    row("respondents", &|all| format!("{:.0}", all.iter().map(|one| one.respondents).sum::<f64>() / all.len() as f64));
    println!("estimate ÷ truth: median (5 % to 95 %)");
    row("  constaté, δ = 0", &|all| spread(all.iter().map(|one| one.observed), 2));
    row("  N ÷ n times the sum", &|all| spread(all.iter().map(|one| one.expansion), 2));
    row("  N ÷ n times the sum, by stratum", &|all| spread(all.iter().map(|one| one.by_stratum), 2));
    row("  fourchette, δ = ½", &|all| spread(all.iter().map(|one| one.half), 2));
    row("  redressé, δ = 1", &|all| spread(all.iter().map(|one| one.redressed), 2));
    println!("the truth lies in");
    row("  fourchette, δ from 0 to 1", &|all| percent(all.iter().map(|one| one.in_range)));
    row("  the 95 % jackknife interval", &|all| percent(all.iter().filter_map(|one| one.interval).map(|one| one.0)));
    row("  half its width ÷ truth", &|all| spread(all.iter().filter_map(|one| one.interval).map(|one| one.1), 2));
    println!("share that buys from start-ups, less the truth, in points: mean (root mean square)");
    row("  raw", &|all| points(all.iter().map(|one| one.share)));
    row("  weighted by segment and region", &|all| points(all.iter().filter_map(|one| one.weighted).map(|one| one.0)));
    row("  effective number of respondents", &|all| {
        spread(all.iter().filter_map(|one| one.weighted).map(|one| one.1), 0)
    });
    row("  weights within the bounds exist", &|all| percent(all.iter().map(|one| one.weighted.is_some())));
    println!("ranges");
    row("  imputed ÷ truth", &|all| spread(all.iter().filter_map(|one| one.imputed), 2));
    Ok(())
}
