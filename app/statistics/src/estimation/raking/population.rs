//! The raking of respondents by segment and by region of the population.

use super::{Margin, Raked, RakingError, rake, reaches};
use crate::estimation::margins::YearMargins;
use crate::estimation::respondent::Respondent;
use crate::estimation::strata::{LEAST_RESPONDENTS, join};
use survey::Proposed;

/// Respondents with their weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted {
    /// The weight of each respondent, in organisations; `None` for one without a segment or a region.
    pub weights: Vec<Option<f64>>,
    /// Number of respondents without a weight.
    pub left_out: usize,
    /// The weights found, and how they fit.
    pub raked: Raked,
}

/// A share, raw and weighted side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// The number of respondents that the share is of.
    pub of: usize,
    /// Their share that has the answer, 1 being 100 %.
    pub raw: f64,
    /// The same of those with a weight, each counted by its weight; `None` if none of them has one.
    pub weighted: Option<f64>,
    /// The effective number of respondents behind the weighted share.
    pub effective: f64,
}

impl Weighted {
    /// The share of an answer: `answered` says of each respondent, by index, whether it has it; `None` if it was not
    /// asked. `None` if nobody was asked.
    pub fn shares(&self, answered: impl Fn(usize) -> Option<bool>) -> Option<Shares> {
        let asked: Vec<(Option<f64>, bool)> =
            self.weights.iter().enumerate().filter_map(|(index, weight)| Some((*weight, answered(index)?))).collect();
        let weights: Vec<f64> = asked.iter().filter_map(|one| one.0).collect();
        let having: f64 = asked.iter().filter(|one| one.1).filter_map(|one| one.0).sum();
        let whole: f64 = weights.iter().sum();
        (!asked.is_empty()).then(|| Shares {
            of: asked.len(),
            raw: asked.iter().filter(|one| one.1).count() as f64 / asked.len() as f64,
            weighted: (whole > 0.0).then(|| having / whole),
            effective: super::effective(&weights),
        })
    }
}

/// The weights of respondents by the organisations of each segment and each region. A class with fewer than five
/// respondents, or whose own mean weight is outside the bounds, is joined with the next of its margin, the last with
/// the one before; the joined ones stand together in [`Raked::fits`].
///
/// # Errors
/// [`RakingError::Unknown`] if a number of organisations is unknown, and as for [`rake`].
pub fn weighted(year: &YearMargins, respondents: &[Respondent]) -> Result<Weighted, RakingError> {
    let segments = segments(year)?;
    let regions = regions(year)?;
    let placed: Vec<Option<[usize; 2]>> = respondents
        .iter()
        .map(|one| Some([place(&segments, one.segment.as_deref()?)?, place(&regions, one.region.as_deref()?)?]))
        .collect();
    let units: Vec<[usize; 2]> = placed.iter().flatten().copied().collect();
    let (segment, segment_of) = joined("segment", &segments, units.iter().map(|unit| unit[0]));
    let (region, region_of) = joined("région", &regions, units.iter().map(|unit| unit[1]));
    let class = |of: &[usize], at: usize| of.get(at).copied().unwrap_or(usize::MAX);
    let units: Vec<Vec<usize>> =
        units.iter().map(|unit| vec![class(&segment_of, unit[0]), class(&region_of, unit[1])]).collect();
    let raked = rake(&units, &[segment, region])?;
    let mut weights = raked.weights.iter().copied();
    let weights: Vec<Option<f64>> = placed.iter().map(|place| place.and_then(|_| weights.next())).collect();
    let left_out = weights.iter().filter(|weight| weight.is_none()).count();
    Ok(Weighted { weights, left_out, raked })
}

fn unknown(margin: &str, class: &str) -> RakingError {
    RakingError::Unknown { margin: margin.to_owned(), class: class.to_owned() }
}

/// The organisations of each segment, all sizes together.
fn segments(year: &YearMargins) -> Result<Vec<(String, i64)>, RakingError> {
    let mut segments: Vec<(String, i64)> = Vec::new();
    for stratum in &year.strata {
        let segment = &stratum.key.segment;
        let known = stratum.organisations.as_ref().ok_or_else(|| unknown("segment", segment))?.value;
        match segments.iter_mut().find(|(code, _)| code == segment) {
            Some((_, count)) => *count = count.saturating_add(known),
            None => segments.push((segment.clone(), known)),
        }
    }
    Ok(segments)
}

fn regions(year: &YearMargins) -> Result<Vec<(String, i64)>, RakingError> {
    let known = |code: &&str| {
        let region = year.regions.iter().find(|one| one.code == *code).and_then(|one| one.organisations.as_ref());
        region.map(|known| ((*code).to_owned(), known.value)).ok_or_else(|| unknown("région", code))
    };
    Proposed::Region.codes().iter().map(known).collect()
}

fn place(classes: &[(String, i64)], code: &str) -> Option<usize> {
    classes.iter().position(|(class, _)| class == code)
}

/// Classes of a margin that stand together.
struct Part {
    codes: Vec<String>,
    target: i64,
    respondents: usize,
}

impl Part {
    fn merge(self, other: Self) -> Self {
        Self {
            codes: [self.codes, other.codes].concat(),
            target: self.target.saturating_add(other.target),
            respondents: self.respondents + other.respondents,
        }
    }
}

/// A margin whose small classes are joined, and the new class of each of the old ones.
fn joined(name: &str, classes: &[(String, i64)], units: impl Iterator<Item = usize>) -> (Margin, Vec<usize>) {
    let mut counts = vec![0usize; classes.len()];
    units.for_each(|class| counts.get_mut(class).into_iter().for_each(|count| *count += 1));
    let population = classes.iter().map(|(_, target)| *target as f64).sum::<f64>();
    let mean = population / counts.iter().sum::<usize>().max(1) as f64;
    let part = |((code, target), respondents): (&(String, i64), usize)| Part {
        codes: vec![code.clone()],
        target: *target,
        respondents,
    };
    let is_small = |part: &Part| part.respondents < LEAST_RESPONDENTS || !reaches(part.respondents, part.target, mean);
    let parts = join(classes.iter().zip(counts).map(part).collect(), is_small, Part::merge);
    let of = parts.iter().enumerate().flat_map(|(number, part)| vec![number; part.codes.len()]).collect();
    let classes = parts.into_iter().map(|part| (part.codes.join(" + "), part.target)).collect();
    (Margin { name: name.to_owned(), classes }, of)
}
