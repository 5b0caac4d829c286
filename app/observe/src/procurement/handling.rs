//! What the staff do with files of contracts that were received: stop reading, resume it, delete them.

use super::IMPORTS;
use super::upload_form::{SHARE, SHARE_LABEL, WAY};
use forms::{Form, Refusal};
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::note;
use service::contract_uploads::{State, Uploads, share};
use service::{Service, http};
use std::time::Duration;
use store::Act;
use survey::FieldError;

/// Time that the answer waits for a wish to be fulfilled.
const PATIENCE: Duration = Duration::from_secs(3);

/// Carries out the act in a form. What the files are past is left as it is: the page shows where they are.
pub(crate) async fn handle(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::SeeResponses).await?;
    let uploads = Uploads::here();
    let (done, what) = match form.get("geste") {
        "arreter" => (uploads.stop(), "lecture arrêtée"),
        "reprendre" => match share(form.get(SHARE)) {
            Ok(share) => (uploads.resume(share), "lecture reprise"),
            Err(message) => {
                let error = FieldError::new(SHARE, SHARE_LABEL, message);
                return WAY.refuse(service, form, &[SHARE], &[error]);
            }
        },
        "supprimer" => (uploads.delete(), "fichiers supprimés"),
        _ => return Err(Refusal::new(400, "La demande n’a pas été comprise : rechargez la page et recommencez.")),
    };
    if done {
        let names = names(&uploads);
        note(service, &session, Act::ProcurementImported, names, what).await?;
        uploads.settled(PATIENCE).await;
    }
    http::see_other(IMPORTS);
    Ok(())
}

fn names(uploads: &Uploads) -> String {
    match uploads.state() {
        State::Here(received, _) => received.names.join(", "),
        State::Idle(_) | State::Arriving => String::new(),
    }
}
