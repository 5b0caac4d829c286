//! Files of others, on the command line: shown first, taken only once it is confirmed.

mod base;
mod decp;
mod options;
mod purchases;

use crate::command::Failure;
use clap::Subcommand;

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Import a list of start-ups by SIREN (CSV or XLSX), which makes a new version of the start-up base. Prints what
    /// was recognised; imports with `--yes` only. The same list twice changes nothing.
    Base(base::Options),
    /// Cross a list of suppliers (CSV or XLSX) with the start-up base and print the result. Nothing of the file is
    /// stored.
    Achats(purchases::Options),
    /// Import public contracts as published (DECP: JSON, XML, CSV, gzip, Parquet), crossed with the start-up base.
    /// Prints what was read, passed over and added up; imports with `--yes` only. The same files twice change nothing.
    Decp(decp::Options),
}

impl Action {
    /// Runs the subcommand.
    pub async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Base(options) => options.run().await,
            Self::Achats(options) => options.run().await,
            Self::Decp(options) => options.run().await,
        }
    }
}
