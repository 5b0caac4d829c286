//! The command line.

use crate::configuration::{DatabaseOptions, ServeOptions};
use crate::{audit, demo, edition, export, publication, purge, serve, staff};
use clap::{Parser, Subcommand};
use store::{Access, Act, Migrated};

/// Why a command failed, for whoever ran it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The Observatory's service: questionnaires, answers, live purchase volumes.
#[derive(Debug, Parser)]
#[command(name = "observatoire", version, about)]
pub struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Serve the site.
    Serve(ServeOptions),
    /// Manage the accounts of the Observatory's staff.
    #[command(subcommand)]
    Staff(staff::Action),
    /// Check or list the log of what the staff did.
    #[command(subcommand)]
    Audit(audit::Action),
    /// Prepare, check, compare and publish editions of the questionnaires.
    #[command(subcommand)]
    Edition(edition::Action),
    /// List publications, or publish one that was prepared.
    #[command(subcommand)]
    Publication(publication::Action),
    /// Fill a demonstration database, serve it, and let new answers trickle in.
    Demo(demo::Options),
    /// Write the responses to a questionnaire, or what their columns hold, to a file.
    Export(export::Options),
    /// Remove what has been kept for as long as the operator says, and tell how many of each kind.
    Purge(purge::Options),
    /// Bring the tables of the database up to date, a SQLite file's after a copy; `serve` does so too.
    Migrate {
        #[command(flatten)]
        database: DatabaseOptions,
    },
    /// Print the path of every page, server function and route.
    #[command(hide = true)]
    Routes(Box<ServeOptions>),
    /// Write a consistent copy of an SQLite database to a new file, while it is in use.
    Backup {
        #[command(flatten)]
        database: DatabaseOptions,
        /// The file to write; it must not exist.
        file: String,
    },
}

impl Command {
    /// Runs the command to its end.
    pub async fn run(self) -> Result<(), Failure> {
        match self.action {
            Action::Serve(options) => serve::serve(options, None).await,
            Action::Staff(action) => action.run().await,
            Action::Audit(action) => action.run().await,
            Action::Edition(action) => action.run().await,
            Action::Routes(options) => serve::print_routes(*options).await,
            Action::Publication(action) => action.run().await,
            Action::Demo(options) => demo::run(options).await,
            Action::Export(options) => options.run().await,
            Action::Purge(options) => options.run().await,
            Action::Migrate { database } => migrate(&database).await,
            Action::Backup { database, file } => {
                let store = database.open(Access::Write).await?;
                // First: no copy without its entry, and the copy has it too.
                store.note(&audit::entry(Act::BackedUp, &file, "")).await?;
                store.backup(&file).await?;
                store.close().await;
                println!("backup written to {file}");
                Ok(())
            }
        }
    }
}

async fn migrate(database: &DatabaseOptions) -> Result<(), Failure> {
    let store = database.open(Access::Migrate).await?;
    match store.migrated() {
        None => println!("the tables are up to date"),
        Some(Migrated { from, copy }) => {
            println!("the tables are up to date; they were at version {from}");
            if let Some(copy) = copy {
                println!("copy of the database as it was: {}", copy.display());
            }
        }
    }
    store.close().await;
    Ok(())
}
