//! Lines that a file holds twice, found with a memory that does not grow with the file: a line is compared with the last
//! one that shares its place in a table of a million, so a few repeats of a very long file may go unseen.

use crate::table::Row;

/// A table of the marks of lines.
pub struct Repeats {
    seen: Vec<u64>,
}

const PLACES: usize = 1 << 20;

impl Default for Repeats {
    fn default() -> Self {
        Self { seen: vec![0; PLACES] }
    }
}

impl Repeats {
    /// Whether a row is alike, cell by cell, to an earlier one.
    pub fn is_repeated(&mut self, row: &Row<'_>) -> bool {
        let mark = mark(row);
        // The highest twenty bits, which depend on all others.
        let Some(place) = self.seen.get_mut((mark >> 44) as usize) else { return false };
        let repeated = *place == mark;
        *place = mark;
        repeated
    }
}

/// A number of 64 bits that two unlike rows share by accident once in 10¹⁹; the same on every machine.
fn mark(row: &Row<'_>) -> u64 {
    // The odd number of Fibonacci hashing: 2⁶⁴ divided by the golden ratio.
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut mark: u64 = 1;
    let mut mix = |word: u64| mark = (mark.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    for cell in row.all_bytes() {
        let mut words = cell.chunks_exact(8);
        for word in &mut words {
            // Chunks of exactly eight.
            mix(word.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)));
        }
        mix(words.remainder().iter().fold(cell.len() as u64, |all, byte| all << 8 | u64::from(*byte)));
    }
    mark ^ mark >> 29 | 1
}
