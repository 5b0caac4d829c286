//! A test double of the public company search: correct, slow, wrong, or rate-limiting.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::time::Instant;

/// How the search behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Right,
    Slow,
    Html,
    Broken,
    Later,
}

/// A request: the number, when, by whom.
pub type Asked = (String, Instant, String);

#[derive(Clone)]
pub struct Companies {
    pub address: String,
    mood: Arc<Mutex<Mood>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Companies {
    pub async fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let fake = Self { address, mood: Arc::new(Mutex::new(mood)), asked: Arc::default() };
        let routes = Router::new().route("/search", get(search)).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        fake
    }

    /// An address without a listener.
    pub async fn down() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    }

    pub fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn search(
    State(fake): State<Companies>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let number = query.get("q").cloned().unwrap_or_default();
    let agent = headers.get("user-agent").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    fake.asked.lock().unwrap().push((number.clone(), Instant::now(), agent));
    let mood = *fake.mood.lock().unwrap();
    match mood {
        Mood::Right => known(&number).into_response(),
        Mood::Slow => {
            // Longer than any client waits.
            std::future::pending().await
        }
        Mood::Html => "<!DOCTYPE html><h1>Maintenance</h1>".into_response(),
        Mood::Broken => "{\"results\":[{\"siren\":".into_response(),
        Mood::Later => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "60")], "").into_response(),
    }
}

/// The organisation with a number. The register does not contain those whose SIREN ends in 0.
fn known(number: &str) -> String {
    let siren = number.get(..9).unwrap_or_default();
    if siren.ends_with('0') {
        return r#"{"results":[],"total_results":0,"page":1,"per_page":1,"total_pages":0}"#.to_owned();
    }
    serde_json::json!({
        "results": [{
            "siren": siren,
            "nom_complet": format!("SOCIETE {siren} (SIGLE)"),
            "nom_raison_sociale": format!("SOCIETE {siren}"),
            "categorie_entreprise": "ETI",
            "nature_juridique": "5710",
            "tranche_effectif_salarie": "32",
            "siege": { "siret": format!("{siren}00019"), "region": "53", "commune": "35238" },
            "matching_etablissements": [{ "siret": number, "region": "11", "commune": "75107" }]
        }],
        "total_results": 1, "page": 1, "per_page": 1, "total_pages": 1
    })
    .to_string()
}
