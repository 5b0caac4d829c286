//! Posting a form from the browser's code, and telling what is ours from what stands between: a proxy answers in pages of
//! its own while the service restarts.

use forms::{Form, FormFields, Refusal, encode};
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use server_fn::ContentType;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Request, RequestInit, Response};

/// The longest wait for an answer, in milliseconds.
const LONGEST: u32 = 30_000;

/// Why a form was not taken.
#[derive(Debug)]
pub enum Failure {
    /// The service said no, in words: sending the same again would get the same answer.
    Refused(Refusal),
    /// Nothing of ours was reached.
    Unreachable,
    /// The service, or what stands before it, cannot answer for now.
    Away,
    /// Too much for now: how many seconds to wait, and why.
    Later(u32, String),
}

/// Posts a form to an address of ours.
///
/// # Errors
/// A [`Failure`].
pub async fn post<T: DeserializeOwned>(address: &str, form: &Form) -> Result<T, Failure> {
    let answer = answer(address, form).await.map_err(|_| Failure::Unreachable)?;
    let wait = answer.headers().get("retry-after").ok().flatten().and_then(|text| text.trim().parse().ok());
    let status = answer.status();
    let text = match answer.text().map(JsFuture::from) {
        Ok(text) => text.await.map_err(|_| Failure::Unreachable)?.as_string().unwrap_or_default(),
        Err(_) => return Err(Failure::Unreachable),
    };
    if answer.ok() {
        // A page in place of our answer: of a proxy, or of a network that wants one to sign in first.
        return serde_json::from_str(&text).map_err(|_| Failure::Away);
    }
    let said = serde_json::from_str::<Refusal>(&text).ok().filter(|refusal| refusal.status == status);
    Err(match (status, said) {
        (429, Some(refusal)) => Failure::Later(wait.unwrap_or(0), refusal.message),
        (400..=499, Some(refusal)) => Failure::Refused(refusal),
        (_, _) => wait.map_or(Failure::Away, |wait| Failure::Later(wait, String::new())),
    })
}

async fn answer(address: &str, form: &Form) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(&encode(form)));
    init.set_signal(Some(&AbortSignal::timeout_with_u32(LONGEST)));
    let request = Request::new_with_str_and_init(address, &init)?;
    request.headers().set("content-type", FormFields::CONTENT_TYPE)?;
    request.headers().set("accept", "application/json")?;
    JsFuture::from(window().fetch_with_request(&request)).await?.dyn_into()
}
