//! Exports on the running server: the staff's page, the command line, the log, aborted transfers.

use crate::support::app::{PROGRAM, TestApp, run, siren};
use crate::support::client::{Browser, fields, location};
use reqwest::{Response, StatusCode};
use std::process::Command;

/// A value of a CSV file with semicolons and without quotes, by its header.
fn value(csv: &str, line: usize, name: &str) -> String {
    let rows: Vec<Vec<&str>> =
        csv.trim_start_matches('\u{feff}').lines().map(|line| line.split(';').collect()).collect();
    let place = rows[0].iter().position(|header| *header == name).unwrap_or_else(|| panic!("no column {name}"));
    rows[line][place].to_owned()
}

async fn signed_in(app: &TestApp, role: &str) -> Browser {
    app.staff(&format!("{role}@obs.example"), role);
    let mut browser = app.browser();
    browser.sign_in(&format!("{role}@obs.example")).await;
    browser
}

async fn answered(app: &TestApp, count: usize) -> Vec<String> {
    let respondent = app.browser();
    let mut references = Vec::new();
    for _ in 0..count {
        let response = respondent.buyer(&siren(), [("1 234,56", "10 000 000"), ("nsp", "1 000")]).await;
        references.push(respondent.send(&response).await);
    }
    references
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// The log entries of exports, read from the database.
async fn noted(app: &TestApp) -> Vec<String> {
    let store = store::Store::open(&app.database).await.unwrap();
    let filter = store::AuditFilter { act: "exported".to_owned(), ..Default::default() };
    let entries = store.audit_page(&filter, i64::MAX, 50).await.unwrap();
    store.close().await;
    entries.into_iter().map(|entry| format!("{} {} {}", entry.actor.name, entry.object, entry.details)).collect()
}

#[tokio::test]
async fn only_people_with_the_right_to_export_see_the_page_and_get_the_file() {
    let app = TestApp::start();
    let expected = [("administrator", 200), ("manager", 200), ("analyst", 403), ("partner", 403)];
    for (role, status) in expected {
        let browser = signed_in(&app, role).await;
        for path in [
            "/observatoire/exports",
            "/observatoire/jetons",
            "/exports/fichier?audience=acheteurs",
            "/api/v1/exports/acheteurs.csv",
            "/api/v1/codebook/acheteurs.json",
        ] {
            assert_eq!(browser.get(path).await.status().as_u16(), status, "{role} {path}");
        }
        let form = fields(&[("nom", "Essai"), ("droits", "exports:read")]);
        let expected = if status == 200 { 303 } else { 403 };
        assert_eq!(browser.post("/api/jetons/ajout", &form).await.status().as_u16(), expected, "{role}");
        let expected = if status == 200 { 404 } else { 403 };
        assert_eq!(browser.post("/api/jetons/retrait", &fields(&[("jeton", "0")])).await.status().as_u16(), expected);
    }
    let nobody = app.browser();
    assert_eq!(location(&nobody.get("/observatoire/exports").await), "/connexion");
    assert_eq!(nobody.get("/exports/fichier?audience=acheteurs").await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_csv_file_contains_every_response_with_its_number_and_is_logged() {
    let app = TestApp::start();
    let references = answered(&app, 3).await;
    let staff = signed_in(&app, "manager").await;
    let page = staff.page("/observatoire/exports?audience=acheteurs&counting=true").await;
    assert!(page.contains("3 réponses correspondent à ces choix."));
    let file = staff.get("/exports/fichier?audience=acheteurs&counting=true&segment=grand_groupe").await;
    assert_eq!(file.status(), StatusCode::OK);
    assert_eq!(header(&file, "x-row-count"), "3");
    assert_eq!(header(&file, "content-type"), "text/csv; charset=utf-8");
    assert_eq!(header(&file, "content-disposition"), "attachment; filename=\"observatoire-2026-acheteurs.csv\"");
    assert_eq!(header(&file, "cache-control"), "no-store");
    let csv = file.text().await.unwrap();
    assert!(csv.starts_with('\u{feff}'), "{csv}");
    let shape: Vec<usize> = csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .flexible(true)
        .from_reader(csv.as_bytes())
        .records()
        .map(|line| line.unwrap().len())
        .collect();
    assert!(shape.len() == 4 && shape.iter().all(|cells| *cells == shape[0]), "{shape:?}");
    let bare = staff.get("/exports/fichier?audience=acheteurs&counting=true&segment=grand_groupe&mark=false").await;
    assert!(bare.text().await.unwrap().starts_with("reference"));
    for (line, reference) in references.iter().enumerate() {
        assert_eq!(value(&csv, line + 1, "reference"), *reference);
        assert_eq!(value(&csv, line + 1, "AC05.2025"), "1234,56");
        assert_eq!(value(&csv, line + 1, "AC05.2025.statut"), "repondu");
        assert_eq!(value(&csv, line + 1, "AC05.2024"), "");
        assert_eq!(value(&csv, line + 1, "AC05.2024.statut"), "nsp");
    }
    let noted = noted(&app).await;
    assert_eq!(noted.len(), 2, "with and without the mark");
    assert!(
        noted[1].starts_with("manager@obs.example observatoire-2026-acheteurs.csv rows=3&edition=2026"),
        "{noted:?}"
    );
    assert!(noted[1].contains("counting=true&segment=grand_groupe"));
    let none = staff.get("/exports/fichier?audience=acheteurs&sent_to=2020-01-01").await;
    assert_eq!(header(&none, "x-row-count"), "0");
    assert_eq!(none.text().await.unwrap().lines().count(), 1);
}

#[tokio::test]
async fn errors_return_to_the_page_with_the_reason_beside_the_field() {
    let app = TestApp::start();
    let staff = signed_in(&app, "manager").await;
    let wrong = "audience=start-up&segment=eti&sent_from=2026-02-30&format=xlsx";
    let back = location(&staff.get(&format!("/exports/fichier?{wrong}")).await);
    assert_eq!(back, format!("/observatoire/exports?{wrong}"));
    let page = staff.page(&back).await;
    assert!(page.contains("<title>Erreur : Exports"), "{page}");
    for text in [
        "Ce questionnaire n’a pas ce segment.",
        "Indiquez un jour qui existe",
        "id=\"sent_from-erreur\"",
        "value=\"2026-02-30\"",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[tokio::test]
async fn a_response_that_cannot_be_read_breaks_the_transfer() {
    let app = TestApp::start();
    answered(&app, 3).await;
    let staff = signed_in(&app, "manager").await;
    spoil(&app.database).await;
    for format in ["csv", "xlsx", "parquet"] {
        let file = staff.get(&format!("/exports/fichier?audience=acheteurs&format={format}")).await;
        // The head is sent before the error occurs: the transfer breaks instead of being short.
        assert_eq!((file.status(), header(&file, "x-row-count")), (StatusCode::OK, "3"), "{format}");
        assert!(file.bytes().await.is_err(), "{format}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.csv");
    let output = run(&app.database, &["export", "--audience", "acheteurs", "--output", path.to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("stored data cannot be read"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "a short file bears no name");
}

/// Makes the answers of the last response unreadable.
async fn spoil(database: &str) {
    use sqlx::Connection;
    let mut connection = sqlx::SqliteConnection::connect(database).await.unwrap();
    let sql = "UPDATE responses SET answers = '{' WHERE id = (SELECT MAX(id) FROM responses)";
    sqlx::query(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn the_command_line_writes_each_format_completely_or_not_at_all() {
    let app = TestApp::start();
    let references = answered(&app, 2).await;
    let folder = tempfile::tempdir().unwrap();
    let export = |format: &str, output: &str, more: &[&str]| {
        let arguments =
            ["export", "--edition", "2026", "--audience", "acheteurs", "--format", format, "--output", output];
        run(&app.database, &[&arguments, more].concat(), "")
    };
    for (format, mark) in
        [("csv", &b"\xef\xbb\xbf"[..]), ("xlsx", b"PK\x03\x04"), ("parquet", b"PAR1"), ("codebook-json", b"{")]
    {
        let path = folder.path().join(format);
        let output = export(format, path.to_str().unwrap(), &["--values", "labels", "--separator", ","]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(std::fs::read(&path).unwrap().starts_with(mark), "{format}");
    }
    let csv = String::from_utf8(export("csv", "-", &["--counting"]).stdout).unwrap();
    assert_eq!(value(&csv, 1, "reference"), references[0]);
    assert_eq!(csv.lines().count(), 3);
    let bare = export("csv", "-", &["--counting", "--without-mark"]).stdout;
    assert!(bare.starts_with(b"reference"));
    for wrong in [
        &["export", "--audience", "tous"][..],
        &["export", "--audience", "acheteurs", "--edition", "1999"],
        &["export", "--audience", "acheteurs", "--format", "pdf"],
        &["export", "--audience", "acheteurs", "--format", "codebook-pdf"],
        &["export", "--audience", "acheteurs", "--sent-from", "hier"],
        &["export"],
    ] {
        let output = run(&app.database, wrong, "");
        assert_eq!(output.status.code(), Some(2), "{wrong:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty());
    }
    let noted = noted(&app).await;
    assert_eq!(noted.len(), 5, "{noted:?}");
    assert!(noted.iter().all(|entry| entry.starts_with("command line")));
    assert!(Command::new(PROGRAM).args(["export", "--help"]).output().unwrap().status.success());
}

#[tokio::test]
async fn no_export_contains_contact_details() {
    let app = TestApp::start();
    let respondent = app.browser();
    let response = respondent.buyer(&siren(), [("1", "2"), ("1", "2")]).await;
    let last = fields(&[("AC27", "=payer plus vite"), ("AC28", "oui"), ("AC28b", "nom@personne.example")]);
    let section = format!("{response}/propositions");
    if respondent.answer(&section, &last).await.ends_with("?suite") {
        respondent.answer(&section, &last).await;
    }
    respondent.send(&response).await;
    let staff = signed_in(&app, "manager").await;
    let csv = staff.page("/api/v1/exports/acheteurs.csv?values=labels").await;
    assert!(csv.contains(";'=payer plus vite;") && !csv.contains("personne.example") && !csv.contains('@'), "{csv}");
}

/// Copies the only response many times: a file too large for the system's buffers.
async fn multiply(database: &str, times: u32) {
    use sqlx::Connection;
    let mut connection = sqlx::SqliteConnection::connect(database).await.unwrap();
    let sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) \
         INSERT INTO responses (key_hash, reference, edition, audience, questionnaire_version, answers, segment, submitted_at, replaced_by) \
         SELECT randomblob(32), reference || '-' || i, edition, audience, questionnaire_version, answers, segment, submitted_at, id \
         FROM responses, n";
    sqlx::query(sql).bind(times).execute(&mut connection).await.unwrap();
}

#[tokio::test]
async fn stalled_downloads_are_limited_and_keep_no_others_waiting() {
    let app = TestApp::start();
    answered(&app, 1).await;
    multiply(&app.database, 16_000).await;
    let (stalled, other) = (signed_in(&app, "manager").await, signed_in(&app, "administrator").await);
    // Uncompressed: many copies of a row compress to little.
    let asked = async |browser: &Browser| {
        let request = browser.client.get(format!("{}/exports/fichier?audience=acheteurs", browser.origin));
        let request =
            request.header("accept-encoding", "identity").header("cookie", browser.cookie.as_deref().unwrap());
        request.send().await.unwrap()
    };
    let (mut open, mut refused) = (Vec::new(), 0);
    for _ in 0..10 {
        let file = asked(&stalled).await;
        match file.status() {
            StatusCode::OK => open.push(file),
            status => {
                assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
                assert!(header(&file, "retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
                assert!(file.text().await.unwrap().contains("déjà trois exports en cours"));
                refused += 1;
            }
        }
    }
    assert_eq!((open.len(), refused), (3, 7));
    let whole = asked(&other).await;
    assert_eq!(
        whole.text().await.unwrap().matches("\r\n").count(),
        16_002,
        "a line for each response, and their names"
    );
    drop(open);
    // The server notices at its next write.
    let again = async {
        loop {
            let file = asked(&stalled).await;
            if file.status() == StatusCode::OK {
                return file;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    let file = tokio::time::timeout(std::time::Duration::from_secs(60), again).await.expect("places are given back");
    assert_eq!(file.text().await.unwrap().matches("\r\n").count(), 16_002);
}
