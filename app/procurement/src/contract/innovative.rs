//! Whether a contract is an innovative purchase.

use super::text::folded;

/// Reads `marcheInnovant`: `true`, `"1"`, `"Oui"`; `None` for `NC`, for nothing and for what is neither.
pub(super) fn read(cell: &str) -> Option<bool> {
    match folded(cell.get(..cell.floor_char_boundary(16)).unwrap_or_default()).as_str() {
        "true" | "1" | "1 0" | "oui" | "vrai" | "o" => Some(true),
        "false" | "0" | "0 0" | "non" | "faux" | "n" => Some(false),
        _ => None,
    }
}
