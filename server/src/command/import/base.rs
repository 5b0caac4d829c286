//! A list of start-ups.

use super::options::{FileOptions, print};
use crate::audit;
use crate::command::Failure;
use crate::configuration::DatabaseOptions;
use clap::Args;
use service::startup_base::{new_list, refusal};
use store::{Access, Act, ImportedStartups};
use suppliers::amount::Decimal;
use suppliers::base::definitions::Definitions;
use suppliers::base::list::{ListColumns, read};

/// What to import.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// The database.
    #[command(flatten)]
    database: DatabaseOptions,
    /// The file.
    #[command(flatten)]
    file: FileOptions,
    /// The code of the list: `observatoire`, `french_tech`, `i_lab`, or a new one of letters, digits and `_`.
    #[arg(long, value_parser = code)]
    source: String,
    /// The licence under which the list may be used.
    #[arg(long)]
    licence: String,
    /// A column by its name and its number from 1, such as `region=5`; names: identifier, name, region, label, entered,
    /// left, created, headcount, turnover.
    #[arg(long, value_parser = column)]
    column: Vec<(String, usize)>,
    /// The share of lines without a usable number above which the import stops, in per cent.
    #[arg(long, default_value_t = service::startup_base::MOST_WITHOUT_NUMBER)]
    most_without_number: u64,
    /// Import, in place of only showing.
    #[arg(long)]
    yes: bool,
}

fn code(text: &str) -> Result<String, String> {
    if service::startup_base::is_source_code(text) {
        Ok(text.to_owned())
    } else {
        Err("expected 1 to 40 lower-case letters, digits and `_`".to_owned())
    }
}

fn column(text: &str) -> Result<(String, usize), String> {
    let parsed = text.split_once('=').and_then(|(name, number)| Some((name.to_owned(), number.parse::<usize>().ok()?)));
    let known = parsed.filter(|(name, number)| *number > 0 && ListColumns::default().get_mut(name).is_some());
    known.ok_or_else(|| "expected a name and a number from 1, such as `region=5`".to_owned())
}

impl Options {
    /// Shows the file; imports it if asked.
    pub async fn run(self) -> Result<(), Failure> {
        let (mut file, preview) = self.file.open()?;
        print(&preview);
        let mut columns = ListColumns::guess(&preview.guess.headings, preview.guess.identifier);
        for (name, number) in &self.column {
            if let Some(column) = columns.get_mut(name) {
                *column = Some(number - 1);
            }
        }
        for (name, column) in columns.named() {
            let heading = column.and_then(|column| preview.guess.headings.get(column)).map_or("", String::as_str);
            println!("column {name}\t{}\t{heading}", column.map_or("–".to_owned(), |column| (column + 1).to_string()));
        }
        let decimal = self.file.decimal.or(preview.guess.decimal).unwrap_or(Decimal::Comma);
        let heading = self.file.heading.unwrap_or(preview.guess.heading);
        let list = file.with_rows(&preview.format, decimal, |rows| read(rows, heading, &columns, decimal))??;
        println!("lines\t{}\norganisations\t{}\nrepeated\t{}", list.lines, list.organisations, list.repeated);
        println!("zeros put back\t{}\nwithout a usable number\t{}", list.completed, list.refused);
        for line in &list.refused_lines {
            println!("refused\tline {}\t{}\t{}", line.number, line.cell, line.reason);
        }
        if let Some(why) = refusal(&list, self.most_without_number) {
            return Err(format!("{}: {why}", self.file.file.display()).into());
        }
        if !self.yes {
            println!("nothing is imported: add --yes to import");
            return Ok(());
        }
        let new = new_list(self.source.clone(), self.licence.clone(), self.file.name(), list);
        let definitions = Definitions::shipped()?;
        let store = self.database.open(Access::Write).await?;
        let entry = audit::entry(Act::StartupListImported, &self.source, "");
        let imported = store.noting(entry).import_startup_list(&new, &definitions).await;
        store.close().await;
        match imported? {
            ImportedStartups::Made(label) => println!("imported: version {label} of the start-up base"),
            ImportedStartups::Known => println!("this list was imported before: nothing changed"),
        }
        Ok(())
    }
}
