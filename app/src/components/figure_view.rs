//! A figure on a page: its sentence, its chart, its table, its file.

use super::typography::bound;
use crate::figure::{Chart, Figure, Row, Value};
use leptos::prelude::*;

/// A figure. `file` is the address of its CSV file, which has parameters, `own` that of the page with its filters.
pub fn figure_view(figure: &Figure, file: &str, own: &str, more: Option<AnyView>) -> AnyView {
    let id = figure.id.clone();
    let legend: Vec<_> = figure
        .legend()
        .into_iter()
        .map(|(class, name)| view! { <span class="legend-item"><span class=class></span>{name}</span> })
        .collect();
    let legend = (!legend.is_empty()).then(|| view! { <p class="legend">{legend}</p> });
    let drawing = figure.svg().map(|svg| view! { <div class="drawing" inner_html=svg></div> });
    let notes: Vec<_> = figure.notes.iter().map(|note| view! { <p class="note">{bound(note)}</p> }).collect();
    let is_drawn = !matches!(figure.chart, Chart::None);
    // Links of several figures on a page are told apart where they are listed.
    let of = || view! { <span class="visually-hidden">{format!(" : {}", figure.title)}</span> };
    view! {
        <article class="panel figure" class:figure-wide=!is_drawn id=id.clone() aria-labelledby=format!("{id}-nom")>
            <h2 id=format!("{id}-nom")>{figure.title.clone()}</h2>
            <p class="figure-reading" data-figure="reading">{bound(&figure.reading)}</p>
            {legend}
            {drawing}
            <details class="aside values" open=!is_drawn>
                <summary>"Tableau des valeurs"</summary>
                {table(figure)}
            </details>
            {notes}
            <p class="figure-links">
                <a href=file.to_owned() download="">"Télécharger (CSV)" {of()}</a>
                <a href=format!("{file}&format=xlsx") download="">"Tableur (XLSX)" {of()}</a>
                <a href=format!("{own}#{id}")>"Lien vers cette figure" {of()}</a>
                {more}
            </p>
        </article>
    }
    .into_any()
}

/// Its table.
pub fn table(figure: &Figure) -> AnyView {
    let head: Vec<_> = figure.head.iter().map(|heading| view! { <th scope="col">{heading.clone()}</th> }).collect();
    let rows: Vec<_> = figure.rows.iter().map(row).collect();
    view! {
        <div class="table-scroll" role="region" aria-label=format!("Tableau : {}", figure.title) tabindex="0">
            <table>
                <caption class="visually-hidden">{figure.title.clone()}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(row: &Row) -> AnyView {
    let cells: Vec<_> = row
        .values
        .iter()
        .map(|value| {
            let class = matches!(value, Value::Secret).then_some("hidden-cell");
            view! { <td class=class><span data-figure="">{value.said()}</span></td> }
        })
        .collect();
    view! { <tr class:total=row.total><th scope="row">{row.name.clone()}</th>{cells}</tr> }.into_any()
}
