//! `/observatoire/reponses/{number}`: all that staff may see of a response, and the possible acts.

use super::confirmation as responses_confirmation;
use super::confirmation::acts;
use super::handling::NO_REASON_GIVEN;
use super::marking::Marks;
use super::search_page::{organisation, state};
use super::{PATH, page_of};
use crate::findings::comparison_view::answers_table;
use crate::findings::review::Review;
use crate::findings::{address, asked, decisions_view};
use dashboards::projections::responses::quality;
use emails::masking::masked;
use emails::name;
use french::dates;
use leptos::prelude::*;
use service::accounts::rights::Right;
use service::audit::note;
use service::form::returned_by_cookie::Way;
use service::http::path_parameters;
use service::{Service, service};
use store::{Act, SessionInfo, StoreError, StoredResponse, WaitingEmail};
use survey::FieldError;
use survey::Questionnaire;
use survey::identifier::audience_name;
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{Gone, Page, Unavailable};
use ui::staff_page::page_for;

/// How a refused act is returned.
pub const WAY: Way<'static> = Way { form: "reponse", page: PATH };

/// The address's code for a missing reason for downloading the data.
pub const NO_REASON: &str = "sans-motif";
/// The code for a reason that is too long.
pub const LONG_REASON: &str = "motif-long";

/// A response as its page shows it.
pub(super) struct Shown<'a> {
    pub service: &'a Service,
    pub questionnaire: &'a Questionnaire,
    pub stored: &'a StoredResponse,
}

impl Shown<'_> {
    /// The reference.
    pub fn reference(&self) -> &str {
        &self.stored.response.receipt.reference
    }
}

/// `/observatoire/reponses/{number}`.
#[component]
pub fn ResponseOfStaffPage() -> impl IntoView {
    let params = path_parameters();
    let (service, asked) = (service(), asked());
    let page = async move {
        let session = match page_for(Right::SeeResponses).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let id = params.get("reponse").and_then(|id| id.parse().ok());
        response_page(&service, &session, id, asked.get("demande"), asked.get("fait")).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a response could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn response_page(
    service: &Service,
    session: &SessionInfo,
    id: Option<i64>,
    demand: &str,
    done: &str,
) -> Result<AnyView, StoreError> {
    let gone = || {
        let message = "Cette réponse n’existe pas, ou a été effacée.";
        Ok(view! { <Gone message=message back=PATH name="Chercher une autre réponse" /> }.into_any())
    };
    let Some(id) = id else { return gone() };
    let Some(stored) = service.store.response_of_number(id).await? else { return gone() };
    let Some(hash) = service.store.hash_of_number(id).await? else { return gone() };
    let response = &stored.response;
    let Some(questionnaire) = service.library.get(response.edition, response.audience) else { return gone() };
    let reference = response.receipt.reference.clone();
    if let Err(refusal) = note(service, session, Act::ResponseSeen, reference.clone(), "page de la réponse").await {
        tracing::error!(message = refusal.message, "a response is not shown");
        return Ok(view! { <Unavailable /> }.into_any());
    }
    let shown = Shown { service, questionnaire, stored: &stored };
    if let Some(page) = responses_confirmation::page(&shown, demand) {
        return Ok(page);
    }
    let mut returned = WAY.returned();
    let refused = match done {
        NO_REASON => Some(NO_REASON_GIVEN),
        LONG_REASON => Some("Ce motif est trop long : 1\u{202f}000 caractères au plus."),
        _ => None,
    };
    returned.errors.extend(refused.map(|why| FieldError::new("motif-donnees", "Motif", why)));
    let (decisions, _) = service.store.decided_on(hash).await?;
    let versions = service.store.earlier_versions(hash).await?;
    let emails = service.store.waiting_emails(hash).await?;
    let title = format!("Réponse {reference}");
    let earlier: Vec<_> = versions
        .iter()
        .rev()
        .map(|version| {
            let mut former = stored.clone();
            former.response.answers = version.answers.clone();
            former.response.receipt.corrected_at = None;
            former.response.receipt.submitted_at = version.sent_at;
            let table = answers_table(questionnaire, &[&former], "Réponses de cette version", &|_| true);
            let notice = format!("Version {}, envoyée le {}", version.version, dates::moment(version.sent_at));
            view! { <details class="values"><summary>{notice}</summary>{table}</details> }
        })
        .collect();
    let earlier = (!earlier.is_empty()).then(|| view! { <h2>"Versions précédentes"</h2>{earlier} });
    let answers = answers_table(questionnaire, &[&stored], "Réponses envoyées", &|_| true);
    let findings = findings(&shown).await?;
    let acts = acts(&shown, &Marks::of(&shown).await?, &returned);
    let (facts, notice, emails, decisions) =
        (facts(&shown), notice(done), emails_view(&emails), decisions_view(&decisions));
    let (wrong, errors) = (returned.is_wrong(), returned.errors.clone());
    Ok(view! {
        <Page title=title.clone() staff=true wrong=wrong>
            <a class="back" href=PATH>"Trouver une réponse"</a>
            <ErrorSummary errors=errors />
            {notice}
            <h1>{title}</h1>
            {facts}
            <p><a href="#agir">"Ce que vous pouvez faire"</a></p>
            {findings}
            <h2>"Réponses"</h2>
            {answers}
            {earlier}
            {decisions}
            {emails}
            <h2 id="agir">"Ce que vous pouvez faire"</h2>
            {acts}
        </Page>
    }
    .into_any())
}

/// The confirmation of the act just completed.
fn notice(done: &str) -> Option<AnyView> {
    let text = match done {
        "lien" => "Le lien part à cette adresse. Les liens d’avant restent valables.",
        "demandee" => "La question part à l’adresse du répondant, et attend au-dessus de sa réponse.",
        "posee" => {
            "La question attend au-dessus de la réponse\u{a0}: le répondant la lira en revenant par son lien personnel."
        }
        "ecartee" => "La réponse est mise à l’écart\u{a0}: elle ne compte plus dans aucun chiffre.",
        "groupe" => "Les deux organisations comptent désormais pour une seule.",
        "groupe-deja" => "Rien n’a été fait\u{a0}: ces organisations étaient déjà du même groupe.",
        "groupe-retire" => {
            "L’organisation est retirée du groupe\u{a0}; une réponse qui attendait attend toujours votre choix."
        }
        "accord" => "L’accord écrit est consigné\u{a0}: la prochaine publication en tient compte.",
        "accord-retire" => "L’accord est retiré\u{a0}: la prochaine publication n’en tient plus compte.",
        "reprise" => "La réponse compte de nouveau.",
        "change" => "Rien n’a été fait\u{a0}: la réponse a changé entre-temps. Relisez-la avant de décider.",
        _ => return None,
    };
    Some(view! { <div class="notice" role="status"><p>{text}</p></div> }.into_any())
}

fn facts(shown: &Shown<'_>) -> AnyView {
    let (stored, receipt) = (shown.stored, &shown.stored.response.receipt);
    let class = if stored.counts { "state state-done" } else { "state state-open" };
    let who = organisation(shown.questionnaire, stored).map(|who| view! { <strong dir="auto">{who}</strong> ". " });
    let replaced = stored.replaced_by.map(|later| {
        view! { " " <a href=page_of(later)>"Celle qui la remplace"</a> "." }
    });
    let corrected = receipt.corrected_at.map(|at| {
        view! { <div><dt>"Corrigée le"</dt><dd>{dates::moment(at)}</dd></div> }
    });
    let partner = stored.partner.clone().map(|partner| {
        view! { <div><dt>"Venue par"</dt><dd translate="no">{partner}</dd></div> }
    });
    let questionnaire = format!("{}, édition {}", audience_name(stored.response.audience), stored.response.edition);
    view! {
        <p>{who} <span class=class>{state(stored)}</span>{replaced}</p>
        <dl class="facts">
            <div><dt>"Questionnaire"</dt><dd>{questionnaire}</dd></div>
            <div><dt>"Envoyée le"</dt><dd>{dates::moment(receipt.submitted_at)}</dd></div>
            {corrected}
            {partner}
        </dl>
    }
    .into_any()
}

/// The findings about it.
async fn findings(shown: &Shown<'_>) -> Result<Option<AnyView>, StoreError> {
    let of = &shown.stored.response;
    let review = Review::of(&shown.service.store, &quality(), of.edition, of.audience).await?;
    let items = review.map(|review| review.items).unwrap_or_default();
    let id = shown.stored.id;
    let own = items.iter().filter(|item| item.finding.response == id || item.finding.other == Some(id));
    let links: Vec<_> = own
        .map(|item| {
            let state = format!(" ({})", item.state.label().to_lowercase());
            view! { <li><a href=address(of.edition, of.audience, &item.name)>{item.finding.sentence.clone()}</a>{state}</li> }
        })
        .collect();
    Ok((!links.is_empty()).then(|| view! { <h2>"Constats"</h2><ul>{links}</ul> }.into_any()))
}

fn emails_view(emails: &[WaitingEmail]) -> Option<AnyView> {
    let items: Vec<_> = emails
        .iter()
        .map(|email| {
            let kind = email.kind.map_or("Courriel d’une version plus récente", name);
            view! { <li>{format!("{kind}, vers {}, demandé le {}", masked(&email.recipient), dates::moment(email.asked_at))}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <h2>"Courriels qui attendent ou ont échoué"</h2><ul>{items}</ul> }.into_any())
}
