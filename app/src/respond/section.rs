//! The page of one section.

use super::campaign::{Campaign, campaign};
use super::closing_note::ClosingNote;
use super::conflict::conflicts;
use super::field_names::BASE;
use super::organisation::propose::number_in;
use super::propose_organisation::{CHECKING, PROPOSE, Proposals};
use super::response::{Opened, SUBMISSION, address};
use super::saving::section_of;
use super::section_form::{RateOf, SectionForm, SectionSpec};
use crate::components::layout::{NotFound, Page, Unavailable};
use crate::components::question::{Below, Shown, question_view};
use crate::components::steps::Steps;
use crate::service::{Service, service};
use crate::store::{Draft, Secret, SecretHash};
use crate::survey::reading::{Reading, needed_by};
use crate::survey::{Answers, Audience, Questionnaire, Section, Typed, rule};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use server_fn::ServerFn;

/// The first section, before anything is kept: `/questionnaires/{audience}/repondre`.
#[component]
pub fn FirstSection() -> impl IntoView {
    let params = use_params_map().get_untracked();
    let query = use_query_map().get_untracked();
    let relay = query.get("relais").filter(|code| super::response::is_relay(code)).unwrap_or_default();
    let service = service();
    let page = async move {
        let Some(questionnaire) = params
            .get("audience")
            .and_then(|slug| Audience::from_slug(&slug))
            .and_then(|audience| service.library.get(service.edition, audience).cloned())
        else {
            return view! { <NotFound /> }.into_any();
        };
        match campaign(&service, &questionnaire).await {
            Err(_) => view! { <Unavailable /> }.into_any(),
            Ok(campaign) if !campaign.open => {
                crate::http::go_to(&format!("/questionnaires/{}", questionnaire.audience));
                ().into_any()
            }
            Ok(campaign) => match Secret::random() {
                Ok(key) => {
                    // Nothing is answered in it yet. Kept by the browser, its back button finds it again,
                    // with the same key: no second response is begun without anyone wanting it.
                    crate::http::cache("private, max-age=0, must-revalidate");
                    section_page(&SectionOf {
                        key: &key,
                        hash: key.hash(),
                        questionnaire: &questionnaire,
                        place: 0,
                        typed: &Typed::default(),
                        reading: &questionnaire.read(&Typed::default()),
                        draft: None,
                        closing: super::closing::said(&campaign, None),
                        seen: false,
                        relay: &relay,
                        opened_more: false,
                        checking: false,
                        proposes: service.companies.is_on(),
                        proposal: None,
                    })
                }
                Err(_) => view! { <Unavailable /> }.into_any(),
            },
        }
    };
    view! { <Suspense>{Suspend::new(page)}</Suspense> }
}

/// A section of a response: `/reponses/{key}/{section}`.
#[component]
pub fn SectionPage() -> impl IntoView {
    let params = use_params_map().get_untracked();
    let query = use_query_map().get_untracked();
    let service = service();
    let page = async move {
        let Some(key) = params.get("key").and_then(|key| Secret::parse(&key)) else {
            return view! { <NotFound /> }.into_any();
        };
        match under_way(&service, &key).await {
            Err(_) => view! { <Unavailable /> }.into_any(),
            Ok(None) => {
                // Sent already, or unknown: the response's own page says which.
                crate::http::go_to(&address(&key));
                ().into_any()
            }
            Ok(Some((opened, hash, campaign))) => {
                let section = params.get("section").unwrap_or_default();
                let Some((place, section)) = opened.questionnaire.section(&section) else {
                    return view! { <NotFound /> }.into_any();
                };
                section_page(&SectionOf {
                    key: &key,
                    hash,
                    questionnaire: &opened.questionnaire,
                    place,
                    typed: &opened.draft.typed,
                    reading: &opened.reading,
                    draft: Some(&opened.draft),
                    closing: super::closing::said(&campaign, Some(opened.draft.started_at)),
                    seen: opened.draft.seen.contains(&section.id),
                    relay: "",
                    opened_more: query.get("suite").is_some(),
                    checking: query.get("verification").is_some(),
                    proposes: service.companies.is_on(),
                    proposal: query
                        .get("proposition")
                        .and_then(|came_to| proposal(&service, section, &opened.draft.typed, &came_to)),
                })
            }
        }
    };
    view! { <Suspense>{Suspend::new(page)}</Suspense> }
}

/// Opens the draft of a key.
pub(super) async fn open(service: &Service, key: &Secret) -> Result<Option<Opened>, crate::store::StoreError> {
    let draft = service.store.draft(service.hash_of(key).await?).await?;
    Ok(draft.and_then(|draft| Opened::new(service, draft)))
}

/// The draft of a key, the hash that it is kept under, its campaign.
async fn under_way(
    service: &Service,
    key: &Secret,
) -> Result<Option<(Opened, SecretHash, Campaign)>, crate::store::StoreError> {
    let Some(opened) = open(service, key).await? else { return Ok(None) };
    let campaign = campaign(service, &opened.questionnaire).await?;
    Ok(Some((opened, service.hash_of(key).await?, campaign)))
}

struct SectionOf<'a> {
    key: &'a Secret,
    hash: SecretHash,
    questionnaire: &'a Questionnaire,
    place: usize,
    typed: &'a Typed,
    reading: &'a Reading,
    draft: Option<&'a Draft>,
    closing: String,
    seen: bool,
    relay: &'a str,
    opened_more: bool,
    checking: bool,
    /// Whether proposals can be asked for.
    proposes: bool,
    /// What the button that asks for them came to.
    proposal: Option<Proposal>,
}

/// What asking for proposals came to, on a page without JavaScript.
enum Proposal {
    /// This is said.
    Said(String),
    /// The number is to be mended first.
    WrongNumber,
}

fn proposal(service: &Service, section: &Section, typed: &Typed, came_to: &str) -> Option<Proposal> {
    let found = match came_to {
        "numero" => return Some(Proposal::WrongNumber),
        "faite" | "inchangee" => true,
        "introuvable" => false,
        _ => return None,
    };
    let company = number_in(section, typed).and_then(|number| service.companies.remembered(number));
    let name = company.and_then(|company| company.name.clone()).unwrap_or_default();
    Some(Proposal::Said(Proposals { found, name, fields: Vec::new() }.said(came_to == "faite")))
}

fn section_page(of: &SectionOf<'_>) -> AnyView {
    let section = &of.questionnaire.sections[of.place];
    let of_section = |field: &str| section.question_of(field).is_some();
    let proposing = section.proposes_from().filter(|_| of.proposes).map(|question| &question.id);
    // Whoever asked for proposals is not done with the section: only the number that they need is blamed.
    let blamed = |field: &str| match of.proposal {
        None => of.seen && !of.opened_more,
        Some(Proposal::WrongNumber) => section.question_of(field).is_some_and(|q| Some(&q.id) == proposing),
        Some(Proposal::Said(_)) => false,
    };
    let errors: Vec<_> =
        of.reading.errors.iter().filter(|e| of_section(&e.field) && blamed(&e.field)).cloned().collect();
    let conflicts = of.draft.and_then(|draft| conflicts(of.questionnaire, section, draft));
    let wrong = !errors.is_empty() || conflicts.is_some();
    let rates = rule::rate_fields(of.questionnaire);
    let below = proposing.map(|question| Below { question, view: propose_view });
    let reading = Reading { errors: errors.clone(), ..of.reading.clone() };
    let shown = Shown {
        typed: of.typed,
        reading: &reading,
        with_errors: !errors.is_empty(),
        seed: seed(of.hash),
        rates: &rates,
        below,
    };
    let questions: Vec<_> = section.questions.iter().map(|q| question_view(q, shown)).collect();
    let spec = spec(of, &rates);
    let name = format!("{}/{}", of.questionnaire.edition, of.questionnaire.audience);
    let (questionnaire, submission, closing) = (name.clone(), of.key.as_str().to_owned(), of.closing.clone());
    // From the second section on, going back is a button of the form, which saves: a link would not.
    let back = (of.place == 0).then(|| {
        let start = format!("/questionnaires/{}", of.questionnaire.audience);
        view! { <a class="back" href=start>"Présentation du questionnaire"</a> }
    });
    let opened_more = of.opened_more.then(|| {
        view! {
            <div class="notice" role="status">
                <p>"Votre réponse ouvre de nouvelles questions sur cette page : complétez-les, puis continuez."</p>
            </div>
        }
    });
    let proposed = match &of.proposal {
        Some(Proposal::Said(said)) => {
            let said = said.clone();
            Some(view! { <div class="notice" role="status"><p>{said}</p></div> })
        }
        _ => None,
    };
    // Enter in a field presses the first button of its form, which must be the one that goes on.
    let enter = proposing.map(|_| {
        let on = if of.checking { "verification" } else { "suite" };
        let checking = of.checking.then(|| view! { <input type="hidden" name=CHECKING value="1" /> });
        view! {
            {checking}
            <button class="visually-hidden" name="_go" value=on tabindex="-1" aria-hidden="true">"Enregistrer"</button>
        }
    });
    let required = section
        .questions
        .iter()
        .any(|q| q.required)
        .then(|| view! { <p class="required-note">"Les questions marquées « obligatoire » sont nécessaires ; les autres sont facultatives."</p> });
    let title = format!("{} – étape {} sur {}", section.title, of.place + 1, of.questionnaire.sections.len());
    let titles = of.questionnaire.sections.iter().map(|s| s.title.clone()).collect();
    let review = (of.seen || of.place > 0).then(|| {
        view! { <button class="button button-quiet" name="_go" value="pause">"Enregistrer et voir toutes mes réponses"</button> }
    });
    let on = if of.checking { "verification" } else { "suite" };
    let go_on = if of.checking { "Enregistrer et revenir à la vérification" } else { "Enregistrer et continuer" };
    let go_back = (of.place > 0).then(|| {
        view! { <button class="button button-second" name="_go" value="retour">"Revenir à l’étape précédente"</button> }
    });
    let place = of.place;
    let key = of.key.as_str().to_owned();
    let section_id = section.id.clone();
    let heading = section.title.clone();
    let intro = section.intro.clone().map(|intro| view! { <p class="lead">{intro}</p> });
    let relay = (!of.relay.is_empty()).then(|| {
        let relay = of.relay.to_owned();
        view! { <input type="hidden" name="_relais" value=relay /> }
    });
    let review = (!of.checking).then_some(review);
    // What the page is made from: the server tells by it what was typed here from what others typed meanwhile.
    let base = serde_json::to_string(&section_of(section, of.typed)).unwrap_or_default();
    view! {
        <Page title=title wrong=wrong>
            {back}
            <Steps current=place titles=titles />
            {opened_more}
            {proposed}
            <SectionForm spec=spec errors=errors>
                <h1>{heading}</h1>
                {intro}
                {required}
                <form method="post" action=super::save_section::SaveSection::url() novalidate>
                    <input type="hidden" name=SUBMISSION value=key />
                    <input type="hidden" name="_questionnaire" value=name />
                    <input type="hidden" name="_section" value=section_id />
                    <input type="hidden" name=BASE value=base />
                    {relay}
                    {enter}
                    {conflicts}
                    {questions}
                    <div class="actions">
                        <button class="button" name="_go" value=on>{go_on}</button>
                        {go_back}
                        {review}
                    </div>
                </form>
            </SectionForm>
            <ClosingNote questionnaire=questionnaire submission=submission said=closing />
        </Page>
    }
    .into_any()
}

/// The button that asks for proposals, and the place of what they came to.
fn propose_view() -> AnyView {
    view! {
        <div class="propose">
            <button class="button button-second" name="_go" value=PROPOSE>"Proposer le nom et les autres informations"</button>
            <p class="propose-state" id="proposition" role="status"></p>
        </div>
    }
    .into_any()
}

/// What the browser's code has to know: the section without its longer texts, and the earlier answers
/// that its conditions and rules look at.
fn spec(of: &SectionOf<'_>, rates: &[(String, String)]) -> SectionSpec {
    let section = &of.questionnaire.sections[of.place];
    let mut slim = section.clone();
    slim.intro = None;
    for question in &mut slim.questions {
        question.hint = None;
    }
    let mut needed: Vec<&str> = needed_by(section, &of.questionnaire.rules);
    let here: Vec<_> = rates.iter().filter(|(startup, _)| section.question_of(startup).is_some()).collect();
    needed.extend(here.iter().map(|(_, total)| total.as_str()).filter(|total| section.question_of(total).is_none()));
    let mut known = Answers::default();
    for field in needed {
        if let Some(answer) = of.reading.answers.get(field) {
            known.insert(field, answer.clone());
        }
    }
    let speaks_here = |rule: &&rule::Rule| rule.fields().last().is_some_and(|f| section.question_of(f).is_some());
    SectionSpec {
        rules: of.questionnaire.rules.iter().filter(speaks_here).cloned().collect(),
        known,
        rates: here
            .into_iter()
            .map(|(startup, total)| RateOf {
                startup: startup.clone(),
                total: total.clone(),
                year: startup.rsplit('.').next().unwrap_or_default().to_owned(),
            })
            .collect(),
        proposes: of.proposes && section.proposes_from().is_some(),
        fresh: of.draft.is_none(),
        section: slim,
    }
}

/// FNV-1a, for what no secret depends on.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The order of options depends on the response, so that a respondent who comes back finds it again, by whichever key.
fn seed(hash: SecretHash) -> u64 {
    fnv(hash.0.into_iter())
}
