//! Making a report from a publication: its figures are the publication's, the rest comes from the team.

use crate::proposals::evidence::quoted;
use crate::texts::excerpts_page::{Quote, quotes};
use crate::texts::filters::reads;
use chrono::{DateTime, Utc};
use dashboards::projections::texts::TextsInMemory;
use dashboards::proposals::words::{groups, option_name, status_name};
use dashboards::publications::making::asks;
use documents::report::made::{Added, Of, paragraphs};
use documents::report::{Block, Passages, Plan, Report, made};
use service::Service;
use store::{Role, StoreError, StoredPublication};
use survey::{Audience, EditionYear};

/// Maximum number of excerpts of a questionnaire in a report, besides those of proposals.
const QUOTES: usize = 12;

/// A report of a public publication with the team's additions; `None` if it is not public.
///
/// # Errors
/// [`StoreError`] if the additions cannot be read.
pub async fn report(
    service: &Service,
    texts: &TextsInMemory,
    stored: &StoredPublication,
    plan: Plan,
    at: DateTime<Utc>,
) -> Result<Option<Report>, StoreError> {
    let added = Added {
        plan,
        quotes: passages_of(service, texts, stored).await?,
        proposals: proposals(service, texts, stored).await?,
    };
    Ok(of(service, stored, added, at))
}

/// A report of a public publication; `None` if it is not public.
pub fn of(service: &Service, stored: &StoredPublication, added: Added, at: DateTime<Utc>) -> Option<Report> {
    let published_at = stored.publish_at.filter(|_| stored.is_public(at))?;
    let (content, hash) = stored.content.as_ref()?;
    let asks = asks(&service.library, stored.edition, &stored.plan);
    Some(made::report(&Of { content, hash, published_at, asks: &asks }, added, at))
}

fn quote_of(edition: EditionYear, audience: Audience, quote: Quote) -> Block {
    Block::Quote { excerpt: quote.id, of: (edition.year(), audience), from: quote.attribution }
}

async fn passages_of(
    service: &Service,
    texts: &TextsInMemory,
    stored: &StoredPublication,
) -> Result<Vec<Block>, StoreError> {
    let mut blocks = Vec::new();
    for audience in [Audience::Acheteurs, Audience::StartUp] {
        let all = quotes(&service.store, texts, stored.edition, audience).await?;
        blocks.extend(all.into_iter().take(QUOTES).map(|quote| quote_of(stored.edition, audience, quote)));
    }
    Ok(blocks)
}

/// The blocks about the proposals that the publication shows.
async fn proposals(
    service: &Service,
    texts: &TextsInMemory,
    stored: &StoredPublication,
) -> Result<Vec<Block>, StoreError> {
    let mut all = service.store.proposals(stored.edition).await?;
    all.retain(|one| stored.plan.proposals.contains(&one.id));
    let groups = groups(&service.library, stored.edition);
    let mut blocks = Vec::new();
    for one in all {
        let written = &one.now.written;
        blocks.push(Block::Heading { text: written.title.clone() });
        blocks.push(Block::Paragraph { text: format!("État : {}.", status_name(one.now.status).to_lowercase()) });
        blocks.extend(paragraphs(&written.body));
        // Both sides share the wording of some options, which are listed once.
        let mut items: Vec<String> = Vec::new();
        for name in written.targets.iter().map(|target| option_name(&groups, target)) {
            if !items.contains(&name) {
                items.push(name);
            }
        }
        if !items.is_empty() {
            blocks.push(Block::Paragraph { text: "Elle répond à :".to_owned() });
            blocks.push(Block::List { items });
        }
        let attached = service.store.attached_quotes(one.id).await?;
        let found = quoted(&service.store, texts, &attached).await?;
        blocks.extend(
            attached
                .iter()
                .zip(found)
                .filter_map(|(attached, quote)| Some(quote_of(attached.of.0, attached.of.1, quote?))),
        );
    }
    Ok(blocks)
}

/// Replaces a quote for those who may not read single texts.
const KEPT_BACK: &str = "[citation : réservée aux personnes qui lisent les réponses]";

/// The wording of a report's excerpts, as this role may see them today, with the references of their responses.
///
/// # Errors
/// [`StoreError`] if they cannot be read.
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
