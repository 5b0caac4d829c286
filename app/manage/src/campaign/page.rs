//! The page where staff open, close and test the questionnaires, and announce something to respondents.

use super::confirmation as campaign_confirmation;
use super::update::WAY;
use crate::actions::Announce;
use crate::actions::RunCampaign;
use crate::actions::SetClosing;
use forms::Returned;
use french::dates;
use french::grouped;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::Right;
use service::campaign::{Campaign, campaign};
use service::http::query_parameters;
use service::{Service, service};
use store::{Announcement, StoreError, Trials};
use survey::Audience;
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;
use ui::text_field::{Control, Entry, entry_view};

/// The page's query parameters.
struct Asked {
    /// The outcome of setting dates.
    date: Option<String>,
    /// The act just completed, and its questionnaire.
    done: Option<String>,
    of: Option<Audience>,
}

/// `/observatoire/campagne`.
#[component]
pub fn CampaignPage() -> impl IntoView {
    let query = query_parameters();
    let asked = Asked {
        date: query.get("date"),
        done: query.get("fait"),
        of: query.get("pour").and_then(|slug| Audience::from_slug(&slug)),
    };
    let question = query.get("demande");
    let service = service();
    let page = async move {
        if let Err(instead) = page_for(Right::RunCampaigns).await {
            return instead;
        }
        if let (Some(act), Some(of)) = (&question, asked.of) {
            match campaign_confirmation::page(&service, act, of).await {
                Ok(Some(page)) => return page,
                // There is nothing left to confirm: somebody else has already done it.
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(%error, "the campaign could not be read");
                    return view! { <Unavailable /> }.into_any();
                }
            }
        }
        campaign_page(&service, asked, WAY.returned()).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the campaign could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// The name of a questionnaire on this page.
pub(crate) fn name(audience: Audience) -> &'static str {
    match audience {
        Audience::StartUp => "Questionnaire des start-up",
        Audience::Acheteurs => "Questionnaire des acheteurs",
    }
}

async fn campaign_page(service: &Service, asked: Asked, returned: Returned) -> Result<AnyView, StoreError> {
    let responses = service.store.response_counts(service.edition).await?;
    let mut parts = Vec::new();
    let mut campaigns = Vec::new();
    for audience in Audience::ALL {
        let Some(questionnaire) = service.library.get(service.edition, audience) else { continue };
        let campaign = campaign(service, questionnaire).await?;
        let opened = service.store.campaign_dates(service.edition, audience).await?.opens_at;
        let trials = service.store.trials(service.edition, audience).await?;
        let count = responses.iter().find(|(a, _)| *a == audience).map_or(0, |(_, n)| *n);
        parts.push(part(audience, &campaign, count, trials));
        campaigns.push((campaign, opened));
    }
    let announced = announced_view(service.store.announcement().await?);
    let entry = Entry {
        name: "annonce",
        id: "annonce",
        label: "Nouvelle annonce",
        hint: "300 caractères au plus, sans mise en forme. Elle remplace celle qui est publiée, et paraît en haut de toutes les pages des répondants.",
        control: Control::Area(3),
        autocomplete: "off",
        required: false,
    };
    let entry = entry_view(&entry, &returned);
    let wrong = returned.is_wrong();
    let notice = notice(&asked);
    let dates = dates(&returned, campaigns.first(), &campaigns);
    let heading = format!("Campagne {}", service.edition);
    Ok(view! {
        <Page title="Campagne" staff=true wrong=wrong>
            <ErrorSummary errors=Signal::stored(returned.errors) />
            <h1>{heading}</h1>
            {notice}
            {parts}
            <h2>"Dates"</h2>
            {dates}
            <h2 id="annoncer">"Annonce aux répondants"</h2>
            {announced}
            <form method="post" action=Announce::url() novalidate>
                {entry}
                <div class="actions"><button class="button button-second">"Publier l’annonce"</button></div>
            </form>
        </Page>
    }
    .into_any())
}

/// The current announcement, and the form to withdraw it.
fn announced_view(announced: Option<Announcement>) -> AnyView {
    match announced {
        Some(announced) => view! {
            <div class="notice">
                <p dir="auto">{announced.text}</p>
                <p class="note">{format!("Publiée le {} (heure de Paris).", dates::moment(announced.published_at))}</p>
                <form method="post" action=Announce::url()>
                    <input type="hidden" name="geste" value="retirer" />
                    <button class="link-button">"Retirer l’annonce"</button>
                </form>
            </div>
        }
        .into_any(),
        None => view! { <p>"Rien n’est annoncé en ce moment."</p> }.into_any(),
    }
}

/// The confirmation of the act just completed.
fn notice(asked: &Asked) -> Option<AnyView> {
    let which = asked.of.map_or_else(|| "questionnaire".to_owned(), |of| name(of).to_lowercase());
    let text = match (asked.date.as_deref(), asked.done.as_deref()) {
        (Some("enregistree"), _) => {
            "La date est enregistrée. Les pages publiques l’annoncent dès maintenant.".to_owned()
        }
        (None, Some("ouverte")) => format!("Le {which} est ouvert."),
        (None, Some("fermee")) => format!("Le {which} est fermé."),
        (None, Some("essai")) => {
            format!("Le mode test a commencé pour le {which} : ce qui y est répondu maintenant ne compte pas.")
        }
        (None, Some("fin-essai")) => format!("Le mode test est terminé pour le {which}."),
        (None, Some("vide")) => format!("Les essais du {which} sont effacés."),
        (None, Some("annonce")) => "L’annonce est publiée.".to_owned(),
        (None, Some("annonce-retiree")) => "L’annonce est retirée.".to_owned(),
        _ => return None,
    };
    Some(view! { <div class="notice" role="status"><p>{text}</p></div> }.into_any())
}

/// A questionnaire: its state, and the possible acts.
fn part(audience: Audience, campaign: &Campaign, count: i64, trials: Trials) -> AnyView {
    let state = match (campaign.open, campaign.opens, campaign.closes) {
        (true, _, Some(at)) => format!("Ouverte jusqu’au {}", dates::limit(at)),
        (true, _, None) => "Ouverte, sans date de clôture".to_owned(),
        (false, Some(at), _) => format!("Ouvrira le {}", dates::limit(at)),
        (false, None, Some(at)) => format!("Close depuis le {}", dates::limit(at)),
        (false, None, None) => "Close".to_owned(),
    };
    let mode = campaign.testing.then(|| {
        view! { <div><dt>"Mode test"</dt><dd>"En cours : ce qui est répondu maintenant ne compte nulle part, et ses pages le disent."</dd></div> }
    });
    let there = trials.drafts + trials.sent;
    let tried = (there > 0 || campaign.testing).then(|| {
        let notice = format!("envoyés\u{a0}: {}, en cours\u{a0}: {}", grouped(trials.sent), grouped(trials.drafts));
        view! { <div><dt>"Essais"</dt><dd>{notice}</dd></div> }
    });
    let heading = name(audience);
    let of = format!(" – {}", heading.to_lowercase());
    let act = |act: &'static str, text: &'static str, class: &'static str| {
        let of = of.clone();
        view! {
            <form method="post" action=RunCampaign::url()>
                <input type="hidden" name="questionnaire" value=audience.slug() />
                <input type="hidden" name="geste" value=act />
                <button class=class>{text} <span class="visually-hidden">{of}</span></button>
            </form>
        }
    };
    // Each leads to a confirmation page that explains the consequences.
    let ask = |act: &'static str, text: &'static str, class: &'static str| {
        let of = of.clone();
        view! { <a class=class href=campaign_confirmation::address(act, audience)>{text} <span class="visually-hidden">{of}</span></a> }
            .into_any()
    };
    let run = match campaign.open {
        true => ask("fermer", "Fermer maintenant…", "button button-second"),
        false => act("ouvrir", "Ouvrir maintenant", "button button-second").into_any(),
    };
    let test = match (campaign.open, campaign.testing) {
        (true, _) => None,
        (false, true) => Some(act("fin-essai", "Quitter le mode test", "button button-quiet")),
        (false, false) => Some(act("essai", "Passer en mode test", "button button-quiet")),
    };
    let empty = (there > 0).then(|| ask("vider", "Effacer les essais…", "button button-quiet"));
    view! {
        <section class="part" aria-labelledby=format!("campagne-{audience}")>
            <h2 id=format!("campagne-{audience}")>{heading}</h2>
            <dl class="facts">
                <div><dt>"État"</dt><dd>{state}</dd></div>
                {mode}
                <div><dt>"Réponses"</dt><dd>{grouped(count)}</dd></div>
                {tried}
            </dl>
            <div class="actions">{run} {test} {empty}</div>
        </section>
    }
    .into_any()
}

/// A field for a moment in Paris time, to the second.
fn moment_view(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    error: Option<&str>,
) -> AnyView {
    let wrong = error.is_some();
    let described = if wrong { format!("{id}-aide {id}-erreur") } else { format!("{id}-aide") };
    let error = error.map(|text| view! { <p class="field-error" id=format!("{id}-erreur")>{text.to_owned()}</p> });
    view! {
        <div class="question" class:field-wrong=wrong>
            <label class="question-label" for=id>{label}</label>
            <p class="hint" id=format!("{id}-aide")>{hint}</p>
            {error}
            <input
                class="input" type="datetime-local" step="1" id=id name=id value=value
                aria-describedby=described aria-invalid=wrong.then_some("true")
            />
        </div>
    }
    .into_any()
}

type WithOpening = (Campaign, Option<chrono::DateTime<chrono::Utc>>);

fn dates(returned: &Returned, first: Option<&WithOpening>, all: &[WithOpening]) -> AnyView {
    let [wrong_open, wrong_close, wrong_grace] = ["ouverture", "cloture", "delai"].map(|field| returned.error(field));
    let is_refused = wrong_open.or(wrong_close).or(wrong_grace).is_some();
    let typed = |field: &str| is_refused.then(|| returned.typed.get(field).to_owned());
    // If the questionnaires differ, the common field is empty.
    let alike = |of: fn(&WithOpening) -> String| {
        first.map(of).filter(|one| all.iter().all(|other| of(other) == *one)).unwrap_or_default()
    };
    let closes = typed("cloture").unwrap_or_else(|| alike(|(c, _)| c.closes.map(dates::field).unwrap_or_default()));
    let opens = typed("ouverture").unwrap_or_else(|| alike(|(_, o)| o.map(dates::field).unwrap_or_default()));
    let grace = typed("delai").unwrap_or_else(|| alike(|(c, _)| c.grace_minutes.to_string()));
    let chosen = typed("questionnaire").unwrap_or_default();
    let choices: Vec<_> = Audience::ALL
        .into_iter()
        .map(|audience| {
            let slug = audience.slug();
            view! { <option value=slug selected=slug == chosen>{name(audience)}</option> }
        })
        .collect();
    let grace_error = wrong_grace.map(|text| view! { <p class="field-error" id="delai-erreur">{text.to_owned()}</p> });
    let wrong_grace = wrong_grace.is_some();
    let grace_described = if wrong_grace { "delai-aide delai-erreur" } else { "delai-aide" };
    let opening = moment_view(
        "ouverture",
        "Les réponses sont reçues à partir du",
        "Heure de Paris, à la seconde. Laissée vide, l’ouverture reste ce qu’elle est.",
        opens,
        wrong_open,
    );
    let closing = moment_view(
        "cloture",
        "Les réponses sont reçues jusqu’au",
        "Heure de Paris, à la seconde. Une date plus tardive prolonge.",
        closes,
        wrong_close,
    );
    view! {
        <form method="post" action=SetClosing::url() novalidate>
            <div class="question">
                <label class="question-label" for="questionnaire">"Questionnaires concernés"</label>
                <select class="input" id="questionnaire" name="questionnaire">
                    <option value="" selected=chosen.is_empty()>"Les deux"</option>
                    {choices}
                </select>
            </div>
            {opening}
            {closing}
            <div class="tick">
                <input type="checkbox" id="sans-date" name="sans-date" value="oui" />
                <label for="sans-date">"Aucune date de clôture : les questionnaires restent ouverts"</label>
            </div>
            <div class="question" class:field-wrong=wrong_grace>
                <label class="question-label" for="delai">"Délai laissé aux réponses déjà commencées"</label>
                <p class="hint" id="delai-aide">"En minutes après la clôture. Passé ce délai, elles sont conservées mais ne peuvent plus être envoyées."</p>
                {grace_error}
                <input
                    class="input input-short" type="text" inputmode="numeric" id="delai" name="delai" value=grace
                    aria-describedby=grace_described aria-invalid=wrong_grace.then_some("true")
                />
            </div>
            <div class="actions"><button class="button">"Enregistrer la date"</button></div>
        </form>
    }
    .into_any()
}
