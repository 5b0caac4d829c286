//! The ranges that a reader is left with.

use super::knowledge::{Asked, ENDLESS, Reader, Rooms, Side};
use super::moves::Net;
use super::solver::{Answer, furthest};
use super::suppress::Unprotectable;
use super::system::{Malformed, Rule, State, System};

/// What a cell can be as far as one reader can tell, both ends included, rounded inwards to whole units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The cell, by its place in the system.
    pub cell: usize,
    /// The least it can be; may be minus infinity.
    pub low: f64,
    /// The most it can be; may be infinity.
    pub high: f64,
}

impl Range {
    pub(super) fn around(system: &System, cell: usize, (down, up): (i64, i64)) -> Self {
        let value = system.cells[cell].value;
        let low = if down == ENDLESS { f64::NEG_INFINITY } else { (value.saturating_sub(down)) as f64 };
        let high = if up == ENDLESS { f64::INFINITY } else { (value.saturating_add(up)) as f64 };
        Self { cell, low, high }
    }
}

/// The ranges of one sensitive cell. Each end is reached by a table that the reader cannot tell from the true one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proof {
    /// The range an outsider is left with.
    pub outsider: Range,
    /// The contributor to some hidden or rounded cell who can tell the most about what the others gave here: whose
    /// range is the smallest compared with it. None if there is nobody of whom anything is asked. In a large system
    /// this may be a range that was proven for somebody and could be wider, but never one that is too wide.
    pub insider: Option<Insider>,
}

/// What a contributor can tell of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Insider {
    /// The contributor, who may have given to this cell or only to others.
    pub who: u32,
    /// What they gave to this cell.
    pub own: i64,
    /// The range they are left with; what the others gave is in this range less `own`.
    pub range: Range,
}

/// The ranges of all hidden cells, in order, for an outsider (`None`) or for one contributor.
///
/// Cells that are never shown count as hidden. A cell with no width left is known exactly.
///
/// # Errors
/// If the system is malformed, or if the solver fails, in which case the cells that it failed at are named.
pub fn ranges(system: &System, hidden: &[bool], who: Option<u32>) -> Result<Vec<Range>, Unprotectable> {
    let (net, rooms, hidden) = seen_by(system, hidden, who)?;
    let mut found = Vec::new();
    let mut unsettled = Vec::new();
    for cell in (0..hidden.len()).filter(|&cell| hidden[cell]) {
        let far = |side| match extent(&net, &rooms, cell, side) {
            Answer::Found(found) => Some(found.reach(&rooms, cell, side, 0)),
            Answer::None => Some(0),
            Answer::Trouble => None,
        };
        match (far(Side::Down), far(Side::Up)) {
            (Some(down), Some(up)) => found.push(Range::around(system, cell, (down, up))),
            _ => unsettled.push(cell),
        }
    }
    if unsettled.is_empty() { Ok(found) } else { Err(Unprotectable::Unsettled(unsettled)) }
}

/// Those of these cells that an outsider can tell more closely than the rule asks, or that the solver fails at.
///
/// # Errors
/// If the system is malformed.
pub fn exposed<'c>(
    system: &System,
    rule: &Rule,
    hidden: &[bool],
    cells: impl IntoIterator<Item = &'c usize>,
) -> Result<Vec<usize>, Unprotectable> {
    let (net, rooms, _) = seen_by(system, hidden, None)?;
    let is_exposed = |&cell: &usize| {
        let Some(asked) = system.cells.get(cell).and_then(|cell| Asked::new(rule, cell, 0)) else { return false };
        let [down, up] =
            [Side::Down, Side::Up].map(|side| match furthest(&net, &rooms, cell, side, asked.worth(side)) {
                Answer::Found(found) => found.reach(&rooms, cell, side, 0),
                Answer::None | Answer::Trouble => 0,
            });
        !asked.met_by(down, up)
    };
    Ok(cells.into_iter().copied().filter(is_exposed).collect())
}

/// The sums, how far each cell could be off for a reader, and which cells are hidden, those that are never shown among them.
fn seen_by(system: &System, hidden: &[bool], who: Option<u32>) -> Result<(Net, Rooms, Vec<bool>), Unprotectable> {
    system.check()?;
    if hidden.len() != system.cells.len() {
        return Err(Malformed::Length.into());
    }
    let hidden: Vec<bool> =
        hidden.iter().zip(&system.cells).map(|(&hidden, cell)| hidden || cell.state == State::Unshown).collect();
    let rooms = Rooms::new(system, &hidden, &Reader::new(system, who));
    Ok((Net::new(system), rooms, hidden))
}

/// The move that brings the cell to that side of its value as far as it can be, without end if it can be.
pub(super) fn extent(net: &Net, rooms: &Rooms, cell: usize, side: Side) -> Answer {
    if rooms.of(cell, side) == ENDLESS
        && let Answer::Found(found) = furthest(net, &rooms.endless(), cell, side, 1)
        && found.reach(rooms, cell, side, 0) == ENDLESS
    {
        return Answer::Found(found);
    }
    // Nothing that ends reaches further than all rooms that end, one after the other.
    let all = rooms.down.iter().chain(&rooms.up).filter(|&&room| room != ENDLESS);
    let clip = all.map(|&room| i128::from(room)).sum::<i128>().clamp(1, 1 << 58);
    furthest(net, rooms, cell, side, i64::try_from(clip).unwrap_or(1 << 58))
}
