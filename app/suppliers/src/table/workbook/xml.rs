//! XML of a workbook's parts, read as a stream.

use crate::table::ReadError;
use memchr::memrchr;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::io::{self, BufReader, Read, Seek};
use zip::read::ZipFile;

/// Longest stretch without a tag, in bytes: a cell holds at most 32 767 characters.
const LONGEST_TEXT: usize = 1 << 20;
/// Most bytes of one part once unpacked: a sheet of a million rows has some hundreds of MB.
const LARGEST_PART: u64 = 8 << 30;

/// A part of a workbook.
pub struct Xml<'a, R: Read + Seek> {
    reader: Reader<BufReader<Bounded<ZipFile<'a, R>>>>,
    buffer: Vec<u8>,
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
    /// Reads a part.
    pub fn new(part: ZipFile<'a, R>) -> Self {
        let bounded = Bounded { input: part, since_tag: 0, total: 0 };
        Self { reader: Reader::from_reader(BufReader::with_capacity(1 << 16, bounded)), buffer: Vec::new() }
    }

    /// The next tag, text or reference.
    pub fn next(&mut self) -> Result<Piece<'_>, ReadError> {
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Start(tag)) => Ok(Piece::Open(tag, false)),
            Ok(Event::Empty(tag)) => Ok(Piece::Open(tag, true)),
            Ok(Event::End(tag)) => Ok(Piece::Close(tag.local_name().as_ref().to_owned())),
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

/// Bytes of which no stretch without a tag, and not the whole, can fill the memory or take for ever.
struct Bounded<R> {
    input: R,
    since_tag: usize,
    total: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(out)?;
        self.total += count as u64;
        self.since_tag = match memrchr(b'<', &out[..count]) {
            Some(at) => count - at,
            None => self.since_tag + count,
        };
        if self.since_tag > LONGEST_TEXT || self.total > LARGEST_PART {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(count)
    }
}
