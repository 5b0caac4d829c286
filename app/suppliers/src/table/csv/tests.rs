use super::*;
use proptest::prelude::*;

fn rows(text: &[u8], separator: u8) -> Vec<(u64, Vec<String>)> {
    let mut csv = Csv::new(text, separator, Encoding::of(text), false);
    let mut all = Vec::new();
    while let Some(row) = csv.next_row().unwrap() {
        all.push((row.number, row.texts()));
    }
    all
}

fn cells(text: &str) -> Vec<Vec<String>> {
    rows(text.as_bytes(), b';').into_iter().map(|(_, cells)| cells).collect()
}

#[test]
fn quotes_separators_and_line_breaks_in_a_cell_are_read() {
    assert_eq!(
        rows(b"a;\"b;c\";\"d\"\"e\"\r\n\"two\nlines\";x\r\nlast;", b';'),
        [
            (1, vec!["a".into(), "b;c".into(), "d\"e".into()]),
            (2, vec!["two\nlines".into(), "x".into()]),
            (4, vec!["last".into(), String::new()]),
        ]
    );
    assert_eq!(cells("SARL \"X\";1\n"), [["SARL \"X\"", "1"]], "a quote within a cell");
    assert_eq!(cells("\"X\" SARL;1\n"), [["\"X\" SARL", "1"]], "more behind the closing quote");
    assert_eq!(cells("\"X\" ;1\n"), [["X", "1"]]);
}

#[test]
fn a_quote_never_closed_spoils_its_own_line_only() {
    let many: String = (0..200).map(|n| format!("F{n};{n}\n")).collect();
    let read = cells(&format!("\"SARL L'ATELIER;12\n{many}"));
    assert_eq!(read.len(), 201);
    assert_eq!(read[0], ["\"SARL L'ATELIER", "12"]);
    assert_eq!(read[200], ["F199", "199"]);
    assert_eq!(cells("a;1\n\"b;2"), [["a", "1"], ["\"b", "2"]], "at the end of the file");
}

#[test]
fn line_ends_of_every_system_and_a_missing_last_one_are_read() {
    for text in ["a;1\nb;2\n", "a;1\r\nb;2\r\n", "a;1\nb;2", "a;1\r\nb;2"] {
        assert_eq!(cells(text), [["a", "1"], ["b", "2"]], "{text:?}");
    }
    let mut old = Csv::new(&b"a;1\rb;2\r"[..], b';', Encoding::Utf8, true);
    assert_eq!(old.next_row().unwrap().unwrap().texts(), ["a", "1"]);
    assert_eq!(old.next_row().unwrap().unwrap().texts(), ["b", "2"]);
    assert!(old.next_row().unwrap().is_none());
}

#[test]
fn a_line_longer_than_any_table_has_is_refused_by_its_number() {
    let mut text = b"a;1\n".to_vec();
    text.extend(vec![b'x'; LONGEST_ROW + 2 * BLOCK]);
    let mut csv = Csv::new(&text[..], b';', Encoding::Utf8, false);
    assert!(csv.next_row().unwrap().is_some());
    assert!(matches!(csv.next_row(), Err(ReadError::TooLong(2))));
}

/// Gives one byte at each call.
struct Drops<'a>(&'a [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = self.0.len().min(out.len()).min(1);
        out[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

/// Enough rows for several blocks, so that rows are cut between two of them.
#[test]
fn rows_that_two_blocks_share_are_whole() {
    let text: String = (0..40_000).map(|n| format!("{n};\"name; {n}\nof two lines\";{}\n", n * 7)).collect();
    assert!(text.len() > 3 * BLOCK);
    let read = cells(&text);
    assert_eq!(read.len(), 40_000);
    for (n, row) in read.iter().enumerate() {
        assert_eq!(row, &[n.to_string(), format!("name; {n}\nof two lines"), (n * 7).to_string()]);
    }
}

proptest! {
    #[test]
    fn any_cells_written_with_quotes_read_back(table in prop::collection::vec(prop::collection::vec("[a-z\";\n,é ]{0,12}", 1..5), 0..8)) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(";");
        let text: String = table.iter().map(|row| line(row) + "\n").collect();
        let trimmed: Vec<Vec<String>> = table.iter().map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()).collect();
        prop_assert_eq!(cells(&text), trimmed);
    }

    #[test]
    fn any_bytes_are_split_without_a_panic_however_they_arrive(bytes in prop::collection::vec(prop_oneof![Just(b'"'), Just(b';'), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..200)) {
        let whole = rows(&bytes, b';');
        let mut dropped = Csv::new(Drops(&bytes), b';', Encoding::of(&bytes), false);
        let mut again = Vec::new();
        while let Some(row) = dropped.next_row().unwrap() {
            again.push((row.number, row.texts()));
        }
        prop_assert_eq!(whole, again);
    }
}
