//! The receipt as a PDF file.

use crate::layers::errors::sentence;
use axum::Router;
use axum::extract::{Path, State as Extract};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use documents::receipt::pdf::pdf;
use respond::receipt::page::PDF;
use service::Service;
use service::keyed_addresses::RESPONSES;
use service::receipts::record_under;
use std::sync::Arc;
use store::Secret;
use tokio::sync::Semaphore;

/// The state of this route.
#[derive(Clone)]
struct State {
    service: Service,
    /// Limits the number of PDFs produced at once. Further requests wait, within the timeout of a request.
    makers: Arc<Semaphore>,
}

/// The route of the PDF, below the pages of a response.
pub fn routes(service: Service) -> Router {
    let makers = std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1));
    let state = State { service, makers: Arc::new(Semaphore::new(makers)) };
    Router::new().route(&format!("/{}/{{key}}/{PDF}", RESPONSES), get(receipt)).with_state(state)
}

async fn receipt(Extract(state): Extract<State>, Path(key): Path<String>) -> Response {
    let found = match Secret::parse(&key) {
        Some(key) => record_under(&state.service, &key).await,
        None => Ok(None),
    };
    let record = match found {
        Ok(Some(record)) => record,
        Ok(None) => {
            let message =
                "Il n’y a pas de justificatif à cette adresse\u{a0}: il est fait quand les réponses sont envoyées.";
            return sentence(StatusCode::NOT_FOUND, message);
        }
        Err(error) => {
            tracing::error!(%error, "a response could not be read");
            return sentence(
                StatusCode::SERVICE_UNAVAILABLE,
                "Le service ne répond pas en ce moment\u{a0}: recommencez dans un instant.",
            );
        }
    };
    let name = format!("attachment; filename=\"{}.pdf\"", record.reference);
    // CPU-bound work runs outside the threads that serve requests. The permit belongs to the work, even if nobody
    // waits for it any more.
    let permit = state.makers.acquire_owned().await;
    let made = tokio::task::spawn_blocking(move || {
        let _until_done = permit;
        pdf(&record)
    });
    let failure = match made.await {
        Ok(Ok(bytes)) => {
            let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
                (header::CONTENT_DISPOSITION, name),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            return (headers, bytes).into_response();
        }
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    tracing::error!(failure, "a receipt could not be made");
    let message = "Le justificatif n’a pas pu être préparé\u{a0}: imprimez plutôt la page de vos réponses.";
    sentence(StatusCode::INTERNAL_SERVER_ERROR, message)
}
