//! How well a file could be read, in words.

use crate::words::{class, euros, lines, tally};
use french::counted;
use leptos::prelude::*;
use suppliers::crossing::{Outcome, Quality};

/// The list of what was found, and the first lines that were not understood.
pub fn quality_view(outcome: &Outcome) -> AnyView {
    let quality = &outcome.quality;
    let identifiers: Vec<_> = quality
        .identifiers
        .iter()
        .map(|(one, count)| view! { <tr><th scope="row">{class(*one)}</th><td>{tally(count)}</td></tr> })
        .collect();
    let refused: Vec<_> = quality
        .refused
        .iter()
        .map(|(reason, count)| {
            let lines = counted(count.lines, "Aucune ligne", "Une ligne", "# lignes");
            // Most often the amount is what could not be read.
            let sum = if count.cents == 0 { String::new() } else { format!(", {}", euros(count.cents)) };
            view! { <li>{reason.sentence()}{format!(" {lines}{sum}.")}</li> }
        })
        .collect();
    let refused = (!refused.is_empty()).then(|| view! { <h4>"Lignes laissées de côté"</h4><ul>{refused}</ul> });
    let remarks: Vec<_> =
        remarks(quality, outcome.unsent.largest_total).into_iter().map(|remark| view! { <li>{remark}</li> }).collect();
    let remarks = (!remarks.is_empty()).then(|| view! { <h4>"À savoir"</h4><ul>{remarks}</ul> });
    let shown: Vec<_> = outcome
        .unsent
        .refused_lines
        .iter()
        .map(|line| {
            let amount = line.cents.map_or("–".to_owned(), euros);
            view! { <tr><th scope="row">{line.number.to_string()}</th><td>{line.cell.clone()}</td><td>{line.reason.clone()}</td><td class="number">{amount}</td></tr> }
        })
        .collect();
    let shown = (!shown.is_empty()).then(|| {
        view! {
            <details class="crossing-more">
                <summary>"Les premières lignes en cause"</summary>
                <div class="table-scroll" role="region" aria-label="Lignes en cause" tabindex="0">
                    <table>
                        <thead><tr><th scope="col">"Ligne"</th><th scope="col">"Numéro écrit"</th><th scope="col">"Pourquoi"</th><th scope="col" class="number">"Montant"</th></tr></thead>
                        <tbody>{shown}</tbody>
                    </table>
                </div>
            </details>
        }
    });
    let heading = format!("Qualité du fichier\u{a0}: {}", lines(quality.lines));
    view! {
        <section class="crossing-quality">
            <h3>{heading}</h3>
            <div class="table-scroll" role="region" aria-label="Numéros reconnus" tabindex="0">
                <table class="table-narrow">
                    <caption>"Ce que sont les numéros ; les lignes sans fournisseur identifié comptent dans le total des achats"</caption>
                    <tbody>{identifiers}</tbody>
                </table>
            </div>
            {refused}
            {remarks}
            {shown}
        </section>
    }
    .into_any()
}

/// What happened to lines that count.
fn remarks(quality: &Quality, largest_total: Option<i64>) -> Vec<String> {
    let counts = |count: u64, one: &str, many: &str| (count > 0).then(|| counted(count, "", one, many));
    let rest = quality.of(|_| true).cents;
    let total = largest_total.map(|cents| match cents == rest {
        true => format!(" Le plus grand, {}, est bien la somme des autres lignes.", euros(cents)),
        false => format!(" Le plus grand est de {}, la somme des autres lignes de {}.", euros(cents), euros(rest)),
    });
    [
        (quality.credit_notes.lines > 0)
            .then(|| format!("Avoirs et montants négatifs\u{a0}: {}.", tally(&quality.credit_notes))),
        (quality.repeated_lines.lines > 0).then(|| {
            format!("Lignes identiques à une autre, comptées quand même\u{a0}: {}.", tally(&quality.repeated_lines))
        }),
        counts(
            quality.totals,
            "Une ligne s’appelle elle-même «\u{a0}total\u{a0}»\u{a0}: elle est laissée de côté.",
            "# lignes s’appellent elles-mêmes «\u{a0}total\u{a0}»\u{a0}: elles sont laissées de côté.",
        )
        .map(|sentence| sentence + &total.unwrap_or_default()),
        counts(
            quality.hidden_lines,
            "Une ligne est masquée dans le classeur : elle compte.",
            "# lignes sont masquées dans le classeur : elles comptent.",
        ),
        counts(
            quality.rounded_amounts,
            "Un montant a des fractions de centime : il est arrondi.",
            "# montants ont des fractions de centime : ils sont arrondis.",
        ),
        counts(
            quality.lines_of_subsidiaries,
            "Une ligne d’une filiale compte pour sa maison mère.",
            "# lignes de filiales comptent pour leurs maisons mères.",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
