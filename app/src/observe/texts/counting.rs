//! How often each code was given, as somebody may see it: what the page shows and what the file says.

use super::held::TextsInMemory;
use super::selection::Selection;
use super::work::Work;
use super::{frame, held::HeldText};
use crate::coding::counts::{self, Count};
use crate::export::csv::CsvFile;
use crate::export::{ExportError, Separator};
use crate::service::Service;
use crate::store::{Role, StoreError};
use crate::survey::amount::grouped;
use std::collections::BTreeSet;

/// What stands for the texts where fewer than three respondents do.
pub const HIDDEN: &str = "masqué";
/// What stands for these respondents.
const FEW: &str = "moins de 3";
/// The heads of the columns.
pub const HEADS: [&str; 3] = ["Code", "Textes", "Répondants"];

/// How often each code was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// A line for each code: its name and the two cells.
    pub lines: Vec<[String; 3]>,
    /// What the table speaks of, in a sentence.
    pub reading: String,
}

/// Counts the codes of a selection's questionnaire and question; `None` for a questionnaire that is not at hand. Whoever sees
/// aggregates only sees whole questionnaires: two tables then never differ by a few respondents.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn counted(
    service: &Service,
    texts: &TextsInMemory,
    selection: &Selection,
    role: Role,
) -> Result<Option<Counted>, StoreError> {
    let work = Work::read(&service.store, selection.edition, selection.audience).await?;
    let exact = frame::reads(role);
    let field = if exact { selection.field.clone() } else { String::new() };
    let asked = Selection { field, ..Selection::all(selection.edition, selection.audience) };
    let ask = texts.ask(selection.edition, selection.audience, move |_, texts| {
        let found = asked.of(texts, &work);
        let label = (!asked.field.is_empty()).then(|| frame::label(texts, &asked.field));
        table(&found, &work, &asked, label.as_deref(), exact)
    });
    ask.await
}

fn table(found: &[&HeldText], work: &Work, asked: &Selection, label: Option<&str>, exact: bool) -> Counted {
    let counts = counts::count(found.iter().map(|text| (text.of.response, work.codes_of(text))));
    let mut lines: Vec<(Option<Count>, String)> = Vec::new();
    for code in work.codes.iter().filter(|code| code.merged_into.is_none()) {
        let count = counts.get(&code.id).copied().unwrap_or_default();
        if count == Count::default() && !code.is_offered(asked.edition) {
            continue;
        }
        let retired = if code.retired { " (retiré)" } else { "" };
        let shown = if exact { Some(count) } else { count.disclosed() };
        lines.push((shown, format!("{}{retired}", code.name)));
    }
    // What is hidden stands last, by name: its place must not tell which is larger. The codes come by name.
    lines.sort_by_key(|(shown, _)| std::cmp::Reverse(shown.map(|count| (count.respondents, count.texts))));
    let lines = lines
        .into_iter()
        .map(|(shown, name)| match shown {
            Some(count) => [name, number(count.texts), number(count.respondents)],
            None => [name, HIDDEN.to_owned(), FEW.to_owned()],
        })
        .collect();
    let wrote: BTreeSet<i64> = found.iter().map(|text| text.of.response).collect();
    let all = Count { texts: found.len(), respondents: wrote.len() };
    let shown = if exact { Some(all) } else { all.disclosed() };
    let of = format!(
        "{}, édition {}{}",
        frame::audience_name(asked.audience),
        asked.edition,
        label.map(|label| format!(", « {label} »")).unwrap_or_default()
    );
    let many = |n: usize, one: &str| format!("{} {one}{}", number(n), if n > 1 { "s" } else { "" });
    let reading = match shown {
        Some(all) => format!("{of} : {} de {}.", many(all.texts, "texte"), many(all.respondents, "répondant")),
        None => format!("{of} : {FEW} répondants ont écrit."),
    };
    Counted { lines, reading }
}

fn number(n: usize) -> String {
    grouped(i64::try_from(n).unwrap_or(i64::MAX))
}

impl Counted {
    /// The table as a file, exactly as it is shown.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    pub fn csv(&self) -> Result<Vec<u8>, ExportError> {
        let mut bytes = Vec::new();
        let mut file = CsvFile::new(&mut bytes, Separator::Semicolon)?;
        file.texts(HEADS)?;
        for line in &self.lines {
            file.texts(line.iter().map(String::as_str))?;
        }
        file.last(&format!("# {}", self.reading))?;
        Ok(bytes)
    }
}
