//! Policy proposals of the Observatory: written by the team, backed by the answers, ranked by how many respondents
//! support them.

pub mod attach_page;
pub mod board_page;
pub mod evidence;
pub mod proposal_page;
pub mod write_page;

/// The address of the board.
pub const PATH: &str = "/observatoire/propositions";
/// The address for attaching a figure or an excerpt to a proposal.
pub const ATTACH: &str = "/observatoire/propositions/joindre";
/// The address of the CSV files of attached figures: `/exports/preuves/{proposal}/{evidence}`.
pub const EVIDENCE_FILES: &str = "/exports/preuves";

/// The address of a proposal's page.
pub fn page_of(id: i64) -> String {
    format!("{PATH}/{id}")
}

/// The name of a proposal in the audit log.
fn object(id: i64) -> String {
    format!("proposition {id}")
}
