//! The ranges that a reader can deduce.

use super::knowledge::{ENDLESS, Reader, Requirement, Rooms, Side};
use super::moves::Net;
use super::solver::{Answer, furthest};
use super::suppress::Unprotectable;
use super::system::{Malformed, Rule, State, System};

/// The possible values of a cell for one reader, both ends included, rounded inwards to whole units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The cell, by its place in the system.
    pub cell: usize,
    /// The lowest possible value; may be minus infinity.
    pub low: f64,
    /// The highest possible value; may be infinity.
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

/// The ranges of one sensitive cell. Each end is reached by a table that the reader cannot distinguish from the true
/// one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proof {
    /// The range for an outsider.
    pub outsider: Range,
    /// The contributor to some hidden or rounded cell who learns most about what the others gave here: whose range is
    /// smallest relative to it. `None` if the rule asks nothing for any contributor. In a large system this may be a
    /// proven range narrower than the true one, but never one that is too wide.
    pub insider: Option<Insider>,
}

/// What a contributor can deduce about a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Insider {
    /// The contributor, who may have given to this cell or only to others.
    pub who: u32,
    /// What they gave to this cell.
    pub own: i64,
    /// Their range; what the others gave lies in this range less `own`.
    pub range: Range,
}

/// The ranges of all hidden cells, in order, for an outsider (`None`) or for one contributor.
///
/// Cells that are never shown count as hidden. A cell whose range has no width is known exactly.
///
/// # Errors
/// If the system is malformed, or if the solver fails; the cells it failed on are listed.
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

/// The cells that an outsider can estimate more closely than the rule allows, or on which the solver fails.
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
        let Some(required) = system.cells.get(cell).and_then(|cell| Requirement::new(rule, cell, 0)) else {
            return false;
        };
        let [down, up] =
            [Side::Down, Side::Up].map(|side| match furthest(&net, &rooms, cell, side, required.worth(side)) {
                Answer::Found(found) => found.reach(&rooms, cell, side, 0),
                Answer::None | Answer::Trouble => 0,
            });
        !required.met_by(down, up)
    };
    Ok(cells.into_iter().copied().filter(is_exposed).collect())
}

/// The sums, how far each cell can vary for a reader, and which cells are hidden, including those that are never shown.
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

/// The move that takes the cell as far as possible to that side of its value, without limit if there is none.
pub(super) fn extent(net: &Net, rooms: &Rooms, cell: usize, side: Side) -> Answer {
    if rooms.of(cell, side) == ENDLESS
        && let Answer::Found(found) = furthest(net, &rooms.endless(), cell, side, 1)
        && found.reach(rooms, cell, side, 0) == ENDLESS
    {
        return Answer::Found(found);
    }
    // No bounded move reaches further than the sum of all bounded intervals.
    let all = rooms.down.iter().chain(&rooms.up).filter(|&&room| room != ENDLESS);
    let clip = all.map(|&room| i128::from(room)).sum::<i128>().clamp(1, 1 << 58);
    furthest(net, rooms, cell, side, i64::try_from(clip).unwrap_or(1 << 58))
}
