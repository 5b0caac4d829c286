//! Lists of suppliers as accountants' software writes them, the start-up base, and what one holds of the other.
//!
//! Everything here runs in the browser as on the server, on bytes that are handed in: no file is opened.

pub mod amount;
pub mod base;
pub mod crossing;
pub mod file;
pub mod identifier;
pub mod layout;
pub mod pairs;
pub mod parents;
pub mod purchases;
pub mod table;
pub mod year;
