//! XML of a workbook's parts, read as a stream.

use crate::table::ReadError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::io::{self, BufReader, Read, Seek};
use zip::read::ZipFile;

/// Longest tag, text or comment, and longest value of a cell, in bytes: a cell holds at most 32 767 characters.
pub const LONGEST_TEXT: usize = 1 << 20;
/// Tags within each other: workbooks have some ten.
const DEEPEST: usize = 64;

/// A part of a workbook.
pub struct Xml<'a, R: Read + Seek> {
    reader: Reader<BufReader<Bounded<ZipFile<'a, R>>>>,
    buffer: Vec<u8>,
    depth: usize,
}

/// Something of a part.
pub enum Piece<'b> {
    /// A tag that opens, and whether it closes itself.
    Open(BytesStart<'b>, bool),
    /// The local name of a tag that closes.
    Close(String),
    /// Characters.
    Text(String),
    /// The end.
    End,
}

impl<'a, R: Read + Seek> Xml<'a, R> {
    /// Reads a part of at most `most` bytes once unpacked.
    pub fn new(part: ZipFile<'a, R>, most: u64) -> Self {
        let bounded = Bounded { input: part, of_piece: 0, left: most };
        let reader = Reader::from_reader(BufReader::with_capacity(1 << 16, bounded));
        Self { reader, buffer: Vec::new(), depth: 0 }
    }

    /// The next tag, text or reference.
    pub fn next(&mut self) -> Result<Piece<'_>, ReadError> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().of_piece = 0;
        match self.reader.read_event_into(&mut self.buffer) {
            // The reader remembers the names of all tags that are open.
            Ok(Event::Start(_)) if self.depth == DEEPEST => Err(ReadError::Workbook),
            Ok(Event::Start(tag)) => {
                self.depth += 1;
                Ok(Piece::Open(tag, false))
            }
            Ok(Event::Empty(tag)) => Ok(Piece::Open(tag, true)),
            Ok(Event::End(tag)) => {
                self.depth = self.depth.saturating_sub(1);
                Ok(Piece::Close(tag.local_name().as_ref().to_owned()))
            }
            Ok(Event::Text(text)) => Ok(Piece::Text(text.xml10_content().into_owned())),
            Ok(Event::CData(text)) => Ok(Piece::Text(text.xml10_content().into_owned())),
            Ok(Event::GeneralRef(reference)) => Ok(Piece::Text(resolved(&reference))),
            Ok(Event::Eof) => Ok(Piece::End),
            Ok(_) => Ok(Piece::Text(String::new())),
            Err(quick_xml::Error::Io(error)) if error.kind() == io::ErrorKind::FileTooLarge => Err(ReadError::TooLarge),
            Err(_) => Err(ReadError::Workbook),
        }
    }

    /// The next opening tag of a name.
    pub fn next_tag(&mut self, name: &str) -> Result<Option<BytesStart<'static>>, ReadError> {
        self.next_tag_of(&[name])
    }

    /// The next opening tag of one of several names.
    pub fn next_tag_of(&mut self, names: &[&str]) -> Result<Option<BytesStart<'static>>, ReadError> {
        loop {
            match self.next()? {
                Piece::Open(tag, _) if names.contains(&tag.local_name().as_ref()) => return Ok(Some(tag.into_owned())),
                Piece::End => return Ok(None),
                _ => {}
            }
        }
    }
}

/// An attribute's value, if the tag has it.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok().flatten()?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// The character of `&amp;` or `&#233;`; nothing for names that a workbook does not define.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    match reference.xml10_content().as_ref() {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        _ => String::new(),
    }
}

/// Bytes of which no piece, and not the whole, can fill the memory or take for ever. A piece may contain any number of
/// `<`, in a comment or between quotes, so bytes are counted from where it begins.
struct Bounded<R> {
    input: R,
    of_piece: usize,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(out)?;
        self.of_piece += count;
        let left = self.left.checked_sub(count as u64).filter(|_| self.of_piece <= LONGEST_TEXT);
        self.left = left.ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(count)
    }
}
