//! Each export format, read back by an independent reader, with every value compared.
#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod samples;

use calamine::{Data, Reader, Xlsx, open_workbook};
use documents::responses::csv::CsvFile;
use documents::responses::formula_injection::unguarded;
use documents::responses::parquet::ParquetFile;
use documents::responses::xlsx::XlsxFile;
use documents::responses::{Cell, Counted, ExportError, Holds, RowWriter, Rows, Separator, Values};
use samples::{plain, rows};
use statistics::figure::{Chart, Figure, Row, Value};
use std::fs::File;
use std::path::Path;
use std::process::Command;
use survey::Audience;

const COUNT: u64 = 120;
const BOTH: [(Audience, Values); 4] = [
    (Audience::Acheteurs, Values::Codes),
    (Audience::Acheteurs, Values::Labels),
    (Audience::StartUp, Values::Codes),
    (Audience::StartUp, Values::Labels),
];

fn write(writer: Box<dyn RowWriter>, rows: &Rows, cells: &[Vec<Cell>]) {
    let mut file = Counted::begin(writer, rows.columns(), &rows.headers(), cells.len() as u64).unwrap();
    cells.iter().for_each(|row| file.row(row).unwrap());
    assert_eq!(file.finish().unwrap(), cells.len() as u64);
}

fn about() -> Vec<(String, String)> {
    vec![("edition".to_owned(), "2026".to_owned()), ("segment".to_owned(), "=1".to_owned())]
}

/// A script's output, parsed as JSON.
fn json(command: &mut Command) -> serde_json::Value {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The value of a CSV cell, in the form of [`plain`].
fn meant(text: &str, holds: Holds, sign: char) -> Option<String> {
    match holds {
        _ if text.is_empty() => None,
        Holds::Decimal => {
            let (whole, decimals) = text.split_once(sign).unwrap();
            assert_eq!(decimals.len(), 2);
            Some(format!("{whole}{decimals}").parse::<i64>().unwrap().to_string())
        }
        Holds::Moment => Some(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis().to_string()),
        Holds::Integer | Holds::Text | Holds::Boolean => Some(text.to_owned()),
    }
}

fn compare(rows: &Rows, cells: &[Vec<Cell>], read: impl Fn(usize, usize) -> Option<String>) {
    for (y, row) in cells.iter().enumerate() {
        for (x, cell) in row.iter().enumerate() {
            assert_eq!(read(y, x), plain(cell), "row {y}, {}", rows.columns()[x].name);
        }
    }
}

fn csv(path: &Path, rows: &Rows, cells: &[Vec<Cell>], separator: Separator) {
    write(Box::new(CsvFile::new(File::create(path).unwrap(), separator).unwrap()), rows, cells);
}

#[test]
fn pythons_csv_reads_back_every_value_of_a_csv_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.csv");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports/read.py");
    for (audience, values) in BOTH {
        for separator in [Separator::Semicolon, Separator::Comma] {
            let (rows, cells) = rows(audience, values, COUNT);
            csv(&path, &rows, &cells, separator);
            let sign = char::from(separator.byte()).to_string();
            let read = json(Command::new("python3").arg(&script).arg(&path).arg(&sign));
            assert_eq!(read["header"], serde_json::json!(rows.headers()));
            assert_eq!(read["rows"].as_array().unwrap().len(), cells.len());
            compare(&rows, &cells, |y, x| {
                let text = read["rows"][y][x].as_str().unwrap();
                meant(text, rows.columns()[x].holds, separator.decimal_sign())
            });
        }
    }
}

#[test]
fn a_csv_file_is_utf8_with_a_byte_order_mark_and_without_formulas() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.csv");
    let (rows, cells) = rows(Audience::Acheteurs, Values::Codes, COUNT);
    csv(&path, &rows, &cells, Separator::Semicolon);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(&bytes[..3], b"\xef\xbb\xbf");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[3..]);
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), cells.len(), "a line for each response, of as many cells, and no other");
    compare(&rows, &cells, |y, x| {
        let text = &records[y][x];
        let first = text.trim_start_matches(|c: char| c.is_whitespace() && !matches!(c, '\t' | '\r')).chars().next();
        assert!(!first.is_some_and(|c| "=+-@\t\r".contains(c)), "{text:?}");
        let holds = rows.columns()[x].holds;
        meant(if holds == Holds::Text { unguarded(text) } else { text }, holds, ',')
    });
}

#[test]
fn a_csv_file_for_programs_begins_with_its_first_header() {
    let mut bytes = Vec::new();
    let mut file = CsvFile::without_mark(&mut bytes, Separator::Comma);
    file.begin(&[], &["reference".to_owned()]).unwrap();
    Box::new(file).finish(0).unwrap();
    assert_eq!(bytes, b"reference\r\n");
}

#[test]
fn headers_are_guarded_like_cells() {
    let mut bytes = Vec::new();
    let mut file = CsvFile::new(&mut bytes, Separator::Comma).unwrap();
    file.begin(&[], &["=1+1".to_owned(), "@a, b".to_owned(), "nom".to_owned()]).unwrap();
    Box::new(file).finish(0).unwrap();
    assert_eq!(String::from_utf8(bytes).unwrap(), "\u{feff}'=1+1,\"'@a, b\",nom\r\n");
}

#[test]
fn a_spreadsheet_library_reads_back_every_value_of_a_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.xlsx");
    for (audience, values) in BOTH {
        let (rows, cells) = rows(audience, values, COUNT);
        write(Box::new(XlsxFile::new(File::create(&path).unwrap(), about(), COUNT)), &rows, &cells);
        let mut book: Xlsx<_> = open_workbook(&path).unwrap();
        assert_eq!(book.sheet_names(), ["Réponses", "Contrôle"]);
        let control = book.worksheet_range("Contrôle").unwrap();
        assert_eq!(control.get_value((0, 1)), Some(&Data::Float(COUNT as f64)));
        assert_eq!(control.get_value((2, 1)), Some(&Data::String("=1".to_owned())));
        let formulas = book.worksheet_formula("Réponses").unwrap();
        assert!(formulas.used_cells().all(|(.., formula)| formula.is_empty()), "no formula anywhere");
        let sheet = book.worksheet_range("Réponses").unwrap();
        for (x, header) in rows.headers().into_iter().enumerate() {
            assert_eq!(sheet.get_value((0, x as u32)), Some(&Data::String(header)));
        }
        assert_eq!(sheet.end().unwrap().0, COUNT as u32, "no row more");
        compare(&rows, &cells, |y, x| {
            let holds = rows.columns()[x].holds;
            match (sheet.get_value((y as u32 + 1, x as u32)).unwrap_or(&Data::Empty), holds) {
                (Data::Empty, _) => None,
                (Data::String(text), Holds::Text) => Some(text.clone()),
                (Data::Float(number), Holds::Integer | Holds::Boolean) => Some(format!("{number:.0}")),
                (Data::Float(number), Holds::Decimal) => Some(format!("{:.0}", number * 100.0)),
                (Data::DateTime(at), Holds::Moment) => Some(format!("{:.0}", (at.as_f64() - 25_569.0) * 86_400_000.0)),
                (other, holds) => panic!("{other:?} for {holds:?}"),
            }
        });
    }
}

#[test]
fn an_independent_parquet_reader_reads_back_every_value() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.parquet");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../end2end/tests/support/parquet.mjs");
    for (audience, values) in BOTH {
        let (rows, cells) = rows(audience, values, COUNT);
        write(Box::new(ParquetFile::new(File::create(&path).unwrap(), about())), &rows, &cells);
        let read = json(Command::new("node").arg(&root).arg(&path));
        assert_eq!(read["metadata"]["rows"], COUNT.to_string());
        assert_eq!(read["metadata"]["segment"], "=1");
        assert_eq!(read["columns"].as_array().unwrap().len(), rows.columns().len());
        for (column, found) in rows.columns().iter().zip(read["columns"].as_array().unwrap()) {
            assert_eq!(found["name"], column.name.as_str());
            let (kind, logical) = match column.holds {
                Holds::Integer => ("INT64", "INTEGER"),
                Holds::Decimal => ("INT64", "DECIMAL"),
                Holds::Moment => ("INT64", "TIMESTAMP"),
                Holds::Boolean => ("BOOLEAN", ""),
                Holds::Text => ("BYTE_ARRAY", "STRING"),
            };
            assert_eq!((&found["type"], found["logical"].as_str().unwrap_or("")), (&kind.into(), logical));
            if column.holds == Holds::Decimal {
                assert_eq!((&found["scale"], &found["precision"]), (&2.into(), &18.into()));
            }
        }
        assert_eq!(read["rows"].as_array().unwrap().len(), cells.len());
        compare(&rows, &cells, |y, x| {
            let text = read["rows"][y][x].as_str()?;
            Some(match rows.columns()[x].holds {
                Holds::Decimal => format!("{:.0}", text.parse::<f64>().unwrap() * 100.0),
                Holds::Boolean => u8::from(text == "true").to_string(),
                _ => text.to_owned(),
            })
        });
    }
}

#[test]
fn a_parquet_file_with_more_rows_than_the_buffer_is_complete() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.parquet");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../end2end/tests/support/parquet.mjs");
    let (rows, cells) = rows(Audience::StartUp, Values::Codes, 50);
    let many: Vec<_> = cells.iter().cycle().take(20_001).cloned().collect();
    write(Box::new(ParquetFile::new(File::create(&path).unwrap(), Vec::new())), &rows, &many);
    let read = json(Command::new("node").arg(&root).arg(&path));
    assert_eq!((read["rows"].as_array().unwrap().len(), &read["metadata"]["rows"]), (20_001, &"20001".into()));
    assert_eq!(read["rows"][20_000][0].as_str(), plain(&many[20_000][0]).as_deref());
}

#[test]
fn a_text_too_long_for_a_workbook_is_refused() {
    let (rows, mut cells) = rows(Audience::StartUp, Values::Codes, 1);
    cells[0][0] = Cell::Text("é".repeat(32_768));
    let writer = Box::new(XlsxFile::new(std::io::sink(), Vec::new(), 1));
    let mut file = Counted::begin(writer, rows.columns(), &rows.headers(), 1).unwrap();
    assert!(matches!(file.row(&cells[0]), Err(ExportError::TooLong)));
}

#[test]
fn the_workbook_of_a_figure_has_exactly_the_values_shown() {
    let row = |name: &str, values: Vec<Value>| Row::new(name, values);
    let figure = Figure {
        units: Vec::new(),
        id: "volumes".to_owned(),
        title: "Volumes".to_owned(),
        reading: String::new(),
        notes: Vec::new(),
        head: ["Segment", "Acheteurs", "Achats", "Part", "Intervalle"].map(str::to_owned).to_vec(),
        rows: vec![
            row(
                "Groupe",
                vec![Value::Count(12), Value::Cents(123_456), Value::Share(0.024_56), Value::Interval(0.01, 0.05)],
            ),
            row("=ETI", vec![Value::Count(2), Value::Secret, Value::Secret, Value::Secret]),
        ],
        chart: Chart::None,
    };
    let path = tempfile::tempdir().unwrap();
    let path = path.path().join("figure.xlsx");
    std::fs::write(&path, documents::figure_table::xlsx(&figure, "Édition 2026, version 42").unwrap()).unwrap();
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheet_range("Tableau").unwrap();
    let (text, number) = (|text: &str| Data::String(text.to_owned()), Data::Float);
    let line = |y: u32| (0..6).map(|x| sheet.get_value((y, x)).cloned().unwrap_or(Data::Empty)).collect::<Vec<_>>();
    let heads = ["Segment", "Acheteurs", "Achats (€)", "Part (%)", "Intervalle (%), bas", "Intervalle (%), haut"];
    assert_eq!(line(0), heads.map(text));
    assert_eq!(line(1), [text("Groupe"), number(12.0), number(1234.56), number(2.5), number(1.0), number(5.0)]);
    let secret = || text("non diffusable");
    assert_eq!(line(2), [text("=ETI"), number(2.0), secret(), secret(), secret(), secret()]);
    assert_eq!(line(4)[0], text("Édition 2026, version 42"));
    let formulas = book.worksheet_formula("Tableau").unwrap();
    assert!(formulas.used_cells().all(|(.., formula)| formula.is_empty()));
}
