//! A list that was uploaded and waits to be confirmed by whoever uploaded it.

use super::{as_rows, is_source_code};
use crate::Service;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::Cursor;
use store::StoreError;
use suppliers::amount::Decimal;
use suppliers::base::list::{ListColumns, ListRead, read};
use suppliers::file::{Preview, TableFile};
use suppliers::layout::Format;
use survey::FieldError;

/// Where it is stored among the unsaved forms.
const PLACE: &str = "base";
/// Largest file, in bytes: some hundred thousand organisations.
pub const LARGEST: usize = 16 << 20;
/// Longest text of the form, in characters.
const LONGEST: usize = 120;

/// An uploaded file with the fields of its form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The code of the list.
    pub source: String,
    /// The licence.
    pub licence: String,
    /// The name of the file.
    pub file_name: String,
    /// Whether it was larger than [`LARGEST`], and therefore not received.
    pub too_large: bool,
    /// Its bytes.
    #[serde(with = "latin1")]
    pub bytes: Vec<u8>,
}

/// Bytes as a text, a character each: a JSON list of numbers would be four times as long.
mod latin1 {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&bytes.iter().map(|byte| char::from(*byte)).collect::<String>())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.chars().map(|c| u8::try_from(u32::from(c))).collect::<Result<_, _>>().map_err(serde::de::Error::custom)
    }
}

impl Pending {
    /// What is wrong with the form.
    pub fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if !is_source_code(&self.source) {
            errors.push(FieldError::new(
                "source",
                "Liste",
                "Indiquez un code de 1 à 40 lettres minuscules sans accent, chiffres et tirets bas.",
            ));
        }
        if self.licence.is_empty() || self.licence.chars().count() > LONGEST {
            errors.push(FieldError::new(
                "licence",
                "Licence",
                "Indiquez la licence de la liste, en 120 caractères au plus.",
            ));
        }
        if self.too_large {
            errors.push(FieldError::new(
                "fichier",
                "Fichier",
                "Ce fichier dépasse 16 Mo : importez-le par la ligne de commande.",
            ));
        } else if self.bytes.is_empty() {
            errors.push(FieldError::new("fichier", "Fichier", "Choisissez un fichier à importer."));
        }
        errors
    }

    /// Stores it for its author.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn store(&self, service: &Service, staff: i64) -> Result<(), StoreError> {
        let form = serde_json::to_string(self).map_err(|error| StoreError::data("an uploaded list", error))?;
        service.store.keep_form(staff, PLACE, &form, service.clock.now()).await
    }

    /// The one of an author, if any.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn of(service: &Service, staff: i64) -> Result<Option<Self>, StoreError> {
        let form = service.store.kept_form(staff, PLACE).await?;
        Ok(form.and_then(|form| serde_json::from_str(&form).ok()))
    }

    /// Deletes the one of an author.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn forget(service: &Service, staff: i64) -> Result<(), StoreError> {
        service.store.forget_form(staff, PLACE).await
    }

    /// Whether it is Parquet, whose format leaves nothing to choose.
    pub fn is_parquet(&self) -> bool {
        procurement::is_parquet(&self.bytes)
    }

    /// Reads it as a form says, or as it is recognised.
    ///
    /// # Errors
    /// A sentence, if the file cannot be read.
    pub fn read(&self, field: impl Fn(&str) -> Option<String>) -> Result<Shown, String> {
        let rows = as_rows(Cow::Borrowed(&self.bytes))?;
        let mut file = TableFile::open(Cursor::new(rows)).map_err(|error| error.to_string())?;
        let text = |name: &str| field(name).unwrap_or_default();
        let format = file.format().chosen(&text(SEPARATOR), &text(ENCODING), &text(SHEET));
        let preview = file.preview(&format).map_err(|error| error.to_string())?;
        let mut columns = ListColumns::guess(&preview.guess.headings, preview.guess.identifier);
        // Another separator or sheet has other columns.
        if text(FORMAT) == format_code(&format) {
            for (name, _) in ListColumns::default().named() {
                if let (Some(chosen), Some(place)) = (field(&format!("{COLUMN}{name}")), columns.get_mut(name)) {
                    *place = chosen.parse().ok();
                }
            }
        }
        let heading = text(HEADING).trim().parse().unwrap_or(preview.guess.heading);
        let decimal = Decimal::from_code(&text(DECIMAL)).or(preview.guess.decimal).unwrap_or(Decimal::Comma);
        let list = file
            .with_rows(&format, decimal, |rows| read(rows, heading, &columns, decimal))
            .map_err(|error| error.to_string())?
            .map_err(|error| error.to_string())?;
        Ok(Shown { preview, heading, decimal, columns, list })
    }
}

/// A list as it is read.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its first rows.
    pub preview: Preview,
    /// The last row of headings.
    pub heading: u64,
    /// The decimal sign of its amounts.
    pub decimal: Decimal,
    /// Its columns.
    pub columns: ListColumns,
    /// What is in it.
    pub list: ListRead,
}

/// The fields that say how a list is read.
pub const SEPARATOR: &str = "separateur";
/// The encoding.
pub const ENCODING: &str = "encodage";
/// The sheet of a workbook.
pub const SHEET: &str = "feuille";
/// The last row of headings.
pub const HEADING: &str = "entete";
/// The decimal sign.
pub const DECIMAL: &str = "decimale";
/// The format whose columns the form names.
pub const FORMAT: &str = "format";
/// The prefix of the fields that name columns.
pub const COLUMN: &str = "colonne_";

/// A format in a few characters.
pub fn format_code(format: &Format) -> String {
    match format {
        Format::Csv { encoding, separator, .. } => format!("{} {}", encoding.code(), separator.code()),
        Format::Workbook { sheet } => sheet.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_of_a_file_are_stored_as_text_and_read_back() {
        let pending = Pending { bytes: (0..=255).collect(), source: "i_lab".into(), ..Pending::default() };
        let text = serde_json::to_string(&pending).unwrap();
        assert_eq!(serde_json::from_str::<Pending>(&text).unwrap(), pending);
        assert_eq!(pending.errors().iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["licence"]);
    }

    #[test]
    fn a_list_in_parquet_is_read_like_any_other() {
        let file = include_bytes!("../../../procurement/src/reading/parquet/samples/zstandard-v2.parquet");
        let pending = Pending { bytes: file.to_vec(), ..Pending::default() };
        let shown = pending.read(|_| None).unwrap();
        assert!(
            pending.is_parquet() && shown.columns.identifier.is_some() && shown.list.organisations > 0,
            "{shown:?}"
        );
        let cut = Pending { bytes: file[..file.len() - 40].to_vec(), ..Pending::default() };
        assert!(cut.read(|_| None).is_err_and(|why| why.contains("incomplet")));
    }

    #[test]
    fn a_list_is_read_as_recognised_unless_the_form_says_otherwise() {
        let text = "SIREN;Nom;Région\n732829320;ACME;Bretagne\n";
        let pending = Pending { bytes: text.into(), ..Pending::default() };
        let shown = pending.read(|_| None).unwrap();
        assert_eq!((shown.columns.region, shown.list.listed[0].region.as_str()), (Some(2), "Bretagne"));
        let with = |fields: &[(&str, &str)]| {
            let fields = fields.to_vec();
            let field =
                move |name: &str| fields.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
            pending.read(field).unwrap()
        };
        let none = with(&[("format", "utf-8 ;"), ("colonne_region", "")]);
        assert_eq!(none.list.listed[0].region, "");
        let other = with(&[("separateur", "tab"), ("format", "utf-8 ;"), ("colonne_region", "1")]);
        assert_eq!(other.preview.rows[0].1.len(), 1);
        assert_ne!(other.columns.region, Some(1), "that is a column of the other separator");
        assert_eq!(with(&[("entete", "2")]).list.lines, 0, "all rows are headings");
        assert_eq!(with(&[("decimale", ".")]).decimal, Decimal::Point);
    }
}
