//! Choice of the cells to hide, within one set of cells connected by sums.

use super::knowledge::{Reader, Requirement, Rooms, Side, hidden_at_first};
use super::moves::{Move, Net};
use super::solver::{Answer, cheapest, furthest, partners};
use super::suppress::{Report, Stage, Stop};
use super::system::{Rule, State, System};
use std::collections::BTreeMap;

/// Why a cell cannot be protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// Exposed even if everything is hidden.
    Exposed,
    /// The solver could not decide.
    Unsettled,
}

/// How far a cell is proven to vary, and whether the solver failed meanwhile.
pub(super) struct Reach {
    pub down: i64,
    pub up: i64,
    trouble: bool,
}

impl Reach {
    pub(super) fn of(&mut self, side: Side) -> &mut i64 {
        match side {
            Side::Down => &mut self.down,
            Side::Up => &mut self.up,
        }
    }
}

/// The current choice of hidden cells, and all the moves found so far: a move preserves the sums whatever is hidden, so
/// that it can also serve as proof for other cells and readers.
pub(super) struct Search<'a> {
    pub(super) system: &'a System,
    rule: &'a Rule,
    pub(super) net: Net,
    pub(super) hidden: Vec<bool>,
    pub(super) targets: Vec<usize>,
    pub(super) readers: Vec<Reader>,
    moves: Vec<Move>,
    /// For each target, the moves that change it.
    through: Vec<Vec<usize>>,
    /// For each reader and target, the moves that reached furthest last time, down and up.
    served: Vec<[usize; 2]>,
    /// How far a target varies for a reader whatever is hidden, where that is less than the rule asks.
    already: BTreeMap<(usize, usize), (i64, i64)>,
}

impl<'a> Search<'a> {
    pub(super) fn new(system: &'a System, rule: &'a Rule) -> Self {
        let mut targets: Vec<usize> = (0..system.cells.len()).filter(|&cell| system.cells[cell].sensitive).collect();
        // Partners large enough for a large cell are large enough for small ones.
        targets.sort_by_key(|&cell| (std::cmp::Reverse(system.cells[cell].value.abs()), cell));
        let readers = Reader::all(system);
        Self {
            net: Net::new(system),
            hidden: hidden_at_first(system),
            moves: Vec::new(),
            already: BTreeMap::new(),
            through: vec![Vec::new(); targets.len()],
            served: vec![[usize::MAX; 2]; targets.len() * readers.len()],
            system,
            rule,
            targets,
            readers,
        }
    }

    /// Hides cells until every sensitive cell is protected from every reader, and returns those that cannot be.
    pub(super) fn hide(&mut self, report: Report<'_>) -> Result<Vec<(usize, Failure)>, Stop> {
        let mut failed = Vec::new();
        for reader in 0..self.readers.len() {
            report(Stage::Hiding, reader, self.readers.len())?;
            for target in 0..self.targets.len() {
                let cell = self.targets[target];
                if failed.iter().any(|&(known, _)| known == cell) {
                    continue;
                }
                if let Err(failure) = self.cover(reader, target) {
                    failed.push((cell, failure));
                }
            }
        }
        Ok(failed)
    }

    /// Unhides whatever need not be hidden, the most costly first.
    pub(super) fn prune(&mut self, report: Report<'_>) -> Result<(), Stop> {
        let mut secondary = self.secondary();
        secondary.sort_by_key(|&cell| (std::cmp::Reverse(self.system.cells[cell].cost), cell));
        for (done, &cell) in secondary.iter().enumerate() {
            report(Stage::Pruning, done, secondary.len())?;
            self.hidden[cell] = false;
            self.hidden[cell] = self.first_exposed().is_some();
        }
        Ok(())
    }

    /// Cells hidden only to protect others.
    pub(super) fn secondary(&self) -> Vec<usize> {
        let cells = self.system.cells.iter().enumerate();
        cells
            .filter(|&(index, cell)| self.hidden[index] && cell.state == State::Open && !cell.sensitive)
            .map(|(index, _)| index)
            .collect()
    }

    /// A cell that is not proven protected from every reader under the current choice, if there is one.
    pub(super) fn first_exposed(&mut self) -> Option<usize> {
        for reader in 0..self.readers.len() {
            let rooms = self.rooms(reader);
            for target in 0..self.targets.len() {
                if self.shortfall(reader, target, &rooms).is_some() {
                    return Some(self.targets[target]);
                }
            }
        }
        None
    }

    pub(super) fn rooms(&self, reader: usize) -> Rooms {
        Rooms::new(self.system, &self.hidden, &self.readers[reader])
    }

    pub(super) fn required(&self, reader: usize, target: usize) -> Option<Requirement> {
        let cell = self.targets[target];
        let required = Requirement::new(self.rule, &self.system.cells[cell], self.readers[reader].own_in(cell))?;
        Some(match self.already.get(&(reader, target)) {
            Some(reach) => required.within(*reach),
            None => required,
        })
    }

    /// How far the target varies for the reader; `None` if it is protected.
    fn shortfall(&mut self, reader: usize, target: usize, rooms: &Rooms) -> Option<Reach> {
        let required = self.required(reader, target)?;
        let mut reach = self.reach(reader, target, rooms, &required);
        let cell = self.targets[target];
        for side in [Side::Down, Side::Up] {
            let worth = required.worth(side);
            if required.met_by(reach.down, reach.up) || *reach.of(side) >= worth {
                continue;
            }
            match furthest(&self.net, rooms, cell, side, worth) {
                Answer::Found(found) => {
                    let far = found.reach(rooms, cell, side, 0);
                    let index = self.store(found);
                    if far > *reach.of(side) {
                        *reach.of(side) = far;
                        self.served[reader * self.targets.len() + target][side as usize] = index;
                    }
                }
                Answer::None => {}
                Answer::Trouble => reach.trouble = true,
            }
        }
        (!required.met_by(reach.down, reach.up)).then_some(reach)
    }

    /// The index of this move among those found so far.
    pub(super) fn store(&mut self, found: Move) -> usize {
        if let Some(known) = self.moves.iter().position(|known| *known == found) {
            return known;
        }
        for (target, through) in self.targets.iter().zip(&mut self.through) {
            if found.step(*target) != 0 {
                through.push(self.moves.len());
            }
        }
        self.moves.push(found);
        self.moves.len() - 1
    }

    /// How far the moves that served last take the target.
    pub(super) fn served(&self, reader: usize, target: usize, rooms: &Rooms) -> Reach {
        let cell = self.targets[target];
        let mut reach = Reach { down: 0, up: 0, trouble: false };
        for &index in &self.served[reader * self.targets.len() + target] {
            for side in [Side::Down, Side::Up] {
                if let Some(known) = self.moves.get(index) {
                    *reach.of(side) = known.reach(rooms, cell, side, *reach.of(side));
                }
            }
        }
        reach
    }

    /// How far the moves found so far take the target, up to what is required.
    pub(super) fn reach(&mut self, reader: usize, target: usize, rooms: &Rooms, required: &Requirement) -> Reach {
        let mut reach = self.served(reader, target, rooms);
        let cell = self.targets[target];
        let served = &mut self.served[reader * self.targets.len() + target];
        for &index in self.through[target].iter().rev() {
            if required.met_by(reach.down, reach.up) {
                break;
            }
            for side in [Side::Down, Side::Up] {
                let far = self.moves[index].reach(rooms, cell, side, *reach.of(side));
                if far > *reach.of(side) {
                    *reach.of(side) = far;
                    served[side as usize] = index;
                }
            }
        }
        reach
    }

    /// Hides cells until the target is protected from the reader.
    fn cover(&mut self, reader: usize, target: usize) -> Result<(), Failure> {
        let mut stands = self.rule.published_stands;
        loop {
            let rooms = self.rooms(reader);
            let Some(reach) = self.shortfall(reader, target, &rooms) else { return Ok(()) };
            let Some(required) = self.required(reader, target) else { return Ok(()) };
            let open: Vec<bool> = (self.system.cells.iter().zip(&self.hidden))
                .map(|(cell, &hidden)| cell.state == State::Open && !hidden)
                .collect();
            let all: Vec<bool> = self.hidden.iter().zip(&open).map(|(&hidden, &open)| hidden || open).collect();
            let then = Rooms::new(self.system, &all, &self.readers[reader]);
            // First determine what no choice can change, so that nothing is hidden for it.
            if std::mem::take(&mut stands)
                && let Some(reach) = self.shortfall(reader, target, &then)
            {
                if reach.trouble {
                    return Err(Failure::Unsettled);
                }
                self.already.insert((reader, target), (reach.down, reach.up));
                continue;
            }
            let partners = self.partners(target, &rooms, &then, &open, &reach, &required);
            if !partners.is_empty() {
                for partner in partners {
                    self.hidden[partner] = true;
                }
                continue;
            }
            if let Some(reach) = self.shortfall(reader, target, &then) {
                return Err(if reach.trouble { Failure::Unsettled } else { Failure::Exposed });
            }
            // It can be protected, but the solver does not find how: hide the cheapest cell and try again.
            let cells = (0..open.len()).filter(|&cell| open[cell]);
            match cells.min_by_key(|&cell| self.system.cells[cell].cost) {
                Some(next) => self.hidden[next] = true,
                // Everything is hidden: the moves found meanwhile protect it.
                None => return Ok(()),
            }
        }
    }

    /// The cheapest cells to hide so that the target varies further on a side where it must.
    fn partners(
        &mut self,
        target: usize,
        now: &Rooms,
        then: &Rooms,
        open: &[bool],
        reach: &Reach,
        required: &Requirement,
    ) -> Vec<usize> {
        let missing = required.width.saturating_sub(reach.down.saturating_add(reach.up)).max(0);
        let goals = if reach.down < required.down {
            vec![(Side::Down, required.down)]
        } else if reach.up < required.up {
            vec![(Side::Up, required.up)]
        } else {
            vec![(Side::Up, reach.up.saturating_add(missing)), (Side::Down, reach.down.saturating_add(missing))]
        };
        let cell = self.targets[target];
        let cost: Vec<Option<u64>> =
            self.system.cells.iter().zip(open).map(|(cell, &open)| open.then_some(cell.cost)).collect();
        let mut best: Option<(u128, Vec<usize>)> = None;
        for (side, want) in goals {
            if let Answer::Found(found) = cheapest(&self.net, now, then, &cost, (cell, side), want) {
                let cells: Vec<usize> = partners(&found, now, (cell, want)).filter(|&cell| open[cell]).collect();
                let total = cells.iter().filter_map(|&cell| cost[cell]).map(u128::from).sum();
                if !cells.is_empty() && best.as_ref().is_none_or(|&(least, _)| total < least) {
                    best = Some((total, cells));
                }
                self.store(found);
            }
        }
        best.map(|(_, cells)| cells).unwrap_or_default()
    }
}
