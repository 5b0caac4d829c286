//! Formats of files of responses.

use std::str::FromStr;

/// Format of a file of responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text, a line for each response.
    Csv,
    /// A workbook.
    Xlsx,
    /// A columnar file, for statistical tools.
    Parquet,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Parquet];

    /// File extension, and name everywhere else.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// Content type in HTTP.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// Representation of choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Values {
    /// Their codes, which never change.
    #[default]
    Codes,
    /// Their labels, as respondents read them.
    Labels,
}

impl Values {
    /// Its name in URLs and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Codes => "codes",
            Self::Labels => "labels",
        }
    }
}

/// Separator between the cells of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Separator {
    /// `;`, for spreadsheets set to French: the decimal sign is then the comma.
    #[default]
    Semicolon,
    /// `,`, for programs: the decimal sign is then the point.
    Comma,
}

impl Separator {
    /// Its name in URLs and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Semicolon => "semicolon",
            Self::Comma => "comma",
        }
    }

    /// The character.
    pub fn byte(self) -> u8 {
        match self {
            Self::Semicolon => b';',
            Self::Comma => b',',
        }
    }

    /// The matching decimal sign.
    pub fn decimal_sign(self) -> char {
        match self {
            Self::Semicolon => ',',
            Self::Comma => '.',
        }
    }
}

impl FromStr for Format {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.extension() == text).ok_or("csv, xlsx ou parquet")
    }
}

impl FromStr for Values {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Codes, Self::Labels].into_iter().find(|values| values.name() == text).ok_or("codes ou labels")
    }
}

impl FromStr for Separator {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            ";" | "semicolon" => Ok(Self::Semicolon),
            "," | "comma" => Ok(Self::Comma),
            _ => Err("«\u{a0};\u{a0}» (semicolon) ou «\u{a0},\u{a0}» (comma)"),
        }
    }
}
