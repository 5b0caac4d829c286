//! Amounts that nobody should believe without looking: they wait for the staff, outside all figures.
//!
//! Only amounts that are too large are looked for: too small ones move no figure.

use super::resolved::Resolved;
use super::{Review, Status};
use crate::contract::Nature;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use survey::Siren;

/// Why an amount is surprising: the first of these that holds. Its `Display` is the phrase for the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Surprise {
    /// Above 1 Md€.
    AboveOneBillion,
    /// More than a start-up can do.
    AboveHolder,
    /// The same amount on many contracts of one buyer for one kind of goods: a ceiling written on each.
    Repeated,
    /// Far above contracts of its nature and CPV division.
    AbovePeers,
}

impl Surprise {
    /// All reasons, in the order of pages.
    pub const ALL: [Self; 4] = [Self::AboveOneBillion, Self::AboveHolder, Self::Repeated, Self::AbovePeers];
}

impl fmt::Display for Surprise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AboveOneBillion => "plus d’un milliard d’euros",
            Self::AboveHolder => "montant hors de proportion avec le titulaire",
            Self::Repeated => "même montant sur de nombreux marchés du même acheteur",
            Self::AbovePeers => "montant très supérieur à celui des marchés comparables",
        })
    }
}

/// 1 Md€, in cents: the limit above which a public reuse of these data excludes contracts as typing errors.
pub const MAX_CENTS: i64 = 100_000_000_000;

/// 50 M€, in cents: the turnover above which a company is no small or medium one (recommendation 2003/361/EC).
pub const MAX_START_UP_CENTS: i64 = 5_000_000_000;

/// 5 M€ for each person employed, in cents, where the headcount is known.
pub const MAX_CENTS_PER_PERSON: i64 = 500_000_000;

/// As many contracts of one buyer in one CPV division with one amount share a ceiling.
pub const MIN_REPEATS: usize = 20;

/// 90 000 €, in cents: smaller amounts recur because they are small.
pub const MIN_REPEATED_CENTS: i64 = 9_000_000;

/// Fewer contracts are no peers.
pub const MIN_PEERS: usize = 30;

/// 10 M€, in cents: below it a contract moves no national figure.
pub const MIN_PEER_CENTS: i64 = 1_000_000_000;

/// How many median deviations above the median of its peers an amount may be, by its order of magnitude.
pub const MAX_DEVIATIONS: f64 = 6.0;

/// The least median deviation: a factor of 2.
const MIN_DEVIATION: f64 = 0.301;

/// Puts aside what is surprising and was not accepted.
pub(super) fn mark(contracts: &mut [Resolved], review: &Review<'_>) {
    let peers = peers(contracts);
    let repeated = repeated(contracts);
    for contract in contracts.iter_mut().filter(|contract| has_weight(contract)) {
        let surprise = surprise(contract, review, &peers, &repeated);
        if let Some(surprise) = surprise.filter(|_| !(review.accepted)(contract)) {
            contract.status = Status::Waits(surprise);
        }
    }
}

/// Whether a contract would be in the figures, its date apart.
fn has_weight(contract: &Resolved) -> bool {
    matches!(contract.status, Status::Counts | Status::Undated(_))
}

fn surprise(contract: &Resolved, review: &Review<'_>, peers: &Peers, repeated: &[Repeated]) -> Option<Surprise> {
    let cents = contract.cents();
    let year = contract.year();
    if cents > MAX_CENTS {
        Some(Surprise::AboveOneBillion)
    } else if contract.sirens().any(|siren| cents > most_for(siren, year, review)) {
        Some(Surprise::AboveHolder)
    } else if repeated.binary_search(&repeated_key(contract)).is_ok() {
        Some(Surprise::Repeated)
    } else {
        (cents >= MIN_PEER_CENTS && is_above(peers, contract)).then_some(Surprise::AbovePeers)
    }
}

/// The largest amount that is believed of a holder, in cents.
fn most_for(siren: Siren, year: Option<i32>, review: &Review<'_>) -> i64 {
    if !review.start_ups.contains(siren, year) {
        return i64::MAX;
    }
    let by_people = |people: u32| i64::from(people.max(1)) * MAX_CENTS_PER_PERSON;
    review.start_ups.headcount(siren).map_or(MAX_START_UP_CENTS, |people| by_people(people).min(MAX_START_UP_CENTS))
}

/// A buyer, a CPV division and an amount in cents.
type Repeated = (Siren, u8, i64);

fn repeated_key(contract: &Resolved) -> Repeated {
    (contract.buyer.siren(), contract.division(), contract.cents())
}

/// Amounts that occur on many contracts of one buyer in one CPV division, sorted.
fn repeated(contracts: &[Resolved]) -> Vec<Repeated> {
    let large = contracts.iter().filter(|contract| has_weight(contract) && contract.cents() >= MIN_REPEATED_CENTS);
    let mut all: Vec<Repeated> = large.map(repeated_key).collect();
    all.sort_unstable();
    let runs = all.chunk_by(|one, other| one == other).filter(|run| run.len() >= MIN_REPEATS);
    runs.filter_map(|run| run.first().copied()).collect()
}

/// The median and the median deviation of amounts, as powers of ten, by nature and CPV division and by nature alone.
type Peers = BTreeMap<(Nature, Option<u8>), (f64, f64)>;

fn peers(contracts: &[Resolved]) -> Peers {
    let mut groups: BTreeMap<(Nature, Option<u8>), Vec<f32>> = BTreeMap::new();
    for contract in contracts.iter().filter(|contract| has_weight(contract)) {
        let magnitude = magnitude(contract) as f32;
        groups.entry((contract.nature, Some(contract.division()))).or_default().push(magnitude);
        groups.entry((contract.nature, None)).or_default().push(magnitude);
    }
    let large = groups.into_iter().filter(|(_, all)| all.len() >= MIN_PEERS);
    large.map(|(group, mut all)| (group, spread(&mut all))).collect()
}

fn spread(all: &mut [f32]) -> (f64, f64) {
    let middle = median(all);
    let mut distances: Vec<f32> = all.iter().map(|one| (one - middle).abs()).collect();
    (f64::from(middle), f64::from(median(&mut distances)).max(MIN_DEVIATION))
}

fn median(all: &mut [f32]) -> f32 {
    all.sort_unstable_by(f32::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

fn is_above(peers: &Peers, contract: &Resolved) -> bool {
    let of = |division| peers.get(&(contract.nature, division));
    let group = of(Some(contract.division())).or(of(None));
    group.is_some_and(|(middle, deviation)| (magnitude(contract) - middle) / deviation > MAX_DEVIATIONS)
}

fn magnitude(contract: &Resolved) -> f64 {
    (contract.cents().max(1) as f64).log10()
}
