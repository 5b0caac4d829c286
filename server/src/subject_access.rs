//! All data about a response as a file: for its respondent, or for the staff to pass on.

use crate::api::bearer::staff;
use crate::api::noting::entry;
use crate::layers::errors::sentence;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State as Extract};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use forms::decode;
use observe::responses::{DATA, LONG_REASON, NO_REASON, data_for_request, page_of, why_of};
use respond::data_rights::subject_access::{FILE, PersonalData, personal_data};
use service::Service;
use service::accounts::rights::Right;
use service::keyed_addresses::RESPONSES;
use store::{Act, Actor, Secret, StoreError};

/// Maximum size of a request's form.
const FORM: usize = 16 * 1024;

/// The route of the file, below the pages of a response.
pub fn routes(service: Service) -> Router {
    Router::new().route(&format!("/{}/{{key}}/{FILE}", RESPONSES), get(file)).with_state(service)
}

/// The route for staff, who give a reason and pass the file on to a respondent who asked by letter.
pub fn for_requests(service: Service) -> Router {
    Router::new().route(DATA, post(for_request)).with_state(service)
}

async fn for_request(Extract(service): Extract<Service>, request: Request) -> Result<Response, Response> {
    let (parts, body) = request.into_parts();
    let session = staff(&service, &parts.headers, Right::SeeResponses).await?;
    let too_long =
        |_| sentence(StatusCode::PAYLOAD_TOO_LARGE, "Ce motif est trop long\u{a0}: 1\u{202f}000 caractères au plus.");
    let body = to_bytes(body, FORM).await.map_err(too_long)?;
    let form = std::str::from_utf8(&body).ok().and_then(decode).unwrap_or_default();
    let gone = || sentence(StatusCode::NOT_FOUND, "Cette réponse n’existe pas, ou a été effacée.");
    let id = form.get("reponse").parse().map_err(|_| gone())?;
    let (reference, data) = data_for_request(&service, id).await.map_err(|error| failed(&error))?.ok_or_else(gone)?;
    let Ok(why) = why_of(&form) else {
        // The page shows the error beside the field.
        let word = if form.get("motif-donnees").trim().is_empty() { NO_REASON } else { LONG_REASON };
        return Ok(Redirect::to(&format!("{}?fait={word}#motif-donnees", page_of(id))).into_response());
    };
    let actor = Actor::staff(session.staff_id, &session.email);
    let entry = entry(&service, &parts, actor, Act::DataHandedOut, reference, why);
    // Logged before the file is sent.
    service.store.note(&entry).await.map_err(|error| failed(&error))?;
    Ok(attached(&data))
}

fn failed(error: &StoreError) -> Response {
    tracing::error!(%error, "a response could not be read");
    sentence(
        StatusCode::SERVICE_UNAVAILABLE,
        "Le service ne répond pas en ce moment\u{a0}: recommencez dans un instant.",
    )
}

async fn file(Extract(service): Extract<Service>, Path(key): Path<String>) -> Response {
    let found = match Secret::parse(&key) {
        Some(key) => personal_data(&service, &key).await,
        None => Ok(None),
    };
    let data = match found {
        Ok(Some(data)) => data,
        Ok(None) => {
            return sentence(
                StatusCode::NOT_FOUND,
                "Rien n’est conservé à cette adresse\u{a0}: vérifiez qu’elle est complète.",
            );
        }
        Err(error) => return failed(&error),
    };
    attached(&data)
}

fn attached(data: &PersonalData) -> Response {
    let Ok(text) = serde_json::to_string_pretty(&data.document) else {
        return sentence(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Le fichier n’a pas pu être préparé\u{a0}: recommencez dans un instant.",
        );
    };
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", data.name));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
        (header::CONTENT_DISPOSITION, name.unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, text).into_response()
}
