//! The ranges of the sensitive cells that remain once the cells to hide are chosen.

use super::knowledge::{ENDLESS, Requirement, Rooms, Side};
use super::range::{Insider, Proof, Range, extent};
use super::search::{Reach, Search};
use super::solver::Answer;
use super::suppress::{Report, Stage, Stop};

/// Limit on exact computations of a contributor's range, shared by all cells.
const LOOKS: usize = 2000;

impl Search<'_> {
    /// The ranges that remain for each target.
    pub(super) fn prove(&mut self, report: Report<'_>) -> Result<Vec<Proof>, Stop> {
        let insiders = self.insiders();
        let mut proofs = Vec::new();
        for (target, insiders) in insiders.into_iter().enumerate() {
            report(Stage::Proving, target, self.targets.len())?;
            let reach = self.full_reach(0, target);
            let outsider = Range::around(self.system, self.targets[target], (reach.down, reach.up));
            proofs.push(Proof { outsider, insider: self.closest_insider(target, insiders) });
        }
        Ok(proofs)
    }

    /// For each target, the contributors to some cell that outsiders do not know exactly, with a first estimate of
    /// their share.
    fn insiders(&self) -> Vec<Vec<(f64, usize)>> {
        let mut insiders = vec![Vec::new(); self.targets.len()];
        let outside = self.rooms(0);
        for reader in 0..self.readers.len() {
            if !self.readers[reader].own.iter().any(|&(cell, _)| outside.movable(cell)) {
                continue;
            }
            let rooms = self.rooms(reader);
            for (target, insiders) in insiders.iter_mut().enumerate() {
                if self.required(reader, target).is_some() {
                    let reach = self.served(reader, target, &rooms);
                    insiders.push((self.share(reader, target, &reach), reader));
                }
            }
        }
        insiders
    }

    /// Computes the range of the contributor whose share looks smallest, until the smallest is a computed one. When the
    /// limit is reached, the range proven so far is returned; the true one may be wider.
    fn closest_insider(&mut self, target: usize, mut insiders: Vec<(f64, usize)>) -> Option<Insider> {
        let mut closest: Option<(f64, usize, Reach)> = None;
        let mut looks = (LOOKS / self.targets.len().max(1)).clamp(8, 64);
        while let Some(next) = (0..insiders.len()).min_by(|&a, &b| insiders[a].0.total_cmp(&insiders[b].0)) {
            let (share, reader) = insiders[next];
            if closest.as_ref().is_some_and(|&(least, ..)| least <= share) {
                break;
            }
            // Moves found for other readers may already be enough for this one.
            let rooms = self.rooms(reader);
            let mut reach = self.known(reader, target, &rooms);
            let mut now = self.share(reader, target, &reach);
            if now > share {
                insiders[next].0 = now;
                continue;
            }
            insiders.swap_remove(next);
            if looks > 0 {
                looks -= 1;
                reach = self.full_reach(reader, target);
                now = self.share(reader, target, &reach);
            }
            if closest.as_ref().is_none_or(|&(least, ..)| now < least) {
                closest = Some((now, reader, reach));
            }
        }
        let (_, reader, reach) = closest?;
        let cell = self.targets[target];
        let reader = &self.readers[reader];
        let range = Range::around(self.system, cell, (reach.down, reach.up));
        Some(Insider { who: reader.who?, own: reader.own_in(cell), range })
    }

    fn full_reach(&mut self, reader: usize, target: usize) -> Reach {
        let rooms = self.rooms(reader);
        for side in [Side::Down, Side::Up] {
            if let Answer::Found(found) = extent(&self.net, &rooms, self.targets[target], side) {
                self.store(found);
            }
        }
        self.known(reader, target, &rooms)
    }

    /// How far the moves found so far take the target at most.
    fn known(&mut self, reader: usize, target: usize, rooms: &Rooms) -> Reach {
        self.reach(reader, target, rooms, &Requirement { down: ENDLESS, up: ENDLESS, width: ENDLESS })
    }

    /// The width of a range relative to what the others gave.
    fn share(&self, reader: usize, target: usize, reach: &Reach) -> f64 {
        if reach.down == ENDLESS || reach.up == ENDLESS {
            return f64::INFINITY;
        }
        let cell = self.targets[target];
        let others = (self.system.cells[cell].value - self.readers[reader].own_in(cell)).abs().max(1);
        reach.down.saturating_add(reach.up) as f64 / others as f64
    }
}
