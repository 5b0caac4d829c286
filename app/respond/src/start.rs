//! The start page of a questionnaire.

use crate::actions::ForgetDevice;
use crate::actions::ResumeResponse;
use crate::unsubscribe::page::invitee_of;
use forms::Returned;
use french::counted;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::campaign::{Campaign, shown_campaign};
use service::draft::address;
use service::http;
use service::http::{path_parameters, query_parameters};
use service::invitees::{HONEST, unsubscribe_address};
use service::relays::{asked, handed_on};
use service::{Service, service};
use store::{Draft, Invitee, Secret};
use survey::duration::minutes;
use survey::{Audience, FieldError, Questionnaire};
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::privacy_notice::{notice_section, notice_short};
use ui::text_field::{Control, Entry, entry_view};

/// The field for the link of a response.
const LINK: &str = "lien";
const RESUME: &str = "Lien de votre réponse";

/// `/questionnaires/{audience}`.
#[component]
pub fn StartPage() -> impl IntoView {
    let params = path_parameters();
    let query = query_parameters();
    let partner = asked(&query);
    let invited = query.get("invitation").and_then(|key| Secret::parse(&key));
    let service = service();
    let page = async move {
        let questionnaire = params
            .get("audience")
            .and_then(|slug| Audience::from_slug(&slug))
            .and_then(|audience| service.library.get(service.edition, audience).cloned());
        let Some(questionnaire) = questionnaire else {
            return view! { <NotFound /> }.into_any();
        };
        let begun = super::resume::begun_here(&service, questionnaire.audience).await;
        let invitee = match &invited {
            Some(key) => invitee_of(&service, key).await,
            None => Ok(None),
        };
        match (shown_campaign(&service, &questionnaire).await, begun, invitee) {
            (Ok(campaign), Ok(begun), Ok(invitee)) => {
                // A link that belongs to no invitation acts like the plain link of the questionnaire.
                let invitee = invitee.filter(|invitee| invitee.audience == questionnaire.audience).zip(invited);
                start_page(&service, &questionnaire, campaign, &partner, invitee.as_ref(), begun.as_ref())
            }
            _ => view! { <Unavailable /> }.into_any(),
        }
    };
    later(page)
}

/// `en 5 étapes`.
pub fn in_steps(count: usize) -> String {
    counted(count, "sans étape", "en une étape", "en # étapes")
}

fn start_page(
    service: &Service,
    questionnaire: &Questionnaire,
    campaign: Campaign,
    partner: &str,
    invitee: Option<&(Invitee, Secret)>,
    begun: Option<&(Secret, Draft)>,
) -> AnyView {
    let [n1, n2] = questionnaire.edition.data_years();
    let (least, most) = minutes(questionnaire);
    let personal = invitee.map(|(invitee, key)| personal_view(invitee, key));
    let here = format!("/questionnaires/{}", questionnaire.audience);
    // Not the personal link: the page is printed, with its address, for others to read.
    let preview = handed_on(&format!("{here}/apercu"), partner, None);
    let begin = handed_on(&format!("{here}/repondre"), partner, invitee.map(|(_, key)| key));
    let (who, need) = match questionnaire.audience {
        Audience::StartUp => (
            "Pour les start-up qui vendent, ou voudraient vendre, aux acheteurs publics et aux grands comptes privés.",
            "Votre numéro SIREN et la répartition approximative de votre chiffre d’affaires par type de client.",
        ),
        Audience::Acheteurs => (
            "Pour les acheteurs publics et privés : État, collectivités, hôpitaux et établissements médico-sociaux, centrales d’achat, entreprises.",
            "Votre numéro SIRET et, si vous les avez, vos montants d’achats totaux et auprès de start-up. Vous pouvez répondre «\u{a0}je ne sais pas\u{a0}».",
        ),
    };
    let action = if campaign.begins() {
        let tried = campaign.testing.then(|| {
            view! {
                <div class="notice notice-strong" role="status">
                    <p><strong>"Essai du questionnaire"</strong></p>
                    <p>"L’enquête n’est pas ouverte : ce que vous répondez maintenant sert à essayer le questionnaire, ne compte dans aucun résultat et sera effacé."</p>
                </div>
            }
        });
        let closes = campaign
            .closes
            .filter(|_| campaign.open)
            .map(|at| view! { <p>"Vous pouvez répondre jusqu’au " <strong>{dates::limit(at)}</strong> "."</p> });
        view! {
            {tried}
            {personal}
            {begun.map(|(key, draft)| begun_here(questionnaire, key, draft))}
            {notice_short()}
            <div class="actions">
                <a class="button" class:button-second=begun.is_some() href=begin>
                    {if begun.is_some() { "Commencer une autre réponse" } else { "Commencer" }}
                </a>
            </div>
            {closes}
        }
        .into_any()
    } else {
        let (state, more) = if let Some(opens) = campaign.opens {
            (
                "L’enquête n’est pas encore ouverte.".to_owned(),
                format!("Vous pourrez répondre à partir du {}.", dates::limit(opens)),
            )
        } else {
            let since = campaign.closes.map(|at| format!(" depuis le {}", dates::limit(at))).unwrap_or_default();
            let thanks = "Merci à toutes les personnes qui ont répondu. Les réponses déjà envoyées restent lisibles à l’adresse de leur justificatif.";
            (format!("L’enquête est close{since}."), thanks.to_owned())
        };
        view! {
            <div class="notice notice-strong" role="status">
                <p><strong>{state}</strong></p>
                <p>{more}</p>
            </div>
            {begun.map(|(key, draft)| begun_here(questionnaire, key, draft))}
        }
        .into_any()
    };
    let heading = questionnaire.title.clone();
    let kicker = format!("Édition {} – données {n1} et {n2}", questionnaire.edition);
    let length = format!("{least} à {most} minutes, {}", in_steps(questionnaire.sections.len()));
    let sections: Vec<_> = questionnaire.sections.iter().map(|s| view! { <li>{s.title.clone()}</li> }).collect();
    let wrong = to_resume();
    let is_wrong = !wrong.is_empty();
    let summary = view! { <ErrorSummary errors=Signal::stored(wrong) /> };
    let (resume, data) = (resume_form(questionnaire, service.mail), notice_section(service));
    view! {
        <Page title=heading.clone() fresh=true wrong=is_wrong>
            {summary}
            <p class="kicker">{kicker}</p>
            <h1>{heading}</h1>
            <p class="lead">{who}</p>
            <div id="ouverture" data-fresh>{action}</div>
            {resume}
            <dl class="facts">
                <div><dt>"Durée"</dt><dd>{length}</dd></div>
                <div><dt>"À avoir sous la main"</dt><dd>{need}</dd></div>
                <div><dt>"Vous arrêter en chemin"</dt><dd>"Vos saisies sont enregistrées au fur et à mesure : vous reprenez plus tard, sur cet appareil ou sur un autre."</dd></div>
            </dl>
            <h2>"Les étapes"</h2>
            <ol class="plain-steps">{sections}</ol>
            <p><a href=preview>"Voir toutes les questions sur une page"</a>", à imprimer pour préparer vos réponses."</p>
            {data}
        </Page>
    }
    .into_any()
}

/// The notice about a personal link, for its invitee.
fn personal_view(invitee: &Invitee, key: &Secret) -> AnyView {
    let answered = invitee.answered.then(|| {
        view! { <p><strong>"Une réponse a déjà été envoyée avec ce lien."</strong>" Pour la corriger, ouvrez l’adresse de son justificatif."</p> }
    });
    let unsubscribe = (!invitee.unsubscribed).then(|| {
        let address = unsubscribe_address(key);
        view! { <p><a href=address>"Ne plus recevoir d’invitation"</a></p> }
    });
    view! {
        <div class="notice personal">
            <h2>"Votre invitation"</h2>
            {answered}
            <p>{HONEST}</p>
            {unsubscribe}
        </div>
    }
    .into_any()
}

/// The response that this device began, above the button that begins another one.
fn begun_here(questionnaire: &Questionnaire, key: &Secret, draft: &Draft) -> AnyView {
    let total = questionnaire.sections.len();
    let (none, one) = (format!("aucune étape sur {total} remplie"), format!("une étape sur {total} remplie"));
    let done = counted(draft.seen.len(), &none, &one, &format!("# étapes sur {total} remplies"));
    let state = format!("Enregistrée le {}, {done}.", dates::moment(draft.saved_at));
    let audience = questionnaire.audience.slug();
    view! {
        <div class="notice resume" role="status">
            <h2>"Une réponse est commencée sur cet appareil"</h2>
            <p>{state}</p>
            <div class="actions">
                <a class="button" href=address(key)>"Reprendre"</a>
                <form method="post" action=ForgetDevice::url()>
                    <input type="hidden" name="questionnaire" value=audience />
                    <button class="link-button">"L’oublier sur cet appareil"</button>
                </form>
            </div>
        </div>
    }
    .into_any()
}

/// The form for resuming a response begun elsewhere.
fn resume_form(questionnaire: &Questionnaire, mail: bool) -> AnyView {
    let hint = match mail {
        true => "Vous l’avez reçu par courriel, copié, ou noté, sur la page «\u{a0}Vérifiez vos réponses\u{a0}».",
        false => "Vous l’avez copié, ou noté, sur la page «\u{a0}Vérifiez vos réponses\u{a0}».",
    };
    let given = http::given_back_from(ResumeResponse::url());
    let open = given.is_some();
    let returned =
        given.map(|given| Returned { errors: vec![FieldError::new(LINK, RESUME, given.message)], typed: given.form });
    let entry = Entry {
        name: LINK,
        id: LINK,
        label: RESUME,
        hint,
        control: Control::Link,
        autocomplete: "off",
        required: true,
    };
    let link = entry_view(&entry, &returned.unwrap_or_default());
    let audience = questionnaire.audience.slug();
    view! {
        <details class="resume-elsewhere" open=open>
            <summary>"Reprendre une réponse commencée ailleurs"</summary>
            <form method="post" action=ResumeResponse::url()>
                <input type="hidden" name="questionnaire" value=audience />
                {link}
                <button class="button button-second">"Reprendre"</button>
            </form>
        </details>
    }
    .into_any()
}

/// The error of the resume form, for the top of the page.
fn to_resume() -> Vec<FieldError> {
    http::given_back_from(ResumeResponse::url())
        .map(|given| FieldError::new(LINK, RESUME, given.message))
        .into_iter()
        .collect()
}
