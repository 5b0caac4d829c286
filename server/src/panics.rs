//! Panics are bugs in the program: the visitor gets a message, and the log the place, never a key.

use crate::layers::masking::{masked, without_keys};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use std::any::Any;
use std::panic::{AssertUnwindSafe, PanicHookInfo};

/// Writes every panic of this process to the log instead of to standard error.
pub fn log() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, cause = message(panic.payload()), "a panic");
    }));
}

/// Answers a request whose handler panics with 500; an outer layer adds the message.
pub async fn caught(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), masked(request.uri().path()));
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(%method, path, cause = message(&*panic), "a request panicked");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The message of a panic, if it is text. Keys in it are removed.
pub fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    without_keys(text.unwrap_or("no text"))
}
