//! The respondent's journey: start, preview, sections, check, receipt.

#[cfg(feature = "ssr")]
mod access;
#[cfg(feature = "ssr")]
mod again;
#[cfg(feature = "ssr")]
pub mod announcement;
pub mod ask_closing;
#[cfg(feature = "ssr")]
pub mod asked;
#[cfg(feature = "ssr")]
pub mod campaign;
#[cfg(feature = "ssr")]
pub mod check;
#[cfg(feature = "ssr")]
pub mod closing;
#[cfg(feature = "ssr")]
pub mod closing_line;
pub mod closing_note;
#[cfg(feature = "hydrate")]
mod closing_watch;
#[cfg(feature = "ssr")]
mod conflict;
pub mod correct_answers;
#[cfg(feature = "ssr")]
mod correction;
pub mod erase_contacts;
pub mod erase_response;
#[cfg(feature = "ssr")]
mod erasing;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod field_names;
#[cfg(feature = "hydrate")]
mod fields;
pub mod forget_device;
#[cfg(feature = "ssr")]
pub mod form_pages;
pub mod give_up_correction;
#[cfg(feature = "ssr")]
pub mod held;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
mod hub;
#[cfg(feature = "ssr")]
pub mod invitations;
pub mod invite_colleague;
#[cfg(feature = "ssr")]
pub mod invited;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
mod lines;
#[cfg(feature = "hydrate")]
mod local;
#[cfg(feature = "ssr")]
mod mail_forms;
pub mod mail_link;
pub mod mail_receipt;
#[cfg(feature = "ssr")]
mod mailbox;
#[cfg(feature = "ssr")]
pub mod mailing;
#[cfg(feature = "hydrate")]
mod messages;
#[cfg(feature = "ssr")]
pub mod organisation;
#[cfg(feature = "hydrate")]
mod page;
#[cfg(feature = "ssr")]
mod pasted_link;
#[cfg(feature = "hydrate")]
mod post;
#[cfg(feature = "ssr")]
pub mod preview;
pub mod propose_organisation;
#[cfg(feature = "hydrate")]
mod proposing;
#[cfg(feature = "ssr")]
mod recap;
#[cfg(feature = "ssr")]
pub mod receipt;
#[cfg(feature = "ssr")]
pub mod record;
#[cfg(feature = "ssr")]
pub mod response;
#[cfg(feature = "ssr")]
pub mod resume;
pub mod resume_response;
#[cfg(feature = "ssr")]
pub mod rights;
pub mod save_section;
#[cfg(feature = "hydrate")]
mod saver;
#[cfg(feature = "ssr")]
mod saving;
#[cfg(feature = "ssr")]
pub mod section;
pub mod section_form;
#[cfg(feature = "ssr")]
mod section_view;
pub mod send_answers;
pub mod send_form;
#[cfg(feature = "ssr")]
pub mod sending;
#[cfg(feature = "hydrate")]
mod sending_page;
#[cfg(feature = "ssr")]
pub mod start;
pub mod stop_reminder;
#[cfg(feature = "ssr")]
pub mod submission;
#[cfg(feature = "ssr")]
pub mod trial;
#[cfg(any(test, feature = "hydrate"))]
mod tries;
#[cfg(feature = "ssr")]
mod typing;
#[cfg(feature = "hydrate")]
mod unanswering;
#[cfg(feature = "ssr")]
pub mod version_page;
pub mod withdraw_invitation;
