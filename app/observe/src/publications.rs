//! Publications on the staff's side: prepared by one person, then reviewed and scheduled by another.

mod form;
pub mod list_page;
pub mod prepare_page;
mod review;
pub(crate) mod running;
pub mod show_page;

use service::Service;
use store::{StoreError, StoredPublication};

/// The address of the list.
pub const PATH: &str = "/observatoire/publications";
/// The address for preparing one.
pub const PREPARE: &str = "/observatoire/publications/preparer";

/// A publication in its present state.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn of_now(service: &Service, id: &str) -> Result<Option<StoredPublication>, StoreError> {
    let all = service.store.publications().await?;
    Ok(all.iter().find(|one| one.id == id).map(|one| one.clone().as_of(&all, service.clock.now())))
}

/// The staff's page of a publication.
pub fn page_of(id: &str) -> String {
    format!("{PATH}/{id}")
}
