//! Everything that is held of a response, as a file for its respondent.

use crate::errors::sentence;
use app::keyed::RESPONSES;
use app::respond::held::{FILE, held};
use app::service::Service;
use app::store::Secret;
use axum::Router;
use axum::extract::{Path, State as Extract};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// The route of the file, beside the pages of a response.
pub fn routes(service: Service) -> Router {
    Router::new().route(&format!("/{}/{{key}}/{FILE}", RESPONSES.first), get(file)).with_state(service)
}

async fn file(Extract(service): Extract<Service>, Path(key): Path<String>) -> Response {
    let found = match Secret::parse(&key) {
        Some(key) => held(&service, &key).await,
        None => Ok(None),
    };
    let held = match found {
        Ok(Some(held)) => held,
        Ok(None) => {
            return sentence(
                StatusCode::NOT_FOUND,
                "Rien n’est conservé à cette adresse\u{a0}: vérifiez qu’elle est complète.",
            );
        }
        Err(error) => {
            tracing::error!(%error, "a response could not be read");
            return sentence(
                StatusCode::SERVICE_UNAVAILABLE,
                "Le service ne répond pas en ce moment\u{a0}: recommencez dans un instant.",
            );
        }
    };
    let Ok(text) = serde_json::to_string_pretty(&held.document) else {
        return sentence(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Le fichier n’a pas pu être préparé\u{a0}: recommencez dans un instant.",
        );
    };
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", held.name));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
        (header::CONTENT_DISPOSITION, name.unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, text).into_response()
}
