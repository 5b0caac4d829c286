//! Proposals of the Observatory: written by the team, backed by what respondents say, ranked by how many of them say it.

pub mod actions;
pub mod attach_page;
pub mod board;
pub mod board_page;
pub mod evidence;
pub mod proposal_page;
pub mod words;
pub mod write_page;

/// Where the board is.
pub const PATH: &str = "/observatoire/propositions";
/// Where a figure or a passage is attached to a proposal.
pub const ATTACH: &str = "/observatoire/propositions/joindre";
/// Where the CSV files of attached figures are: `/exports/preuves/{proposal}/{evidence}`.
pub const EVIDENCE_FILES: &str = "/exports/preuves";

/// The page of a proposal.
pub fn page_of(id: i64) -> String {
    format!("{PATH}/{id}")
}

/// What the audit log calls a proposal.
fn object(id: i64) -> String {
    format!("proposition {id}")
}
