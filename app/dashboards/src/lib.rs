//! Pages of figures as values, and the projections of responses in memory that they read. No Leptos.

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
