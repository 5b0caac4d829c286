//! Choice of the cells to hide over a whole publication.

use std::fmt;

use super::knowledge::hidden_at_first;
use super::range::Proof;
use super::search::{Failure, Search};
use super::system::{LARGEST, Malformed, Rule, Sum, System};

/// A choice of hidden cells that protects every sensitive one.
#[derive(Debug, Clone, PartialEq)]
pub struct Protected {
    /// Whether each cell is hidden. Cells that are never shown count as hidden.
    pub hidden: Vec<bool>,
    /// The cells that are hidden only to protect others, in order.
    pub secondary: Vec<usize>,
    /// The remaining ranges of each sensitive cell, in order.
    pub proof: Vec<Proof>,
}

/// Why no choice of hidden cells was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unprotectable {
    /// The system contradicts itself.
    Malformed(Malformed),
    /// These sensitive cells are exposed even if everything is hidden that can be.
    Exposed(Vec<usize>),
    /// The solver failed on these cells, so that they count as exposed; others may be exposed too.
    Unsettled(Vec<usize>),
    /// `progress` stopped it, or the choice was not accepted.
    Stopped,
}

/// A request to stop.
pub(super) struct Stop;

impl From<Stop> for Unprotectable {
    fn from(_: Stop) -> Self {
        Self::Stopped
    }
}

/// Reports a step of a stage; an error means that the step must not be taken.
pub(super) type Report<'a> = &'a mut dyn FnMut(Stage, usize, usize) -> Result<(), Stop>;

impl From<Malformed> for Unprotectable {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl fmt::Display for Unprotectable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(malformed) => write!(f, "{malformed}"),
            Self::Exposed(cells) => write!(f, "cells {cells:?} are exposed whatever is hidden"),
            Self::Unsettled(cells) => write!(f, "it cannot be settled whether cells {cells:?} are protected"),
            Self::Stopped => write!(f, "it was stopped"),
        }
    }
}

impl std::error::Error for Unprotectable {}

/// How far [`protect`] has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Cells connected by sums are processed set by set: this set, counted from 0.
    pub set: usize,
    /// How many sets there are.
    pub sets: usize,
    /// What is being done with this set.
    pub stage: Stage,
    /// How many of the steps of this stage are done.
    pub done: usize,
    /// How many steps there are.
    pub steps: usize,
}

/// What [`protect`] does with each set of cells, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Hiding cells until all are protected, one step for each reader.
    Hiding,
    /// Unhiding whatever need not be hidden, one step for each such cell.
    Pruning,
    /// Working out the ranges, one step for each sensitive cell.
    Proving,
}

/// Hides cells until every sensitive cell is protected from every reader; the same system gives the same choice.
/// `progress` is called before each step and returns whether to continue.
///
/// Sensitive cells are hidden if they can be; one published before passes only if its rounding protects it enough.
/// Further cells are chosen at low cost, and no cell stays hidden that could be shown without exposing another. A
/// cheaper choice may exist.
///
/// # Errors
/// If the system is malformed, if cells are exposed whatever is hidden, or if the solver fails; the cells are listed.
/// [`Unprotectable::Stopped`] once `progress` returns false.
pub fn protect(
    system: &System,
    rule: &Rule,
    progress: impl FnMut(Progress) -> bool,
) -> Result<Protected, Unprotectable> {
    protect_where(system, rule, progress, |_| Ok(true))
}

/// Like [`protect`], but stops before computing the ranges if `accepts` refuses the choice of hidden cells.
///
/// # Errors
/// As [`protect`], and those of `accepts`.
pub fn protect_where(
    system: &System,
    rule: &Rule,
    mut progress: impl FnMut(Progress) -> bool,
    accepts: impl FnOnce(&[bool]) -> Result<bool, Unprotectable>,
) -> Result<Protected, Unprotectable> {
    system.check()?;
    if !(0..=LARGEST).contains(&rule.least_width) {
        return Err(Malformed::Rule.into());
    }
    let mut hidden = hidden_at_first(system);
    let (mut secondary, mut proof) = (Vec::new(), Vec::new());
    let (mut exposed, mut unsettled) = (Vec::new(), Vec::new());
    let sets = joined(system);
    let parts: Vec<System> = sets.iter().map(|cells| part(system, cells)).collect();
    let mut searches: Vec<Search<'_>> = parts.iter().map(|part| Search::new(part, rule)).collect();
    let mut report = |set, stage, done, steps| {
        let goes_on = progress(Progress { set, sets: sets.len(), stage, done, steps });
        goes_on.then_some(()).ok_or(Stop)
    };
    for (index, (cells, search)) in sets.iter().zip(&mut searches).enumerate() {
        let mut report = |stage, done, steps| report(index, stage, done, steps);
        let failed = search.hide(&mut report)?;
        for &(cell, failure) in &failed {
            let named = if failure == Failure::Exposed { &mut exposed } else { &mut unsettled };
            named.push(cells[cell]);
        }
        if !failed.is_empty() {
            continue;
        }
        search.prune(&mut report)?;
        // The choice is verified afresh, whatever led to it.
        if let Some(cell) = search.first_exposed() {
            unsettled.push(cells[cell]);
            continue;
        }
        for (&cell, &hides) in cells.iter().zip(&search.hidden) {
            hidden[cell] = hides;
        }
        secondary.extend(search.secondary().into_iter().map(|cell| cells[cell]));
    }
    exposed.sort_unstable();
    unsettled.sort_unstable();
    if !exposed.is_empty() {
        return Err(Unprotectable::Exposed(exposed));
    }
    if !unsettled.is_empty() {
        return Err(Unprotectable::Unsettled(unsettled));
    }
    if !accepts(&hidden)? {
        return Err(Unprotectable::Stopped);
    }
    for (index, (cells, search)) in sets.iter().zip(&mut searches).enumerate() {
        let mut report = |stage, done, steps| report(index, stage, done, steps);
        proof.extend(search.prove(&mut report)?.into_iter().map(|proof| proof.renamed(cells)));
    }
    secondary.sort_unstable();
    proof.sort_by_key(|proof| proof.outsider.cell);
    Ok(Protected { hidden, secondary, proof })
}

/// The sets of cells connected by sums that contain a sensitive cell.
fn joined(system: &System) -> Vec<Vec<usize>> {
    let mut set: Vec<usize> = (0..system.cells.len()).collect();
    let find = |set: &mut Vec<usize>, mut cell: usize| {
        while set[cell] != cell {
            set[cell] = set[set[cell]];
            cell = set[cell];
        }
        cell
    };
    for sum in &system.sums {
        for &(part, _) in &sum.parts {
            let (a, b) = (find(&mut set, sum.whole), find(&mut set, part));
            set[a.max(b)] = a.min(b);
        }
    }
    let mut sets = vec![Vec::new(); system.cells.len()];
    for cell in 0..system.cells.len() {
        sets[find(&mut set, cell)].push(cell);
    }
    sets.retain(|cells| cells.iter().any(|&cell| system.cells[cell].sensitive));
    sets
}

/// Some cells of a system as a system of their own.
fn part(system: &System, cells: &[usize]) -> System {
    let place = |cell: usize| cells.binary_search(&cell).ok();
    let sums = system.sums.iter().filter_map(|sum| {
        let parts = sum.parts.iter().filter_map(|&(part, sign)| Some((place(part)?, sign))).collect();
        Some(Sum { whole: place(sum.whole)?, parts })
    });
    System { cells: cells.iter().map(|&cell| system.cells[cell].clone()).collect(), sums: sums.collect() }
}

impl Proof {
    fn renamed(mut self, cells: &[usize]) -> Self {
        self.outsider.cell = cells[self.outsider.cell];
        if let Some(insider) = &mut self.insider {
            insider.range.cell = cells[insider.range.cell];
        }
        self
    }
}
