//! A test double of an identity provider: OpenID Connect with real keys, which checks its requests, and can be made
//! to answer wrongly. Its RSA key is only used in these tests.

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Utc;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

pub const CLIENT: &str = "observatoire";
pub const SECRET: &str = "un secret & des signes=%";

/// The error to simulate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrong {
    Nothing,
    Nonce,
    Signature,
    Expired,
    Audience,
    Issuer,
    PlainPerson,
    ForgedPerson,
    OtherPerson,
    Fails,
}

/// The claims about the person who signs in.
#[derive(Clone)]
pub struct Person {
    pub email: String,
    pub verified: Option<bool>,
}

#[derive(Clone)]
pub struct Provider {
    pub issuer: String,
    state: Arc<Mutex<Inner>>,
}

struct Inner {
    wrong: Wrong,
    person: Person,
    rsa: bool,
    /// The key in use. Its names change, as real ones do.
    turn: u32,
    codes: HashMap<String, HashMap<String, String>>,
    tokens: Vec<String>,
    drawn: u32,
    pair: EcdsaKeyPair,
    stranger: EcdsaKeyPair,
    rsa_pair: RsaKeyPair,
}

fn pair() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap()
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Provider {
    pub async fn start(email: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/api/v2", listener.local_addr().unwrap());
        let person = Person { email: email.to_owned(), verified: Some(true) };
        let rsa_pair = RsaKeyPair::from_pkcs8(include_bytes!("provider.pk8")).unwrap();
        let state = Arc::new(Mutex::new(Inner {
            wrong: Wrong::Nothing,
            person,
            rsa: true,
            turn: 1,
            codes: HashMap::new(),
            tokens: Vec::new(),
            drawn: 0,
            pair: pair(),
            stranger: pair(),
            rsa_pair,
        }));
        let provider = Self { issuer, state };
        let routes = Router::new()
            .route("/api/v2/.well-known/openid-configuration", get(discovery))
            .route("/api/v2/jwks", get(jwks))
            .route("/api/v2/authorize", get(authorize))
            .route("/api/v2/token", post(token))
            .route("/api/v2/userinfo", get(userinfo))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    pub fn is_wrong(&self, wrong: Wrong) {
        self.state.lock().unwrap().wrong = wrong;
    }

    pub fn knows(&self, email: &str, verified: Option<bool>) {
        self.state.lock().unwrap().person = Person { email: email.to_owned(), verified };
    }

    pub fn signs_with(&self, rsa: bool) {
        self.state.lock().unwrap().rsa = rsa;
    }

    /// Renames its keys, including a new one.
    pub fn turns_its_keys(&self) {
        let mut state = self.state.lock().unwrap();
        state.turn += 1;
        state.pair = pair();
    }
}

impl Inner {
    fn sign(&self, claims: &Value, forged: bool) -> String {
        let (algorithm, name) = if self.rsa { ("RS256", "r") } else { ("ES256", "e") };
        let header = json!({"typ": "JWT", "alg": algorithm, "kid": format!("{name}{}", self.turn)});
        let signed = format!("{}.{}", text(header.to_string()), text(claims.to_string()));
        let random = SystemRandom::new();
        let signature = match (self.rsa, forged) {
            (true, false) => {
                let mut signature = vec![0; self.rsa_pair.public().modulus_len()];
                self.rsa_pair.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
                signature
            }
            (true, true) => vec![1; self.rsa_pair.public().modulus_len()],
            (false, false) => self.pair.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
            (false, true) => self.stranger.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
        };
        format!("{signed}.{}", text(signature))
    }

    fn draw(&mut self, what: &str) -> String {
        self.drawn += 1;
        format!("{what}-{}-{}", self.drawn, std::process::id())
    }
}

async fn discovery(State(provider): State<Provider>) -> Json<Value> {
    let at = |path: &str| format!("{}/{path}", provider.issuer);
    Json(json!({
        "issuer": provider.issuer,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "userinfo_endpoint": at("userinfo"),
        "jwks_uri": at("jwks"),
        "end_session_endpoint": at("session/end"),
        "userinfo_signing_alg_values_supported": ["RS256", "ES256"],
    }))
}

async fn jwks(State(provider): State<Provider>) -> Json<Value> {
    let state = provider.state.lock().unwrap();
    let point = state.pair.public_key().as_ref();
    let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(state.rsa_pair.public());
    Json(json!({"keys": [
        {"kty": "RSA", "use": "enc", "kid": "chiffrement", "n": "AQ", "e": "AQAB"},
        {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": format!("r{}", state.turn), "n": text(n), "e": text(e)},
        {"kty": "EC", "crv": "P-256", "kid": format!("e{}", state.turn), "x": text(&point[1..33]), "y": text(&point[33..])},
    ]}))
}

/// Somebody is already signed in there, so the browser is redirected back at once.
async fn authorize(State(provider): State<Provider>, Query(asked): Query<HashMap<String, String>>) -> Response {
    let given = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let right = given("response_type") == "code"
        && given("client_id") == CLIENT
        && given("scope").split(' ').any(|scope| scope == "openid")
        && given("state").len() >= 32
        && given("nonce").len() >= 32
        && given("state") != given("nonce")
        && given("code_challenge_method") == "S256"
        && given("code_challenge").len() == 43;
    if !right {
        return (StatusCode::BAD_REQUEST, format!("{asked:?}")).into_response();
    }
    let mut state = provider.state.lock().unwrap();
    let code = state.draw("code");
    let back = format!("{}?code={code}&state={}", given("redirect_uri"), given("state"));
    state.codes.insert(code, asked);
    (StatusCode::SEE_OTHER, [(header::LOCATION, back)]).into_response()
}

async fn token(State(provider): State<Provider>, Form(given): Form<HashMap<String, String>>) -> Response {
    let of = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    let refused = |why: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": why}))).into_response();
    let mut state = provider.state.lock().unwrap();
    if state.wrong == Wrong::Fails {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    if of("client_id") != CLIENT || of("client_secret") != SECRET {
        return refused("invalid_client");
    }
    // The code is used up whatever comes next.
    let Some(asked) = state.codes.remove(of("code")) else { return refused("invalid_grant") };
    let verifier = of("code_verifier");
    let proved = (43..=128).contains(&verifier.len()) && text(Sha256::digest(verifier)) == asked["code_challenge"];
    if of("grant_type") != "authorization_code" || of("redirect_uri") != asked["redirect_uri"] || !proved {
        return refused("invalid_grant");
    }
    let now = Utc::now().timestamp();
    let mut claims = json!({
        "iss": provider.issuer, "aud": CLIENT, "sub": "42", "iat": now, "exp": now + 60, "nonce": asked["nonce"],
    });
    match state.wrong {
        Wrong::Nonce => claims["nonce"] = "celui d’une autre connexion, assez long".into(),
        Wrong::Expired => claims["exp"] = (now - 120).into(),
        Wrong::Audience => claims["aud"] = "un autre service".into(),
        Wrong::Issuer => claims["iss"] = "https://ailleurs.example".into(),
        _ => {}
    }
    let id_token = state.sign(&claims, state.wrong == Wrong::Signature);
    let access = state.draw("jeton");
    state.tokens.push(access.clone());
    Json(json!({"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": id_token}))
        .into_response()
}

async fn userinfo(State(provider): State<Provider>, headers: HeaderMap) -> Response {
    let state = provider.state.lock().unwrap();
    let bearer = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !state.tokens.iter().any(|token| bearer == format!("Bearer {token}")) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let subject = if state.wrong == Wrong::OtherPerson { "43" } else { "42" };
    let mut claims = json!({"iss": provider.issuer, "aud": CLIENT, "sub": subject, "email": state.person.email});
    if let Some(verified) = state.person.verified {
        claims["email_verified"] = verified.into();
    }
    if state.wrong == Wrong::PlainPerson {
        return Json(claims).into_response();
    }
    let signed = state.sign(&claims, state.wrong == Wrong::ForgedPerson);
    ([(header::CONTENT_TYPE, "application/jwt")], signed).into_response()
}
