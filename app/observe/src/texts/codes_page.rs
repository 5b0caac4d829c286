//! `/observatoire/textes/codes`: the team's codes: creating, renaming, merging, retiring them.

use super::coding::NAME_MAX;
use super::filters::{CODES, asked, tabs, with_word};
use super::selection::Selection;
use crate::actions::{MergeCode, RetireCode, SaveCode};
use editing::coding::fold::fold;
use forms::{Form, Refusal, Returned};
use french::counted;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::form::returned_by_cookie::Way;
use service::http;
use service::{Service, service};
use store::{Act, Code, CodeWording, SessionInfo, StoreError};
use survey::EditionYear;
use survey::FieldError;
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{NotFound, Page, Unavailable};
use ui::staff_page::page_for;
use ui::text_field::{Control, Entry, choice, entry_view};

/// How a refused form is returned.
const WAY: Way = Way { form: "codes", page: CODES };
/// Maximum length of a description, in characters.
const DESCRIPTION_MAX: usize = 500;

/// `/observatoire/textes/codes`, or `?code=…` to change one.
#[component]
pub fn CodesPage() -> impl IntoView {
    let (service, asked) = (service(), asked());
    let page = async move {
        let session = match page_for(Right::CodeTexts).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let codes = match service.store.codes().await {
            Ok(codes) => codes,
            Err(error) => {
                tracing::error!(%error, "the codes could not be read");
                return view! { <Unavailable /> }.into_any();
            }
        };
        let selection = Selection::read(&asked, &service);
        match selection.code {
            None => codes_page(&service, &session, &codes, &selection, asked.get("fait"), WAY.returned()),
            Some(id) => match codes.iter().find(|code| code.id == id && !code.retired) {
                Some(code) => code_page(&service, code, &codes, WAY.returned()),
                None => view! { <NotFound /> }.into_any(),
            },
        }
    };
    later(page)
}

fn editions(service: &Service, chosen: &str) -> AnyView {
    let all = std::iter::once((String::new(), "Toutes les éditions".to_owned()));
    let each =
        service.library.editions().into_iter().rev().map(|e| (e.to_string(), format!("L’édition {e} seulement")));
    choice("edition-du-code", "Pour", all.chain(each).collect(), chosen)
}

fn fields(service: &Service, returned: &Returned) -> AnyView {
    let name = Entry {
        name: "nom",
        id: "nom",
        label: "Nom",
        hint: "",
        control: Control::Line(NAME_MAX),
        autocomplete: "off",
        required: true,
    };
    let description = Entry {
        name: "description",
        id: "description",
        label: "Quand le donner",
        hint: "Une phrase, pour que tous codent de la même façon ; ses mots servent aussi aux suggestions.",
        control: Control::Area(2),
        autocomplete: "off",
        required: false,
    };
    view! {
        {entry_view(&name, returned)}
        {entry_view(&description, returned)}
        <div class="question">{editions(service, returned.typed.get("edition-du-code"))}</div>
    }
    .into_any()
}

fn codes_page(
    service: &Service,
    session: &SessionInfo,
    codes: &[Code],
    selection: &Selection,
    done: &str,
    returned: Returned,
) -> AnyView {
    let wording = match done {
        "ajoute" => Some("Le code est ajouté."),
        "change" => Some("Le code est changé."),
        "fusionne" => Some("Les codes sont fusionnés : les textes qui avaient l’un ont l’autre."),
        "retire" => Some("Le code n’est plus offert ; les textes qui l’ont le gardent."),
        "remis" => Some("Le code est de nouveau offert."),
        _ => None,
    };
    let wording = wording.map(|wording| view! { <div class="notice" role="status"><p>{wording}</p></div> });
    let errors = returned.errors.clone();
    let wrong = returned.is_wrong();
    let used: Vec<_> = codes.iter().filter(|code| !code.retired).map(|code| item(code, codes)).collect();
    let used = if used.is_empty() {
        view! { <p>"Aucun code pour le moment. On peut aussi en ajouter en codant."</p> }.into_any()
    } else {
        view! { <ul class="letters" role="list">{used}</ul> }.into_any()
    };
    let retired: Vec<_> = codes.iter().filter(|code| code.retired).map(|code| item(code, codes)).collect();
    let retired = (!retired.is_empty())
        .then(|| view! { <h2>"Codes retirés"</h2> <ul class="letters" role="list">{retired}</ul> });
    let (tabs, fields) = (tabs(CODES, selection, session), fields(service, &returned));
    view! {
        <Page title="Textes libres : livre de codes" staff=true wrong=wrong>
            <ErrorSummary errors=errors />
            <h1>"Textes libres : livre de codes"</h1>
            {tabs}
            {wording}
            <h2>"Codes offerts"</h2>
            {used}
            <h2>"Ajouter un code"</h2>
            <form method="post" action=SaveCode::url() novalidate>
                {fields}
                <div class="actions"><button class="button">"Ajouter"</button></div>
            </form>
            {retired}
        </Page>
    }
    .into_any()
}

fn item(code: &Code, codes: &[Code]) -> AnyView {
    let (id, name) = (code.id.to_string(), code.name.clone());
    let scope = code.edition.map(|edition| view! { " " <span class="tag">{format!("édition {edition}")}</span> });
    let of = view! { <span class="visually-hidden">{format!(" {name}")}</span> };
    let into = code.merged_into.and_then(|into| codes.iter().find(|code| code.id == into));
    let act = match (code.retired, into) {
        (_, Some(into)) => view! { <p>{format!("Fusionné avec «\u{a0}{}\u{a0}».", into.name)}</p> }.into_any(),
        (false, _) => {
            view! { <p><a href=format!("{CODES}?code={id}")>"Modifier, fusionner ou retirer" {of}</a></p> }.into_any()
        }
        (true, _) => view! {
            <form method="post" action=RetireCode::url()>
                <input type="hidden" name="code" value=id />
                <input type="hidden" name="sens" value="remettre" />
                <button class="link-button">"Offrir de nouveau" {of}</button>
            </form>
        }
        .into_any(),
    };
    let description = (!code.description.is_empty())
        .then(|| view! { <p class="letter-text" dir="auto">{code.description.clone()}</p> });
    view! { <li class="letter"><h3 dir="auto">{code.name.clone()}{scope}</h3>{description}{act}</li> }.into_any()
}

fn code_page(service: &Service, code: &Code, codes: &[Code], mut returned: Returned) -> AnyView {
    if !returned.is_wrong() {
        let edition = code.edition.map(|edition| edition.to_string()).unwrap_or_default();
        let pairs =
            [("nom", code.name.clone()), ("description", code.description.clone()), ("edition-du-code", edition)];
        returned.typed = Form(pairs.map(|(name, value)| (name.to_owned(), value)).to_vec());
    }
    let errors = returned.errors.clone();
    let wrong = returned.is_wrong();
    let (id, name) = (code.id.to_string(), code.name.clone());
    let others: Vec<_> = codes
        .iter()
        .filter(|other| !other.retired && other.id != code.id)
        .map(|other| (other.id.to_string(), other.name.clone()))
        .collect();
    let merge = (!others.is_empty()).then(|| {
        view! {
            <h2>"Fusionner"</h2>
            <p>"Les textes qui ont ce code auront l’autre à la place. Cela ne se défait pas."</p>
            <form method="post" action=MergeCode::url()>
                <input type="hidden" name="code" value=id.clone() />
                <div class="question">{choice("avec", "Avec", others, "")}</div>
                <div class="actions"><button class="button button-second">"Fusionner"</button></div>
            </form>
        }
    });
    let title = format!("Code «\u{a0}{name}\u{a0}»");
    let fields = fields(service, &returned);
    view! {
        <Page title=title.clone() staff=true wrong=wrong>
            <p><a class="back" href=CODES>"Livre de codes"</a></p>
            <ErrorSummary errors=errors />
            <h1 dir="auto">{title}</h1>
            <form method="post" action=SaveCode::url() novalidate>
                <input type="hidden" name="code" value=id.clone() />
                {fields}
                <div class="actions"><button class="button">"Enregistrer"</button></div>
            </form>
            {merge}
            <h2>"Retirer"</h2>
            <p>"Il ne sera plus offert ; les textes qui l’ont le gardent et comptent toujours."</p>
            <form method="post" action=RetireCode::url()>
                <input type="hidden" name="code" value=id />
                <div class="actions"><button class="button button-second">"Retirer ce code"</button></div>
            </form>
        </Page>
    }
    .into_any()
}

fn missing() -> Refusal {
    Refusal::new(404, "Ce code n’est plus là, ou n’est plus offert : rechargez la page.")
}

fn id_of(form: &Form, name: &str) -> Result<i64, Refusal> {
    form.get(name).parse().map_err(|_| missing())
}

/// The name of a code in the audit log.
pub(super) fn object(id: i64) -> String {
    format!("code {id}")
}

/// Creates or changes a code.
pub(crate) async fn save(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::CodeTexts).await?;
    let id = if form.get("code").is_empty() { None } else { Some(id_of(form, "code")?) };
    let here = id.map_or_else(|| CODES.to_owned(), |id| format!("{CODES}?code={id}"));
    let (name, description) = (form.line("nom"), form.get("description").trim().to_owned());
    let edition = form.get("edition-du-code");
    let mut errors = Vec::new();
    if fold(&name).is_empty() || name.chars().count() > NAME_MAX {
        errors.push(FieldError::new("nom", "Nom", "Indiquez le nom du code, sur une ligne, en 80 caractères au plus."));
    }
    if description.chars().count() > DESCRIPTION_MAX {
        errors.push(FieldError::new("description", "Quand le donner", "Dites-le en 500 caractères au plus."));
    }
    let only = edition.parse().ok().and_then(EditionYear::new).filter(|e| service.library.editions().contains(e));
    if !edition.is_empty() && only.is_none() {
        errors.push(FieldError::new("edition-du-code", "Pour", "Choisissez une édition qui existe, ou toutes."));
    }
    let kept = ["nom", "description", "edition-du-code"];
    if !errors.is_empty() {
        return WAY.refuse_to(&here, service, form, &kept, &errors);
    }
    let wording = CodeWording { name, description, edition: only };
    let saving = |object: String, what: &str| {
        noting(service, &session, Act::TextsCoded, object, format!("{what} : {}", wording.name))
    };
    let saved = match id {
        None => saving(String::new(), "ajouté").make_code(&wording, object).await.map(|_| "ajoute"),
        Some(id) => saving(object(id), "changé").change_code(id, &wording).await.map(|()| "change"),
    };
    match saved {
        Ok(word) => {
            http::see_other(&with_word(CODES, word));
            Ok(())
        }
        Err(StoreError::Exists) => {
            let error = FieldError::new(
                "nom",
                "Nom",
                "Un autre code a déjà ce nom : fusionnez-les, ou choisissez un autre nom.",
            );
            WAY.refuse_to(&here, service, form, &kept, &[error])
        }
        Err(StoreError::NotFound) => Err(missing()),
        Err(error) => Err(error.into()),
    }
}

/// Merges a code into another one.
pub(crate) async fn merge(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::CodeTexts).await?;
    let (id, into) = (id_of(form, "code")?, id_of(form, "avec")?);
    let wording = |moved| {
        let moved = counted(moved, "aucun texte", "un texte", "# textes");
        format!("fusionné avec le code {into}, {moved}")
    };
    match noting(service, &session, Act::TextsCoded, object(id), "").merge_codes(id, into, wording).await {
        Ok(_) => {
            http::see_other(&with_word(CODES, "fusionne"));
            Ok(())
        }
        Err(StoreError::NotFound) => Err(missing()),
        Err(error) => Err(error.into()),
    }
}

/// Retires a code, or offers it again.
pub(crate) async fn retire(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::CodeTexts).await?;
    let id = id_of(form, "code")?;
    let back = form.get("sens") == "remettre";
    let (details, word) = if back { ("offert de nouveau", "remis") } else { ("retiré", "retire") };
    let acting = noting(service, &session, Act::TextsCoded, object(id), details);
    let done = if back { acting.restore_code(id).await } else { acting.retire_code(id).await };
    match done {
        Ok(()) => {
            http::see_other(&with_word(CODES, word));
            Ok(())
        }
        Err(StoreError::NotFound) => Err(missing()),
        Err(StoreError::Exists) => {
            Err(Refusal::new(409, "Un autre code porte ce nom désormais : renommez-le d’abord."))
        }
        Err(error) => Err(error.into()),
    }
}
