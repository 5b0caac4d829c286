//! Secondary cell suppression with a proof, for publications of official statistics.
//!
//! A publication shows some cells and hides others, and its readers know sums between them. [`protect`] hides as many
//! further cells as it takes until nobody can work out a sensitive cell within a margin: not an outsider, and not a
//! contributor who knows what they gave themselves. It returns the ranges that remain, which are the proof.
//! [`ranges`] works out the ranges that any one reader is left with, for any choice of hidden cells.
//!
//! # How a cell is judged
//!
//! A reader knows of each cell what `shown ± rounding` says where it is shown, what `lowest` and `highest` say in any
//! case, and, being a contributor, that the cell is no less than what they gave. Together with the sums this leaves a
//! range for each cell. A sensitive cell of value `v` of which the reader gave `g` is protected if its range
//!
//! * reaches `margin` percent of the others' part `v - g` (rounded up to a whole unit) below and above `v`, or, where
//!   public bounds end earlier on one side, that bound; and
//! * is at least `least_width` wide. This is what protects a sensitive zero, or "1 or 2" people.
//!
//! A contributor who alone makes up a cell imposes no condition on it. Coalitions of contributors are not considered.
//!
//! # Why it can be trusted
//!
//! A linear program looks for alternative tables that the reader could not distinguish from the true one, but it only
//! proposes: each is turned into whole numbers and checked exactly, sum by sum and bound by bound. Whatever cannot be
//! shown to be protected in this way counts as unprotected.

#[cfg(any(test, feature = "testing"))]
pub mod attacker;
mod knowledge;
mod moves;
mod proof;
mod range;
mod repair;
mod search;
mod solver;
mod suppress;
mod system;
#[cfg(test)]
pub mod tests;

pub use range::{Insider, Proof, Range, exposed, ranges};
pub use suppress::{Progress, Protected, Stage, Unprotectable, protect, protect_where};
pub use system::{Cell, LARGEST, Malformed, NOBODY, Rule, State, Sum, System};
