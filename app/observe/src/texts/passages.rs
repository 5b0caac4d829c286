//! Masking words of a text, and choosing excerpts from it.

use super::coding::{Named, named};
use super::filters::{address, page_of, with_word};
use super::work::Work;
use dashboards::projections::texts::ask;
use editing::coding::fold::fold;
use editing::coding::masking;
use editing::coding::masking::MASKED;
use forms::{Form, Refusal};
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::form::returned_by_cookie::Way;
use service::http;
use store::{Act, Noting, SessionInfo, StoreError};
use survey::FieldError;

/// The name of the form.
pub(super) const REFUSED: &str = "passage";

fn refuse(service: &Service, form: &Form, named: &Named, error: FieldError) -> Result<(), Refusal> {
    let (page, here) = (page_of(&named.of), address(&named.of, &named.selection));
    Way { form: REFUSED, page: &page }.refuse_to(&here, service, form, &["mots", "passage"], &[error])
}

fn done(named: &Named, word: &str) {
    http::see_other(&with_word(&address(&named.of, &named.selection), word));
}

fn missing() -> Refusal {
    Refusal::new(404, "Ce texte n’est plus là : sa réponse a pu être effacée, ou remplacée.")
}

/// The store, with the log entry for work on a form's text.
fn coding<'a>(service: &'a Service, session: &SessionInfo, named: &Named, what: &str) -> Noting<'a> {
    let details = format!("texte {}, {what}", named.of.field);
    noting(service, session, Act::TextsCoded, named.reference.clone(), details)
}

/// Masks words of a text.
pub(crate) async fn mask(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::CodeTexts).await?;
    let named = named(service, form).await?;
    let words = form.get("mots").split_whitespace().collect::<Vec<_>>().join(" ");
    let wrong = |message: &str| FieldError::new("mots", "Mots à masquer", message);
    if fold(&words).is_empty() || words.chars().count() > masking::LONGEST {
        return refuse(service, form, &named, wrong("Indiquez les mots à masquer, en 100 caractères au plus."));
    }
    // The log does not contain the words, which are part of the answer.
    match coding(service, &session, &named, "mots masqués").mask_text(&named.of, &words).await {
        Ok(()) => {}
        Err(StoreError::NotFound) => {
            return refuse(
                service,
                form,
                &named,
                wrong("Ces mots ne sont pas dans le texte : écrivez-les comme ils y sont, en entier."),
            );
        }
        Err(error) => return Err(error.into()),
    }
    done(&named, "masque");
    Ok(())
}

/// Unmasks words.
pub(crate) async fn unmask(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::CodeTexts).await?;
    let named = named(service, form).await?;
    let id = form.get("masque").parse().map_err(|_| missing())?;
    let shown = coding(service, &session, &named, "mots montrés de nouveau");
    shown.unmask_text(&named.of, id).await?;
    done(&named, "demasque");
    Ok(())
}

/// Adds an excerpt that may be quoted.
pub(crate) async fn keep(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::CodeTexts).await?;
    let named = named(service, form).await?;
    let wrong = |message: &str| FieldError::new("passage", "Passage à citer", message);
    let passage = form.get("passage").trim().to_owned();
    if passage.replace(MASKED, "").trim().is_empty() {
        return refuse(service, form, &named, wrong("Laissez le passage qui peut être cité."));
    }
    let (edition, audience, of) = (named.selection.edition, named.selection.audience, named.of.clone());
    let work = Work::read(&service.store, edition, audience).await?;
    let found = ask(edition, audience, move |_, texts| texts.get(&of).and_then(|text| work.shown(text).find(&passage)));
    let Some(part) = found.await?.flatten() else {
        return refuse(
            service,
            form,
            &named,
            wrong("Ce passage n’est pas dans le texte d’un seul tenant : n’en changez pas les mots."),
        );
    };
    let kept = coding(service, &session, &named, "extrait citable");
    match kept.keep_excerpt(&named.of, &named.hash, part).await {
        Ok(()) => {}
        Err(StoreError::Changed { .. }) => {
            return refuse(
                service,
                form,
                &named,
                wrong("Le répondant vient de corriger ce texte : relisez-le avant de le citer."),
            );
        }
        Err(StoreError::NotFound) => return Err(missing()),
        Err(error) => return Err(error.into()),
    }
    done(&named, "extrait");
    Ok(())
}

/// Removes an excerpt.
pub(crate) async fn release(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::CodeTexts).await?;
    let named = named(service, form).await?;
    let id = form.get("extrait").parse().map_err(|_| missing())?;
    let dropped = coding(service, &session, &named, &format!("extrait {id} retiré"));
    dropped.drop_excerpt(&named.of, id).await?;
    done(&named, "retire");
    Ok(())
}
