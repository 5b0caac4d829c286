//! The audit log, from the command line.

use crate::command::Failure;
use crate::configuration::DatabaseOptions;
use chrono::{SecondsFormat, Utc};
use clap::Subcommand;
use store::{Access, Act, AuditEntry, AuditFilter, AuditVerdict, Head, NewEntry};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Check that no entry was changed or removed: exit code 0 with the number of entries and the last hash, or 1
    /// with the first invalid entry. Keep a copy of the output elsewhere: passed back as `--head`, it later proves
    /// that nothing up to there was changed, not even by somebody who can write to the database.
    Verify {
        /// The database.
        #[command(flatten)]
        database: DatabaseOptions,
        /// The head printed by an earlier check, such as `12:` and 64 digits.
        #[arg(long, value_parser = head)]
        head: Option<Head>,
    },
    /// List entries, the latest last: number, time, actor, address, act, object, details, separated by tabs.
    List {
        /// The database.
        #[command(flatten)]
        database: DatabaseOptions,
        /// Number of entries.
        #[arg(long, default_value_t = 100)]
        last: u32,
        /// Only this actor: an e-mail address, `command line` or `system`.
        #[arg(long)]
        actor: Option<String>,
        /// Only this act, such as `exported`.
        #[arg(long, value_parser = act)]
        act: Option<String>,
    },
}

impl Action {
    /// Runs the subcommand.
    pub async fn run(self) -> Result<(), Failure> {
        match self {
            Self::Verify { database, head } => {
                let store = database.open(Access::Read).await?;
                let verdict = store.verify_audit(head, Utc::now()).await;
                let emptied = store.emptied_entries().await;
                store.close().await;
                match verdict? {
                    AuditVerdict::Whole(head) => {
                        let entries = if head.count == 1 { "entry" } else { "entries" };
                        println!("the log is whole: {} {entries}\nhead: {head}", head.count);
                        match emptied? {
                            0 => {}
                            emptied => println!("emptied at their term, of which only the place is checked: {emptied}"),
                        }
                        Ok(())
                    }
                    AuditVerdict::Broken { number, why } => Err(format!("audit: entry {number}: {why}").into()),
                }
            }
            Self::List { database, last, actor, act } => {
                let store = database.open(Access::Read).await?;
                let filter = AuditFilter { actor: actor.unwrap_or_default(), act: act.unwrap_or_default() };
                let entries = store.audit_page(&filter, i64::MAX, last).await;
                store.close().await;
                entries?.iter().rev().for_each(|entry| println!("{}", line(entry)));
                Ok(())
            }
        }
    }
}

/// The log entry of a command.
pub fn entry(act: Act, object: &str, details: &str) -> NewEntry {
    NewEntry::by_command_line(Utc::now(), act, object, details)
}

fn line(entry: &AuditEntry) -> String {
    let at = entry.at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let number = entry.number.to_string();
    let texts: [&str; 7] = [&number, &at, &entry.actor.name, &entry.address, &entry.act, &entry.object, &entry.details];
    // A tab or an escape sequence in a text would falsify the line.
    texts.map(|text| text.replace(char::is_control, " ")).join("\t")
}

fn head(text: &str) -> Result<Head, &'static str> {
    Head::parse(text).ok_or("expected what `audit verify` printed, such as 12: and 64 digits")
}

fn act(text: &str) -> Result<String, String> {
    match Act::parse(text) {
        Some(act) => Ok(act.code().to_owned()),
        None => {
            Err(format!("expected one of {}", Act::ALL.iter().map(|act| act.code()).collect::<Vec<_>>().join(", ")))
        }
    }
}
