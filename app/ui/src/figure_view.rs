//! A figure on a page: its sentence, chart, table and file.

#[cfg(not(target_arch = "wasm32"))]
pub mod frozen;

use french::spacing::bound;
use leptos::prelude::*;
use publications::publication::Publication;
use statistics::figure::{Chart, Figure, Row, Value};

/// From how many characters on a heading, or a text, needs more width.
const LONG_HEADING: usize = 50;

/// A figure. `file` is the address of its CSV file, including a query string, or empty if there is none; `own` is the
/// address of the page with its filters.
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
    // Gives each figure's links a name of their own, for lists of links.
    let of = || view! { <span class="visually-hidden">{format!(" : {}", figure.title)}</span> };
    // A figure that only explains why it is empty has nothing to unfold or download.
    let says_more = !figure.rows.is_empty();
    let values = says_more.then(|| {
        view! {
            <details class="aside values" open=!is_drawn>
                <summary>"Tableau des valeurs"</summary>
                {table(figure)}
            </details>
        }
    });
    let links = (says_more && !file.is_empty()).then(|| {
        view! {
            <p class="figure-links">
                <a href=file.to_owned() download="">"Télécharger (CSV)" {of()}</a>
                <a href=format!("{file}&format=xlsx") download="">"Tableur (XLSX)" {of()}</a>
                <a href=format!("{own}#{id}")>"Lien vers cette figure" {of()}</a>
                {more}
            </p>
        }
    });
    view! {
        <article class="panel figure" class:figure-wide=!is_drawn id=id.clone() aria-labelledby=format!("{id}-nom")>
            <h2 id=format!("{id}-nom")>{figure.title.clone()}</h2>
            <p class="figure-reading" data-figure="reading">{bound(&figure.reading)}</p>
            {legend}
            {drawing}
            {values}
            {notes}
            {links}
        </article>
    }
    .into_any()
}

/// The table of a figure.
pub fn table(figure: &Figure) -> AnyView {
    let texts: Vec<Option<&str>> = (0..figure.head.len()).map(|column| text_class(figure, column)).collect();
    let class = |place: usize, heading: &str| {
        let text = place.checked_sub(1).and_then(|column| texts.get(column).copied().flatten());
        text.or((heading.chars().count() > LONG_HEADING).then_some("long-heading"))
    };
    let head: Vec<_> = figure
        .head
        .iter()
        .enumerate()
        .map(|(place, heading)| view! { <th scope="col" class=class(place, heading)>{heading.clone()}</th> })
        .collect();
    let rows: Vec<_> = figure.rows.iter().map(|one| row(one, &texts)).collect();
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

/// The class of a column of texts: of words that are longer than « non diffusable », or of sentences.
fn text_class(figure: &Figure, column: usize) -> Option<&'static str> {
    let length = |row: &Row| match row.values.get(column) {
        Some(Value::Words(words)) => words.chars().count(),
        _ => 0,
    };
    match figure.rows.iter().map(length).max() {
        Some(LONG_HEADING..) => Some("text-cell long-text"),
        Some(15..) => Some("text-cell"),
        _ => None,
    }
}

fn row(row: &Row, texts: &[Option<&'static str>]) -> AnyView {
    let cells: Vec<_> = row
        .values
        .iter()
        .enumerate()
        .map(|(place, value)| {
            let class = match value {
                Value::Secret => Some("hidden-cell"),
                _ => texts.get(place).copied().flatten(),
            };
            view! { <td class=class><span data-figure="" translate="no">{value.formatted()}</span></td> }
        })
        .collect();
    view! { <tr class:total=row.total><th scope="row">{row.name.clone()}</th>{cells}</tr> }.into_any()
}

/// The tables of a publication. `own` is the address of its page, if it offers files.
pub fn tables_view(content: &Publication, own: Option<&str>) -> AnyView {
    let figures: Vec<_> = content
        .tables
        .iter()
        .map(|table| {
            let figure = table.figure();
            match own {
                Some(own) => figure_view(&figure, &format!("{own}/tableaux?tableau={}", table.id), own, None),
                None => figure_view(&figure, "", "", None),
            }
        })
        .collect();
    view! { <div class="figures">{figures}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(rows: Vec<Row>) -> String {
        let figure = Figure {
            units: Vec::new(),
            id: "distribution".to_owned(),
            title: "Délais".to_owned(),
            reading: "Enlevez les filtres.".to_owned(),
            notes: vec!["Une note.".to_owned()],
            head: ["Réponse", "Part"].map(str::to_owned).to_vec(),
            rows,
            chart: Chart::None,
        };
        let more = view! { <a href="/joindre">"Joindre"</a> }.into_any();
        Owner::new().with(|| figure_view(&figure, "/tableaux?a=1", "/observatoire/question?a=1", Some(more)).to_html())
    }

    #[test]
    fn a_figure_that_only_explains_why_it_is_empty_has_no_table_and_no_links() {
        let empty = html(Vec::new());
        assert!(empty.contains("Délais") && empty.contains("Enlevez les filtres.") && empty.contains("Une note."));
        assert!(!empty.contains("<table") && !empty.contains("<details") && !empty.contains("href"), "{empty}");
        let full = html(vec![Row::new("Oui", vec![Value::Share(0.5)])]);
        assert!(full.contains("<table") && full.contains("/tableaux?a=1&amp;format=xlsx") && full.contains("/joindre"));
    }

    #[test]
    fn a_column_of_words_is_set_as_text_and_one_of_signs_among_numbers_is_not() {
        let words = |text: &str| html(vec![Row::new("Oui", vec![Value::Words(text.to_owned())])]);
        assert!(!words("non diffusable").contains("text-cell"));
        assert!(words("Marchés publics").contains("<td class=\"text-cell\">"));
        let sentence = words("personne n’a publié ses achats, ni ceux de son secteur");
        assert_eq!(sentence.matches("class=\"text-cell long-text\"").count(), 2, "with its heading: {sentence}");
    }
}
