//! Uploading a list of start-ups, which waits until it is confirmed.

use crate::api::bearer::{staff, unavailable};
use crate::layers::{errors, is_foreign};
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Router, middleware};
use manage::startups::page::{PATH, UPLOAD};
use service::Service;
use service::accounts::rights::Right;
use service::startup_base::pending::{LARGEST, Pending};

/// The route, whose body may be larger than others.
pub fn routes(service: Service) -> Router {
    Router::new().route(UPLOAD, post(take)).with_state(service)
}

/// The route, beside all others.
pub fn around(router: Router, service: Service) -> Router {
    let upload = routes(service).layer(DefaultBodyLimit::max(RECEIVED));
    upload.layer(middleware::from_fn(errors::in_words)).fallback_service(router)
}

/// Most bytes that are received.
const RECEIVED: usize = 512 << 20;
/// Longest text of the form, in bytes.
const LONGEST_TEXT: usize = 2_000;

fn unreadable() -> Response {
    errors::sentence(
        StatusCode::BAD_REQUEST,
        "Ce formulaire est incomplet : revenez à la page de la base des start-up.",
    )
}

/// A text of the form.
async fn short(mut field: Field<'_>) -> Result<String, Response> {
    let mut bytes = Vec::new();
    while let Some(block) = field.chunk().await.map_err(|_| unreadable())? {
        if bytes.len() + block.len() > LONGEST_TEXT {
            return Err(unreadable());
        }
        bytes.extend_from_slice(&block);
    }
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

async fn take(State(service): State<Service>, request: Request) -> Result<Response, Response> {
    if is_foreign(request.headers(), service.origin.as_deref()) {
        return Err(errors::sentence(
            StatusCode::FORBIDDEN,
            "Cette demande vient d’un autre site : ouvrez la page de l’Observatoire et recommencez.",
        ));
    }
    let session = staff(&service, request.headers(), Right::RunCampaigns).await?;
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let mut pending = Pending::default();
    while let Some(mut field) = form.next_field().await.map_err(|_| unreadable())? {
        match field.name() {
            Some("source") => pending.source = short(field).await?,
            Some("licence") => pending.licence = short(field).await?,
            Some("fichier") => {
                pending.file_name =
                    field.file_name().unwrap_or_default().chars().filter(|c| !c.is_control()).take(120).collect();
                // What is too large is received all the same, and dropped: a browser shows no answer before.
                while let Some(block) = field.chunk().await.map_err(|_| unreadable())? {
                    pending.too_large |= pending.bytes.len() + block.len() > LARGEST;
                    if pending.too_large {
                        pending.bytes.clear();
                    } else {
                        pending.bytes.extend_from_slice(&block);
                    }
                }
            }
            _ => {}
        }
    }
    // What is wrong is shown on the page, beside what was typed.
    pending.store(&service, session.staff_id).await.map_err(|error| unavailable(&error))?;
    Ok(Redirect::to(PATH).into_response())
}
