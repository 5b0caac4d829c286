//! Publications for programs and as files, for everybody once they are public.

use super::bearer::unavailable;
use super::tables::{ending, file};
use super::{State, query, unreadable};
use crate::layers::errors::sentence;
use ::public::publications::feed::atom;
use ::public::publications::page::listed as shown;
use ::publications::headline::Headline;
use ::publications::publication::Publication;
use axum::body::Bytes;
use axum::extract::{Path, Request, State as Extract};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dashboards::publications::making::asks;
use documents::publication::card::png;
use documents::publication::cells_file::{csv as cells, parquet};
use documents::report::Passages;
use documents::report::made::Added;
use documents::report::odt::odt;
use documents::report::pdf::pdf;
use documents::responses::Format;
use french::dates::day;
use observe::reports::build::of;
use observe::reports::files::Kind;
use serde_json::{Value, json};
use service::Service;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::StoredPublication;
use tokio::sync::OnceCell;

fn missing() -> Response {
    sentence(StatusCode::NOT_FOUND, "Cette publication n’existe pas, ou n’est pas encore parue.")
}

/// A publication as listed.
fn listed(stored: &StoredPublication, content: &Publication, hash: &str) -> Value {
    json!({
        "id": stored.id,
        "edition": content.edition,
        "kind": content.kind,
        "title": content.title,
        "published_at": stored.publish_at,
        "sha256": hash,
        "corrected_by": stored.corrected_by,
        "withdrawn": stored.withdrawn.as_ref().map(|(at, why)| json!({"at": at, "reason": why})),
    })
}

fn as_json(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], value.to_string()).into_response()
}

/// `/api/v1/publications`: public and withdrawn publications, the latest first.
pub async fn list(Extract(state): Extract<State>) -> Result<Response, Response> {
    let all = shown(&state.service).await.map_err(|error| unavailable(&error))?;
    let listed = all.iter().filter_map(|stored| {
        let (content, hash) = stored.content.as_ref()?;
        Some(listed(stored, content, hash))
    });
    Ok(as_json(&json!({ "publications": listed.collect::<Vec<_>>() })))
}

/// `/barometre/flux.atom`: the same as a feed.
pub async fn feed(Extract(state): Extract<State>) -> Result<Response, Response> {
    let all = shown(&state.service).await.map_err(|error| unavailable(&error))?;
    let written = atom(&all).map_err(|error| {
        tracing::error!(%error, "the feed could not be written");
        sentence(StatusCode::SERVICE_UNAVAILABLE, "Le flux ne peut pas être préparé en ce moment.")
    })?;
    let kind = HeaderValue::from_static("application/atom+xml; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], written).into_response())
}

async fn public(state: &State, id: &str) -> Result<(StoredPublication, Publication, String), Response> {
    let all = shown(&state.service).await.map_err(|error| unavailable(&error))?;
    let now = state.service.clock.now();
    let stored = all.into_iter().find(|stored| stored.id == id && stored.is_public(now)).ok_or_else(missing)?;
    let (content, hash) = stored.content.clone().ok_or_else(missing)?;
    Ok((stored, content, hash))
}

/// `/api/v1/publications/{id}`: its frozen value and its present state.
pub async fn one(Extract(state): Extract<State>, Path(id): Path<String>) -> Result<Response, Response> {
    let (stored, content, hash) = public(&state, &id).await?;
    let mut value = listed(&stored, &content, &hash);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("content".to_owned(), serde_json::to_value(&content).unwrap_or_default());
    }
    Ok(as_json(&value))
}

/// `/barometre/{id}/donnees.json`: its canonical form, with exactly the bytes that its SHA-256 covers.
pub async fn frozen(Extract(state): Extract<State>, Path(id): Path<String>) -> Result<Response, Response> {
    let (_, content, _) = public(&state, &id).await?;
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind)], content.canonical()).into_response())
}

/// A file produced from a publication's frozen value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Made {
    Csv,
    Parquet,
    Pdf,
    Odt,
    Card,
}

impl Made {
    /// The file with this name, and its media type.
    fn named(name: &str) -> Option<(Self, &'static str)> {
        match name {
            "donnees.csv" => Some((Self::Csv, "text/csv; charset=utf-8")),
            "donnees.parquet" => Some((Self::Parquet, Format::Parquet.content_type())),
            "rapport.pdf" => Some((Self::Pdf, Kind::Pdf.media_type())),
            "rapport.odt" => Some((Self::Odt, Kind::Odt.media_type())),
            "carte.png" => Some((Self::Card, "image/png")),
            _ => None,
        }
    }
}

/// Files already produced, by the hash of their source. Each is produced once; publications are few.
#[derive(Clone, Default)]
pub struct MadeFiles(Arc<Mutex<ByContent>>);

type ByContent = BTreeMap<(String, Made), Arc<OnceCell<Bytes>>>;

impl MadeFiles {
    /// A file, produced by `write` the first time. Simultaneous requests wait for the same one, which is completed
    /// even if they all go away.
    async fn get(
        &self,
        key: (String, Made),
        write: impl FnOnce() -> Result<Vec<u8>, String> + Send + 'static,
    ) -> Result<Bytes, String> {
        let cell = self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
        let making = tokio::spawn(async move {
            let made = cell.get_or_try_init(|| async {
                let written = tokio::task::spawn_blocking(write).await.map_err(|error| error.to_string());
                written.flatten().map(Bytes::from)
            });
            made.await.cloned()
        });
        making.await.map_err(|error| error.to_string()).flatten()
    }
}

/// `/barometre/{id}/{file}`: its cells in a fixed form, its report, its picture.
pub async fn file_of(
    Extract(state): Extract<State>,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, Response> {
    let (made, media_type) = Made::named(&name).ok_or_else(missing)?;
    let (stored, content, hash) = public(&state, &id).await?;
    let service = state.service.clone();
    let bytes = state.made.get((hash, made), move || written(&service, &stored, &content, made)).await;
    let bytes = bytes.map_err(|error| {
        tracing::error!(error, "a file of a publication could not be written");
        sentence(StatusCode::SERVICE_UNAVAILABLE, "Le fichier ne peut pas être préparé en ce moment.")
    })?;
    let way = if made == Made::Card { "inline" } else { "attachment" };
    let disposition = HeaderValue::from_str(&format!("{way}; filename=\"publication-{id}-{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
        // Other sites show the picture.
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
    ];
    Ok((headers, bytes).into_response())
}

fn written(
    service: &Service,
    stored: &StoredPublication,
    content: &Publication,
    made: Made,
) -> Result<Vec<u8>, String> {
    let at = stored.publish_at.unwrap_or_default();
    // Dated at publication, whenever it is produced, so that the bytes are always the same.
    let report = || of(service, stored, Added::default(), at).ok_or_else(|| "it is not public".to_owned());
    let nothing = Passages::new();
    match made {
        Made::Csv => cells(content).map_err(|error| error.to_string()),
        Made::Parquet => parquet(content).map_err(|error| error.to_string()),
        Made::Pdf => pdf(&report()?, &nothing, &content.hash()).map_err(|error| error.to_string()),
        Made::Odt => odt(&report()?, &nothing).map_err(|error| error.to_string()),
        Made::Card => {
            let headline = Headline::of(content, &asks(&service.library, stored.edition, &stored.plan));
            png(content, headline.as_ref(), &day(at)).map_err(|error| error.to_string())
        }
    }
}

/// `/barometre/{id}/tableaux?tableau=…`: one of its tables, as on its page.
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
