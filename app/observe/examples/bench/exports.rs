//! The cost of an export: seconds, and the process's peak memory.

use super::{AT_ONCE, Failure};
use chrono::Utc;
use documents::responses::{ExportRequest, Format};
use observe::exports::file::Export;
use std::time::Instant;
use store::{Secret, SectionSave, Store, Submission};
use survey::library::Library;
use survey::{Answers, Audience, EditionYear, Typed, sample_respondent};

/// Numbers of responses for the first and the second export.
const FEW: usize = 10_000;
const MANY: usize = 100_000;
/// The variable that sets another number of rows for the second export. A million takes a quarter of an hour to
/// insert.
const ROWS: &str = "OBSERVATOIRE_BENCH_ROWS";
/// Number of distinct answers: generating them costs more than inserting them.
const DRAWN: u64 = 500;
const AUDIENCE: Audience = Audience::Acheteurs;

/// Fills a temporary database, exports it in each format, and prints the figures.
pub async fn run(edition: EditionYear) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&format!("sqlite://{}", folder.path().join("exports.db").display())).await?;
    let library = Library::embedded()?;
    let questionnaire = library.get(edition, AUDIENCE).ok_or("the questionnaire")?;
    let drawn: Vec<Answers> =
        (0..DRAWN).map(|seed| questionnaire.read(&sample_respondent::typed(questionnaire, seed)).answers).collect();
    let many = std::env::var(ROWS).ok().map_or(Ok(MANY), |rows| rows.parse())?;
    println!(
        "\n{:<32}{:>16}{:>12}{:>18}{:>12}",
        "Exports of buyers' responses",
        format!("{FEW} rows, s"),
        "peak, MB",
        format!("{many} rows, s"),
        "peak, MB"
    );
    fill(&store, edition, &drawn, 0, FEW).await?;
    let mut few = Vec::new();
    for format in Format::ALL {
        few.push(one(&store, &library, edition, format, FEW).await?);
    }
    fill(&store, edition, &drawn, FEW, many.saturating_sub(FEW)).await?;
    for (format, (seconds, peak)) in Format::ALL.into_iter().zip(few) {
        let (more_seconds, more_peak) = one(&store, &library, edition, format, many.max(FEW)).await?;
        println!("{:<32}{seconds:>16.1}{peak:>12.0}{more_seconds:>18.1}{more_peak:>12.0}", format.extension());
    }
    store.close().await;
    Ok(())
}

/// Seconds and peak megabytes of one export.
async fn one(
    store: &Store,
    library: &Library,
    edition: EditionYear,
    format: Format,
    rows: usize,
) -> Result<(f64, f64), Failure> {
    let request = ExportRequest { format, ..ExportRequest::whole(edition, AUDIENCE) };
    let out = tempfile::tempfile()?;
    forget_peak();
    let begun = Instant::now();
    let written = Export::of(store, library, request).await?.write(std::io::BufWriter::new(out)).await?;
    assert_eq!(written, rows as u64, "a whole file");
    Ok((begun.elapsed().as_secs_f64(), peak()))
}

/// Resets Linux's record of peak memory.
fn forget_peak() {
    let _elsewhere = std::fs::write("/proc/self/clear_refs", "5");
}

/// Peak memory in megabytes; 0 if the system does not report it.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: f64 = line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0.0);
    kilobytes * 1_024.0 / 1e6
}

async fn fill(
    store: &Store,
    edition: EditionYear,
    drawn: &[Answers],
    from: usize,
    count: usize,
) -> Result<(), Failure> {
    for chunk in (from..from + count).collect::<Vec<_>>().chunks(AT_ONCE) {
        futures::future::try_join_all(chunk.iter().map(|number| send(store, edition, drawn, *number))).await?;
    }
    Ok(())
}

async fn send(store: &Store, edition: EditionYear, drawn: &[Answers], number: usize) -> Result<(), Failure> {
    let key = Secret::random().map_err(|e| e.to_string())?.hash();
    let at = Utc::now();
    let draft = SectionSave::new(key, (edition, AUDIENCE), "organisation", Vec::new(), Typed::default(), at);
    let draft_revision = store.save_section(draft).await?.revision;
    store
        .submit(Submission {
            key,
            draft_revision,
            reference: format!("EXPORT-{number}"),
            edition,
            audience: AUDIENCE,
            questionnaire_version: 1,
            answers: drawn[number % drawn.len()].clone(),
            contacts: Vec::new(),
            organisation: None,
            segment: Some("eti".to_owned()),
            receipt_to: None,
            address_fields: Vec::new(),
            at,
        })
        .await?;
    Ok(())
}
