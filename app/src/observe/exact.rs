//! The switch behind which exact cells are: pressed on purpose, for a while, and written into the audit log. Otherwise every role
//! sees what disclosure control lets through.

use super::audit::noting;
use super::rights::{Right, allows};
use super::session::require;
use crate::components::time;
use crate::form::{Form, Refusal};
use crate::http;
use crate::respond::campaign::campaign;
use crate::respond::response::failed;
use crate::service::Service;
use crate::store::{Act, SessionInfo, StoreError};
use crate::survey::{Audience, EditionYear};
use chrono::Duration;
use leptos::prelude::*;

/// How long exact cells are shown, in minutes.
pub const MINUTES: i64 = 30;

/// Whether a session shows exact cells now.
pub fn sees(service: &Service, session: &SessionInfo) -> bool {
    allows(session.role, Right::SeeExact) && session.exact_until.is_some_and(|until| service.clock.now() < until)
}

/// Presses the switch, or takes it back.
///
/// # Errors
/// The refusal of whoever may not, or 503.
pub async fn press(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::SeeExact).await?;
    let back = back(form.get("page"));
    let pressed = if form.get("exact") == "oui" {
        let seen = noting(service, &session, Act::ExactSeen, back.clone(), format!("{MINUTES} minutes"));
        seen.show_exact(session.token, service.clock.now() + Duration::minutes(MINUTES)).await
    } else {
        service.store.hide_exact(session.token).await
    };
    pressed.map_err(|error| failed(&error))?;
    http::see_other(&back);
    Ok(())
}

/// The page that the switch was pressed on: one of ours, or the first.
fn back(asked: &str) -> String {
    let is_ours =
        asked == "/observatoire" || asked.starts_with("/observatoire/") || asked.starts_with("/observatoire?");
    let is_address = asked.bytes().all(|byte| byte.is_ascii_graphic()) && asked.len() <= 1_000;
    if is_ours && is_address { asked.to_owned() } else { "/observatoire".to_owned() }
}

/// How far the figures of an edition are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Responses to one of its questionnaires may still come in.
    Collecting,
    /// None may, and the figures of one are not closed yet.
    Closed,
    /// The figures of both are closed.
    Final,
}

impl Stage {
    /// The stage of an edition now.
    ///
    /// # Errors
    /// The database's own.
    pub async fn of(service: &Service, edition: EditionYear) -> Result<Self, StoreError> {
        let mut stage = Self::Final;
        for audience in Audience::ALL {
            let Some(questionnaire) = service.library.get(edition, audience) else { continue };
            let campaign = campaign(service, questionnaire).await?;
            if campaign.open || campaign.grace || campaign.opens.is_some() {
                return Ok(Self::Collecting);
            }
            let release = service.store.release(edition, audience).await?;
            if release.is_none_or(|release| release.closed_at.is_none()) {
                stage = Self::Closed;
            }
        }
        Ok(stage)
    }

    /// What whoever sees no exact cells is told of what is shown.
    fn said(self) -> &'static str {
        match self {
            Self::Collecting => {
                "Tant que les réponses arrivent, seuls les chiffres d’ensemble sont montrés, et ils avancent par lots d’au moins trois réponses ; les tableaux par segment, région et taille s’ouvrent quand les chiffres sont arrêtés."
            }
            Self::Closed => {
                "La collecte est close. Seuls les chiffres d’ensemble sont montrés pour un questionnaire dont les chiffres ne sont pas encore arrêtés ; ses tableaux par segment, région et taille s’ouvriront alors."
            }
            Self::Final => "La collecte est close et les chiffres sont arrêtés : ils ne changent plus.",
        }
    }
}

/// The switch, for those who may press it; for the others, what holds for them.
pub fn switch(service: &Service, session: &SessionInfo, page: &str, stage: Stage) -> AnyView {
    if !allows(session.role, Right::SeeExact) {
        return view! {
            <p class="note">{stage.said()} " Les cases où une organisation pourrait être reconnue disent « secret statistique » ; les montants sont arrondis à 0,1 M€ et les taux à 0,1 point."</p>
        }
        .into_any();
    }
    let until = session.exact_until.filter(|_| sees(service, session));
    let (said, pressed, button) = match until {
        Some(until) => (
            format!("Cases exactes affichées jusqu’à {} : ne les diffusez pas.", time::clock(until)),
            "non",
            "Appliquer le secret statistique",
        ),
        None => (
            match stage {
                Stage::Collecting => "Le secret statistique est appliqué aux réponses de maintenant. Pour diffuser pendant la collecte, prenez un rapport : ses chiffres avancent par lots.",
                Stage::Closed | Stage::Final => "Le secret statistique est appliqué.",
            }
            .to_owned(),
            "oui",
            "Afficher les cases exactes",
        ),
    };
    let warning = until.is_none().then(|| {
        view! { <span class="note">{format!("Pendant {MINUTES} minutes ; votre geste est inscrit au journal.")}</span> }
    });
    view! {
        <form class="exact" class:exact-on=until.is_some() method="post" action="/api/observatoire/exact">
            <input type="hidden" name="page" value=page.to_owned() />
            <input type="hidden" name="exact" value=pressed />
            <p>{said}</p>
            <button class="button button-second">{button}</button>
            {warning}
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_leads_back_to_a_page_of_ours_and_nowhere_else() {
        for page in ["/observatoire", "/observatoire/freins?edition=2026&AC93=53", "/observatoire?edition=2023"] {
            assert_eq!(back(page), page);
        }
        for page in ["", "https://exemple.fr", "//exemple.fr", "/observatoirexyz", "/observatoire/\r\nX: y", "/"] {
            assert_eq!(back(page), "/observatoire");
        }
    }
}
