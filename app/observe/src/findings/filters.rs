//! Shared by the pages of findings: addresses, and the choice of the questionnaire.

use forms::Form;
use leptos::prelude::*;
use service::Service;
use service::form::returned_by_cookie::Way;
use survey::{Audience, EditionYear};

/// The address of the list.
pub const PATH: &str = "/observatoire/qualite";
/// How a refused decision is returned.
pub const WAY: Way<'static> = Way { form: "constat", page: PATH };

/// The query parameters of the current request.
pub fn asked() -> Form {
    let query = use_context::<http::request::Parts>().and_then(|parts| parts.uri.query().map(ToOwned::to_owned));
    query.as_deref().and_then(forms::decode).unwrap_or_default()
}

/// The questionnaire that an address or a form names; by default that of the current edition's buyers.
pub fn questionnaire_of(service: &Service, form: &Form) -> (EditionYear, Audience) {
    let edition = form.get("edition").parse().ok().and_then(EditionYear::new);
    let edition = edition.filter(|edition| service.library.editions().contains(edition));
    (edition.unwrap_or(service.edition), Audience::from_slug(form.get("public")).unwrap_or(Audience::Acheteurs))
}

/// The address of a finding's page.
pub fn address(edition: EditionYear, audience: Audience, name: &str) -> String {
    format!("{PATH}/{edition}/{audience}/{name}")
}
