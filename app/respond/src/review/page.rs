//! The page of a response: all answers before sending, the receipt afterwards.

use super::section_list::hub;
use super::send_island::SendForm;
use super::summary::{field_address, section_answers};
use crate::actions::Closing;
use crate::actions::SendAnswers;
use crate::closing::notice::{closed_view, note_view};
use crate::colleague::ask_page;
use crate::data_rights::page::{Erased, rights_link};
use crate::follow_up::asked as questions_to;
use crate::mail::request_forms;
use crate::mail::request_forms::{MailForms, Outcomes};
use crate::receipt::page::receipt_page;
use crate::second_response::{answered_view, has_answered};
use crate::section::page::open;
use crate::section::status_lines::lines_view;
use forms::field_names::NOTED;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::campaign::{Begun, campaign};
use service::draft::{Opened, SUBMISSION, address, section_address};
use service::http::{path_parameters, query_parameters};
use service::rate_limits::trap;
use service::{Service, service};
use store::{Secret, StoreError};
use survey::Section;
use survey::soft_checks::{Warning, warnings};
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::refused_form::{BUTTONS, refused_beside};
use ui::share_link;

/// `/reponses/{key}`.
#[component]
pub fn ResponsePage() -> impl IntoView {
    let params = path_parameters();
    let query = query_parameters();
    let asked = query.get("incomplet").is_some();
    let outcomes = Outcomes::read(|name| query.get(name));
    let service = service();
    let page = async move {
        let Some(key) = params.get("key").and_then(|key| Secret::parse(&key)) else {
            return view! { <NotFound /> }.into_any();
        };
        page_of(&service, &key, asked, outcomes).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a response could not be read");
            view! { <Unavailable /> }.into_any()
        })
    };
    later(page)
}

async fn page_of(service: &Service, key: &Secret, asked: bool, outcomes: Outcomes) -> Result<AnyView, StoreError> {
    let hash = service.hash_of(key).await?;
    if let Some(opened) = open(service, key).await? {
        let campaign = campaign(service, &opened.questionnaire).await?;
        let questions = questions_to(service, hash).await?;
        let begun = Begun::of(&opened.draft);
        let sent = service.store.response(hash).await?.map(|response| response.receipt);
        let closing =
            Closing { sentence: questions.sentence(&campaign, Some(begun)), closed: !questions.lets(&campaign, begun) };
        let answered = has_answered(service, &opened).await?.map(answered_view);
        let hub = hub(key, &opened, &campaign, sent.as_ref(), closing.closed);
        let questions = questions.view(key, &opened.questionnaire, true);
        let hub = view! { {questions} {hub} {answered} }.into_any();
        let mail = match closing.closed {
            false => request_forms::on_check_page(service, key, hash, &campaign, sent.is_some(), outcomes).await?,
            true => MailForms::default(),
        };
        return Ok(check_page(key, &opened, asked, (hub, closing), mail));
    }
    match service.store.own_response(hash).await? {
        Some(response) => {
            receipt_page(service, key, &response, request_forms::on_receipt(service, key, outcomes)).await
        }
        None if service.store.erased_at(key.hash()).await?.is_some() => Ok(view! { <Erased /> }.into_any()),
        None => Ok(view! { <NotFound /> }.into_any()),
    }
}

/// All answers, before sending.
fn check_page(
    key: &Secret,
    opened: &Opened,
    asked: bool,
    (hub, closing): (AnyView, Closing),
    mail: MailForms,
) -> AnyView {
    let questionnaire = &opened.questionnaire;
    let to_complete = opened.to_complete();
    // A closed response cannot be changed, so there is nothing to confirm.
    let asks = if !closing.closed { warnings(questionnaire, &opened.reading.answers) } else { Vec::new() };
    let sections: Vec<_> = questionnaire
        .sections
        .iter()
        .enumerate()
        .map(|(place, section)| {
            let edit = format!("{}?verification", section_address(key, section));
            let wanting = to_complete.contains(&place);
            let (seen, begun) = (opened.draft.seen.contains(&section.id), opened.is_begun(section));
            let disputed = opened.draft.disputed().any(|(field, _)| section.question_of(field).is_some());
            let state = match (wanting, seen) {
                _ if disputed => view! { <span class="state state-wrong">"À trancher"</span> }.into_any(),
                (_, false) if begun => view! { <span class="state state-open">"Commencée"</span> }.into_any(),
                (false, false) => view! { <span class="state state-open">"Facultative"</span> }.into_any(),
                (false, true) => view! { <span class="state state-done">"Complète"</span> }.into_any(),
                (true, true) => view! { <span class="state state-wrong">"À corriger"</span> }.into_any(),
                (true, false) => view! { <span class="state state-open">"À remplir"</span> }.into_any(),
            };
            let link = if seen || begun { "Modifier" } else { "Remplir" };
            // A closed response has nothing left to do.
            let todo = (!closing.closed).then(|| {
                view! { {state} <a href=edit>{link} <span class="visually-hidden">{format!(" «\u{a0}{}\u{a0}»", section.title)}</span></a> }
            });
            let answers = section_answers(key, opened, place, &asks);
            view! {
                <section class="recap-section" aria-labelledby=format!("section-{}", section.id)>
                    <div class="recap-head">
                        <h2 id=format!("section-{}", section.id)>{section.title.clone()}</h2>
                        {todo}
                    </div>
                    {asked_of(key, opened, section, !closing.closed)}
                    {answers}
                </section>
            }
        })
        .collect();
    let wrong = asked && !to_complete.is_empty();
    let todo = (!to_complete.is_empty() && !closing.closed).then(|| {
        let items = links(key, opened, &to_complete);
        let class = if wrong { "error-summary" } else { "notice" };
        view! {
            <div class=class id="erreurs" role=wrong.then_some("alert") tabindex="-1" autofocus=wrong>
                <h2>"Avant d’envoyer, complétez :"</h2>
                <ul>{items}</ul>
            </div>
        }
    });
    let optional = (!closing.closed).then(|| left_out(key, opened));
    let keep = keep(&share_link::absolute(&service(), &address(key)));
    let confirm = to_confirm(key, opened, &asks);
    let ready = to_complete.is_empty();
    let submission = key.as_str().to_owned();
    let lead = format!("{} – édition {}", questionnaire.title, questionnaire.edition);
    let head = closed_view(
        closing.closed.then_some(closing.sentence.as_str()),
        Some(view! { <p>"Vos réponses sont conservées et restent lisibles à cette adresse."</p> }.into_any()),
    );
    let send = (!closing.closed).then(|| {
        view! {
            <SendForm>
                <form method="post" action=SendAnswers::url() novalidate>
                    <input type="hidden" name=SUBMISSION value=submission />
                    // Enter in the receipt's address presses the form's first button, which must not be the one that
                    // sends.
                    <button class="visually-hidden" name="_go" value=NOTED tabindex="-1" aria-hidden="true">"Noter l’adresse"</button>
                    {trap(SendAnswers::url())}
                    <p>"En envoyant, vous transmettez ces réponses à l’Observatoire. Les montants ne sont publiés que regroupés."</p>
                    {mail.receipt}
                    {refused_beside(SendAnswers::url())}
                    <div class="actions" id=BUTTONS data-goes-on>
                        <button class="button" class:button-second=!ready>"Envoyer mes réponses"</button>
                    </div>
                </form>
                {lines_view()}
            </SendForm>
        }
    });
    let note = (!closing.closed).then(|| note_view(questionnaire, key, closing.sentence));
    let rights = rights_link(key);
    view! {
        <Page title="Vérifiez vos réponses" wrong=wrong || mail.wrong>
            {head}
            {mail.summary}
            {mail.notice}
            <h1>"Vérifiez vos réponses"</h1>
            <p class="lead">{lead}</p>
            {hub}
            {todo}
            {optional}
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

/// Links to the sections to complete, which lead back here afterwards.
fn links(key: &Secret, opened: &Opened, places: &[usize]) -> Vec<AnyView> {
    let link = |place: &usize| {
        let section = &opened.questionnaire.sections[*place];
        let address = format!("{}?verification", section_address(key, section));
        view! { <li><a href=address>{section.title.clone()}</a></li> }.into_any()
    };
    places.iter().map(link).collect()
}

/// The sections that may be left out when sending.
fn left_out(key: &Secret, opened: &Opened) -> Option<AnyView> {
    let places = opened.left_out();
    let (heading, sentence) = match places.len() {
        0 => return None,
        1 => (
            "Une étape facultative",
            "Vous n’avez pas encore rempli cette étape. Rien n’y est obligatoire : vous pouvez envoyer sans elle, ou y répondre maintenant.",
        ),
        _ => (
            "Des étapes facultatives",
            "Vous n’avez pas encore rempli ces étapes. Rien n’y est obligatoire : vous pouvez envoyer sans elles, ou y répondre maintenant.",
        ),
    };
    let items = links(key, opened, &places);
    Some(
        view! {
            <section class="notice" aria-labelledby="facultatives">
                <h2 id="facultatives">{heading}</h2>
                <p>{sentence}</p>
                <ul>{items}</ul>
            </section>
        }
        .into_any(),
    )
}

/// The link back to this page, to copy or to photograph with a phone.
fn keep(address: &str) -> AnyView {
    view! {
        <details class="keep">
            <summary>"Vous arrêter ici et reprendre plus tard, ou sur un autre appareil"</summary>
            <p>"L’adresse de cette page est la clé de votre réponse : gardez-la, ne la publiez pas."</p>
            {share_link::copy_view("lien-reponse", "Lien de votre réponse", address)}
            <p class="qr-caption">"Ou photographiez ce code avec votre téléphone :"</p>
            {share_link::qr_view(address, "Code QR du lien de votre réponse")}
        </details>
    }
    .into_any()
}

/// The colleagues asked for a section, and the link to ask one while the campaign is open.
fn asked_of(key: &Secret, opened: &Opened, section: &Section, open: bool) -> AnyView {
    let asked: Vec<_> = opened
        .colleagues
        .iter()
        .filter(|i| i.section == section.id && (i.saved_at.is_some() || i.revoked_at.is_none()))
        .map(|colleague| {
            let who = ask_page::colleague(std::slice::from_ref(colleague), colleague.id);
            let state = match colleague.saved_at {
                Some(at) => format!("Demandé à {who}, qui a enregistré le {}.", dates::moment(at)),
                None => format!("Demandé à {who}, qui n’a encore rien enregistré."),
            };
            view! { <li>{state}</li> }
        })
        .collect();
    let asked = (!asked.is_empty()).then(|| view! { <ul class="asked-of">{asked}</ul> });
    let address = ask_page::address(key, section);
    let title = section.title.clone();
    let ask = open.then(|| {
        view! {
            <p class="ask-colleague screen-only">
                <a href=address>"Demander à un collègue" <span class="visually-hidden">{format!(" l’étape «\u{a0}{title}\u{a0}»")}</span></a>
            </p>
        }
    });
    view! { {asked} {ask} }.into_any()
}

/// Surprising answers: the page asks about them but does not refuse them.
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
