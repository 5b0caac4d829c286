//! Contributions from outside: reactions to the Observatory, and tokens for programs.

use super::accounts::{ADMINISTRATOR, MANAGER};
use super::noted;
use crate::Failure;
use chrono::{DateTime, Duration, Utc};
use store::{Act, NewReaction, NewToken, Scope, Secret, SecretHash, Store, Verdict};

/// Reactions: author, text, decision.
const REACTIONS: [(&str, &str, Verdict); 7] = [
    (
        "Une fondatrice de start-up",
        "Le délai de trois mois changerait tout pour nous : aujourd’hui, nous apprenons un refus par le silence.",
        Verdict::Shown,
    ),
    (
        "Le service achats d’une commune",
        "D’accord pour rémunérer les pilotes, à condition qu’un modèle de contrat court existe pour les petites collectivités.",
        Verdict::Shown,
    ),
    (
        "Un directeur des achats",
        "Un dossier unique n’aura d’effet que si les grands groupes renoncent à leurs propres questionnaires. Qui commence ?",
        Verdict::Shown,
    ),
    (
        "Une juriste de la commande publique",
        "Former les équipes est utile, mais la plupart des blocages viennent de la peur du contentieux : publiez des exemples.",
        Verdict::Shown,
    ),
    ("Publicité", "Doublez vos ventes en dix jours grâce à notre méthode, écrivez-nous !", Verdict::Refused),
    (
        "Un responsable de l’innovation",
        "Pourquoi ne pas publier les résultats par région tous les trimestres ?",
        Verdict::Waiting,
    ),
    (
        "Une dirigeante de PME",
        "Et les PME qui innovent sans être des start-up ? Elles rencontrent les mêmes difficultés.",
        Verdict::Waiting,
    ),
];

/// Adds reactions, and decides on most of them.
pub async fn react(store: &Store, now: DateTime<Utc>) -> Result<(), Failure> {
    if store.count_reactions(Verdict::Waiting).await? > 0 {
        return Ok(());
    }
    for (number, (name, message, verdict)) in REACTIONS.into_iter().enumerate() {
        let at = now - Duration::hours(200 - 27 * number as i64);
        let key = secret()?;
        let email = format!("reaction-{number}@lecteurs.example");
        let (name, message) = (name.to_owned(), message.to_owned());
        store.react(NewReaction { key, name, email, message, write_to_author: false, at }).await?;
        let Some(reaction) = store.reaction(key).await?.filter(|_| verdict != Verdict::Waiting) else { continue };
        let decided =
            noted(MANAGER, at + Duration::hours(3), Act::ReactionDecided, &reaction.id.to_string(), verdict.code());
        store.noting(decided).decide_reaction(reaction.id, verdict).await?;
    }
    Ok(())
}

/// Creates tokens: a valid one, one that expires soon, one that was revoked. Nobody has their secrets.
pub async fn tokens(store: &Store, now: DateTime<Utc>) -> Result<(), Failure> {
    if !store.tokens().await?.is_empty() {
        return Ok(());
    }
    let at = now - Duration::days(20);
    let tokens = [
        ("Tableau de bord de la direction", vec![Scope::Volumes], None),
        ("Entrepôt de données", vec![Scope::Exports, Scope::Codebook], Some(now + Duration::days(70))),
        ("Essai de l’an dernier", vec![Scope::Volumes], None),
    ];
    for (name, scopes, expires_at) in tokens {
        let sentence: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
        let made = noted(ADMINISTRATOR, at, Act::TokenMade, name, &sentence.join(" "));
        let made_by = ADMINISTRATOR.to_owned();
        let token = NewToken { hash: secret()?, name: name.to_owned(), scopes, made_by, at, expires_at };
        store.noting(made).make_token(&token).await?;
    }
    if let Some(last) = store.tokens().await?.first() {
        let revoked =
            noted(ADMINISTRATOR, now - Duration::days(3), Act::TokenRevoked, &last.name, &last.id.to_string());
        store.noting(revoked).revoke_token(last.id).await?;
    }
    Ok(())
}

fn secret() -> Result<SecretHash, Failure> {
    Ok(Secret::random().map_err(|error| error.to_string())?.hash())
}
