//! Why a file, or one record of it, cannot be read.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::io;

/// Why a file cannot be read, or not to its end. What came before was given to the caller, who must not take it for the
/// whole file. Its `Display` is the sentence for the staff.
#[derive(Debug)]
pub enum Failure {
    /// The stream failed.
    Io(io::Error),
    /// Nothing but spaces.
    Empty,
    /// The file ends in the middle: the offset of its last byte, and how many records came before.
    Truncated {
        /// Bytes read, after decompression.
        bytes: u64,
        /// Records read until then, broken ones included.
        records: u64,
    },
    /// The stream did not have the length that was announced.
    OtherLength {
        /// Bytes announced.
        announced: u64,
        /// Bytes read.
        read: u64,
    },
    /// A format of which nothing can be read here, with the sentence that says what to do.
    Refused(RefusedFormat),
    /// Brackets around the records are nested too deeply to be those of a published file.
    TooDeep,
    /// The columns by which a contract is known are not there: their names.
    NoColumns(Vec<&'static str>),
    /// More than this number of bytes, decompressed.
    TooLarge(usize),
    /// The message of the Parquet library, in English.
    Parquet(String),
    /// The caller asked to stop.
    Stopped,
}

/// Formats that are recognised and refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedFormat {
    /// An archive of several files.
    Zip,
    /// A compression that is read only as gzip.
    OtherCompression,
    /// A gzip inside a gzip.
    TwiceCompressed,
    /// Parquet, whose index is at its end: it needs [`read_parquet`](crate::read_parquet).
    Parquet,
    /// Parquet whose columns are compressed in a way that is not read.
    ParquetCompression,
    /// Text in UTF-16.
    Utf16,
    /// Neither JSON, XML nor a table.
    Unknown,
}

/// Why one record is not read. Its `Display` is the sentence for the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// A quotation mark that is not escaped, or a letter where none can stand.
    Quotes,
    /// A byte that text cannot contain.
    ControlByte,
    /// `NaN`, or another word that is no value.
    Word,
    /// A bracket too many or too few.
    Brackets,
    /// A comma or a colon too many or too few.
    Comma,
    /// Values nested too deeply.
    TooDeep,
    /// Longer than [`MAX_RECORD`](crate::MAX_RECORD).
    TooLong,
    /// Not an object with a contract's keys.
    NoContract,
    /// Its end is missing: another contract begins inside it, or the file ends.
    NoEnd,
    /// A key written twice, or a value of another kind than its key's.
    Contradiction,
    /// Another number of cells than the header.
    Cells,
    /// An element that does not close, or an entity that does not exist.
    Markup,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "La lecture du fichier a échoué : {error}."),
            Self::Empty => f.write_str("Ce fichier est vide."),
            Self::Truncated { bytes, records } => {
                let records = i64::try_from(*records).unwrap_or(i64::MAX);
                let records =
                    french::counted(records, "aucun enregistrement", "un enregistrement", "# enregistrements");
                let bytes = french::grouped(i64::try_from(*bytes).unwrap_or(i64::MAX));
                write!(
                    f,
                    "Ce fichier est incomplet : il s’arrête après {bytes} octets et {records}. Téléchargez-le à nouveau."
                )
            }
            Self::OtherLength { announced, read } => write!(
                f,
                "Ce fichier est incomplet : {} octets annoncés, {} reçus. Téléchargez-le à nouveau.",
                french::grouped(i64::try_from(*announced).unwrap_or(i64::MAX)),
                french::grouped(i64::try_from(*read).unwrap_or(i64::MAX)),
            ),
            Self::Refused(format) => format.fmt(f),
            Self::TooDeep => {
                f.write_str("Ce fichier n’a pas la forme des données essentielles de la commande publique.")
            }
            Self::NoColumns(names) => {
                write!(f, "Ce tableau n’est pas lisible : il y manque {}.", names.join(", "))
            }
            Self::TooLarge(most) => write!(f, "Cette table dépasse {} Mo une fois décompressée.", most / 1_000_000),
            Self::Parquet(error) => write!(f, "Ce fichier Parquet n’est pas lisible ({error})."),
            Self::Stopped => f.write_str("La lecture a été arrêtée."),
        }
    }
}

impl std::error::Error for Failure {}

impl fmt::Display for RefusedFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Zip => "C’est une archive ZIP : donnez le fichier qu’elle contient.",
            Self::OtherCompression => "Ce fichier est compressé autrement qu’en gzip : décompressez-le d’abord.",
            Self::TwiceCompressed => "Ce fichier est compressé deux fois : décompressez-le d’abord.",
            Self::Parquet => "C’est un fichier Parquet : donnez-le comme tel.",
            Self::ParquetCompression => {
                "Ce fichier Parquet est compressé d’une façon qui n’est pas lue ici : donnez le CSV du même jeu de données."
            }
            Self::Utf16 => "Ce fichier est en UTF-16 : enregistrez-le en UTF-8.",
            Self::Unknown => "Ce fichier n’est ni du JSON, ni du XML, ni un tableau CSV de la commande publique.",
        })
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Quotes => "guillemet ou caractère mal placé",
            Self::ControlByte => "octet de contrôle dans un texte",
            Self::Word => "NaN ou un autre mot à la place d’une valeur",
            Self::Brackets => "crochet ou accolade en trop ou manquant",
            Self::Comma => "virgule ou deux-points mal placé",
            Self::TooDeep => "valeurs trop imbriquées",
            Self::TooLong => "enregistrement de plus de 4 Mo",
            Self::NoContract => "ce n’est pas un contrat",
            Self::NoEnd => "la fin du contrat manque",
            Self::Contradiction => "clé écrite deux fois ou valeur d’une autre nature",
            Self::Cells => "nombre de cellules différent de celui de l’en-tête",
            Self::Markup => "balise ou entité XML mal formée",
        })
    }
}
