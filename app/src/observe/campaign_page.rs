//! The page where staff set when the campaign closes.

use super::audit::note;
use super::rights::Right;
use super::session::{page_for, require};
use crate::components::layout::{Page, Unavailable};
use crate::components::time;
use crate::form::{Form, Refusal};
use crate::http;
use crate::respond::campaign::{campaign, paris_to_utc};
use crate::respond::response::failed;
use crate::service::{Service, service};
use crate::store::{Act, CampaignDates};
use crate::survey::Audience;
use chrono::NaiveDateTime;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::ServerFn;

/// `/observatoire/campagne`.
#[component]
pub fn CampaignPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let typed = |name: &str| query.get(name).filter(|text| text.len() <= 30);
    let (outcome, typed, typed_grace) = (query.get("date"), typed("saisie"), typed("delai"));
    let service = service();
    let page = async move {
        if let Err(instead) = page_for(Right::RunCampaigns).await {
            return instead;
        }
        let Some(questionnaire) = service.library.get(service.edition, Audience::StartUp).cloned() else {
            return view! { <Unavailable /> }.into_any();
        };
        let responses = service.store.response_counts(service.edition).await.unwrap_or_default();
        match campaign(&service, &questionnaire).await {
            Err(_) => view! { <Unavailable /> }.into_any(),
            Ok(campaign) => {
                let counts: Vec<_> = Audience::ALL
                    .into_iter()
                    .map(|audience| {
                        let count = responses.iter().find(|(a, _)| *a == audience).map_or(0, |(_, n)| *n);
                        let name = match audience {
                            Audience::StartUp => "Réponses de start-up",
                            Audience::Acheteurs => "Réponses d’acheteurs",
                        };
                        view! { <div><dt>{name}</dt><dd>{crate::survey::amount::grouped(count)}</dd></div> }
                    })
                    .collect();
                let state = match (campaign.open, campaign.closes) {
                    (true, Some(at)) => format!("Ouverte jusqu’au {}", time::limit(at)),
                    (true, None) => "Ouverte, sans date de clôture".to_owned(),
                    (false, Some(at)) => format!("Close depuis le {}", time::limit(at)),
                    (false, None) => "Close".to_owned(),
                };
                let wrong_date = outcome.as_deref() == Some("invalide");
                let wrong_grace = outcome.as_deref() == Some("delai");
                let wrong = wrong_date || wrong_grace;
                let grace_value = match typed_grace {
                    Some(typed) if wrong => typed,
                    _ => campaign.grace_minutes.to_string(),
                };
                let grace_described = if wrong_grace { "delai-aide delai-erreur" } else { "delai-aide" };
                let grace_error = wrong_grace.then(|| view! { <p class="field-error" id="delai-erreur">"Indiquez un nombre de minutes, de 0 à 10 080 (une semaine)."</p> });
                let value = match typed {
                    Some(typed) if wrong => typed,
                    _ => campaign.closes.map(time::field).unwrap_or_default(),
                };
                let described = if wrong_date { "cloture-aide cloture-erreur" } else { "cloture-aide" };
                let said = match outcome.as_deref() {
                    Some("enregistree") => Some(
                        view! { <div class="notice" role="status"><p>"La date est enregistrée. Les pages publiques l’annoncent dès maintenant."</p></div> },
                    ),
                    _ => None,
                };
                let error = wrong_date.then(|| view! { <p class="field-error" id="cloture-erreur">"Indiquez une date et une heure qui existent, par exemple 31/12/2026 23:59:59, ou cochez « Aucune date de clôture »."</p> });
                view! {
                    <Page title="Campagne" staff=true wrong=wrong>
                        <h1>{format!("Campagne {}", service.edition)}</h1>
                        {said}
                        <dl class="facts">
                            <div><dt>"État"</dt><dd>{state}</dd></div>
                            {counts}
                        </dl>
                        <h2>"Date de clôture"</h2>
                        <form method="post" action=super::set_closing::SetClosing::url() novalidate>
                            <div class="question" class:field-wrong=wrong_date>
                                <label class="question-label" for="cloture">"Les réponses sont reçues jusqu’au"</label>
                                <p class="hint" id="cloture-aide">"Heure de Paris, à la seconde."</p>
                                {error}
                                <input
                                    class="input" type="datetime-local" step="1" id="cloture" name="cloture" value=value
                                    aria-describedby=described aria-invalid=wrong_date.then_some("true")
                                />
                            </div>
                            <div class="tick">
                                <input type="checkbox" id="sans-date" name="sans-date" value="oui" />
                                <label for="sans-date">"Aucune date de clôture : les questionnaires restent ouverts"</label>
                            </div>
                            <div class="question" class:field-wrong=wrong_grace>
                                <label class="question-label" for="delai">"Délai laissé aux réponses déjà commencées"</label>
                                <p class="hint" id="delai-aide">"En minutes après la clôture. Passé ce délai, elles sont conservées mais ne peuvent plus être envoyées."</p>
                                {grace_error}
                                <input
                                    class="input input-short" type="text" inputmode="numeric" id="delai" name="delai" value=grace_value
                                    aria-describedby=grace_described aria-invalid=wrong_grace.then_some("true")
                                />
                            </div>
                            <div class="actions"><button class="button">"Enregistrer la date"</button></div>
                        </form>
                    </Page>
                }
                .into_any()
            }
        }
    };
    view! { <Suspense>{Suspend::new(page)}</Suspense> }
}

/// Sets the closing date of both questionnaires.
pub(super) async fn set(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::RunCampaigns).await?;
    let text = form.get("cloture").trim();
    let local =
        ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"].iter().find_map(|f| NaiveDateTime::parse_from_str(text, f).ok());
    // A browser sends a half-typed date as an empty one: only the box, ticked, takes the date back.
    let closes = match (local.and_then(paris_to_utc), form.get("sans-date") == "oui") {
        (_, true) => None,
        (Some(at), false) => Some(at),
        (None, false) => return refused(form, "invalide", "Indiquez une date et une heure qui existent."),
    };
    let grace = match form.get("delai").trim() {
        // A program that says nothing of it leaves it as it was.
        "" => None,
        text => match text.parse::<i64>().ok().filter(|minutes| (0..=LONGEST_GRACE).contains(minutes)) {
            Some(minutes) => Some(minutes),
            None => return refused(form, "delai", "Indiquez un nombre de minutes, de 0 à 10 080."),
        },
    };
    for audience in Audience::ALL {
        let now = service.clock.now();
        let before = service.store.campaign_dates(service.edition, audience).await.map_err(|e| failed(&e))?;
        let dates = CampaignDates { closes_at: closes, grace_minutes: grace.unwrap_or(before.grace_minutes) };
        service.store.set_closing(service.edition, audience, dates, now).await.map_err(|e| failed(&e))?;
    }
    let said = closes.map_or_else(|| "aucune date".to_owned(), time::machine);
    let said = grace.map_or_else(|| said.clone(), |minutes| format!("{said}, délai {minutes} min"));
    note(service, &session, Act::ClosingSet, service.edition.to_string(), said).await?;
    http::see_other("/observatoire/campagne?date=enregistree");
    Ok(())
}

/// The longest grace period, in minutes: a week.
const LONGEST_GRACE: i64 = 7 * 24 * 60;

/// Refuses what was typed: a browser gets its page back with it, a program the sentence.
fn refused(form: &Form, which: &str, sentence: &str) -> Result<(), Refusal> {
    if !http::is_plain_form() {
        return Err(Refusal::new(422, sentence));
    }
    let short = |name: &str| form.get(name).trim().chars().take(30).collect::<String>();
    let typed = [("saisie", short("cloture")), ("delai", short("delai"))].map(|(name, text)| (name.to_owned(), text));
    http::see_other(&format!("/observatoire/campagne?date={which}&{}", crate::form::encode(&Form(typed.to_vec()))));
    Ok(())
}
