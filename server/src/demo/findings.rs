//! What the staff decided about surprising answers: of each questionnaire some findings are settled, the others wait.

use super::accounts::MANAGER;
use super::noted;
use crate::command::Failure;
use app::observe::quality::deciding::until;
use app::observe::quality::held::QualityInMemory;
use app::observe::quality::review::{Item, Review};
use app::quality::Kind;
use app::quality::state::Ruling;
use app::service::Service;
use app::store::{Act, Aside, NewDecision, Store};
use app::survey::{Audience, EditionYear};
use chrono::{DateTime, Duration, Utc};

/// What is decided about the first findings, one after the other, and what is said.
const DECIDED: [(Ruling, &str); 5] = [
    (Ruling::Confirmed, "Vérifié au téléphone : les deux réponses portent sur des périodes différentes."),
    (Ruling::Asked, "Ces deux réponses nous semblent se contredire. Pouvez-vous les relire ?"),
    (Ruling::Confirmed, "Cas connu de l’équipe."),
    (Ruling::Aside, "Réponse d’essai, d’après son auteur."),
    (Ruling::Asked, "Pouvez-vous confirmer ce que vous avez répondu ici ?"),
];

/// Decides about some of what is surprising in the answers of an edition.
pub async fn decide(service: &Service, edition: EditionYear, now: DateTime<Utc>) -> Result<(), Failure> {
    let store = &service.store;
    let quality = QualityInMemory::new(store.clone(), &service.library);
    for audience in Audience::ALL {
        let review = Review::of(store, &quality, edition, audience).await?.ok_or("a questionnaire is not at hand")?;
        let mut items =
            review.items.iter().filter(|item| item.finding.kind == Kind::Contradiction && item.decisions.is_empty());
        for (number, (ruling, words)) in DECIDED.into_iter().enumerate() {
            let mut item = items.next();
            // What is set aside no longer counts: none of those whose amounts make the figures.
            while ruling == Ruling::Aside
                && let Some(one) = item
                && !is_small(store, one).await?
            {
                item = items.next();
            }
            let Some(item) = item else { break };
            decided(store, item, (ruling, words), now - Duration::hours(30 - 5 * number as i64)).await?;
        }
    }
    Ok(())
}

async fn is_small(store: &Store, item: &Item) -> Result<bool, Failure> {
    let response = store.response_of_number(item.finding.response).await?;
    let segment = response.and_then(|stored| stored.segment);
    Ok(segment.is_none_or(|segment| ["eti", "pme"].contains(&segment.as_str())))
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
        fields: item.finding.fields.clone(),
        versions: item.versions.clone(),
        until: (ruling == Ruling::Asked).then(|| until(at)),
        by: MANAGER.to_owned(),
        at,
    };
    let version = item.versions.split('/').next().and_then(|version| version.parse().ok()).unwrap_or_default();
    let entry = |act| noted(MANAGER, at, act, &item.reference, &format!("constat {}", item.name));
    match ruling {
        Ruling::Asked => drop(store.noting(entry(Act::RespondentAsked)).ask_back(&decision, version, &[]).await?),
        Ruling::Aside => {
            let entry = entry(Act::ResponseSetAside);
            store.set_aside(Aside { version, aside: true, decision, entry }).await?;
        }
        Ruling::Confirmed | Ruling::Reopened => store.noting(entry(Act::FindingDecided)).decide(&decision).await?,
    }
    Ok(())
}
