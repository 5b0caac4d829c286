//! The texts that a workbook's cells share, one after the other in one block of memory.

use super::xml::Piece;
use super::{LARGEST_TEXTS, optional_part};
use crate::table::ReadError;
use std::io::{Read, Seek};
use zip::ZipArchive;

/// Most bytes of texts.
const LARGEST: usize = 128 << 20;

/// Texts by their number.
#[derive(Default)]
pub struct SharedStrings {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl SharedStrings {
    /// Reads them; a workbook may have none.
    pub fn read<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Self, ReadError> {
        let mut strings = Self::default();
        let part = optional_part(archive, "xl/sharedStrings.xml", LARGEST_TEXTS)?;
        let Some(mut xml) = part else { return Ok(strings) };
        // Texts stand in `t`; those in `rPh` say how Japanese is pronounced.
        let (mut in_text, mut in_phonetic) = (false, false);
        loop {
            match xml.next()? {
                Piece::Open(tag, closed) => match tag.local_name().as_ref() {
                    "t" => in_text = !closed,
                    "rPh" => in_phonetic = !closed,
                    "si" if closed => strings.end()?,
                    _ => {}
                },
                Piece::Close(name) => match name.as_str() {
                    "t" => in_text = false,
                    "rPh" => in_phonetic = false,
                    "si" => strings.end()?,
                    _ => {}
                },
                Piece::Text(text) if in_text && !in_phonetic => strings.push(&text)?,
                Piece::Text(_) => {}
                Piece::End => return Ok(strings),
            }
        }
    }

    fn push(&mut self, text: &str) -> Result<(), ReadError> {
        if self.text.len() + text.len() > LARGEST {
            return Err(ReadError::TooLarge);
        }
        self.text.push_str(text);
        Ok(())
    }

    fn end(&mut self) -> Result<(), ReadError> {
        if self.ends.len() > LARGEST / 8 {
            return Err(ReadError::TooLarge);
        }
        // At most 128 MB.
        self.ends.push(self.text.len() as u32);
        Ok(())
    }

    /// A text; empty if there is none of that number.
    pub fn get(&self, number: usize) -> &str {
        let from = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = from.zip(self.ends.get(number)).and_then(|(from, to)| self.text.get(from as usize..*to as usize));
        range.unwrap_or_default()
    }
}
