//! Making a report: every figure is asked for once, as everybody may see it, and put where it belongs.

use super::chapters::{self, Source};
use crate::observe::answers::AnswersInMemory;
use crate::observe::desk::{Asking, Desk, DeskError, Shown, shown};
use crate::observe::proposals::board::board;
use crate::observe::texts::excerpts_page::quotes;
use crate::observe::texts::frame::reads;
use crate::observe::texts::held::TextsInMemory;
use crate::report::{CHAPTERS, Chapter, FORMAT, Frozen, Passages, Plan, Report};
use crate::respond::campaign::campaign;
use crate::service::Service;
use crate::store::{Role, StoreError};
use crate::survey::{Audience, EditionYear};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// What reports are made from.
#[derive(Clone)]
pub struct Sources {
    /// The service.
    pub service: Service,
    /// The answers.
    pub answers: AnswersInMemory,
    /// The free texts.
    pub texts: TextsInMemory,
}

/// Makes a report of an edition, as its plan says.
///
/// # Errors
/// [`DeskError`].
pub async fn report(
    sources: &Sources,
    edition: EditionYear,
    plan: &Plan,
    at: DateTime<Utc>,
) -> Result<Report, DeskError> {
    let Sources { service, answers, .. } = sources;
    let board = board(&service.store, answers, edition).await?;
    let mut partial = false;
    for audience in Audience::ALL {
        if let Some(questionnaire) = service.library.get(edition, audience) {
            partial |= campaign(service, questionnaire).await?.begins();
        }
    }
    let mut source = Source { edition, plan, pages: Vec::new(), board, partial };
    for desk in [Desk::Volumes, Desk::Obstacles, Desk::Participation] {
        source.pages.push((desk, page(sources, desk, edition, at).await?));
    }
    let mut whole = Vec::new();
    for (id, title) in CHAPTERS.into_iter().filter(|(id, _)| plan.has(id)) {
        let mut blocks = chapters::text(plan.text(id));
        blocks.extend(match id {
            "introduction" => Vec::new(),
            "synthese" => chapters::summary(&source),
            "participation" => chapters::participation(sources, &source).await?,
            "volumes" => chapters::volumes(&source),
            "freins" => chapters::obstacles(&source),
            "leviers" => chapters::levers(&source),
            "textes" => chapters::texts(sources, &source).await?,
            "propositions" => chapters::proposals(sources, &source).await?,
            _ => crate::report::method::blocks(),
        });
        whole.push(Chapter { id: id.to_owned(), title: title.to_owned(), blocks });
    }
    let mut report = Report {
        format: FORMAT,
        title: format!("Rapport de l’Observatoire des relations start-up – grands comptes, édition {edition}"),
        edition: edition.year(),
        at,
        demonstration: service.demonstration,
        chapters: whole,
    };
    name_apart(&mut report);
    Ok(report)
}

async fn page(sources: &Sources, desk: Desk, edition: EditionYear, now: DateTime<Utc>) -> Result<Shown, DeskError> {
    let parameters = crate::form::Form::default();
    let asking = Asking { edition, parameters, exact: false, now };
    shown(&sources.answers, &sources.service.library, desk, &asking).await
}

/// Gives each figure a name of its own: two pieces of evidence may be the same figure.
fn name_apart(report: &mut Report) {
    let mut names = BTreeSet::new();
    for block in report.chapters.iter_mut().flat_map(|chapter| &mut chapter.blocks) {
        if let crate::report::Block::Figure { of, .. } = block {
            let own = of.name.clone();
            let free =
                std::iter::once(own.clone()).chain((2..).map(|n| format!("{own}-{n}"))).find(|n| !names.contains(n));
            of.name = free.unwrap_or(own);
            names.insert(of.name.clone());
        }
    }
}

/// A figure of a page, frozen.
pub(super) fn frozen(edition: EditionYear, version: i64, figure: &crate::figure::Figure) -> Frozen {
    Frozen { name: figure.id.clone(), edition: edition.year(), version, at: None, figure: figure.clone() }
}

/// What stands in the place of a quote for whoever reads no single text.
const KEPT_BACK: &str = "[citation : réservée aux personnes qui lisent les réponses]";

/// The words of what a report quotes, as they may be shown today, and to a role; with the references of the responses that they
/// are from.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub async fn passages(
    service: &Service,
    texts: &TextsInMemory,
    report: &Report,
    role: Role,
) -> Result<(Passages, Vec<String>), StoreError> {
    let (mut all, mut references) = (Passages::new(), Vec::new());
    let quoted = report.excerpts();
    for (edition, audience) in report.quoted() {
        if let Some(edition) = EditionYear::new(edition) {
            let found = quotes(&service.store, texts, edition, audience).await?;
            for quote in found.into_iter().filter(|quote| quoted.contains(&quote.id)) {
                let words = if reads(role) { quote.passage } else { KEPT_BACK.to_owned() };
                all.insert(quote.id, words);
                references.push(quote.reference);
            }
        }
    }
    references.dedup();
    Ok((all, references))
}
