//! Cuts a table into lines, and lines into cells.
//!
//! A quoted cell may contain line ends, so a quotation mark too many swallows the lines behind it. Where a line that
//! spans several has another number of cells than the header, or no end, it is given up at its first line end, and what
//! follows is read anew.

use crate::reading::window::Window;
use crate::reading::{Damage, Failure, MAX_RECORD};
use std::io::BufRead;

/// A line of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// As many cells as the header has.
    Cells,
    /// Not a line of this table.
    Broken(Damage),
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Start,
    Plain,
    Quoted,
    QuoteInQuoted,
}

/// The cells of a line, end to end, and where each ends.
#[derive(Default)]
struct Cells {
    state: State,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Cells {
    /// Reads bytes up to the end of the line. Returns how many were read, and whether the line ended.
    fn feed(&mut self, bytes: &[u8], separator: u8) -> (usize, bool) {
        for (place, &byte) in bytes.iter().enumerate() {
            self.state = match (self.state, byte) {
                (State::Quoted, b'"') => State::QuoteInQuoted,
                (State::Quoted, byte) => self.push(byte, State::Quoted),
                (_, b'\n') => return (place + 1, true),
                (_, byte) if byte == separator => {
                    self.ends.push(self.bytes.len());
                    State::Start
                }
                (State::Start, b'"') => State::Quoted,
                // Two marks stand for one; behind a single one the cell goes on as written.
                (State::QuoteInQuoted, b'"') => self.push(byte, State::Quoted),
                (_, b'\r') => State::Plain,
                (_, byte) => self.push(byte, State::Plain),
            };
        }
        (bytes.len(), false)
    }

    fn clear(&mut self) {
        self.state = State::Start;
        self.bytes.clear();
        self.ends.clear();
    }

    fn push(&mut self, byte: u8, next: State) -> State {
        self.bytes.push(byte);
        next
    }

    /// Ends the last cell; whether no quotation mark stayed open.
    fn close(&mut self) -> bool {
        self.ends.push(self.bytes.len());
        self.state != State::Quoted
    }

    /// Drops empty cells behind as many as the header has.
    fn drop_empty_behind(&mut self, expected: usize) {
        while self.ends.len() > expected && self.ends.last() == self.ends.iter().rev().nth(1) {
            self.ends.pop();
        }
    }
}

/// The lines of a stream, one after the other.
pub(super) struct Lines<R> {
    window: Window<R>,
    separator: u8,
    expected: usize,
    number: u64,
    begin: u64,
    cells: Cells,
    line_end: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            window: Window::new(inner),
            separator: b',',
            expected: 0,
            number: 0,
            begin: 0,
            cells: Cells::default(),
            line_end: false,
        }
    }

    /// Bytes read so far.
    pub(super) fn offset(&self) -> u64 {
        self.window.offset()
    }

    /// The number of the current line, from 1 behind the header.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The offset of the current line.
    pub(super) fn begin(&self) -> u64 {
        self.begin
    }

    /// Whether the last line read had a line end.
    pub(super) fn ended_with_a_line(&self) -> bool {
        self.line_end
    }

    /// The cells of the current line, end to end.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.cells.bytes
    }

    /// The cells of the current line.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let Cells { bytes, ends, .. } = &self.cells;
        let begins = std::iter::once(0).chain(ends.iter().copied());
        begins.zip(ends).map(|(begin, end)| bytes.get(begin..*end).unwrap_or_default())
    }

    pub(super) fn skip_byte_order_mark(&mut self) -> Result<(), Failure> {
        while matches!(self.window.peek()?, Some(0xef | 0xbb | 0xbf)) {
            self.window.advance(1);
        }
        Ok(())
    }

    /// The first line that is not empty, as bytes.
    pub(super) fn header(&mut self) -> Result<Vec<u8>, Failure> {
        let mut header = Vec::new();
        while let Some(byte) = self.window.peek()? {
            self.window.advance(1);
            match byte {
                b'\n' if !header.is_empty() => {
                    self.line_end = true;
                    break;
                }
                b'\n' | b'\r' => {}
                byte if header.len() < MAX_RECORD => header.push(byte),
                _ => return Err(Failure::NoColumns(vec!["l’en-tête"])),
            }
        }
        Ok(header)
    }

    pub(super) fn separate_by(&mut self, separator: u8, expected: usize) {
        self.separator = separator;
        self.expected = expected;
    }

    /// The next line; `None` at the end of the stream. Empty lines are passed over.
    pub(super) fn next(&mut self) -> Result<Option<Line>, Failure> {
        while matches!(self.window.peek()?, Some(b'\n' | b'\r')) {
            self.window.advance(1);
        }
        self.begin = self.window.offset();
        self.window.forget(self.begin);
        if self.window.peek()?.is_none() {
            return Ok(None);
        }
        self.number += 1;
        let whole = self.read()?;
        self.cells.drop_empty_behind(self.expected);
        if whole && self.cells.ends.len() == self.expected {
            return Ok(Some(Line::Cells));
        }
        let damage = if whole { Damage::Cells } else { Damage::Quotes };
        self.give_up()?;
        Ok(Some(Line::Broken(damage)))
    }

    /// Reads cells up to the end of the line; whether no quotation mark stayed open.
    fn read(&mut self) -> Result<bool, Failure> {
        self.cells.clear();
        self.line_end = false;
        let mut left = MAX_RECORD;
        while left > 0 {
            let bytes = self.window.ahead()?;
            let (read, end) = self.cells.feed(bytes.get(..left).unwrap_or(bytes), self.separator);
            self.window.advance(read);
            left -= read;
            if end || read == 0 {
                self.line_end = end;
                return Ok(self.cells.close());
            }
        }
        Ok(false)
    }

    /// Goes back to the first line end of a line that cannot be read.
    fn give_up(&mut self) -> Result<(), Failure> {
        self.window.rewind(self.begin);
        self.line_end = false;
        loop {
            let bytes = self.window.ahead()?;
            if bytes.is_empty() {
                return Ok(());
            }
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let skip = end.map_or(bytes.len(), |end| end + 1);
            self.window.advance(skip);
            self.window.forget(self.window.offset());
            if end.is_some() {
                self.line_end = true;
                return Ok(());
            }
        }
    }
}
