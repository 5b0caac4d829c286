//! The requests to the identity provider: within a time, a size, and without following it elsewhere.

use super::{Failure, IdentityProvider};
use crate::http_client::{AGENT, causes};
use axum::body::{Body, to_bytes};
use http::{Method, Request, StatusCode, header};
use serde_json::Value;
use std::time::Duration;

/// The longest a request may take.
const LIMIT: Duration = Duration::from_secs(8);
/// The longest answer that is read.
const BODY_MAX: usize = 128 * 1024;

impl IdentityProvider {
    pub(super) async fn get(&self, address: &str, bearer: Option<&str>) -> Result<Vec<u8>, Failure> {
        let request = Request::builder().method(Method::GET).uri(address);
        let request = match bearer {
            Some(bearer) => request.header(header::AUTHORIZATION, format!("Bearer {bearer}")),
            None => request,
        };
        self.ask(request.header(header::ACCEPT, "application/json, application/jwt").body(Body::empty())).await
    }

    pub(super) async fn post(&self, address: &str, form: String) -> Result<Vec<u8>, Failure> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(address)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form))).await
    }

    pub(super) fn json(&self, body: Vec<u8>) -> Result<Value, Failure> {
        serde_json::from_slice(&body).map_err(|_| Failure::Provider("its answer is no JSON".to_owned()))
    }

    async fn ask(&self, request: http::Result<Request<Body>>) -> Result<Vec<u8>, Failure> {
        let mut request =
            request.map_err(|error| Failure::Provider(format!("its address makes no request: {error}")))?;
        request.headers_mut().insert(header::USER_AGENT, http::HeaderValue::from_static(AGENT));
        let answering = async {
            let answer = self.client.request(request).await.map_err(|error| Failure::Provider(causes(&error)))?;
            let status = answer.status();
            let body = to_bytes(Body::new(answer.into_body()), BODY_MAX).await;
            // What it says in an error may hold what was sent: only its status is told.
            if status != StatusCode::OK {
                return Err(Failure::Provider(format!("it answers with the status {status}")));
            }
            body.map(|bytes| bytes.to_vec())
                .map_err(|error| Failure::Provider(format!("its answer cannot be read: {error}")))
        };
        let late = |_| Failure::Provider("no answer within eight seconds".to_owned());
        tokio::time::timeout(LIMIT, answering).await.map_err(late)?
    }
}
