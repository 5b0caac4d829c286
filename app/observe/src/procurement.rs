//! « Marchés publics »: figures, contracts of start-ups, surprising amounts to decide about, imports.

pub mod contracts_page;
pub mod deciding;
pub mod decision_page;
pub(crate) mod handling;
pub mod imports_page;
pub mod page;
mod sections;
pub mod upload_form;
mod words;

/// The page of figures.
pub const PATH: &str = "/observatoire/marches";
/// The contracts with a start-up.
pub const CONTRACTS: &str = "/observatoire/marches/liste";
/// The same as a file.
pub const FILE: &str = "/exports/marches";
/// The surprising amounts.
pub const WAITING: &str = "/observatoire/marches/attente";
/// The imports.
pub const IMPORTS: &str = "/observatoire/marches/imports";
