//! Single responses: finding one by its reference or by its organisation's number or name, its page, and the acts of
//! staff on behalf of people who write to the Observatory.

mod confirmation;
pub(crate) mod handling;
pub(crate) mod marking;
pub mod response_page;
pub mod search_page;

pub use handling::{data_for_request, why_of};
pub use response_page::{LONG_REASON, NO_REASON};

/// The address of the search.
pub const PATH: &str = "/observatoire/reponses";
/// The address for downloading a response's data.
pub const DATA: &str = "/api/observatoire/reponses/donnees";

/// The address of a response's page, by its number.
pub fn page_of(id: i64) -> String {
    format!("{PATH}/{id}")
}
