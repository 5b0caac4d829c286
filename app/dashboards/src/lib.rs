//! Dashboards as values, and the in-memory projections of responses behind them. No Leptos.

mod coverage;
pub mod dashboard;
mod estimates;
pub mod live;
mod national;
pub mod obstacles;
pub mod participation;
pub mod procurement;
pub mod projections;
pub mod proposals;
pub mod publications;
mod question;
pub mod rendered;
pub mod response_search;
#[cfg(test)]
mod tests;
mod volumes;
