use super::*;
use crate::table::Rows;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A workbook made of the inner XML of its first sheet's rows, its shared texts and what precedes its sheets.
pub(crate) fn workbook(rows: &str, texts: &[&str]) -> Vec<u8> {
    with_sheet(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"), texts)
}

fn with_sheet(sheet: &str, texts: &[&str]) -> Vec<u8> {
    let texts: String = texts.iter().map(|text| format!("<si><t xml:space=\"preserve\">{text}</t></si>")).collect();
    let parts = [
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Achats &amp; co\" sheetId=\"1\" r:id=\"rId1\"/>\
             <sheet name=\"2024\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/></sheets></workbook>"
                .to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/>\
             <Relationship Id=\"rId2\" Target=\"/xl/worksheets/sheet2.xml\"/></Relationships>"
                .to_owned(),
        ),
        (
            "xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy\"/></numFmts><cellXfs>\
             <xf numFmtId=\"0\"/><xf numFmtId=\"11\"/><xf numFmtId=\"170\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
                .to_owned(),
        ),
        ("xl/sharedStrings.xml", format!("<sst>{texts}</sst>")),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
        ("xl/worksheets/sheet2.xml", "<worksheet><sheetData/></worksheet>".to_owned()),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(bytes: &[u8]) -> Vec<(u64, bool, Vec<String>)> {
    let mut workbook = Workbook::open(Cursor::new(bytes)).unwrap();
    let mut sheet = workbook.rows("Achats & co", Decimal::Comma).unwrap();
    let mut rows = Vec::new();
    while let Some(row) = sheet.next_row().unwrap() {
        rows.push((row.number, row.hidden, row.texts()));
    }
    rows
}

#[test]
fn sheets_are_listed_and_hidden_ones_are_marked() {
    let workbook = Workbook::open(Cursor::new(workbook("", &[]))).unwrap();
    let names: Vec<_> = workbook.sheets().iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
    assert_eq!(names, [("Achats & co", false), ("2024", true)]);
}

/// F01.
#[test]
fn numbers_are_whole_whatever_their_format() {
    let rows = read(&workbook(
        "<row r=\"1\"><c r=\"A1\"><v>73282932000074</v></c><c r=\"B1\" s=\"1\"><v>7.3282932000074E13</v></c>\
         <c r=\"C1\" t=\"s\"><v>0</v></c><c r=\"D1\" t=\"inlineStr\"><is><t>73282932000074</t></is></c>\
         <c r=\"E1\"><v>1250.0999999999999</v></c><c r=\"F1\" t=\"str\"><f>A1&amp;\"\"</f><v>x</v></c></row>",
        &["'73282932000074"],
    ));
    let siret = "73282932000074";
    assert_eq!(
        rows,
        [(1, false, vec![siret.into(), siret.into(), format!("'{siret}"), siret.into(), "1250,1".into(), "x".into()])]
    );
}

/// F07.
#[test]
fn gaps_hidden_rows_errors_formulas_and_dates_are_read() {
    let rows = read(&workbook(
        "<row r=\"3\"><c r=\"B3\" t=\"s\"><v>1</v></c></row>\
         <row r=\"5\" hidden=\"1\"><c r=\"A5\" t=\"e\"><v>#N/A</v></c><c r=\"B5\"><f>1+1</f></c><c r=\"C5\" s=\"2\"><v>46022</v></c>\
         <c r=\"D5\" s=\"3\"><v>46022.5</v></c><c r=\"E5\" t=\"b\"><v>1</v></c></row>\
         <row r=\"6\"/><row><c><v>7</v></c><c/><c><v>8</v></c></row>",
        &["unused", "R&amp;D <r>&#233;</r>"],
    ));
    assert_eq!(
        rows,
        [
            (3, false, vec![String::new(), "R&D é".into()]),
            (5, true, vec!["#N/A".into(), String::new(), "2025-12-31".into(), "2025-12-31".into(), "VRAI".into()]),
            (7, false, vec!["7".into(), "8".into()]),
        ]
    );
}

#[test]
fn formatted_blank_rows_are_rows_without_cells() {
    let blank: String = (1..=20_000).map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" s=\"1\"/></row>")).collect();
    let rows = read(&workbook(&blank, &[]));
    assert!(rows.len() == 20_000 && rows.iter().all(|(_, _, cells)| cells.is_empty()));
}

#[test]
fn what_is_no_workbook_is_refused_with_its_reason() {
    let error = |bytes: &[u8]| Workbook::open(Cursor::new(bytes.to_vec())).err().unwrap();
    assert!(matches!(error(b"siren;montant\n"), ReadError::Workbook));
    assert!(matches!(error(b""), ReadError::Workbook));
    assert!(matches!(error(&[&OLD_FORMAT[..], b"..."].concat()), ReadError::OldWorkbook));
    assert!(matches!(error(&workbook("", &[])[..300]), ReadError::Workbook));
    let mut workbook = Workbook::open(Cursor::new(workbook("", &[]))).unwrap();
    assert!(matches!(workbook.rows("2025", Decimal::Comma).err(), Some(ReadError::NoSheet(_))));
}

#[test]
fn a_cell_that_unpacks_to_gigabytes_is_refused() {
    let long = "x".repeat(3 << 20);
    let bytes = workbook(&format!("<row><c t=\"inlineStr\"><is><t>{long}</t></is></c></row>"), &[]);
    let mut workbook = Workbook::open(Cursor::new(bytes)).unwrap();
    assert!(matches!(workbook.rows("Achats & co", Decimal::Comma).unwrap().next_row(), Err(ReadError::TooLarge)));
}

#[test]
fn a_sheet_cut_in_a_row_is_not_taken_for_whole() {
    let bytes = workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c>", &[]);
    let mut workbook = Workbook::open(Cursor::new(bytes)).unwrap();
    let mut sheet = workbook.rows("Achats & co", Decimal::Comma).unwrap();
    assert!(sheet.next_row().unwrap().is_some());
    assert!(sheet.next_row().is_err());
}

fn all_rows(bytes: Vec<u8>) -> Result<u64, ReadError> {
    let mut workbook = Workbook::open(Cursor::new(bytes))?;
    let mut sheet = workbook.rows("Achats & co", Decimal::Comma)?;
    let mut count = 0;
    while sheet.next_row()?.is_some() {
        count += 1;
    }
    Ok(count)
}

/// Each of them unpacks to far more than it is, or would be compared with itself.
#[test]
fn a_workbook_made_to_fill_the_memory_is_refused() {
    let marks = "<".repeat(3 << 20);
    let pieces = "<v>xxxxxxxx</v>".repeat(1 << 18);
    let text = "x".repeat(900_000);
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(3);
    for (rows, texts) in [
        (format!("<!--{marks}-->"), &[][..]),
        (format!("<![CDATA[{marks}]]>"), &[]),
        (format!("<row r=\"{marks}\"/>"), &[]),
        (format!("<row><c t=\"str\">{pieces}</c></row>"), &[]),
        ("<a>".repeat(100), &[]),
        (format!("<row>{cells}</row>"), &[&text[..]]),
        ("<row/>".repeat((1 << 20) + 1), &[]),
    ] {
        assert!(all_rows(workbook(&rows, texts)).is_err(), "{}", &rows[..20]);
    }
    let one = format!("<row>{}</row>", &cells[..cells.len() / 3]);
    assert_eq!(all_rows(workbook(&one, &[&text])).unwrap(), 1, "a long text alone is read");
}

#[test]
fn rows_and_columns_at_the_edge_are_numbered_without_a_fault() {
    let bytes = workbook(
        "<row r=\"18446744073709551615\"><c r=\"A1\"><v>1</v></c></row><row><c r=\"ZZZZZZ2\"><v>2</v></c>\
         <c r=\"XFD2\"><v>3</v></c></row><row r=\"-1\"/><row r=\"7\"><c r=\"A7\"><v>1e999</v></c></row>",
        &[],
    );
    let rows = read(&bytes);
    assert_eq!(rows.iter().map(|(number, ..)| *number).collect::<Vec<_>>(), [1, 2, 7]);
    assert!(rows[1].2.is_empty(), "nobody has purchases in column XFD");
}

#[test]
fn a_sheet_cut_between_two_rows_is_not_taken_for_whole() {
    let row = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
    assert!(all_rows(with_sheet(&format!("<worksheet><sheetData>{row}"), &[])).is_err());
    for whole in [format!("<worksheet><sheetData>{row}</sheetData>"), "<worksheet><sheetData/></worksheet>".to_owned()]
    {
        assert!(all_rows(with_sheet(&whole, &[])).is_ok(), "{whole}");
    }
}
