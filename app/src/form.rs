//! Plain HTML forms as the input of server functions: the same body whether a browser posts the
//! form or an island sends it, fields named after their questions, names repeated for several values.

use crate::survey::Typed;
#[cfg(feature = "ssr")]
use crate::survey::characters::{clean, one_line};
use http::Method;
use serde::{Deserialize, Serialize};
use server_fn::ContentType;
use server_fn::codec::{Encoding, JsonEncoding};
use server_fn::error::{FromServerFnError, IntoAppError, ServerFnErrorErr};

/// The encoding of server functions that read a form.
pub struct FormFields;

impl ContentType for FormFields {
    const CONTENT_TYPE: &'static str = "application/x-www-form-urlencoded";
}

impl Encoding for FormFields {
    const METHOD: Method = Method::POST;
}

/// The fields that hold a password.
#[cfg(feature = "ssr")]
const PASSWORDS: [&str; 4] = ["mot-de-passe", "actuel", "nouveau", "repete"];

/// Every field of a form, in its order, names beginning with `_` for what is no answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form(pub Vec<(String, String)>);

impl Form {
    /// The first value of a field, or nothing.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// The same with every text [as it was meant](clean). Passwords stay what they are, character for character.
    #[cfg(feature = "ssr")]
    fn cleaned(self) -> Self {
        let clean = |(name, value): (String, String)| match PASSWORDS.contains(&name.as_str()) {
            true => (name, value),
            false => (clean(&name).into_owned(), clean(&value).into_owned()),
        };
        Self(self.0.into_iter().map(clean).collect())
    }

    /// The first value of a field of one line, which nothing breaks.
    #[cfg(feature = "ssr")]
    pub fn line(&self, name: &str) -> String {
        one_line(&clean(self.get(name))).trim().to_owned()
    }

    /// The answers: every field but those whose name begins with `_`.
    pub fn answers(&self) -> Typed {
        self.0.iter().filter(|(name, _)| !name.starts_with('_')).map(|(n, v)| (n.as_str(), v.as_str())).collect()
    }
}

/// What a server function answers instead of doing its work. The status goes with the response, the
/// sentence to the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The HTTP status; 0 when the server could not be reached.
    pub status: u16,
    /// What happened and what to do, in French.
    pub message: String,
    /// The form field that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Refusal {
    /// A refusal; on the server, also the status of the response under way.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        #[cfg(feature = "ssr")]
        if let (Some(response), Ok(code)) =
            (leptos::prelude::use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(status))
        {
            response.set_status(code);
        }
        Self { status, message: message.into(), field: None }
    }

    /// The same, about a field of the form.
    #[must_use]
    pub fn about(self, field: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..self }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl FromServerFnError for Refusal {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::new(400, "La demande n’a pas été comprise : rechargez la page et recommencez.")
            }
            _ => Self::new(500, "Une erreur est survenue de notre côté : recommencez dans un instant."),
        }
    }
}

/// Writes a form as a body.
pub fn encode(form: &Form) -> String {
    let mut body = String::new();
    for (name, value) in &form.0 {
        if !body.is_empty() {
            body.push('&');
        }
        escape(name, &mut body);
        body.push('=');
        escape(value, &mut body);
    }
    body
}

fn escape(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.extend(['%', char::from(HEX[usize::from(byte >> 4)]), char::from(HEX[usize::from(byte & 15)])]),
        }
    }
}

/// Reads a body; `None` where it is not what a browser writes: a broken escape, text that is no UTF-8.
pub fn decode(body: &str) -> Option<Form> {
    body.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((unescape(name)?, unescape(value)?))
        })
        .collect::<Option<Vec<_>>>()
        .map(Form)
}

/// Reads what [`encode`] escapes; `None` for a broken escape, or text that is no UTF-8.
pub(crate) fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                (digit()? * 16 + digit()?) as u8
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// What the generated argument struct of a form's server function has in common with the others.
pub trait FormArguments: Sized {
    /// From the form that was received.
    fn from_form(form: Form) -> Self;
    /// Into the form to send.
    fn into_form(self) -> Form;
}

/// Lets a server function of one argument, `form`, be called with an HTML form.
#[macro_export]
macro_rules! reads_a_form {
    ($function:ident) => {
        impl $crate::form::FormArguments for $function {
            fn from_form(form: $crate::form::Form) -> Self {
                Self { form }
            }
            fn into_form(self) -> $crate::form::Form {
                self.form
            }
        }

        impl<R> server_fn::codec::FromReq<$crate::form::FormFields, R, $crate::form::Refusal> for $function
        where
            R: server_fn::request::Req<$crate::form::Refusal> + Send + 'static,
        {
            async fn from_req(request: R) -> Result<Self, $crate::form::Refusal> {
                $crate::form::receive(request).await
            }
        }

        impl<R> server_fn::codec::IntoReq<$crate::form::FormFields, R, $crate::form::Refusal> for $function
        where
            R: server_fn::request::ClientReq<$crate::form::Refusal>,
        {
            fn into_req(self, path: &str, accepts: &str) -> Result<R, $crate::form::Refusal> {
                $crate::form::send(self, path, accepts)
            }
        }
    };
}

/// Receives a form: refuses another content type (415) and what is no form in UTF-8 (400).
///
/// # Errors
/// The [`Refusal`] to answer with.
pub async fn receive<T: FormArguments, R: server_fn::request::Req<Refusal> + Send>(request: R) -> Result<T, Refusal> {
    let is_form = request
        .to_content_type()
        .is_some_and(|t| t.split(';').next().is_some_and(|t| t.trim().eq_ignore_ascii_case(FormFields::CONTENT_TYPE)));
    if !is_form {
        return Err(Refusal::new(415, "Le service attend un formulaire (application/x-www-form-urlencoded)."));
    }
    let body = request.try_into_string().await.map_err(|_| {
        Refusal::new(400, "Le formulaire n’est pas lisible : son texte n’est pas en UTF-8, ou il est trop long.")
    })?;
    let form = decode(&body)
        .ok_or_else(|| Refusal::new(400, "Le formulaire n’est pas lisible : son texte n’est pas en UTF-8."))?;
    #[cfg(feature = "ssr")]
    let form = form.cleaned();
    Ok(T::from_form(form))
}

/// Writes a form as a request.
///
/// # Errors
/// A [`Refusal`] when the browser cannot make the request.
pub fn send<T: FormArguments, R: server_fn::request::ClientReq<Refusal>>(
    arguments: T,
    path: &str,
    accepts: &str,
) -> Result<R, Refusal> {
    R::try_new_post(path, FormFields::CONTENT_TYPE, accepts, encode(&arguments.into_form()))
        .map_err(|_| ServerFnErrorErr::Request(String::new()).into_app_error())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_broken_escape_and_text_that_is_no_utf8_are_refused() {
        for body in ["a=%", "a=%4", "a=%zz", "a=%ff", "%c3=1"] {
            assert_eq!(decode(body), None, "{body}");
        }
        assert_eq!(
            decode("a=1+2&a=%C3%A9&b"),
            Some(Form(vec![("a".into(), "1 2".into()), ("a".into(), "é".into()), ("b".into(), String::new()),]))
        );
    }

    proptest! {
        #[test]
        fn a_form_reads_back_as_it_was_written(fields in prop::collection::vec(("\\PC{1,8}", "\\PC{0,20}"), 0..8)) {
            let form = Form(fields);
            prop_assert_eq!(decode(&encode(&form)), Some(form));
        }

        #[test]
        fn any_body_is_read_or_refused_without_panic(body in "\\PC{0,60}") {
            let _ = decode(&body);
        }
    }
}
