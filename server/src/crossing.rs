//! Crossing on the server, where the buyer chose that or has no JavaScript: the file passes through memory. Nothing of
//! it is written to disk, stored or logged; the page with the result is the answer to the very request that carried it.

pub mod arrival;
mod stream;

use crate::layers::is_foreign;
use arrival::Arrival;
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
use service::startup_base::Loaded;
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::{Arc, Weak};
use std::time::Duration;
use store::Secret;
use stream::{Incoming, Part, Stream};
use suppliers::base::{Base, Definition};
use suppliers::crossing::{Crossing, Outcome};
use suppliers::file::{Preview, TableFile, text_format};
use suppliers::layout::{Format, Layout};
use suppliers::parents::Parents;
use suppliers::table::csv::Csv;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Crossings that the server does at once: each takes a processor.
const AT_ONCE: usize = 2;
/// Largest file of text, in bytes: some twenty million lines.
const LARGEST_TEXT: u64 = 2 << 30;
/// Largest workbook and largest table of parents: they are read from memory.
const LARGEST_IN_MEMORY: usize = 96 << 20;
/// Largest form: a file and a table of parents.
const LARGEST_FORM: u64 = LARGEST_TEXT + (128 << 20);
/// Longest field of the form, in bytes.
const LONGEST_FIELD: usize = 2_000;
/// Longest name of a field, in bytes.
const LONGEST_NAME: usize = 40;
/// Most fields of the form, which has some twenty.
const MOST_FIELDS: usize = 60;
/// Time that a form waits while others are read.
const PATIENCE: Duration = Duration::from_secs(20);

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
    let previews = request.uri().query().is_some_and(|query| query.contains("apercu=oui"));
    let arrival = Arrival::default();
    let (head, body) = request.into_parts();
    let request = Request::from_parts(head, arrival.of(body, LARGEST_FORM));
    let reading = match request.extract::<Multipart, _>().await {
        Err(_) => ServerReading::Refused(UNREADABLE.to_owned()),
        Ok(mut form) => {
            let reading = match timeout(PATIENCE, permits.acquire_owned()).await {
                Ok(Ok(permit)) => Reading::new(&service, permit).of(&mut form, &arrival, previews).await,
                _ => Err(BUSY.to_owned()),
            };
            arrival.drops_the_rest();
            while let Ok(Some(_)) = form.next_field().await {}
            reading.unwrap_or_else(ServerReading::Refused)
        }
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

/// What reads a form. Its place is free again once all of its work has ended, on other threads too.
struct Reading<'s> {
    service: &'s Service,
    permit: Arc<OwnedSemaphorePermit>,
    /// Exists as long as somebody waits for the answer.
    waits: Arc<()>,
}

impl<'s> Reading<'s> {
    fn new(service: &'s Service, permit: OwnedSemaphorePermit) -> Self {
        Self { service, permit: Arc::new(permit), waits: Arc::new(()) }
    }

    /// Reads the form up to its file, then the file as the form says. What follows the file is not read.
    async fn of(&self, form: &mut Multipart, arrival: &Arrival, previews: bool) -> Result<ServerReading, String> {
        let unreadable = |_| UNREADABLE.to_owned();
        let newest = self.service.startups.newest(&self.service.store).await.map_err(|_| STOPPED.to_owned())?;
        let newest = newest.ok_or(STOPPED)?;
        let (mut fields, mut parents) = (HashMap::<String, String>::new(), None);
        for _ in 0..MOST_FIELDS {
            let Some(field) = form.next_field().await.map_err(unreadable)? else { return Err(NO_FILE.to_owned()) };
            let part = Part::new(field, arrival);
            let name = part.name().to_owned();
            match name.as_str() {
                "maisons-meres" if parents.is_none() => {
                    let bytes = part.collected(LARGEST_IN_MEMORY, Vec::new()).await?.ok_or(TOO_LARGE)?;
                    let empty = bytes.is_empty();
                    let read = move || if empty { Ok(Parents::default()) } else { read_parents(bytes) };
                    parents = Some(self.blocking(read).await??);
                }
                "fichier" => {
                    let choice = fields
                        .contains_key("etape")
                        .then(|| Choice::read(|name| fields.get(name).cloned().unwrap_or_default()));
                    return self.file(part, choice, previews, parents.unwrap_or_default(), newest).await;
                }
                _ => {
                    let bytes = part.collected(LONGEST_FIELD, Vec::new()).await?.ok_or(UNREADABLE)?;
                    if name.len() <= LONGEST_NAME {
                        fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
                    }
                }
            }
        }
        Err(UNREADABLE.to_owned())
    }

    async fn file(
        &self,
        mut part: Part<'_>,
        choice: Option<Choice>,
        previews: bool,
        parents: Parents,
        base: Arc<Loaded>,
    ) -> Result<ServerReading, String> {
        let year = u16::try_from(self.service.edition.year() - 1).unwrap_or_default();
        let first = part.beginning().await?;
        if first.is_empty() {
            return Err(NO_FILE.to_owned());
        }
        let goes_on = self.goes_on();
        let Some(recognised) = text_format(&first) else {
            let bytes = part.collected(LARGEST_IN_MEMORY, first).await?.ok_or(TOO_LARGE)?;
            return self
                .blocking(move || workbook(bytes, choice, previews, year, &parents, &base.base, goes_on))
                .await?;
        };
        let before = choice.clone();
        let shown = move || preview(first.clone(), before.as_ref(), year).map(|shown| (shown, first));
        let ((preview, proposed), first) = self.blocking(shown).await??;
        let Some(choice) = choice.filter(|_| !previews) else {
            return Ok(ServerReading::Shown(Box::new((preview, proposed, Vec::new()))));
        };
        let layout = match choice.layout(&recognised, preview.guess.width) {
            Ok(layout) => layout,
            Err(errors) => return Ok(ServerReading::Shown(Box::new((preview, choice, errors)))),
        };
        let (stream, input) = Stream::new(first);
        let reading = self.blocking(move || streamed(input, &layout, &parents, &base.base, goes_on));
        // Started at once, whatever the order in which both are waited for.
        let (fed, read) = tokio::join!(stream.feed(&mut part, LARGEST_TEXT), reading);
        fed?;
        let (outcome, definitions) = read??;
        Ok(done(outcome, definitions, choice))
    }

    /// What a crossing asks from time to time: whether anybody still waits for it.
    fn goes_on(&self) -> impl FnMut(u64) -> bool + Send + 'static {
        let waits: Weak<()> = Arc::downgrade(&self.waits);
        move |_| waits.strong_count() > 0
    }

    /// Work on a thread of its own, which holds the place even if the person goes away meanwhile.
    fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> impl Future<Output = Result<T, String>> {
        let permit = self.permit.clone();
        let task = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        async move { task.await.map_err(|_| STOPPED.to_owned()) }
    }
}

/// Crosses a file of text as it arrives.
fn streamed(
    input: Incoming,
    layout: &Layout,
    parents: &Parents,
    base: &Base,
    mut goes_on: impl FnMut(u64) -> bool,
) -> Result<(Outcome, Vec<Definition>), String> {
    let Format::Csv { encoding, separator, old_line_ends } = &layout.format else { return Err(STOPPED.to_owned()) };
    let mut rows = Csv::new(input, separator.byte(), *encoding, *old_line_ends);
    let outcome = Crossing::new(base, parents, layout).all(&mut rows, &mut goes_on);
    outcome.map(|outcome| (outcome, base.definitions().to_vec())).map_err(|error| error.to_string())
}

fn done(outcome: Outcome, definitions: Vec<Definition>, choice: Choice) -> ServerReading {
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
    base: &Base,
    mut goes_on: impl FnMut(u64) -> bool,
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
    let crossing = Crossing::new(base, parents, &layout);
    let outcome = file
        .with_rows(&layout.format, layout.decimal, |rows| crossing.all(rows, &mut goes_on))
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
