//! Error messages: a page for people, JSON for programs, the same sentence in both.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use forms::Refusal;
use ui::page::ABOUT;

/// Maximum size of an error's body that is searched for its message.
const SENTENCE_MAX: usize = 16 * 1024;

/// Default number of seconds until a retry.
const RETRY: u16 = 10;

/// An error as JSON: `{"status": 403, "message": "…"}`.
pub fn sentence(status: StatusCode, message: &str) -> Response {
    json(status, serde_json::json!({ "status": status.as_u16(), "message": message }).to_string().into())
}

fn json(status: StatusCode, body: Bytes) -> Response {
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"))];
    (status, json, body).into_response()
}

/// Answers a body over the limit, which is refused before any of it is read.
pub async fn too_large(request: Request, next: Next) -> Response {
    let html = accepts_html(request.headers());
    let response = next.run(request).await;
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return in_the_right_form(response, html).await;
    }
    response
}

/// Turns every error without a page of its own into one, and every refusal of a server function into its message.
pub async fn in_words(request: Request, next: Next) -> Response {
    let html = accepts_html(request.headers());
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() || is_html(response.headers()) {
        return response;
    }
    in_the_right_form(response, html).await
}

async fn in_the_right_form(response: Response, html: bool) -> Response {
    let status = response.status();
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, SENTENCE_MAX).await.unwrap_or_default();
    let refusal = serde_json::from_slice::<Refusal>(&bytes).ok();
    let message = refusal.as_ref().map_or(general(status), |refusal| &refusal.message).to_owned();
    // Left over from a form's redirect.
    for name in [header::LOCATION, header::CONTENT_LENGTH, header::CONTENT_TYPE, header::TRANSFER_ENCODING] {
        parts.headers.remove(name);
    }
    let mut answer = match refusal {
        _ if html => page(status, &message),
        // The JSON includes the field, for the page that sent it.
        Some(_) => json(status, bytes),
        None => sentence(status, &message),
    };
    for (name, value) in &parts.headers {
        answer.headers_mut().append(name, value.clone());
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        answer.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from(RETRY));
    }
    answer
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("text/html"))
}

fn is_html(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|v| v.starts_with("text/html"))
}

fn general(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "Cette adresse ne mène à rien.",
        StatusCode::METHOD_NOT_ALLOWED => "Cette adresse ne s’emploie pas ainsi.",
        StatusCode::PAYLOAD_TOO_LARGE => "L’envoi est beaucoup trop long : rien n’en a été gardé.",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "Le service attend un formulaire.",
        StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => {
            "Le service met trop de temps à répondre : recommencez dans un instant."
        }
        status if status.is_client_error() => "La demande n’a pas été comprise : rechargez la page et recommencez.",
        _ => "Une erreur est survenue de notre côté : recommencez dans un instant.",
    }
}

/// A page without any dependency, not even the style sheet, so that it can always be shown.
fn page(status: StatusCode, message: &str) -> Response {
    let message = message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let about = ABOUT.map(|(address, name)| format!("<a href=\"{address}\">{name}</a>")).join(" – ");
    let html = format!(
        "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <link rel=\"icon\" href=\"/favicon.svg\"><title>Erreur : {message}</title></head>\
         <body><main><h1>Votre demande n’a pas abouti</h1><p>{message}</p>\
         <p>Ce que vous avez saisi est toujours dans la page précédente : revenez-y avec le bouton «\u{a0}Retour\u{a0}» de votre navigateur.</p>\
         <p><a href=\"/\">Accueil de l’Observatoire</a></p></main><footer><nav aria-label=\"Pied de page\">{about}</nav></footer></body></html>"
    );
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let policy = "default-src 'none'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}
