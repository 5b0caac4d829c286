//! The partners' side: relaying the questionnaires.

pub mod page;
