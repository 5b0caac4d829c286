//! Signed tokens (RFC 7515, 7517, 7519): accepted only with a signature by the provider's own keys, and only with the
//! two algorithms of ProConnect that need no shared secret. Anything else that a token's header requests is refused.

#[cfg(test)]
mod tests;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde_json::Value;

/// Tolerated clock difference, in seconds.
const SKEW: i64 = 60;

/// Why a token is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // the error messages document the variants
pub enum Fault {
    #[error("it is no signed token")]
    Form,
    #[error("it asks for an algorithm that is not taken")]
    Algorithm,
    #[error("it is signed with a key that is not the provider's")]
    Key,
    #[error("its signature is wrong")]
    Signature,
    #[error("it comes from somebody else")]
    Issuer,
    #[error("it is for somebody else")]
    Audience,
    #[error("it is over, or not yet good")]
    Time,
    #[error("it answers another question than ours")]
    Nonce,
    #[error("it speaks of somebody else")]
    Subject,
}

/// A public key of the provider.
pub struct Key {
    name: Option<String>,
    material: Material,
}

enum Material {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
}

/// The required claims of a token.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    /// Its issuer.
    pub issuer: &'a str,
    /// Its audience.
    pub audience: &'a str,
    /// The nonce of the request, for an ID token.
    pub nonce: Option<&'a str>,
    /// The time.
    pub now: DateTime<Utc>,
}

/// Bytes in base64url (RFC 4648, section 5).
pub fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The keys of a set (RFC 7517) with a supported algorithm.
pub fn keys(set: &Value) -> Vec<Key> {
    let all = set.get("keys").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    all.iter().filter_map(key).collect()
}

fn key(of: &Value) -> Option<Key> {
    let text = |name: &str| of.get(name).and_then(Value::as_str);
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(text(name)?).ok();
    if text("use").is_some_and(|used| used != "sig") {
        return None;
    }
    let material = match (text("kty")?, text("crv")) {
        ("RSA", _) => Material::Rsa { n: bytes("n")?, e: bytes("e")? },
        ("EC", Some("P-256")) => {
            let (x, y) = (bytes("x")?, bytes("y")?);
            // An uncompressed point (SEC 1, section 2.3.3).
            Material::P256([&[4], x.as_slice(), y.as_slice()].concat())
        }
        _ => return None,
    };
    Some(Key { name: text("kid").map(ToOwned::to_owned), material })
}

/// The claims of a token, if it is signed and they are as required.
///
/// # Errors
/// The first [`Fault`].
pub fn claims(token: &str, keys: &[Key], expected: &Expected<'_>) -> Result<Value, Fault> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts[..] else { return Err(Fault::Form) };
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Fault::Form);
    let read = |part: &str| serde_json::from_slice::<Value>(&decoded(part)?).map_err(|_| Fault::Form);
    let (head, signature) = (read(header)?, decoded(signature)?);
    let rsa = match head.get("alg").and_then(Value::as_str) {
        Some("RS256") => true,
        Some("ES256") => false,
        _ => return Err(Fault::Algorithm),
    };
    // An extension marked as critical must be understood, and none is.
    if head.get("crit").is_some() {
        return Err(Fault::Form);
    }
    let name = head.get("kid").and_then(Value::as_str);
    let mut right = keys
        .iter()
        .filter(|key| rsa == matches!(key.material, Material::Rsa { .. }))
        .filter(|key| name.is_none() || key.name.as_deref() == name)
        .peekable();
    if right.peek().is_none() {
        return Err(Fault::Key);
    }
    let signed = &token[..header.len() + 1 + payload.len()];
    if !right.any(|key| key.has_signed(signed.as_bytes(), &signature)) {
        return Err(Fault::Signature);
    }
    let claims = read(payload)?;
    hold(&claims, expected)?;
    Ok(claims)
}

impl Key {
    fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.material {
            Material::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
            Material::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
        }
    }
}

fn hold(claims: &Value, expected: &Expected<'_>) -> Result<(), Fault> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let time = |name: &str| claims.get(name).and_then(Value::as_f64).map(|seconds| seconds as i64);
    if text("iss").is_none_or(|issuer| issuer.trim_end_matches('/') != expected.issuer) {
        return Err(Fault::Issuer);
    }
    let audience = match claims.get("aud") {
        Some(Value::String(one)) => one == expected.audience,
        // With several audiences, `azp` must name the authorized one.
        Some(Value::Array(all)) => {
            all.iter().any(|one| one == expected.audience) && (all.len() == 1 || text("azp") == Some(expected.audience))
        }
        _ => false,
    };
    if !audience {
        return Err(Fault::Audience);
    }
    let now = expected.now.timestamp();
    let is_over = match time("exp") {
        Some(until) => until + SKEW <= now,
        // An ID token always expires; a signed answer about the person may have no expiry.
        None => expected.nonce.is_some(),
    };
    if is_over || time("iat").is_some_and(|made| made > now + SKEW) || time("nbf").is_some_and(|from| from > now + SKEW)
    {
        return Err(Fault::Time);
    }
    if expected.nonce.is_some() && text("nonce") != expected.nonce {
        return Err(Fault::Nonce);
    }
    text("sub").filter(|subject| !subject.is_empty()).map(|_| ()).ok_or(Fault::Subject)
}
