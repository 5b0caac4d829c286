//! The page of one section.

use super::form_view::{FormOf, section_view};
use super::save::{ASK, BY_INVITEE};
use super::typed_values::{Typing, given_back};
use crate::actions::SaveSection;
use crate::actions::{CHECKING, Proposals};
use crate::closing::notice::{closed_view, note_view, reread};
use crate::follow_up::{Asked, asked};
use crate::prefill::save::number_in;
use crate::second_response::{answered_view, has_answered, is_shown_in};
use forms::field_names::RELAY;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::campaign::{Begun, Campaign, shown_campaign};
use service::draft::{Opened, address, key_of, says_so};
use service::http::{path_parameters, query_parameters};
use service::rate_limits::trap;
use service::{Service, service};
use store::{Answered, Colleague, Draft, Secret, SecretHash, StoreError};
use survey::{Audience, Questionnaire, Role, Section, Typed};
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::privacy_notice::notice_folded;
use ui::progress::Steps;

/// The first section, before anything is stored: `/questionnaires/{audience}/repondre`.
#[component]
pub fn FirstSection() -> impl IntoView {
    let params = path_parameters();
    let query = query_parameters();
    let partner = service::relays::asked(&query);
    let colleague = query.get("invitation").and_then(|key| Secret::parse(&key));
    let service = service();
    let page = async move {
        let Some(questionnaire) = params
            .get("audience")
            .and_then(|slug| Audience::from_slug(&slug))
            .and_then(|audience| service.library.get(service.edition, audience).cloned())
        else {
            return view! { <NotFound /> }.into_any();
        };
        match shown_campaign(&service, &questionnaire).await {
            Err(_) => view! { <Unavailable /> }.into_any(),
            Ok(campaign) if !campaign.begins() => {
                service::http::go_to(&format!("/questionnaires/{}", questionnaire.audience));
                ().into_any()
            }
            Ok(campaign) => match Secret::random() {
                Ok(drawn) => {
                    if campaign.testing {
                        says_so();
                    }
                    let given = given_back();
                    // A refused form was not stored: with its key, sending it again begins the same response.
                    let key = given.as_ref().and_then(|given| key_of(&given.form).ok()).unwrap_or(drawn);
                    let partner = given.as_ref().map_or(partner, |given| given.form.get(RELAY).to_owned());
                    let colleague = given.as_ref().map_or(colleague, |given| Secret::parse(given.form.get(BY_INVITEE)));
                    let shown = Typing::over(&questionnaire, 0, &Typed::default(), given.as_ref());
                    // It contains no answers yet. Cached by the browser, its back button returns to the same key:
                    // nobody begins a second response by accident.
                    service::http::cache("private, max-age=0, must-revalidate");
                    section_page(SectionOf {
                        key: &key,
                        hash: key.hash(),
                        questionnaire: &questionnaire,
                        place: 0,
                        shown: &shown,
                        draft: None,
                        closed: None,
                        colleagues: &[],
                        closing: crate::closing::notice::sentence(&campaign, None),
                        asked: None,
                        seen: false,
                        answered: None,
                        partner: &partner,
                        colleague: colleague.as_ref(),
                        opened_more: false,
                        checking: false,
                        proposes: service.companies.is_on(),
                        proposal: None,
                        notice: Some(notice_folded(&service)),
                        measurable: false,
                    })
                }
                Err(_) => view! { <Unavailable /> }.into_any(),
            },
        }
    };
    later(page)
}

/// A section of a response: `/reponses/{key}/{section}`.
#[component]
pub fn SectionPage() -> impl IntoView {
    let params = path_parameters();
    let query = query_parameters();
    let service = service();
    let page = async move {
        let Some(key) = params.get("key").and_then(|key| Secret::parse(&key)) else {
            return view! { <NotFound /> }.into_any();
        };
        let has_base = service.startups.exists(&service.store).await;
        match open_now(&service, &key).await {
            Err(_) => view! { <Unavailable /> }.into_any(),
            Ok(None) => {
                // The response was already sent or is unknown: its own page says which.
                service::http::go_to(&address(&key));
                ().into_any()
            }
            Ok(Some((opened, campaign, answered, asked))) => {
                let section = params.get("section").unwrap_or_default();
                let Some((place, section)) = opened.questionnaire.section(&section) else {
                    return view! { <NotFound /> }.into_any();
                };
                let begun = Begun::of(&opened.draft);
                // Without a base there is nothing to cross with, and no need to say so.
                let measurable =
                    has_base && section.questions.iter().any(|question| question.role == Some(Role::TotalPurchases));
                section_page(SectionOf {
                    measurable,
                    key: &key,
                    hash: opened.hash,
                    questionnaire: &opened.questionnaire,
                    place,
                    shown: &Typing::over(&opened.questionnaire, place, &opened.draft.typed, given_back().as_ref()),
                    draft: Some(&opened.draft),
                    colleagues: &opened.colleagues,
                    closed: (!asked.lets(&campaign, begun)).then(|| asked.sentence(&campaign, Some(begun))),
                    closing: asked.sentence(&campaign, Some(begun)),
                    asked: asked.view(&key, &opened.questionnaire, true),
                    seen: opened.draft.seen.contains(&section.id),
                    answered: answered.filter(|_| is_shown_in(&opened, place)),
                    partner: "",
                    colleague: None,
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
    later(page)
}

/// Opens the draft of a key.
pub(crate) async fn open(service: &Service, key: &Secret) -> Result<Option<Opened>, StoreError> {
    let hash = service.hash_of(key).await?;
    let Some(draft) = service.store.draft(hash).await? else { return Ok(None) };
    let colleagues = service.store.colleagues(hash).await?;
    Ok(Opened::new(service, hash, draft).map(|opened| Opened { colleagues, ..opened }))
}

/// Opens the draft of a key, with the state of its campaign and the response that its organisation has already sent.
async fn open_now(
    service: &Service,
    key: &Secret,
) -> Result<Option<(Opened, Campaign, Option<Answered>, Asked)>, StoreError> {
    let Some(opened) = open(service, key).await? else { return Ok(None) };
    let campaign = shown_campaign(service, &opened.questionnaire).await?;
    let answered = has_answered(service, &opened).await?;
    let asked = asked(service, opened.hash).await?;
    Ok(Some((opened, campaign, answered, asked)))
}

struct SectionOf<'a> {
    key: &'a Secret,
    hash: SecretHash,
    questionnaire: &'a Questionnaire,
    place: usize,
    shown: &'a Typing,
    draft: Option<&'a Draft>,
    colleagues: &'a [Colleague],
    closing: String,
    /// The notice at the top once sending is no longer possible.
    closed: Option<String>,
    /// The staff's questions about the response being corrected.
    asked: Option<AnyView>,
    seen: bool,
    /// The organisation's other response, if this page is the place to mention it.
    answered: Option<Answered>,
    partner: &'a str,
    /// The key of the invitee whose link the response is begun with.
    colleague: Option<&'a Secret>,
    opened_more: bool,
    checking: bool,
    /// Whether proposals can be requested.
    proposes: bool,
    /// The outcome of requesting them.
    proposal: Option<Proposal>,
    /// The privacy notice before the first question.
    notice: Option<AnyView>,
    /// Whether its amounts can be measured from a list of suppliers.
    measurable: bool,
}

/// The outcome of requesting proposals, on a page without JavaScript.
enum Proposal {
    /// A sentence to show.
    Outcome(String),
    /// The number has an error to correct first.
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
    Some(Proposal::Outcome(Proposals { found, name, fields: Vec::new() }.sentence(came_to == "faite")))
}

fn section_page(mut of: SectionOf<'_>) -> AnyView {
    let (notice, asked) = (of.notice.take(), of.asked.take());
    let of = &of;
    let section = &of.questionnaire.sections[of.place];
    let of_section = |field: &str| section.question_of(field).is_some();
    let proposing = section.proposes_from().filter(|_| of.proposes).map(|question| &question.id);
    // A respondent who requested proposals has not finished the section: only the number that they need is checked.
    let blamed = |field: &str| match of.proposal {
        None => of.seen && !of.opened_more,
        Some(Proposal::WrongNumber) => section.question_of(field).is_some_and(|q| Some(&q.id) == proposing),
        Some(Proposal::Outcome(_)) => false,
    };
    let reading = &of.shown.reading;
    let mut errors: Vec<_> =
        reading.errors.iter().filter(|e| of_section(&e.field) && blamed(&e.field)).cloned().collect();
    if let Some(refused) = of.shown.refused.as_ref().filter(|refused| !errors.iter().any(|e| e.field == refused.field))
    {
        errors.push(refused.clone());
    }
    if of.closed.is_some() {
        errors.clear();
    }
    let disputed = of.draft.is_some_and(|draft| draft.disputed().any(|(field, _)| of_section(field)));
    let wrong = !errors.is_empty() || disputed;
    // From the second section on, going back is a button of the form: unlike a link, it saves.
    let back = (of.place == 0).then(|| {
        let start = format!("/questionnaires/{}", of.questionnaire.audience);
        view! { <a class="back" href=start>"Présentation du questionnaire"</a> }
    });
    let opened_more = of.opened_more.then(opened_more);
    let answered = of.answered.map(answered_view);
    let proposed = match &of.proposal {
        Some(Proposal::Outcome(sentence)) => {
            let sentence = sentence.clone();
            Some(view! { <div class="notice" role="status"><p>{sentence}</p></div> })
        }
        _ => None,
    };
    let title = format!("{} – étape {} sur {}", section.title, of.place + 1, of.questionnaire.sections.len());
    let titles = of.questionnaire.sections.iter().map(|s| s.title.clone()).collect();
    let mut hidden = match of.partner {
        "" => Vec::new(),
        code => vec![(RELAY, code.to_owned())],
    };
    hidden.extend(of.colleague.map(|key| (BY_INVITEE, key.as_str().to_owned())));
    let form = section_view(FormOf {
        key: of.key,
        seed: of.hash,
        questionnaire: of.questionnaire,
        section,
        rules: &of.questionnaire.rules,
        typed: &of.shown.typed,
        reading,
        draft: of.draft,
        base: of.shown.base.clone(),
        closed: of.closed.is_some(),
        enter: if of.checking { "verification" } else { "suite" },
        colleagues: of.colleagues,
        errors: &errors,
        proposes: of.proposes,
        hidden,
        notice,
        // The honeypot is only needed where programs have something to gain: when a response begins.
        first: view! { {of.draft.is_none().then(|| trap(SaveSection::url()))} {checking(of.checking)} }.into_any(),
        actions: actions(of),
    });
    let place = of.place;
    let all = of.draft.is_some().then(|| reread(of.key));
    let head = closed_view(of.closed.as_deref(), all);
    let measure = of.measurable.then(|| measure_link(of.key));
    let note = of.closed.is_none().then(|| note_view(of.questionnaire, of.key, of.closing.clone()));
    view! {
        <Page title=title wrong=wrong>
            {head}
            {back}
            <Steps current=place titles=titles />
            {asked}
            {opened_more}
            {proposed}
            {answered}
            {measure}
            {form}
            {note}
        </Page>
    }
    .into_any()
}

/// The way to the page that measures the amounts of this section.
fn measure_link(key: &Secret) -> AnyView {
    let page = format!("{}/croisement", address(key));
    view! {
        <div class="notice">
            <p>"Vous avez une liste de vos fournisseurs ? "<a href=page rel="external">"Mesurez vos achats auprès de start-up"</a>" à partir de ce fichier, sans qu’il quitte votre ordinateur."</p>
        </div>
    }
    .into_any()
}

/// The notice that an answer made further questions visible.
pub(crate) fn opened_more() -> AnyView {
    view! {
        <div class="notice" role="status">
            <p>"Votre réponse ouvre de nouvelles questions sur cette page : complétez-les, puis continuez."</p>
        </div>
    }
    .into_any()
}

/// Marks a section that was opened from the check page, to return there.
fn checking(checking: bool) -> Option<AnyView> {
    checking.then(|| view! { <input type="hidden" name=CHECKING value="1" /> }.into_any())
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
