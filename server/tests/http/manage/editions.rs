//! The next edition: prepared in a folder, previewed and compared by staff, published, and loaded by every process.

use crate::manage::campaigns::staff;
use crate::support::app::{PROGRAM, TestApp, run};
use crate::support::client::{fields, location};
use reqwest::StatusCode;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const PAGE: &str = "/observatoire/editions";

fn edition(arguments: &[&str], folder: &Path) -> Output {
    Command::new(PROGRAM).arg("edition").args(arguments).arg("--folder").arg(folder).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with a copy of 2026 as 2027.
pub fn prepared() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let copied = edition(&["copy", "2026", "2027"], folder.path());
    assert!(copied.status.success() && out(&copied).lines().count() == 2, "{}", err(&copied));
    folder
}

/// Edits the buyers' questionnaire of 2027.
fn change(folder: &Path, before: &str, after: &str) {
    let path = folder.join("2027/acheteurs.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(before), "{before}");
    std::fs::write(&path, text.replacen(before, after, 1)).unwrap();
}

fn serving(folder: &Path) -> TestApp {
    TestApp::with(&[("OBSERVATOIRE_QUESTIONNAIRES", folder.to_str().unwrap())])
}

#[test]
fn the_command_line_copies_checks_compares_and_publishes_editions() {
    let folder = prepared();
    let again = edition(&["copy", "2026", "2027"], folder.path());
    assert_eq!(again.status.code(), Some(1));
    assert!(err(&again).contains("nothing is overwritten"));
    assert_eq!(edition(&["copy", "2026", "demain"], folder.path()).status.code(), Some(2));
    assert!(out(&edition(&["check", "2027"], folder.path())).contains("can be published"));
    let same = out(&edition(&["differences", "2026", "2027"], folder.path()));
    assert!(same.lines().count() == 2 && same.contains("questions are the same"), "{same}");

    change(folder.path(), "label = \"Quelle est votre fonction", "label = \"Quel est votre métier");
    let differences = out(&edition(&["differences", "2026", "2027"], folder.path()));
    assert!(differences.contains("AC03\tQuel est votre métier\u{a0}?\tcomparable"), "{differences}");
    assert!(differences.contains("[-Quelle -]{+Quel +}est votre [-fonction\u{a0}-]{+métier\u{a0}+}?"), "{differences}");

    // A changed meaning of a code, then a syntax error: both are refused with the reason and the place.
    change(folder.path(), "{ code = \"s1_5\", label = \"De 1 à 5\"", "{ code = \"s1_5\", label = \"De 1 à 9\"");
    let refused = edition(&["check", "2027"], folder.path());
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("acheteurs: AC08 : le code s1_5"), "{}", err(&refused));
    let data = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", data.path().join("x.db").display());
    let publish =
        |folder: &TempDir| run(&url, &["edition", "publish", "2027", "--folder", folder.path().to_str().unwrap()], "");
    assert_eq!(publish(&folder).status.code(), Some(1));
    change(folder.path(), "label = \"De 1 à 9\"", "label = \"De 1 à 5\"");
    change(folder.path(), "kind = \"single\"", "kind = \"several\"");
    let fault = publish(&folder);
    assert!(err(&fault).contains("2027/acheteurs.toml, line ") && err(&fault).contains("`several`"), "{}", err(&fault));
    change(folder.path(), "kind = \"several\"", "kind = \"single\"");

    let list = || {
        let folder = folder.path().to_str().unwrap();
        out(&run(&url, &["edition", "list", "--questionnaires", folder], ""))
    };
    assert_eq!(list(), "2023\tpublished\n2026\tpublished\n2027\tin preparation\t0 against publishing it\n");
    assert!(publish(&folder).status.success());
    assert_eq!(list(), "2023\tpublished\n2026\tpublished\n2027\tpublished\n");
    let twice = publish(&folder);
    assert!(twice.status.code() == Some(1) && err(&twice).contains("published already"));
    let log = out(&run(&url, &["audit", "list", "--act", "edition_published"], ""));
    assert!(log.lines().count() == 1 && log.contains("command line") && log.contains("2027"), "{log}");
    // A published edition is available to other commands.
    let codebook =
        run(&url, &["export", "--audience", "acheteurs", "--edition", "2027", "--format", "codebook-csv"], "");
    assert!(codebook.status.success() && out(&codebook).contains("Quel est votre métier"), "{}", err(&codebook));
}

#[tokio::test]
async fn a_draft_edition_is_visible_to_staff_only_and_published_with_one_click() {
    let folder = prepared();
    change(folder.path(), "label = \"Quelle est votre fonction", "label = \"Quel est votre métier");
    let app = serving(folder.path());
    let (mut staff, nobody) = (staff(&app).await, app.browser());
    let page = staff.page(PAGE).await;
    assert!(
        page.contains("Édition 2027") && page.contains("En préparation") && page.contains("Publier l’édition 2027")
    );
    assert!(page.contains("Publiée avec le programme"));
    let preview = format!("{PAGE}/2027/acheteurs/apercu");
    assert!(staff.page(&preview).await.contains("Quel est votre métier"));
    assert_eq!(nobody.get(&preview).await.status(), StatusCode::SEE_OTHER);
    assert!(nobody.page("/questionnaires/acheteurs/apercu").await.contains("Édition 2026"));
    assert_eq!(staff.get("/api/v1/volumes?edition=2027").await.status(), StatusCode::NOT_FOUND);
    let forged =
        fields(&[("_submission", &"k".repeat(32)), ("_questionnaire", "2027/acheteurs"), ("_section", "organisation")]);
    assert_eq!(nobody.post("/api/reponses/section", &forged).await.status(), StatusCode::BAD_REQUEST);

    let differences = staff.page(&format!("{PAGE}/2027/differences?avec=2026")).await;
    assert!(differences.contains("AC03 – Quel est votre métier") && differences.contains("Comparable"));
    assert!(differences.contains("<del>") && differences.contains("<ins>") && differences.contains("Rien ne change"));
    let farther = staff.page(&format!("{PAGE}/2027/differences?avec=2023")).await;
    assert!(farther.contains("Question ajoutée.") && farther.contains("Non comparable"));
    for wrong in ["/2027/differences?avec=2027", "/2031/differences", "/2026/differences?avec=2001"] {
        assert_eq!(staff.get(&format!("{PAGE}{wrong}")).await.status(), StatusCode::NOT_FOUND, "{wrong}");
    }

    // A change is visible at once while the service runs, and prevents publishing.
    change(folder.path(), "{ code = \"s1_5\", label = \"De 1 à 5\"", "{ code = \"s1_5\", label = \"De 1 à 9\"");
    let page = staff.page(PAGE).await;
    assert!(page.contains("AC08 : le code s1_5") && !page.contains("Publier l’édition 2027"));
    let form = fields(&[("annee", "2027")]);
    let refused = staff.lands("/api/editions/publication", &form).await;
    assert!(refused.contains("L’édition 2027 n’est pas publiée"));
    change(folder.path(), "label = \"De 1 à 9\"", "label = \"De 1 à 5\"");
    let done = staff.lands("/api/editions/publication", &form).await;
    assert!(done.contains("L’édition 2027 est publiée") && done.contains("par g@obs.example"));
    assert_eq!(location(&staff.post("/api/editions/publication", &form).await), format!("{PAGE}?fait=deja&annee=2027"));
    let log = run(&app.database, &["audit", "list", "--act", "edition_published"], "");
    assert!(out(&log).contains("g@obs.example") && out(&log).lines().count() == 1);

    // Available at once: figures, exports, and the text as published.
    assert!(staff.page("/api/v1/volumes?edition=2027").await.contains("\"edition\":2027"));
    assert!(staff.page("/observatoire?edition=2027").await.contains("édition 2027"));
    assert!(staff.page("/observatoire/exports").await.contains("2027"));
    change(folder.path(), "label = \"Quel est votre métier", "label = \"Que faites-vous");
    assert!(staff.page(&preview).await.contains("Quel est votre métier"));
    // Open to respondents only from the next start on, as the latest edition.
    assert!(nobody.page("/questionnaires/acheteurs/apercu").await.contains("Édition 2026"));
    assert!(staff.page(PAGE).await.contains("On répond en ce moment à l’édition 2026"));
    let database = app.database.clone();
    let _data = app.kill();
    let app = TestApp::on(&database, None, &[]);
    let nobody = app.browser();
    let preview = nobody.page("/questionnaires/acheteurs/apercu").await;
    assert!(preview.contains("Édition 2027") && preview.contains("Quel est votre métier"), "without the folder too");
}

#[tokio::test]
async fn editions_published_elsewhere_are_loaded_and_only_compared_if_comparable() {
    let folder = prepared();
    let app = serving(folder.path());
    let staff = staff(&app).await;
    // Another question has the same role, but its amounts are not comparable with those of AC05.
    change(folder.path(), "id = \"AC05\"", "id = \"AC95\"");
    let path = folder.path().join("2027/acheteurs.toml");
    let text = std::fs::read_to_string(&path).unwrap().replace("AC05.{", "AC95.{");
    std::fs::write(&path, text).unwrap();
    let published =
        run(&app.database, &["edition", "publish", "2027", "--folder", folder.path().to_str().unwrap()], "");
    assert!(published.status.success(), "{}", err(&published));
    let mut taken_up = false;
    for _ in 0..50 {
        taken_up = staff.get("/observatoire?edition=2027").await.status() == StatusCode::OK;
        if taken_up {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert!(taken_up);
    let page = staff.page("/observatoire?edition=2026").await;
    assert!(page.contains("L’édition 2027 n’est pas mise à côté\u{a0}: AC05"), "{page}");
    assert!(page.contains("Édition 2023 : 2022") && !page.contains("Édition 2027 : 2026"));
    assert!(staff.page("/observatoire?edition=2023").await.contains("Édition 2026 : 2025"), "earlier ones stay");
}

#[tokio::test]
async fn an_error_in_a_draft_edition_prevents_neither_the_start_nor_the_page() {
    let folder = prepared();
    change(folder.path(), "kind = \"single\"", "kind = \"several\"");
    let app = serving(folder.path());
    let staff = staff(&app).await;
    let page = staff.page(PAGE).await;
    assert!(page.contains("Elle ne peut pas être publiée") && page.contains("2027/acheteurs.toml, line "), "{page}");
    assert_eq!(staff.get(&format!("{PAGE}/2027/acheteurs/apercu")).await.status(), StatusCode::NOT_FOUND);
    assert!(staff.page(&format!("{PAGE}/2027/start-up/apercu")).await.contains("Édition 2027"));
}
