//! CSV as software really writes it. A quote that is never closed spoils its own line, not the rest of the file; so a
//! general reader of CSV would not do, and one row at a time is in memory.

#[cfg(test)]
mod tests;

use super::encoding::{AsUtf8, Encoding};
use super::{ReadError, Row, Rows};
use memchr::{memchr, memchr_iter};
use std::io::Read;

/// Longest row, in bytes.
pub const LONGEST_ROW: usize = 1 << 20;
/// A quoted cell may go over this many line breaks. One that goes on longer is a quote that was never closed.
const LINES_IN_A_CELL: usize = 30;
/// Bytes read at once.
const BLOCK: usize = 1 << 18;

/// A CSV file, read row by row.
pub struct Csv<R> {
    input: AsUtf8<R>,
    encoding: Encoding,
    separator: u8,
    /// The byte that ends a line: `\n`, or `\r` in files of old Macintosh software.
    line_end: u8,
    buffer: Vec<u8>,
    /// Where the next row begins in the buffer.
    next: usize,
    ended: bool,
    /// The number of the next line.
    line: u64,
    cells: Vec<(u32, u32)>,
}

impl<R: Read> Csv<R> {
    /// Reads a file with a separator and an encoding. Lines end with `\n` or `\r\n`, or with `\r` alone if
    /// `old_line_ends`.
    pub fn new(input: R, separator: u8, encoding: Encoding, old_line_ends: bool) -> Self {
        Self {
            input: AsUtf8::new(input, encoding),
            encoding,
            separator,
            line_end: if old_line_ends { b'\r' } else { b'\n' },
            buffer: Vec::new(),
            next: 0,
            ended: false,
            line: 1,
            cells: Vec::new(),
        }
    }

    /// Reads more behind what is in the buffer, after the rows that were given left it.
    fn refill(&mut self) -> Result<(), ReadError> {
        if self.buffer.len() - self.next > LONGEST_ROW {
            return Err(ReadError::TooLong(self.line));
        }
        self.buffer.drain(..self.next);
        self.next = 0;
        let before = self.buffer.len();
        self.buffer.resize(before + BLOCK, 0);
        let mut filled = before;
        while filled < self.buffer.len() {
            match self.input.read(&mut self.buffer[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(count) => filled += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.buffer.truncate(filled);
        Ok(())
    }

    /// Where the line that begins at `from` ends, its line end excluded; reads more if needed. `from` counts from the
    /// next row, since reading more moves the buffer.
    fn line_end_after(&mut self, from: usize) -> Result<usize, ReadError> {
        let mut searched = from;
        loop {
            let start = self.next + searched;
            if let Some(at) = memchr(self.line_end, self.buffer.get(start..).unwrap_or_default()) {
                return Ok(searched + at);
            }
            searched = self.buffer.len() - self.next;
            if self.ended {
                return Ok(searched);
            }
            self.refill()?;
        }
    }

    /// Finds the end of the next row, quoted line breaks included, and where its cells are. Returns its length and its
    /// number of lines.
    fn split(&mut self) -> Result<(usize, u64), ReadError> {
        let first = self.line_end_after(0)?;
        let row = &self.buffer[self.next..self.next + first];
        if memchr(b'"', row).is_none() {
            plain_cells(row, self.separator, &mut self.cells);
            return Ok((first, 1));
        }
        let (mut end, mut lines) = (first, 1);
        loop {
            let row = &mut self.buffer[self.next..self.next + end];
            if quoted_cells(row, self.separator, false, &mut self.cells) {
                return Ok((end, lines));
            }
            let at_end = self.ended && self.next + end >= self.buffer.len();
            if at_end || lines as usize > LINES_IN_A_CELL || end > LONGEST_ROW {
                break;
            }
            end = self.line_end_after(end + 1)?;
            lines += 1;
        }
        // Never closed: the quote is a character like any other, and the row is its first line.
        quoted_cells(&mut self.buffer[self.next..self.next + first], self.separator, true, &mut self.cells);
        Ok((first, 1))
    }
}

impl<R: Read> Rows for Csv<R> {
    fn next_row(&mut self) -> Result<Option<Row<'_>>, ReadError> {
        if self.next >= self.buffer.len() {
            if !self.ended {
                self.refill()?;
            }
            if self.next >= self.buffer.len() {
                return Ok(None);
            }
        }
        let (length, lines) = self.split()?;
        let (from, number) = (self.next, self.line);
        self.next = (from + length + 1).min(self.buffer.len());
        self.line += lines;
        let bytes = &self.buffer[from..from + length];
        Ok(Some(Row { number, hidden: false, bytes, cells: &self.cells, encoding: self.encoding }))
    }
}

/// Cells of a row without quotes.
fn plain_cells(row: &[u8], separator: u8, cells: &mut Vec<(u32, u32)>) {
    cells.clear();
    let mut from = 0;
    for at in memchr_iter(separator, row) {
        cells.push((from as u32, at as u32));
        from = at + 1;
    }
    cells.push((from as u32, without_return(row, from) as u32));
}

/// The end of the last cell, before the `\r` of a `\r\n`.
fn without_return(row: &[u8], from: usize) -> usize {
    if row.last() == Some(&b'\r') && row.len() > from { row.len() - 1 } else { row.len() }
}

/// Cells of a row with quotes, doubled ones made single in their place. `false`, with the row unchanged, if a quoted
/// cell is not closed at the end of the row; with `literal`, such a quote is a character like any other.
fn quoted_cells(row: &mut [u8], separator: u8, literal: bool, cells: &mut Vec<(u32, u32)>) -> bool {
    cells.clear();
    let mut from = 0;
    // Doubled quotes are made single only once the whole row is known to be closed.
    let mut doubled: Vec<(usize, usize)> = Vec::new();
    loop {
        let quoted = row.get(from) == Some(&b'"');
        let closed = if quoted { closing_quote(row, from + 1) } else { None };
        let (begin, search) = match closed {
            Some(close) => (from + 1, close),
            None if quoted && !literal => return false,
            None => (from, from),
        };
        let end = memchr(separator, &row[search..]).map(|at| search + at);
        let stop = end.unwrap_or_else(|| without_return(row, search));
        match closed {
            // Nothing but the quote stands before the separator: the cell ends before the quote.
            Some(close) if row[close + 1..stop].iter().all(u8::is_ascii_whitespace) => {
                cells.push((begin as u32, close as u32));
            }
            Some(_) => cells.push((from as u32, stop as u32)),
            None => cells.push((begin as u32, stop as u32)),
        }
        if closed.is_some() {
            doubled.push((cells.len() - 1, begin));
        }
        match end {
            Some(at) => from = at + 1,
            None => break,
        }
    }
    for (cell, begin) in doubled {
        if let Some((from, to)) = cells.get_mut(cell)
            && *from as usize == begin
        {
            *to = single_quotes(row, *from as usize, *to as usize) as u32;
        }
    }
    true
}

/// The quote that closes a cell; doubled ones are part of it.
fn closing_quote(row: &[u8], from: usize) -> Option<usize> {
    let mut search = from;
    loop {
        let at = search + memchr(b'"', row.get(search..)?)?;
        if row.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        search = at + 2;
    }
}

/// Makes doubled quotes single in their place; returns the new end.
fn single_quotes(row: &mut [u8], from: usize, to: usize) -> usize {
    let (mut read, mut write) = (from, from);
    while read < to {
        row[write] = row[read];
        read += if row[read] == b'"' && row.get(read + 1) == Some(&b'"') && read + 1 < to { 2 } else { 1 };
        write += 1;
    }
    write
}
