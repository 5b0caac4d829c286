//! A list of suppliers, crossed with the start-up base.

use super::options::{FileOptions, print};
use crate::command::Failure;
use crate::configuration::DatabaseOptions;
use clap::Args;
use std::path::PathBuf;
use store::{Access, decoded_base};
use suppliers::amount::Decimal;
use suppliers::crossing::{Crossing, IdentifierClass, Outcome};
use suppliers::file::TableFile;
use suppliers::layout::{AmountColumns, Layout, Tax, YearOf};
use suppliers::parents::Parents;

/// What to cross.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// The database.
    #[command(flatten)]
    database: DatabaseOptions,
    /// The file.
    #[command(flatten)]
    file: FileOptions,
    /// The version of the base; by default the newest one.
    #[arg(long)]
    base: Option<String>,
    /// The year of a file that has no column of years.
    #[arg(long)]
    year: Option<u16>,
    /// The column of identifiers, from 1.
    #[arg(long)]
    identifier_column: Option<usize>,
    /// The column of amounts, from 1.
    #[arg(long)]
    amount_column: Option<usize>,
    /// The column of years or dates, from 1.
    #[arg(long)]
    year_column: Option<usize>,
    /// A table of two columns: a company, its parent.
    #[arg(long)]
    parents: Option<PathBuf>,
    /// Count lines that call themselves totals.
    #[arg(long)]
    with_totals: bool,
    /// Take an empty identifier for the one above, as merged cells show it.
    #[arg(long)]
    fill_down: bool,
}

impl Options {
    /// Crosses the file and prints the result.
    pub async fn run(self) -> Result<(), Failure> {
        let store = self.database.open(Access::Read).await?;
        let label = match &self.base {
            Some(label) => Some(label.clone()),
            None => store.newest_startup_version().await?,
        };
        let label = label.ok_or("there is no start-up base yet: import one with `observatoire import base`")?;
        let bytes =
            store.startup_base(&label).await?.ok_or_else(|| format!("there is no version {label} of the base"))?;
        store.close().await;
        let base = decoded_base(&bytes)?;
        let (mut file, preview) = self.file.open()?;
        print(&preview);
        let missing = "no column of identifiers, or none of amounts, was recognised: name them with --identifier-column and --amount-column";
        let guess = &preview.guess;
        let mut guess = guess.clone();
        let from_one = |column: Option<usize>| column.and_then(|column| column.checked_sub(1));
        guess.identifier = from_one(self.identifier_column).or(guess.identifier);
        guess.amount = from_one(self.amount_column).map(AmountColumns::One).or(guess.amount);
        guess.year = from_one(self.year_column).or(guess.year);
        let mut columns = guess.columns(self.year.unwrap_or_default()).ok_or(missing)?;
        if let Some(year) = self.year.filter(|_| self.year_column.is_none()) {
            columns.year = YearOf::File(year);
        }
        if columns.year == YearOf::File(0) {
            return Err("the file has no column of years: name the year with --year".into());
        }
        let decimal = match self.file.decimal.or(guess.decimal) {
            Some(decimal) => decimal,
            None if guess.ambiguous => {
                return Err(
                    "amounts such as 1.250 can be read in two ways: choose with --decimal , or --decimal .".into()
                );
            }
            None => Decimal::Comma,
        };
        let layout = Layout {
            format: preview.format.clone(),
            decimal,
            heading: self.file.heading.unwrap_or(guess.heading),
            width: guess.width,
            columns,
            tax: guess.tax,
            fill_down: self.fill_down,
            without_totals: !self.with_totals,
        };
        let parents = self.parents()?;
        let crossing = Crossing::new(&base, &parents, &layout);
        let outcome = file.with_rows(&layout.format, decimal, |rows| crossing.all(rows, &mut |_| true))?;
        let outcome = outcome.map_err(|error| format!("{}: {error}", self.file.file.display()))?;
        report(&outcome, &base, layout.tax);
        if outcome.quality.is_unusable(service::startup_base::MOST_WITHOUT_NUMBER) {
            return Err("more than 5 % of the lines or of the euros have no usable identifier: the result above cannot be relied upon".into());
        }
        Ok(())
    }

    fn parents(&self) -> Result<Parents, Failure> {
        let Some(path) = &self.parents else { return Ok(Parents::default()) };
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let opened = std::fs::File::open(path).map_err(|error| named(&error))?;
        let mut file = TableFile::open(opened).map_err(|error| named(&error))?;
        let format = file.format();
        let (parents, passed) =
            file.with_rows(&format, Decimal::Comma, |rows| Parents::read(rows)).map_err(|error| named(&error))??;
        println!("parents\t{}\nrows without two companies\t{passed}", parents.len());
        Ok(parents)
    }
}

/// Prints an outcome, a figure a line: tab-separated, amounts in euros.
fn report(outcome: &Outcome, base: &suppliers::base::Base, tax: Tax) {
    println!("base\t{}\namounts\t{}", outcome.base, if tax == Tax::Excluded { "before tax" } else { "after tax" });
    for year in &outcome.years {
        let y = year.year;
        println!("{y}\tpurchases\t{}", euros(year.purchases));
        println!("{y}\tsuppliers\t{}", year.suppliers);
        for (definition, part) in base.definitions().iter().zip(&year.startups) {
            println!("{y}\tstart-ups, {}\t{}\t{}", definition.code, part.suppliers, euros(part.cents));
        }
        for (band, part) in &year.bands {
            println!("{y}\tstart-ups, {}\t{}\t{}", band.label(), part.suppliers, euros(part.cents));
        }
        for (region, part) in &year.regions {
            println!("{y}\tstart-ups, region {region}\t{}\t{}", part.suppliers, euros(part.cents));
        }
        println!("{y}\tsuppliers below zero\t{}\t{}", year.below_zero.suppliers, euros(year.below_zero.cents));
        println!("{y}\tsuppliers at zero\t{}", year.at_zero);
        for one in outcome.unsent.largest.get(&y).into_iter().flatten() {
            println!("{y}\tlargest\t{}\t{}\t{}", one.siren, one.name, euros(one.cents));
        }
    }
    let quality = &outcome.quality;
    println!("lines\t{}", quality.lines);
    for (class, tally) in &quality.identifiers {
        println!("identifier {}\t{}\t{}", code(*class), tally.lines, euros(tally.cents));
    }
    for (reason, tally) in &quality.refused {
        println!("left out\t{}\t{}\t{}", reason.sentence(), tally.lines, euros(tally.cents));
    }
    println!("repeated lines\t{}\t{}", quality.repeated_lines.lines, euros(quality.repeated_lines.cents));
    println!("lines of totals left out\t{}", quality.totals);
    for line in &outcome.unsent.refused_lines {
        println!("line {}\t{}\t{}", line.number, line.cell, line.reason);
    }
}

fn code(class: IdentifierClass) -> String {
    serde_json::to_string(&class).unwrap_or_default().replace(['"', '{', '}'], "")
}

/// Whole cents as euros with a decimal point, for programs.
fn euros(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}
