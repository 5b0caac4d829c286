//! Long forms shown again: the typed values are stored in the database until they are saved or discarded, since they do
//! not fit in a cookie. No text is lost because of an error, or because a colleague was faster.

use crate::Service;
use crate::http;
use forms::{Form, Refusal, Returned, decode, encode};
use store::{SessionInfo, StoreError};
use survey::FieldError;

/// Refuses the form of a page: a browser gets the page back with the typed values, a program gets the first error
/// message.
///
/// # Errors
/// The [`Refusal`], for a program; 503 if the form cannot be stored.
pub async fn refuse(
    service: &Service,
    session: &SessionInfo,
    place: &str,
    form: &Form,
    errors: &[FieldError],
) -> Result<(), Refusal> {
    let message = errors.first().map_or("La demande n’a pas été comprise.", |error| &error.message);
    bring_back(service, session, place, form, errors, (422, message)).await
}

/// Shows a form again after a conflict with somebody else's change, about which the page informs.
///
/// # Errors
/// 409, for a program; 503 if the form cannot be stored.
pub async fn conflict(service: &Service, session: &SessionInfo, place: &str, form: &Form) -> Result<(), Refusal> {
    let message = "Quelqu’un d’autre a changé ce texte depuis que vous l’avez ouvert : rechargez la page.";
    bring_back(service, session, place, form, &[], (409, message)).await
}

async fn bring_back(
    service: &Service,
    session: &SessionInfo,
    place: &str,
    form: &Form,
    errors: &[FieldError],
    (status, message): (u16, &str),
) -> Result<(), Refusal> {
    if !http::is_plain_form() {
        return Err(Refusal::new(status, message));
    }
    keep(service, session, place, form, errors).await?;
    http::see_other(place);
    Ok(())
}

/// Stores a refused form for its page, which shows it again.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn keep(
    service: &Service,
    session: &SessionInfo,
    place: &str,
    form: &Form,
    errors: &[FieldError],
) -> Result<(), StoreError> {
    let mut fields: Vec<_> = form.0.iter().filter(|(name, _)| !name.starts_with('_')).cloned().collect();
    for error in errors {
        let entry = [("_champ", &error.field), ("_libelle", &error.label), ("_message", &error.message)];
        fields.extend(entry.map(|(name, value)| (name.to_owned(), value.clone())));
    }
    let (fields, now) = (encode(&Form(fields)), service.clock.now());
    service.store.keep_form(session.staff_id, place, &fields, now).await
}

/// The typed values of a page's form that are not saved yet.
///
/// # Errors
/// [`StoreError`] if the database cannot be read.
pub async fn returned(service: &Service, session: &SessionInfo, place: &str) -> Result<Option<Returned>, StoreError> {
    let fields = service.store.kept_form(session.staff_id, place).await?;
    Ok(fields.and_then(|form| decode(&form)).map(|typed| {
        let all = |name: &str| -> Vec<String> {
            typed.0.iter().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect()
        };
        let errors = all("_champ").into_iter().zip(all("_libelle")).zip(all("_message"));
        let errors = errors.map(|((field, label), message)| FieldError { field, label, message }).collect();
        Returned { typed, errors }
    }))
}

/// Deletes the stored values of a page's form, after they were saved or discarded.
///
/// # Errors
/// 503 if the database fails.
pub async fn done(service: &Service, session: &SessionInfo, place: &str) -> Result<(), Refusal> {
    service.store.forget_form(session.staff_id, place).await.map_err(Refusal::from)
}
