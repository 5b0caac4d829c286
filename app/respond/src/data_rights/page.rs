//! The page of a respondent's data: read it all, or erase it. The response's key is all they need.

use super::subject_access::FILE;
use crate::actions::EraseContacts;
use crate::actions::EraseResponse;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::campaign::{Campaign, campaign};
use service::draft::{SUBMISSION, says_so};
use service::http::{path_parameters, query_parameters};
use service::{Service, service};
use store::{Draft, OwnResponse, Secret, StoreError};
use survey::{Questionnaire, Role};
use ui::later::later;
use ui::operator_contact::email;
use ui::page::{NotFound, Notice, Page, Unavailable};
use ui::privacy_notice::{CNIL, contacts_retention};

/// The address of the page, below that of a response.
pub fn address(key: &Secret) -> String {
    format!("{}/droits", service::draft::address(key))
}

/// The link to the page, from the other pages of a response.
pub fn rights_link(key: &Secret) -> AnyView {
    let address = address(key);
    view! { <p class="rights-link"><a href=address rel="external">"Vos données et vos droits : télécharger, effacer"</a></p> }.into_any()
}

/// Whether a sent response can still be erased: as long as responses are accepted, including the grace period.
pub fn can_erase(campaign: &Campaign) -> bool {
    campaign.open || campaign.grace
}

/// Why a sent response can no longer be erased. `since` is empty or begins with a space.
pub fn too_late(since: &str) -> String {
    format!(
        "L’enquête est close{since} : votre réponse est prise en compte dans des statistiques et ne peut plus être effacée ici. \
         Vous pouvez toujours effacer vos coordonnées, et écrire à la déléguée ou au délégué à la protection des données."
    )
}

/// The fields of a questionnaire that contain personal data.
pub fn contact_fields(questionnaire: &Questionnaire) -> Vec<String> {
    questionnaire.questions().filter(|q| q.role == Some(Role::Contact)).flat_map(|q| q.field_names()).collect()
}

/// `/reponses/{key}/droits`.
#[component]
pub fn RightsPage() -> impl IntoView {
    let params = path_parameters();
    let query = query_parameters();
    let service = service();
    let page = async move {
        let Some(key) = params.get("key").and_then(|key| Secret::parse(&key)) else {
            return view! { <NotFound /> }.into_any();
        };
        let asked = Asked { erase: query.get("effacer"), done: query.get("fait").is_some() };
        page_of(&service, &key, &asked).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a response could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

/// The page's query parameters.
struct Asked {
    /// The erasure to confirm: `tout` or `coordonnees`.
    erase: Option<String>,
    /// Whether contact details were just erased.
    done: bool,
}

/// The data stored under a key.
struct Holding {
    draft: Option<Draft>,
    own: Option<OwnResponse>,
    /// Whether there is personal data.
    personal: bool,
    /// Whether everything can be erased.
    erasable: bool,
    /// ` depuis le …`, after the closing.
    since: String,
}

async fn page_of(service: &Service, key: &Secret, asked: &Asked) -> Result<AnyView, StoreError> {
    let hash = service.hash_of(key).await?;
    let (draft, own) = (service.store.draft(hash).await?, service.store.own_response(hash).await?);
    let of = own.as_ref().map(|o| (o.response.edition, o.response.audience));
    let Some((edition, audience)) = of.or(draft.as_ref().map(|d| (d.edition, d.audience))) else {
        return Ok(match service.store.erased_at(key.hash()).await? {
            Some(at) => erased_page(&dates::moment(at)),
            None => view! { <NotFound /> }.into_any(),
        });
    };
    let test = own.as_ref().is_some_and(|own| own.response.test) || draft.as_ref().is_some_and(|draft| draft.test);
    if test {
        says_so();
    }
    let questionnaire = service.library.get(edition, audience);
    let fields = questionnaire.map(|q| contact_fields(q)).unwrap_or_default();
    let in_draft = draft.as_ref().is_some_and(|draft| {
        fields.iter().any(|field| {
            !draft.typed.all(field).is_empty() || draft.marks.get(field).is_some_and(|m| !m.rivals.is_empty())
        })
    });
    let campaign = match questionnaire {
        Some(questionnaire) => Some(campaign(service, questionnaire).await?),
        None => None,
    };
    let holding = Holding {
        personal: in_draft
            || own.as_ref().is_some_and(|own| !own.contacts.is_empty())
            || service.store.is_written_to(hash).await?,
        erasable: test || own.is_none() || campaign.as_ref().is_some_and(can_erase),
        since: campaign
            .and_then(|c| c.closes)
            .map(|at| format!(" depuis le {}", dates::moment(at)))
            .unwrap_or_default(),
        draft,
        own,
    };
    Ok(match asked.erase.as_deref() {
        Some("tout") if holding.erasable => confirm_everything(key, &holding),
        Some("coordonnees") if holding.personal => confirm_contacts(key),
        _ => rights_page(service, key, &holding, asked.done),
    })
}

fn rights_page(service: &Service, key: &Secret, holding: &Holding, done: bool) -> AnyView {
    let sentence = done.then(|| {
        view! { <div class="notice" role="status"><p><strong>"Vos coordonnées sont effacées."</strong> " Vos réponses sont conservées."</p></div> }
    });
    let response = service::draft::address(key);
    let file = format!("{response}/{FILE}");
    let here = address(key);
    let correct = match (&holding.own, &holding.draft) {
        (Some(_), None) => "Corriger ou relire ma réponse",
        _ => "Modifier ou relire mes réponses",
    };
    let contacts = if holding.personal {
        let ask = format!("{here}?effacer=coordonnees");
        view! { <p><a class="button button-second" href=ask rel="external">"Effacer mes coordonnées…"</a></p> }
            .into_any()
    } else {
        view! { <p>"Aucune coordonnée n’est conservée avec cette réponse."</p> }.into_any()
    };
    let everything = if holding.erasable {
        let ask = format!("{here}?effacer=tout");
        let until = match &holding.own {
            Some(_) => "C’est possible jusqu’à la clôture de l’enquête.",
            None => "C’est possible à tout moment, tant qu’elle n’est pas envoyée.",
        };
        view! { <p>{until}</p><p><a class="button button-second" href=ask rel="external">"Effacer toute ma réponse…"</a></p> }
            .into_any()
    } else {
        view! { <p>{too_late(&holding.since)}</p> }.into_any()
    };
    let (kept, contacts_retention, officer) =
        (kept(holding), contacts_retention(&service.operator.retention), email(&service.operator.officer));
    view! {
        <Page title="Vos données et vos droits">
            <a class="back" href=response.clone() rel="external">"Votre réponse"</a>
            <div class="prose">
            <h1>"Vos données et vos droits"</h1>
            {sentence}
            <p class="lead">"L’adresse de votre réponse suffit : personne d’autre que vous ne la connaît, et aucun compte n’est nécessaire."</p>
            <dl class="facts">{kept}</dl>

            <h2>"Lire et télécharger"</h2>
            <p>"Tout ce qui est conservé sur cette réponse, dans un fichier que d’autres programmes savent lire (JSON)."</p>
            <p><a class="button button-second" href=file rel="external" download="">"Télécharger mes données (JSON)"</a></p>

            <h2>"Rectifier"</h2>
            <p><a href=response rel="external">{correct}</a></p>

            <h2>"Effacer mes coordonnées"</h2>
            <p>{format!("Elles ne servent qu’à vous recontacter et sont gardées {contacts_retention}. Vous pouvez les effacer à tout moment : c’est aussi retirer votre consentement.")}</p>
            {contacts}

            <h2>"Effacer toute ma réponse"</h2>
            {everything}

            <h2>"Vous opposer, poser une question, vous plaindre"</h2>
            <p>"Écrivez à la déléguée ou au délégué à la protection des données : " {officer} ". Vous pouvez aussi " <a href=CNIL>"adresser une plainte à la CNIL"</a> ". Le détail est sur la page " <a href="/donnees-personnelles">"Données personnelles"</a> "."</p>
            </div>
        </Page>
    }
    .into_any()
}

/// A summary of the stored data.
fn kept(holding: &Holding) -> AnyView {
    let sent = holding.own.as_ref().map(|own| {
        let receipt = &own.response.receipt;
        let corrected =
            receipt.corrected_at.map(|at| format!(", corrigée le {}", dates::moment(at))).unwrap_or_default();
        let sentence = format!("{}, envoyée le {}{corrected}.", receipt.reference, dates::moment(receipt.submitted_at));
        view! { <div><dt>"Réponse envoyée"</dt><dd>{sentence}</dd></div> }
    });
    let draft = holding.draft.as_ref().map(|draft| {
        let what = if holding.own.is_some() { "Correction commencée" } else { "Brouillon" };
        let sentence = format!(
            "Commencé le {}, enregistré le {}.",
            dates::moment(draft.started_at),
            dates::moment(draft.saved_at)
        );
        view! { <div><dt>{what}</dt><dd>{sentence}</dd></div> }
    });
    let personal = if holding.personal { "Conservées." } else { "Aucune." };
    view! { {sent} {draft} <div><dt>"Coordonnées"</dt><dd>{personal}</dd></div> }.into_any()
}

fn confirm_everything(key: &Secret, holding: &Holding) -> AnyView {
    let what = match (&holding.own, &holding.draft) {
        (Some(_), _) => {
            "Votre réponse, ses versions précédentes, vos coordonnées et toute correction commencée seront effacées. Les chiffres de l’Observatoire sont recalculés sans elle ; ceux qui ont déjà été montrés ne changent qu’avec d’autres, pour que l’écart ne la révèle pas. Si elle en avait remplacé une autre de votre organisation, c’est celle-là qui comptera de nouveau."
        }
        (None, _) => "Ce brouillon et tout ce que vous y avez saisi seront effacés.",
    };
    confirm(key, "Effacer toute votre réponse ?", what, EraseResponse::url(), "Effacer définitivement")
}

fn confirm_contacts(key: &Secret) -> AnyView {
    let what = "L’adresse électronique que vous avez laissée sera effacée, dans la réponse envoyée comme dans le brouillon, avec les courriels et le rappel qui attendent. L’Observatoire ne pourra plus vous recontacter. Vos réponses restent.";
    confirm(key, "Effacer vos coordonnées ?", what, EraseContacts::url(), "Effacer mes coordonnées")
}

/// A confirmation page before an erasure.
fn confirm(
    key: &Secret,
    question: &'static str,
    what: &'static str,
    action: &'static str,
    button: &'static str,
) -> AnyView {
    let submission = key.as_str().to_owned();
    let here = address(key);
    view! {
        <Page title=question>
            <h1>{question}</h1>
            <div class="notice notice-strong"><p>{what}</p><p><strong>"C’est immédiat et ne peut pas être annulé."</strong></p></div>
            <form method="post" action=action>
                <input type="hidden" name=SUBMISSION value=submission />
                <div class="actions">
                    <button class="button button-danger">{button}</button>
                    <a class="button button-second" href=here rel="external">"Ne rien effacer"</a>
                </div>
            </form>
        </Page>
    }
    .into_any()
}

/// The page shown right after everything was erased.
fn erased_page(at: &str) -> AnyView {
    let at = at.to_owned();
    view! {
        <Page title="Réponse effacée">
            <div class="receipt" role="status">
                <h1>"Votre réponse est effacée"</h1>
                <p>{format!("Le {at} (heure de Paris). L’empreinte de sa clé est gardée 13 mois, pour que rien ne soit enregistré de nouveau à cette adresse. Si cette réponse comptait déjà dans des chiffres montrés, ses cases cochées et ses montants y comptent encore, sans nom, numéro SIREN, texte ni lien avec vous.")}</p>
            </div>
            <p>"Si une page de cette réponse est encore ouverte sur un autre appareil, fermez-la."</p>
            <p><a href="/">"Revenir à l’accueil"</a></p>
        </Page>
    }
    .into_any()
}

/// The page at the address of an erased response.
#[component]
pub fn Erased() -> impl IntoView {
    service::http::status(http::StatusCode::GONE);
    view! { <Notice title="Réponse effacée" message="Cette réponse a été effacée à la demande de la personne qui l’avait remplie." /> }
}
