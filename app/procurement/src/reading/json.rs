//! JSON, in all shapes in which contracts were published.

mod automaton;
mod ending;
mod record;
mod splitter;
#[cfg(test)]
mod tests;

use super::{Damage, Failure, Flow, Item, Pass, Place};
use crate::contract::Contract;
use splitter::{Piece, Splitter};
use std::io::BufRead;

/// Reads a stream of JSON to its end.
pub(super) fn read<R: BufRead>(stream: R, pass: &mut Pass<'_>) -> Result<(), Failure> {
    let mut splitter = Splitter::new(stream);
    while let Some(piece) = splitter.next()? {
        let flow = match piece {
            Piece::Broken { number, offset, damage } => {
                pass.take(Item::Broken { place: Place { number, offset }, damage })
            }
            Piece::Record { number, offset } => {
                let text = pass.decode(splitter.record(offset));
                let place = Place { number, offset };
                let item = match record::read(&text) {
                    Some(raw) => Contract::read(&raw, place, pass.today()),
                    None => Item::Broken { place, damage: Damage::Contradiction },
                };
                pass.take(item)
            }
        };
        if flow == Flow::Stop {
            return Err(Failure::Stopped);
        }
    }
    pass.ends(splitter.offset(), splitter.roots());
    Ok(())
}
