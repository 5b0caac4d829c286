//! Reads a file of public contracts, resolves it and prints what it contains and how long that took:
//! `cargo run --release --package procurement --example measure -- FILE [BASE]`, where BASE is a list of SIREN, one at
//! the beginning of each line.

use chrono::NaiveDate;
use procurement::{Failure, Figures, Flow, Item, Resolver, Review, Settings, Summary};
use std::collections::BTreeSet;
use std::error::Error;
use std::fs::{File, read_to_string};
use std::time::Instant;
use survey::Siren;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which file?")?;
    let base: BTreeSet<Siren> = match arguments.next() {
        Some(base) => read_to_string(base)?.lines().filter_map(|line| Siren::parse(line.get(..9)?).ok()).collect(),
        None => BTreeSet::new(),
    };
    let begun = Instant::now();
    let mut resolver = Resolver::new(|_| false);
    let summary = read_file(&path, &mut |item| {
        match item {
            Item::Contract(contract) => resolver.add(&contract),
            Item::Broken { place, damage } => println!("{place}: {damage}"),
            Item::Refused { .. } => {}
        }
        Flow::Next
    })?;
    let read = begun.elapsed();
    let start_ups = |siren: Siren, _: Option<i32>| base.contains(&siren);
    let resolution = resolver.finish(&Review { start_ups: &start_ups, accepted: &|_| false });
    let figures = Figures::of(&resolution, &start_ups);
    println!("{summary:#?}\n{figures:#?}");
    println!("read in {read:?}, all in {:?}", begun.elapsed());
    Ok(())
}

fn read_file(path: &str, take: &mut dyn FnMut(Item) -> Flow) -> Result<Summary, Failure> {
    let file = File::open(path)?;
    // Dates after the day on which the benchmark was written are as wrong as any.
    let settings = Settings { today: NaiveDate::from_ymd_opt(2026, 11, 30).unwrap_or_default(), announced: None };
    match path.ends_with(".parquet") {
        true => procurement::read_parquet(file, settings, take),
        false => procurement::read(file, settings, take),
    }
}
