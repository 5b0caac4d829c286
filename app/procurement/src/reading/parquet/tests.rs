use crate::contract::Contract;
use crate::reading::tests::{contract, settings};
use crate::reading::{Failure, Flow, Format, Item, RefusedFormat, Settings, Summary, parquet_as_csv, read_parquet};
use ::parquet::basic::{Compression, GzipLevel};
use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use std::sync::Arc;

/// Text columns of the table, in order; then the amount, the date and the number of the state.
const SCHEMA: &str = "message decp {
    optional binary id (UTF8); optional binary acheteur_id (UTF8); optional binary titulaire_id (UTF8);
    optional double montant; optional int32 dateNotification (DATE); optional int64 modification_id;
}";

struct Row {
    id: Option<&'static str>,
    amount: Option<f64>,
    day: Option<i32>,
}

fn table(rows: &[Row], compression: Compression, group: usize) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for rows in rows.chunks(group) {
        let mut columns = writer.next_row_group().unwrap();
        let levels = |there: &dyn Fn(&Row) -> bool| rows.iter().map(|row| i16::from(there(row))).collect::<Vec<_>>();
        let ids: Vec<ByteArray> = rows.iter().filter_map(|row| row.id).map(ByteArray::from).collect();
        let all = vec![1; rows.len()];
        let text = |text: &str| vec![ByteArray::from(text); rows.len()];
        for (values, levels) in [
            (ids, levels(&|row| row.id.is_some())),
            (text("21750001600019"), all.clone()),
            (text("73282932000074"), all.clone()),
        ] {
            let mut column = columns.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).unwrap();
            column.close().unwrap();
        }
        let amounts: Vec<f64> = rows.iter().filter_map(|row| row.amount).collect();
        let mut column = columns.next_column().unwrap().unwrap();
        column.typed::<DoubleType>().write_batch(&amounts, Some(&levels(&|row| row.amount.is_some())), None).unwrap();
        column.close().unwrap();
        let days: Vec<i32> = rows.iter().filter_map(|row| row.day).collect();
        let mut column = columns.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&days, Some(&levels(&|row| row.day.is_some())), None).unwrap();
        column.close().unwrap();
        let mut column = columns.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&vec![0; rows.len()], Some(&all), None).unwrap();
        column.close().unwrap();
        columns.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn read(bytes: Vec<u8>, settings: Settings) -> (Vec<Item>, Result<Summary, Failure>) {
    let mut items = Vec::new();
    let end = read_parquet(bytes::Bytes::from(bytes), settings, &mut |item| {
        items.push(item);
        Flow::Next
    });
    (items, end)
}

fn rows() -> Vec<Row> {
    vec![
        Row { id: Some("A"), amount: Some(90_000.1), day: Some(20_119) },
        Row { id: None, amount: Some(1e6), day: Some(20_119) },
        Row { id: Some("C"), amount: Some(f64::NAN), day: None },
        Row { id: Some("D"), amount: None, day: Some(-3) },
        Row { id: Some("E"), amount: Some(12_311_111_111.0), day: Some(40_000) },
    ]
}

#[test]
fn nulls_dates_and_numbers_of_parquet_are_read_exactly() {
    for (compression, group) in
        [(Compression::SNAPPY, 5), (Compression::UNCOMPRESSED, 2), (Compression::GZIP(GzipLevel::default()), 1)]
    {
        let (items, end) = read(table(&rows(), compression, group), settings());
        let summary = end.unwrap();
        assert_eq!((summary.format, summary.records, summary.contracts), (Format::Parquet, 5, 4));
        let all: Vec<Contract> = items.into_iter().filter_map(contract).collect();
        let read: Vec<(&str, i64, Option<String>)> = all
            .iter()
            .map(|contract| {
                let date = contract.notified.known().map(|date| date.to_string());
                (contract.id.published(), contract.states[0].amount.map_or(0, survey::Euros::cents), date)
            })
            .collect();
        let day = Some("2025-01-31".to_owned());
        assert_eq!(read, [("A", 9_000_010, day), ("C", 0, None), ("D", 0, None), ("E", 0, None)]);
        assert_eq!(all[3].origin.number, 5);
    }
}

#[test]
fn a_parquet_cut_at_any_byte_is_never_taken_for_a_whole_one() {
    let bytes = table(&rows(), Compression::SNAPPY, 3);
    for end in 0..bytes.len() {
        assert!(read(bytes[..end].to_vec(), settings()).1.is_err(), "{end}");
    }
}

#[test]
fn other_compressions_and_lengths_are_refused() {
    let mut settings = settings();
    settings.announced = Some(3);
    let (_, end) = read(table(&rows(), Compression::SNAPPY, 3), settings);
    assert!(matches!(end, Err(Failure::OtherLength { announced: 3, .. })));
    assert!(RefusedFormat::ParquetCompression.to_string().contains("CSV"));
}

/// Three lines as `DuckDB` writes them.
const ZSTANDARD: [&[u8]; 2] =
    [include_bytes!("samples/zstandard-v1.parquet"), include_bytes!("samples/zstandard-v2.parquet")];

#[test]
fn parquet_in_zstandard_is_read() {
    for file in ZSTANDARD {
        let (items, end) = read(file.to_vec(), settings());
        assert_eq!(end.unwrap().records, 3);
        let all: Vec<Contract> = items.into_iter().filter_map(contract).collect();
        let ids: Vec<&str> = all.iter().map(|contract| contract.id.published()).collect();
        assert_eq!(ids, ["A", "C"]);
        assert_eq!(all[0].states[0].amount.unwrap().cents(), 9_000_010);
        assert_eq!(all[0].notified.known().unwrap().to_string(), "2025-01-31");
        assert_eq!(all[0].states[0].holders[0].id.siren().unwrap().to_string(), "732829320");
        assert!(all[1].states[0].amount.is_err());
    }
}

#[test]
fn damaged_bytes_of_a_parquet_are_an_error_or_other_values_never_a_panic() {
    for file in ZSTANDARD.map(<[u8]>::to_vec).into_iter().chain([table(&rows(), Compression::SNAPPY, 3)]) {
        for place in 0..file.len() {
            for byte in [0, 0x7f, 0xff] {
                let mut damaged = file.clone();
                damaged[place] = byte;
                let _ = read(damaged, settings());
            }
        }
    }
}

#[test]
fn a_table_is_written_as_csv_with_its_names_quoted_cells_and_empty_ones() {
    let rows =
        [Row { id: Some("a;\"b\""), amount: Some(12.5), day: Some(19_000) }, Row { id: None, amount: None, day: None }];
    let file = table(&rows, Compression::SNAPPY, 1);
    let csv = String::from_utf8(parquet_as_csv(file.clone(), 1_000).unwrap()).unwrap();
    let expected = "\"id\";\"acheteur_id\";\"titulaire_id\";\"montant\";\"dateNotification\";\"modification_id\"\n\
        \"a;\"\"b\"\"\";\"21750001600019\";\"73282932000074\";\"12.5\";\"2022-01-08\";\"0\"\n\
        \"\";\"21750001600019\";\"73282932000074\";\"\";\"\";\"0\"\n";
    assert_eq!(csv, expected);
    assert!(matches!(parquet_as_csv(file, 100), Err(Failure::TooLarge(100))));
}
