//! `/observatoire/propositions/nouvelle` and `…/{id}/modifier`: writing a proposal.

use super::board_page::edition;
use super::{PATH, object, page_of};
use crate::actions::{GiveUpProposal, SaveProposal};
use crate::texts::filters::{asked, with_word};
use dashboards::proposals::words::{Group, groups};
use forms::{Form, Refusal, Returned};
use french::dates;
use french::{counted, split_paragraphs};
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::form::returned_by_store;
use service::http;
use service::http::path_parameters;
use service::{Service, service};
use statistics::shares::Target;
use store::{Act, Proposal, SessionInfo, StoreError, Written};
use survey::{EditionYear, FieldError};
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;
use ui::text_field::{Control, Entry, entry_view};

/// Maximum lengths of the title and of the text, in characters.
const TITLE_MAX: usize = 150;
const BODY_MAX: usize = 10_000;

/// `/observatoire/propositions/nouvelle`.
#[component]
pub fn NewProposalPage() -> impl IntoView {
    let (service, asked) = (service(), asked());
    let page = async move {
        let session = match page_for(Right::WriteProposals).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let Some(edition) = edition(&service, &asked) else { return view! { <NotFound /> }.into_any() };
        shown(&service, &session, edition, None).await
    };
    later(page)
}

/// `/observatoire/propositions/{id}/modifier`.
#[component]
pub fn ChangeProposalPage() -> impl IntoView {
    let service = service();
    let id = path_parameters().get("proposition").and_then(|id| id.parse::<i64>().ok());
    let page = async move {
        let session = match page_for(Right::WriteProposals).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        match service.store.proposal(id.unwrap_or_default()).await {
            Ok(Some(proposal)) => shown(&service, &session, proposal.edition, Some(proposal)).await,
            Ok(None) => view! { <NotFound /> }.into_any(),
            Err(error) => unavailable(&error),
        }
    };
    later(page)
}

fn unavailable(error: &StoreError) -> AnyView {
    tracing::error!(%error, "a proposal could not be read");
    view! { <Unavailable /> }.into_any()
}

/// The form's address, under which unsaved text is stored.
fn place(edition: EditionYear, id: Option<i64>) -> String {
    match id {
        Some(id) => format!("{}/modifier", page_of(id)),
        None => format!("{PATH}/nouvelle?edition={edition}"),
    }
}

async fn shown(service: &Service, session: &SessionInfo, edition: EditionYear, of: Option<Proposal>) -> AnyView {
    match returned_by_store::returned(service, session, &place(edition, of.as_ref().map(|p| p.id))).await {
        Ok(returned) => form_page(service, edition, of.as_ref(), returned),
        Err(error) => unavailable(&error),
    }
}

fn form_page(service: &Service, edition: EditionYear, of: Option<&Proposal>, unsaved: Option<Returned>) -> AnyView {
    let was_unsaved = unsaved.is_some();
    let returned = unsaved.unwrap_or_else(|| Returned { typed: as_typed(of), ..Returned::default() });
    let seen: i64 = returned.typed.get("version").parse().unwrap_or_default();
    // If somebody else saved first, both texts are shown, and saving replaces theirs.
    let theirs = of.filter(|of| was_unsaved && of.now.version != seen).map(overtaken);
    let (errors, wrong) = (returned.errors.clone(), returned.is_wrong());
    let title = if of.is_some() { "Modifier une proposition" } else { "Écrire une proposition" };
    let back = of.map_or_else(|| format!("{PATH}?edition={edition}"), |of| page_of(of.id));
    let name = Entry {
        name: "titre",
        id: "titre",
        label: "Titre",
        hint: "Ce qui est proposé, en une ligne.",
        control: Control::Line(TITLE_MAX),
        autocomplete: "off",
        required: true,
    };
    let body = Entry {
        name: "texte",
        id: "texte",
        label: "Texte",
        hint: "Du texte seul, sans mise en forme. Une ligne vide sépare les paragraphes.",
        control: Control::Area(10),
        autocomplete: "off",
        required: true,
    };
    let ticked: Vec<&str> = returned.typed.0.iter().filter(|(n, _)| n == "repond").map(|(_, v)| v.as_str()).collect();
    let groups: Vec<_> = groups(&service.library, edition).iter().map(|group| group_view(group, &ticked)).collect();
    let (id, version) = (
        of.map(|of| of.id.to_string()).unwrap_or_default(),
        of.map(|of| of.now.version.to_string()).unwrap_or_default(),
    );
    let give_up = was_unsaved.then(|| {
        let id = id.clone();
        view! {
            <form method="post" action=GiveUpProposal::url()>
                <input type="hidden" name="proposition" value=id />
                <input type="hidden" name="edition" value=edition.to_string() />
                <button class="link-button">"Renoncer à ce qui n’est pas enregistré"</button>
            </form>
        }
    });
    let waiting = (was_unsaved && theirs.is_none() && !wrong).then(|| {
        view! { <div class="notice" role="status"><p>"Voici ce que vous aviez écrit et qui n’était pas encore enregistré."</p></div> }
    });
    let (name, body) = (entry_view(&name, &returned), entry_view(&body, &returned));
    let whence = if of.is_some() { "La proposition" } else { "Propositions" };
    view! {
        <Page title=title staff=true wrong=wrong>
            <p><a class="back" href=back>{whence}</a></p>
            <ErrorSummary errors=errors />
            <h1>{title}</h1>
            {theirs}
            {waiting}
            <p class="note">{format!("Édition {edition}.")}</p>
            <form method="post" action=SaveProposal::url() novalidate>
                <input type="hidden" name="proposition" value=id.clone() />
                <input type="hidden" name="edition" value=edition.to_string() />
                <input type="hidden" name="version" value=version />
                {name}
                {body}
                <h2>"Ce à quoi elle répond"</h2>
                <p class="hint">"Les freins et leviers des questionnaires que cette proposition traite : leur part dans les réponses en mesure le soutien."</p>
                {groups}
                <div class="actions"><button class="button">"Enregistrer"</button></div>
            </form>
            {give_up}
        </Page>
    }
    .into_any()
}

fn as_typed(of: Option<&Proposal>) -> Form {
    let Some(of) = of else { return Form::default() };
    let now = &of.now;
    let mut typed = vec![
        ("titre".to_owned(), now.written.title.clone()),
        ("texte".to_owned(), now.written.body.clone()),
        ("version".to_owned(), now.version.to_string()),
    ];
    typed.extend(now.written.targets.iter().map(|target| ("repond".to_owned(), target.to_string())));
    Form(typed)
}

fn overtaken(of: &Proposal) -> AnyView {
    let now = &of.now;
    let sentence = format!(
        "{} a enregistré la version {} le {}, pendant que vous écriviez. Rien n’est perdu : votre texte est dans le formulaire, le sien ci-dessous. Si vous enregistrez, le vôtre devient la version suivante et le sien reste dans l’historique.",
        now.by,
        now.version,
        dates::moment(now.at)
    );
    let paragraphs: Vec<_> = paragraphs(&now.written.body);
    view! {
        <div class="notice" role="alert" id="autre-version">
            <h2>"Cette proposition vient d’être changée"</h2>
            <p>{sentence}</p>
            <blockquote class="quote" dir="auto"><p><strong>{now.written.title.clone()}</strong></p>{paragraphs}</blockquote>
        </div>
    }
    .into_any()
}

/// A text in paragraphs, separated by blank lines; other line breaks remain.
pub fn paragraphs(text: &str) -> Vec<AnyView> {
    let paragraphs = split_paragraphs(text).into_iter();
    paragraphs.map(|text| view! { <p class="typed-text" dir="auto">{text}</p> }.into_any()).collect()
}

fn group_view(group: &Group, ticked: &[&str]) -> AnyView {
    let chosen = group.options.iter().filter(|(target, _)| ticked.contains(&target.to_string().as_str())).count();
    let ticks: Vec<_> = group
        .options
        .iter()
        .map(|(target, name)| {
            let value = target.to_string();
            let id = format!("repond-{}-{}", target.question, target.code);
            let checked = ticked.contains(&value.as_str());
            view! {
                <div class="tick">
                    <input type="checkbox" id=id.clone() name="repond" value=value checked=checked />
                    <label for=id>{name.clone()}</label>
                </div>
            }
        })
        .collect();
    let sentence = format!("{}{}", group.title, counted(chosen, "", " (un coché)", " (# cochés)"));
    view! {
        <details class="aside" open=chosen != 0>
            <summary>{sentence}</summary>
            <fieldset class="question">
                <legend class="visually-hidden">{group.title}</legend>
                <div class="ticks">{ticks}</div>
            </fieldset>
        </details>
    }
    .into_any()
}

fn missing() -> Refusal {
    Refusal::new(404, "Cette proposition n’est plus là.")
}

/// The edition that a form names, and the proposal unless it is new.
async fn named(service: &Service, form: &Form) -> Result<(EditionYear, Option<Proposal>), Refusal> {
    match form.get("proposition") {
        "" => Ok((edition(service, form).ok_or_else(missing)?, None)),
        id => {
            let id = id.parse().map_err(|_| missing())?;
            let found = service.store.proposal(id).await?.ok_or_else(missing)?;
            Ok((found.edition, Some(found)))
        }
    }
}

/// Reads the form.
fn read(form: &Form, groups: &[Group]) -> (Written, Vec<FieldError>) {
    let title = form.get("titre").split_whitespace().collect::<Vec<_>>().join(" ");
    let body = form.get("texte").replace("\r\n", "\n").trim().to_owned();
    let mut errors = Vec::new();
    if title.is_empty() || title.chars().count() > TITLE_MAX || title.chars().any(char::is_control) {
        errors.push(FieldError::new("titre", "Titre", "Indiquez le titre, sur une ligne, en 150 caractères au plus."));
    }
    if body.is_empty() || body.chars().count() > BODY_MAX {
        errors.push(FieldError::new("texte", "Texte", "Écrivez la proposition, en 10\u{202f}000 caractères au plus."));
    }
    let ticked: Vec<&str> = form.0.iter().filter(|(n, _)| n == "repond").map(|(_, v)| v.as_str()).collect();
    let targets: Vec<Target> = groups
        .iter()
        .flat_map(|group| &group.options)
        .map(|(target, _)| target)
        .filter(|target| ticked.contains(&target.to_string().as_str()))
        .cloned()
        .collect();
    (Written { title, body, targets }, errors)
}

/// Creates or changes a proposal.
pub(crate) async fn save(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::WriteProposals).await?;
    let (edition, of) = named(service, form).await?;
    let place = place(edition, of.as_ref().map(|of| of.id));
    let (written, errors) = read(form, &groups(&service.library, edition));
    if !errors.is_empty() {
        return returned_by_store::refuse(service, &session, &place, form, &errors).await;
    }
    let saving = |object: String, what: &str| {
        noting(service, &session, Act::ProposalWritten, object, format!("{what} : {}", written.title))
    };
    let saved = match &of {
        None => saving(String::new(), "écrite").make_proposal(edition, written.clone(), object).await,
        Some(of) => {
            let seen = form.get("version").parse().unwrap_or_default();
            saving(object(of.id), "changée").change_proposal(of.id, seen, written.clone()).await.map(|()| of.id)
        }
    };
    match saved {
        Ok(id) => {
            returned_by_store::done(service, &session, &place).await?;
            http::see_other(&with_word(&page_of(id), "texte"));
            Ok(())
        }
        Err(StoreError::Changed { .. }) => returned_by_store::conflict(service, &session, &place, form).await,
        Err(StoreError::NotFound) => Err(missing()),
        Err(error) => Err(error.into()),
    }
}

/// Discards what was typed and not saved.
pub(crate) async fn give_up(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::WriteProposals).await?;
    let (edition, of) = named(service, form).await?;
    returned_by_store::done(service, &session, &place(edition, of.as_ref().map(|of| of.id))).await?;
    http::see_other(&of.map_or_else(|| format!("{PATH}?edition={edition}"), |of| page_of(of.id)));
    Ok(())
}
