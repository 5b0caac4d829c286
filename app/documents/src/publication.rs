//! Publications as files: the preview picture, the table of all cells.

pub mod card;
pub mod cells_file;
