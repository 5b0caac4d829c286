//! Bounded raking: weights under which respondents are distributed by segment and by region as the population is.
//!
//! The weights are those nearest to equal ones, in the distance of raking, that reproduce the margins within the bounds
//! (J.-C. Deville, C.-E. Särndal, JASA 87, 1992, case 7; R's `survey::calibrate(calfun = "raking", bounds = …)`). They
//! are found margin by margin: each class is multiplied by the factor that gives it its number once its weights are cut
//! at the bounds.

mod population;
#[cfg(test)]
mod tests;

pub use population::{Shares, Weighted, weighted};

use french::grouped;

/// The least weight, as a share of the mean weight.
pub const LEAST_WEIGHT: f64 = 1.0 / 5.0;
/// The greatest weight, as a multiple of the mean weight.
pub const GREATEST_WEIGHT: f64 = 5.0;
/// The most rounds, each over all margins.
pub const MOST_ROUNDS: usize = 50;
/// The greatest gap between a class's weight and its number, as a share of that number.
const TOLERANCE: f64 = 1e-6;

/// A margin: the number of organisations in each class of one variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margin {
    /// Its name: `segment`, `région`.
    pub name: String,
    /// The names of its classes and their numbers of organisations.
    pub classes: Vec<(String, i64)>,
}

/// The weights of respondents, with what a reader needs to judge them.
#[derive(Clone, Debug, PartialEq)]
pub struct Raked {
    /// The weight of each respondent, in organisations; their sum is the population.
    pub weights: Vec<f64>,
    /// The rounds that were needed.
    pub rounds: usize,
    /// The effective sample size, (Σ w)² ÷ Σ w² (L. Kish, 1965): equally weighted respondents worth as much.
    pub effective: f64,
    /// Each class before and after.
    pub fits: Vec<Fit>,
}

/// A class before and after raking.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The name of the margin.
    pub margin: String,
    /// The name of the class.
    pub class: String,
    /// Number of respondents.
    pub respondents: usize,
    /// Number of organisations in the population.
    pub target: i64,
    /// The organisations that respondents stand for with equal weights.
    pub before: f64,
    /// The same with the weights found.
    pub after: f64,
}

/// Why there are no weights. Its `Display` is the sentence for the staff.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RakingError {
    /// The number of organisations of a class is unknown.
    #[error("Le nombre d’organisations n’est pas connu\u{a0}: {margin}, {class}.")]
    Unknown {
        /// The margin.
        margin: String,
        /// The class.
        class: String,
    },
    /// There is no respondent.
    #[error("Aucun répondant n’a à la fois un segment et une région connus.")]
    Empty,
    /// Respondents and margins do not fit together: a respondent is in no class.
    #[error("Un répondant n’est dans aucune classe de la marge {0}.")]
    Unplaced(String),
    /// Two margins count different populations.
    #[error(
        "Les marges ne comptent pas la même population\u{a0}: {} ({name}), {} ({other_name}).",
        grouped(*first),
        grouped(*other)
    )]
    TotalsDiffer {
        /// The first margin.
        name: String,
        /// Its number of organisations.
        first: i64,
        /// The other margin.
        other_name: String,
        /// Its number of organisations.
        other: i64,
    },
    /// A class cannot be reached within the bounds.
    #[error(
        "La classe {class} ({margin}) ne peut pas être atteinte avec des poids de 1/5 à 5 fois la moyenne\u{a0}: {respondents} dans l’échantillon pour {} dans la population.",
        grouped(*target)
    )]
    OutOfReach {
        /// The margin.
        margin: String,
        /// The class.
        class: String,
        /// Its number of respondents.
        respondents: usize,
        /// Its number of organisations.
        target: i64,
    },
    /// The margins are not reproduced after [`MOST_ROUNDS`].
    #[error(
        "Le calage n’aboutit pas en {MOST_ROUNDS} tours\u{a0}: la classe {class} ({margin}) reste à {}\u{a0}% de sa marge.",
        format!("{gap_percent:.2}").replace('.', ",")
    )]
    NotReached {
        /// The margin of the worst class.
        margin: String,
        /// The worst class.
        class: String,
        /// How far it is from its number, in per cent of it.
        gap_percent: f64,
    },
}

impl RakingError {
    /// The same with the names of classes in place of their codes, for readers.
    #[must_use]
    pub fn named(self, name: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Unknown { margin, class } => Self::Unknown { class: name(&class), margin },
            Self::OutOfReach { margin, class, respondents, target } => {
                Self::OutOfReach { class: name(&class), margin, respondents, target }
            }
            Self::NotReached { margin, class, gap_percent } => {
                Self::NotReached { class: name(&class), margin, gap_percent }
            }
            other => other,
        }
    }
}

/// Weights of respondents that reproduce the margins; `units` has the class of each respondent in each margin.
///
/// # Errors
/// [`RakingError`] if respondents and margins do not fit together, or if no weights within the bounds are found.
pub fn rake(units: &[Vec<usize>], margins: &[Margin]) -> Result<Raked, RakingError> {
    let population = population(margins)?;
    if units.is_empty() || population <= 0 {
        return Err(RakingError::Empty);
    }
    let mean = population as f64 / units.len() as f64;
    let members = members(units, margins)?;
    for (margin, classes) in margins.iter().zip(&members) {
        margin.classes.iter().zip(classes).try_for_each(|(class, of)| within_reach(margin, class, of.len(), mean))?;
    }
    // The weights as multiples of the mean, before they are cut at the bounds.
    let mut free = vec![1.0; units.len()];
    for round in 1..=MOST_ROUNDS {
        for (margin, classes) in margins.iter().zip(&members) {
            for ((_, target), class) in margin.classes.iter().zip(classes) {
                adjust(&mut free, class, *target as f64 / mean);
            }
        }
        let weights: Vec<f64> = free.iter().map(|weight| cut(*weight) * mean).collect();
        let fits = fits(&weights, margins, &members, mean);
        let worst = worst(&fits);
        if worst.is_none_or(|(_, gap)| gap <= TOLERANCE) {
            let effective = effective(&weights);
            return Ok(Raked { weights, rounds: round, effective, fits });
        }
        if let Some((fit, gap)) = worst.filter(|_| round == MOST_ROUNDS) {
            let (margin, class) = (fit.margin.clone(), fit.class.clone());
            return Err(RakingError::NotReached { margin, class, gap_percent: gap * 100.0 });
        }
    }
    Err(RakingError::Empty)
}

/// The effective sample size of weights; 0 without any.
pub fn effective(weights: &[f64]) -> f64 {
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    if squares > 0.0 { weights.iter().sum::<f64>().powi(2) / squares } else { 0.0 }
}

fn cut(weight: f64) -> f64 {
    weight.clamp(LEAST_WEIGHT, GREATEST_WEIGHT)
}

/// The population that all margins count.
fn population(margins: &[Margin]) -> Result<i64, RakingError> {
    let total = |margin: &Margin| margin.classes.iter().fold(0i64, |sum, (_, count)| sum.saturating_add(*count));
    let Some(first) = margins.first() else { return Err(RakingError::Empty) };
    match margins.iter().find(|margin| total(margin) != total(first)) {
        Some(other) => Err(RakingError::TotalsDiffer {
            name: first.name.clone(),
            first: total(first),
            other_name: other.name.clone(),
            other: total(other),
        }),
        None => Ok(total(first)),
    }
}

/// The respondents of each class of each margin, by index.
fn members(units: &[Vec<usize>], margins: &[Margin]) -> Result<Vec<Vec<Vec<usize>>>, RakingError> {
    let mut members: Vec<Vec<Vec<usize>>> =
        margins.iter().map(|margin| vec![Vec::new(); margin.classes.len()]).collect();
    for (unit, classes) in units.iter().enumerate() {
        for (number, margin) in margins.iter().enumerate() {
            let class = classes.get(number).and_then(|class| members.get_mut(number)?.get_mut(*class));
            class.ok_or_else(|| RakingError::Unplaced(margin.name.clone()))?.push(unit);
        }
    }
    Ok(members)
}

/// Whether weights within the bounds can add up to a target.
fn reaches(respondents: usize, target: i64, mean: f64) -> bool {
    let equal = respondents as f64 * mean;
    (LEAST_WEIGHT * equal..=GREATEST_WEIGHT * equal).contains(&(target as f64))
}

fn within_reach(margin: &Margin, class: &(String, i64), respondents: usize, mean: f64) -> Result<(), RakingError> {
    let (name, target) = class;
    if reaches(respondents, *target, mean) {
        return Ok(());
    }
    Err(RakingError::OutOfReach { margin: margin.name.clone(), class: name.clone(), respondents, target: *target })
}

/// Multiplies the weights of a class by the factor that makes them add up to a target once they are cut at the bounds.
fn adjust(free: &mut [f64], class: &[usize], target: f64) {
    let weights: Vec<f64> = class.iter().filter_map(|unit| free.get(*unit)).copied().collect();
    let sum = |factor: f64| weights.iter().map(|weight| cut(weight * factor)).sum::<f64>();
    let least = weights.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = weights.iter().copied().fold(0.0, f64::max);
    if weights.is_empty() {
        return;
    }
    // At the lower end all weights are cut to the least one, at the upper end all to the greatest.
    let (mut low, mut high) = (LEAST_WEIGHT / greatest, GREATEST_WEIGHT / least);
    for _ in 0..200 {
        let middle = (low * high).sqrt();
        if sum(middle) < target { low = middle } else { high = middle }
    }
    let factor = (low * high).sqrt();
    class.iter().for_each(|unit| free.get_mut(*unit).into_iter().for_each(|weight| *weight *= factor));
}

fn fits(weights: &[f64], margins: &[Margin], members: &[Vec<Vec<usize>>], mean: f64) -> Vec<Fit> {
    let fit = |margin: &Margin, (class, target): &(String, i64), units: &Vec<usize>| Fit {
        margin: margin.name.clone(),
        class: class.clone(),
        respondents: units.len(),
        target: *target,
        before: units.len() as f64 * mean,
        after: units.iter().filter_map(|unit| weights.get(*unit)).sum(),
    };
    let of_margin = |(margin, classes): (&Margin, &Vec<Vec<usize>>)| {
        margin.classes.iter().zip(classes).map(|(class, units)| fit(margin, class, units)).collect::<Vec<_>>()
    };
    margins.iter().zip(members).flat_map(of_margin).collect()
}

/// The class that is farthest from its number, with the gap as a share of that number.
fn worst(fits: &[Fit]) -> Option<(&Fit, f64)> {
    let gap = |fit: &Fit| (fit.after - fit.target as f64).abs() / (fit.target as f64).max(1.0);
    fits.iter().map(|fit| (fit, gap(fit))).max_by(|one, other| one.1.total_cmp(&other.1))
}
