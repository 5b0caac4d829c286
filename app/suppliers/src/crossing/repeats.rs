//! Lines that a file holds twice, found with a memory that does not grow with the file: a line is compared with the
//! last one that shares its place in a table, so some repeats that stand far apart in a long file go unseen.

use crate::table::Row;

/// A table of the marks of lines.
pub struct Repeats {
    seen: Vec<u64>,
}

/// Half a megabyte, which a processor keeps at hand.
const PLACES: usize = 1 << 16;

impl Default for Repeats {
    fn default() -> Self {
        Self { seen: vec![0; PLACES] }
    }
}

impl Repeats {
    /// Whether a row is alike to an earlier one.
    pub fn is_repeated(&mut self, row: &Row<'_>) -> bool {
        let mark = mark(row);
        // The highest sixteen bits, which depend on all others.
        let Some(place) = self.seen.get_mut((mark >> 48) as usize) else { return false };
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
    let (words, rest) = row.all_bytes().as_chunks::<8>();
    words.iter().for_each(|word| mix(u64::from_le_bytes(*word)));
    mix(rest.iter().fold(row.all_bytes().len() as u64, |all, byte| all << 8 | u64::from(*byte)));
    mark ^ mark >> 29 | 1
}
