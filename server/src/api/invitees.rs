//! Lists of invitees: uploading the file, and downloading the links.

use super::State;
use super::bearer::{staff, unavailable};
use super::noting::entry;
use crate::layers::errors::sentence;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request, State as Extract};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use forms::decode;
use manage::invitees::update::{PATH, import, links};
use service::accounts::rights::Right;
use store::{Act, Actor, SessionInfo};
use survey::Audience;

/// The sender, if they run campaigns: a staff member, never a program.
async fn runner(state: &State, parts: &Parts) -> Result<SessionInfo, Response> {
    staff(&state.service, &parts.headers, Right::RunCampaigns).await
}

fn unreadable() -> Response {
    sentence(StatusCode::BAD_REQUEST, "Ce formulaire est incomplet : revenez à la page des invitations.")
}

/// Imports a list, and redirects to the page with the outcome.
pub async fn take_list(Extract(state): Extract<State>, request: Request) -> Result<Response, Response> {
    let (parts, body) = request.into_parts();
    let session = runner(&state, &parts).await?;
    let (mut audience, mut file) = (None, Vec::new());
    let mut multipart =
        Multipart::from_request(Request::from_parts(parts.clone(), body), &()).await.map_err(|_| unreadable())?;
    while let Some(field) = multipart.next_field().await.map_err(|_| unreadable())? {
        match field.name() {
            Some("questionnaire") => audience = Audience::from_slug(&field.text().await.map_err(|_| unreadable())?),
            Some("fichier") => file = field.bytes().await.map_err(|_| unreadable())?.to_vec(),
            _ => {}
        }
    }
    let audience = audience.ok_or_else(unreadable)?;
    if file.is_empty() {
        return Ok(Redirect::to(&format!("{PATH}?fait=sans-fichier")).into_response());
    }
    let object = format!("invitations, {}/{audience}", state.service.edition);
    let actor = Actor::staff(session.staff_id, &session.email);
    let entry = entry(&state.service, &parts, actor, Act::Imported, object, "");
    import(&state.service, audience, &file, entry).await.map_err(|error| unavailable(&error))?;
    Ok(Redirect::to(&format!("{PATH}?fait={audience}")).into_response())
}

/// The links of those who have not answered, as a CSV file. The log entry is written together with their keys.
pub async fn give_links(Extract(state): Extract<State>, request: Request) -> Result<Response, Response> {
    let (parts, body) = request.into_parts();
    let session = runner(&state, &parts).await?;
    let body = to_bytes(body, 4096).await.map_err(|_| unreadable())?;
    let form = std::str::from_utf8(&body).ok().and_then(decode).ok_or_else(unreadable)?;
    let audience = Audience::from_slug(form.get("questionnaire")).ok_or_else(unreadable)?;
    let object = format!("liens d’invitation, {}/{audience}", state.service.edition);
    let actor = Actor::staff(session.staff_id, &session.email);
    let entry = entry(&state.service, &parts, actor, Act::Exported, object, "");
    let (_, file) = links(&state.service, audience, entry).await.map_err(|error| {
        tracing::error!(%error, "the links of invitations could not be given");
        sentence(StatusCode::SERVICE_UNAVAILABLE, "Les liens ne peuvent pas être préparés en ce moment : recommencez.")
    })?;
    let name = format!("attachment; filename=\"invitations-{}-{audience}.csv\"", state.service.edition);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"))),
    ];
    Ok((headers, file).into_response())
}
