//! Publications for programs, and their files: for everybody, once they are public.

use super::bearer::unavailable;
use super::tables::{ending, file};
use super::{State, query, unreadable};
use crate::errors::sentence;
use app::publish::feed::atom;
use app::publish::file::csv as cells;
use app::publish::plan::State as Standing;
use app::publish::value::Publication;
use app::store::KeptPublication;
use axum::extract::{Path, Request, State as Extract};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

fn missing() -> Response {
    sentence(StatusCode::NOT_FOUND, "Cette publication n’existe pas, ou n’est pas encore parue.")
}

/// What is said of a publication where it is listed.
fn listed(kept: &KeptPublication, content: &Publication, hash: &str) -> Value {
    json!({
        "id": kept.id,
        "edition": content.edition,
        "kind": content.kind,
        "title": content.title,
        "published_at": kept.publish_at,
        "sha256": hash,
        "corrected_by": kept.corrected_by,
        "withdrawn": kept.withdrawn.as_ref().map(|(at, why)| json!({"at": at, "reason": why})),
    })
}

fn as_json(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], value.to_string()).into_response()
}

/// `/api/v1/publications`: those that are public or were withdrawn, the latest first.
pub async fn list(Extract(state): Extract<State>) -> Result<Response, Response> {
    let all = state.service.store.publications().await.map_err(|error| unavailable(&error))?;
    let now = state.service.clock.now();
    let told = |kept: &&KeptPublication| kept.is_public(now) || kept.state == Standing::Withdrawn;
    let listed = all.iter().filter(told).filter_map(|kept| {
        let (content, hash) = kept.content.as_ref()?;
        Some(listed(kept, content, hash))
    });
    Ok(as_json(&json!({ "publications": listed.collect::<Vec<_>>() })))
}

/// `/barometre/flux.atom`: the same, as a feed to subscribe to.
pub async fn feed(Extract(state): Extract<State>) -> Result<Response, Response> {
    let mut all = state.service.store.publications().await.map_err(|error| unavailable(&error))?;
    let now = state.service.clock.now();
    all.retain(|kept| kept.is_public(now) || kept.state == Standing::Withdrawn);
    all.sort_by_key(|kept| std::cmp::Reverse(kept.publish_at));
    let written = atom(&all).map_err(|error| {
        tracing::error!(%error, "the feed could not be written");
        sentence(StatusCode::SERVICE_UNAVAILABLE, "Le flux ne peut pas être préparé en ce moment.")
    })?;
    let kind = HeaderValue::from_static("application/atom+xml; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], written).into_response())
}

async fn public(state: &State, id: &str) -> Result<(KeptPublication, Publication, String), Response> {
    let found = state.service.store.publication(id).await.map_err(|error| unavailable(&error))?;
    let now = state.service.clock.now();
    let kept = found.filter(|kept| kept.is_public(now)).ok_or_else(missing)?;
    let (content, hash) = kept.content.clone().ok_or_else(missing)?;
    Ok((kept, content, hash))
}

/// `/api/v1/publications/{id}`: its frozen value, with what became of it.
pub async fn one(Extract(state): Extract<State>, Path(id): Path<String>) -> Result<Response, Response> {
    let (kept, content, hash) = public(&state, &id).await?;
    let mut value = listed(&kept, &content, &hash);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("content".to_owned(), serde_json::to_value(&content).unwrap_or_default());
    }
    Ok(as_json(&value))
}

/// `/barometre/{id}/donnees.json`: its canonical form, byte for byte what its SHA-256 is of.
pub async fn frozen(Extract(state): Extract<State>, Path(id): Path<String>) -> Result<Response, Response> {
    let (_, content, _) = public(&state, &id).await?;
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind)], content.canonical()).into_response())
}

/// `/barometre/{id}/donnees.csv`: every cell, in one fixed form.
pub async fn csv(Extract(state): Extract<State>, Path(id): Path<String>) -> Result<Response, Response> {
    let (_, content, _) = public(&state, &id).await?;
    let written = cells(&content).map_err(|error| {
        tracing::error!(%error, "the cells of a publication could not be written");
        sentence(StatusCode::SERVICE_UNAVAILABLE, "Le fichier ne peut pas être préparé en ce moment.")
    })?;
    let name = format!("attachment; filename=\"publication-{id}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"))),
    ];
    Ok((headers, written).into_response())
}

/// `/barometre/{id}/tableaux?tableau=…`: one of its tables, as its page shows it.
pub async fn table(
    Extract(state): Extract<State>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    let parameters = query(request.uri()).ok_or_else(unreadable)?;
    let (_, content, _) = public(&state, &id).await?;
    let found = content.tables.iter().find(|table| table.id == parameters.get("tableau")).ok_or_else(missing)?;
    let name = format!("publication-{id}-{}.{}", found.id, ending(&parameters));
    Ok(file(&found.figure(), &name, &format!("Observatoire, publication {id}")))
}
