//! Posts a form from the browser's code, and distinguishes our answers from others: a proxy has error pages of its
//! own while the service restarts.

use forms::{Form, FormFields, Refusal, encode};
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use server_fn::ContentType;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Request, RequestInit, Response};

/// Timeout for an answer, in milliseconds.
const LONGEST: u32 = 30_000;

/// Why a form was not accepted.
#[derive(Debug)]
pub enum Failure {
    /// The service refused it: sending the same again would have the same result.
    Refused(Refusal),
    /// The service was not reached.
    Unreachable,
    /// The service, or a proxy in front of it, cannot answer for now.
    Away,
    /// A limit was reached: how many seconds to wait, and why.
    Later(u32, String),
}

/// Posts a form to one of our addresses.
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
        // A page instead of our answer: from a proxy, or from a network with a sign-in page.
        return serde_json::from_str(&text).map_err(|_| Failure::Away);
    }
    let sentence = serde_json::from_str::<Refusal>(&text).ok().filter(|refusal| refusal.status == status);
    Err(match (status, sentence) {
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
