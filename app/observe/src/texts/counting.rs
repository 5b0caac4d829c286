//! The frequency of codes as a role may see it, for the page and the file.

use super::filters as texts_filters;
use super::selection::Selection;
use super::work::Work;
use dashboards::projections::texts::CodableText;
use dashboards::projections::texts::TextsInMemory;
use editing::coding::counts;
use editing::coding::counts::Count;
use french::counted;
use service::Service;
use statistics::figure::{Chart, Figure, Row, Value};
use std::collections::BTreeSet;
use store::{Role, StoreError};
use survey::identifier::audience_name;

/// Shown for fewer than three respondents.
const FEW: &str = "moins de 3";
/// The column headings.
const HEADS: [&str; 3] = ["Code", "Textes", "Répondants"];

/// The frequency of each code.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// A row per code.
    pub figure: Figure,
    /// What the table covers, in a sentence.
    pub reading: String,
}

/// Counts the codes of a selection's questionnaire and question; `None` for a questionnaire that is not available.
/// Roles limited to aggregates only see whole questionnaires.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn code_counts(
    service: &Service,
    texts: &TextsInMemory,
    selection: &Selection,
    role: Role,
) -> Result<Option<Counted>, StoreError> {
    let work = Work::read(&service.store, selection.edition, selection.audience).await?;
    let exact = texts_filters::reads(role);
    let field = if exact { selection.field.clone() } else { String::new() };
    let asked = Selection { field, ..Selection::all(selection.edition, selection.audience) };
    let ask = texts.ask(selection.edition, selection.audience, move |_, texts| {
        let found = asked.of(texts, &work);
        let label = (!asked.field.is_empty()).then(|| texts_filters::label(texts, &asked.field));
        table(&found, &work, &asked, label.as_deref(), exact)
    });
    ask.await
}

fn table(found: &[&CodableText], work: &Work, asked: &Selection, label: Option<&str>, exact: bool) -> Counted {
    let disclosed = |count: Count| if exact { Some(count) } else { count.disclosed() };
    let counts = counts::count(found.iter().map(|text| (text.of.response, work.codes_of(text))));
    let mut lines: Vec<(Option<Count>, String)> = Vec::new();
    for code in work.codes.iter().filter(|code| code.merged_into.is_none()) {
        let count = counts.get(&code.id).copied().unwrap_or_default();
        if count == Count::default() && !code.is_offered(asked.edition) {
            continue;
        }
        let retired = if code.retired { " (retiré)" } else { "" };
        let shown = disclosed(count);
        lines.push((shown, format!("{}{retired}", code.name)));
    }
    // Hidden counts come last, by name: their order must not disclose which is larger. The codes are already sorted
    // by name.
    lines.sort_by_key(|(shown, _)| std::cmp::Reverse(shown.map(|count| (count.respondents, count.texts))));
    let first = lines.first().and_then(|(shown, name)| Some((shown.filter(|count| count.respondents > 0)?, name)));
    let most = match first {
        Some((count, name)) => {
            let to = counted(count.respondents, "personne", "1 répondant", "# répondants");
            format!("Le code le plus donné : «\u{a0}{name}\u{a0}», à {to}.")
        }
        None => "Aucun code à montrer.".to_owned(),
    };
    let cell = |n: usize| Value::Count(i64::try_from(n).unwrap_or(i64::MAX));
    let rows = lines.into_iter().map(|(shown, name)| match shown {
        Some(count) => Row::new(name, vec![cell(count.texts), cell(count.respondents)]),
        None => Row::new(name, vec![Value::Secret, Value::Secret]),
    });
    let figure = Figure {
units: Vec::new(),
        id: "comptes".to_owned(),
        title: "Comptes par code".to_owned(),
        reading: most,
        notes: vec!["Un texte peut avoir plusieurs codes : les nombres ne s’additionnent pas. Un texte corrigé depuis son codage ne compte pas avant d’être codé de nouveau.".to_owned()],
        head: HEADS.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        chart: Chart::Bars { columns: vec![1], intervals: Vec::new() },
    };
    let wrote: BTreeSet<i64> = found.iter().map(|text| text.of.response).collect();
    let all = Count { texts: found.len(), respondents: wrote.len() };
    let shown = disclosed(all);
    let of = format!(
        "{}, édition {}{}",
        audience_name(asked.audience),
        asked.edition,
        label.map(|label| format!(", «\u{a0}{label}\u{a0}»")).unwrap_or_default()
    );
    let reading = match shown {
        Some(all) => {
            let texts = counted(all.texts, "aucun texte", "1 texte", "# textes");
            format!("{of} : {texts} de {}.", counted(all.respondents, "personne", "1 répondant", "# répondants"))
        }
        None => format!("{of} : {FEW} répondants ont écrit."),
    };
    Counted { figure, reading }
}
