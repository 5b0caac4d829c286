//! The page of a response: all answers before sending, the receipt afterwards.

use super::again::{answered_view, has_answered};
use super::asked::asked as questions_to;
use super::campaign::{Begun, campaign};
use super::closing_note::ClosingNote;
use super::hub::hub;
use super::invitations;
use super::mail_forms::{self, MailForms, Said};
use super::recap::{field_address, section_answers};
use super::receipt::receipt_page;
use super::response::{Opened, SUBMISSION, address, section_address};
use super::rights::{Erased, rights_link};
use super::section::open;
use super::send_answers::SendAnswers;
use super::send_form::SendForm;
use crate::components::layout::{NotFound, Page, Unavailable};
use crate::components::share;
use crate::components::time;
use crate::guard::trap;
use crate::service::{Service, service};
use crate::store::{Secret, StoreError};
use crate::survey::Section;
use crate::survey::warning::{Warning, warnings};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server_fn::ServerFn;

/// `/reponses/{key}`.
#[component]
pub fn ResponsePage() -> impl IntoView {
    let params = use_params_map().get_untracked();
    let query = use_query_map().get_untracked();
    let asked = query.get("incomplet").is_some();
    let said = Said::read(|name| query.get(name));
    let service = service();
    let page = async move {
        let Some(key) = params.get("key").and_then(|key| Secret::parse(&key)) else {
            return view! { <NotFound /> }.into_any();
        };
        page_of(&service, &key, asked, said).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a response could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    view! { <Suspense>{Suspend::new(page)}</Suspense> }
}

async fn page_of(service: &Service, key: &Secret, asked: bool, said: Said) -> Result<AnyView, StoreError> {
    let hash = service.hash_of(key).await?;
    if let Some(opened) = open(service, key).await? {
        let campaign = campaign(service, &opened.questionnaire).await?;
        let questions = questions_to(service, hash).await?;
        let begun = Begun::of(&opened.draft);
        let closed = (!questions.lets(&campaign, begun)).then(|| campaign.closes.map(time::limit));
        let sent = service.store.response(hash).await?.map(|response| response.receipt);
        let closing = questions.said(&campaign, Some(begun));
        let answered = has_answered(service, &opened).await?.then(answered_view);
        let hub = hub(key, &opened, &campaign, sent.as_ref());
        let questions = questions.view(key, &opened.questionnaire, true);
        let hub = view! { {questions} {hub} {answered} }.into_any();
        let mail = match closed {
            None => mail_forms::on_check_page(service, key, hash, &campaign, sent.is_some(), said).await?,
            Some(_) => MailForms::default(),
        };
        return Ok(check_page(key, &opened, asked, closed, (hub, closing), mail));
    }
    match service.store.own_response(hash).await? {
        Some(response) => receipt_page(service, key, &response, mail_forms::on_receipt(service, key, said)).await,
        None if service.store.erased_at(key.hash()).await?.is_some() => Ok(view! { <Erased /> }.into_any()),
        None => Ok(view! { <NotFound /> }.into_any()),
    }
}

/// All answers before sending. `closed` holds the closing date when the campaign is over.
fn check_page(
    key: &Secret,
    opened: &Opened,
    asked: bool,
    closed: Option<Option<String>>,
    (hub, closing): (AnyView, String),
    mail: MailForms,
) -> AnyView {
    let questionnaire = &opened.questionnaire;
    let to_complete = opened.to_complete();
    // Once nothing can be changed, there is nothing to confirm.
    let asks = if closed.is_none() { warnings(questionnaire, &opened.reading.answers) } else { Vec::new() };
    let sections: Vec<_> = questionnaire
        .sections
        .iter()
        .enumerate()
        .map(|(place, section)| {
            let edit = format!("{}?verification", section_address(key, section));
            let wanting = to_complete.contains(&place);
            let seen = opened.draft.seen.contains(&section.id);
            let begun =
                section.questions.iter().flat_map(|q| q.field_names()).any(|f| !opened.draft.typed.all(&f).is_empty());
            let disputed = opened.draft.disputed().any(|(field, _)| section.question_of(field).is_some());
            let state = match (wanting, seen) {
                _ if disputed => view! { <span class="state state-wrong">"À trancher"</span> }.into_any(),
                (true, false) if begun => view! { <span class="state state-open">"Commencée"</span> }.into_any(),
                (false, _) => view! { <span class="state state-done">"Complète"</span> }.into_any(),
                (true, true) => view! { <span class="state state-wrong">"À corriger"</span> }.into_any(),
                (true, false) => view! { <span class="state state-open">"À remplir"</span> }.into_any(),
            };
            let link = if seen || begun { "Modifier" } else { "Remplir" };
            let answers = section_answers(key, opened, place, &asks);
            view! {
                <section class="recap-section" aria-labelledby=format!("section-{}", section.id)>
                    <div class="recap-head">
                        <h2 id=format!("section-{}", section.id)>{section.title.clone()}</h2>
                        {state}
                        <a href=edit>{link} <span class="visually-hidden">{format!(" « {} »", section.title)}</span></a>
                    </div>
                    {asked_of(key, opened, section)}
                    {answers}
                </section>
            }
        })
        .collect();
    let wrong = asked && !to_complete.is_empty();
    let todo = (!to_complete.is_empty()).then(|| {
        let items: Vec<_> = to_complete
            .iter()
            .map(|place| {
                let section = &questionnaire.sections[*place];
                view! { <li><a href=format!("{}?verification", section_address(key, section))>{section.title.clone()}</a></li> }
            })
            .collect();
        let class = if wrong { "error-summary" } else { "notice" };
        view! {
            <div class=class id="erreurs" role=wrong.then_some("alert") tabindex="-1" autofocus=wrong>
                <h2>"Avant d’envoyer, complétez :"</h2>
                <ul>{items}</ul>
            </div>
        }
    });
    let keep = keep(&share::absolute(&service(), &address(key)));
    let name = format!("{}/{}", questionnaire.edition, questionnaire.audience);
    let confirm = to_confirm(key, opened, &asks);
    let ready = to_complete.is_empty();
    let submission = key.as_str().to_owned();
    let lead = format!("{} – édition {}", questionnaire.title, questionnaire.edition);
    // What is closed says so itself.
    let note = closed
        .is_none()
        .then(|| view! { <ClosingNote questionnaire=name submission=key.as_str().to_owned() said=closing /> });
    let send = match closed {
        Some(closes) => {
            let since = closes.map(|c| format!(" depuis le {c}")).unwrap_or_default();
            view! {
                <div class="notice notice-strong" role="status">
                    <p><strong>{format!("L’enquête est close{since}.")}</strong></p>
                    <p>"Vos réponses sont conservées et restent lisibles à cette adresse, mais ne peuvent plus être envoyées."</p>
                </div>
            }
            .into_any()
        }
        None => view! {
            <SendForm>
                <form method="post" action=SendAnswers::url() novalidate>
                    <input type="hidden" name=SUBMISSION value=submission />
                    {trap()}
                    <p>"En envoyant, vous transmettez ces réponses à l’Observatoire. Les montants ne sont publiés que regroupés."</p>
                    {mail.receipt}
                    <div class="actions"><button class="button" class:button-second=!ready>"Envoyer mes réponses"</button></div>
                </form>
            </SendForm>
        }
        .into_any(),
    };
    let rights = rights_link(key);
    view! {
        <Page title="Vérifiez vos réponses" wrong=wrong || mail.wrong>
            {mail.summary}
            {mail.said}
            <h1>"Vérifiez vos réponses"</h1>
            <p class="lead">{lead}</p>
            {hub}
            {todo}
            {confirm}
            {keep}
            {mail.link}
            {sections}
            {send}
            {note}
            {rights}
        </Page>
    }
    .into_any()
}

/// The link that leads back here, to copy, or to photograph with a phone.
fn keep(address: &str) -> AnyView {
    view! {
        <details class="keep">
            <summary>"Vous arrêter ici et reprendre plus tard, ou sur un autre appareil"</summary>
            <p>"L’adresse de cette page est la clé de votre réponse : gardez-la, ne la publiez pas."</p>
            {share::copy_view("lien-reponse", "Lien de votre réponse", address)}
            <p class="qr-caption">"Ou photographiez ce code avec votre téléphone :"</p>
            {share::qr_view(address, "Code QR du lien de votre réponse")}
        </details>
    }
    .into_any()
}

/// The colleagues who were asked for a section, and the way to ask one.
fn asked_of(key: &Secret, opened: &Opened, section: &Section) -> AnyView {
    let asked: Vec<_> = opened
        .colleagues
        .iter()
        .filter(|i| i.section == section.id && (i.saved_at.is_some() || i.revoked_at.is_none()))
        .map(|invitation| {
            let who = invitations::colleague(std::slice::from_ref(invitation), invitation.id);
            let state = match invitation.saved_at {
                Some(at) => format!("Demandé à {who}, qui a enregistré le {}.", time::moment(at)),
                None => format!("Demandé à {who}, qui n’a encore rien enregistré."),
            };
            view! { <li>{state}</li> }
        })
        .collect();
    let asked = (!asked.is_empty()).then(|| view! { <ul class="asked-of">{asked}</ul> });
    let address = invitations::address(key, section);
    let title = section.title.clone();
    view! {
        {asked}
        <p class="ask-colleague screen-only">
            <a href=address>"Demander à un collègue" <span class="visually-hidden">{format!(" l’étape « {title} »")}</span></a>
        </p>
    }
    .into_any()
}

/// What looks surprising: asked about, never refused.
fn to_confirm(key: &Secret, opened: &Opened, asks: &[Warning]) -> AnyView {
    let items: Vec<_> = asks
        .iter()
        .filter_map(|ask| {
            let section = opened.questionnaire.sections.iter().find(|s| s.question_of(&ask.field).is_some())?;
            let address = field_address(key, section, &ask.field);
            Some(view! { <li><a href=address>{ask.message.clone()}</a></li> })
        })
        .collect();
    let list = (!items.is_empty()).then(|| {
        view! {
            <section class="notice" aria-labelledby="a-confirmer">
                <h2 id="a-confirmer">"À confirmer"</h2>
                <p>"Ces réponses sont inhabituelles. Si elles sont justes, vous n’avez rien à faire : elles peuvent être envoyées telles quelles."</p>
                <ul>{items}</ul>
            </section>
        }
    });
    list.into_any()
}
