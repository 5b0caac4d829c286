//! How a file of responses is written.

use std::str::FromStr;

/// What a file of responses is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text, a line for each response.
    Csv,
    /// A workbook.
    Xlsx,
    /// Columns, for statistical tools.
    Parquet,
}

impl Format {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Parquet];

    /// The end of its files' names, and its name everywhere else.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// What it is to HTTP.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// How answers among given ones are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Values {
    /// By their codes, which never change.
    #[default]
    Codes,
    /// As respondents read them.
    Labels,
}

impl Values {
    /// Its name in addresses and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Codes => "codes",
            Self::Labels => "labels",
        }
    }
}

/// What stands between two cells of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Separator {
    /// `;`, as spreadsheets set to French have it: the decimal sign is then the comma.
    #[default]
    Semicolon,
    /// `,`, as programs have it: the decimal sign is then the point.
    Comma,
}

impl Separator {
    /// Its name in addresses and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Semicolon => "semicolon",
            Self::Comma => "comma",
        }
    }

    /// The sign itself.
    pub fn byte(self) -> u8 {
        match self {
            Self::Semicolon => b';',
            Self::Comma => b',',
        }
    }

    /// The decimal sign that goes with it.
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
            _ => Err("« ; » (semicolon) ou « , » (comma)"),
        }
    }
}
