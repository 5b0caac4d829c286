//! One response: found by its reference, by the number or the name of its organisation; its page, and what the staff do with it
//! for whoever writes to the Observatory.

pub mod actions;
mod confirmation;
mod handling;
mod marking;
pub mod response_page;
mod search;
pub mod search_page;

pub use handling::{data_for_request, why_of};
pub use response_page::{COOKIE, LONG_REASON, NO_REASON};

/// Where responses are looked for.
pub const PATH: &str = "/observatoire/reponses";
/// Where the data of a response are handed out.
pub const DATA: &str = "/api/observatoire/reponses/donnees";

/// The page of a response, by its number.
pub fn page_of(id: i64) -> String {
    format!("{PATH}/{id}")
}
