//! XML, in the forms of 2019 and 2022.

mod element;
mod splitter;
#[cfg(test)]
mod tests;

use super::{Damage, Failure, Flow, Item, Pass, Place};
use crate::contract::Contract;
use splitter::{Piece, Splitter};
use std::io::BufRead;

/// Reads a stream of XML to its end.
pub(super) fn read<R: BufRead>(stream: R, pass: &mut Pass<'_>) -> Result<(), Failure> {
    let mut splitter = Splitter::new(stream);
    while let Some(piece) = splitter.next()? {
        let item = match piece {
            Piece::Broken { number, offset, damage } => Item::Broken { place: Place { number, offset }, damage },
            Piece::Record { number, offset } => {
                let place = Place { number, offset };
                let text = pass.decode(splitter.record(offset));
                match element::parse(&text) {
                    Ok(element) => Contract::read(&element::contract(&element), place, pass.today()),
                    Err(damage) => Item::Broken { place, damage },
                }
            }
        };
        if pass.take(item) == Flow::Stop {
            return Err(Failure::Stopped);
        }
    }
    pass.ends(splitter.offset(), splitter.roots());
    Ok(())
}

/// What is wrong with the bytes of a record before they are parsed.
fn damage_of(bytes: &[u8]) -> Option<Damage> {
    super::has_control_bytes(bytes).then_some(Damage::ControlByte)
}
