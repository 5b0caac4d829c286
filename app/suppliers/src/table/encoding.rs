//! How a file's bytes stand for characters.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, Read};
use survey::characters::clean;

/// An encoding of text files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// With or without its mark.
    Utf8,
    /// What French office software wrote for decades.
    Windows1252,
    /// Excel's "Texte Unicode", low byte first.
    Utf16Le,
    /// High byte first.
    Utf16Be,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Windows1252, Self::Utf16Le, Self::Utf16Be];

    /// Its code in forms and options.
    pub fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Windows1252 => "windows-1252",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }

    /// The encoding of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.code() == code)
    }

    /// Its name, as people know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252 (Excel, «\u{a0}ANSI\u{a0}»)",
            Self::Utf16Le => "UTF-16 («\u{a0}Texte Unicode\u{a0}»)",
            Self::Utf16Be => "UTF-16, octets inversés",
        }
    }

    /// The encoding that the first bytes of a file suggest. The last character may be cut.
    pub fn of(first: &[u8]) -> Self {
        if first.starts_with(&[0xff, 0xfe]) {
            return Self::Utf16Le;
        }
        if first.starts_with(&[0xfe, 0xff]) {
            return Self::Utf16Be;
        }
        // Latin letters in UTF-16 have a zero byte each; a few zero bytes elsewhere are damage.
        let zeros = |odd: usize| first.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
        let (even, odd, half) = (zeros(0), zeros(1), first.len() / 2);
        if half > 1 && odd > half * 3 / 4 && even * 10 < half {
            return Self::Utf16Le;
        }
        if half > 1 && even > half * 3 / 4 && odd * 10 < half {
            return Self::Utf16Be;
        }
        match std::str::from_utf8(first) {
            Ok(_) => Self::Utf8,
            Err(error) if error.error_len().is_none() => Self::Utf8,
            Err(_) => Self::Windows1252,
        }
    }

    /// A cell's text. UTF-16 was made UTF-8 while reading ([`AsUtf8`]). A cell that is no UTF-8, in a file that began
    /// so, is of Windows-1252: an accent or a no-break space may come for the first time after a million lines.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match std::str::from_utf8(bytes) {
            Ok(text) if text.is_ascii() || self != Self::Windows1252 => Cow::Borrowed(text),
            // `clean` gives the bytes 0x80 to 0x9F the letters that Windows-1252 has there.
            _ => Cow::Owned(clean(&bytes.iter().map(|byte| char::from(*byte)).collect::<String>()).into_owned()),
        }
    }
}

/// A file of UTF-16 read as UTF-8; other encodings pass unchanged, without their mark.
pub struct AsUtf8<R> {
    input: R,
    encoding: Encoding,
    started: bool,
    /// Bytes that were read and not yet given.
    waiting: Vec<u8>,
    given: usize,
    /// A half of a unit, or of a pair of units, that the next bytes complete.
    rest: Vec<u8>,
}

/// Bytes read at once.
const BLOCK: usize = 1 << 16;

impl<R: Read> AsUtf8<R> {
    /// Reads a file in an encoding.
    pub fn new(input: R, encoding: Encoding) -> Self {
        Self { input, encoding, started: false, waiting: Vec::new(), given: 0, rest: Vec::new() }
    }

    /// Reads the mark at the beginning, if there is one, and gives back what is none.
    fn start(&mut self) -> io::Result<()> {
        self.started = true;
        let mark: &[u8] = match self.encoding {
            Encoding::Utf8 => &[0xef, 0xbb, 0xbf],
            Encoding::Utf16Le => &[0xff, 0xfe],
            Encoding::Utf16Be => &[0xfe, 0xff],
            Encoding::Windows1252 => &[],
        };
        let mut first = Vec::with_capacity(mark.len());
        self.input.by_ref().take(mark.len() as u64).read_to_end(&mut first)?;
        if first != mark {
            match self.encoding {
                Encoding::Utf8 | Encoding::Windows1252 => self.waiting = first,
                _ => self.rest = first,
            }
        }
        Ok(())
    }

    /// Reads and decodes a block of UTF-16; nothing at the end of the file.
    fn decode_block(&mut self) -> io::Result<()> {
        let mut bytes = std::mem::take(&mut self.rest);
        let before = bytes.len();
        self.input.by_ref().take(BLOCK as u64).read_to_end(&mut bytes)?;
        let ended = bytes.len() == before;
        let unit = |pair: &[u8]| match self.encoding {
            Encoding::Utf16Be => u16::from_be_bytes([pair[0], pair[1]]),
            _ => u16::from_le_bytes([pair[0], pair[1]]),
        };
        let mut units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
        let mut used = units.len() * 2;
        let is_first_half = |unit: &u16| (0xd800..0xdc00).contains(unit);
        if !ended && units.last().is_some_and(is_first_half) {
            units.pop();
            used -= 2;
        }
        self.rest = if ended { Vec::new() } else { bytes.split_off(used) };
        self.waiting = String::from_utf16_lossy(&units).into_bytes();
        self.given = 0;
        Ok(())
    }
}

impl<R: Read> Read for AsUtf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if !self.started {
            self.start()?;
        }
        let is_utf16 = matches!(self.encoding, Encoding::Utf16Le | Encoding::Utf16Be);
        if self.given == self.waiting.len() {
            if !is_utf16 {
                return self.input.read(out);
            }
            self.decode_block()?;
        }
        let count = out.len().min(self.waiting.len() - self.given);
        out[..count].copy_from_slice(&self.waiting[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_as(bytes: &[u8], encoding: Encoding) -> String {
        let mut text = Vec::new();
        AsUtf8::new(bytes, encoding).read_to_end(&mut text).unwrap();
        encoding.decode(&text).into_owned()
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn each_encoding_is_recognised_and_read() {
        let text = "Société Énergie;1 250,00 €\n";
        let marked = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
        let windows = b"Soci\xe9t\xe9 \xc9nergie;1 250,00 \x80\n";
        let (le, be) = (utf16(text, u16::to_le_bytes), utf16(text, u16::to_be_bytes));
        for (bytes, encoding) in [
            (text.as_bytes(), Encoding::Utf8),
            (&marked, Encoding::Utf8),
            (windows, Encoding::Windows1252),
            (&le, Encoding::Utf16Le),
            (&be, Encoding::Utf16Be),
            (&[&[0xff, 0xfe], &le[..]].concat(), Encoding::Utf16Le),
        ] {
            assert_eq!(Encoding::of(bytes), encoding);
            assert_eq!(read_as(bytes, encoding), text, "{encoding:?}");
        }
        assert_eq!(Encoding::of("é".as_bytes().split_at(1).0), Encoding::Utf8, "a character cut by the sample");
    }

    #[test]
    fn a_few_zero_bytes_do_not_make_a_file_utf16() {
        assert_eq!(Encoding::of(b"732829320;1250\0\0\0;X\n732829320;1\n"), Encoding::Utf8);
    }

    proptest! {
        #[test]
        fn any_text_of_utf16_reads_back(text in "\\PC{0,400}") {
            let text = text.trim_start_matches('\u{feff}');
            prop_assert_eq!(read_as(&utf16(text, u16::to_le_bytes), Encoding::Utf16Le), text);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let guessed = Encoding::of(&bytes);
            for encoding in [guessed, Encoding::Utf16Be, Encoding::Windows1252] {
                read_as(&bytes, encoding);
            }
        }
    }
}
