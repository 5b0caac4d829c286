//! Refused forms of respondents without JavaScript: the form's own page is shown again with all typed values, and the
//! message beside the field.

use super::errors::sentence;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use forms::{Refusal, decode};
use service::http::GivenBack;
use web::form_pages::{is_given_back, pages};

/// Maximum size of a refusal that is searched for its message, in bytes.
const SENTENCE_MAX: usize = 16 * 1024;

/// Answers a refused form with its own page and the status of the refusal. If that page cannot be shown, the refusal
/// remains as it is.
pub async fn on_its_page(request: Request, next: Next) -> Response {
    let plain = *request.method() == Method::POST && accepts_html(request.headers());
    if !plain || !is_given_back(request.uri().path()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    // Fails only because of the outer limit of size.
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return sentence(StatusCode::PAYLOAD_TOO_LARGE, "L’envoi est beaucoup trop long\u{a0}: rien n’en a été gardé.");
    };
    let (refused, text) =
        refused(next.clone().run(Request::from_parts(parts.clone(), Body::from(body.clone()))).await).await;
    let Some(refusal) = text else { return refused };
    let Some(form) = std::str::from_utf8(&body).ok().and_then(decode) else { return refused };
    let action = parts.uri.path().to_owned();
    for page in pages(&action, &form) {
        let given = GivenBack {
            action: action.clone(),
            form: form.clone(),
            message: refusal.message.clone(),
            field: refusal.field.clone(),
        };
        let Some(mut shown) = show(&page, &parts, given, &next).await else { continue };
        *shown.status_mut() = refused.status();
        for name in [header::RETRY_AFTER, header::SET_COOKIE] {
            for value in refused.headers().get_all(&name) {
                shown.headers_mut().append(&name, value.clone());
            }
        }
        return shown;
    }
    refused
}

/// A complete response, with its message if it is a refusal.
async fn refused(answer: Response) -> (Response, Option<Refusal>) {
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return (answer, None);
    }
    let (parts, body) = answer.into_parts();
    let body: Bytes = to_bytes(body, SENTENCE_MAX).await.unwrap_or_default();
    let text = serde_json::from_slice(&body).ok();
    (Response::from_parts(parts, Body::from(body)), text)
}

/// The page as requested by the form's sender; `None` if it redirects or is not an HTML page.
async fn show(page: &str, from: &http::request::Parts, given: GivenBack, next: &Next) -> Option<Response> {
    let mut request = Request::get(page).body(Body::empty()).ok()?;
    *request.headers_mut() = from.headers.clone();
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::TRANSFER_ENCODING] {
        request.headers_mut().remove(name);
    }
    *request.extensions_mut() = from.extensions.clone();
    request.extensions_mut().insert(given);
    let shown = next.clone().run(request).await;
    (shown.status() == StatusCode::OK && is_html(shown.headers())).then_some(shown)
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("text/html"))
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).is_some_and(|v| v.starts_with(b"text/html"))
}
