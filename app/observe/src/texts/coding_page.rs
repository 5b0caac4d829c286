//! `/observatoire/textes/{response}/{field}`: one text, with its codes, masked words and excerpts.

use super::filters as texts_filters;
use super::filters::{PATH, address, asked, page_of};
use super::selection::{Selection, Which};
use super::work::{State, Work};
use super::{coding, passages};
use crate::actions::{CodeText, DropExcerpt, KeepExcerpt, MaskWords, UnmaskWords};
use dashboards::projections::texts::{CodableText, Texts, ask};
use editing::coding::masking;
use editing::coding::masking::occurrences;
use editing::coding::similarity::{Example, suggestions};
use editing::coding::stemming::Terms;
use forms::Returned;
use french::counted;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::accounts::rights::Right;
use service::audit::note;
use service::form::returned_by_cookie::Way;
use service::http::path_parameters;
use service::{Service, service};
use store::{Act, SessionInfo, StoreError, TextId};
use ui::error_summary::ErrorSummary;
use ui::later::later;
use ui::page::{Gone, NotFound, Page, Unavailable};
use ui::staff_page::page_for;
use ui::text_field::{Control, Entry, entry_view};
use ui::textarea::area_text;

/// The value of the check box for a text without a suitable code.
pub const NONE: &str = "aucun";

/// `/observatoire/textes/{response}/{field}`.
#[component]
pub fn CodePage() -> impl IntoView {
    let (service, asked) = (service(), asked());
    let params = path_parameters();
    let field = params.get("champ").unwrap_or_default();
    let response = params.get("reponse").and_then(|number| number.parse().ok()).unwrap_or(0);
    let page = async move {
        let session = match page_for(Right::CodeTexts).await {
            Ok(session) => session,
            Err(instead) => return instead,
        };
        let of = TextId { response, field };
        code_page(&service, &session, of, Selection::read(&asked, &service), asked.get("fait")).await.unwrap_or_else(
            |error| {
                tracing::error!(%error, "a free text could not be read");
                view! { <Unavailable /> }.into_any()
            },
        )
    };
    later(page)
}

/// A code with its check box.
struct Tick {
    id: i64,
    name: String,
    description: String,
    suggested: bool,
    given: bool,
}

/// The data of the page.
struct Shown {
    hash: String,
    text: String,
    question: String,
    from: String,
    reference: String,
    state: State,
    seen: Option<i64>,
    coded: Option<String>,
    ticks: Vec<Tick>,
    none: bool,
    masks: Vec<(i64, String)>,
    excerpts: Vec<(i64, String)>,
    next: Option<TextId>,
    left: usize,
}

async fn code_page(
    service: &Service,
    session: &SessionInfo,
    of: TextId,
    mut selection: Selection,
    done: &str,
) -> Result<AnyView, StoreError> {
    // The response determines the questionnaire.
    let Some((edition, audience)) = service.store.questionnaire_of(of.response).await? else {
        return Ok(view! { <NotFound /> }.into_any());
    };
    (selection.edition, selection.audience) = (edition, audience);
    let work = Work::read(&service.store, edition, audience).await?;
    let (wanted, asked) = (of.clone(), selection.clone());
    let found = ask(edition, audience, move |questionnaire, texts| {
        let text = texts.get(&wanted)?;
        let next = asked.next(texts, &work, Some(text));
        let coded = work.coded(&wanted);
        Some(Shown {
            hash: text.hash.clone(),
            text: work.shown(text).text,
            question: texts_filters::label(texts, &wanted.field),
            from: texts_filters::provenance(questionnaire, text),
            reference: text.reference.clone(),
            state: work.state(text),
            seen: coded.map(|coded| coded.at.timestamp_millis()),
            coded: coded.map(|coded| format!("par {} le {}", coded.by, dates::moment(coded.at))),
            ticks: ticks(texts, &work, text, &asked),
            none: work.state(text) == State::Coded && work.codes_of(text).is_empty(),
            masks: work.masks(&wanted).iter().map(|mask| (mask.id, hint_of(&mask.words, &text.text))).collect(),
            excerpts: work
                .excerpts
                .iter()
                .filter(|excerpt| excerpt.of == wanted)
                .map(|excerpt| (excerpt.id, work.passage(text, excerpt)))
                .collect(),
            next: next.map(|text| text.of.clone()),
            left: Selection { which: Which::ToCode, code: None, ..asked.clone() }.of(texts, &work).len(),
        })
    });
    let Some(shown) = found.await?.flatten() else {
        let message = "La réponse a été corrigée, remplacée par une plus récente de la même organisation ou effacée : ce texte n’est plus à lire.";
        return Ok(view! { <Gone message=message back=PATH name="Revenir aux textes" /> }.into_any());
    };
    if note(service, session, Act::ResponseSeen, shown.reference.clone(), format!("texte {}", of.field)).await.is_err()
    {
        return Ok(view! { <Unavailable /> }.into_any());
    }
    let way = |form| Way { form, page: &page_of(&of) }.returned();
    let (coding, masking) = (way(coding::REFUSED), way(passages::REFUSED));
    Ok(page(shown, &of, &selection, done, coding, masking))
}

/// The codes, suggested ones first.
fn ticks(texts: &Texts, work: &Work, text: &CodableText, selection: &Selection) -> Vec<Tick> {
    let offered: Vec<_> = work.codes.iter().filter(|code| code.is_offered(selection.edition)).collect();
    let described: Vec<Terms> =
        offered.iter().map(|code| texts.terms(&format!("{} {}", code.name, code.description))).collect();
    let own: Vec<[i64; 1]> = offered.iter().map(|code| [code.id]).collect();
    let mut examples: Vec<Example<'_>> = texts
        .iter()
        .filter(|other| other.of != text.of)
        .map(|other| Example { terms: &other.terms, codes: work.codes_of(other) })
        .filter(|example| !example.codes.is_empty())
        .collect();
    examples.extend(described.iter().zip(&own).map(|(terms, codes)| Example { terms, codes }));
    let suggested: Vec<i64> = suggestions(&text.terms, &examples).into_iter().map(|found| found.code).collect();
    let given = work.codes_of(text);
    let mut ticks: Vec<Tick> = work
        .codes
        .iter()
        // A given code remains listed after it was retired.
        .filter(|code| code.is_offered(selection.edition) || given.contains(&code.id))
        .map(|code| Tick {
            id: code.id,
            name: if code.retired { format!("{} (retiré)", code.name) } else { code.name.clone() },
            description: code.description.clone(),
            suggested: suggested.contains(&code.id),
            given: given.contains(&code.id),
        })
        .collect();
    // The others remain sorted by name.
    ticks.sort_by_key(|tick| suggested.iter().position(|code| *code == tick.id).unwrap_or(usize::MAX));
    ticks
}

/// A hint that identifies masked words without disclosing them.
fn hint_of(words: &str, text: &str) -> String {
    let first = words.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("«\u{a0}{first}…\u{a0}», {}", counted(occurrences(text, words).len(), "nulle part", "une fois", "# fois"))
}

fn page(shown: Shown, of: &TextId, selection: &Selection, done: &str, coding: Returned, masking: Returned) -> AnyView {
    let errors: Vec<_> = coding.errors.iter().chain(&masking.errors).cloned().collect();
    let wrong = !errors.is_empty();
    let wording = match done {
        "code" => Some("Les codes sont enregistrés."),
        "precedent" => Some("Les codes du texte précédent sont enregistrés."),
        "masque" => Some("Les mots sont masqués, partout où ce texte est montré ou cité."),
        "demasque" => Some("Les mots sont de nouveau montrés."),
        "extrait" => Some("L’extrait est gardé parmi les citations."),
        "retire" => Some("L’extrait ne peut plus être cité."),
        _ => None,
    };
    let wording = wording.map(|wording| view! { <div class="notice" role="status"><p>{wording}</p></div> });
    let state = match (shown.state, shown.coded.clone()) {
        (State::ToCodeAgain, Some(coded)) => Some(format!(
            "Le répondant a corrigé ce texte depuis son codage ({coded}) : il est à coder de nouveau. Ses extraits d’avant ne peuvent plus être cités."
        )),
        (State::Coded, Some(coded)) => Some(format!("Codé {coded}.")),
        _ => None,
    };
    let state = state.map(|state| view! { <p class="note">{state}</p> });
    let left = counted(
        shown.left,
        "Il ne reste aucun texte à coder.",
        "Il reste un texte à coder.",
        "Il reste # textes à coder.",
    );
    let back = format!("{PATH}?{}", selection.query());
    let (question, text, from) = (shown.question.clone(), shown.text.clone(), shown.from.clone());
    let codes = codes_form(&shown, of, selection, &coding);
    let (masks, excerpts) =
        (masks_view(&shown, of, selection, &masking), excerpts_view(&shown, of, selection, &masking));
    view! {
        <Page title="Coder un texte" staff=true wrong=wrong>
            <p><a class="back" href=back>"Les textes"</a></p>
            <ErrorSummary errors=errors />
            <h1>"Coder un texte"</h1>
            {wording}
            <p class="note" role="status">{left}</p>
            <figure class="free-text free-text-one">
                <figcaption class="note" id="question">{question}</figcaption>
                <blockquote class="free-text-words" id="texte" dir="auto">{text}</blockquote>
                <p class="note">{from}</p>
            </figure>
            {state}
            {codes}
            {masks}
            {excerpts}
        </Page>
    }
    .into_any()
}

/// The hidden fields of the page's forms.
fn hidden(shown: &Shown, of: &TextId, selection: &Selection) -> AnyView {
    view! {
        <input type="hidden" name="reponse" value=of.response.to_string() />
        <input type="hidden" name="champ" value=of.field.clone() />
        <input type="hidden" name="texte" value=shown.hash.clone() />
        <input type="hidden" name="suite" value=selection.query() />
    }
    .into_any()
}

fn codes_form(shown: &Shown, of: &TextId, selection: &Selection, returned: &Returned) -> AnyView {
    let typed = |value: &str| returned.typed.0.iter().any(|(name, typed)| name == "code" && typed == value);
    let came_back = returned.is_wrong();
    let ticks: Vec<_> = shown
        .ticks
        .iter()
        .enumerate()
        .map(|(place, tick)| {
            // The error message links to the first one.
            let id = if place == 0 { "codes".to_owned() } else { format!("code-{}", tick.id) };
            let hint_id = format!("code-{}-aide", tick.id);
            let described = (!tick.description.is_empty()).then(|| hint_id.clone());
            let hint = described.clone().map(|id| view! { <span class="hint tick-hint" id=id>{tick.description.clone()}</span> });
            let value = tick.id.to_string();
            let checked = if came_back { typed(&value) } else { tick.given };
            let first = place == 0 && !came_back;
            let tag = tick.suggested.then(|| view! { " " <span class="tag">"suggéré"</span> });
            let theirs = (came_back && tick.given && !checked).then(|| view! { " " <span class="tag">"coché entre-temps"</span> });
            view! {
                <div class="tick">
                    <input type="checkbox" id=id.clone() name="code" value=value checked=checked aria-describedby=described autofocus=first />
                    <label for=id><span dir="auto">{tick.name.clone()}</span>{tag}{theirs} {hint}</label>
                </div>
            }
        })
        .collect();
    let none_id = if shown.ticks.is_empty() { "codes" } else { "code-aucun" };
    let none = if came_back { typed(NONE) } else { shown.none };
    let error = returned.error("codes").map(ToOwned::to_owned);
    let wrong = error.is_some();
    let error = error.map(|text| view! { <p class="field-error" id="codes-erreur">{text}</p> });
    let described = if wrong { "codes-erreur question texte" } else { "question texte" };
    let new = Entry {
        name: "nouveau",
        id: "nouveau",
        label: "Un code qui manque",
        hint: "Son nom : il est ajouté au livre de codes, pour toutes les éditions, et donné à ce texte.",
        control: Control::Line(coding::NAME_MAX),
        autocomplete: "off",
        required: false,
    };
    let skip = shown.next.as_ref().map(|next| view! { <a href=address(next, selection)>"Passer ce texte"</a> });
    let seen = shown.seen.map(|at| at.to_string()).unwrap_or_default();
    view! {
        <form method="post" action=CodeText::url() novalidate>
            {hidden(shown, of, selection)}
            <input type="hidden" name="vu" value=seen />
            <fieldset class="question" class:field-wrong=wrong aria-describedby=described>
                <legend class="question-label">"Codes"</legend>
                {error}
                <div class="ticks">
                    {ticks}
                    <div class="tick">
                        <input type="checkbox" id=none_id name="code" value=NONE checked=none />
                        <label for=none_id>"Lu, aucun code ne convient"</label>
                    </div>
                </div>
            </fieldset>
            {entry_view(&new, returned)}
            <div class="actions">
                <button class="button" name="puis" value="suivant">"Enregistrer et suivant"</button>
                <button class="button button-second" name="puis" value="rester">"Enregistrer"</button>
                {skip}
            </div>
        </form>
    }
    .into_any()
}

fn masks_view(shown: &Shown, of: &TextId, selection: &Selection, returned: &Returned) -> AnyView {
    let entry = Entry {
        name: "mots",
        id: "mots",
        label: "Mots à masquer",
        hint: "Le nom d’une personne, par exemple, tel qu’il est écrit ; capitales et accents ne comptent pas. La réponse elle-même n’est pas changée, ni ses exports.",
        control: Control::Line(masking::LONGEST),
        autocomplete: "off",
        required: true,
    };
    let items: Vec<_> = shown
        .masks
        .iter()
        .map(|(id, hint)| {
            let (id, wording) = (id.to_string(), hint.clone());
            view! {
                <li>
                    <form method="post" action=UnmaskWords::url()>
                        {hidden(shown, of, selection)}
                        <input type="hidden" name="masque" value=id />
                        {wording.clone()} " " <button class="link-button">"Montrer de nouveau" <span class="visually-hidden">{format!(" {wording}")}</span></button>
                    </form>
                </li>
            }
        })
        .collect();
    let list = (!items.is_empty()).then(|| view! { <ul class="plain-list">{items}</ul> });
    view! {
        <h2>"Masquer des noms"</h2>
        {list}
        <form method="post" action=MaskWords::url() novalidate>
            {hidden(shown, of, selection)}
            {entry_view(&entry, returned)}
            <div class="actions"><button class="button button-second">"Masquer"</button></div>
        </form>
    }
    .into_any()
}

fn excerpts_view(shown: &Shown, of: &TextId, selection: &Selection, returned: &Returned) -> AnyView {
    let items: Vec<_> = shown
        .excerpts
        .iter()
        .map(|(id, passage)| {
            let (id, passage) = (id.to_string(), passage.clone());
            view! {
                <li>
                    <blockquote class="quote" dir="auto">{passage}</blockquote>
                    <form method="post" action=DropExcerpt::url()>
                        {hidden(shown, of, selection)}
                        <input type="hidden" name="extrait" value=id.clone() />
                        <button class="link-button">"Ne plus citer" <span class="visually-hidden">{format!(" l’extrait {id}")}</span></button>
                    </form>
                </li>
            }
        })
        .collect();
    let list = (!items.is_empty()).then(|| view! { <ul class="plain-list">{items}</ul> });
    let error = returned.error("passage").map(ToOwned::to_owned);
    let wrong = error.is_some();
    let error = error.map(|text| view! { <p class="field-error" id="passage-erreur">{text}</p> });
    let typed = returned.typed.get("passage");
    let value = if typed.is_empty() { &shown.text } else { typed };
    let described = if wrong { "passage-aide passage-erreur" } else { "passage-aide" };
    view! {
        <h2>"Extraits citables"</h2>
        {list}
        <form method="post" action=KeepExcerpt::url() novalidate>
            {hidden(shown, of, selection)}
            <div class="question" class:field-wrong=wrong>
                <label class="question-label" for="passage">"Passage à citer"</label>
                <p class="hint" id="passage-aide">"Ne laissez que ce qui peut être cité, d’un seul tenant. Les mots masqués le restent dans la citation."</p>
                {error}
                <textarea class="input" id="passage" name="passage" rows="4" aria-describedby=described aria-invalid=wrong.then_some("true")>{area_text(value)}</textarea>
            </div>
            <div class="actions"><button class="button button-second">"Garder l’extrait"</button></div>
        </form>
    }
    .into_any()
}
