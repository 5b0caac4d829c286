//! What the pages of likely mistakes have in common: which questionnaire, where they are.

use forms::Form;
use leptos::prelude::*;
use service::Service;
use service::form::returned_by_cookie::Way;
use survey::{Audience, EditionYear};

/// Where the list is.
pub const PATH: &str = "/observatoire/qualite";
/// The cookie that a refused decision comes back in.
pub const COOKIE: &str = "constat-refuse";
/// How it comes back.
pub const WAY: Way<'static> = Way { cookie: COOKIE, page: PATH };

/// What the address of the request under way asks for.
pub fn asked() -> Form {
    let query = use_context::<http::request::Parts>().and_then(|parts| parts.uri.query().map(ToOwned::to_owned));
    query.as_deref().and_then(forms::decode).unwrap_or_default()
}

/// Which questionnaire an address or a form is about: that of the buyers who answer now, if it does not say.
pub fn questionnaire_of(service: &Service, form: &Form) -> (EditionYear, Audience) {
    let edition = form.get("edition").parse().ok().and_then(EditionYear::new);
    let edition = edition.filter(|edition| service.library.editions().contains(edition));
    (edition.unwrap_or(service.edition), Audience::from_slug(form.get("public")).unwrap_or(Audience::Acheteurs))
}

/// The page of a finding.
pub fn address(edition: EditionYear, audience: Audience, name: &str) -> String {
    format!("{PATH}/{edition}/{audience}/{name}")
}
