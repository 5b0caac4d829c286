//! A frozen figure, in a proposal or a report.

use super::table;
use french::spacing::bound;
use leptos::prelude::*;
use statistics::figure::Figure;

/// A frozen figure, with a heading of the third level. `place` identifies it on its page; `source` names the data.
pub fn frozen_view(figure: &Figure, place: &str, source: &str, more: Option<AnyView>) -> AnyView {
    let figure = Figure { id: place.to_owned(), ..figure.clone() };
    let legend: Vec<_> = figure
        .legend()
        .into_iter()
        .map(|(class, name)| view! { <span class="legend-item"><span class=class></span>{name}</span> })
        .collect();
    let legend = (!legend.is_empty()).then(|| view! { <p class="legend">{legend}</p> });
    let drawing = figure.svg().map(|svg| view! { <div class="drawing" inner_html=svg></div> });
    let is_drawn = drawing.is_some();
    let notes: Vec<_> = figure.notes.iter().map(|note| view! { <p class="note">{bound(note)}</p> }).collect();
    let more = more.map(|more| view! { <div class="figure-links">{more}</div> });
    view! {
        <article class="panel figure" id=place.to_owned() aria-labelledby=format!("{place}-nom")>
            <h3 id=format!("{place}-nom")>{figure.title.clone()}</h3>
            <p class="figure-reading">{bound(&figure.reading)}</p>
            {legend}
            {drawing}
            <details class="aside values" open=!is_drawn>
                <summary>"Tableau des valeurs"</summary>
                {table(&figure)}
            </details>
            {notes}
            <p class="note">{bound(source)}</p>
            {more}
        </article>
    }
    .into_any()
}
