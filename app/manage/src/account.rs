//! The account page of a staff member.

pub mod page;
pub mod second_factor;
pub mod second_factor_view;
pub mod update;
