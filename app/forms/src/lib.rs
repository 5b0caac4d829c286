//! Plain HTML forms as input of server functions. The body is the same whether a browser posts the form or an island
//! sends it: fields are named after their questions, and names repeat for several values.

pub mod field_names;

use survey::FieldError;
pub use survey::form::{Form, decode, encode};

use http::Method;
use serde::{Deserialize, Serialize};
use server_fn::ContentType;
use server_fn::codec::{Encoding, JsonEncoding};
use server_fn::error::{FromServerFnError, IntoAppError, ServerFnErrorErr};

/// The encoding of server functions that take a form.
pub struct FormFields;

impl ContentType for FormFields {
    const CONTENT_TYPE: &'static str = "application/x-www-form-urlencoded";
}

impl Encoding for FormFields {
    const METHOD: Method = Method::POST;
}

/// The error of a server function. The status is for the HTTP response, the message for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The HTTP status; 0 if the server could not be reached.
    pub status: u16,
    /// What happened and what to do, in French.
    pub message: String,
    /// The form field concerned, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Refusal {
    /// An error; on the server, it also sets the status of the current response.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
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

/// A database failure is the service's fault: the log states the cause, the message what to do, and the typed text
/// stays.
#[cfg(not(target_arch = "wasm32"))]
impl From<store::StoreError> for Refusal {
    fn from(error: store::StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Self::new(
            503,
            "Le service ne peut pas enregistrer en ce moment : vos saisies sont toujours dans cette page, recommencez dans un instant.",
        )
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

/// Conversion of a server function's generated argument struct from and to a form.
pub trait FormArguments: Sized {
    /// From the received form.
    fn from_form(form: Form) -> Self;
    /// To the form to send.
    fn into_form(self) -> Form;
}

/// Lets a server function with the single argument `form` be called with an HTML form.
#[macro_export]
macro_rules! reads_a_form {
    ($function:ident) => {
        impl $crate::FormArguments for $function {
            fn from_form(form: $crate::Form) -> Self {
                Self { form }
            }
            fn into_form(self) -> $crate::Form {
                self.form
            }
        }

        impl<R> server_fn::codec::FromReq<$crate::FormFields, R, $crate::Refusal> for $function
        where
            R: server_fn::request::Req<$crate::Refusal> + Send + 'static,
        {
            async fn from_req(request: R) -> Result<Self, $crate::Refusal> {
                $crate::receive(request).await
            }
        }

        impl<R> server_fn::codec::IntoReq<$crate::FormFields, R, $crate::Refusal> for $function
        where
            R: server_fn::request::ClientReq<$crate::Refusal>,
        {
            fn into_req(self, path: &str, accepts: &str) -> Result<R, $crate::Refusal> {
                $crate::send(self, path, accepts)
            }
        }
    };
}

/// Server functions behind plain forms, one line each: the function, the struct of its argument, the address below
/// `/api/`, and what runs with the service and the form.
#[macro_export]
macro_rules! form_actions {
    ($($(#[$doc:meta])* $name:ident: $arguments:ident at $endpoint:tt = $run:path;)+) => {$(
        $(#[$doc])*
        #[leptos::server(prefix = "/api", endpoint = $endpoint, input = $crate::FormFields)]
        pub async fn $name(form: $crate::Form) -> Result<(), $crate::Refusal> {
            $run(&service::service(), &form).await
        }

        $crate::reads_a_form!($arguments);
    )+};
}

/// Receives a form: refuses any other content type (415) and a body that is not a form in UTF-8 (400).
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
    #[cfg(not(target_arch = "wasm32"))]
    let form = form.cleaned();
    Ok(T::from_form(form))
}

/// Sends a form as a request.
///
/// # Errors
/// A [`Refusal`] if the browser cannot make the request.
pub fn send<T: FormArguments, R: server_fn::request::ClientReq<Refusal>>(
    arguments: T,
    path: &str,
    accepts: &str,
) -> Result<R, Refusal> {
    R::try_new_post(path, FormFields::CONTENT_TYPE, accepts, encode(&arguments.into_form()))
        .map_err(|_| ServerFnErrorErr::Request(String::new()).into_app_error())
}

/// The content of a form that is shown again for correction.
#[derive(Clone, Debug, Default)]
pub struct Returned {
    /// The typed values.
    pub typed: Form,
    /// The errors.
    pub errors: Vec<FieldError>,
}

impl Returned {
    /// Whether there are errors.
    pub fn is_wrong(&self) -> bool {
        !self.errors.is_empty()
    }

    /// The error of a field.
    pub fn error(&self, id: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == id).map(|error| error.message.as_str())
    }
}
