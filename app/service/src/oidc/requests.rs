//! Requests to the identity provider: limited in time and size, without following redirects.

use super::{Failure, IdentityProvider};
use crate::http_client::{body, causes};
use axum::body::Bytes;
use http::{StatusCode, header};
use reqwest::RequestBuilder;
use serde_json::Value;
use std::time::Duration;

/// Maximum duration of a request.
const LIMIT: Duration = Duration::from_secs(8);
/// Maximum size of an answer.
const BODY_MAX: usize = 128 * 1024;

impl IdentityProvider {
    pub(super) async fn get(&self, address: &str, bearer: Option<&str>) -> Result<Bytes, Failure> {
        let request = self.client.get(address).header(header::ACCEPT, "application/json, application/jwt");
        ask(match bearer {
            Some(bearer) => request.bearer_auth(bearer),
            None => request,
        })
        .await
    }

    pub(super) async fn post(&self, address: &str, form: String) -> Result<Bytes, Failure> {
        let request = self.client.post(address).header(header::ACCEPT, "application/json");
        ask(request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(form)).await
    }

    pub(super) fn json(&self, body: &[u8]) -> Result<Value, Failure> {
        serde_json::from_slice(body).map_err(|_| Failure::Provider("its answer is no JSON".to_owned()))
    }
}

async fn ask(request: RequestBuilder) -> Result<Bytes, Failure> {
    let answering = async {
        let answer = request.send().await.map_err(|error| Failure::Provider(causes(error)))?;
        let status = answer.status();
        // The body of an error may repeat what was sent: only its status is logged.
        if status != StatusCode::OK {
            return Err(Failure::Provider(format!("it answers with the status {status}")));
        }
        let read = body(answer, BODY_MAX).await;
        read.map_err(|error| Failure::Provider(format!("its answer cannot be read: {error}")))
    };
    let late = |_| Failure::Provider("no answer within eight seconds".to_owned());
    tokio::time::timeout(LIMIT, answering).await.map_err(late)?
}
