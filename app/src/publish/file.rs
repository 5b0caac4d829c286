//! The cells of a publication as a file of one fixed form: a line for each.

use super::value::{Publication, Status};

/// The columns, the same for every publication.
const HEAD: [&str; 10] =
    ["publication", "edition", "genre", "tableau", "ligne", "libelle", "colonne", "unite", "valeur", "statut"];

/// The cells as CSV (RFC 4180), in UTF-8: amounts, and where their classes begin, in whole cents, shares and growths as fractions of 1.
///
/// # Errors
/// The writer's own.
pub fn csv(publication: &Publication) -> Result<Vec<u8>, csv::Error> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(HEAD)?;
    let edition = publication.edition.to_string();
    for table in &publication.tables {
        for row in &table.rows {
            for (cell, column) in row.cells.iter().zip(&table.columns) {
                let unit = serde_json::to_value(column.unit).ok();
                let unit = unit.as_ref().and_then(|unit| unit.as_str()).unwrap_or_default();
                let value = cell.value.as_ref().map(ToString::to_string).unwrap_or_default();
                let status = match (cell.status, &cell.of) {
                    (Status::Kept, Some(of)) => format!("valeur de {of}"),
                    (Status::Published | Status::Kept, _) => "publiée".to_owned(),
                    (Status::FewerThanThree, _) => "moins de 3".to_owned(),
                    (Status::Hidden, _) => "non diffusable".to_owned(),
                    (Status::None, _) => "sans objet".to_owned(),
                };
                let record = [
                    publication.id.as_str(),
                    &edition,
                    publication.kind.code(),
                    &table.id,
                    &row.code,
                    &row.label,
                    &column.code,
                    unit,
                    &value,
                    &status,
                ];
                file.write_record(record)?;
            }
        }
    }
    file.into_inner().map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}
