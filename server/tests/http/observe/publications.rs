//! Publications: prepared by one person and published by another, public from their time on, corrected, withdrawn.

use crate::manage::editions::prepared;
use crate::support::app::{TestApp, run, siren};
use crate::support::client::{Browser, Fields, fields, location};
use reqwest::StatusCode;
use serde_json::Value;
use sha2::{Digest, Sha256};

pub const PREPARE: &str = "/api/publications/preparer";
const RUN: &str = "/api/publications/geste";
const TABLES: [&str; 2] = ["volumes-2025-AC01", "taux-2025-AC01"];

pub async fn manager(app: &TestApp, name: &str) -> Browser {
    let email = format!("{name}@obs.example");
    app.staff(&email, "manager");
    let mut browser = app.browser();
    browser.sign_in(&email).await;
    browser
}

pub async fn buyers(app: &TestApp, from: i64, count: i64) -> Vec<String> {
    let mut sent = Vec::new();
    for n in from..from + count {
        let respondent = app.browser();
        let segment = if n % 2 == 0 { "grand_groupe" } else { "eti" };
        let (startup, total) = (format!("{}", 2_000_000 + n * 110_003), format!("{}", 90_000_000 + n * 1_000_007));
        let response = respondent
            .buyer_of(segment, &siren(), [(startup.as_str(), total.as_str()), ("1 000 000", "90 000 000")])
            .await;
        respondent.send(&response).await;
        sent.push(response);
    }
    sent
}

pub fn plan(more: &[(&str, &str)]) -> Fields {
    let mut form = fields(&[("edition", "2026"), ("titre", "Premiers chiffres"), ("resume", "En bref.\n\nEn long.")]);
    form.extend(TABLES.map(|table| ("tableau".to_owned(), table.to_owned())));
    form.extend(fields(more));
    form
}

pub async fn act(browser: &Browser, id: &str, version: &str, act: &str, more: &[(&str, &str)]) -> reqwest::Response {
    let mut form = fields(&[("publication", id), ("version", version), ("geste", act)]);
    form.extend(fields(more));
    browser.post(RUN, &form).await
}

/// Prepared by one person, reviewed and published by the other.
pub async fn published(one: &Browser, other: &Browser, id: &str, more: &[(&str, &str)]) {
    assert_eq!(location(&one.post(PREPARE, &plan(more)).await), format!("/observatoire/publications/{id}"));
    let page = format!("/observatoire/publications/{id}");
    assert_eq!(location(&act(other, id, "1", "figer", &[]).await), format!("{page}?fait=figer"));
    assert_eq!(
        location(&act(other, id, "1", "programmer", &[("moment", "")]).await),
        format!("{page}?fait=programmer")
    );
}

pub async fn json(browser: &Browser, path: &str) -> Value {
    serde_json::from_str(&browser.page(path).await).unwrap()
}

#[tokio::test]
async fn a_publication_is_published_by_a_second_person_and_remains_as_frozen() {
    let app = TestApp::start();
    buyers(&app, 0, 12).await;
    let (one, other, everybody) = (manager(&app, "un").await, manager(&app, "deux").await, app.browser());
    let empty = everybody.page("/barometre").await;
    assert!(empty.contains("pas encore publié") && empty.contains("41 grands groupes, 2022"), "{empty}");
    let wrong = one.post(PREPARE, &fields(&[("edition", "2026"), ("titre", "Rien")])).await;
    let form = one.page(&location(&wrong)).await;
    assert!(form.contains("Cochez au moins un tableau.") && form.contains("value=\"Rien\""), "{form}");
    assert_eq!(location(&one.post(PREPARE, &plan(&[])).await), "/observatoire/publications/2026-1");
    assert!(one.page("/observatoire/publications/2026-1").await.contains("Aperçu sur les réponses de maintenant"));
    assert_eq!(act(&one, "2026-1", "1", "figer", &[]).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(everybody.get("/barometre/2026-1").await.status(), StatusCode::NOT_FOUND);
    location(&act(&other, "2026-1", "1", "figer", &[]).await);
    assert_eq!(act(&one, "2026-1", "1", "programmer", &[]).await.status(), StatusCode::FORBIDDEN);
    location(&act(&other, "2026-1", "1", "programmer", &[("moment", "")]).await);
    let total: i64 = (0..12).map(|n| 2_000_000 + n * 110_003).sum();
    let published = json(&everybody, "/api/v1/publications/2026-1").await;
    let rows = &published["content"]["tables"][0]["rows"];
    assert_eq!(
        (&rows[0]["code"], &rows[0]["cells"][1]["value"]),
        (&"tous".into(), &(total * 100).into()),
        "to the cent"
    );
    assert_eq!(published["sha256"], json(&everybody, "/api/v1/publications").await["publications"][0]["sha256"]);
    let content: publications::publication::Publication = serde_json::from_value(published["content"].clone()).unwrap();
    assert_eq!(published["sha256"], content.hash());
    let file = everybody.get("/barometre/2026-1/donnees.json").await.bytes().await.unwrap();
    let digest: String = Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(published["sha256"], digest, "whoever has the file can check it");
    let feed = everybody.page("/barometre/flux.atom").await;
    assert!(feed.contains("<title>Premiers chiffres</title>") && feed.contains("href=\"/barometre/2026-1\""), "{feed}");
    let page = everybody.page("/barometre").await;
    let described =
        page.split_once("application/ld+json\">").and_then(|(_, rest)| rest.split_once("</script>")).unwrap().0;
    let described: Value = serde_json::from_str(described).unwrap();
    assert_eq!((&described["@type"], &described["name"]), (&"Dataset".into(), &"Premiers chiffres".into()));
    // Later responses do not change it.
    let page = async || {
        let page = everybody.page("/barometre/2026-1").await;
        let main = page.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>"));
        main.map(|(main, _)| main.to_owned()).unwrap()
    };
    let frozen = page().await;
    buyers(&app, 100, 3).await;
    assert_eq!(page().await, frozen);
    assert!(everybody.page("/barometre").await.contains("Premiers chiffres"));
    let csv = everybody.page("/barometre/2026-1/donnees.csv").await;
    assert!(csv.starts_with("publication,edition,genre,tableau,ligne,libelle,colonne,unite,valeur,statut"), "{csv}");
    let table = everybody.page("/barometre/2026-1/tableaux?tableau=volumes-2025-AC01").await;
    assert!(table.contains("Tous les acheteurs;12;"), "{table}");
    let log = String::from_utf8(run(&app.database, &["audit", "list"], "").stdout).unwrap();
    for (act, who) in
        [("publication_drafted", "un@"), ("publication_reviewed", "deux@"), ("publication_scheduled", "deux@")]
    {
        assert!(log.lines().any(|line| line.contains(act) && line.contains(who)), "{act}: {log}");
    }
}

#[tokio::test]
async fn a_preview_is_reused_while_responses_arrive_and_freezing_uses_current_data() {
    let app = TestApp::start();
    buyers(&app, 0, 12).await;
    let (one, other) = (manager(&app, "un").await, manager(&app, "deux").await);
    location(&one.post(PREPARE, &plan(&[])).await);
    let page = "/observatoire/publications/2026-1";
    // The page shows the progress until the preview is ready, and reloads by itself.
    let mut preview = one.page(page).await;
    while preview.contains("Calcul en cours") {
        preview = one.page(page).await;
    }
    let counts = |page: &str, buyers: i64| page.contains(&format!("translate=\"no\">{buyers}</span>"));
    assert!(counts(&preview, 12), "{preview}");
    assert!(preview.contains("C’est la première publication de cette édition."), "{preview}");
    let why = "valeur publiée à partir de 20 organisations";
    assert!(preview.contains("cases sont cachées") && preview.contains(why), "each with its reason: {preview}");
    buyers(&app, 20, 3).await;
    assert!(counts(&one.page(page).await, 12), "begun again at each answer, it would never end");
    location(&act(&other, "2026-1", "1", "figer", &[]).await);
    assert!(counts(&one.page(page).await, 15), "who counts when it is frozen is in it");
}

#[tokio::test]
async fn before_its_time_a_publication_is_open_to_named_readers_and_each_view_is_logged() {
    let app = TestApp::start();
    buyers(&app, 0, 8).await;
    let (one, other) = (manager(&app, "un").await, manager(&app, "deux").await);
    app.staff("lectrice@obs.example", "analyst");
    let (mut reader, everybody) = (app.browser(), app.browser());
    reader.sign_in("lectrice@obs.example").await;
    location(&one.post(PREPARE, &plan(&[("lecteur", "lectrice@obs.example")])).await);
    location(&act(&other, "2026-1", "1", "figer", &[]).await);
    let never = act(&other, "2026-1", "1", "programmer", &[("moment", "2026-02-30T10:00")]).await;
    assert_eq!(never.status(), StatusCode::UNPROCESSABLE_ENTITY);
    location(&act(&other, "2026-1", "1", "programmer", &[("moment", "2099-01-01T10:00")]).await);
    for (browser, status) in [(&everybody, 404), (&one, 404), (&reader, 200)] {
        assert_eq!(browser.get("/barometre/2026-1").await.status(), status);
    }
    assert!(!everybody.page("/api/v1/publications").await.contains("2026-1"));
    assert_eq!(everybody.get("/barometre/2026-1/donnees.csv").await.status(), StatusCode::NOT_FOUND);
    assert!(reader.page("/barometre/2026-1").await.contains("lectrice@obs.example"), "named in it");
    let log =
        String::from_utf8(run(&app.database, &["audit", "list", "--act", "publication_read"], "").stdout).unwrap();
    assert_eq!(log.lines().filter(|line| line.contains("lectrice@obs.example")).count(), 2, "{log}");
}

#[tokio::test]
async fn an_edition_has_one_provisional_publication_corrected_or_withdrawn_publicly() {
    let app = TestApp::start();
    buyers(&app, 0, 12).await;
    let (one, other, everybody) = (manager(&app, "un").await, manager(&app, "deux").await, app.browser());
    published(&one, &other, "2026-1", &[]).await;
    location(&one.post(PREPARE, &plan(&[])).await);
    assert_eq!(act(&other, "2026-2", "1", "figer", &[]).await.status(), StatusCode::CONFLICT, "one is enough");
    buyers(&app, 20, 8).await;
    published(&one, &other, "2026-3", &[("genre", "correction"), ("corrige", "2026-1"), ("motif", "Huit oubliés")])
        .await;
    let corrected = everybody.page("/barometre/2026-1").await;
    assert!(corrected.contains("Une correction est parue") && corrected.contains("/barometre/2026-3"), "{corrected}");
    let correction = everybody.page("/barometre").await;
    assert!(correction.contains("Motif : Huit oubliés") && correction.contains("au lieu de"), "{correction}");
    assert_eq!(
        act(&other, "2026-3", "1", "retirer", &[("motif", " ")]).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    location(&act(&other, "2026-3", "1", "retirer", &[("motif", "Doublons")]).await);
    let tombstone = everybody.page("/barometre/2026-3").await;
    assert!(everybody.page("/barometre/flux.atom").await.contains("Motif du retrait : Doublons"));
    assert!(tombstone.contains("a été retirée") && tombstone.contains("Motif : Doublons"), "{tombstone}");
    assert!(!tombstone.contains("Achats auprès de start-up 2025"));
}

#[tokio::test]
async fn two_new_responses_or_an_erased_one_cannot_be_derived_from_publications() {
    let app = TestApp::start();
    let sent = buyers(&app, 0, 12).await;
    let (one, other, everybody) = (manager(&app, "un").await, manager(&app, "deux").await, app.browser());
    // Start-ups do not count in tables of buyers.
    for _ in 0..2 {
        let next = everybody.answer("/questionnaires/start-up/repondre", &fields(&[("SU01", &siren())])).await;
        everybody.send(next.rsplit_once('/').unwrap().0).await;
    }
    published(&one, &other, "2026-1", &[]).await;
    let volume = async |id: &str| {
        let published = json(&everybody, &format!("/api/v1/publications/{id}")).await;
        published["content"]["tables"][0]["rows"][0]["cells"][1].clone()
    };
    let first = volume("2026-1").await;
    buyers(&app, 30, 2).await;
    let key = sent[0].strip_prefix("/reponses/").unwrap();
    let erased = everybody.post("/api/reponses/effacement", &fields(&[("_submission", key)])).await;
    assert!(erased.status().is_redirection(), "{}", erased.status());
    let draft = location(&one.post(PREPARE, &plan(&[("genre", "definitive")])).await);
    let since = "2 réponses de plus, aucune corrigée, une qui ne compte plus.";
    let mut preview = one.page(&draft).await;
    while preview.contains("Calcul en cours") {
        preview = one.page(&draft).await;
    }
    assert!(preview.contains(since), "{preview}");
    location(&act(&other, "2026-2", "1", "figer", &[]).await);
    location(&act(&other, "2026-2", "1", "programmer", &[("moment", "")]).await);
    let second = volume("2026-2").await;
    assert_eq!(
        (&second["status"], &second["value"], &second["of"]),
        (&"kept".into(), &first["value"], &"2026-1".into())
    );
}

#[tokio::test]
async fn without_a_second_person_the_command_line_publishes_and_is_logged() {
    let app = TestApp::start();
    buyers(&app, 0, 6).await;
    let (one, everybody) = (manager(&app, "un").await, app.browser());
    location(&one.post(PREPARE, &plan(&[])).await);
    let listed = run(&app.database, &["publication", "list"], "");
    assert!(String::from_utf8_lossy(&listed.stdout).starts_with("2026-1\tdraft\tprovisoire\tPremiers chiffres"));
    let done = run(&app.database, &["publication", "publish", "2026-1"], "");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(everybody.page("/barometre/2026-1").await.contains("Premiers chiffres"));
    assert_eq!(run(&app.database, &["publication", "publish", "2026-1"], "").status.code(), Some(1));
    let log =
        String::from_utf8(run(&app.database, &["audit", "list", "--act", "publication_scheduled"], "").stdout).unwrap();
    assert!(log.contains("command line"), "{log}");
}

#[tokio::test]
async fn the_files_of_a_publication_are_always_the_same_and_are_withdrawn_with_it() {
    let app = TestApp::start();
    buyers(&app, 0, 12).await;
    let (one, other, everybody) = (manager(&app, "un").await, manager(&app, "deux").await, app.browser());
    published(&one, &other, "2026-1", &[]).await;
    let files = [
        ("rapport.pdf", "application/pdf", &b"%PDF-1.7"[..]),
        ("rapport.odt", "application/vnd.oasis.opendocument.text", b"PK"),
        ("donnees.parquet", "application/vnd.apache.parquet", b"PAR1"),
        ("donnees.csv", "text/csv; charset=utf-8", b"publication,"),
        ("carte.png", "image/png", b"\x89PNG"),
    ];
    let file = async |name: &str| everybody.get(&format!("/barometre/2026-1/{name}")).await;
    let mut first = std::collections::BTreeMap::new();
    for (name, kind, begins) in files {
        let answer = file(name).await;
        assert_eq!((answer.status(), answer.headers()["content-type"].to_str().unwrap()), (StatusCode::OK, kind));
        let bytes = answer.bytes().await.unwrap();
        assert!(bytes.starts_with(begins), "{name}");
        first.insert(name, bytes);
    }
    // Another Parquet implementation reads the same values as in the CSV.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("donnees.parquet");
    std::fs::write(&path, &first["donnees.parquet"]).unwrap();
    let reader = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/tests/support/parquet.mjs");
    let read = std::process::Command::new("node").arg(reader).arg(&path).output().unwrap();
    assert!(read.status.success(), "`make setup` installs the reader: {}", String::from_utf8_lossy(&read.stderr));
    let read: Value = serde_json::from_slice(&read.stdout).unwrap();
    let rows = read["rows"].as_array().unwrap();
    let lines = String::from_utf8(first["donnees.csv"].to_vec()).unwrap();
    let lines: Vec<Vec<&str>> = lines.lines().skip(1).map(|line| line.rsplitn(4, ',').collect()).collect();
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(lines) {
        let [status, value, unit] = [line[0], line[1], line[2]];
        assert_eq!(row[9], status, "{line:?}");
        let scale = match unit {
            "cents" => 0.01,
            "share" | "growth" => 100.0,
            _ => 1.0,
        };
        let found = row[8].as_str().map(|text| text.parse::<f64>().unwrap());
        let expected = (!value.is_empty()).then(|| value.parse::<f64>().unwrap() * scale);
        assert!(found.zip(expected).map_or(found == expected, |(a, b)| (a - b).abs() < 0.005), "{row} {line:?}");
    }
    buyers(&app, 100, 3).await;
    for (name, ..) in files {
        assert_eq!(file(name).await.bytes().await.unwrap(), first[name], "{name}");
    }
    assert_eq!(file("donnees.xml").await.status(), StatusCode::NOT_FOUND);
    location(&act(&other, "2026-1", "1", "retirer", &[("motif", "Une erreur.")]).await);
    for (name, ..) in files {
        assert_eq!(file(name).await.status(), StatusCode::NOT_FOUND, "{name}");
    }
}

#[tokio::test]
async fn figures_of_a_past_edition_can_still_be_published_and_corrected() {
    let app = TestApp::apart();
    buyers(&app, 0, 14).await;
    let (one, other) = (manager(&app, "un").await, manager(&app, "deux").await);
    published(&one, &other, "2026-1", &[]).await;
    location(&one.post(PREPARE, &plan(&[("genre", "definitive")])).await);
    let (database, next) = (app.database.clone(), prepared());
    let folder = app.kill();
    let taken = run(&database, &["edition", "publish", "2027", "--folder", next.path().to_str().unwrap()], "");
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    let app = TestApp::on(&database, Some(folder), &[]);
    let mut two = [app.browser(), app.browser()];
    for (browser, name) in two.iter_mut().zip(["un", "deux"]) {
        browser.sign_in(&format!("{name}@obs.example")).await;
    }
    let ([one, other], everybody) = (two, app.browser());
    assert!(everybody.page("/questionnaires/acheteurs/apercu").await.contains("Édition 2027"));
    let list = one.page("/observatoire/publications").await;
    assert!(list.contains("Préparer une publication de 2026") && list.contains("Préparer une publication de 2027"));
    // A publication prepared while the edition was open is published afterwards, and a published one is corrected.
    location(&act(&other, "2026-2", "1", "figer", &[]).await);
    location(&act(&other, "2026-2", "1", "programmer", &[("moment", "")]).await);
    let correction = |of| [("genre", "correction"), ("corrige", of), ("motif", "Des mots à mieux choisir")];
    assert!(one.page("/observatoire/publications/preparer?edition=2026").await.contains("tableau-volumes-2025-AC01"));
    published(&one, &other, "2026-3", &correction("2026-2")).await;
    location(&one.post(PREPARE, &plan(&correction("2026-3"))).await);
    let done = run(&app.database, &["publication", "publish", "2026-4"], "");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let total: i64 = (0..14).map(|n| 2_000_000 + n * 110_003).sum();
    for id in ["2026-3", "2026-4"] {
        let published = json(&everybody, &format!("/api/v1/publications/{id}")).await;
        let cell = &published["content"]["tables"][0]["rows"][0]["cells"][1];
        assert_eq!((&published["content"]["edition"], &cell["value"]), (&2026.into(), &(total * 100).into()), "{id}");
    }
    assert!(everybody.page("/barometre/2026-2").await.contains("Une correction est parue"));
}

#[tokio::test]
async fn a_scheduled_correction_replaces_nothing_before_its_time_but_counts_as_frozen() {
    let app = TestApp::start();
    buyers(&app, 0, 12).await;
    let (one, other, everybody) = (manager(&app, "un").await, manager(&app, "deux").await, app.browser());
    published(&one, &other, "2026-1", &[]).await;
    let correction = [("genre", "correction"), ("corrige", "2026-1"), ("motif", "Des mots à mieux choisir")];
    location(&one.post(PREPARE, &plan(&correction)).await);
    location(&act(&other, "2026-2", "1", "figer", &[]).await);
    location(&act(&other, "2026-2", "1", "programmer", &[("moment", "2099-01-01T10:00")]).await);
    let shown = everybody.page("/barometre").await;
    assert!(shown.contains("publication 2026-1.") && !shown.contains("2026-2"), "{shown}");
    assert!(!everybody.page("/api/v1/publications").await.contains("2026-2"));
    for page in ["/observatoire/publications", "/observatoire/publications/2026-1"] {
        assert!(!one.page(page).await.contains("corrigée par"), "{page}");
    }
    // Two final ones cannot both be frozen, whichever is scheduled first.
    for id in ["2026-3", "2026-4"] {
        location(&one.post(PREPARE, &plan(&[("genre", "definitive")])).await);
        let frozen = act(&other, id, "1", "figer", &[]).await;
        let expected = if id == "2026-3" { StatusCode::SEE_OTHER } else { StatusCode::CONFLICT };
        assert_eq!(frozen.status(), expected, "{id}");
    }
}

#[tokio::test]
async fn a_response_erased_after_the_preview_is_not_in_the_frozen_publication() {
    let app = TestApp::start();
    let sent = buyers(&app, 0, 14).await;
    let (one, other, everybody) = (manager(&app, "un").await, manager(&app, "deux").await, app.browser());
    location(&one.post(PREPARE, &plan(&[])).await);
    let preview = other.page("/observatoire/publications/2026-1").await;
    assert!(preview.contains("Avant de figer"), "{preview}");
    let key = sent[13].strip_prefix("/reponses/").unwrap();
    everybody.post("/api/reponses/effacement", &fields(&[("_submission", key)])).await;
    // A preview may be reused for a short time; a frozen publication must be current.
    location(&act(&other, "2026-1", "1", "figer", &[]).await);
    location(&act(&other, "2026-1", "1", "programmer", &[("moment", "")]).await);
    let total: i64 = (0..13).map(|n| 2_000_000 + n * 110_003).sum();
    let published = json(&everybody, "/api/v1/publications/2026-1").await;
    assert_eq!(published["content"]["tables"][0]["rows"][0]["cells"][1]["value"], total * 100);
}
