//! The delete-a-group jackknife (P. S. Kott, Journal of Official Statistics 17, 2001): how much a figure moves when one
//! thirtieth of the respondents is left out in turn.

#[cfg(test)]
mod tests;

use super::respondent::Respondent;
use crate::RateSummary;
use survey::seeded_random::Dice;

/// What the interval is called wherever it is shown: it does not cover that the absent may differ from respondents.
pub const NAME: &str = "incertitude si les absents ressemblent aux répondants de leur strate";

/// The number of groups.
pub const GROUPS: usize = 30;

/// The least number of groups with a respondent: with fewer there is no interval.
pub const LEAST_GROUPS: usize = 10;

/// The 97.5th percentiles of Student's t from 1 to 29 degrees of freedom (R 4.2.2, `qt(0.975, 1:29)`).
const STUDENT: [f64; GROUPS - 1] = [
    12.706_204_736,
    4.302_652_730,
    3.182_446_305,
    2.776_445_105,
    2.570_581_836,
    2.446_911_851,
    2.364_624_252,
    2.306_004_135,
    2.262_157_163,
    2.228_138_852,
    2.200_985_160,
    2.178_812_830,
    2.160_368_656,
    2.144_786_688,
    2.131_449_546,
    2.119_905_299,
    2.109_815_578,
    2.100_922_040,
    2.093_024_054,
    2.085_963_447,
    2.079_613_845,
    2.073_873_068,
    2.068_657_610,
    2.063_898_562,
    2.059_538_553,
    2.055_529_439,
    2.051_830_516,
    2.048_407_142,
    2.045_229_642,
];

/// A figure with its jackknife interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uncertainty {
    /// The figure, of all respondents.
    pub estimate: f64,
    /// Its standard error: √((G − 1) ÷ G · Σ (figure without group g − figure)²).
    pub standard_error: f64,
    /// The lower end of the 95 % interval: the figure less t times its standard error, with G − 1 degrees of freedom.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// G, the number of groups with a respondent.
    pub groups: usize,
}

/// The hash of a text: FNV-1a in 64 bits (G. Fowler, L. C. Noll, K.-P. Vo), the same on any machine.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The group of a response, from 0, by the hash of its reference: the same under any filter and in any order.
pub fn group_of(reference: &str) -> usize {
    // FNV alone mixes the last bytes badly.
    Dice::new(hash(reference)).below(GROUPS)
}

/// The uncertainty of a figure of some units. `None` if fewer than [`LEAST_GROUPS`] groups have a unit, or if the
/// figure cannot be computed of all units or without one of the groups.
pub fn jackknife<T>(
    units: &[T],
    group: impl Fn(&T) -> usize,
    figure: impl Fn(&[&T]) -> Option<f64>,
) -> Option<Uncertainty> {
    let groups: Vec<usize> = units.iter().map(|unit| group(unit) % GROUPS).collect();
    let used: Vec<usize> = (0..GROUPS).filter(|number| groups.contains(number)).collect();
    let without = |left_out: Option<usize>| {
        let kept = units.iter().zip(&groups).filter(|(_, group)| Some(**group) != left_out).map(|(unit, _)| unit);
        figure(&kept.collect::<Vec<_>>())
    };
    let replicates = used.iter().map(|number| without(Some(*number))).collect::<Option<Vec<f64>>>()?;
    interval(without(None)?, &replicates)
}

/// The interval of a figure from its values without each group.
pub(super) fn interval(estimate: f64, replicates: &[f64]) -> Option<Uncertainty> {
    let groups = replicates.len();
    let t = STUDENT.get(groups.checked_sub(2)?).filter(|_| groups >= LEAST_GROUPS)?;
    let squares: f64 = replicates.iter().map(|one| (one - estimate).powi(2)).sum();
    let standard_error = ((groups - 1) as f64 / groups as f64 * squares).sqrt();
    let half = t * standard_error;
    Some(Uncertainty { estimate, standard_error, low: estimate - half, high: estimate + half, groups })
}

/// The uncertainty of the aggregate rate, Σ start-up ÷ Σ total over the respondents that gave both.
pub fn of_ratio(respondents: &[Respondent]) -> Option<Uncertainty> {
    let pairs: Vec<(usize, (i64, i64))> = paired(respondents, Respondent::pair);
    jackknife(&pairs, |one| one.0, |kept| quotient(kept).map(|(startup, total)| startup / total))
}

/// The uncertainty of the median rate. With fewer respondents than twice the groups it is an order of magnitude: no
/// jackknife that leaves out one unit is sound for a median.
pub fn of_median(respondents: &[Respondent]) -> Option<Uncertainty> {
    let rates = paired(respondents, Respondent::rate);
    jackknife(&rates, |one| one.0, |kept| RateSummary::of(&kept.iter().map(|one| one.1).collect::<Vec<_>>()).median)
}

/// The uncertainty of the growth of the matched panel, 0.05 being 5 %.
pub fn of_growth(respondents: &[Respondent]) -> Option<Uncertainty> {
    let years = paired(respondents, |one| one.both_years().map(|(before, now)| (now, before)));
    jackknife(&years, |one| one.0, |kept| quotient(kept).map(|(now, before)| (now - before) / before))
}

/// Those that have what a figure needs, with their groups.
fn paired<T>(respondents: &[Respondent], of: impl Fn(&Respondent) -> Option<T>) -> Vec<(usize, T)> {
    respondents.iter().filter_map(|one| Some((group_of(&one.reference), of(one)?))).collect()
}

/// The two sums of a quotient; `None` if the second is 0.
fn quotient(pairs: &[&(usize, (i64, i64))]) -> Option<(f64, f64)> {
    let sum = |of: fn(&(i64, i64)) -> i64| pairs.iter().map(|one| i128::from(of(&one.1))).sum::<i128>();
    let (above, below) = (sum(|one| one.0), sum(|one| one.1));
    (below > 0).then_some((above as f64, below as f64))
}
