//! What a reader of the publication knows before any deduction: how far each cell could move.

use super::system::{Cell, NOBODY, Rule, State, System};

/// No bound in this direction.
pub(super) const ENDLESS: i64 = i64::MAX;

/// A direction in which a value may vary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Down,
    Up,
}

/// How far each cell could be below and above its true value, as far as one reader knows from that cell alone.
#[derive(Debug, Clone)]
pub(super) struct Rooms {
    pub down: Vec<i64>,
    pub up: Vec<i64>,
}

impl Rooms {
    pub(super) fn new(system: &System, hidden: &[bool], reader: &Reader) -> Self {
        let (mut down, mut up): (Vec<i64>, Vec<i64>) =
            system.cells.iter().zip(hidden).map(|(cell, &hidden)| room(cell, hidden)).unzip();
        for &(cell, own) in &reader.own {
            let of = &system.cells[cell];
            down[cell] = down[cell].min(down_to(of, own));
            // Who alone is counted in a cell knows it.
            if of.given.len() == 1 {
                (down[cell], up[cell]) = (0, 0);
            }
        }
        Self { down, up }
    }

    /// Only the unbounded directions, to look for unbounded moves.
    pub(super) fn endless(&self) -> Self {
        let keep = |rooms: &[i64]| rooms.iter().map(|&room| if room == ENDLESS { ENDLESS } else { 0 }).collect();
        Self { down: keep(&self.down), up: keep(&self.up) }
    }

    pub(super) fn of(&self, cell: usize, side: Side) -> i64 {
        match side {
            Side::Down => self.down[cell],
            Side::Up => self.up[cell],
        }
    }

    pub(super) fn movable(&self, cell: usize) -> bool {
        self.down[cell] > 0 || self.up[cell] > 0
    }
}

fn room(cell: &Cell, hidden: bool) -> (i64, i64) {
    let down = cell.lowest.map_or(ENDLESS, |low| cell.value - low);
    let up = cell.highest.map_or(ENDLESS, |high| high - cell.value);
    if hidden {
        return (down, up);
    }
    let off = cell.shown - cell.value;
    (down.min(cell.rounding - off), up.min(cell.rounding + off))
}

/// Distance down to the lowest value possible for a reader who gave `own`.
fn down_to(cell: &Cell, own: i64) -> i64 {
    let low = if cell.nobody_takes() { cell.lowest.map(|low| low.max(own)) } else { cell.lowest };
    low.map_or(ENDLESS, |low| cell.value - low)
}

/// A reader of the publication: an outsider, or a contributor who knows what they gave to each cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Reader {
    pub who: Option<u32>,
    /// Their contributions other than zero.
    pub own: Vec<(usize, i64)>,
}

impl Reader {
    pub(super) fn new(system: &System, who: Option<u32>) -> Self {
        let mut reader = Self { who, own: Vec::new() };
        for (index, cell) in system.cells.iter().enumerate() {
            let own = cell.given.iter().find(|&&(giver, _)| Some(giver) == who).map_or(0, |&(_, amount)| amount);
            if own != 0 {
                reader.own.push((index, own));
            }
        }
        reader
    }

    /// The outsider first, then every contributor by number.
    pub(super) fn all(system: &System) -> Vec<Self> {
        let mut own = std::collections::BTreeMap::<u32, Vec<(usize, i64)>>::new();
        for (index, cell) in system.cells.iter().enumerate() {
            for &(who, amount) in cell.given.iter().filter(|&&(who, amount)| amount != 0 && who != NOBODY) {
                own.entry(who).or_default().push((index, amount));
            }
        }
        let insiders = own.into_iter().map(|(who, own)| Self { who: Some(who), own });
        std::iter::once(Self::default()).chain(insiders).collect()
    }

    pub(super) fn own_in(&self, cell: usize) -> i64 {
        self.own.iter().find(|&&(index, _)| index == cell).map_or(0, |&(_, amount)| amount)
    }
}

/// How far a reader's range of a sensitive cell must extend below and above its value, and its minimum width.
#[derive(Debug, Clone, Copy)]
pub(super) struct Requirement {
    pub down: i64,
    pub up: i64,
    pub width: i64,
}

impl Requirement {
    /// `None` for a contributor who alone makes up the cell: there is nobody else to learn about.
    pub(super) fn new(rule: &Rule, cell: &Cell, own: i64) -> Option<Self> {
        let others = (i128::from(cell.value) - i128::from(own)).abs();
        if others == 0 && own != 0 {
            return None;
        }
        let need = (others * i128::from(rule.margin) + 99) / 100;
        let need = i64::try_from(need).unwrap_or(ENDLESS);
        let (_, up) = room(cell, true);
        Some(Self { down: need.min(down_to(cell, own)), up: need.min(up), width: rule.least_width })
    }

    /// The same, capped at this reach.
    pub(super) fn within(self, (down, up): (i64, i64)) -> Self {
        let width = self.width.min(down.saturating_add(up));
        Self { down: self.down.min(down), up: self.up.min(up), width }
    }

    pub(super) fn met_by(&self, down: i64, up: i64) -> bool {
        down >= self.down && up >= self.up && down.saturating_add(up) >= self.width
    }

    /// How far it is worth searching on one side.
    pub(super) fn worth(&self, side: Side) -> i64 {
        let side = match side {
            Side::Down => self.down,
            Side::Up => self.up,
        };
        if self.down.saturating_add(self.up) >= self.width { side } else { side.max(self.width) }
    }
}

/// The cells hidden from the start: sensitive ones that can be hidden, and those that are never shown.
pub(super) fn hidden_at_first(system: &System) -> Vec<bool> {
    let hides = |cell: &Cell| match cell.state {
        State::Open => cell.sensitive,
        State::Published => false,
        State::Unshown => true,
    };
    system.cells.iter().map(hides).collect()
}
