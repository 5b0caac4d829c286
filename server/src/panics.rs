//! A panic is a fault of the program's: whoever asked is told so in words, and the log says where it was. It never says a key.

use crate::masking::{masked, without_keys};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use std::any::Any;
use std::panic::{AssertUnwindSafe, PanicHookInfo};

/// Writes every panic of this process into the log, instead of on standard error beside it.
pub fn log() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, cause = said(panic.payload()), "a panic");
    }));
}

/// Answers a request whose handling panics: 500, to which the sentence is added further out.
pub async fn caught(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), masked(request.uri().path()));
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(%method, path, cause = said(&*panic), "a request panicked");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// What a panic says, as far as it is text; what it was given may hold a key.
pub fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    without_keys(text.unwrap_or("no text"))
}
