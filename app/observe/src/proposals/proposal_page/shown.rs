//! The parts of the page: evidence, excerpts, history.

use crate::actions::DetachEvidence;
use crate::proposals::EVIDENCE_FILES;
use crate::proposals::evidence::{Today, live_address, source};
use crate::proposals::write_page::paragraphs;
use crate::texts::excerpts_page::Quote;
use crate::texts::filters::{EXCERPTS, reads};
use dashboards::proposals::words::{Group, option_name, status_name};
use forms::decode;
use french::counted;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use store::{AttachedQuote, Evidence, Proposal, ProposalVersion, SessionInfo};
use ui::figure_view::frozen::frozen_view;

/// The frozen figures of a proposal.
pub(super) fn figures(proposal: &Proposal, figures: &[(Evidence, Today)], writes: bool) -> AnyView {
    if figures.is_empty() {
        let how = if writes {
            "Aucune figure n’est jointe. Chaque figure des pages de résultats a un lien «\u{a0}Joindre à une proposition\u{a0}»."
        } else {
            "Aucune figure n’est jointe."
        };
        return view! { <p>{how}</p> }.into_any();
    }
    let figures: Vec<_> = figures.iter().map(|(one, now)| figure(proposal, one, *now, writes)).collect();
    view! { <div class="evidence">{figures}</div> }.into_any()
}

fn figure(proposal: &Proposal, one: &Evidence, now: Today, writes: bool) -> AnyView {
    let place = format!("preuve-{}", one.id);
    let parameters = decode(&one.of.query).unwrap_or_default();
    let edition = match parameters.get("edition") {
        "" => proposal.edition.to_string(),
        named => named.to_owned(),
    };
    let sentence =
        format!("{} Figée par {} le {}.", source(&edition, one.of.version, one.at, &[]), one.by, dates::moment(one.at));
    let live = live_address(&one.of).map(|address| {
        let title = one.of.figure.title.clone();
        view! { <a href=address>"La figure d’aujourd’hui" <span class="visually-hidden">{format!(" : {title}")}</span></a> }
    });
    let mark = match now {
        Today::Same => None,
        Today::Changed => Some("Les réponses reçues depuis ont changé cette figure."),
        Today::Gone => Some("Cette figure n’existe plus sous cette forme."),
    };
    let mark = mark.map(|mark| view! { <p class="evidence-moved">{mark}</p> });
    let file = format!("{EVIDENCE_FILES}/{}/{}", proposal.id, one.id);
    let remove = writes.then(|| remove(proposal.id, &[("preuve", one.id)], &one.of.figure.title));
    let title = one.of.figure.title.clone();
    let more = view! {
        {mark}
        <a href=file download="">"Télécharger (CSV)" <span class="visually-hidden">{format!(" : {title}")}</span></a>
        {live}
        {remove}
    };
    frozen_view(&one.of.figure, &place, &sentence, Some(more.into_any()))
}

fn remove(proposal: i64, of: &[(&'static str, i64)], what: &str) -> AnyView {
    let fields: Vec<_> =
        of.iter().map(|(name, id)| view! { <input type="hidden" name=*name value=id.to_string() /> }).collect();
    view! {
        <form method="post" action=DetachEvidence::url()>
            <input type="hidden" name="proposition" value=proposal.to_string() />
            {fields}
            <button class="link-button">"Retirer" <span class="visually-hidden">{format!(" : {what}")}</span></button>
        </form>
    }
    .into_any()
}

/// The excerpts of a proposal, for those who may read texts.
pub(super) fn quotes(
    proposal: i64,
    quotes: &[(AttachedQuote, Option<Quote>)],
    session: &SessionInfo,
    writes: bool,
) -> AnyView {
    if quotes.is_empty() {
        let how =
            writes.then(|| view! { " Elles se joignent depuis " <a href=EXCERPTS>"les extraits citables"</a> "." });
        return view! { <p>"Aucune citation n’est jointe." {how}</p> }.into_any();
    }
    if !reads(session.role) {
        let sentence = counted(
            quotes.len(),
            "Aucune citation n’est jointe.",
            "Une citation est jointe.",
            "# citations sont jointes.",
        );
        return view! { <p>{sentence} " Votre compte ne donne pas accès aux textes des répondants."</p> }.into_any();
    }
    let items: Vec<_> = quotes
        .iter()
        .map(|(attached, quote)| {
            let (words, from) = match quote {
                Some(quote) => (quote.passage.clone(), format!("{} – {}", quote.from, quote.question)),
                None => {
                    ("[citation qui ne peut plus être montrée]".to_owned(), "Sa réponse ne compte plus.".to_owned())
                }
            };
            let remove = writes.then(|| remove(proposal, &[("citation", attached.excerpt)], "citation"));
            view! {
                <li class="free-text">
                    <figure class="quote-figure">
                        <blockquote class="quote" dir="auto">{words}</blockquote>
                        <figcaption class="note">{from}</figcaption>
                    </figure>
                    {remove}
                </li>
            }
        })
        .collect();
    view! { <ul class="text-list" role="list">{items}</ul> }.into_any()
}

/// Each version, the latest first.
pub(super) fn history(history: &[ProposalVersion], groups: &[Group]) -> AnyView {
    let items: Vec<_> = history
        .iter()
        .enumerate()
        .map(|(place, version)| {
            let before = history.get(place + 1);
            let sentence = format!(
                "Version {}, {} par {} : {}",
                version.version,
                dates::moment(version.at),
                version.by,
                changed(version, before)
            );
            let targets: Vec<_> = version.written.targets.iter().map(|target| option_name(groups, target)).collect();
            let targets = (!targets.is_empty()).then(|| view! { <p class="note">{targets.join(" ; ")}</p> });
            view! {
                <li>
                    <details class="aside version">
                        <summary>{sentence}</summary>
                        <p class="note">{status_name(version.status)}</p>
                        <p dir="auto"><strong>{version.written.title.clone()}</strong></p>
                        {paragraphs(&version.written.body)}
                        {targets}
                    </details>
                </li>
            }
        })
        .collect();
    view! { <ol class="plain-list" role="list">{items}</ol> }.into_any()
}

/// The changes of a version.
fn changed(version: &ProposalVersion, before: Option<&ProposalVersion>) -> String {
    let Some(before) = before else { return "écriture.".to_owned() };
    let mut parts = Vec::new();
    if version.written.title != before.written.title {
        parts.push("titre".to_owned());
    }
    if version.written.body != before.written.body {
        parts.push("texte".to_owned());
    }
    if version.written.targets != before.written.targets {
        parts.push("freins et leviers".to_owned());
    }
    if version.status != before.status {
        parts.push(format!("état «\u{a0}{}\u{a0}»", status_name(version.status)));
    }
    format!("{}.", parts.join(", "))
}
