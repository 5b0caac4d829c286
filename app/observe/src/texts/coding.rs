//! Coding a text.

use super::codes_page::object;
use super::coding_page::NONE;
use super::filters::{PATH, address, page_of, with_word};
use super::selection::Selection;
use super::work::Work;
use dashboards::projections::texts::ask;
use editing::coding::fold::fold;
use forms::{Form, Refusal, decode};
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::form::returned_by_cookie::Way;
use service::http;
use store::{Act, CodeWording, NewCoding, SessionInfo, StoreError, TextId};
use survey::FieldError;

/// The name of the form.
pub(super) const REFUSED: &str = "codage";
/// Maximum length of a code's name, in characters.
pub const NAME_MAX: usize = 80;

/// The hidden fields of a text's forms.
pub struct Named {
    /// The text.
    pub of: TextId,
    /// The hash of the text as it was shown.
    pub hash: String,
    /// The reference of its response.
    pub reference: String,
    /// The selection from which it was opened.
    pub selection: Selection,
}

/// Reads the hidden fields of a form.
///
/// # Errors
/// 404 without such a text, 503 if the database fails.
pub async fn named(service: &Service, form: &Form) -> Result<Named, Refusal> {
    let missing = || Refusal::new(404, "Ce texte n’est plus là : sa réponse a pu être effacée, ou remplacée.");
    let response: i64 = form.get("reponse").parse().map_err(|_| missing())?;
    let of = TextId { response, field: form.get("champ").to_owned() };
    let place = service.store.questionnaire_of(response).await?;
    let (edition, audience) = place.ok_or_else(missing)?;
    let wanted = of.clone();
    let found = ask(edition, audience, move |_, texts| texts.get(&wanted).map(|text| text.reference.clone()));
    let reference = found.await?.flatten().ok_or_else(missing)?;
    let mut selection = Selection::read(&decode(form.get("suite")).unwrap_or_default(), service);
    (selection.edition, selection.audience) = (edition, audience);
    Ok(Named { of, hash: form.get("texte").to_owned(), reference, selection })
}

/// Codes a text, and goes on to the next.
pub(crate) async fn code(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::CodeTexts).await?;
    let named = named(service, form).await?;
    let refuse = |errors: Vec<FieldError>| {
        let (page, here) = (page_of(&named.of), address(&named.of, &named.selection));
        Way { form: REFUSED, page: &page }.refuse_to(&here, service, form, &["code", "nouveau"], &errors)
    };
    let ticked: Vec<&str> = form.0.iter().filter(|(name, _)| name == "code").map(|(_, value)| value.as_str()).collect();
    let new = form.line("nouveau");
    let none = ticked.contains(&NONE);
    let wrong = |message: &str| vec![FieldError::new("codes", "Codes", message)];
    if ticked.is_empty() && new.is_empty() {
        return refuse(wrong("Cochez au moins un code, ou «\u{a0}Lu, aucun code ne convient\u{a0}»."));
    }
    if none && (ticked.len() > 1 || !new.is_empty()) {
        return refuse(wrong("Cochez des codes, ou «\u{a0}Lu, aucun code ne convient\u{a0}», mais pas les deux."));
    }
    if new.chars().count() > NAME_MAX {
        return refuse(vec![FieldError::new(
            "nouveau",
            "Un code qui manque",
            "Indiquez un nom sur une ligne, en 80 caractères au plus.",
        )]);
    }
    let work = Work::read(&service.store, named.selection.edition, named.selection.audience).await?;
    let had = work.coded(&named.of).map(|coded| coded.codes.clone()).unwrap_or_default();
    let mut codes = Vec::new();
    for value in ticked.iter().filter(|value| **value != NONE) {
        let code = value.parse().ok().and_then(|id| work.code(id));
        let code = code.filter(|code| code.is_offered(named.selection.edition) || had.contains(&code.id));
        let Some(code) = code else {
            return refuse(wrong(
                "Un des codes n’est plus offert : un collègue l’a fusionné ou retiré. Vérifiez les codes cochés.",
            ));
        };
        codes.push(code.id);
    }
    if !new.is_empty() {
        let there =
            work.codes.iter().find(|code| code.is_offered(named.selection.edition) && fold(&code.name) == fold(&new));
        codes.push(match there {
            Some(code) => code.id,
            None => match make(service, &session, &new).await? {
                Some(id) => id,
                None => {
                    let message = "Un code d’une autre édition a déjà ce nom : choisissez-en un autre, ou étendez ce code à toutes les éditions dans le livre de codes.";
                    return refuse(vec![FieldError::new("nouveau", "Un code qui manque", message)]);
                }
            },
        });
    }
    codes.sort_unstable();
    codes.dedup();
    let coding = NewCoding { of: named.of.clone(), hash: named.hash.clone(), seen: form.get("vu").parse().ok(), codes };
    let names: Vec<String> = coding.codes.iter().map(i64::to_string).collect();
    let names = if none { "aucun".to_owned() } else { names.join(" ") };
    let details = format!("texte {}, codes : {names}", named.of.field);
    match noting(service, &session, Act::TextsCoded, named.reference.clone(), details).code_text(&coding).await {
        Ok(()) => {}
        Err(StoreError::Changed { .. }) => {
            return refuse(wrong("Le répondant vient de corriger ce texte : relisez-le avant d’enregistrer."));
        }
        Err(StoreError::Moved) => {
            return refuse(wrong(
                "Un collègue vient de coder ce texte : vos codes sont cochés, les siens signalés. Enregistrez ce que vous retenez.",
            ));
        }
        Err(StoreError::NotFound) => {
            return Err(Refusal::new(404, "Ce texte n’est plus là : sa réponse a été effacée."));
        }
        Err(error) => return Err(error.into()),
    }
    let next = if form.get("puis") == "rester" {
        with_word(&address(&named.of, &named.selection), "code")
    } else {
        after(service, &named).await?
    };
    http::see_other(&next);
    Ok(())
}

/// The next address once a text is coded.
async fn after(service: &Service, named: &Named) -> Result<String, Refusal> {
    let (selection, of) = (named.selection.clone(), named.of.clone());
    let work = Work::read(&service.store, selection.edition, selection.audience).await?;
    let asked = selection.clone();
    let next = ask(selection.edition, selection.audience, move |_, texts| {
        asked.next(texts, &work, texts.get(&of)).map(|text| text.of.clone())
    });
    Ok(match next.await?.flatten() {
        Some(next) => with_word(&address(&next, &selection), "precedent"),
        None => with_word(&format!("{PATH}?{}", selection.query()), "tout"),
    })
}

/// Creates a code for all editions; `None` if its name is taken.
async fn make(service: &Service, session: &SessionInfo, name: &str) -> Result<Option<i64>, Refusal> {
    let wording = CodeWording { name: name.to_owned(), description: String::new(), edition: None };
    let made = noting(service, session, Act::TextsCoded, "", format!("ajouté : {name}"));
    match made.make_code(&wording, object).await {
        Ok(id) => Ok(Some(id)),
        Err(StoreError::Exists) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
