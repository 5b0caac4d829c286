//! The list that waits: its first rows, its columns, what would be imported.

use super::page::PATH;
use crate::actions::{AbandonStartups, ImportStartups};
use french::{counted, grouped};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::startup_base::pending::{
    COLUMN, DECIMAL, ENCODING, FORMAT, HEADING, Pending, SEPARATOR, SHEET, Shown, format_code,
};
use service::startup_base::{MOST_WITHOUT_NUMBER, refusal};
use suppliers::amount::Decimal;
use suppliers::base::list::ListColumns;
use suppliers::file::Preview;
use suppliers::layout::{Format, Separator};
use suppliers::table::encoding::Encoding;

/// The columns with their names for people, in the order of the form.
const COLUMNS: [(&str, &str); 9] = [
    ("identifier", "SIREN, SIRET ou TVA"),
    ("name", "Nom"),
    ("region", "Région"),
    ("label", "Label"),
    ("entered", "Année ou date d’entrée"),
    ("left", "Année ou date de sortie"),
    ("created", "Année ou date de création"),
    ("headcount", "Effectif"),
    ("turnover", "Chiffre d’affaires"),
];

/// The view of the list that waits.
pub fn view_of(pending: &Pending, shown: &Shown) -> AnyView {
    let Shown { preview, columns, list, .. } = shown;
    let width = preview.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let heads: Vec<_> = (0..width)
        .map(|column| view! { <th scope="col">{preview.guess.headings.get(column).filter(|h| !h.is_empty()).cloned().unwrap_or_else(|| format!("Colonne {}", column + 1))}</th> })
        .collect();
    let rows: Vec<_> = preview
        .rows
        .iter()
        .filter(|(number, _)| *number > shown.heading)
        .map(|(number, cells)| {
            let cells: Vec<_> =
                (0..width).map(|column| view! { <td>{cells.get(column).cloned().unwrap_or_default()}</td> }).collect();
            view! { <tr><th scope="row">{number.to_string()}</th>{cells}</tr> }
        })
        .collect();
    let fields: Vec<_> =
        COLUMNS.iter().map(|(name, label)| column_view(name, label, preview, width, columns)).collect();
    let chosen = columns
        .named()
        .map(|(name, column)| (format!("{COLUMN}{name}"), column.map(|column| column.to_string()).unwrap_or_default()));
    let chosen: Vec<_> = as_read(shown)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .chain(chosen)
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect();
    let why = refusal(list, MOST_WITHOUT_NUMBER);
    let refused = why.clone().map(|why| view! { <div class="error-summary" role="alert"><h2>"Cette liste ne peut pas être importée"</h2><p>{why}</p></div> });
    let act = why.is_none().then(|| {
        view! {
            <form method="post" action=ImportStartups::url()>
                {chosen}
                <div class="actions"><button class="button">"Importer cette liste"</button></div>
            </form>
        }
    });
    let lines: Vec<_> = list
        .refused_lines
        .iter()
        .map(|line| view! { <tr><th scope="row">{line.number.to_string()}</th><td>{line.cell.clone()}</td><td>{line.reason.clone()}</td></tr> })
        .collect();
    let lines = (!lines.is_empty()).then(|| {
        view! {
            <details class="startup-details">
                <summary>"Les premières lignes refusées"</summary>
                <div class="table-scroll" tabindex="0" role="region" aria-label="Lignes refusées">
                    <table class="startup-table"><thead><tr><th scope="col">"Ligne"</th><th scope="col">"Numéro écrit"</th><th scope="col">"Pourquoi"</th></tr></thead><tbody>{lines}</tbody></table>
                </div>
            </details>
        }
    });
    let summary = [
        counted(
            list.organisations,
            "Aucune organisation reconnue.",
            "Une organisation reconnue.",
            "# organisations reconnues.",
        ),
        format!("Lignes lues\u{a0}: {}.", grouped(i64::try_from(list.lines).unwrap_or(i64::MAX))),
        counted(
            list.repeated,
            "Aucune ligne en double.",
            "Une ligne en double, laissée de côté.",
            "# lignes en double, laissées de côté.",
        ),
        counted(
            list.completed,
            "Aucun numéro à compléter.",
            "Un numéro complété de ses zéros perdus.",
            "# numéros complétés de leurs zéros perdus.",
        ),
        counted(
            list.refused,
            "Aucune ligne sans numéro utilisable.",
            "Une ligne sans numéro utilisable.",
            "# lignes sans numéro utilisable.",
        ),
    ];
    let summary: Vec<_> = summary.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect();
    view! {
        <h2>"À confirmer : "{pending.file_name.clone()}</h2>
        {refused}
        <p>"Rien n’est importé avant votre accord."</p>
        <ul>{summary}</ul>
        {lines}
        <div class="table-scroll" tabindex="0" role="region" aria-label="Premières lignes de la liste">
            <table class="startup-table"><caption>"Les premières lignes"</caption><thead><tr><th scope="col">"Ligne"</th>{heads}</tr></thead><tbody>{rows}</tbody></table>
        </div>
        <form method="get" action=PATH class="startup-columns">
            <input type="hidden" name=FORMAT value=format_code(&preview.format) />
            <fieldset class="question">
                <legend>"Comment lire le fichier"</legend>
                <div class="fields-several">{format_view(shown, pending.is_parquet())}</div>
            </fieldset>
            <fieldset class="question">
                <legend>"Où sont les colonnes"</legend>
                <div class="fields-several">{fields}</div>
            </fieldset>
            <div class="actions"><button class="button button-second">"Relire ainsi"</button></div>
        </form>
        {act}
        <form method="post" action=AbandonStartups::url()><div class="actions"><button class="button button-quiet">"Abandonner cette liste"</button></div></form>
    }
    .into_any()
}

/// How the list was read, as the form says it again.
fn as_read(shown: &Shown) -> Vec<(&'static str, String)> {
    let mut fields = match &shown.preview.format {
        Format::Csv { encoding, separator, .. } => {
            vec![(SEPARATOR, separator.code().to_owned()), (ENCODING, encoding.code().to_owned())]
        }
        Format::Workbook { sheet } => vec![(SHEET, sheet.clone())],
    };
    fields.extend([
        (FORMAT, format_code(&shown.preview.format)),
        (HEADING, shown.heading.to_string()),
        (DECIMAL, shown.decimal.code().to_owned()),
    ]);
    fields
}

/// The fields that say how the file is read. Parquet leaves nothing to choose but the decimal sign of texts.
fn format_view(shown: &Shown, is_parquet: bool) -> AnyView {
    let format = match &shown.preview.format {
        _ if is_parquet => ().into_any(),
        Format::Csv { encoding, separator, .. } => {
            let separators = Separator::ALL.map(|one| (one.code().to_owned(), one.name().to_owned()));
            let encodings = Encoding::ALL.map(|one| (one.code().to_owned(), one.name().to_owned()));
            view! {
                {list_view(SEPARATOR, "Séparateur", separators.into(), separator.code())}
                {list_view(ENCODING, "Encodage", encodings.into(), encoding.code())}
            }
            .into_any()
        }
        Format::Workbook { sheet } => {
            let named = |(name, hidden): &(String, bool)| {
                (name.clone(), if *hidden { format!("{name} (masquée)") } else { name.clone() })
            };
            list_view(SHEET, "Feuille", shown.preview.sheets.iter().map(named).collect(), sheet)
        }
    };
    let decimals = Decimal::ALL.map(|one| (one.code().to_owned(), one.name().to_owned()));
    view! {
        {format}
        <div>
            <label class="field-label" for=HEADING>"Dernière ligne d’en-tête"</label>
            <input class="input input-short" id=HEADING name=HEADING inputmode="numeric" maxlength="4" value=shown.heading.to_string() />
        </div>
        {list_view(DECIMAL, "Signe décimal", decimals.into(), shown.decimal.code())}
    }
    .into_any()
}

fn list_view(name: &str, label: &'static str, values: Vec<(String, String)>, chosen: &str) -> AnyView {
    let name = name.to_owned();
    let options: Vec<_> = values
        .into_iter()
        .map(|(code, label)| {
            let selected = code == chosen;
            view! { <option value=code selected=selected>{label}</option> }
        })
        .collect();
    view! { <div><label class="field-label" for=name.clone()>{label}</label><select class="input" id=name.clone() name=name>{options}</select></div> }
        .into_any()
}

fn column_view(name: &str, label: &'static str, preview: &Preview, width: usize, columns: &ListColumns) -> AnyView {
    let chosen = columns.named().iter().find(|(known, _)| *known == name).and_then(|(_, column)| *column);
    let heading = |column: usize| {
        let heading = preview.guess.headings.get(column).filter(|heading| !heading.is_empty());
        (column.to_string(), heading.cloned().unwrap_or_else(|| format!("Colonne {}", column + 1)))
    };
    let none = (String::new(), "– aucune –".to_owned());
    let values = std::iter::once(none).chain((0..width).map(heading)).collect();
    list_view(&format!("{COLUMN}{name}"), label, values, &chosen.map(|column| column.to_string()).unwrap_or_default())
}
