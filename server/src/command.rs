//! The command line.

mod import;

use crate::configuration::{DatabaseOptions, ServeOptions};
use crate::{audit, demo, edition, export, publication, purge, serve, staff};
use clap::{Parser, Subcommand};
use store::{Access, Act, Migrated};

/// An error of a command, printed for the operator.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The Observatory's service: questionnaires, responses, live purchase volumes.
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
    /// Check or list the audit log.
    #[command(subcommand)]
    Audit(audit::Action),
    /// Prepare, check, compare and publish editions of the questionnaires.
    #[command(subcommand)]
    Edition(edition::Action),
    /// List publications, or publish a prepared one.
    #[command(subcommand)]
    Publication(publication::Action),
    /// Fill a demonstration database, serve it, and add new responses over time.
    Demo(demo::Options),
    /// Import a list of start-ups, or cross a list of suppliers with them.
    #[command(subcommand)]
    Import(import::Action),
    /// Write the responses to a questionnaire, or its codebook, to a file.
    Export(export::Options),
    /// Remove data whose retention period is over, and print how much of each kind.
    Purge(purge::Options),
    /// Bring the database's tables up to date, after a copy of an SQLite file; `serve` does so too.
    Migrate {
        #[command(flatten)]
        database: DatabaseOptions,
    },
    /// Print the path of every page, server function and route.
    #[command(hide = true)]
    Routes(Box<ServeOptions>),
    /// Write a consistent copy of an SQLite database to a new file, even while it is in use.
    Backup {
        #[command(flatten)]
        database: DatabaseOptions,
        /// The file to write. It must not exist.
        file: String,
    },
}

impl Command {
    /// Runs the command.
    pub async fn run(self) -> Result<(), Failure> {
        match self.action {
            Action::Serve(options) => serve::serve(options, None).await,
            Action::Staff(action) => action.run().await,
            Action::Audit(action) => action.run().await,
            Action::Edition(action) => action.run().await,
            Action::Routes(options) => serve::print_routes(*options).await,
            Action::Publication(action) => action.run().await,
            Action::Demo(options) => demo::run(options).await,
            Action::Import(action) => action.run().await,
            Action::Export(options) => options.run().await,
            Action::Purge(options) => options.run().await,
            Action::Migrate { database } => migrate(&database).await,
            Action::Backup { database, file } => {
                let store = database.open(Access::Write).await?;
                // The entry comes first: there is no copy without it, and the copy contains it.
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
