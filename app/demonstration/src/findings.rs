//! The staff's decisions about findings: in each questionnaire some are settled, the others are open.

use super::accounts::MANAGER;
use super::noted;
use crate::Failure;
use chrono::{DateTime, Duration, Utc};
use dashboards::projections::responses::QualityInMemory;
use editing::checks::Kind;
use editing::checks::decision::Ruling;
use observe::findings::deciding::until;
use observe::findings::review::{Item, Review};
use service::Service;
use store::{Act, Aside, NewDecision, Store};
use survey::{Audience, EditionYear};

/// The decisions about the first findings, with their texts.
const DECIDED: [(Ruling, &str); 5] = [
    (Ruling::Confirmed, "Vérifié au téléphone : les deux réponses portent sur des périodes différentes."),
    (Ruling::Asked, "Ces deux réponses nous semblent se contredire. Pouvez-vous les relire ?"),
    (Ruling::Confirmed, "Cas connu de l’équipe."),
    (Ruling::Aside, "Envoyée pour essayer, d’après son auteur : elle ne compte pas."),
    (Ruling::Asked, "Pouvez-vous confirmer ce que vous avez répondu ici ?"),
];

/// Decides about some findings of an edition.
pub async fn decide(service: &Service, edition: EditionYear, now: DateTime<Utc>) -> Result<(), Failure> {
    let store = &service.store;
    let quality = QualityInMemory::new(store.clone(), &service.library);
    for audience in Audience::ALL {
        let review = Review::of(store, &quality, edition, audience).await?.ok_or("a questionnaire is not at hand")?;
        let is_open = |item: &&Item| item.finding.kind == Kind::Contradiction && item.decisions.is_empty();
        let mut items = review.items.iter().filter(is_open);
        for (number, (ruling, words)) in DECIDED.into_iter().enumerate() {
            let waiting = review.items.iter().find(|item| item.waits && ruling == Ruling::Aside);
            let Some(item) = waiting.or_else(|| items.next()) else { break };
            decided(store, item, (ruling, words), now - Duration::hours(30 - 5 * number as i64)).await?;
        }
    }
    Ok(())
}

async fn decided(
    store: &Store,
    item: &Item,
    (ruling, words): (Ruling, &str),
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let decision = NewDecision {
        response: item.finding.response,
        finding: item.name.clone(),
        ruling,
        words: words.to_owned(),
        // The respondent sees these fields: where two responses differ would disclose something about the other one.
        fields: if item.waits { Vec::new() } else { item.finding.fields.clone() },
        versions: item.versions.clone(),
        until: (ruling == Ruling::Asked).then(|| until(at)),
        by: MANAGER.to_owned(),
        at,
    };
    let version = item.versions.split('/').next().and_then(|version| version.parse().ok()).unwrap_or_default();
    let entry = |act| noted(MANAGER, at, act, &item.reference, &format!("constat {}", item.name));
    match ruling {
        Ruling::Asked => drop(store.noting(entry(Act::RespondentAsked)).ask_back(&decision, version, &[]).await?),
        Ruling::Aside if !item.waits => {
            let entry = entry(Act::ResponseSetAside);
            store.set_aside(Aside { version, aside: true, decision, entry }).await?;
        }
        _ => store.noting(entry(Act::FindingDecided)).decide(&decision).await?,
    }
    Ok(())
}
