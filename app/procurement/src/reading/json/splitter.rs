//! Cuts a stream of JSON into records, and finds the next record after a broken one.
//!
//! A record is an object in one of the arrays in which contracts are published, or a root of its own. One that is not
//! valid JSON is given up from its second byte on: every following `{` is tried, and reading goes on at the first one
//! that begins a complete, valid object with a contract's keys. So damage costs the records that it touches and no
//! other, whatever stands between.

mod recovery;

use super::automaton::{Automaton, Step};
use crate::reading::window::Window;
use crate::reading::{Damage, Failure, MAX_RECORD};
use std::io::BufRead;

/// How deep records may lie. In published files they lie three levels deep.
const MAX_FRAMES: usize = 16;

/// Keys below which contracts are published.
const RECORD_KEYS: [&str; 10] = [
    "marches",
    "marche",
    "concessions",
    "concession",
    "contrats-concession",
    "contrat-concession",
    "contrats-concessions",
    "contratsconcession",
    "records",
    "results",
];

/// The one among them that is the name of the whole.
const ENVELOPE_KEY: &str = "marches";

/// One record, or what stands in the place of one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Valid JSON, from the offset up to the cursor.
    Record { number: u64, offset: u64 },
    /// Not a record.
    Broken { number: u64, offset: u64, damage: Damage },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Object,
    Array,
}

/// The records of a stream, one after the other.
pub(crate) struct Splitter<R> {
    window: Window<R>,
    frames: Vec<Frame>,
    number: u64,
    /// Roots that were opened.
    roots: u64,
    /// The brackets that must close the root in which something was broken.
    due: Option<Vec<u8>>,
    /// The brackets that closed since the last record.
    closed: Vec<u8>,
    /// The beginning of what is broken, while the next record is looked for.
    lost: Option<u64>,
    /// A record that is known to be valid ends here.
    proven: Option<u64>,
}

impl<R: BufRead> Splitter<R> {
    /// A splitter at the beginning of a stream.
    pub(crate) fn new(inner: R) -> Self {
        Self {
            window: Window::new(inner),
            frames: Vec::new(),
            number: 0,
            roots: 0,
            due: None,
            closed: Vec::new(),
            lost: None,
            proven: None,
        }
    }

    /// Bytes read so far.
    pub(crate) fn offset(&self) -> u64 {
        self.window.offset()
    }

    /// Roots read so far: more than one where files were joined end to end.
    pub(crate) fn roots(&self) -> u64 {
        self.roots
    }

    /// The bytes of the record just returned.
    pub(crate) fn record(&self, offset: u64) -> &[u8] {
        self.window.since(offset)
    }

    /// The most memory that was ever needed, in bytes.
    #[cfg(test)]
    pub(crate) fn capacity(&self) -> usize {
        self.window.capacity()
    }

    /// The next record, or `None` at the end of a whole file.
    ///
    /// # Errors
    /// Those of the stream; [`Failure::Truncated`] where the file ends before its brackets close.
    pub(crate) fn next(&mut self) -> Result<Option<Piece>, Failure> {
        loop {
            if self.lost.is_some() {
                if let Some(broken) = self.look_for_the_next()? {
                    return Ok(Some(broken));
                }
                if self.lost.is_some() {
                    return self.end_while_lost().map(|()| None);
                }
            }
            if let Some(end) = self.proven.take() {
                let offset = self.window.offset();
                self.window.advance(usize::try_from(end - offset).unwrap_or(usize::MAX));
                return Ok(Some(self.found(offset)));
            }
            self.window.forget(self.window.offset());
            let Some(byte) = self.window.peek()? else { return self.end().map(|()| None) };
            let piece = match self.frames.last() {
                _ if byte.is_ascii_whitespace() || byte == b',' => {
                    self.window.advance(1);
                    None
                }
                None => self.root(byte)?,
                Some(Frame::Array) => self.element(byte)?,
                Some(Frame::Object) => self.member(byte)?,
            };
            if piece.is_some() {
                return Ok(piece);
            }
        }
    }

    /// What begins outside all brackets.
    fn root(&mut self, byte: u8) -> Result<Option<Piece>, Failure> {
        match byte {
            0xef | 0xbb | 0xbf => self.window.advance(1),
            b'[' => {
                self.roots += 1;
                self.due = None;
                self.open(Frame::Array)?;
            }
            b'{' if self.begins_a_record()? => {
                self.roots += 1;
                return self.object();
            }
            b'{' => {
                self.roots += 1;
                self.due = None;
                self.open(Frame::Object)?;
            }
            b'}' | b']' if self.due.is_some() => self.stray(byte),
            _ => return self.between_roots().map(Some),
        }
        Ok(None)
    }

    /// Passes over what stands before, between or behind roots.
    fn between_roots(&mut self) -> Result<Piece, Failure> {
        self.number += 1;
        let offset = self.window.offset();
        loop {
            self.window.forget(self.window.offset());
            let bytes = self.window.ahead()?;
            let garbage = bytes.iter().position(|byte| matches!(byte, b'{' | b'[')).unwrap_or(bytes.len());
            let end = garbage < bytes.len() || bytes.is_empty();
            self.window.advance(garbage);
            if end {
                return Ok(Piece::Broken { number: self.number, offset, damage: Damage::NoContract });
            }
        }
    }

    /// What stands in an array of records.
    fn element(&mut self, byte: u8) -> Result<Option<Piece>, Failure> {
        match byte {
            b'{' => return self.object(),
            b'[' => self.open(Frame::Array)?,
            b']' => self.close(byte),
            b'}' if self.due.is_some() => self.stray(byte),
            _ => return Ok(Some(self.broken(Damage::NoContract))),
        }
        Ok(None)
    }

    /// What stands in an object around the records: a key and its value, or the end.
    fn member(&mut self, byte: u8) -> Result<Option<Piece>, Failure> {
        if byte == b'}' {
            self.close(byte);
            return Ok(None);
        }
        let begin = self.window.offset();
        let Some(key) = self.key()? else {
            self.window.rewind(begin);
            return Ok(Some(self.broken(Damage::Quotes)));
        };
        let Some(value) = self.after_spaces()? else { return Ok(None) };
        let records = RECORD_KEYS.contains(&key.as_str());
        match value {
            b'[' if records => self.open(Frame::Array)?,
            b'{' if key == ENVELOPE_KEY => self.open(Frame::Object)?,
            b'{' if records => return self.object(),
            _ => {
                let begin = self.window.offset();
                if let Some(damage) = self.skip_value()? {
                    return Ok(Some(self.lose(begin, begin, damage)));
                }
            }
        }
        Ok(None)
    }

    /// A key with its colon; `None` if there is none.
    fn key(&mut self) -> Result<Option<String>, Failure> {
        let begin = self.window.offset();
        if self.window.peek()? != Some(b'"') || self.skip_value()?.is_some() {
            return Ok(None);
        }
        let key = String::from_utf8_lossy(self.window.since(begin)).trim_matches('"').to_lowercase();
        if self.after_spaces()? != Some(b':') {
            return Ok(None);
        }
        self.window.advance(1);
        Ok(Some(key))
    }

    /// Whether the object at the cursor is a contract rather than what contains contracts.
    fn begins_a_record(&mut self) -> Result<bool, Failure> {
        let begin = self.window.offset();
        self.window.advance(1);
        let contract = self.after_spaces()? == Some(b'"')
            && self.key()?.is_some_and(|key| {
                ["id", "uid", "_type", "source", "acheteur", "nature", "objet"].contains(&key.as_str())
            });
        self.window.rewind(begin);
        Ok(contract)
    }

    /// The object at the cursor, in the place of a record.
    fn object(&mut self) -> Result<Option<Piece>, Failure> {
        let begin = self.window.offset();
        let mut automaton = Automaton::new();
        match self.run(&mut automaton)? {
            // Its end, or the end of the file, is missing: what begins inside it tells which.
            None => Ok(Some(self.lose_record(begin, Damage::NoEnd))),
            Some(Step::Wrong(damage)) => Ok(Some(self.lose_record(begin, damage))),
            Some(_) if automaton.holds_a_contract() => Ok(Some(self.lose_record(begin, Damage::NoEnd))),
            Some(_) if !automaton.is_contract() => Ok(Some(self.lose_record(begin, Damage::NoContract))),
            Some(_) => Ok(Some(self.found(begin))),
        }
    }

    fn found(&mut self, offset: u64) -> Piece {
        self.number += 1;
        self.closed.clear();
        Piece::Record { number: self.number, offset }
    }

    /// Runs an automaton from the cursor to the end of its value. `None` at the end of the stream.
    fn run(&mut self, automaton: &mut Automaton) -> Result<Option<Step>, Failure> {
        let mut left = MAX_RECORD;
        loop {
            let bytes = self.window.ahead()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            let (read, step) = automaton.feed(bytes.get(..left).unwrap_or(bytes));
            self.window.advance(read);
            left -= read;
            match step {
                Step::More if left == 0 => return Ok(Some(Step::Wrong(Damage::TooLong))),
                Step::More => {}
                end => return Ok(Some(end)),
            }
        }
    }

    /// Passes over a value that is no record; returns what is wrong with it.
    fn skip_value(&mut self) -> Result<Option<Damage>, Failure> {
        let mut automaton = Automaton::new();
        match self.run(&mut automaton)? {
            None => Err(self.truncated()),
            Some(Step::Wrong(damage)) => Ok(Some(damage)),
            Some(_) => Ok(None),
        }
    }

    /// The next byte that is not a space, unread.
    fn after_spaces(&mut self) -> Result<Option<u8>, Failure> {
        while let Some(byte) = self.window.peek()? {
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
            self.window.advance(1);
        }
        Ok(None)
    }

    fn open(&mut self, frame: Frame) -> Result<(), Failure> {
        if self.frames.len() == MAX_FRAMES {
            return Err(Failure::TooDeep);
        }
        self.frames.push(frame);
        self.window.advance(1);
        Ok(())
    }

    fn close(&mut self, byte: u8) {
        self.frames.pop();
        self.stray(byte);
    }

    fn stray(&mut self, byte: u8) {
        self.window.advance(1);
        // Only the last few are compared.
        if self.closed.len() > MAX_FRAMES {
            self.closed.remove(0);
        }
        self.closed.push(byte);
    }

    /// Something at the cursor that is no record.
    fn broken(&mut self, damage: Damage) -> Piece {
        let begin = self.window.offset();
        self.lose(begin, begin, damage)
    }

    /// The object that begins at an offset, which is no record. Its own bracket need not be tried again.
    fn lose_record(&mut self, begin: u64, damage: Damage) -> Piece {
        self.lose(begin, begin + 1, damage)
    }

    fn lose(&mut self, begin: u64, next: u64, damage: Damage) -> Piece {
        if self.due.is_none() {
            self.due = Some(self.closers());
        }
        self.lost = Some(begin);
        self.window.rewind(next);
        self.number += 1;
        Piece::Broken { number: self.number, offset: begin, damage }
    }

    fn closers(&self) -> Vec<u8> {
        self.frames.iter().rev().map(|frame| if *frame == Frame::Object { b'}' } else { b']' }).collect()
    }

    fn truncated(&self) -> Failure {
        Failure::Truncated { bytes: self.window.offset(), records: self.number }
    }

    /// The end of the file between two records.
    fn end(&mut self) -> Result<(), Failure> {
        if self.number == 0 && self.roots == 0 {
            return Err(Failure::Empty);
        }
        let whole = match &self.due {
            // After damage brackets cannot be counted: those of the root must have come, in their order, last.
            Some(due) => self.closed.ends_with(due),
            None => self.frames.is_empty(),
        };
        if whole { Ok(()) } else { Err(self.truncated()) }
    }
}
