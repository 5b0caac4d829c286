//! The report of an import, a figure a line: tab-separated, amounts in euros.

use procurement::figures::{Matched, Tally};
use procurement::import::FileRead;
use procurement::{Import, Report};

/// Prints how the files were read and what they add up to.
pub fn print(import: &Import) {
    let report = &import.report;
    report.files.iter().for_each(print_file);
    println!("base\t{}\ncontracts\t{}", report.base, report.figures.contracts);
    let duplicates = &report.figures.duplicates;
    for (name, sum) in [
        ("published again, same amount", duplicates.same_amount),
        ("published again, other amount", duplicates.other_amount),
        ("published again, under another number", duplicates.other_key),
        ("annulled", report.figures.annulled),
        ("concessions", report.figures.concessions),
        ("ceilings of framework agreements", report.figures.ceilings),
        ("without a usable number of a holder", report.figures.without_holder),
    ] {
        println!("{name}\t{}", tally(sum));
    }
    for (reason, contracts) in &report.figures.unknown_amounts {
        println!("unknown amount\t{reason}\t{contracts}");
    }
    for (surprise, sum) in &report.figures.waiting {
        println!("waiting\t{surprise}\t{}", tally(*sum));
    }
    print_counted(report);
}

fn print_file(file: &FileRead) {
    let summary = &file.summary;
    let schemas: Vec<String> = summary.schemas.keys().map(ToString::to_string).collect();
    let gzip = if summary.gzip { " in gzip" } else { "" };
    println!("file\t{}\nformat\t{}{gzip}, {}", file.name, summary.format, schemas.join(", "));
    for (number, first) in (1..).zip(&file.beginning) {
        let date = first.notified.known().map(|date| date.to_string()).unwrap_or_default();
        let amount = first.cents.map(|cents| euros(cents.into())).unwrap_or_default();
        let holders = first.holders.join(" | ");
        println!("{number}\t{}\t{}\t{date}\t{amount}\t{holders}\t{}", first.buyer, first.id, first.object);
    }
    println!("bytes\t{}\nrecords\t{}", summary.bytes, summary.records);
    for (reason, sum) in &summary.refused {
        println!("refused\t{reason}\t{}", tally(*sum));
    }
    for (damage, records) in &summary.broken {
        println!("broken\t{damage}\t{records}");
    }
    for missed in &file.missed {
        let amount = missed.cents.map(|cents| euros(cents.into())).unwrap_or_default();
        println!("passed over\t{}\t{}\t{}\t{amount}", missed.place.number, missed.place.offset, missed.why);
    }
}

fn print_counted(report: &Report) {
    let figures = &report.figures;
    for (year, sum) in &figures.counted.by_year {
        println!("{year}\tcounted\t{}", tally(*sum));
    }
    for (fault, sum) in &figures.undated {
        println!("undated\t{fault}\t{}", tally(*sum));
    }
    for definition in &report.definitions {
        let code = &definition.code;
        for (year, sum) in &definition.start_ups.by_year {
            println!("{year}\tstart-ups, {code}\t{}", matched(*sum));
        }
        println!("undated\tstart-ups, {code}\t{}", matched(definition.undated));
    }
}

fn tally(sum: Tally) -> String {
    format!("{}\t{}", sum.contracts, euros(sum.cents))
}

/// Contracts, the start-ups' part, the whole amounts.
fn matched(sum: Matched) -> String {
    format!("{}\t{}\t{}", sum.contracts, euros(sum.cents), euros(sum.whole_cents))
}

/// Cents as euros with a decimal point, for programs.
fn euros(cents: i128) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}
