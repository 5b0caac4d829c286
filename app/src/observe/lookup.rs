//! One response: found by its reference, by the number or the name of its organisation; its page, and what the staff do with it
//! for whoever writes to the Observatory.

pub mod acts;
#[cfg(feature = "ssr")]
mod asking;
#[cfg(feature = "ssr")]
mod handling;
#[cfg(feature = "ssr")]
mod marking;
#[cfg(feature = "ssr")]
pub mod response_page;
#[cfg(feature = "ssr")]
mod search;
#[cfg(feature = "ssr")]
pub mod search_page;

#[cfg(feature = "ssr")]
pub use handling::{data_for_request, why_of};
#[cfg(feature = "ssr")]
pub use response_page::{COOKIE, LONG_REASON, NO_REASON};

/// Where responses are looked for.
pub const PATH: &str = "/observatoire/reponses";
/// Where the data of a response are handed out.
pub const DATA: &str = "/api/observatoire/reponses/donnees";

/// The page of a response, by its number.
pub fn page_of(id: i64) -> String {
    format!("{PATH}/{id}")
}
