//! Crosses an invented file of purchases with an invented base, and times it: `bench [LINES [FILE]]`.
//!
//! Prints one line for each figure: seconds, lines a second, most memory used. `make bench` runs it beside DuckDB on the
//! same file and base.
#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::Instant;
use suppliers::base::{Base, Definition, Entry, Membership};
use suppliers::crossing::Crossing;
use suppliers::layout::{Format, Layout, Tax, guess_columns, guess_format};
use suppliers::parents::Parents;
use suppliers::table::csv::Csv;
use survey::Siren;

/// Pseudo-random numbers, the same at each run (xorshift64*; Marsaglia 2003, Vigna 2016).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
}

fn siren(number: u64) -> Siren {
    let first = 10_000_000 + number % 89_999_999;
    (0..10).find_map(|check| Siren::parse(&format!("{first:08}{check}")).ok()).unwrap()
}

fn establishment(siren: Siren) -> String {
    let text = siren.to_string();
    (0..10).map(|check| format!("{text}0001{check}")).find(|siret| survey::Siret::parse(siret).is_ok()).unwrap()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let lines: u64 = arguments.next().map_or(5_000_000, |lines| lines.parse().unwrap());
    let path = arguments.next().unwrap_or_else(|| "target/tmp/purchases.csv".into());
    let mut numbers = Numbers(42);
    let suppliers: Vec<(Siren, String)> =
        (0..60_000).map(|_| siren(numbers.next())).map(|s| (s, establishment(s))).collect();
    let listed: Vec<Siren> = suppliers
        .iter()
        .step_by(20)
        .map(|(siren, _)| *siren)
        .chain((0..22_000).map(|_| siren(numbers.next())))
        .collect();
    if !std::fs::exists(&path).unwrap() {
        write(&path, lines, &suppliers, &mut numbers);
    }
    let mut list = BufWriter::new(File::create(format!("{path}.base")).unwrap());
    writeln!(list, "siren").unwrap();
    listed.iter().for_each(|siren| writeln!(list, "{siren}").unwrap());
    list.flush().unwrap();
    let membership = Membership { definition: 0, from: 1900, until: 2100 };
    let entry = |siren: &Siren| Entry { siren: *siren, region: Some(0), memberships: vec![membership] };
    let own = Definition { code: "base".into(), label: "base".into(), undecided: 0 };
    let base = Base::new("bench".into(), vec![own], vec!["Bretagne".into()], listed.iter().map(entry).collect());
    println!("base_entries\t{}\nbase_bytes\t{}", base.len(), base.encode().len());

    let mut first = vec![0; 1 << 18];
    let read = std::io::Read::read(&mut File::open(&path).unwrap(), &mut first).unwrap();
    let format = guess_format(&first[..read]);
    let open = || Csv::new(File::open(&path).unwrap(), format.separator.byte(), format.encoding, format.old_line_ends);
    let guess = guess_columns(&mut open());
    let layout = Layout {
        format: Format::Csv { encoding: format.encoding, separator: format.separator, old_line_ends: false },
        decimal: guess.decimal.unwrap(),
        heading: guess.heading,
        width: guess.width,
        columns: guess.columns(2025).unwrap(),
        tax: Tax::Excluded,
        fill_down: false,
        without_totals: true,
    };
    let begun = Instant::now();
    let outcome = Crossing::new(&base, &Parents::default(), &layout).all(&mut open(), &mut |_| true).unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    let year = &outcome.years[0];
    println!("lines\t{}\nseconds\t{seconds:.3}", outcome.quality.lines);
    println!("lines_a_second\t{:.0}", outcome.quality.lines as f64 / seconds);
    println!(
        "startup_cents\t{}\npurchases_cents\t{}\nstartups\t{}",
        year.own().cents,
        year.purchases,
        year.own().suppliers
    );
    println!("most_memory_kb\t{}", most_memory().unwrap_or_default());
}

fn write(path: &str, lines: u64, suppliers: &[(Siren, String)], numbers: &mut Numbers) {
    std::fs::create_dir_all(std::path::Path::new(path).parent().unwrap()).unwrap();
    let mut out = BufWriter::new(File::create(path).unwrap());
    writeln!(out, "SIRET;Fournisseur;Facture;Date;Montant HT").unwrap();
    for line in 0..lines {
        let pick = numbers.next();
        let (_, siret) = &suppliers[(pick % suppliers.len() as u64) as usize];
        let cents = 100 + (pick >> 20) % 4_000_000;
        let sign = if pick >> 60 == 0 { "-" } else { "" };
        let month = 1 + (pick >> 40) % 12;
        writeln!(
            out,
            "{siret};FOURNISSEUR {};F{line:07};15/{month:02}/2025;{sign}{},{:02}",
            pick % 997,
            cents / 100,
            cents % 100
        )
        .unwrap();
    }
    out.flush().unwrap();
}

/// The most memory that the process has used, in kB; Linux only.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
