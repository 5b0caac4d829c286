//! Dissemination: publications and reports.

pub(crate) mod publications;
pub(crate) mod reports;
