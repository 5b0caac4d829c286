//! Disclosure control: what may be published cell by cell, and which cells are hidden with others.

pub mod primary;
pub mod suppression;
