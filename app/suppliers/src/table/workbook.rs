//! Workbooks (.xlsx), read row by row with a memory that depends on the texts they share and not on their rows.
//!
//! By hand, because a general reader tells neither which rows are hidden nor how a number was written, and keeps a
//! whole sheet in memory or trusts what a file says of its own size.

mod cell_formats;
mod shared_strings;
mod sheet;
#[cfg(test)]
pub(crate) mod tests;
mod xml;

pub use sheet::Sheet;

use super::ReadError;
use crate::amount::Decimal;
use cell_formats::CellFormats;
use shared_strings::SharedStrings;
use std::collections::HashMap;
use std::io::{Read, Seek};
use xml::{Xml, attribute};
use zip::ZipArchive;
use zip::result::ZipError;

/// An open workbook.
pub struct Workbook<R> {
    archive: ZipArchive<R>,
    strings: SharedStrings,
    formats: CellFormats,
    sheets: Vec<SheetName>,
}

/// A sheet, as the workbook lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetName {
    /// What its tab says.
    pub name: String,
    /// Whether its tab is hidden.
    pub hidden: bool,
    part: String,
}

/// Most bytes of a sheet once unpacked: one of a million rows has some hundreds of MB.
const LARGEST_SHEET: u64 = 2 << 30;
/// Most bytes of the part of shared texts.
const LARGEST_TEXTS: u64 = 1 << 30;
/// Most bytes of the parts that list sheets and formats.
const LARGEST_LIST: u64 = 64 << 20;
/// Most sheets that are listed.
const MOST_SHEETS: usize = 1_000;

/// What a workbook of Excel 97 to 2003, or one protected by a password, begins with.
const OLD_FORMAT: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

impl<R: Read + Seek> Workbook<R> {
    /// Opens a workbook: lists its sheets and reads the texts that they share.
    ///
    /// # Errors
    /// [`ReadError`] if it is none, is of an old format or protected, or its texts fill more than 128 MB.
    pub fn open(mut input: R) -> Result<Self, ReadError> {
        let mut first = [0; 8];
        let count = input.read(&mut first)?;
        if first[..count] == OLD_FORMAT {
            return Err(ReadError::OldWorkbook);
        }
        input.rewind()?;
        let mut archive = ZipArchive::new(input).map_err(|_| ReadError::Workbook)?;
        let parts = relations(&mut archive)?;
        let (sheets, from_1904) = sheets(&mut archive, &parts)?;
        let strings = SharedStrings::read(&mut archive)?;
        let formats = CellFormats::read(&mut archive, from_1904)?;
        Ok(Self { archive, strings, formats, sheets })
    }

    /// The sheets that hold cells, in the order of their tabs.
    pub fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    /// The rows of a sheet. Numbers are written with the decimal sign that texts of the file use.
    ///
    /// # Errors
    /// [`ReadError::NoSheet`] if there is none of that name.
    pub fn rows(&mut self, name: &str, decimal: Decimal) -> Result<Sheet<'_, R>, ReadError> {
        let sheet = self.sheets.iter().find(|sheet| sheet.name == name);
        let part = &sheet.ok_or_else(|| ReadError::NoSheet(name.to_owned()))?.part;
        Ok(Sheet::new(part_of(&mut self.archive, part, LARGEST_SHEET)?, &self.strings, &self.formats, decimal))
    }
}

fn part_of<'a, R: Read + Seek>(archive: &'a mut ZipArchive<R>, name: &str, most: u64) -> Result<Xml<'a, R>, ReadError> {
    archive.by_name(name).map(|part| Xml::new(part, most)).map_err(|_| ReadError::Workbook)
}

/// A part that a workbook may lack. One that cannot be read is not taken for absent.
fn optional_part<'a, R: Read + Seek>(
    archive: &'a mut ZipArchive<R>,
    name: &str,
    most: u64,
) -> Result<Option<Xml<'a, R>>, ReadError> {
    match archive.by_name(name) {
        Ok(part) => Ok(Some(Xml::new(part, most))),
        Err(ZipError::FileNotFound) => Ok(None),
        Err(_) => Err(ReadError::Workbook),
    }
}

/// Which part each relation of the workbook leads to.
fn relations<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<HashMap<String, String>, ReadError> {
    let mut xml = part_of(archive, "xl/_rels/workbook.xml.rels", LARGEST_LIST)?;
    let mut parts = HashMap::new();
    while let Some(tag) = xml.next_tag("Relationship")? {
        if let (Some(id), Some(target)) = (attribute(&tag, "Id"), attribute(&tag, "Target")) {
            let absolute = target.strip_prefix('/').map(str::to_owned);
            parts.insert(id, absolute.unwrap_or_else(|| format!("xl/{target}")));
        }
    }
    Ok(parts)
}

/// The sheets, and whether dates count from 1904.
fn sheets<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    parts: &HashMap<String, String>,
) -> Result<(Vec<SheetName>, bool), ReadError> {
    let mut xml = part_of(archive, "xl/workbook.xml", LARGEST_LIST)?;
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    while let Some(tag) = xml.next_tag_of(&["sheet", "workbookPr"])? {
        if tag.local_name().as_ref() == "workbookPr" {
            from_1904 = attribute(&tag, "date1904").is_some_and(|value| value == "1" || value == "true");
            continue;
        }
        let relation = attribute(&tag, "r:id").or_else(|| attribute(&tag, "id"));
        let part = relation.and_then(|id| parts.get(&id));
        if let (Some(name), Some(part)) = (attribute(&tag, "name"), part)
            && part.contains("worksheets/")
            && sheets.len() < MOST_SHEETS
        {
            let hidden = attribute(&tag, "state").is_some_and(|state| state != "visible");
            sheets.push(SheetName { name, hidden, part: part.clone() });
        }
    }
    if sheets.is_empty() { Err(ReadError::Workbook) } else { Ok((sheets, from_1904)) }
}
