//! A report as a page.

use documents::report::{Block, CONTENTS, Fact, Figured, GONE, Passages, Report, TABLE, table_rows};
use french::spacing::bound;
use leptos::prelude::*;

/// A report. `files` is the address of the CSV files of its figures, if they are offered.
pub fn report_view(report: &Report, passages: &Passages, files: Option<&str>) -> AnyView {
    let contents: Vec<_> = report
        .numbered()
        .map(|(title, chapter)| view! { <li><a href=format!("#{}", chapter.id)>{title}</a></li> })
        .collect();
    let chapters: Vec<_> = report
        .numbered()
        .map(|(title, chapter)| {
            let heading = format!("{}-titre", chapter.id);
            let named_by = heading.clone();
            let blocks: Vec<_> = chapter.blocks.iter().map(|block| view_of(block, passages, files)).collect();
            view! {
                <section class="report-chapter" id=chapter.id.clone() aria-labelledby=named_by>
                    <h2 id=heading>{title}</h2>
                    {blocks}
                </section>
            }
        })
        .collect();
    view! {
        <article class="report">
            <h1>{report.title.clone()}</h1>
            {facts(&report.facts(), "report-facts")}
            <nav class="report-contents" aria-labelledby="sommaire">
                <h2 id="sommaire">{CONTENTS}</h2>
                <ul role="list">{contents}</ul>
            </nav>
            {chapters}
        </article>
    }
    .into_any()
}

fn facts(facts: &[Fact], class: &str) -> AnyView {
    let facts: Vec<_> = facts
        .iter()
        .map(|fact| view! { <div><dt>{bound(&fact.name)}</dt><dd>{bound(&fact.value)}</dd></div> })
        .collect();
    view! { <dl class=format!("facts board-facts {class}")>{facts}</dl> }.into_any()
}

fn view_of(block: &Block, passages: &Passages, files: Option<&str>) -> AnyView {
    match block {
        Block::Heading { text } => view! { <h3 class="report-heading" dir="auto">{text.clone()}</h3> }.into_any(),
        Block::Paragraph { text } => view! { <p class="typed-text" dir="auto">{bound(text)}</p> }.into_any(),
        Block::List { items } => {
            let items: Vec<_> = items.iter().map(|item| view! { <li>{bound(item)}</li> }).collect();
            view! { <ul>{items}</ul> }.into_any()
        }
        Block::Facts { facts: all } => facts(all, ""),
        Block::Figure { of, level } => figure(of, *level, files),
        Block::Quote { excerpt, from, .. } => {
            let words = passages.get(excerpt).cloned().unwrap_or_else(|| GONE.to_owned());
            view! {
                <figure class="quote-figure">
                    <blockquote class="quote" dir="auto"><p>{words}</p></blockquote>
                    <figcaption class="note">{from.clone()}</figcaption>
                </figure>
            }
            .into_any()
        }
    }
}

fn figure(of: &Figured, level: u16, files: Option<&str>) -> AnyView {
    let figure = &of.figure;
    let (id, heading) = (of.name.clone(), format!("{}-nom", of.name));
    let (title, named_by) = (figure.title.clone(), heading.clone());
    let title = match level {
        4 => view! { <h4 id=named_by>{title}</h4> }.into_any(),
        _ => view! { <h3 id=named_by>{title}</h3> }.into_any(),
    };
    let legend: Vec<_> = figure
        .legend()
        .into_iter()
        .map(|(class, name)| view! { <span class="legend-item"><span class=class></span>{name}</span> })
        .collect();
    // The sentence above the chart has the same contents, so the chart and its legend are hidden from screen readers.
    let legend = (!legend.is_empty()).then(|| view! { <p class="legend" aria-hidden="true">{legend}</p> });
    let drawing = figure.drawing().map(|drawing| {
        view! { <div class="drawing" role="img" aria-label=bound(&figure.reading) inner_html=drawing.plain()></div> }
    });
    let notes: Vec<_> = figure.notes.iter().map(|note| view! { <p class="note">{bound(note)}</p> }).collect();
    let file = files.map(|files| {
        let title = format!(" : {}", figure.title);
        view! {
            <p class="figure-links"><a href=format!("{files}/{}", of.name) download="">"Télécharger (CSV)" <span class="visually-hidden">{title}</span></a></p>
        }
    });
    let table = table(of);
    view! {
        <article class="panel figure report-figure" id=id aria-labelledby=heading>
            {title}
            <p class="figure-reading">{bound(&figure.reading)}</p>
            {legend}
            {drawing}
            {table}
            {notes}
            <p class="note report-source">{bound(&of.source())}</p>
            {file}
        </article>
    }
    .into_any()
}

fn table(of: &Figured) -> AnyView {
    let figure = &of.figure;
    let head: Vec<_> = figure.head.iter().map(|heading| view! { <th scope="col">{heading.clone()}</th> }).collect();
    let rows: Vec<_> = table_rows(figure)
        .into_iter()
        .map(|(cells, total)| {
            let mut cells = cells.into_iter();
            let name = cells.next().unwrap_or_default();
            let cells: Vec<_> = cells.map(|cell| view! { <td>{cell}</td> }).collect();
            view! { <tr class:total=total><th scope="row">{name}</th>{cells}</tr> }
        })
        .collect();
    let label = format!("{TABLE} : {}", figure.title);
    view! {
        <div class="table-scroll" role="region" aria-label=label tabindex="0">
            <table class="report-table">
                <caption>{TABLE}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
