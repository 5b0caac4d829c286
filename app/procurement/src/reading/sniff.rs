//! Recognises a file by its first bytes, whatever its name.

use super::{Failure, Format, RefusedFormat};
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

/// Bytes looked at: enough for a long header of a table.
const LOOK: usize = 1 << 16;

/// The buffer of a stream.
const BUFFER: usize = 1 << 16;

/// A stream whose format is known.
pub(super) struct Sniffed<'a> {
    pub(super) stream: Box<dyn BufRead + 'a>,
    pub(super) format: Format,
    pub(super) gzip: bool,
}

/// Opens a stream.
pub(super) fn open<'a>(stream: Box<dyn Read + 'a>) -> Result<Sniffed<'a>, Failure> {
    let (start, stream) = look(stream)?;
    if !start.starts_with(&[0x1f, 0x8b]) {
        let format = format_of(&start)?;
        return Ok(Sniffed { stream, format, gzip: false });
    }
    let (start, stream) = look(Box::new(MultiGzDecoder::new(stream)))?;
    if start.starts_with(&[0x1f, 0x8b]) {
        return Err(Failure::Refused(RefusedFormat::TwiceCompressed));
    }
    let format = format_of(&start)?;
    Ok(Sniffed { stream, format, gzip: true })
}

/// The first bytes of a stream, and the stream with them.
fn look<'a>(mut stream: Box<dyn Read + 'a>) -> Result<(Vec<u8>, Box<dyn BufRead + 'a>), Failure> {
    let mut start = Vec::new();
    stream.by_ref().take(LOOK as u64).read_to_end(&mut start)?;
    let whole = Cursor::new(start.clone()).chain(BufReader::with_capacity(BUFFER, stream));
    Ok((start, Box::new(whole)))
}

fn format_of(start: &[u8]) -> Result<Format, Failure> {
    let refused = |format| Err(Failure::Refused(format));
    match start {
        [b'P', b'K', 3 | 5, ..] => return refused(RefusedFormat::Zip),
        [b'P', b'A', b'R', b'1', ..] => return refused(RefusedFormat::Parquet),
        [0x28, 0xb5, 0x2f, 0xfd, ..]
        | [b'B', b'Z', b'h', ..]
        | [0xfd, b'7', b'z', b'X', ..]
        | [b'7', b'z', 0xbc, ..] => {
            return refused(RefusedFormat::OtherCompression);
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return refused(RefusedFormat::Utf16),
        _ => {}
    }
    let text = start.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(start).trim_ascii_start();
    match text.first() {
        None => Err(Failure::Empty),
        Some(b'{' | b'[') => Ok(Format::Json),
        Some(b'<') => Ok(Format::Xml),
        Some(_) if super::csv::begins_a_table(text) => Ok(Format::Csv),
        Some(_) => refused(RefusedFormat::Unknown),
    }
}

/// A stream that counts its bytes.
pub(super) struct Counting<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R> Counting<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, count: Rc::default() }
    }

    /// The count, which goes on while the stream is read.
    pub(super) fn count(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.count)
    }
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}
