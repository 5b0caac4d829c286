//! Public contracts as France publishes them (« données essentielles de la commande publique », DECP), and what public
//! buyers buy from start-ups according to them.
//!
//! Three steps, each a value: [`read`] turns a file of any published format into [`Item`]s, one after the other; a
//! [`Resolver`] makes one [`Resolved`] contract of all that is published about it; [`Figures`] adds them up. Files,
//! today's date and the base of start-ups are handed in. The rules are in `docs/public-contracts.md`; the sentences
//! that pages print about them are in [`method`].

pub mod contract;
pub mod figures;
pub mod import;
pub mod method;
mod raw;
pub mod reading;
pub mod resolution;

pub use contract::Contract;
pub use figures::Figures;
pub use import::{Import, Importer, Listed, Report};
pub use reading::{
    Failure, Flow, Item, MAX_RECORD, Settings, Summary, is_parquet, parquet_as_csv, parquet_rows, read, read_parquet,
};
pub use resolution::{InBase, Resolution, Resolved, Resolver, Review, StartUps, Status};
