//! Public contracts (DECP).

mod report;

use crate::audit;
use crate::command::Failure;
use crate::configuration::DatabaseOptions;
use crate::import::files::{ContractFile, Progress, Work, digest, read};
use chrono::Utc;
use clap::Args;
use std::path::PathBuf;
use store::{Access, Act, NewProcurementImport, ProcurementImported, Store, decoded_base};

/// What to import.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// The database.
    #[command(flatten)]
    database: DatabaseOptions,
    /// The files, of one or several formats: JSON, XML, CSV, these in gzip, or Parquet. Contracts that several of them
    /// state count once.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The version of the start-up base; by default the newest one.
    #[arg(long)]
    base: Option<String>,
    /// The share of records or euros without a usable number above which the import stops, in per cent.
    #[arg(long, default_value_t = service::startup_base::MOST_WITHOUT_NUMBER)]
    most_without_number: u64,
    /// Import, in place of only showing.
    #[arg(long)]
    yes: bool,
    /// Store the import for the staff, who read its report and confirm it on its page; until then it is in no figure.
    #[arg(long, conflicts_with = "yes")]
    to_confirm: bool,
}

impl Options {
    /// Shows the files; imports them if asked. Nothing is written before all of them were read to their ends, and then
    /// in one transaction: an interruption leaves nothing behind.
    pub async fn run(self) -> Result<(), Failure> {
        let store = self.database.open(if self.stores() { Access::Write } else { Access::Read }).await?;
        let done = self.import(&store).await;
        store.close().await;
        done
    }

    fn stores(&self) -> bool {
        self.yes || self.to_confirm
    }

    async fn import(&self, store: &Store) -> Result<(), Failure> {
        let label = match &self.base {
            Some(label) => Some(label.clone()),
            None => store.newest_startup_version().await?,
        };
        let label = label.ok_or("there is no start-up base yet: import one with `observatoire import base`")?;
        let bytes =
            store.startup_base(&label).await?.ok_or_else(|| format!("there is no version {label} of the base"))?;
        let base = decoded_base(&bytes)?;
        let files = self.files.iter().map(|path| ContractFile::open(path)).collect::<Result<Vec<_>, _>>()?;
        let mut shown = Shown::default();
        let digest = digest(&files, &mut |progress| shown.show(progress))?;
        if let Some(known) = store.known_procurement(&digest, &label).await?
            && (known.taken.is_some() || !self.yes)
        {
            println!("these files were imported before, with version {label} of the base: nothing changed");
            return Ok(());
        }
        let import = read(&files, &base, Utc::now().date_naive(), &mut |progress| shown.show(progress))?;
        report::print(&import);
        if let Some(why) = import.report.refusal(self.most_without_number) {
            return Err(format!("{why} Rien n’est importé.").into());
        }
        if !self.stores() {
            println!("nothing is imported: add --yes to import");
            return Ok(());
        }
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let entry = audit::entry(Act::ProcurementImported, &names.join(", "), "");
        let new = NewProcurementImport { digest, import };
        match store.noting(entry).import_procurement(&new, self.yes).await? {
            ProcurementImported::Made(id) if self.to_confirm => {
                println!("stored: number {id}, to be confirmed at {}/{id}", observe::procurement::IMPORTS);
            }
            ProcurementImported::Made(id) | ProcurementImported::Taken(id) => println!("imported: number {id}"),
            ProcurementImported::Known(_) => println!("these files were imported before: nothing changed"),
        }
        Ok(())
    }
}

/// Progress on standard error, a line for each step that is written over as it advances.
#[derive(Default)]
struct Shown {
    last: String,
}

impl Shown {
    fn show(&mut self, progress: &Progress<'_>) -> bool {
        let Progress { file, work, per_cent, records } = progress;
        let line = match work {
            Work::Checking => format!("checking {file}: {per_cent} %"),
            Work::Reading => format!("reading {file}: {per_cent} %, {} records", records / 1_000 * 1_000),
            Work::Resolving => format!("one contract of all its records: {records} records"),
        };
        if line != self.last {
            let ended = *per_cent == 100 || *work == Work::Resolving;
            eprint!("\r{line}{}", if ended { "\n" } else { "" });
            self.last = line;
        }
        true
    }
}
