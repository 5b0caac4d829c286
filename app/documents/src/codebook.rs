//! Codebook: the description of each column of a file of responses, generated from the questionnaire as CSV, JSON and
//! DDI-Codebook.

mod ddi;
#[cfg(test)]
mod tests;

pub use ddi::ddi;

use crate::responses::columns::Meaning;
use crate::responses::csv::CsvFile;
use crate::responses::{Column, ExportError, Separator, Values, columns};
use serde::Serialize;
use std::str::FromStr;
use survey::Questionnaire;

/// Format of a codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodebookFormat {
    /// A line for each value, or for each column without a list of values.
    Csv,
    /// A JSON document.
    Json,
    /// DDI-Codebook 2.5, the XML format of statistical archives.
    Ddi,
}

impl CodebookFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Json, Self::Ddi];

    /// File extension, and name in URLs.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ddi => "xml",
        }
    }

    /// Content type in HTTP.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Ddi => "application/xml; charset=utf-8",
        }
    }

    /// The file name of a questionnaire's codebook.
    pub fn file_name(self, questionnaire: &Questionnaire) -> String {
        let Questionnaire { edition, audience, .. } = questionnaire;
        format!("observatoire-{edition}-{audience}-codebook.{}", self.extension())
    }

    /// Writes the codebook of a questionnaire.
    ///
    /// # Errors
    /// The libraries' errors, which cannot occur when writing to memory.
    pub fn write(self, questionnaire: &Questionnaire, separator: Separator) -> Result<Vec<u8>, ExportError> {
        match self {
            Self::Csv => csv(questionnaire, separator),
            Self::Json => serde_json::to_vec_pretty(&codebook(questionnaire))
                .map_err(|error| ExportError::Format(error.to_string())),
            Self::Ddi => Ok(ddi(questionnaire)?),
        }
    }
}

impl FromStr for CodebookFormat {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.extension() == text).ok_or("csv, json ou xml")
    }
}

/// Instructions for reading the files, in a few sentences.
pub const READING: [&str; 6] = [
    "Une ligne par réponse envoyée. Les coordonnées des répondants ne figurent dans aucun fichier.",
    "Une cellule vide est une absence de valeur. La colonne en «\u{a0}.statut\u{a0}», à côté de chaque question à condition ou qui \
     admet «\u{a0}Je ne sais pas\u{a0}», dit ce qu’il en est : répondu, nsp, sans_reponse ou non_posee. Sans cette colonne, la question \
     était posée à tous et une cellule vide est une absence de réponse.",
    "Une question à plusieurs réponses a une colonne par option, 1 si elle est cochée, 0 sinon ; toutes sont vides quand \
     rien n’est coché.",
    "Les montants sont en euros, au centime près ; les parts en pour cent, au centième de point. Le signe décimal est la \
     virgule dans un fichier CSV séparé par des points-virgules, le point dans un fichier séparé par des virgules.",
    "Dans un fichier CSV, un texte qu’un tableur prendrait pour une formule (il commence par = + - @, éventuellement après \
     des espaces ou des apostrophes, ou par une tabulation ou un saut de ligne) est précédé d’une apostrophe : retirez-en \
     une, et une seule, pour retrouver le texte saisi.",
    "La feuille «\u{a0}Contrôle\u{a0}» d’un classeur et la métadonnée «\u{a0}rows\u{a0}» d’un fichier Parquet donnent le nombre de réponses. Un \
     fichier CSV a une ligne par réponse et rien d’autre : la page des exports en dit le nombre avant le téléchargement.",
];

#[derive(Serialize)]
struct Codebook<'a> {
    title: &'a str,
    edition: i32,
    audience: &'a str,
    questionnaire_version: u32,
    reading: [&'a str; 6],
    variables: Vec<Variable>,
}

#[derive(Serialize)]
struct Variable {
    name: String,
    label: String,
    #[serde(rename = "type")]
    holds: &'static str,
    unit: Option<&'static str>,
    section: Option<String>,
    question: Option<String>,
    asked: Option<String>,
    note: Option<String>,
    values: Vec<Meaning>,
}

fn codebook(questionnaire: &Questionnaire) -> Codebook<'_> {
    let variables = columns(questionnaire, Values::Codes).into_iter().map(|column| Variable {
        holds: column.holds.name(),
        name: column.name,
        label: column.label,
        unit: column.unit,
        section: column.section,
        question: column.question,
        asked: column.when,
        note: column.note,
        values: column.values,
    });
    Codebook {
        title: &questionnaire.title,
        edition: questionnaire.edition.year(),
        audience: questionnaire.audience.slug(),
        questionnaire_version: questionnaire.version,
        reading: READING,
        variables: variables.collect(),
    }
}

/// Header of a codebook in CSV.
pub const HEADERS: [&str; 10] =
    ["variable", "libelle", "type", "unite", "section", "question", "condition", "note", "code", "libelle_du_code"];

fn csv(questionnaire: &Questionnaire, separator: Separator) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    let mut file = CsvFile::new(&mut bytes, separator)?;
    file.texts(HEADERS)?;
    for column in &columns(questionnaire, Values::Codes) {
        let Column { values, .. } = column;
        if values.is_empty() {
            line(&mut file, column, "", "")?;
        }
        for meaning in values {
            line(&mut file, column, &meaning.code, &meaning.label)?;
        }
    }
    file.end()?;
    Ok(bytes)
}

fn line(file: &mut CsvFile<&mut Vec<u8>>, column: &Column, code: &str, label: &str) -> Result<(), ExportError> {
    let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
    let (section, question, when, note) =
        (text(&column.section), text(&column.question), text(&column.when), text(&column.note));
    file.texts([
        &column.name,
        &column.label,
        column.holds.name(),
        column.unit.unwrap_or_default(),
        &section,
        &question,
        &when,
        &note,
        code,
        label,
    ])
}
