//! The pages of figures, their files, and the switch behind which exact cells are.

use super::batches::{self, close_figures};
use super::campaigns::staff;
use super::client::{Browser, fields, location};
use super::process::{Process, run, siren};
use reqwest::StatusCode;

const TABLE: &str = "/tableaux?page=volumes&figure=volumes";

async fn buyers(process: &Process, count: u32) {
    for n in 0..count {
        let respondent = Browser::of(process);
        let amount = format!("{} 000 010", n + 2);
        let response = respondent.buyer(&siren(), [(amount.as_str(), "90 000 000"), ("1 000 000", "90 000 000")]).await;
        respondent.send(&response).await;
    }
}

#[tokio::test]
async fn exact_cells_are_behind_a_switch_that_the_log_keeps_and_that_analysts_do_not_have() {
    let process = Process::start();
    process.staff("m@obs.example", "manager");
    process.staff("a@obs.example", "analyst");
    buyers(&process, 2).await;
    let (mut manager, mut analyst) = (Browser::of(&process), Browser::of(&process));
    manager.sign_in("m@obs.example").await;
    analyst.sign_in("a@obs.example").await;
    for browser in [&manager, &analyst] {
        let page = browser.page("/observatoire").await;
        assert!(
            page.contains("secret statistique") && !page.contains("000 020,00"),
            "nobody sees two buyers by default"
        );
    }
    let press = fields(&[("exact", "oui"), ("page", "/observatoire?edition=2026")]);
    assert_eq!(analyst.post("/api/observatoire/exact", &press).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(location(&manager.post("/api/observatoire/exact", &press).await), "/observatoire?edition=2026");
    assert!(manager.page("/observatoire").await.contains("5\u{202f}000\u{202f}020,00\u{a0}€"));
    assert!(!analyst.page("/observatoire").await.contains("000\u{202f}020,00"));
    let file = manager.page(TABLE).await;
    assert!(file.contains("Tous les acheteurs;2;5000020,00;2000000,00;"), "{file}");
    assert!(file.trim_end().ends_with("cases exactes, à ne pas diffuser\""));
    manager.post("/api/observatoire/exact", &fields(&[("exact", "non"), ("page", "/observatoire")])).await;
    assert!(!manager.page("/observatoire").await.contains("000\u{202f}020,00"));
    let log = String::from_utf8(run(&process.database, &["audit", "list"], "").stdout).unwrap();
    let acts = |act: &str| log.lines().filter(|line| line.split('\t').any(|part| part == act)).count();
    assert_eq!((acts("exact_seen"), acts("exported")), (1, 1), "{log}");
}

#[tokio::test]
async fn the_file_of_a_figure_has_what_its_page_shows_to_whoever_asks_with_the_same_filters() {
    let process = Process::start();
    process.staff("a@obs.example", "analyst");
    buyers(&process, 4).await;
    close_figures(&staff(&process).await).await;
    let mut analyst = Browser::of(&process);
    analyst.sign_in("a@obs.example").await;
    let (page, file) = (analyst.page("/observatoire").await, analyst.page(TABLE).await);
    // 2, 3, 4 and 5 M€ and 40 €, rounded to 0.1 M€.
    assert!(page.contains("14,0\u{a0}M€") && file.contains("Tous les acheteurs;4;14000000;4000000;360000000;250,0;4;"));
    assert!(!file.contains("14000040"), "{file}");
    let answer = analyst.get(TABLE).await;
    let name = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.contains("observatoire-2026-volumes-v5.csv"), "{name}");
    let narrowed = analyst.page(&format!("{TABLE}&AC01=ministere")).await;
    assert!(narrowed.contains("Tous les acheteurs;0;;;") && narrowed.contains("Segment : Ministère"), "{narrowed}");
    for (path, status) in [
        ("/tableaux?page=volumes&figure=inconnue", 404),
        ("/tableaux?page=inconnue&figure=volumes", 404),
        ("/tableaux?page=volumes&figure=volumes&edition=1999", 404),
        ("/observatoire/freins?edition=x", 404),
        ("/observatoire/question?question=AC99&croisee=%01&AC01=nulle", 200),
    ] {
        assert_eq!(analyst.get(path).await.status(), status, "{path}");
    }
}

#[tokio::test]
async fn every_figure_of_every_page_has_a_file_and_a_name_of_its_own() {
    let process = Process::start();
    process.staff("a@obs.example", "analyst");
    buyers(&process, 3).await;
    let mut analyst = Browser::of(&process);
    analyst.sign_in("a@obs.example").await;
    let mut seen = std::collections::BTreeSet::new();
    for path in ["/observatoire", "/observatoire/freins", "/observatoire/question?questionnaire=start-up&question=SU22"]
    {
        let page = analyst.page(path).await;
        let files = files(&page);
        assert!(!files.is_empty(), "{path}");
        for file in files {
            assert!(analyst.page(&file).await.starts_with('\u{feff}'), "{file}");
            assert!(seen.insert(file.clone()), "{file} twice");
        }
    }
    assert!(seen.len() >= 18, "{seen:?}");
}

/// The addresses of the files that a page links to, in its order.
fn files(page: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    links
        .filter(|address| address.starts_with("/tableaux?") && !address.ends_with("xlsx"))
        .map(|address| address.replace("&amp;", "&"))
        .collect()
}

#[tokio::test]
async fn the_file_of_a_page_holds_what_that_page_showed_whatever_came_in_since() {
    let process = Process::start();
    process.staff("m@obs.example", "manager");
    buyers(&process, 3).await;
    let mut manager = Browser::of(&process);
    manager.sign_in("m@obs.example").await;
    let page = manager.page("/observatoire").await;
    let link = files(&page).into_iter().find(|file| file.contains("figure=volumes")).unwrap();
    let before = manager.page(&link).await;
    assert!(before.contains("Tous les acheteurs;3;9000000;"), "{before}");
    buyers(&process, 1).await;
    let workbook = manager.get(&format!("{link}&format=xlsx")).await;
    assert!(workbook.headers()["content-disposition"].to_str().unwrap().ends_with(".xlsx\""));
    assert!(workbook.bytes().await.unwrap().starts_with(b"PK"));
    assert_eq!(manager.page(&link).await, before, "an answer came between the page and its file");
    assert!(manager.page(TABLE).await.contains("Tous les acheteurs;4;11000000;"), "no page is named: now");
    // Exact cells are in no file of somebody who does not show them, whatever page is named.
    let press = fields(&[("exact", "oui"), ("page", "/observatoire")]);
    location(&manager.post("/api/observatoire/exact", &press).await);
    let exact = files(&manager.page("/observatoire").await).swap_remove(0);
    assert!(manager.page(&exact).await.contains("11000040,00"));
    location(&manager.post("/api/observatoire/exact", &fields(&[("exact", "non"), ("page", "/observatoire")])).await);
    assert!(!manager.page(&exact).await.contains("11000040,00"));
    // A server that was started again knows no page of before, and says so.
    let database = process.database.clone();
    let folder = process.kill();
    let process = Process::on(&database, Some(folder), &[]);
    let mut manager = Browser::of(&process);
    manager.sign_in("m@obs.example").await;
    let after = manager.page(&link).await;
    assert!(after.contains("Tous les acheteurs;4;11000000;") && after.contains("ne sont plus gardés"), "{after}");
}

#[tokio::test]
async fn exact_volumes_that_a_program_reads_in_a_manager_s_name_are_in_the_log_each_time() {
    let process = Process::start();
    process.staff("m@obs.example", "manager");
    process.staff("a@obs.example", "analyst");
    let (mut manager, mut analyst) = (Browser::of(&process), Browser::of(&process));
    manager.sign_in("m@obs.example").await;
    analyst.sign_in("a@obs.example").await;
    for browser in [&manager, &manager, &analyst] {
        browser.page("/api/v1/volumes").await;
    }
    let log = String::from_utf8(run(&process.database, &["audit", "list"], "").stdout).unwrap();
    let looks: Vec<&str> = log.lines().filter(|line| line.split('\t').any(|part| part == "exact_seen")).collect();
    assert!(looks.len() == 2 && looks.iter().all(|line| line.contains("m@obs.example")), "{log}");
}

#[tokio::test]
async fn the_barometer_publishes_by_batches_without_exact_cells_and_its_files_hold_what_it_showed() {
    let process = Process::start();
    let everybody = Browser::of(&process);
    batches::buyers(&process, 0, 2).await;
    let empty = everybody.page("/barometre").await;
    assert!(empty.contains("pas encore assez de réponses") && !empty.contains("/barometre/tableaux"), "{empty}");
    // Figures are worked out once a minute: another process has not looked yet.
    batches::buyers(&process, 2, 6).await;
    let database = process.database.clone();
    let folder = process.kill();
    let process = Process::on(&database, Some(folder), &[]);
    let (everybody, manager) = (Browser::of(&process), staff(&process).await);
    let page = everybody.page("/barometre").await;
    assert!(page.contains("Chiffres provisoires"), "{page}");
    let links = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    let file = links.map(|link| link.replace("&amp;", "&")).find(|link| link.contains("figure=editions")).unwrap();
    let table = everybody.page(&file).await;
    assert!(table.contains("Édition 2026 : 2025;3;9000000;"), "{table}");
    assert!(!page.contains("figure=volumes"), "tables by segment come once the figures are closed");
    assert!(table.trim_end().ends_with("chiffres provisoires\""), "{table}");
    // A parameter of the staff's pages changes nothing.
    assert!(!everybody.page("/barometre?AC01=grand_groupe&exact=oui").await.contains("000\u{202f}0"));
    close_figures(&manager).await;
    assert_eq!(everybody.page(&file).await, table, "what the page showed");
    assert_eq!(everybody.get("/barometre?edition=1999").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(everybody.get("/barometre/tableaux?figure=aucune").await.status(), StatusCode::NOT_FOUND);
}
