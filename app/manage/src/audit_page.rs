//! The page where administrators read the audit log.

use forms::{Form, encode};
use french::dates;
use leptos::prelude::*;
use service::accounts::rights::Right;
use service::http::query_parameters;
use service::{Service, service};
use store::{Act, Actor, AuditEntry, AuditFilter, StoreError};
use ui::later::later;
use ui::page::{Page, Unavailable};
use ui::staff_page::page_for;

/// The page's address.
const PATH: &str = "/observatoire/journal";
/// Number of entries on a page.
const A_PAGE: u32 = 50;

/// `/observatoire/journal`: all entries, or `?qui=…&acte=…`, from before `?avant=…`.
#[component]
pub fn AuditPage() -> impl IntoView {
    let query = query_parameters();
    let actor = query.get("qui").filter(|name| name.len() <= 254).unwrap_or_default();
    let act = query.get("acte").and_then(|code| Act::parse(&code)).map(|act| act.code().to_owned()).unwrap_or_default();
    let before = query.get("avant").and_then(|number| number.parse().ok()).unwrap_or(i64::MAX);
    let service = service();
    let page = async move {
        if let Err(instead) = page_for(Right::ReadAudit).await {
            return instead;
        }
        audit_page(&service, &AuditFilter { actor, act }, before).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the audit log could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn audit_page(service: &Service, filter: &AuditFilter, before: i64) -> Result<AnyView, StoreError> {
    let entries = service.store.audit_page(filter, before, A_PAGE).await?;
    let actors = service.store.audit_actors().await?;
    let older = entries.last().filter(|last| entries.len() == A_PAGE as usize && last.number > 1).map(|last| {
        let asked = [("qui", &filter.actor), ("acte", &filter.act), ("avant", &last.number.to_string())]
            .map(|(name, value)| (name.to_owned(), value.clone()));
        view! { <p><a href=format!("{PATH}?{}", encode(&Form(asked.to_vec())))>"Plus anciennes"</a></p> }
    });
    let list = if entries.is_empty() { view! { <p>"Aucune entrée ici."</p> }.into_any() } else { table(&entries) };
    let filters = filter_form(filter, &actors);
    Ok(view! {
        <Page title="Journal" staff=true wide=true>
            <h1>"Journal"</h1>
            <p class="lead">"Qui a fait quoi, quand, d’où, sur quoi. Rien ne s’y modifie : chaque entrée contient l’empreinte de la précédente, et la commande " <code>"observatoire audit verify"</code> " le contrôle. Une entrée vidée au terme de sa conservation garde son rang, sa date et son acte ; seul son rang se contrôle encore."</p>
            {filters}
            {list}
            {older}
        </Page>
    }
    .into_any())
}

fn filter_form(filter: &AuditFilter, actors: &[String]) -> AnyView {
    let option = |value: &str, text: String, chosen: &str| {
        let (value, selected) = (value.to_owned(), value == chosen);
        view! { <option value=value selected=selected>{text}</option> }
    };
    let people: Vec<_> = actors.iter().map(|actor| option(actor, actor_in_words(actor), &filter.actor)).collect();
    let mut acts: Vec<_> = Act::ALL.iter().map(|act| (act.code(), name(*act))).collect();
    acts.sort_by_key(|(_, name)| name.replace('É', "E"));
    let acts: Vec<_> = acts.into_iter().map(|(code, name)| option(code, name.to_owned(), &filter.act)).collect();
    view! {
        <form class="filter" method="get" action=PATH>
            <div class="filter-field"><label for="qui">"Qui"</label><select class="input" id="qui" name="qui"><option value="">"Tout le monde"</option>{people}</select></div>
            <div class="filter-field"><label for="acte">"Quoi"</label><select class="input" id="acte" name="acte"><option value="">"Tous les actes"</option>{acts}</select></div>
            <button class="button button-second">"Filtrer"</button>
        </form>
    }
    .into_any()
}

fn table(entries: &[AuditEntry]) -> AnyView {
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            let act = Act::parse(&entry.act).map_or_else(|| entry.act.clone(), |act| name(act).to_owned());
            view! {
                <tr>
                    <th scope="row">{entry.number}</th>
                    <td><time datetime=dates::machine(entry.at)>{dates::second(entry.at)}</time></td>
                    <td class="text">{actor_in_words(&entry.actor.name)}</td>
                    <td class="text">{act}</td>
                    <td class="text" dir="auto">{if entry.is_emptied() { "vidé au terme de sa conservation".to_owned() } else { entry.object.clone() }}</td>
                    <td class="text" dir="auto">{entry.details.clone()}</td>
                    <td>{entry.address.clone()}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-scroll" role="region" aria-label="Journal" tabindex="0">
            <table class="log">
                <caption>"Actes, le plus récent d’abord (heure de Paris)"</caption>
                <thead><tr>
                    <th scope="col">"N°"</th><th scope="col">"Quand"</th><th scope="col">"Qui"</th><th scope="col">"Quoi"</th>
                    <th scope="col">"Sur quoi"</th><th scope="col">"Détails"</th><th scope="col">"D’où"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The name of an actor as displayed.
fn actor_in_words(actor: &str) -> String {
    if actor == Actor::system().name {
        "le service".to_owned()
    } else if actor == Actor::command_line().name {
        "ligne de commande".to_owned()
    } else {
        actor.to_owned()
    }
}

/// The name of an act as displayed.
fn name(act: Act) -> &'static str {
    match act {
        Act::SignedIn => "Connexion",
        Act::SignInFailed => "Échec de connexion",
        Act::SignedOut => "Déconnexion",
        Act::SessionsEnded => "Fin d’autres sessions",
        Act::PasswordChanged => "Changement de mot de passe",
        Act::SecondFactorSet => "Second facteur activé",
        Act::SecondFactorRemoved => "Second facteur retiré",
        Act::RecoveryCodesMade => "Nouveaux codes de secours",
        Act::RecoveryCodeUsed => "Connexion par code de secours",
        Act::Undertaken => "Engagement de secret accepté",
        Act::StaffAdded => "Compte ajouté",
        Act::StaffChanged => "Rôle ou droit changé",
        Act::StaffRemoved => "Compte retiré",
        Act::SecondFactorReset => "Second facteur d’un autre compte retiré",
        Act::PasswordReset => "Mot de passe d’un autre compte remplacé",
        Act::ClosingSet => "Dates de campagne",
        Act::CampaignOpened => "Questionnaire ouvert",
        Act::CampaignClosed => "Questionnaire fermé",
        Act::FiguresClosed => "Chiffres arrêtés",
        Act::PublicationDrafted => "Publication préparée",
        Act::PublicationReviewed => "Publication relue et figée",
        Act::PublicationScheduled => "Publication programmée",
        Act::PublicationRead => "Publication lue avant parution",
        Act::PublicationWithdrawn => "Publication retirée",
        Act::PublicationDropped => "Publication abandonnée",
        Act::TestModeSet => "Mode test",
        Act::TrialsEmptied => "Essais effacés",
        Act::Announced => "Annonce publiée",
        Act::AnnouncementWithdrawn => "Annonce retirée",
        Act::InviteesInvited => "Invitations envoyées",
        Act::InviteesForgotten => "Liste d’invitations effacée",
        Act::PartnerAdded => "Partenaire ajouté",
        Act::PartnerRemoved => "Partenaire retiré",
        Act::ReactionDecided => "Décision sur une réaction",
        Act::EmailsRetried => "Courriels réessayés",
        Act::ResponseSeen => "Réponse consultée",
        Act::ExactSeen => "Chiffres exacts consultés",
        Act::Exported => "Export",
        Act::Imported => "Import",
        Act::StartupListImported => "Import d’une liste de start-up",
        Act::ProcurementImported => "Import de marchés publics",
        Act::ContractsDecided => "Décision sur des marchés publics",
        Act::TextsCoded => "Classement de textes",
        Act::FindingDecided => "Décision sur un constat de qualité",
        Act::RespondentAsked => "Question à un répondant",
        Act::ResponseSetAside => "Réponse mise à l’écart",
        Act::ResponseTakenBack => "Réponse reprise dans les chiffres",
        Act::LinkSent => "Lien d’une réponse envoyé",
        Act::DataHandedOut => "Données d’une réponse remises",
        Act::GroupJoined => "Organisations réunies en un groupe",
        Act::GroupLeft => "Organisation retirée d’un groupe",
        Act::ConsentKept => "Accord écrit consigné",
        Act::ConsentTakenBack => "Accord écrit retiré",
        Act::ResponseErased => "Réponse effacée sur demande",
        Act::ProposalWritten => "Proposition",
        Act::ReportMade => "Rapport",
        Act::Published => "Publication",
        Act::EditionPublished => "Édition publiée",
        Act::TokenMade => "Jeton créé",
        Act::TokenRevoked => "Jeton révoqué",
        Act::Purged => "Purge",
        Act::BackedUp => "Sauvegarde",
    }
}
