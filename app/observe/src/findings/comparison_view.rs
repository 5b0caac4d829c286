//! The answers of one response, or of two side by side with their differences marked.

use documents::receipt::answer_in_words;
use french::dates;
use leptos::prelude::*;
use store::StoredResponse;
use survey::Questionnaire;

/// The answers to the selected fields; fields without any answer are left out.
pub fn answers_table(
    questionnaire: &Questionnaire,
    responses: &[&StoredResponse],
    caption: &'static str,
    picks: &dyn Fn(&str) -> bool,
) -> Option<AnyView> {
    let mut rows = Vec::new();
    for question in questionnaire.questions() {
        for field in question.fields.iter().filter(|field| picks(&field.name)) {
            let given: Vec<Option<String>> =
                responses.iter().map(|one| answer_in_words(question, field, &one.response.answers)).collect();
            if given.iter().all(Option::is_none) {
                continue;
            }
            let label = match &field.label {
                Some(part) => format!("{} ({part})", question.label),
                None => question.label.clone(),
            };
            let differs = given.windows(2).any(|two| two.first() != two.last());
            let cells: Vec<_> = given
                .into_iter()
                .map(|given| view! { <td dir="auto">{given.unwrap_or_else(|| "–".to_owned())}</td> })
                .collect();
            let mark = (responses.len() > 1).then(|| match differs {
                true => view! { <td><strong>"différent"</strong></td> }.into_any(),
                false => view! { <td>"identique"</td> }.into_any(),
            });
            rows.push(view! { <tr class:differs=differs><th scope="row">{label}</th>{cells}{mark}</tr> });
        }
    }
    if rows.is_empty() {
        return None;
    }
    let heads: Vec<_> = responses
        .iter()
        .map(|one| {
            let receipt = &one.response.receipt;
            let at = dates::day(receipt.corrected_at.unwrap_or(receipt.submitted_at));
            view! { <th scope="col"><span translate="no">{receipt.reference.clone()}</span> {format!(", {at}")}</th> }
        })
        .collect();
    let compared = (responses.len() > 1).then(|| view! { <th scope="col">"Comparaison"</th> });
    Some(
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=caption>
                <table class="side-by-side">
                    <caption class="visually-hidden">{caption}</caption>
                    <thead><tr><th scope="col">"Question"</th>{heads}{compared}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any(),
    )
}
