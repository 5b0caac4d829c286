//! Public procurement: figures, lists, decisions and imports, from the real contracts of 2018 and 2019.

use crate::manage::campaigns::staff;
use crate::observe::findings::log;
use crate::support::app::{TestApp, run};
use crate::support::client::{Browser, Fields, fields, hidden, location};
use reqwest::StatusCode;
use std::path::Path;

const PAGE: &str = "/observatoire/marches";
const WAITING: &str = "/observatoire/marches/attente";
pub const IMPORTS: &str = "/observatoire/marches/imports";
const DECIDE: &str = "/api/observatoire/marches/decision";
const SETTLE: &str = "/api/observatoire/marches/import";
pub const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../app/procurement/data");

fn import(app: &TestApp, arguments: &[&str]) {
    let output = run(&app.database, &[&["import"], arguments].concat(), "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The i-Lab laureates as the base.
pub fn import_base(app: &TestApp, folder: &Path) {
    let list = folder.join("laureats.csv");
    let unpacked = std::fs::File::open(format!("{DATA}/laureats-i-lab-siren.csv.gz")).unwrap();
    std::io::copy(&mut flate2::read::GzDecoder::new(unpacked), &mut std::fs::File::create(&list).unwrap()).unwrap();
    import(app, &["base", list.to_str().unwrap(), "--source", "i_lab", "--licence", "LO 2.0", "--yes"]);
}

async fn with_the_real_contracts() -> (TestApp, Browser) {
    let (app, folder) = (TestApp::start(), tempfile::tempdir().unwrap());
    let staff = staff(&app).await;
    import_base(&app, folder.path());
    let file = format!("{DATA}/decp-aife-2018-2019.json.gz");
    import(&app, &["decp", &file, "--most-without-number", "10", "--yes"]);
    (app, staff)
}

/// The addresses of decisions on the page of those that wait.
fn decisions(page: &str) -> Vec<String> {
    let begins = format!("href=\"{WAITING}/");
    page.split(&begins).skip(1).map(|rest| format!("{WAITING}/{}", rest.split('"').next().unwrap())).collect()
}

async fn form(staff: &Browser, page: &str, act: &str, note: &str) -> Fields {
    let page = staff.page(page).await;
    let mut form: Fields = ["import", "place", "etat"].map(|name| (name.to_owned(), hidden(&page, name))).into();
    form.extend(fields(&[("geste", act), ("note", note)]));
    form
}

#[tokio::test]
async fn a_page_without_any_import_says_how_to_begin() {
    let app = TestApp::start();
    let staff = staff(&app).await;
    let page = staff.page(PAGE).await;
    assert!(page.contains("Aucun fichier de marchés publics n’est encore pris en compte."), "{page}");
    assert!(page.contains("<h2 id=\"regles\">") && page.contains("ne s’ajoute jamais"), "the rules are printed");
    assert!(staff.page(IMPORTS).await.contains("observatoire import decp"));
    assert!(staff.page("/observatoire/marches/liste").await.contains("pris en compte"));
    assert!(staff.page(WAITING).await.contains("Rien n’attend de décision."));
}

#[tokio::test]
async fn the_real_contracts_give_the_figures_of_the_page_and_its_files() {
    let (app, staff) = with_the_real_contracts().await;
    let page = staff.page(&format!("{PAGE}?definition=listed")).await;
    for expected in [
        "De 2018 à 2019, les acheteurs publics ont publié 1\u{202f}879\u{a0}marchés pour 460,6\u{a0}M€, dont 11\u{a0}k€ auprès de start-up.",
        "En 2019, 11\u{a0}k€ de marchés publics ont été notifiés à des start-up",
        "Un marché de start-up sans date de notification n’est dans aucune année\u{a0}: 635\u{a0}k€.",
        "En janvier 2024, les données essentielles de la commande publique",
        "4\u{202f}530 enregistrements lus, 4\u{202f}241\u{a0}marchés une fois leurs publications réunies.",
        "Comment l’import n° 1 a été lu",
    ] {
        assert!(page.replace('\u{a0}', " ").contains(&expected.replace('\u{a0}', " ")), "{expected}\n{page}");
    }
    let table = staff.page("/tableaux?page=marches&figure=marches-comptes").await;
    assert!(table.contains("2018;649;163537925,18;") && table.contains("2019;1230;297023526,52;"), "{table}");
    assert!(table.contains("import n° 1"), "{table}");
    let table = staff.page("/tableaux?page=marches&figure=marches-start-up&definition=listed").await;
    assert!(table.contains("2019;1;11337,00;11337,00;0,0"), "{table}");
    let xlsx = staff.get("/tableaux?page=marches&figure=marches-tous&format=xlsx").await;
    assert_eq!(xlsx.status(), StatusCode::OK);

    let list = staff.page("/observatoire/marches/liste?definition=listed").await;
    assert!(list.contains("2 marchés ont une start-up") || list.contains("2\u{a0}marchés ont une start-up"), "{list}");
    assert!(list.to_uppercase().contains("2018RSLEB1IYME00") && list.contains("439899469 (dans la base)"), "{list}");
    assert!(list.contains("dont 635\u{202f}473,50\u{a0}€ pour la part des start-up"), "{list}");
    let csv = staff.page("/exports/marches?definition=listed").await;
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 3, "{csv}");
    assert!(lines[0].starts_with("acheteur_id;acheteur_nom;id;objet;"));
    assert!(lines[1].starts_with("21130002500015;") && lines[1].contains(";2019-"), "{csv}");
    assert!(lines[2].contains(";2541894,00;;635473,50;495191280;"), "{csv}");
    assert!(log(&app, "exported").iter().any(|line| line.contains("marches-start-up-listed-import1.csv")));
}

#[tokio::test]
async fn an_accepted_amount_counts_and_a_refused_one_never() {
    let (app, mut staff) = with_the_real_contracts().await;
    let page = staff.page(WAITING).await;
    assert!(page.contains("3 décisions sont à prendre, pour 239\u{202f}178\u{202f}110,00\u{a0}€"), "{page}");
    let [first, second, _] = &decisions(&page)[..] else { panic!("{page}") };
    let one = staff.page(first).await;
    assert!(one.contains("Montant très supérieur à celui des marchés comparables"), "{one}");
    let too_long = form(&staff, first, "accepter", &"x".repeat(1_001)).await;
    let refused = staff.lands(DECIDE, &too_long).await;
    assert!(
        refused.contains("<title>Erreur : Décider d’un montant") && refused.contains("href=\"#note\""),
        "{refused}"
    );
    let old = form(&staff, first, "refuser", "").await;
    let accepted = staff.post(DECIDE, &form(&staff, first, "accepter", "Vu au BOAMP.").await).await;
    assert_eq!(location(&accepted), format!("{first}?fait=accepte"));
    assert!(location(&staff.post(DECIDE, &old).await).ends_with("?fait=change"), "an old page decides nothing");
    let decided = staff.page(first).await;
    assert!(
        decided.contains("<q dir=\"auto\">Vu au BOAMP.</q>") && decided.contains("Annuler la décision"),
        "{decided}"
    );
    let refusal = form(&staff, second, "refuser", "").await;
    assert_eq!(location(&staff.post(DECIDE, &refusal).await), format!("{second}?fait=refuse"));

    let page = staff.page(PAGE).await;
    assert!(page.contains("À\u{a0}décider\u{a0}(1)") && page.contains("Refusé par l’équipe"), "{page}");
    let table = staff.page("/tableaux?page=marches&figure=marches-tous").await;
    let number = |line: &str| line.split(';').nth(1).unwrap().parse::<u64>().unwrap();
    let sum: u64 =
        table.lines().filter(|line| line.starts_with("Compté") || line.starts_with("Sans date")).map(number).sum();
    assert_eq!(sum, 649 + 1_230 + 2_328 + 1, "{table}");
    let reopened = form(&staff, first, "rouvrir", "").await;
    assert_eq!(location(&staff.post(DECIDE, &reopened).await), format!("{first}?fait=rouvert"));
    assert!(staff.page(WAITING).await.contains("2 décisions sont à prendre"));
    assert_eq!(log(&app, "contracts_decided").len(), 3);
}

#[tokio::test]
async fn an_import_that_waits_is_confirmed_or_deleted_on_its_page() {
    let (app, staff) = with_the_real_contracts().await;
    let store = store::Store::open(&app.database).await.unwrap();
    let base = store.startup_base("2026-1").await.unwrap().unwrap();
    let base = store::decoded_base(&base).unwrap();
    let record = r#"[{"id":"1","acheteur":{"id":"21750001600019"},"montant":1000,"dateNotification":"2025-01-01","titulaires":[{"id":"356000000"}]}]"#;
    let new = |digest: &str| {
        let mut importer = procurement::Importer::new(&base);
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let settings = procurement::Settings { today, announced: None };
        let summary = procurement::read(record.as_bytes(), settings, &mut |item| {
            importer.take(&item);
            procurement::Flow::Next
        });
        importer.file_ends("un.json".into(), summary.unwrap());
        store::NewProcurementImport { digest: digest.into(), import: importer.finish() }
    };
    let entry = || store::NewEntry {
        at: chrono::Utc::now(),
        actor: store::Actor::system(),
        address: String::new(),
        act: store::Act::ProcurementImported,
        object: String::new(),
        details: String::new(),
    };
    for digest in ["aa", "bb"] {
        store.noting(entry()).import_procurement(&new(digest), false).await.unwrap();
    }
    store.close().await;
    let page = staff.page(IMPORTS).await;
    assert_eq!(page.matches("à confirmer").count(), 2, "{page}");
    assert!(page.contains("donne les chiffres"), "{page}");
    let one = staff.page(&format!("{IMPORTS}/2")).await;
    assert!(one.contains("Prendre en compte") && one.contains("Le premier marché, tel qu’il a été lu"), "{one}");
    let settle = |id: &str, act: &str| fields(&[("import", id), ("geste", act)]);
    assert_eq!(location(&staff.post(SETTLE, &settle("3", "supprimer")).await), format!("{IMPORTS}?fait=supprime"));
    assert_eq!(staff.get(&format!("{IMPORTS}/3")).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(location(&staff.post(SETTLE, &settle("2", "prendre")).await), format!("{PAGE}?fait=pris"));
    let page = staff.page(&format!("{PAGE}?fait=pris")).await;
    assert!(page.contains("il donne désormais les chiffres") && page.contains("un.json"), "{page}");
    let real = staff.page(&format!("{IMPORTS}/1")).await;
    assert!(real.contains("SIRET de l’acheteur faux") && real.contains("Les 20 premiers marchés"), "{real}");
    assert!(!real.contains("Prendre en compte"), "it was confirmed");
}

#[tokio::test]
async fn the_same_contracts_with_two_versions_of_the_base_are_compared() {
    let (app, folder) = (TestApp::start(), tempfile::tempdir().unwrap());
    let staff = staff(&app).await;
    import_base(&app, folder.path());
    let file = format!("{DATA}/decp-aife-2018-2019.json.gz");
    let import_contracts = || import(&app, &["decp", &file, "--most-without-number", "10", "--yes"]);
    import_contracts();
    // A second list adds a holder of contracts that is no laureate.
    let list = folder.path().join("autres.csv");
    std::fs::write(&list, "SIREN;Nom\n552120222;SOCIETE GENERALE\n383474814;AIRBUS\n356000000;LA POSTE\n").unwrap();
    import(&app, &["base", list.to_str().unwrap(), "--source", "autre", "--licence", "LO 2.0", "--yes"]);
    let page = staff.page("/observatoire/base").await;
    let labels: Vec<&str> =
        page.split("<option value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let compared = format!("/observatoire/base/comparaison?de={}&a={}", labels[1], labels[0]);
    assert!(staff.page(&compared).await.contains("importez les mêmes fichiers avec l’une et avec l’autre"));
    import_contracts();
    let page = staff.page(&compared).await;
    assert!(page.contains("Mêmes fichiers, imports n° 1 et n° 2") && page.contains("11\u{a0}k€"), "{page}");
}
