//! How to read a file: recognised, unless an option says otherwise.

use crate::command::Failure;
use clap::Args;
use service::startup_base::as_rows;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use suppliers::amount::Decimal;
use suppliers::file::{Preview, TableFile};
use suppliers::layout::{Format, Separator};
use suppliers::table::encoding::Encoding;

/// Options of every file of rows.
#[derive(Clone, Debug, Args)]
pub struct FileOptions {
    /// The file: CSV, XLSX, or Parquet, which is read whole.
    pub file: PathBuf,
    /// The separator of a CSV file: `;`, `,`, `|` or `tab`.
    #[arg(long, value_parser = separator)]
    separator: Option<Separator>,
    /// The encoding of a CSV file: utf-8, windows-1252, utf-16le or utf-16be.
    #[arg(long, value_parser = encoding)]
    encoding: Option<Encoding>,
    /// The sheet of a workbook; by default the first one that is not hidden.
    #[arg(long)]
    sheet: Option<String>,
    /// The number of the last row of headings, 0 for none.
    #[arg(long)]
    pub heading: Option<u64>,
    /// The decimal sign of amounts: `,` or `.`.
    #[arg(long, value_parser = decimal)]
    pub decimal: Option<Decimal>,
}

fn separator(text: &str) -> Result<Separator, String> {
    Separator::from_code(text).ok_or_else(|| "expected `;`, `,`, `|` or `tab`".to_owned())
}

fn encoding(text: &str) -> Result<Encoding, String> {
    Encoding::from_code(text).ok_or_else(|| "expected utf-8, windows-1252, utf-16le or utf-16be".to_owned())
}

fn decimal(text: &str) -> Result<Decimal, String> {
    Decimal::from_code(text).ok_or_else(|| "expected `,` or `.`".to_owned())
}

impl FileOptions {
    /// Opens the file, and reads what to show of it.
    pub fn open(&self) -> Result<(TableFile<Box<dyn Rewound>>, Preview), Failure> {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", self.file.display());
        let mut counted = Counted::open(&self.file).map_err(|error| named(&error))?;
        let mut first = Vec::new();
        counted
            .by_ref()
            .take(4)
            .read_to_end(&mut first)
            .and_then(|_| counted.rewind())
            .map_err(|error| named(&error))?;
        let input: Box<dyn Rewound> = if procurement::is_parquet(&first) {
            let mut bytes = Vec::new();
            counted.read_to_end(&mut bytes).map_err(|error| named(&error))?;
            Box::new(Cursor::new(as_rows(Cow::Owned(bytes)).map_err(|error| named(&error))?))
        } else {
            Box::new(counted)
        };
        let mut file = TableFile::open(input).map_err(|error| named(&error))?;
        let mut format = file.format();
        match &mut format {
            Format::Csv { encoding, separator, .. } => {
                *encoding = self.encoding.unwrap_or(*encoding);
                *separator = self.separator.unwrap_or(*separator);
            }
            Format::Workbook { sheet } => sheet.clone_from(self.sheet.as_ref().unwrap_or(&sheet.clone())),
        }
        let preview = file.preview(&format).map_err(|error| named(&error))?;
        Ok((file, preview))
    }

    /// The name of the file, without its folder.
    pub fn name(&self) -> String {
        self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

/// Prints how a file was recognised and its first rows.
pub fn print(preview: &Preview) {
    match &preview.format {
        Format::Csv { encoding, separator, .. } => {
            println!("format\tCSV, {}, separator {}", encoding.name(), separator.name());
        }
        Format::Workbook { sheet } => println!("format\tXLSX, sheet {sheet}"),
    }
    for (sheet, hidden) in &preview.sheets {
        println!("sheet\t{sheet}{}", if *hidden { " (hidden)" } else { "" });
    }
    println!("headings end at row\t{}", preview.guess.heading);
    for (number, cells) in &preview.rows {
        println!("{number}\t{}", cells.join(" | "));
    }
}

/// What can be read again from any place.
pub trait Rewound: Read + Seek {}

impl<T: Read + Seek> Rewound for T {}

/// A file that says on standard error how far it was read.
pub struct Counted {
    file: File,
    read: u64,
    length: u64,
    printed: u64,
}

impl Counted {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, read: 0, length, printed: 0 })
    }
}

/// Files below this size are read before anybody could look.
const LARGE: u64 = 50_000_000;

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(out)?;
        self.read += count as u64;
        let per_cent = (100 * self.read).checked_div(self.length).unwrap_or(100).min(100);
        if self.length > LARGE && per_cent > self.printed {
            self.printed = per_cent;
            eprint!("\rread: {per_cent} %");
            if per_cent == 100 {
                eprintln!();
            }
        }
        Ok(count)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = self.file.seek(to)?;
        self.read = place;
        Ok(place)
    }
}
