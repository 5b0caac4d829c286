//! The partners' side: relaying the questionnaires.

pub mod relay_page;
