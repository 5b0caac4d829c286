//! Codebooks cover every column and are well formed.

mod structure;

use super::*;
use std::collections::BTreeSet;
use survey::library::Library;

#[test]
fn each_codebook_describes_each_column_and_code() {
    for questionnaire in Library::embedded().unwrap().iter() {
        let all = columns(questionnaire, Values::Codes);
        let json: serde_json::Value =
            serde_json::from_slice(&CodebookFormat::Json.write(questionnaire, Separator::Comma).unwrap()).unwrap();
        let variables = json["variables"].as_array().unwrap();
        assert_eq!(variables.len(), all.len());
        for (column, variable) in all.iter().zip(variables) {
            assert_eq!(variable["name"], column.name.as_str());
            assert_eq!(variable["values"].as_array().unwrap().len(), column.values.len());
        }
        let csv = CodebookFormat::Csv.write(questionnaire, Separator::Comma).unwrap();
        let mut reader = ::csv::ReaderBuilder::new().from_reader(&csv[3..]);
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), HEADERS);
        let lines: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let expected: usize = all.iter().map(|column| column.values.len().max(1)).sum();
        assert_eq!(lines.len(), expected);
        let names: BTreeSet<_> = lines.iter().map(|line| line[0].to_owned()).collect();
        assert_eq!(names.len(), all.len());
    }
}

/// If `OBSERVATOIRE_DDI_SCHEMA` gives the path of the schema's `codebook.xsd`, xmllint validates against it.
#[test]
fn the_ddi_codebook_is_valid_against_the_schema_if_available() {
    let Some(schema) = std::env::var_os("OBSERVATOIRE_DDI_SCHEMA") else { return };
    let folder = tempfile::tempdir().unwrap();
    for questionnaire in Library::embedded().unwrap().iter() {
        let path = folder.path().join(CodebookFormat::Ddi.file_name(questionnaire));
        std::fs::write(&path, ddi(questionnaire).unwrap()).unwrap();
        let checked = std::process::Command::new("xmllint")
            .args(["--nonet", "--noout", "--schema"])
            .arg(&schema)
            .arg(&path)
            .output()
            .unwrap();
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
}
