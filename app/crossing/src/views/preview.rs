//! The first rows of a file, how it was recognised, and what can be changed.

use super::{choice_view, errors_view, line_view, tick_view};
use crate::choice::{Choice, encodings, separators};
use leptos::prelude::*;
use suppliers::amount::Decimal;
use suppliers::crossing::Nature;
use suppliers::file::Preview;
use suppliers::layout::Format;
use survey::FieldError;

/// The rows and the fields of the second form.
pub fn fields(preview: &Preview, choice: &Choice, errors: &[FieldError]) -> AnyView {
    let columns = columns(preview);
    let with_none = |none: &str| [(String::new(), none.to_owned())].into_iter().chain(columns.clone());
    let list = |pairs: Vec<(&'static str, &'static str)>| pairs.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned()));
    let format = match &preview.format {
        Format::Csv { .. } => view! {
            {choice_view("separateur", "Séparateur", "", list(separators().collect()), &choice.separator, errors)}
            {choice_view("encodage", "Encodage", "", list(encodings().collect()), &choice.encoding, errors)}
        }
        .into_any(),
        Format::Workbook { .. } => {
            let sheets = preview
                .sheets
                .iter()
                .map(|(name, hidden)| (name.clone(), if *hidden { format!("{name} (masquée)") } else { name.clone() }));
            choice_view("feuille", "Feuille", "", sheets, &choice.sheet, errors)
        }
    };
    let signs = Decimal::ALL.into_iter().map(|sign| (sign.code(), sign.name()));
    let decimals = list([("", "– à choisir –")].into_iter().chain(signs).collect());
    let taxes = list(vec![("ht", "hors taxes"), ("ttc", "toutes taxes comprises")]);
    let sides = list(vec![("debit", "au débit"), ("credit", "au crédit")]);
    let natures = Nature::ALL.map(|nature| (nature.code().to_owned(), nature.label().to_owned()));
    view! {
        {errors_view(errors)}
        {rows_view(preview)}
        <fieldset class="question crossing-fields">
            <legend>"Comment lire le fichier"</legend>
            {format}
            {line_view("entete", "Dernière ligne d’en-tête", "Les achats commencent à la ligne suivante ; 0 s’il n’y a pas d’en-tête.", &choice.heading, "input input-short", errors)}
            {choice_view("decimale", "Signe décimal", "", decimals, &choice.decimal, errors)}
        </fieldset>
        <fieldset class="question crossing-fields">
            <legend>"Où sont les colonnes"</legend>
            {choice_view("identifiant", "Numéro du fournisseur", "SIREN, SIRET ou numéro de TVA, même mêlés.", with_none("– à choisir –"), &choice.identifier, errors)}
            {choice_view("montant", "Montant", "", with_none("– aucune –"), &choice.amount, errors)}
            {choice_view("colonne_annee", "Année ou date", "", with_none("– aucune : tout le fichier est de la même année –"), &choice.year_column, errors)}
            {line_view("annee", "Année du fichier", "Si aucune colonne ne la donne.", &choice.year, "input input-short", errors)}
            {choice_view("nom", "Nom du fournisseur", "Pour vous montrer les plus gros : les noms ne sont pas transmis.", with_none("– aucune –"), &choice.name, errors)}
        </fieldset>
        <details class="crossing-more" open=!choice.debit.is_empty() || !choice.side.is_empty()>
            <summary>"Débits, crédits et avoirs"</summary>
            <div class="crossing-fields">
                {choice_view("sens", "Sens (D ou C)", "", with_none("– aucune –"), &choice.side, errors)}
                {choice_view("debit", "Débit", "", with_none("– aucune –"), &choice.debit, errors)}
                {choice_view("credit", "Crédit", "", with_none("– aucune –"), &choice.credit, errors)}
                {choice_view("achats", "Les achats sont", "Dans les comptes de fournisseurs (401) d’un FEC, au crédit ; ces comptes contiennent aussi les règlements, qu’il faut ôter du fichier.", sides, &choice.purchases, errors)}
            </div>
        </details>
        <fieldset class="question crossing-fields">
            <legend>"Ce que sont les montants"</legend>
            {choice_view("taxe", "Taxes", "Une seule des deux pour tout le fichier. Seuls des montants hors taxes peuvent être reportés dans vos réponses.", taxes, &choice.tax, errors)}
            {choice_view("nature", "Nature", "", natures, &choice.nature, errors)}
            {line_view("perimetre", "Périmètre", "Facultatif : ce que le fichier couvre, par exemple «\u{a0}siège et filiales françaises\u{a0}».", &choice.perimeter, "input", errors)}
            <div class="ticks">
                {tick_view("recopier", "Une cellule de numéro vide vaut celle du dessus (cellules fusionnées)", choice.fill_down)}
                {tick_view("totaux", "Compter aussi les lignes «\u{a0}Total\u{a0}» et «\u{a0}Sous-total\u{a0}»", choice.with_totals)}
            </div>
        </fieldset>
    }
    .into_any()
}

/// Columns by their number, with their letter and heading.
fn columns(preview: &Preview) -> Vec<(String, String)> {
    let width = preview.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let named = |column: usize| {
        let heading = preview.guess.headings.get(column).filter(|heading| !heading.is_empty());
        match heading {
            Some(heading) => format!("{} – {heading}", letter(column)),
            None => letter(column),
        }
    };
    (0..width.max(preview.guess.headings.len())).map(|column| (column.to_string(), named(column))).collect()
}

/// The letter by which spreadsheets name a column.
fn letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        // The remainder is below 26.
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

fn rows_view(preview: &Preview) -> AnyView {
    let width = preview.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let heads: Vec<_> = (0..width).map(|column| view! { <th scope="col">{letter(column)}</th> }).collect();
    let rows: Vec<_> = preview
        .rows
        .iter()
        .map(|(number, cells)| {
            let cells: Vec<_> =
                (0..width).map(|column| view! { <td>{cells.get(column).cloned().unwrap_or_default()}</td> }).collect();
            view! { <tr class:crossing-heading=*number <= preview.guess.heading><th scope="row">{number.to_string()}</th>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="table-scroll" role="region" aria-label="Premières lignes du fichier" tabindex="0">
            <table class="crossing-rows">
                <caption>"Les premières lignes du fichier ; celles de l’en-tête sont estompées"</caption>
                <thead><tr><th scope="col">"Ligne"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        for (column, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letter(column), expected);
        }
    }
}
