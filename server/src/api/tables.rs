//! The table of a figure as a CSV file or workbook, with the contents and filters of its page.

use super::bearer::{staff, unavailable};
use super::noting::noted;
use super::{State, query, unreadable};
use crate::layers::errors::sentence;
use axum::extract::{Path, Request, State as Extract};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dashboards::dashboard::{Asking, Dashboard, DashboardError, drawn};
use dashboards::rendered::{DRAWN, PageKey};
use documents::figure_table as export;
use documents::responses::Format;
use forms::{Form, decode};
use french::dates::day;
use observe::findings::review::Review;
use service::accounts::rights::{Right, allows};
use statistics::figure::Figure;
use store::{Act, Actor, SessionInfo};
use survey::{Audience, EditionYear};

/// `/tableaux?page=…&figure=…`, with the page's own parameters.
pub async fn table(Extract(state): Extract<State>, request: Request) -> Result<Response, Response> {
    let (parts, _) = request.into_parts();
    let service = &state.service;
    let session = allowed_to_read(&state, &parts.headers).await?;
    let parameters = query(&parts.uri).ok_or_else(unreadable)?;
    let missing = || sentence(StatusCode::NOT_FOUND, "Ce tableau n’existe pas.");
    if parameters.get("page") == "qualite" {
        return quality(&state, &session, &parameters, &parts).await;
    }
    let dashboard = Dashboard::named(parameters.get("page")).ok_or_else(missing)?;
    let id = parameters.get("figure").to_owned();
    let asking = Asking::of(&service.library, service.edition, &session, parameters, service.clock.now());
    let asking = asking.ok_or_else(missing)?;
    let drawn = drawn(&state.answers, &service.library, dashboard, &asking).await.map_err(|error| match error {
        DashboardError::NoQuestionnaire => missing(),
        DashboardError::Store(error) => unavailable(&error),
    })?;
    let shown = &drawn.shown;
    let figure = shown.figures.iter().find(|figure| figure.id == id).ok_or_else(missing)?;
    let ending = ending(&asking.parameters);
    let name = match dashboard {
        // The same for every edition.
        Dashboard::Procurement => format!("observatoire-{}-import{}.{ending}", figure.id, shown.version),
        _ => format!("observatoire-{}-{}-v{}.{ending}", asking.edition, figure.id, shown.version),
    };
    let cells = if asking.exact { "toutes les cases ; " } else { "" };
    noted(
        &state,
        &parts,
        Actor::staff(session.staff_id, &session.email),
        Act::Exported,
        name.as_str(),
        format!("{cells}{}", forms::encode(&Form(asking.query(shown)))),
    )
    .await?;
    let narrowed: Vec<String> = shown.filters.iter().flat_map(|f| f.profile.in_words(&f.picked)).collect();
    let mut source = match dashboard {
        Dashboard::Procurement => format!("Marchés publics (DECP), import n° {} ; document de travail", shown.version),
        _ => source(&asking, shown.version, &narrowed),
    };
    // The page was open for long, or rendered before the server restarted.
    if ![drawn.name.as_str(), ""].contains(&asking.parameters.get(DRAWN)) {
        source.push_str(" ; chiffres de maintenant : ceux de la page ne sont plus gardés");
    }
    Ok(file(figure, &name, &source))
}

/// The figures with and without unsettled findings. They are exact, only for those who may see single responses, and
/// always logged.
async fn quality(state: &State, session: &SessionInfo, parameters: &Form, parts: &Parts) -> Result<Response, Response> {
    if !allows(session.role, Right::SeeResponses) {
        return Err(sentence(StatusCode::FORBIDDEN, "Votre compte ne donne pas accès à ces données."));
    }
    let missing = || sentence(StatusCode::NOT_FOUND, "Ce tableau n’existe pas.");
    let service = &state.service;
    let edition = parameters.get("edition").parse().ok().and_then(EditionYear::new).ok_or_else(missing)?;
    let audience = Audience::from_slug(parameters.get("public")).ok_or_else(missing)?;
    let (version, figures) = match state.answers.drawn.find(PageKey::of_quality(edition), parameters) {
        Some(drawn) => (drawn.shown.version, drawn.shown.figures.clone()),
        None => {
            let review = Review::of(&service.store, &state.quality, edition, audience).await;
            let review = review.map_err(|e| unavailable(&e))?.ok_or_else(missing)?;
            (review.version, review.figures)
        }
    };
    let figure = figures.iter().find(|figure| figure.id == parameters.get("figure")).ok_or_else(missing)?;
    let ending = ending(parameters);
    let name = format!("observatoire-{edition}-{audience}-{}-v{}.{ending}", figure.id, version);
    noted(state, parts, Actor::staff(session.staff_id, &session.email), Act::Exported, name.as_str(), String::new())
        .await?;
    let source = format!("Édition {edition}, version {} ; chiffres exacts, à ne pas diffuser", version);
    Ok(file(figure, &name, &source))
}

/// `/exports/preuves/{proposal}/{evidence}`: the table of a figure attached to a proposal.
pub async fn evidence(
    Extract(state): Extract<State>,
    Path((proposal, evidence)): Path<(i64, i64)>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    allowed_to_read(&state, &headers).await?;
    let attached = state.service.store.attached_figures(proposal).await.map_err(|error| unavailable(&error))?;
    let missing = || sentence(StatusCode::NOT_FOUND, "Ce tableau n’existe pas.");
    let found = attached.iter().find(|one| one.id == evidence).ok_or_else(missing)?;
    let edition = decode(&found.of.query).unwrap_or_default().get("edition").to_owned();
    let name = format!("observatoire-{edition}-{}-v{}.csv", found.of.figure.id, found.of.version);
    let source = format!("Édition {edition}, version {}, figée le {}", found.of.version, day(found.at));
    Ok(file(&found.of.figure, &name, &source))
}

/// The session of somebody with the right to see aggregates.
pub async fn allowed_to_read(state: &State, headers: &HeaderMap) -> Result<SessionInfo, Response> {
    staff(&state.service, headers, Right::SeeAggregates).await
}

/// A figure's table as a file with this name: a workbook for `.xlsx`, otherwise CSV.
pub fn file(figure: &Figure, name: &str, source: &str) -> Response {
    let is_workbook = name.ends_with(".xlsx");
    let made = if is_workbook { export::xlsx(figure, source) } else { export::csv(figure, source) };
    let file = match made {
        Ok(file) => file,
        Err(error) => {
            tracing::error!(%error, "a table could not be written");
            return sentence(StatusCode::SERVICE_UNAVAILABLE, "Le tableau ne peut pas être préparé en ce moment.");
        }
    };
    let content_type = if is_workbook { Format::Xlsx.content_type() } else { Format::Csv.content_type() };
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
    ];
    (headers, file).into_response()
}

/// The file extension: `.xlsx` if the address requests it.
pub fn ending(parameters: &Form) -> &'static str {
    if parameters.get("format") == Format::Xlsx.extension() { "xlsx" } else { "csv" }
}

/// The source line of a table: `Édition 2026, version 42 ; Région : Bretagne`.
fn source(asking: &Asking, version: i64, narrowed: &[String]) -> String {
    let mut message = format!("Édition {}, version {version}", asking.edition);
    narrowed.iter().for_each(|filter| {
        message.push_str(" ; ");
        message.push_str(filter);
    });
    if asking.exact {
        message.push_str(" ; toutes les cases");
    }
    message.push_str(" ; document de travail, ne pas diffuser");
    message
}
