//! Cuts a stream of XML into records.
//!
//! Text of XML contains no `<`, so a record is what stands between `<marche>` and `</marche>`, comments and CDATA
//! apart. Where the next record begins before the last one ended, the last one is broken and the next one is whole.

use crate::reading::window::Window;
use crate::reading::{Damage, Failure, MAX_RECORD};
use std::io::BufRead;

/// Elements that are records.
const RECORDS: [&[u8]; 3] = [b"marche", b"contrat-concession", b"concession"];

/// The longest tag that is looked at whole.
const MAX_TAG: usize = 1 << 12;

/// One record, or what stands in the place of one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// From the offset up to the cursor.
    Record { number: u64, offset: u64 },
    /// Not a record.
    Broken { number: u64, offset: u64, damage: Damage },
}

/// What begins with `<`.
enum Tag {
    Opens(Vec<u8>),
    Closes(Vec<u8>),
    Other,
}

/// The records of a stream, one after the other.
pub(super) struct Splitter<R> {
    window: Window<R>,
    number: u64,
    roots: u64,
    /// The name of the root that is open.
    root: Option<Vec<u8>>,
    /// The record that is open: its name and where it begins.
    open: Option<(Vec<u8>, u64)>,
}

impl<R: BufRead> Splitter<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { window: Window::new(inner), number: 0, roots: 0, root: None, open: None }
    }

    /// Bytes read so far.
    pub(super) fn offset(&self) -> u64 {
        self.window.offset()
    }

    /// Documents read so far.
    pub(super) fn roots(&self) -> u64 {
        self.roots
    }

    /// The bytes of the record just returned.
    pub(super) fn record(&self, offset: u64) -> &[u8] {
        self.window.since(offset)
    }

    /// The next record, or `None` at the end of a whole file.
    ///
    /// # Errors
    /// Those of the stream; [`Failure::Truncated`] where the file ends before its root closes.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, Failure> {
        loop {
            self.forget();
            if !self.find(b'<')? {
                return self.end().map(|()| None);
            }
            let begin = self.window.offset();
            let Some(tag) = self.tag()? else { return Err(self.truncated()) };
            if let Some(piece) = self.meets(tag, begin) {
                return Ok(Some(piece));
            }
            if let Some(piece) = self.too_long() {
                return Ok(Some(piece));
            }
        }
    }

    /// What a tag that begins at an offset ends or begins.
    fn meets(&mut self, tag: Tag, begin: u64) -> Option<Piece> {
        match tag {
            Tag::Other => None,
            Tag::Opens(name) if self.root.is_none() => {
                self.roots += 1;
                self.root = Some(name);
                None
            }
            Tag::Opens(name) if RECORDS.contains(&name.as_slice()) => {
                let lost = self.open.replace((name, begin));
                lost.map(|(_, offset)| self.broken(offset, Damage::NoEnd))
            }
            Tag::Opens(_) => None,
            Tag::Closes(name) => self.closes(&name),
        }
    }

    fn closes(&mut self, name: &[u8]) -> Option<Piece> {
        if self.open.as_ref().is_some_and(|(open, _)| open == name) {
            let (_, offset) = self.open.take()?;
            if let Some(damage) = super::damage_of(self.window.since(offset)) {
                return Some(self.broken(offset, damage));
            }
            self.number += 1;
            return Some(Piece::Record { number: self.number, offset });
        }
        if self.root.as_deref() == Some(name) {
            self.root = None;
            let lost = self.open.take();
            return lost.map(|(_, offset)| self.broken(offset, Damage::NoEnd));
        }
        None
    }

    fn too_long(&mut self) -> Option<Piece> {
        let begin = self.open.as_ref().map(|(_, begin)| *begin)?;
        if self.window.offset() - begin <= MAX_RECORD as u64 {
            return None;
        }
        self.open = None;
        Some(self.broken(begin, Damage::TooLong))
    }

    fn broken(&mut self, offset: u64, damage: Damage) -> Piece {
        self.number += 1;
        Piece::Broken { number: self.number, offset, damage }
    }

    fn forget(&mut self) {
        let here = self.window.offset();
        let needed = match &self.open {
            Some((_, begin)) if here - begin <= MAX_RECORD as u64 => *begin,
            _ => here,
        };
        self.window.forget(needed);
    }

    /// Moves the cursor to a byte; whether there is one.
    fn find(&mut self, byte: u8) -> Result<bool, Failure> {
        loop {
            self.forget();
            let bytes = self.window.ahead()?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let place = bytes.iter().position(|b| *b == byte);
            let skip = place.unwrap_or(bytes.len());
            self.window.advance(skip);
            if place.is_some() {
                return Ok(true);
            }
        }
    }

    /// The tag at the cursor, passed over. `None` at the end of the stream.
    fn tag(&mut self) -> Result<Option<Tag>, Failure> {
        let mut seen = Vec::new();
        loop {
            let Some(byte) = self.window.peek()? else { return Ok(None) };
            // A `<` inside what looked like a tag: that one was none.
            if seen.len() > MAX_TAG || (byte == b'<' && !seen.is_empty()) {
                return Ok(Some(Tag::Other));
            }
            self.window.advance(1);
            seen.push(byte);
            match seen.as_slice() {
                b"<!--" => return Ok(self.pass(b"-->")?.then_some(Tag::Other)),
                b"<![CDATA[" => return Ok(self.pass(b"]]>")?.then_some(Tag::Other)),
                _ if byte == b'>' => return Ok(Some(tag_of(&seen))),
                _ => {}
            }
        }
    }

    /// Moves the cursor behind some bytes; whether they were there.
    fn pass(&mut self, end: &[u8]) -> Result<bool, Failure> {
        let mut last = Vec::new();
        while let Some(byte) = self.window.peek()? {
            self.window.advance(1);
            self.forget();
            last.push(byte);
            if last.len() > end.len() {
                last.remove(0);
            }
            if last == end {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn truncated(&self) -> Failure {
        Failure::Truncated { bytes: self.window.offset(), records: self.number }
    }

    fn end(&self) -> Result<(), Failure> {
        match (self.roots, &self.root) {
            (0, _) => Err(Failure::Empty),
            (_, None) => Ok(()),
            _ => Err(self.truncated()),
        }
    }
}

/// A tag by its text, `<name …>`.
fn tag_of(text: &[u8]) -> Tag {
    let inside = text.strip_prefix(b"<").and_then(|text| text.strip_suffix(b">")).unwrap_or_default();
    let name = |text: &[u8]| {
        let end = text.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/').unwrap_or(text.len());
        let name = text.get(..end).unwrap_or_default();
        // Without the prefix of a namespace.
        name.rsplit(|byte| *byte == b':').next().unwrap_or_default().to_vec()
    };
    match inside {
        [b'/', rest @ ..] => Tag::Closes(name(rest)),
        [b'?' | b'!', ..] | [.., b'/'] => Tag::Other,
        inside => Tag::Opens(name(inside)),
    }
}
