//! Publications, on the staff's side: prepared by one person, reviewed and given their moment by another.

pub mod actions;
mod form;
pub mod list_page;
pub mod prepare_page;
mod review;
mod running;
pub mod show_page;

use service::Service;
use store::{KeptPublication, StoreError};

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
