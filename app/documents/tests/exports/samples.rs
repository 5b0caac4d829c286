//! Responses to write and read back: random ones, and texts that break careless software.

use chrono::DateTime;
use documents::responses::{Cell, Record, Rows, Values};
use std::sync::Arc;
use survey::library::Library;
use survey::{Answer, Audience, EditionYear, Euros, Kind, Questionnaire, sample_respondent};

/// Texts that spreadsheets execute, split, truncate, round or reverse.
pub fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "=1+1",
        "=HYPERLINK(\"http://exemple.fr\";\"Cliquez\")",
        "+33 1 23 45 67 89",
        "-2",
        "@SUM(A1)",
        "\tune tabulation",
        "\run retour",
        "\u{a0}=1",
        " \n=1",
        "'=déjà une apostrophe",
        "'été",
        "''",
        "point;virgule,et \"guillemets\"",
        "deux\nlignes",
        "deux\r\nlignes",
        "retour\rseul",
        "👩‍🚀 🇫🇷 e\u{301}",
        "שלום עולם – مرحبا \u{202e}abc\u{202c}",
        "00123",
        "1e5",
        "0x1F",
        "TRUE",
        "NULL",
        "NaN",
        "# 3 réponses",
        "_x0041_ et _x000D_",
        " une espace devant et derrière ",
        "<b>gras</b> & &amp; ]]>",
        "1/2",
        "nsp",
        "\u{feff}marque",
    ]
    .map(str::to_owned)
    .into();
    texts.push("très long ".repeat(1_000));
    texts
}

pub fn questionnaire(audience: Audience) -> Arc<Questionnaire> {
    let library = Library::embedded().unwrap();
    library.get(EditionYear::new(2026).unwrap(), audience).unwrap().clone()
}

/// This many responses, with each text in every text field in turn, and amounts up to the largest.
pub fn records(questionnaire: &Questionnaire, count: u64) -> Vec<Record> {
    let texts = texts();
    let amounts = [0, 1, 99, 123_456_789, 99_999_999_999_999, Euros::MAX_CENTS];
    (0..count)
        .map(|number| {
            let mut answers = questionnaire.read(&sample_respondent::typed(questionnaire, number)).answers;
            let mut turn = number as usize;
            for question in questionnaire.questions() {
                for name in question.field_names() {
                    turn += 1;
                    match (&question.kind, answers.get(&name)) {
                        (Kind::Amount { .. }, _) if !turn.is_multiple_of(3) => {
                            let cents = Euros::from_cents(amounts[turn % amounts.len()]).unwrap();
                            answers.insert(name, Answer::Cents(cents));
                        }
                        (Kind::Text { .. } | Kind::LongText { .. }, _) | (_, Some(Answer::Text(_))) => {
                            answers.insert(name, Answer::Text(texts[turn % texts.len()].clone()));
                        }
                        _ => {}
                    }
                }
            }
            Record {
                reference: format!("OBS-{number:06}"),
                sent_at: DateTime::from_timestamp_millis(1_700_000_000_000 + number as i64 * 86_399_999).unwrap(),
                corrected_at: number
                    .is_multiple_of(3)
                    .then(|| DateTime::from_timestamp_millis(1_800_000_000_001 + number as i64).unwrap()),
                edition: questionnaire.edition,
                audience: questionnaire.audience,
                questionnaire_version: questionnaire.version,
                segment: (questionnaire.audience == Audience::Acheteurs).then(|| "eti".to_owned()),
                partner: number.is_multiple_of(2).then(|| "CCI-OUEST".to_owned()),
                counts: !number.is_multiple_of(5),
                aside: number.is_multiple_of(10),
                answers,
            }
        })
        .collect()
}

/// The value that a reader should find in a cell: decimals in hundredths, timestamps in milliseconds.
pub fn plain(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Empty => None,
        Cell::Integer(number) | Cell::Decimal(number) => Some(number.to_string()),
        Cell::Text(text) => Some(text.clone()),
        Cell::Moment(at) => Some(at.timestamp_millis().to_string()),
        Cell::Boolean(yes) => Some(u8::from(*yes).to_string()),
    }
}

/// The rows and the values that a reader should find in them.
pub fn rows(audience: Audience, values: Values, count: u64) -> (Rows, Vec<Vec<Cell>>) {
    let questionnaire = questionnaire(audience);
    let rows = Rows::of(questionnaire.clone(), values);
    let cells = records(&questionnaire, count).into_iter().map(|record| rows.row(record)).collect();
    (rows, cells)
}
