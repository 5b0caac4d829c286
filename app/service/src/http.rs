//! HTTP helpers for pages and server functions.

use cookie::Cookie;
use cookie::time::Duration;
pub use cookie::{CookieBuilder, SameSite};
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Whether the current request comes from a plain form rather than from an island.
pub fn is_plain_form() -> bool {
    use_context::<http::request::Parts>().is_some_and(|parts| {
        parts.headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("text/html"))
    })
}

/// A refused form, shown again on its page: carried by the request for that page.
#[derive(Clone, Debug)]
pub struct GivenBack {
    /// The address to which the form was posted.
    pub action: String,
    /// The typed values.
    pub form: forms::Form,
    /// Why it was refused, and what to do.
    pub message: String,
    /// The field concerned, if any.
    pub field: Option<String>,
}

/// The refused form that the current page shows again.
pub fn given_back() -> Option<GivenBack> {
    use_context::<http::request::Parts>()?.extensions.get::<GivenBack>().cloned()
}

/// The refused form that the current page shows again, if it was posted to this address.
pub fn given_back_from(action: &str) -> Option<GivenBack> {
    given_back().filter(|given| given.action == action)
}

/// Answers a plain form by redirecting to another page (303), so that a reload does not send it again.
pub fn see_other(address: &str) {
    if is_plain_form()
        && let (Some(response), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(address))
    {
        response.insert_header(header::LOCATION, location);
        response.set_status(StatusCode::SEE_OTHER);
    }
}

/// Redirects from a page to another one.
pub fn go_to(address: &str) {
    if let (Some(response), Ok(location)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(address)) {
        response.insert_header(header::LOCATION, location);
        response.set_status(StatusCode::SEE_OTHER);
    }
}

/// Refreshes the current page to another one at once, as if the reader had followed a link.
pub fn go_on_to(address: &str) {
    if let (Some(response), Ok(value)) =
        (use_context::<ResponseOptions>(), HeaderValue::from_str(&format!("0; url={address}")))
    {
        response.insert_header(header::REFRESH, value);
    }
}

/// The address of the current page, with its parameters.
pub fn address() -> String {
    let parts = use_context::<http::request::Parts>();
    parts.and_then(|parts| Some(parts.uri.path_and_query()?.to_string())).unwrap_or_default()
}

/// The parameters of the current page.
pub fn query_parameters() -> Parameters {
    let parts = use_context::<http::request::Parts>();
    let query = parts.as_ref().and_then(|parts| parts.uri.query()).unwrap_or_default();
    // One by one: a link cut off by a mail program still leads to its page.
    Parameters(query.split('&').filter_map(forms::decode).flat_map(|form| form.0).collect())
}

/// What stands in the address of the current page in the place of the names in braces.
pub fn path_parameters() -> Parameters {
    use_context::<Parameters>().unwrap_or_default()
}

/// Parameters by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(pub Vec<(String, String)>);

impl Parameters {
    /// The parameters of an address of this form: `/reponses/{key}`.
    pub fn of_path(form: &str, path: &str) -> Self {
        let pairs = form.split('/').zip(path.split('/'));
        let named = pairs.filter_map(|(name, value)| {
            let value = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
            Some((name.strip_prefix('{')?.strip_suffix('}')?.to_owned(), value.into_owned()))
        });
        Self(named.collect())
    }

    /// The value of a parameter: the last one, where it is given several times.
    pub fn get(&self, name: &str) -> Option<String> {
        self.0.iter().rev().find(|(named, _)| named == name).map(|(_, value)| value.clone())
    }
}

/// Sets the status of the current page.
pub fn status(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// Lets the current page load only our own resources and run only the script with the page's nonce. WebAssembly needs
/// its own keyword. `worker` allows the page to start a worker of ours.
pub fn content_policy(nonce: &str, worker: bool) {
    let worker = if worker { "worker-src 'self'; " } else { "" };
    let policy = format!(
        "default-src 'none'; {worker}script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let (Some(response), Ok(policy)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&policy)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Sets how long a browser may cache the current page.
pub fn cache(how: &'static str) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static(how));
    }
}

/// Sets how many seconds to wait before trying again.
pub fn retry_after(seconds: u32) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// A cookie for the whole site, invisible to scripts, with this lifetime in seconds; with 0, the browser deletes it.
pub fn new_cookie<'a>(secure: bool, name: &'a str, value: &'a str, seconds: u32) -> CookieBuilder<'a> {
    let kept = Cookie::build((name, value)).path("/").max_age(Duration::seconds(seconds.into()));
    // `Lax`, because the identity provider redirects back from its own site.
    kept.http_only(true).same_site(SameSite::Lax).secure(secure)
}

/// Sets a cookie with the current response.
pub fn set_cookie<'a>(cookie: impl Into<Cookie<'a>>) {
    let value = HeaderValue::try_from(cookie.into().to_string());
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), value) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// The cookie that carries a form back to its page, whichever form it is.
pub const BROUGHT_BACK: &str = "formulaire";
/// The field of that cookie with the name of the form.
const NAME: &str = "_formulaire";
/// Lifetime of that cookie, in seconds.
pub const BROUGHT_BACK_SECONDS: u32 = 60;

/// Sends the typed values back to the page at `path`, with the errors, in a cookie that lasts a minute; returns whether
/// they fit in a cookie.
pub fn bring_back(name: &str, path: &str, secure: bool, form: &forms::Form) -> bool {
    /// Minimum size that browsers support (RFC 6265, section 6.1), less the attributes.
    const MOST: usize = 3_900;
    let named = [(NAME.to_owned(), name.to_owned())];
    let value = forms::encode(&forms::Form(named.into_iter().chain(form.0.iter().cloned()).collect()));
    if value.len() > MOST {
        return false;
    }
    set_cookie(new_cookie(secure, BROUGHT_BACK, &value, BROUGHT_BACK_SECONDS).path(path).same_site(SameSite::Strict));
    true
}

/// The values of the form of this name sent back to the page at `path`, once.
pub fn brought_back(name: &str, path: &str) -> Option<forms::Form> {
    let parts = use_context::<http::request::Parts>()?;
    let form = carried(&parts.headers, name)?;
    set_cookie(Cookie::build((BROUGHT_BACK, "")).path(path).max_age(Duration::ZERO));
    Some(form)
}

/// The form of this name in a request's cookies. A page above may have a form sent back too: browsers then send both.
fn carried(headers: &http::HeaderMap, name: &str) -> Option<forms::Form> {
    let mut forms = cookies_in(headers, BROUGHT_BACK).filter_map(|value| forms::decode(&value));
    let mut form = forms.find(|form| form.get(NAME) == name)?;
    form.0.retain(|(field, _)| field != NAME);
    Some(form)
}

/// The value of a cookie in the current request.
pub fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<http::request::Parts>()?;
    cookie_in(&parts.headers, name)
}

/// The value of a cookie in a request's headers.
pub fn cookie_in(headers: &http::HeaderMap, name: &str) -> Option<String> {
    cookies_in(headers, name).next()
}

fn cookies_in<'a>(headers: &'a http::HeaderMap, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let cookies = sent.flat_map(Cookie::split_parse).flatten();
    cookies.filter(move |cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_gives_each_parameter_its_segment_decoded() {
        let found = Parameters::of_path("/reponses/{key}/versions/{version}", "/reponses/a%C3%A9b/versions/2");
        assert_eq!(found.get("key").as_deref(), Some("aéb"));
        assert_eq!(found.get("version").as_deref(), Some("2"));
        assert_eq!(found.get("versions"), None);
    }

    #[test]
    fn cookies_have_the_expected_attributes() {
        let cookie = new_cookie(true, "__Host-session", "abc", 28_800);
        let expected = "__Host-session=abc; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=28800";
        assert_eq!(cookie.to_string(), expected);
        let dropped = new_cookie(false, "courriel", "", 0).path("/reponses").same_site(SameSite::Strict);
        assert_eq!(dropped.to_string(), "courriel=; HttpOnly; SameSite=Strict; Path=/reponses; Max-Age=0");
    }

    #[test]
    fn each_page_finds_its_own_form_among_those_sent_back() {
        let mut headers = http::HeaderMap::new();
        let sent = "formulaire=_formulaire=code&code=12; formulaire=; formulaire=_formulaire=connexion&email=a%40b.fr";
        headers.append(header::COOKIE, HeaderValue::from_static(sent));
        assert_eq!(carried(&headers, "connexion"), Some(forms::Form(vec![("email".to_owned(), "a@b.fr".to_owned())])));
        assert_eq!(carried(&headers, "code").unwrap().get("code"), "12");
        assert_eq!(carried(&headers, "equipe"), None);
    }

    #[test]
    fn a_cookie_is_found_among_any_others() {
        let mut headers = http::HeaderMap::new();
        for sent in ["rien; =x;; courriel-x=1;courriel= a=b ", "courriel=second"] {
            headers.append(header::COOKIE, HeaderValue::from_static(sent));
        }
        assert_eq!(cookie_in(&headers, "courriel").as_deref(), Some("a=b"));
        assert_eq!(cookie_in(&headers, "Courriel"), None);
    }
}
