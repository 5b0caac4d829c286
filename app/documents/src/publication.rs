//! Publications as files: the picture that is shared, the table of all cells.

pub mod card;
pub mod cells_file;
