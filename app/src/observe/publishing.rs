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

/// Where they are listed.
pub const PATH: &str = "/observatoire/publications";
/// Where one is prepared.
pub const PREPARE: &str = "/observatoire/publications/preparer";

/// The page of one, for the staff.
pub fn page_of(id: &str) -> String {
    format!("{PATH}/{id}")
}
