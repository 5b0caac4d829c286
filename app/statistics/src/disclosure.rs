//! Disclosure control: primary rules (which cells may be published) and secondary cell suppression.

pub mod primary;
pub mod suppression;
