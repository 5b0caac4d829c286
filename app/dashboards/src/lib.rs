//! Dashboards as values, and the in-memory projections of responses behind them. No Leptos.

pub mod dashboard;
pub mod live;
pub mod obstacles;
pub mod participation;
pub mod projections;
pub mod publications;
mod question;
pub mod rendered;
#[cfg(test)]
mod tests;
mod volumes;
