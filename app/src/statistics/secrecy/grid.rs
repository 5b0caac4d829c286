//! The cells of a cube by number: disclosure control asks for single cells by the million, and finds them by adding.

use super::{ALL, Cell, DIMENSIONS};
use std::collections::BTreeSet;

/// Where a cell is in each dimension: 0 is any value, the others are the values in order, from 1.
pub type At = [u16; DIMENSIONS];

/// The values of each dimension that anybody has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    values: [Vec<u16>; DIMENSIONS],
    steps: [usize; DIMENSIONS],
    len: usize,
}

impl Grid {
    /// The grid of these values, dimension by dimension.
    pub fn of(values: [BTreeSet<u16>; DIMENSIONS]) -> Self {
        let values = values.map(|of_dimension| of_dimension.into_iter().collect::<Vec<u16>>());
        let mut len = 1;
        let steps = std::array::from_fn(|dimension| {
            let step = len;
            len *= values.get(dimension).map_or(0, Vec::len) + 1;
            step
        });
        Self { values, steps, len }
    }

    /// How many cells there are, empty ones included.
    pub fn len(&self) -> usize {
        self.len
    }

    /// How many values a dimension has.
    pub fn values(&self, dimension: usize) -> usize {
        self.values.get(dimension).map_or(0, Vec::len)
    }

    /// Between the numbers of two cells that are one value apart in a dimension.
    pub fn step(&self, dimension: usize) -> usize {
        self.steps.get(dimension).copied().unwrap_or(0)
    }

    /// The number of what is there.
    pub fn number(&self, at: &At) -> usize {
        at.iter().zip(&self.steps).map(|(at, step)| usize::from(*at) * step).sum()
    }

    /// The number of the wider cell that fixes only the dimensions of a set, bit by bit.
    pub fn wider(&self, at: &At, set: usize) -> usize {
        let fixed = at.iter().zip(&self.steps).enumerate();
        fixed.map(|(dimension, (at, step))| usize::from(*at) * step * (set >> dimension & 1)).sum()
    }

    /// Where the cell of a number is.
    pub fn at(&self, number: usize) -> At {
        let place = |dimension| number / self.step(dimension).max(1) % (self.values(dimension) + 1);
        // A dimension has fewer values than that: they are told apart by 16 bits.
        std::array::from_fn(|dimension| u16::try_from(place(dimension)).unwrap_or(u16::MAX))
    }

    /// Where a cell is; `None` where nobody has one of its values.
    pub fn find(&self, cell: Cell) -> Option<At> {
        let mut found = [0; DIMENSIONS];
        for (dimension, at) in found.iter_mut().enumerate() {
            if let Some(value) = cell.value(dimension) {
                *at = u16::try_from(self.values.get(dimension)?.binary_search(&value).ok()? + 1).ok()?;
            }
        }
        Some(found)
    }

    /// The cell that is there.
    pub fn cell(&self, at: &At) -> Cell {
        let mut cell = [ALL; DIMENSIONS];
        for (dimension, value) in cell.iter_mut().enumerate() {
            let place = at[dimension].checked_sub(1).map(usize::from);
            let of_dimension = place.and_then(|place| self.values[dimension].get(place));
            *value = of_dimension.copied().unwrap_or(ALL);
        }
        Cell(cell)
    }
}
