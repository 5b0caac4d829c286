//! A list that was uploaded and waits to be confirmed by whoever uploaded it.

use serde::{Deserialize, Serialize};
use service::Service;
use service::startup_base::{as_rows, is_source_code};
use std::borrow::Cow;
use std::io::Cursor;
use store::StoreError;
use suppliers::amount::Decimal;
use suppliers::base::list::{ListColumns, ListRead, read};
use suppliers::file::{Preview, TableFile};
use survey::FieldError;
use ui::text_field::to_mend;

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
            errors.push(to_mend(
                "source",
                "Liste",
                "Indiquez un code de 1 à 40 lettres minuscules sans accent, chiffres et tirets bas.",
            ));
        }
        if self.licence.is_empty() || self.licence.chars().count() > LONGEST {
            errors.push(to_mend("licence", "Licence", "Indiquez la licence de la liste, en 120 caractères au plus."));
        }
        if self.too_large {
            errors.push(to_mend(
                "fichier",
                "Fichier",
                "Ce fichier dépasse 16 Mo : importez-le par la ligne de commande.",
            ));
        } else if self.bytes.is_empty() {
            errors.push(to_mend("fichier", "Fichier", "Choisissez un fichier à importer."));
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

    /// Reads it with the columns that a form names, or those recognised.
    ///
    /// # Errors
    /// A sentence, if the file cannot be read.
    pub fn read(&self, column: impl Fn(&str) -> Option<String>) -> Result<(Preview, ListColumns, ListRead), String> {
        let rows = as_rows(Cow::Borrowed(&self.bytes))?;
        let mut file = TableFile::open(Cursor::new(rows)).map_err(|error| error.to_string())?;
        let recognised = file.format();
        let preview = file.preview(&recognised).map_err(|error| error.to_string())?;
        let mut columns = ListColumns::guess(&preview.guess.headings, preview.guess.identifier);
        for (name, _) in ListColumns::default().named() {
            if let (Some(chosen), Some(place)) = (column(name), columns.get_mut(name)) {
                *place = chosen.parse().ok();
            }
        }
        let decimal = preview.guess.decimal.unwrap_or(Decimal::Comma);
        let list = file
            .with_rows(&recognised, decimal, |rows| read(rows, preview.guess.heading, &columns, decimal))
            .map_err(|error| error.to_string())?
            .map_err(|error| error.to_string())?;
        Ok((preview, columns, list))
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
        let (preview, columns, list) = pending.read(|_| None).unwrap();
        assert!(columns.identifier.is_some() && list.organisations > 0, "{preview:?}");
        let cut = Pending { bytes: file[..file.len() - 40].to_vec(), ..Pending::default() };
        assert!(cut.read(|_| None).is_err_and(|why| why.contains("incomplet")));
    }

    #[test]
    fn columns_are_those_recognised_unless_the_form_says_otherwise() {
        let text = "SIREN;Nom;Région\n732829320;ACME;Bretagne\n";
        let pending = Pending { bytes: text.into(), ..Pending::default() };
        let (_, columns, list) = pending.read(|_| None).unwrap();
        assert_eq!((columns.region, list.listed[0].region.as_str()), (Some(2), "Bretagne"));
        let (_, _, list) = pending.read(|name| (name == "region").then(String::new)).unwrap();
        assert_eq!(list.listed[0].region, "");
    }
}
