//! Reports of the Observatory: made of a publication in one action, then read, printed and handed on as they were made.

pub mod actions;
pub mod build;
pub mod files;
pub mod list_page;
mod plan_form;
pub mod report_page;
pub mod report_view;

/// Where reports are made and listed.
pub const PATH: &str = "/observatoire/rapport";
/// Where each of them is.
pub const REPORTS: &str = "/observatoire/rapports";
/// Where the CSV files of their figures are: `/exports/rapports/{report}/{figure}`.
pub const FILES: &str = "/exports/rapports";

/// The page of a report.
pub fn page_of(id: i64) -> String {
    format!("{REPORTS}/{id}")
}
