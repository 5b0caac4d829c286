//! The page of one section.

use super::again::{answered_view, has_answered, is_told_in};
use super::asked::{Asked, asked};
use super::campaign::{Begun, Campaign, campaign};
use super::closing_note::ClosingNote;
use super::organisation::propose::number_in;
use super::propose_organisation::{CHECKING, Proposals};
use super::response::{Opened, address};
use super::saving::{ASK, BY_GUEST};
use super::section_view::{FormOf, section_view};
use super::trial;
use crate::components::layout::{NotFound, Page, Unavailable};
use crate::components::steps::Steps;
use crate::guard::trap;
use crate::inform::notice::notice_folded;
use crate::service::{Service, service};
use crate::store::{Draft, Invitation, Secret, SecretHash, StoreError};
use crate::survey::reading::Reading;
use crate::survey::{Audience, Questionnaire, Section, Typed};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The first section, before anything is kept: `/questionnaires/{audience}/repondre`.
#[component]
pub fn FirstSection() -> impl IntoView {
    let params = use_params_map().get_untracked();
    let query = use_query_map().get_untracked();
    let relay = query.get("relais").filter(|code| super::response::is_relay(code)).unwrap_or_default();
    let invitation = query.get("invitation").and_then(|key| Secret::parse(&key));
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
            Ok(campaign) if !campaign.begins() => {
                crate::http::go_to(&format!("/questionnaires/{}", questionnaire.audience));
                ().into_any()
            }
            Ok(campaign) => match Secret::random() {
                Ok(key) => {
                    if campaign.testing {
                        trial::says_so();
                    }
                    // Nothing is answered in it yet. Kept by the browser, its back button finds it again,
                    // with the same key: no second response is begun without anyone wanting it.
                    crate::http::cache("private, max-age=0, must-revalidate");
                    section_page(SectionOf {
                        key: &key,
                        hash: key.hash(),
                        questionnaire: &questionnaire,
                        place: 0,
                        typed: &Typed::default(),
                        reading: &questionnaire.read(&Typed::default()),
                        draft: None,
                        colleagues: &[],
                        closing: super::closing::said(&campaign, None),
                        asked: None,
                        seen: false,
                        answered: false,
                        relay: &relay,
                        invitation: invitation.as_ref(),
                        opened_more: false,
                        checking: false,
                        proposes: service.companies.is_on(),
                        proposal: None,
                        notice: Some(notice_folded(&service)),
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
        match open_now(&service, &key).await {
            Err(_) => view! { <Unavailable /> }.into_any(),
            Ok(None) => {
                // Sent already, or unknown: the response's own page says which.
                crate::http::go_to(&address(&key));
                ().into_any()
            }
            Ok(Some((opened, campaign, answered, asked))) => {
                let section = params.get("section").unwrap_or_default();
                let Some((place, section)) = opened.questionnaire.section(&section) else {
                    return view! { <NotFound /> }.into_any();
                };
                section_page(SectionOf {
                    key: &key,
                    hash: opened.hash,
                    questionnaire: &opened.questionnaire,
                    place,
                    typed: &opened.draft.typed,
                    reading: &opened.reading,
                    draft: Some(&opened.draft),
                    colleagues: &opened.colleagues,
                    closing: asked.said(&campaign, Some(Begun::of(&opened.draft))),
                    asked: asked.view(&key, &opened.questionnaire, true),
                    seen: opened.draft.seen.contains(&section.id),
                    answered: answered && is_told_in(&opened, place),
                    relay: "",
                    invitation: None,
                    opened_more: query.get("suite").is_some(),
                    checking: query.get("verification").is_some(),
                    proposes: service.companies.is_on(),
                    notice: None,
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
pub(super) async fn open(service: &Service, key: &Secret) -> Result<Option<Opened>, StoreError> {
    let hash = service.hash_of(key).await?;
    let Some(draft) = service.store.draft(hash).await? else { return Ok(None) };
    let colleagues = service.store.invitations(hash).await?;
    Ok(Opened::new(service, hash, draft).map(|opened| Opened { colleagues, ..opened }))
}

/// Opens the draft of a key, with the state of its campaign and whether its organisation has answered already.
async fn open_now(service: &Service, key: &Secret) -> Result<Option<(Opened, Campaign, bool, Asked)>, StoreError> {
    let Some(opened) = open(service, key).await? else { return Ok(None) };
    let campaign = campaign(service, &opened.questionnaire).await?;
    let answered = has_answered(service, &opened).await?;
    let asked = asked(service, opened.hash).await?;
    Ok(Some((opened, campaign, answered, asked)))
}

struct SectionOf<'a> {
    key: &'a Secret,
    hash: SecretHash,
    questionnaire: &'a Questionnaire,
    place: usize,
    typed: &'a Typed,
    reading: &'a Reading,
    draft: Option<&'a Draft>,
    colleagues: &'a [Invitation],
    closing: String,
    /// What the staff ask about the response that is corrected.
    asked: Option<AnyView>,
    seen: bool,
    /// Whether to say that somebody has answered for the organisation already.
    answered: bool,
    relay: &'a str,
    /// The key of the invitation that it is begun with.
    invitation: Option<&'a Secret>,
    opened_more: bool,
    checking: bool,
    /// Whether proposals can be asked for.
    proposes: bool,
    /// What the button that asks for them came to.
    proposal: Option<Proposal>,
    /// What is said of the data before the first question.
    notice: Option<AnyView>,
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

fn section_page(mut of: SectionOf<'_>) -> AnyView {
    let (notice, asked) = (of.notice.take(), of.asked.take());
    let of = &of;
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
    let disputed = of.draft.is_some_and(|draft| draft.disputed().any(|(field, _)| of_section(field)));
    let wrong = !errors.is_empty() || disputed;
    // From the second section on, going back is a button of the form, which saves: a link would not.
    let back = (of.place == 0).then(|| {
        let start = format!("/questionnaires/{}", of.questionnaire.audience);
        view! { <a class="back" href=start>"Présentation du questionnaire"</a> }
    });
    let opened_more = of.opened_more.then(opened_more);
    let answered = of.answered.then(answered_view);
    let proposed = match &of.proposal {
        Some(Proposal::Said(said)) => {
            let said = said.clone();
            Some(view! { <div class="notice" role="status"><p>{said}</p></div> })
        }
        _ => None,
    };
    let title = format!("{} – étape {} sur {}", section.title, of.place + 1, of.questionnaire.sections.len());
    let titles = of.questionnaire.sections.iter().map(|s| s.title.clone()).collect();
    let mut hidden = match of.relay {
        "" => Vec::new(),
        code => vec![("_relais", code.to_owned())],
    };
    hidden.extend(of.invitation.map(|key| (BY_GUEST, key.as_str().to_owned())));
    let form = section_view(FormOf {
        key: of.key,
        seed: of.hash,
        questionnaire: of.questionnaire,
        section,
        rules: &of.questionnaire.rules,
        typed: of.typed,
        reading: of.reading,
        draft: of.draft,
        colleagues: of.colleagues,
        errors: &errors,
        proposes: of.proposes,
        hidden,
        told: notice,
        // Only programs fill it, and only what begins a response is worth their while.
        first: view! { {of.draft.is_none().then(trap)} {enter(of.checking, proposing.is_some())} }.into_any(),
        actions: actions(of),
    });
    let place = of.place;
    let name = format!("{}/{}", of.questionnaire.edition, of.questionnaire.audience);
    let (submission, closing) = (of.key.as_str().to_owned(), of.closing.clone());
    view! {
        <Page title=title wrong=wrong>
            {back}
            <Steps current=place titles=titles />
            {asked}
            {opened_more}
            {proposed}
            {answered}
            {form}
            <ClosingNote questionnaire=name submission=submission said=closing />
        </Page>
    }
    .into_any()
}

/// What is said where an answer opened questions that its page could not show.
pub(super) fn opened_more() -> AnyView {
    view! {
        <div class="notice" role="status">
            <p>"Votre réponse ouvre de nouvelles questions sur cette page : complétez-les, puis continuez."</p>
        </div>
    }
    .into_any()
}

/// Enter in a field presses the first button of its form, which must be the one that goes on.
fn enter(checking: bool, proposing: bool) -> AnyView {
    let on = if checking { "verification" } else { "suite" };
    let checking = checking.then(|| view! { <input type="hidden" name=CHECKING value="1" /> });
    let button = view! {
        {checking}
        <button class="visually-hidden" name="_go" value=on tabindex="-1" aria-hidden="true">"Enregistrer"</button>
    };
    proposing.then_some(button).into_any()
}

fn actions(of: &SectionOf<'_>) -> AnyView {
    let review = (!of.checking && (of.seen || of.place > 0)).then(|| {
        view! { <button class="button button-quiet" name="_go" value="pause">"Enregistrer et voir toutes mes réponses"</button> }
    });
    let on = if of.checking { "verification" } else { "suite" };
    let go_on = if of.checking { "Enregistrer et revenir à la vérification" } else { "Enregistrer et continuer" };
    let go_back = (of.place > 0).then(|| {
        view! { <button class="button button-second" name="_go" value="retour">"Revenir à l’étape précédente"</button> }
    });
    view! {
        <div class="actions">
            <button class="button" name="_go" value=on>{go_on}</button>
            {go_back}
            {review}
            <button class="button button-quiet" name="_go" value=ASK>"Demander ces chiffres à un collègue"</button>
        </div>
    }
    .into_any()
}
