//! Publications, on the staff's side: prepared by one person, reviewed and given their moment by another.

pub mod acts;
mod before;
mod form;
pub mod list_page;
pub mod making;
pub mod prepare_page;
pub mod previews;
mod running;
pub mod show_page;

use crate::service::Service;
use crate::store::{KeptPublication, StoreError};

/// Where they are listed.
pub const PATH: &str = "/observatoire/publications";
/// Where one is prepared.
pub const PREPARE: &str = "/observatoire/publications/preparer";

/// A publication as it stands now.
///
/// # Errors
/// The database's own.
pub async fn of_now(service: &Service, id: &str) -> Result<Option<KeptPublication>, StoreError> {
    let all = service.store.publications().await?;
    Ok(all.iter().find(|one| one.id == id).map(|one| one.clone().as_of(&all, service.clock.now())))
}

/// The page of one, for the staff.
pub fn page_of(id: &str) -> String {
    format!("{PATH}/{id}")
}
