//! Confirming and abandoning an uploaded list.

use super::page::PATH;
use forms::{Form, Refusal};
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::http::see_other;
use service::startup_base::pending::Pending;
use service::startup_base::{MOST_WITHOUT_NUMBER, new_list, refusal};
use store::{Act, ImportedStartups};
use suppliers::base::definitions::Definitions;

/// Imports the list that waits, read as the form says, and makes a version of the base.
pub(crate) async fn import(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::RunCampaigns).await?;
    let Some(pending) = Pending::of(service, session.staff_id).await? else {
        see_other(PATH);
        return Ok(());
    };
    let form = form.clone();
    let read = {
        let pending = pending.clone();
        let named = move |name: &str| form.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        tokio::task::spawn_blocking(move || pending.read(named)).await
    };
    let unreadable = || Refusal::new(422, "Le fichier n’a pas pu être lu : donnez-le de nouveau.");
    let list = read.map_err(|_| unreadable())?.map_err(|message| Refusal::new(422, message))?.list;
    if let Some(why) = refusal(&list, MOST_WITHOUT_NUMBER) {
        return Err(Refusal::new(422, why));
    }
    let definitions = Definitions::shipped().map_err(|_| unreadable())?;
    let new = new_list(pending.source.clone(), pending.licence.clone(), pending.file_name.clone(), list);
    let noting = noting(service, &session, Act::StartupListImported, pending.source, "");
    let done = match noting.import_startup_list(&new, &definitions).await? {
        ImportedStartups::Made(_) => "importee",
        ImportedStartups::Known => "connue",
    };
    Pending::forget(service, session.staff_id).await?;
    see_other(&format!("{PATH}?fait={done}"));
    Ok(())
}

/// Abandons the list that waits.
pub(crate) async fn abandon(service: &Service, _: &Form) -> Result<(), Refusal> {
    let session = require(Right::RunCampaigns).await?;
    Pending::forget(service, session.staff_id).await?;
    see_other(PATH);
    Ok(())
}
