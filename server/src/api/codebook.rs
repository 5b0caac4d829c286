//! The codebooks of the questionnaires.

use super::bearer::allowed;
use super::{State, no_edition, query, unreadable};
use crate::layers::errors::sentence;
use axum::extract::{Path, Request, State as Extract};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use documents::codebook::CodebookFormat;
use documents::responses::Separator;
use service::accounts::rights::Right;
use store::Scope;
use survey::Audience;

/// `/api/v1/codebook/{audience}.{csv|json|xml}`.
pub async fn codebook(
    Extract(state): Extract<State>,
    Path(file): Path<String>,
    request: Request,
) -> Result<Response, Response> {
    allowed(&state.service, request.headers(), Scope::Codebook, Right::Export).await?;
    let named = file.rsplit_once('.').and_then(|(audience, extension)| {
        Some((Audience::from_slug(audience)?, extension.parse::<CodebookFormat>().ok()?))
    });
    let (audience, format) = named.ok_or_else(|| sentence(StatusCode::NOT_FOUND, "Ce dictionnaire n’existe pas."))?;
    let asked = query(request.uri()).ok_or_else(unreadable)?;
    let mut separator = Separator::default();
    for (name, value) in &asked.0 {
        match name.as_str() {
            "edition" => {}
            "separator" => {
                separator = value.parse().map_err(|expected| wrong(&format!("separator\u{a0}: {expected}.")))?;
            }
            other => return Err(wrong(&format!("{other}\u{a0}: ce paramètre n’existe pas."))),
        }
    }
    let edition = state.service.edition_named(asked.get("edition")).ok_or_else(no_edition)?;
    let questionnaire = state.service.library.get(edition, audience);
    let questionnaire = questionnaire.ok_or_else(no_edition)?;
    let bytes = format.write(questionnaire, separator).map_err(|error| {
        tracing::error!(%error, "a codebook could not be written");
        sentence(StatusCode::INTERNAL_SERVER_ERROR, "Le dictionnaire n’a pas pu être préparé.")
    })?;
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{}\"", format.file_name(questionnaire)));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.content_type())),
        (header::CONTENT_DISPOSITION, name.unwrap_or(HeaderValue::from_static("attachment"))),
    ];
    Ok((headers, bytes).into_response())
}

fn wrong(message: &str) -> Response {
    sentence(StatusCode::UNPROCESSABLE_ENTITY, message)
}
