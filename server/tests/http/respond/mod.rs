//! The respondents' side.

pub mod answering;
pub mod bad_input;
pub mod begun_by_crossing;
pub mod closing;
pub mod colleagues;
pub mod crossing;
pub mod erasing;
pub mod given_back;
pub mod invitees;
pub mod legal_pages;
pub mod organisations;
pub mod partners;
pub mod reactions;
pub mod receipt;
pub mod resuming;
pub mod saving;
pub mod second_responses;
