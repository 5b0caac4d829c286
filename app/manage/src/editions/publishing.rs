//! Publishing an edition from its page.

use super::list_page::PATH;
use forms::{Form, Refusal};
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::editions::catalogue::{PublishError, publish as publish_edition};
use service::http;
use store::Act;
use survey::EditionYear;

/// Publishes the edition that a form names.
pub(crate) async fn publish(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::RunCampaigns).await?;
    let missing = || Refusal::new(404, "Cette édition n’est pas en préparation : rechargez la page.");
    let edition = form.get("annee").parse().ok().and_then(EditionYear::new).ok_or_else(missing)?;
    let folder = service.folder.clone().ok_or_else(missing)?;
    let publishing = noting(service, &session, Act::EditionPublished, edition.to_string(), "");
    let done = match publish_edition(publishing, &service.library, &folder, edition).await {
        Ok(()) => "publiee",
        // Somebody else has just published it.
        Err(PublishError::Already(_)) => "deja",
        // The page shows the reasons.
        Err(PublishError::Refused { .. }) => "refusee",
        Err(PublishError::Missing(_)) => return Err(missing()),
        Err(PublishError::Store(error)) => return Err(error.into()),
        Err(PublishError::Folder(error)) => {
            tracing::error!(%error, "the folder of questionnaires could not be read");
            return Err(Refusal::new(503, "Le dossier des questionnaires ne peut pas être lu en ce moment."));
        }
    };
    http::see_other(&format!("{PATH}?fait={done}&annee={edition}"));
    Ok(())
}
