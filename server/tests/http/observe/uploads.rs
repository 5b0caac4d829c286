//! Files of public contracts that the staff send from the page of imports.

use super::procurement::{DATA, IMPORTS, import_base};
use crate::manage::campaigns::staff;
use crate::observe::findings::log;
use crate::support::app::TestApp;
use crate::support::client::{Browser, fields, location};
use futures::StreamExt;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use reqwest::{Body, Response, StatusCode};
use std::path::PathBuf;
use std::time::Duration;

const UPLOAD: &str = "/api/marches/fichiers";
const HANDLE: &str = "/api/observatoire/marches/lecture";
const FORM: &str = "multipart/form-data; boundary=limite";
const REAL: &str = "decp-aife-2018-2019.json.gz";
const SMALL: (&str, &[u8]) = ("a.json", b"[]");

fn real() -> Vec<u8> {
    std::fs::read(format!("{DATA}/{REAL}")).unwrap()
}

async fn with_a_base() -> (TestApp, Browser) {
    let (app, folder) = (TestApp::start(), tempfile::tempdir().unwrap());
    let staff = staff(&app).await;
    import_base(&app, folder.path());
    (app, staff)
}

fn share_part(share: &str) -> String {
    format!("--limite\r\nContent-Disposition: form-data; name=\"part\"\r\n\r\n{share}\r\n")
}

fn file_head(name: &str) -> String {
    format!("--limite\r\nContent-Disposition: form-data; name=\"fichiers\"; filename=\"{name}\"\r\n\r\n")
}

fn body(share: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = share_part(share).into_bytes();
    for (name, content) in files {
        body.extend(file_head(name).bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--limite--\r\n");
    body
}

async fn send(browser: &Browser, share: &str, files: &[(&str, &[u8])]) -> Response {
    browser.send_body(UPLOAD, FORM, body(share, files)).await
}

async fn act(browser: &Browser, act: &str, share: &str) -> Response {
    browser.post(HANDLE, &fields(&[("geste", act), ("part", share)])).await
}

/// The page of imports, once it shows a text.
async fn once(browser: &Browser, text: &str) -> String {
    let mut page = String::new();
    for _ in 0..600 {
        page = browser.page(IMPORTS).await;
        if page.contains(text) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{text}: {page}");
}

fn folder(app: &TestApp) -> PathBuf {
    PathBuf::from(format!("{}-imports", app.database.strip_prefix("sqlite://").unwrap()))
}

/// What is in the folder of received files.
fn received(app: &TestApp) -> usize {
    std::fs::read_dir(folder(app)).map_or(0, Iterator::count)
}

#[tokio::test]
async fn an_upload_is_read_and_waits_with_its_first_contracts_and_twice_changes_nothing() {
    let (app, staff) = with_a_base().await;
    let page = staff.page(IMPORTS).await;
    assert!(page.contains("Part sans numéro admise (%)") && page.contains("value=\"5\""), "{page}");
    assert_eq!(location(&send(&staff, "10", &[(REAL, &real())]).await), IMPORTS);
    let page = once(&staff, "attend votre relecture").await;
    assert!(page.contains(&format!("<a href=\"{IMPORTS}/1\">L’import n° 1</a> attend votre relecture")), "{page}");
    let one = staff.page(&format!("{IMPORTS}/1")).await;
    assert!(one.contains("Prendre en compte") && one.contains("Les 20 premiers marchés"), "{one}");
    assert!(one.contains("SIRET de l’acheteur faux"), "{one}");
    assert_eq!(received(&app), 0, "what was imported is deleted");
    let noted = log(&app, "procurement_imported");
    assert!(noted.len() == 1 && noted[0].contains("@obs.example") && noted[0].contains(REAL), "{noted:?}");

    send(&staff, "10", &[("autre-nom.json", &real())]).await;
    let page = once(&staff, "Ces fichiers ont déjà été importés : rien n’a changé").await;
    assert!(page.contains(&format!("<a href=\"{IMPORTS}/1\">import n° 1</a>")), "{page}");
    assert_eq!((received(&app), page.matches("à confirmer").count()), (0, 1), "{page}");
    assert_eq!(log(&app, "procurement_imported").len(), 1);
}

#[tokio::test]
async fn too_much_without_a_number_stops_and_another_share_resumes_it_after_a_restart() {
    let (app, mut staff) = with_a_base().await;
    send(&staff, "5", &[(REAL, &real())]).await;
    let page = once(&staff, "Rien n’est importé.").await;
    let why = "70 enregistrements n’ont pas d’identifiant utilisable, sur 4\u{202f}530";
    assert!(page.contains(why) && page.contains("Reprendre") && page.contains("Supprimer les fichiers"), "{page}");
    assert!(page.contains("Aucun fichier n’a encore été importé."), "{page}");
    assert!(!page.contains("enctype"), "no other files meanwhile");

    let database = app.database.clone();
    let app = TestApp::on(&database, Some(app.kill()), &[]);
    staff.origin.clone_from(&app.origin);
    let page = staff.page(IMPORTS).await;
    assert!(page.contains(why) && page.contains(REAL), "{page}");
    let wrong = staff.lands(HANDLE, &fields(&[("geste", "reprendre"), ("part", "un peu")])).await;
    assert!(wrong.contains("<title>Erreur") && wrong.contains("Indiquez un nombre entier"), "{wrong}");
    assert!(wrong.contains("value=\"un peu\""), "{wrong}");
    assert_eq!(location(&act(&staff, "reprendre", "10").await), IMPORTS);
    once(&staff, "attend votre relecture").await;
    assert_eq!(received(&app), 0);
    assert_eq!(log(&app, "procurement_imported").len(), 2, "the reading that was resumed, and the import");
}

#[tokio::test]
async fn files_that_nobody_resumed_for_a_week_are_deleted() {
    let (app, mut staff) = with_a_base().await;
    send(&staff, "5", &[(REAL, &real())]).await;
    once(&staff, "Rien n’est importé.").await;
    let (list, database) = (folder(&app).join("received/list.json"), app.database.clone());
    let place = app.kill();
    let mut files: serde_json::Value = serde_json::from_slice(&std::fs::read(&list).unwrap()).unwrap();
    files["at"] = (chrono::Utc::now() - chrono::Duration::days(8)).to_rfc3339().into();
    std::fs::write(&list, files.to_string()).unwrap();
    let app = TestApp::on(&database, Some(place), &[]);
    staff.origin.clone_from(&app.origin);
    once(&staff, "Envoyer et lire").await;
    assert_eq!(received(&app), 0);
}

#[tokio::test]
async fn a_stop_keeps_the_files_which_are_read_again_or_deleted() {
    let (app, staff) = with_a_base().await;
    // Large enough to be read for a while.
    let large = real().repeat(30);
    send(&staff, "10", &[("grand.json.gz", &large)]).await;
    let page = staff.page(IMPORTS).await;
    assert!(page.contains("data-ends") && page.contains("Actualiser"), "{page}");
    assert_eq!(location(&act(&staff, "arreter", "").await), IMPORTS);
    let page = once(&staff, "La lecture a été arrêtée.").await;
    assert!(page.contains("grand.json.gz") && !page.contains("data-ends"), "{page}");
    assert_eq!(received(&app), 1);
    act(&staff, "reprendre", "10").await;
    once(&staff, "grand.json.gz\u{a0}: ").await;
    act(&staff, "arreter", "").await;
    once(&staff, "La lecture a été arrêtée.").await;
    assert_eq!(location(&act(&staff, "supprimer", "").await), IMPORTS);
    let page = once(&staff, "Envoyer et lire").await;
    assert!(page.contains("Aucun fichier n’a encore été importé."), "{page}");
    assert_eq!(received(&app), 0);
    let noted = log(&app, "procurement_imported");
    assert!(noted.len() == 4 && noted.iter().any(|line| line.contains("fichiers supprimés")), "{noted:?}");
}

#[tokio::test]
async fn a_second_upload_is_refused_and_a_broken_transfer_leaves_no_file() {
    let (app, staff) = with_a_base().await;
    let (sender, rest) = futures::channel::mpsc::unbounded::<std::io::Result<Vec<u8>>>();
    let head = [share_part("10"), file_head("a.json")].concat().into_bytes();
    sender.unbounded_send(Ok(head)).unwrap();
    sender.unbounded_send(Ok(b"[{".repeat(1_000))).unwrap();
    let request = staff.client.post(format!("{}{UPLOAD}", app.origin)).header(ACCEPT, "text/html");
    let request = request.header(CONTENT_TYPE, FORM).header(COOKIE, staff.cookie.clone().unwrap());
    let first = tokio::spawn(request.body(Body::wrap_stream(rest.boxed())).send());
    once(&staff, "Des fichiers sont en cours de réception.").await;

    assert_eq!(location(&send(&staff, "10", &[(REAL, &real())]).await), IMPORTS);
    let page = staff.page(IMPORTS).await;
    assert!(page.contains("<title>Erreur") && page.contains("un seul envoi à la fois"), "{page}");
    assert!(!staff.page(IMPORTS).await.contains("un seul envoi à la fois"), "it is said once");
    assert_eq!(received(&app), 1, "the one that arrives");

    sender.unbounded_send(Err(std::io::ErrorKind::BrokenPipe.into())).unwrap();
    assert!(first.await.unwrap().is_err());
    let page = once(&staff, "Envoyer et lire").await;
    assert!(page.contains("Aucun fichier n’a encore été importé."), "{page}");
    assert_eq!(received(&app), 0);
}

#[tokio::test]
async fn only_those_who_may_settle_imports_send_files_and_from_our_own_pages() {
    let (app, staff) = with_a_base().await;
    app.staff("analyste@obs.example", "analyst");
    let mut analyst = app.browser();
    analyst.sign_in("analyste@obs.example").await;
    assert!(!analyst.page(IMPORTS).await.contains("Envoyer et lire"));
    for refused in [send(&analyst, "10", &[SMALL]).await, act(&analyst, "supprimer", "").await] {
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    }
    let request = staff.client.post(format!("{}{UPLOAD}", app.origin)).header(CONTENT_TYPE, FORM);
    let request = request.header(COOKIE, staff.cookie.clone().unwrap()).header("origin", "https://ailleurs.example");
    let foreign = request.body(body("10", &[SMALL])).send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    assert!(foreign.text().await.unwrap().contains("d’un autre site"));
    assert!(staff.page(IMPORTS).await.contains("Envoyer et lire"), "nothing is being read");
    assert!(!folder(&app).exists(), "nothing was written");
}

#[tokio::test]
async fn a_wrong_upload_is_shown_again_with_what_was_typed_and_needs_a_base() {
    let (app, staff) = with_a_base().await;
    send(&staff, "beaucoup", &[("", b"")]).await;
    let page = staff.page(IMPORTS).await;
    for expected in [
        "<title>Erreur",
        "2 champs sont à corriger",
        "Choisissez au moins un fichier.",
        "Indiquez un nombre entier de 0 à 100.",
        "value=\"beaucoup\"",
        "href=\"#fichiers\"",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    send(&staff, "12", &[SMALL; 11]).await;
    let page = staff.page(IMPORTS).await;
    assert!(page.contains("Choisissez dix fichiers au plus") && page.contains("value=\"12\""), "{page}");
    send(&staff, "12", &[("a.zip", b"PK\x03\x04 rien")]).await;
    let page = once(&staff, "Reprendre").await;
    assert!(page.contains("a.zip\u{a0}: C’est une archive ZIP"), "{page}");
    act(&staff, "supprimer", "").await;
    assert_eq!(received(&app), 0);

    let without = TestApp::start();
    let staff = self::staff(&without).await;
    assert!(staff.page(IMPORTS).await.contains("Importez d’abord une liste"));
    send(&staff, "10", &[(REAL, &real())]).await;
    assert!(staff.page(IMPORTS).await.contains("Il n’y a pas encore de base de start-up"));
    assert!(!folder(&without).exists());
}
