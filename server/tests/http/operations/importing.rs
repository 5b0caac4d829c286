//! `observatoire import decp`: what is printed, what is stored, and what an interruption leaves.

use crate::support::app::{PASSWORD, PROGRAM, run};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use store::{Access, Opening, Store};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../app/procurement/data");
/// What an independent computation gives for the real file.
const INDEPENDENT: &str = include_str!("../../../../app/procurement/tests/independent/real-file.json");

/// A database with the laureates of the i-Lab competition as start-ups.
struct There {
    folder: tempfile::TempDir,
    url: String,
}

impl There {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("essai.db").display());
        let there = Self { folder, url };
        there.done(&["staff", "add", "a@obs.example", "--role", "manager", "--password-stdin"]);
        let list = there.write("laureats.csv", &unpacked("laureats-i-lab-siren.csv.gz"));
        there.done(&["import", "base", text(&list), "--source", "i_lab", "--licence", "LO 2.0", "--yes"]);
        there
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run(&self.url, arguments, PASSWORD)
    }

    /// The output of a command that succeeds.
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The numbers of all imports, with whether each is confirmed.
    async fn imports(&self) -> Vec<(i64, bool)> {
        let opening = Opening { access: Access::Read, unverified: false };
        let store = Store::open_as(&self.url, opening).await.unwrap();
        let imports = store.procurement_imports().await.unwrap();
        store.close().await;
        imports.into_iter().map(|one| (one.id, one.taken.is_some())).collect()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn real_file() -> String {
    format!("{DATA}/decp-aife-2018-2019.json.gz")
}

fn unpacked(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(format!("{DATA}/{name}")).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

/// The amount of `[contracts, cents, …]` as the report prints it.
fn euros(cents: &Value) -> String {
    let cents = cents.as_i64().unwrap();
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[tokio::test]
async fn the_real_contracts_are_reported_as_an_independent_computation_has_them() {
    let there = There::new();
    let refused = there.run(&["import", "decp", &real_file()]);
    assert_eq!(refused.status.code(), Some(1));
    let why = stderr(&refused);
    assert!(why.contains("reading decp-aife-2018-2019.json.gz: 100 %, 4000 records"), "{why}");
    assert!(why.contains("70 enregistrements n’ont pas d’identifiant utilisable, sur 4\u{202f}530"), "{why}");
    let printed = there.done(&["import", "decp", &real_file(), "--most-without-number", "10"]);
    assert!(printed.ends_with("nothing is imported: add --yes to import\n"));
    assert_eq!(
        String::from_utf8(refused.stdout).unwrap(),
        printed.trim_end_matches("nothing is imported: add --yes to import\n")
    );
    assert_eq!(there.imports().await, []);

    let expected: Value = serde_json::from_str(INDEPENDENT).unwrap();
    let lines: Vec<&str> = printed.lines().collect();
    let has = |line: String| assert!(lines.contains(&line.as_str()), "{line}\n{printed}");
    has(format!("records\t{}", expected["read"]));
    has(format!("contracts\t{}", expected["contracts"]));
    let sum = |what: &str, of: &Value| has(format!("{what}\t{}\t{}", of[0], euros(&of[1])));
    let refused = &expected["refused"];
    sum("refused\tcontrat sans identifiant", &refused["no id"]);
    sum("refused\tcontrat sans acheteur", &refused["no buyer"]);
    sum("refused\tSIRET de l’acheteur faux", &refused["wrong buyer"]);
    sum("published again, same amount", &expected["duplicates"]["same_amount"]);
    sum("ceilings of framework agreements", &expected["ceilings"]);
    sum("waiting\tmontant très supérieur à celui des marchés comparables", &expected["waiting"]["above peers"]);
    sum("undated\tdate absente", &expected["undated"]["missing"]);
    for year in ["2018", "2019"] {
        sum(&format!("{year}\tcounted"), &expected["years"][year]);
    }
    // The computation knows no years of a start-up, as the widest definition.
    for (key, year) in [("2019", "2019"), ("undated", "undated")] {
        let matched = &expected["matched"][key];
        let parts = format!("{}\t{}\t{}", matched[0], euros(&matched[1]), euros(&matched[2]));
        has(format!("{year}\tstart-ups, listed\t{parts}"));
    }
    assert_eq!(lines.iter().filter(|line| line.starts_with("passed over\t")).count(), 70);
}

#[tokio::test]
async fn the_same_contracts_twice_change_nothing_and_a_newer_base_makes_an_import() {
    let there = There::new();
    let file = real_file();
    let import = ["import", "decp", &file, "--most-without-number", "10", "--yes"];
    let stored = there.done(&["import", "decp", &file, "--most-without-number", "10", "--to-confirm"]);
    assert!(stored.ends_with("stored: number 1, to be confirmed at /observatoire/marches/imports/1\n"), "{stored}");
    assert_eq!(there.imports().await, [(1, false)]);
    assert!(there.done(&import).ends_with("imported: number 1\n"));
    // Under another name and in another compression, but of the same bytes.
    let again = there.write("autre-nom.json", &fs::read(real_file()).unwrap());
    for file in [text(&again), &file] {
        let said = there.done(&["import", "decp", file, "--yes"]);
        assert_eq!(said, "these files were imported before, with version 2026-1 of the base: nothing changed\n");
    }
    assert_eq!(there.imports().await, [(1, true)]);
    let own = there.write("liste.csv", "SIREN;Nom\n439899469;Spectat\n".as_bytes());
    there.done(&["import", "base", text(&own), "--source", "observatoire", "--licence", "interne", "--yes"]);
    assert!(there.done(&import).contains("\nimported: number "));
    assert_eq!(there.imports().await.len(), 2);
    let log = there.done(&["audit", "list", "--act", "procurement_imported"]);
    assert_eq!(log.lines().count(), 3, "stored, confirmed, and the newer base: {log}");
    assert!(log.contains("decp-aife-2018-2019.json.gz\timport 1, base 2026-1"), "{log}");
}

#[tokio::test]
async fn a_cut_file_an_interruption_or_a_missing_base_leaves_nothing_behind() {
    let there = There::new();
    let whole = unpacked("decp-aife-2018-2019.json.gz");
    let cut = there.write("coupe.json", &whole[..whole.len() / 2]);
    let refused = there.run(&["import", "decp", text(&cut), "--most-without-number", "10", "--yes"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("coupe.json: Ce fichier est incomplet"), "{}", stderr(&refused));
    assert_eq!(there.imports().await, []);

    // Large enough to be read for a while.
    let large = there.write("grand.json", &whole.trim_ascii_end().repeat(3));
    let import = ["import", "decp", text(&large), "--most-without-number", "10", "--yes"];
    let mut child = Command::new(PROGRAM)
        .args(import)
        .env("DATABASE_URL", &there.url)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut printed, mut progress) = (Vec::new(), child.stderr.take().unwrap());
    while !String::from_utf8_lossy(&printed).contains("reading grand.json") {
        let mut bytes = [0; 64];
        let count = progress.read(&mut bytes).unwrap();
        assert!(count > 0, "{}", String::from_utf8_lossy(&printed));
        printed.extend_from_slice(&bytes[..count]);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(there.imports().await, []);
    assert!(there.done(&import).ends_with("imported: number 1\n"), "begun again, it is imported");

    let folder = tempfile::tempdir().unwrap();
    let empty = format!("sqlite://{}", folder.path().join("vide.db").display());
    run(&empty, &["staff", "add", "a@obs.example", "--role", "manager", "--password-stdin"], PASSWORD);
    let without = run(&empty, &["import", "decp", &real_file()], "");
    assert_eq!(without.status.code(), Some(1));
    assert!(stderr(&without).contains("observatoire import base"), "{}", stderr(&without));
}
