//! The receipt's record as part of a page.

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

use documents::receipt::{Entry, Given, Record};
use french::dates;
use leptos::prelude::*;

/// The record. Its headings begin at the second level, below the page's own.
pub fn record_view(record: &Record) -> AnyView {
    let facts: Vec<_> = record
        .facts
        .iter()
        .map(|fact| {
            let value = fact.value.clone();
            let value = match fact.name {
                "Référence" => view! { <strong class="reference" translate="no">{value}</strong> }.into_any(),
                "Reçues le" => view! { <time datetime=dates::machine(record.at)>{value}</time> }.into_any(),
                _ => value.into_any(),
            };
            view! { <div><dt>{fact.name}</dt><dd>{value}</dd></div> }
        })
        .collect();
    let sections: Vec<_> = record
        .sections
        .iter()
        .map(|part| {
            let entries: Vec<_> = part.entries.iter().map(entry_view).collect();
            view! {
                <section class="record-section">
                    <h3>{part.title.clone()}</h3>
                    {entries}
                </section>
            }
        })
        .collect();
    view! {
        <article class="record" aria-labelledby="justificatif">
            <h2 id="justificatif">{record.title.clone()}</h2>
            <dl class="facts record-facts">{facts}</dl>
            {sections}
        </article>
    }
    .into_any()
}

fn entry_view(entry: &Entry) -> AnyView {
    let fields: Vec<_> = entry.fields.iter().map(given_view).collect();
    let class = if fields.len() > 1 { "entry-fields" } else { "entry-field" };
    view! {
        <div class="entry">
            <h4>{entry.question.clone()}</h4>
            <div class=class>{fields}</div>
        </div>
    }
    .into_any()
}

fn given_view(given: &Given) -> AnyView {
    let label = given.label.clone().map(|label| view! { <p class="entry-label">{label}</p> });
    // The explicit role is for Safari, which does not treat a list without bullets as a list.
    let options = (!given.options.is_empty()).then(|| {
        let lines: Vec<_> = given
            .options
            .iter()
            .map(|line| {
                view! {
                    <li class="option" class:option-chosen=line.chosen>
                        <span class="option-mark" aria-hidden="true">{line.mark()}</span>
                        <span class="visually-hidden">{line.state()}</span>
                        <span dir="auto">{line.text.clone()}</span>
                    </li>
                }
            })
            .collect();
        view! { <ul class="options" role="list">{lines}</ul> }
    });
    let text = given.text().map(|text| {
        let class = if given.answer.is_some() { "answer" } else { "answer-none" };
        view! { <p class=class dir="auto" translate=given.translate()>{text.to_owned()}</p> }
    });
    let note = given.note.clone().map(|note| view! { <p class="rate">{note}</p> });
    view! { <div class="given">{label}{options}{text}{note}</div> }.into_any()
}
