//! Tables in CSV: the separator is read from the header, a quoted cell may contain line ends.

mod line;
#[cfg(test)]
mod tests;

use super::table::Columns;
use super::{Damage, Failure, Flow, Item, Pass, Place};
use crate::contract::Contract;
use crate::raw::Cell;
use line::{Line, Lines};
use std::io::BufRead;

/// Separators, the most likely first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Whether a file begins with the header of a table that is known.
pub(super) fn begins_a_table(text: &[u8]) -> bool {
    let header = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    header_cells(header).is_some_and(|cells| cells.len() > 3 && Columns::of(&cells).is_ok())
        || String::from_utf8_lossy(header).to_lowercase().contains("montant")
}

fn header_cells(line: &[u8]) -> Option<Vec<String>> {
    let separator = separator(line)?;
    let cells = String::from_utf8_lossy(line);
    let trimmed = |cell: &str| cell.trim().trim_matches('"').to_owned();
    Some(cells.split(char::from(separator)).map(trimmed).collect())
}

/// The separator that occurs most in a header.
fn separator(header: &[u8]) -> Option<u8> {
    let count = |separator: u8| header.iter().filter(|byte| **byte == separator).count();
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| count(*separator))?;
    (count(best) > 0).then_some(best)
}

/// Reads a table to its end.
pub(super) fn read<R: BufRead>(stream: R, pass: &mut Pass<'_>) -> Result<(), Failure> {
    let mut lines = Lines::new(stream);
    lines.skip_byte_order_mark()?;
    let header = lines.header()?;
    let cells = header_cells(&header).ok_or_else(|| Failure::NoColumns(vec!["l’en-tête"]))?;
    let columns = Columns::of(&cells)?;
    lines.separate_by(separator(&header).unwrap_or(b','), columns.count());
    let mut last_is_whole = true;
    while let Some(line) = lines.next()? {
        let place = Place { number: lines.number(), offset: lines.begin() };
        let item = match line {
            Line::Cells if super::has_control_bytes(lines.bytes()) => {
                Item::Broken { place, damage: Damage::ControlByte }
            }
            Line::Cells => {
                let texts: Vec<Cell<'_>> = lines.cells().map(|cell| pass.decode(cell)).collect();
                Contract::read(&columns.row(&texts), place, pass.today())
            }
            Line::Broken(damage) => Item::Broken { place, damage },
        };
        last_is_whole = !matches!(line, Line::Broken(_));
        if pass.take(item) == Flow::Stop {
            return Err(Failure::Stopped);
        }
    }
    // A table has no end of its own: its last line must be a whole one, with its line end.
    if !last_is_whole || !lines.ended_with_a_line() {
        return Err(Failure::Truncated { bytes: lines.offset(), records: lines.number() });
    }
    pass.ends(lines.offset(), 1);
    Ok(())
}
