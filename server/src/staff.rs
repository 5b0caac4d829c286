//! Accounts of the staff, from the command line.

use crate::audit::entry;
use crate::command::Failure;
use crate::configuration::DatabaseOptions;
use app::observe::{password, rights};
use app::store::{Access, Act, Role};
use clap::Subcommand;
use std::io::BufRead;

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Make an account: `observatoire staff add EMAIL --role ROLE --password-stdin`.
    Add {
        /// Where the data are.
        #[command(flatten)]
        database: DatabaseOptions,
        /// The e-mail address to sign in with.
        email: String,
        /// What the person may do.
        #[arg(long, value_parser = ["administrator", "manager", "analyst", "partner"])]
        role: String,
        /// Read the password from standard input: its first line.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// List the accounts: e-mail address, role, date.
    List {
        /// Where the data are.
        #[command(flatten)]
        database: DatabaseOptions,
    },
    /// Take an account away and end its sessions.
    Remove {
        /// Where the data are.
        #[command(flatten)]
        database: DatabaseOptions,
        /// The account's e-mail address.
        email: String,
    },
}

impl Action {
    /// Does it.
    pub async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Add { database, email, role, password_stdin: _ } => {
                let role = Role::parse(&role).ok_or("--role: unknown role")?;
                let email = address(&email)?;
                let password = first_line(std::io::stdin().lock())?;
                if password.chars().count() < password::SHORTEST {
                    return Err(format!("a password has at least {} characters", password::SHORTEST).into());
                }
                let store = database.open(Access::Create).await?;
                let hash = password::hash(&password)?;
                let added = store.noting(entry(Act::StaffAdded, &email, rights::name(role)));
                added.add_account(&email, (role, None), &hash).await?;
                store.close().await;
                println!("account made: {email} ({})", role.as_str());
            }
            Self::List { database } => {
                let store = database.open(Access::Read).await?;
                for member in store.list_staff().await? {
                    println!("{}\t{}\t{}", member.email, member.role.as_str(), member.added_at.format("%Y-%m-%d"));
                }
                store.close().await;
            }
            Self::Remove { database, email } => {
                let store = database.open(Access::Write).await?;
                let removed = store.noting(entry(Act::StaffRemoved, &email, "")).remove_staff(&email).await?;
                store.close().await;
                if !removed {
                    return Err(format!("there is no account {email}").into());
                }
                println!("account removed: {email}");
            }
        }
        Ok(())
    }
}

/// The same verdict as on the page of the team.
fn address(text: &str) -> Result<String, Failure> {
    let address = app::survey::parse::email(text).map_err(|_| format!("`{text}` is no e-mail address"))?;
    Ok(address.to_lowercase())
}

fn first_line(mut input: impl BufRead) -> Result<String, Failure> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
