//! Staff accounts on the command line.

use crate::audit::entry;
use crate::command::Failure;
use crate::configuration::DatabaseOptions;
use clap::Subcommand;
use manage::team::update;
use service::accounts::password;
use std::io::BufRead;
use store::{Access, Act, Grant, Role};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Create an account: `observatoire staff add EMAIL --role ROLE [--exact] --password-stdin`. Its first sign-in
    /// requires the undertaking.
    Add {
        /// The database.
        #[command(flatten)]
        database: DatabaseOptions,
        /// The e-mail address to sign in with.
        email: String,
        /// The role.
        #[arg(long, value_parser = ["administrator", "manager", "analyst", "partner"])]
        role: String,
        /// Let the person show exact cells, which are masked for everybody else: a right of the account, independent
        /// of its role.
        #[arg(long)]
        exact: bool,
        /// Read the password from the first line of standard input.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// List the accounts: e-mail address, role, date, and `exact` for those who may show exact cells.
    List {
        /// The database.
        #[command(flatten)]
        database: DatabaseOptions,
    },
    /// Remove an account and end its sessions.
    Remove {
        /// The database.
        #[command(flatten)]
        database: DatabaseOptions,
        /// The account's e-mail address.
        email: String,
    },
}

impl Action {
    /// Runs the subcommand.
    pub async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Add { database, email, role, exact, password_stdin: _ } => {
                let role = Role::parse(&role).ok_or("--role: unknown role")?;
                if exact && role == Role::Partner {
                    return Err("--exact: a partner sees no figures".into());
                }
                let granted = Grant { sees_exact: exact, ..Grant::of(role) };
                let email = address(&email)?;
                let password = first_line(std::io::stdin().lock())?;
                if password.chars().count() < password::SHORTEST {
                    return Err(format!("a password has at least {} characters", password::SHORTEST).into());
                }
                add(&database, &email, granted, &password::hash(&password)?).await?;
                println!("account made: {email} ({})", role.as_str());
            }
            Self::List { database } => {
                let store = database.open(Access::Read).await?;
                for member in store.list_staff().await? {
                    let exact = if member.sees_exact { "\texact" } else { "" };
                    let (role, since) = (member.role.as_str(), member.added_at.format("%Y-%m-%d"));
                    println!("{}\t{role}\t{since}{exact}", member.email);
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

/// Creates an account with the hash of its password, and logs it.
///
/// # Errors
/// A database failure, or an existing account.
pub async fn add(database: &DatabaseOptions, email: &str, granted: Grant<'_>, hash: &str) -> Result<(), Failure> {
    let store = database.open(Access::Create).await?;
    let noting = store.noting(entry(Act::StaffAdded, email, &update::grant_in_words(granted)));
    noting.add_account(email, granted, hash).await?;
    store.close().await;
    Ok(())
}

/// The same check as on the team page.
fn address(text: &str) -> Result<String, Failure> {
    let address = survey::parse::email(text).map_err(|_| format!("`{text}` is no e-mail address"))?;
    Ok(address.to_lowercase())
}

fn first_line(mut input: impl BufRead) -> Result<String, Failure> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
