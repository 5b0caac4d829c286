//! Crosses an invented file of purchases with an invented base, and times it: `bench csv LINES FILE` or `bench xlsx
//! LINES FILE`.
//!
//! Prints one line for each figure: seconds, lines a second, most memory used. `make bench` runs it beside `DuckDB` on
//! the same file and base, and in a browser.
#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::Instant;
use suppliers::amount::Decimal;
use suppliers::base::{Base, Definition, Entry, Membership};
use suppliers::crossing::Crossing;
use suppliers::file::TableFile;
use suppliers::layout::{Layout, Tax};
use suppliers::parents::Parents;
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
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, lines, path] = &arguments[..] else { panic!("csv or xlsx, a number of lines, a file") };
    let lines: u64 = lines.parse().unwrap();
    let mut numbers = Numbers(42);
    let suppliers: Vec<(Siren, String)> =
        (0..60_000).map(|_| siren(numbers.next())).map(|s| (s, establishment(s))).collect();
    let listed: Vec<Siren> = suppliers
        .iter()
        .step_by(20)
        .map(|(siren, _)| *siren)
        .chain((0..22_000).map(|_| siren(numbers.next())))
        .collect();
    if kind == "csv" {
        write(path, lines, &suppliers, &mut numbers);
    } else {
        write_workbook(path, lines, &suppliers, &mut numbers);
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

    let begun = Instant::now();
    let mut file = TableFile::open(File::open(path).unwrap()).unwrap();
    let format = file.format();
    let guess = file.preview(&format).unwrap().guess;
    let layout = Layout {
        format: format.clone(),
        decimal: guess.decimal.unwrap_or(Decimal::Comma),
        heading: guess.heading,
        width: guess.width,
        columns: guess.columns(2025).unwrap(),
        tax: Tax::Excluded,
        fill_down: false,
        without_totals: true,
    };
    let parents = Parents::default();
    let crossing = Crossing::new(&base, &parents, &layout);
    let outcome = file.with_rows(&format, layout.decimal, |rows| crossing.all(rows, &mut |_| true)).unwrap().unwrap();
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

/// One invented purchase: the supplier's place, a number that only it has, cents, month.
fn purchase(numbers: &mut Numbers, suppliers: usize) -> (usize, u64, i64, u64) {
    let pick = numbers.next();
    let cents = 100 + ((pick >> 20) % 4_000_000) as i64;
    let cents = if pick >> 60 == 0 { -cents } else { cents };
    ((pick % suppliers as u64) as usize, pick % 997, cents, 1 + (pick >> 40) % 12)
}

/// The same purchases as a workbook, whose texts are in its cells.
fn write_workbook(path: &str, lines: u64, suppliers: &[(Siren, String)], numbers: &mut Numbers) {
    let mut zip = zip::ZipWriter::new(BufWriter::new(File::create(path).unwrap()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Achats\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"a\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.start_file("xl/worksheets/sheet1.xml", options.large_file(true)).unwrap();
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let heading: String = ["SIRET", "Fournisseur", "Date", "Montant HT"].map(text).concat();
    write!(zip, "<worksheet><sheetData><row r=\"1\">{heading}</row>").unwrap();
    for line in 0..lines {
        let (place, name, cents, month) = purchase(numbers, suppliers.len());
        let (siret, date) = (&suppliers[place].1, text(&format!("15/{month:02}/2025")));
        let name = text(&format!("FOURNISSEUR {name}"));
        let euros = format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
        write!(zip, "<row r=\"{}\"><c><v>{siret}</v></c>{name}{date}<c><v>{euros}</v></c></row>", line + 2).unwrap();
    }
    write!(zip, "</sheetData></worksheet>").unwrap();
    zip.finish().unwrap().flush().unwrap();
}

fn write(path: &str, lines: u64, suppliers: &[(Siren, String)], numbers: &mut Numbers) {
    let mut out = BufWriter::new(File::create(path).unwrap());
    writeln!(out, "SIRET;Fournisseur;Facture;Date;Montant HT").unwrap();
    for line in 0..lines {
        let (place, name, cents, month) = purchase(numbers, suppliers.len());
        let (sign, cents, siret) = (if cents < 0 { "-" } else { "" }, cents.abs(), &suppliers[place].1);
        writeln!(
            out,
            "{siret};FOURNISSEUR {name};F{line:07};15/{month:02}/2025;{sign}{},{:02}",
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
