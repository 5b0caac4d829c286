//! Receiving files of public contracts from the staff's page, and reading them beside the requests.

pub mod folder;
mod reading;
mod receiving;

pub use reading::run;

use crate::api::bearer::{staff, unavailable};
use crate::crossing::arrival::Arrival;
use crate::layers::{errors, is_foreign};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Multipart, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{RequestExt, Router, middleware};
use folder::{Files, Folder};
use observe::procurement::IMPORTS;
use observe::procurement::upload_form::{SHARE, STATE, STATE_LABEL, UPLOAD};
use receiving::{Fault, Form, LIMITS, receive};
use service::Service;
use service::accounts::rights::Right;
use service::contract_uploads::share;
use service::contract_uploads::{State as Upload, Step, Uploads};
use service::form::returned_by_store::keep;
use std::io;
use store::SessionInfo;
use survey::FieldError;
use tempfile::TempDir;

/// Largest request: what is too large is received all the same, and dropped, since a browser shows no answer before.
const RECEIVED: u64 = 16_000_000_000;
/// Why files are left that were being read when the process ended.
const INTERRUPTED: &str = "La lecture a été interrompue par un arrêt du service.";

/// What the route needs.
#[derive(Clone)]
pub struct Receiving {
    /// The service.
    pub service: Service,
    /// How far an upload is.
    pub uploads: Uploads,
    /// Where files are received.
    pub folder: Folder,
}

/// The upload as a stopped process left it.
///
/// # Errors
/// That of the system, where the folder cannot be read.
pub fn left(folder: &Folder) -> io::Result<Uploads> {
    Ok(match folder.left()? {
        None => Uploads::default(),
        Some(files) => {
            let why = if files.why.is_empty() { INTERRUPTED.to_owned() } else { files.why.clone() };
            Uploads::new(Upload::Here(files.received(), Step::Halted(why)))
        }
    })
}

/// The route, whose body may be larger than others.
pub fn routes(receiving: Receiving) -> Router {
    Router::new().route(UPLOAD, post(take)).with_state(receiving)
}

/// The route, beside all others.
pub fn around(router: Router, receiving: Receiving) -> Router {
    let upload = routes(receiving).layer(DefaultBodyLimit::disable());
    upload.layer(middleware::from_fn(errors::in_words)).fallback_service(router)
}

fn unreadable() -> Response {
    let message = "L’envoi a été interrompu ou n’est pas lisible : revenez à la page des imports et recommencez.";
    errors::sentence(StatusCode::BAD_REQUEST, message)
}

async fn take(State(receiving): State<Receiving>, request: Request) -> Result<Response, Response> {
    if is_foreign(request.headers(), receiving.service.origin.as_deref()) {
        return Err(errors::sentence(
            StatusCode::FORBIDDEN,
            "Cette demande vient d’un autre site : ouvrez la page de l’Observatoire et recommencez.",
        ));
    }
    let session = staff(&receiving.service, request.headers(), Right::SeeResponses).await?;
    let (head, body) = request.into_parts();
    let arrival = Arrival::default();
    let watched: Body = arrival.of(body, RECEIVED);
    let request = Request::from_parts(head.clone(), watched);
    let mut multipart = request.extract::<Multipart, _>().await.map_err(|_| unreadable())?;
    let mut form = Form::default();
    let taken = receiving.take(&mut multipart, &arrival, &mut form, (&head, &session)).await;
    arrival.drops_the_rest();
    while let Ok(Some(_)) = multipart.next_field().await {}
    let errors = match taken {
        Ok(()) => return Ok(Redirect::to(IMPORTS).into_response()),
        Err(Refused::Broken) => return Err(unreadable()),
        Err(Refused::Unavailable(response)) => return Err(response),
        Err(Refused::Form(errors)) => errors,
    };
    // What is wrong is shown on the page, beside what was typed.
    let typed = forms::Form(vec![(SHARE.to_owned(), form.share)]);
    let kept = keep(&receiving.service, &session, IMPORTS, &typed, &errors).await;
    kept.map_err(|error| unavailable(&error))?;
    Ok(Redirect::to(IMPORTS).into_response())
}

/// Why a form is refused.
enum Refused {
    /// The transfer broke off.
    Broken,
    /// The service fails.
    Unavailable(Response),
    /// What is wrong, for the page.
    Form(Vec<FieldError>),
}

/// A refusal that is about no field.
fn now(message: &str) -> Refused {
    Refused::Form(vec![FieldError::new(STATE, STATE_LABEL, message)])
}

impl Receiving {
    async fn take(
        &self,
        multipart: &mut Multipart,
        arrival: &Arrival,
        form: &mut Form,
        from: (&Parts, &SessionInfo),
    ) -> Result<(), Refused> {
        let base = self.service.store.newest_startup_version().await;
        if base.map_err(|error| Refused::Unavailable(unavailable(&error)))?.is_none() {
            return Err(now("Il n’y a pas encore de base de start-up : importez d’abord une liste."));
        }
        let Some(place) = self.uploads.arrive() else {
            return Err(now("D’autres fichiers sont en cours d’envoi ou de lecture : un seul envoi à la fois."));
        };
        let received = self.receive(multipart, arrival, form).await;
        let (arriving, share) = match (received, share(&form.share)) {
            (Err(Fault::Broken), _) => return Err(Refused::Broken),
            (Err(Fault::Files(message)), _) => return Err(Refused::Form(receiving::errors(form, Some(message)))),
            (Ok(_), Err(_)) => return Err(Refused::Form(receiving::errors(form, None))),
            (Ok(arriving), Ok(share)) => (arriving, share),
        };
        let files = self.described(form, share, from);
        let (folder, settled) = (self.folder.clone(), files.clone());
        let settled = blocking(move || folder.settle(arriving, &settled)).await;
        match settled.map_err(Fault::from) {
            Ok(()) => place.arrived(files.received()),
            Err(Fault::Files(message)) => return Err(Refused::Form(receiving::errors(form, Some(message)))),
            Err(Fault::Broken) => return Err(Refused::Broken),
        }
        Ok(())
    }

    async fn receive(&self, multipart: &mut Multipart, arrival: &Arrival, form: &mut Form) -> Result<TempDir, Fault> {
        let folder = self.folder.clone();
        let arriving = blocking(move || folder.arriving()).await?;
        match receive(multipart, arrival, arriving.path(), LIMITS, form).await {
            Ok(()) => Ok(arriving),
            Err(fault) => {
                // Gigabytes take a while to delete.
                if let Err(error) = blocking(move || arriving.close()).await {
                    tracing::error!(%error, "what was received of a broken transfer could not be deleted");
                }
                Err(fault)
            }
        }
    }

    fn described(&self, form: &Form, share: u64, (head, session): (&Parts, &SessionInfo)) -> Files {
        let client = self.service.guard.client_of(head);
        Files {
            files: form.files.clone(),
            share,
            at: self.service.clock.now(),
            staff_id: session.staff_id,
            email: session.email.clone(),
            address: client.map(|client| client.address.to_string()).unwrap_or_default(),
            why: String::new(),
        }
    }
}

/// Work that waits for the disk, beside the requests.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
