//! Crossing on the server, where the buyer chose that or has no JavaScript: the file passes through memory. Nothing of it
//! is written to disk, stored or logged; the page with the result is the answer to the very request that carried it.

mod stream;

use crate::layers::is_foreign;
use axum::RequestExt;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Multipart, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware};
use crossing::choice::Choice;
use crossing::page::{SEGMENT, ServerReading};
use crossing::views::outcome::Shown;
use service::Service;
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;
use store::Secret;
use stream::{Stream, beginning, collected};
use suppliers::base::Base;
use suppliers::crossing::{Crossing, CrossingError, Outcome};
use suppliers::file::{Preview, TableFile, text_format};
use suppliers::layout::{Format, Layout};
use suppliers::parents::Parents;
use suppliers::table::csv::Csv;
use tokio::sync::Semaphore;

/// Crossings that the server does at once: each takes a processor.
const AT_ONCE: usize = 2;
/// Largest file of text, in bytes: some twenty million lines.
const LARGEST_TEXT: u64 = 2 << 30;
/// Largest workbook and largest table of parents: they are read from memory.
const LARGEST_IN_MEMORY: usize = 96 << 20;
/// Longest field of the form, in bytes.
const LONGEST_FIELD: usize = 2_000;

const NO_FILE: &str = "Choisissez un fichier.";
const UNREADABLE: &str = "L’envoi a été interrompu ou n’est pas lisible : recommencez.";
const TOO_LARGE: &str = "Ce fichier est trop grand pour notre serveur (96 Mo pour un classeur, 2 Go pour un CSV) : exportez-le en CSV, ou en plusieurs années.";
const BUSY: &str = "D’autres fichiers sont en cours de lecture : recommencez dans un instant.";
const STOPPED: &str = "Le fichier n’a pas pu être lu jusqu’au bout : recommencez, ou donnez-le dans un autre format.";

/// Answers requests that carry a file to cross, around all other routes and their limit of size.
pub fn around(router: Router, service: Service) -> Router {
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    router.layer(middleware::from_fn_with_state((service, permits), on_server)).layer(DefaultBodyLimit::disable())
}

async fn on_server(
    State((service, permits)): State<(Service, Arc<Semaphore>)>,
    request: Request,
    next: Next,
) -> Response {
    if *request.method() != Method::POST || is_foreign(request.headers(), service.origin.as_deref()) {
        return next.run(request).await;
    }
    let content = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_form = content.is_some_and(|content| content.starts_with("multipart/form-data"));
    let path = request.uri().path().to_owned();
    if !is_form || !takes_a_file(&service, &path).await {
        return next.run(request).await;
    }
    let mut page = Request::new(Body::empty());
    *page.uri_mut() = request.uri().clone();
    page.headers_mut().clone_from(request.headers());
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::EXPECT] {
        page.headers_mut().remove(name);
    }
    page.extensions_mut().clone_from(request.extensions());
    let previews = request.uri().query().is_some_and(|query| query.contains("apercu"));
    let reading = match (permits.try_acquire(), request.extract::<Multipart, _>().await) {
        (Ok(_permit), Ok(form)) => read(&service, form, previews).await.unwrap_or_else(ServerReading::Refused),
        (Ok(_permit), Err(_)) => ServerReading::Refused(UNREADABLE.to_owned()),
        (Err(_), _) => ServerReading::Refused(BUSY.to_owned()),
    };
    let refused = matches!(&reading, ServerReading::Refused(_));
    page.extensions_mut().insert(reading);
    let mut answer = next.run(page).await;
    if refused && answer.status() == StatusCode::OK {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// Whether an address is that of a crossing, of a draft that exists.
async fn takes_a_file(service: &Service, path: &str) -> bool {
    match path.split('/').collect::<Vec<_>>()[..] {
        ["", "questionnaires", "acheteurs", segment] => segment == SEGMENT,
        ["", "reponses", key, segment] if segment == SEGMENT => match Secret::parse(key) {
            Some(key) => {
                let draft = async { service.store.draft(service.hash_of(&key).await?).await };
                draft.await.is_ok_and(|draft| draft.is_some())
            }
            None => false,
        },
        _ => false,
    }
}

/// Reads the form up to its file, then the file as the form says. What follows the file is not read.
async fn read(service: &Service, mut form: Multipart, previews: bool) -> Result<ServerReading, String> {
    let unreadable = |_| UNREADABLE.to_owned();
    let newest = service.startups.newest(&service.store).await.map_err(|_| STOPPED.to_owned())?;
    let Some(newest) = newest else { return Err(STOPPED.to_owned()) };
    let (mut fields, mut parents) = (HashMap::<String, String>::new(), Parents::default());
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let Some(name) = field.name().map(ToOwned::to_owned) else { continue };
        match name.as_str() {
            "maisons-meres" => {
                let bytes =
                    collected(field, LARGEST_IN_MEMORY, Vec::new()).await?.ok_or_else(|| TOO_LARGE.to_owned())?;
                if !bytes.is_empty() {
                    parents = blocking(move || read_parents(bytes)).await??;
                }
            }
            "fichier" => {
                let choice = fields
                    .contains_key("etape")
                    .then(|| Choice::read(|name| fields.get(name).cloned().unwrap_or_default()));
                let (year, base) = (service.edition.year() - 1, newest.clone());
                return file(field, choice, previews, u16::try_from(year).unwrap_or_default(), parents, move || {
                    base.base.clone()
                })
                .await;
            }
            _ => {
                let bytes = collected(field, LONGEST_FIELD, Vec::new()).await?.ok_or_else(|| UNREADABLE.to_owned())?;
                fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    Err(NO_FILE.to_owned())
}

async fn file(
    mut field: axum::extract::multipart::Field<'_>,
    choice: Option<Choice>,
    previews: bool,
    year: u16,
    parents: Parents,
    base: impl FnOnce() -> Base + Send + 'static,
) -> Result<ServerReading, String> {
    let first = beginning(&mut field).await?;
    if first.is_empty() {
        return Err(NO_FILE.to_owned());
    }
    let Some(recognised) = text_format(&first) else {
        let bytes = collected(field, LARGEST_IN_MEMORY, first).await?.ok_or_else(|| TOO_LARGE.to_owned())?;
        return blocking(move || workbook(bytes, choice, previews, year, &parents, base)).await?;
    };
    let shown = {
        let choice = choice.clone();
        blocking(move || preview(first.clone(), choice.as_ref(), year).map(|shown| (shown, first))).await?
    };
    let ((preview, choice), first) = match (shown?, choice) {
        ((shown, first), Some(choice)) if !previews => ((shown.0, choice), first),
        ((shown, _), _) => {
            stream::drained(&mut field, LARGEST_TEXT).await?;
            return Ok(ServerReading::Shown(Box::new((shown.0, shown.1, Vec::new()))));
        }
    };
    let layout = match choice.layout(&recognised, preview.guess.width) {
        Ok(layout) => layout,
        Err(errors) => {
            stream::drained(&mut field, LARGEST_TEXT).await?;
            return Ok(ServerReading::Shown(Box::new((preview, choice, errors))));
        }
    };
    let (stream, input) = Stream::new(first);
    let reading = tokio::task::spawn_blocking(move || {
        let base = base();
        let outcome = match &layout.format {
            Format::Csv { encoding, separator, old_line_ends } => {
                let mut rows = Csv::new(input, separator.byte(), *encoding, *old_line_ends);
                Crossing::new(&base, &parents, &layout).all(&mut rows, &mut |_| true)
            }
            Format::Workbook { .. } => Err(CrossingError::Cancelled),
        };
        outcome.map(|outcome| (outcome, base.definitions().to_vec())).map_err(|error| error.to_string())
    });
    stream.feed(&mut field, LARGEST_TEXT).await?;
    let (outcome, definitions) = reading.await.map_err(|_| STOPPED.to_owned())??;
    Ok(done(outcome, definitions, choice))
}

fn done(outcome: Outcome, definitions: Vec<suppliers::base::Definition>, choice: Choice) -> ServerReading {
    ServerReading::Done(Box::new(Shown { outcome, definitions, choice, on_server: true }))
}

/// The beginning of a file of text as it is shown, and the choice that goes with it.
fn preview(first: Vec<u8>, choice: Option<&Choice>, year: u16) -> Result<(Preview, Choice), String> {
    let mut file = TableFile::open(Cursor::new(first)).map_err(|error| error.to_string())?;
    shown(&mut file, choice, year)
}

fn shown<R: std::io::Read + std::io::Seek>(
    file: &mut TableFile<R>,
    choice: Option<&Choice>,
    year: u16,
) -> Result<(Preview, Choice), String> {
    let recognised = file.format();
    let format = choice.map_or(recognised.clone(), |choice| choice.format(&recognised));
    let preview = file.preview(&format).map_err(|error| error.to_string())?;
    let choice = match choice {
        // Another sheet or separator has other columns.
        Some(before) => {
            let (nature, perimeter, year_typed) =
                (before.nature.clone(), before.perimeter.clone(), before.year.clone());
            Choice { nature, perimeter, year: year_typed, ..Choice::of(&preview, year) }
        }
        None => Choice::of(&preview, year),
    };
    Ok((preview, choice))
}

fn workbook(
    bytes: Vec<u8>,
    choice: Option<Choice>,
    previews: bool,
    year: u16,
    parents: &Parents,
    base: impl FnOnce() -> Base,
) -> Result<ServerReading, String> {
    let mut file = TableFile::open(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let (preview, fresh) = shown(&mut file, choice.as_ref(), year)?;
    let Some(choice) = choice.filter(|_| !previews) else {
        return Ok(ServerReading::Shown(Box::new((preview, fresh, Vec::new()))));
    };
    let layout: Layout = match choice.layout(&preview.format, preview.guess.width) {
        Ok(layout) => layout,
        Err(errors) => return Ok(ServerReading::Shown(Box::new((preview, choice, errors)))),
    };
    let base = base();
    let crossing = Crossing::new(&base, parents, &layout);
    let outcome = file
        .with_rows(&layout.format, layout.decimal, |rows| crossing.all(rows, &mut |_| true))
        .map_err(|error| error.to_string())?
        .map_err(|error| error.to_string())?;
    Ok(done(outcome, base.definitions().to_vec(), choice))
}

fn read_parents(bytes: Vec<u8>) -> Result<Parents, String> {
    let named = |error: &dyn std::fmt::Display| format!("Table des maisons mères\u{a0}: {error}");
    let mut file = TableFile::open(Cursor::new(bytes)).map_err(|error| named(&error))?;
    let format = file.format();
    let read = file.with_rows(&format, suppliers::amount::Decimal::Comma, |rows| Parents::read(rows));
    read.map_err(|error| named(&error))?.map(|(parents, _)| parents).map_err(|error| named(&error))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.map_err(|_| STOPPED.to_owned())
}

/// The newest base, as browsers receive it. It lists SIREN, which are public, and nothing of anybody who asks.
pub async fn base(State(service): State<Service>) -> Response {
    match service.startups.newest(&service.store).await {
        Ok(Some(newest)) => {
            let kind = HeaderValue::from_static("application/octet-stream");
            ([(header::CONTENT_TYPE, kind)], newest.bytes.clone()).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "the start-up base could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
