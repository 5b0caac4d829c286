use super::*;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;

/// A key pair of the provider, with the public half as published.
struct Signer(EcdsaKeyPair);

impl Signer {
    fn new() -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        Self(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap())
    }

    fn published(&self, name: &str) -> Vec<Key> {
        let point = self.0.public_key().as_ref();
        keys(&json!({"keys": [
            {"kty": "OKP", "crv": "Ed25519", "kid": name, "x": "AA"},
            {"kty": "EC", "crv": "P-256", "use": "sig", "kid": name, "x": encoded(&point[1..33]), "y": encoded(&point[33..])},
        ]}))
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let signed = format!("{}.{}", encoded(header.to_string().as_bytes()), encoded(claims.to_string().as_bytes()));
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", encoded(signature.as_ref()))
    }
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
}

fn expected(nonce: Option<&'static str>) -> Expected<'static> {
    Expected { issuer: "https://id.example", audience: "nous", nonce, now: at(0) }
}

fn good() -> Value {
    json!({"iss": "https://id.example", "aud": "nous", "sub": "42", "nonce": "n", "exp": at(60).timestamp(), "iat": at(-1).timestamp()})
}

/// The claims of a valid token, with changes.
fn but(changes: Value) -> Value {
    let mut claims = good();
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

#[test]
fn a_token_signed_by_the_provider_for_us_is_valid() {
    let signer = Signer::new();
    let header = json!({"alg": "ES256", "kid": "k1"});
    let found = claims(&signer.sign(&header, &good()), &signer.published("k1"), &expected(Some("n"))).unwrap();
    assert_eq!(found["sub"], "42");
    let unnamed = signer.sign(&json!({"alg": "ES256"}), &good());
    assert!(claims(&unnamed, &signer.published("k1"), &expected(Some("n"))).is_ok());
    let several = signer.sign(&header, &but(json!({"aud": ["eux", "nous"], "azp": "nous"})));
    assert!(claims(&several, &signer.published("k1"), &expected(Some("n"))).is_ok());
}

#[test]
fn a_token_with_other_claims_is_invalid() {
    let signer = Signer::new();
    for (changes, fault) in [
        (json!({"iss": "https://autre.example"}), Fault::Issuer),
        (json!({"iss": null}), Fault::Issuer),
        (json!({"aud": "eux"}), Fault::Audience),
        (json!({"aud": ["eux", "nous"]}), Fault::Audience),
        (json!({"aud": null}), Fault::Audience),
        (json!({"exp": at(-61).timestamp()}), Fault::Time),
        (json!({"exp": null}), Fault::Time),
        (json!({"iat": at(120).timestamp()}), Fault::Time),
        (json!({"nbf": at(120).timestamp()}), Fault::Time),
        (json!({"nonce": "autre"}), Fault::Nonce),
        (json!({"nonce": null}), Fault::Nonce),
        (json!({"sub": ""}), Fault::Subject),
    ] {
        let token = signer.sign(&json!({"alg": "ES256", "kid": "k1"}), &but(changes.clone()));
        assert_eq!(claims(&token, &signer.published("k1"), &expected(Some("n"))), Err(fault), "{changes}");
    }
}

#[test]
fn a_token_not_signed_by_the_provider_is_invalid() {
    let (signer, other) = (Signer::new(), Signer::new());
    let keys = signer.published("k1");
    let check = |token: &str| claims(token, &keys, &expected(Some("n"))).unwrap_err();
    assert_eq!(check(&other.sign(&json!({"alg": "ES256", "kid": "k1"}), &good())), Fault::Signature);
    assert_eq!(check(&other.sign(&json!({"alg": "ES256", "kid": "k2"}), &good())), Fault::Key);
    assert_eq!(check(&signer.sign(&json!({"alg": "RS256", "kid": "k1"}), &good())), Fault::Key);
    for algorithm in ["none", "HS256", "es256", "ES384"] {
        assert_eq!(check(&signer.sign(&json!({"alg": algorithm, "kid": "k1"}), &good())), Fault::Algorithm);
    }
    assert_eq!(check(&signer.sign(&json!({"alg": "ES256", "crit": ["b64"]}), &good())), Fault::Form);
    let token = signer.sign(&json!({"alg": "ES256", "kid": "k1"}), &good());
    let (head, rest) = token.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let other = encoded(but(json!({"sub": "43"})).to_string().as_bytes());
    assert_eq!(check(&format!("{head}.{other}.{signature}")), Fault::Signature);
    for broken in ["", "a.b", "a.b.c", "{}", &token[..token.len() - 4], &format!("{token}.x")] {
        assert!(matches!(check(broken), Fault::Form | Fault::Signature), "{broken}");
    }
}
