//! The cells of a publication as files with a fixed format: one line each.

use crate::responses::columns::plain;
use crate::responses::parquet::ParquetFile;
use crate::responses::{Cell as Written, ExportError, Holds, RowWriter};
use publications::publication::{Cell, Publication, Status, Unit};
use serde_json::Number;

/// The columns, the same for every publication.
const HEAD: [&str; 10] =
    ["publication", "edition", "genre", "tableau", "ligne", "libelle", "colonne", "unite", "valeur", "statut"];

/// A cell with its position: all columns of [`HEAD`] except the value.
struct Line<'a> {
    texts: [&'a str; 7],
    unit: Unit,
    cell: &'a Cell,
}

fn lines<'a>(publication: &'a Publication, edition: &'a str) -> impl Iterator<Item = Line<'a>> {
    publication.tables.iter().flat_map(move |table| {
        table.rows.iter().flat_map(move |row| {
            row.cells.iter().zip(&table.columns).map(move |(cell, column)| {
                let (id, kind) = (publication.id.as_str(), publication.kind.code());
                Line {
                    texts: [id, edition, kind, &table.id, &row.code, &row.label, &column.code],
                    unit: column.unit,
                    cell,
                }
            })
        })
    })
}

fn status(cell: &Cell) -> String {
    match (cell.status, &cell.of) {
        (Status::Kept, Some(of)) => format!("valeur de {of}"),
        (Status::Published | Status::Kept, _) => "publiée".to_owned(),
        (Status::FewerThanThree, _) => "moins de 3".to_owned(),
        (Status::Hidden, _) => "non diffusable".to_owned(),
        (Status::None, _) => "sans objet".to_owned(),
    }
}

/// The cells as CSV (RFC 4180), in UTF-8: amounts, and lower bounds of classes, in whole cents, shares and growth as
/// fractions of 1.
///
/// # Errors
/// Those of the writer.
pub fn csv(publication: &Publication) -> Result<Vec<u8>, csv::Error> {
    let mut file = csv::Writer::from_writer(Vec::new());
    file.write_record(HEAD)?;
    let edition = publication.edition.to_string();
    for Line { texts, unit, cell } in lines(publication, &edition) {
        let unit = serde_json::to_value(unit).ok();
        let unit = unit.as_ref().and_then(|unit| unit.as_str()).unwrap_or_default();
        let value = cell.value.as_ref().map(ToString::to_string).unwrap_or_default();
        let status = status(cell);
        file.write_record(texts.into_iter().chain([unit, &value, &status]))?;
    }
    file.into_inner().map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}

/// The unit of a value in Parquet, and the value in hundredths of it: whole organisations, euros to the cent, and
/// percentages to the published hundredth of a point. All are exact.
fn hundredths(unit: Unit, value: Option<&Number>) -> (&'static str, Option<i64>) {
    let whole = value.and_then(Number::as_i64);
    match unit {
        Unit::People => ("organisations", whole.and_then(|count| count.checked_mul(100))),
        Unit::Cents | Unit::Class => ("euros", whole),
        Unit::Share | Unit::Growth => {
            ("pourcent", value.and_then(Number::as_f64).map(|share| (share * 10_000.0).round() as i64))
        }
    }
}

/// The cells as Parquet: the columns of the CSV, the values as exact decimals.
///
/// # Errors
/// Those of the writer.
pub fn parquet(publication: &Publication) -> Result<Vec<u8>, ExportError> {
    let holds = |name: &str| match name {
        "edition" => Holds::Integer,
        "valeur" => Holds::Decimal,
        _ => Holds::Text,
    };
    let columns = HEAD.map(|name| plain(name, name, holds(name)));
    let mut out = Vec::new();
    let mut file = Box::new(ParquetFile::new(&mut out, vec![("sha256".to_owned(), publication.hash())]));
    file.begin(&columns, &[])?;
    let edition = publication.edition.to_string();
    let mut count = 0;
    for Line { texts: [id, _, rest @ ..], unit, cell } in lines(publication, &edition) {
        let (unit, value) = hundredths(unit, cell.value.as_ref());
        let value = value.map_or(Written::Empty, Written::Decimal);
        let text = |text: &str| Written::Text(text.to_owned());
        let mut row = vec![text(id), Written::Integer(publication.edition.into())];
        row.extend(rest.map(text));
        row.extend([text(unit), value, text(&status(cell))]);
        file.row(&row)?;
        count += 1;
    }
    file.finish(count)?;
    Ok(out)
}
