//! Reports of the Observatory: made from a publication in one action, then read, printed and passed on unchanged.

pub mod build;
pub mod files;
pub mod list_page;
mod plan_form;
pub mod report_page;
pub mod report_view;

/// The address for making and listing reports.
pub const PATH: &str = "/observatoire/rapport";
/// The address of single reports.
pub const REPORTS: &str = "/observatoire/rapports";
/// The address of the CSV files of their figures: `/exports/rapports/{report}/{figure}`.
pub const FILES: &str = "/exports/rapports";

/// The address of a report's page.
pub fn page_of(id: i64) -> String {
    format!("{REPORTS}/{id}")
}
