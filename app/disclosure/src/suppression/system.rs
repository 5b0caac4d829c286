//! What is published, what must be protected, and what everybody knows anyway.

use std::collections::BTreeSet;
use std::fmt;

/// The largest number (of cents, of people) a system may contain, so that sums of a table stay exact.
pub const LARGEST: i64 = 1 << 52;

/// The cells of a publication and the sums between them that every reader knows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct System {
    /// The cells; everything else names them by their place in this list.
    pub cells: Vec<Cell>,
    /// The sums that hold between the true values.
    pub sums: Vec<Sum>,
}

/// One number of a publication. All amounts are in whole units (cents or people).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its true value.
    pub value: i64,
    /// The number as printed where it is shown: `value` itself, or `value` rounded.
    pub shown: i64,
    /// Half the width of the rounding (0 if it is printed exactly): the reader of a shown cell knows that the value
    /// lies within `shown ± rounding`, both ends included.
    pub rounding: i64,
    /// Each contributor once, by a number that is the same in all cells for the same organisation, with its
    /// contribution. They add up to `value`; an empty list means that nobody knows a part of this cell.
    pub given: Vec<(u32, i64)>,
    /// Whether it may be shown.
    pub state: State,
    /// Whether it must not be deduced within the margin.
    pub sensitive: bool,
    /// The publicly known lower bound, even while the cell is hidden: 0 for an amount, 1 where a table says "1 or 2".
    /// If it is 0 or more, nobody can have given less than nothing either.
    pub lowest: Option<i64>,
    /// The publicly known upper bound, even while the cell is hidden.
    pub highest: Option<i64>,
    /// The cost of hiding it: its worth to readers.
    pub cost: u64,
}

impl Cell {
    /// A non-negative number without known contributors that is neither sensitive nor costly to hide.
    pub fn plain(value: i64, state: State) -> Self {
        Self {
            value,
            shown: value,
            rounding: 0,
            given: Vec::new(),
            state,
            sensitive: false,
            lowest: Some(0),
            highest: None,
            cost: 0,
        }
    }
}

/// Whether a cell may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Shown unless it has to be hidden.
    Open,
    /// Published before: it cannot be hidden any more.
    Published,
    /// In no table and never shown, such as the remainder of a total after a part of it.
    Unshown,
}

/// A sum that everybody knows to hold: the whole is the sum of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The cell that is the total.
    pub whole: usize,
    /// The cells that are added (`1`) or subtracted (`-1`).
    pub parts: Vec<(usize, i8)>,
}

/// How uncertain a sensitive cell must remain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// How far its range must extend on each side, in percent of the value: 10 means 10 % or more.
    pub margin: u32,
    /// Minimum width of its range, in units: 1 means that at least two whole numbers remain possible.
    pub least_width: i64,
    /// Whether everything [`State::Published`] stands whatever it reveals, because it was published or judged before. A
    /// cell that it exposes is then protected from being known more closely still; otherwise it is
    /// [`super::Unprotectable::Exposed`].
    pub published_stands: bool,
}

impl Default for Rule {
    fn default() -> Self {
        Self { margin: 10, least_width: 1, published_stands: false }
    }
}

/// Why a system contradicts itself. Cells and sums are given by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// A number of this cell is beyond [`LARGEST`].
    TooLarge(usize),
    /// The value of this cell lies outside its public bounds.
    OutsideBounds(usize),
    /// The rounding of this cell is negative, or its printed number is further from its value than the rounding.
    Rounding(usize),
    /// The contributors of this cell do not add up to its value, are listed twice, or give less than nothing although
    /// everybody knows that nobody does.
    Given(usize),
    /// This sum refers to a cell that does not exist.
    NoSuchCell(usize),
    /// This sum contains the same cell twice.
    Twice(usize),
    /// The sign of a part of this sum is neither `1` nor `-1`.
    Sign(usize),
    /// This sum is not true of the values.
    Unequal(usize),
    /// The list of hidden cells is not as long as the list of cells.
    Length,
    /// The rule asks for a negative width, or for one beyond [`LARGEST`].
    Rule,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(cell) => write!(f, "cell {cell} holds a number that is too large"),
            Self::OutsideBounds(cell) => write!(f, "cell {cell} lies outside its own known bounds"),
            Self::Rounding(cell) => write!(f, "cell {cell} is not within its rounding"),
            Self::Given(cell) => write!(f, "the contributors of cell {cell} do not make up its value"),
            Self::NoSuchCell(sum) => write!(f, "sum {sum} names a cell that does not exist"),
            Self::Twice(sum) => write!(f, "sum {sum} holds a cell twice"),
            Self::Sign(sum) => write!(f, "sum {sum} has a part that is neither added nor taken away"),
            Self::Unequal(sum) => write!(f, "sum {sum} does not hold"),
            Self::Length => write!(f, "the list of hidden cells has another length than the cells"),
            Self::Rule => write!(f, "the least width of the rule is out of range"),
        }
    }
}

impl std::error::Error for Malformed {}

/// A contributor who is not a reader, such as those who are no longer known.
pub const NOBODY: u32 = u32::MAX;

impl System {
    /// Checks that the system is consistent; everything else relies on it.
    ///
    /// # Errors
    /// The first contradiction found.
    pub fn check(&self) -> Result<(), Malformed> {
        for (index, cell) in self.cells.iter().enumerate() {
            cell.check(index)?;
        }
        for (index, sum) in self.sums.iter().enumerate() {
            self.check_sum(index, sum)?;
        }
        Ok(())
    }

    fn check_sum(&self, index: usize, sum: &Sum) -> Result<(), Malformed> {
        let mut left = i128::from(self.cells.get(sum.whole).ok_or(Malformed::NoSuchCell(index))?.value);
        let mut seen = BTreeSet::from([sum.whole]);
        for &(part, sign) in &sum.parts {
            let cell = self.cells.get(part).ok_or(Malformed::NoSuchCell(index))?;
            if sign != 1 && sign != -1 {
                return Err(Malformed::Sign(index));
            }
            if !seen.insert(part) {
                return Err(Malformed::Twice(index));
            }
            left -= i128::from(sign) * i128::from(cell.value);
        }
        if left == 0 { Ok(()) } else { Err(Malformed::Unequal(index)) }
    }
}

impl Cell {
    fn check(&self, index: usize) -> Result<(), Malformed> {
        let numbers = [Some(self.value), Some(self.shown), Some(self.rounding), self.lowest, self.highest];
        let given = self.given.iter().map(|&(_, amount)| amount);
        if numbers.into_iter().flatten().chain(given).any(|n| !(-LARGEST..=LARGEST).contains(&n)) {
            return Err(Malformed::TooLarge(index));
        }
        if self.lowest.is_some_and(|low| self.value < low) || self.highest.is_some_and(|high| self.value > high) {
            return Err(Malformed::OutsideBounds(index));
        }
        if self.rounding < 0 || (self.shown - self.value).abs() > self.rounding {
            return Err(Malformed::Rounding(index));
        }
        let total: i128 = self.given.iter().map(|&(_, amount)| i128::from(amount)).sum();
        let who: BTreeSet<u32> = self.given.iter().map(|&(who, _)| who).collect();
        let negative = self.nobody_takes() && self.given.iter().any(|&(_, amount)| amount < 0);
        if !self.given.is_empty() && (total != i128::from(self.value) || who.len() != self.given.len() || negative) {
            return Err(Malformed::Given(index));
        }
        Ok(())
    }

    /// Whether everybody knows that no contribution is negative.
    pub(super) fn nobody_takes(&self) -> bool {
        self.lowest.is_some_and(|low| low >= 0)
    }
}
