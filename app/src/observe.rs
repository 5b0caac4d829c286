//! The staff's side: sign-in, rights, the audit log, the live volumes, the campaign's dates, the e-mails.

pub mod add_relay;
#[cfg(feature = "ssr")]
pub mod audit;
#[cfg(feature = "ssr")]
pub mod campaign_page;
pub mod decide_reaction;
pub mod figures;
#[cfg(feature = "ssr")]
pub mod letters_page;
#[cfg(feature = "ssr")]
pub mod live;
pub mod live_volumes;
#[cfg(feature = "ssr")]
pub mod password;
#[cfg(feature = "ssr")]
pub mod reactions_page;
#[cfg(feature = "ssr")]
pub mod relays_page;
pub mod remove_relay;
pub mod retry_letter;
#[cfg(feature = "ssr")]
pub mod rights;
#[cfg(feature = "ssr")]
pub mod session;
pub mod set_closing;
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod sign_in_page;
pub mod sign_out;
#[cfg(feature = "hydrate")]
mod stream;
#[cfg(feature = "ssr")]
pub mod volumes_page;
