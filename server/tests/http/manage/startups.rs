//! Staff import lists of start-ups: shown, confirmed or abandoned, compared.

use crate::support::app::TestApp;
use crate::support::client::{Browser, fields, hidden, location};
use reqwest::{Response, StatusCode};

const PAGE: &str = "/observatoire/base";

async fn manager(app: &TestApp) -> Browser {
    app.staff("chef@obs.example", "manager");
    let mut browser = app.browser();
    browser.sign_in("chef@obs.example").await;
    browser
}

async fn uploads(browser: &Browser, source: &str, file: &[u8]) -> Response {
    let mut body = Vec::new();
    for (name, value) in [("source", source), ("licence", "Licence Ouverte 2.0")] {
        body.extend(format!("--limite\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(b"--limite\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"liste.csv\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--limite--\r\n");
    browser.send_body("/api/base/fichier", "multipart/form-data; boundary=limite", body).await
}

/// The columns in the form that confirms.
fn confirmed(html: &str) -> Vec<(String, String)> {
    let names = ["identifier", "name", "region", "label", "entered", "left", "created", "headcount", "turnover"];
    let form = &html[html.find("/api/base/import").unwrap()..];
    let how = ["separateur", "encodage", "format", "entete", "decimale"].map(str::to_owned);
    let columns = names.map(|name| format!("colonne_{name}"));
    how.into_iter().chain(columns).map(|name| (name.clone(), hidden(form, &name))).collect()
}

#[tokio::test]
async fn a_list_is_shown_before_it_is_imported_and_two_versions_are_compared() {
    let app = TestApp::start();
    let browser = manager(&app).await;
    assert!(browser.page(PAGE).await.contains("Aucune liste n’est encore importée"));
    let file =
        "SIREN;Nom;Région;Année d’entrée\n732829320;ACME;Bretagne;2024\n356000000;POSTE;Corse;2024\n7,3E+13;X;Y;\n"
            .to_owned();
    let many: String = (0..60).map(|n| format!("{};F{n};Corse;2023\n", crate::support::app::siren())).collect();
    let uploaded = uploads(&browser, "i_lab", format!("{file}{many}").as_bytes()).await;
    assert_eq!((uploaded.status(), location(&uploaded)), (StatusCode::SEE_OTHER, PAGE.to_owned()));
    let shown = browser.page(PAGE).await;
    for expected in ["À confirmer", "62 organisations reconnues", "Une ligne sans numéro utilisable", "7,3E+13", "ACME"]
    {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
    assert!(shown.contains("Aucune liste n’est encore importée"), "nothing is imported yet");
    for expected in ["Séparateur", "Encodage", "Dernière ligne d’en-tête", "Signe décimal"] {
        assert!(shown.contains(expected), "{expected} can be changed: {shown}");
    }
    let other = browser.page(&format!("{PAGE}?format=utf-8+%3B&colonne_identifier=1")).await;
    assert!(other.contains("ne peut pas être importée"), "the column of names has no numbers: {other}");
    let done = browser.post("/api/base/import", &confirmed(&shown)).await;
    assert_eq!(location(&done), format!("{PAGE}?fait=importee"));
    let page = browser.page(&location(&done)).await;
    assert!(page.contains("la base est à la version 2") && page.contains("Lauréats du concours i-Lab"), "{page}");

    uploads(&browser, "i_lab", format!("{file}{many}").as_bytes()).await;
    let again = browser.post("/api/base/import", &confirmed(&browser.page(PAGE).await)).await;
    assert_eq!(location(&again), format!("{PAGE}?fait=connue"));
    assert!(browser.page(&location(&again)).await.contains("rien n’a changé"));

    let fewer = format!("SIREN;Nom;Région;Année d’entrée\n732829320;ACME;Bretagne;2020\n{many}");
    uploads(&browser, "i_lab", fewer.as_bytes()).await;
    browser.post("/api/base/import", &confirmed(&browser.page(PAGE).await)).await;
    let page = browser.page(PAGE).await;
    let labels: Vec<&str> =
        page.split("<option value=\"20").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect();
    let (newest, first) = (labels[0], labels[1]);
    let compared = browser.page(&format!("{PAGE}/comparaison?de=20{first}&a=20{newest}")).await;
    for expected in [
        "Aucune organisation n’entre",
        "Une organisation sort",
        "Une organisation change d’années",
        "Aucune réponse comptée",
    ] {
        assert!(compared.contains(expected), "{expected}: {compared}");
    }
}

#[tokio::test]
async fn a_wrong_upload_is_shown_again_and_an_abandoned_one_is_forgotten() {
    let app = TestApp::start();
    let browser = manager(&app).await;
    uploads(&browser, "Pas un code", b"").await;
    let page = browser.page(PAGE).await;
    for expected in ["<title>Erreur", "Choisissez un fichier", "value=\"Pas un code\"", "un code de 1 à 40 lettres"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    uploads(&browser, "essai", b"PK\x03\x04 rien").await;
    assert!(browser.page(PAGE).await.contains("n’est pas un classeur lisible"));
    uploads(&browser, "essai", b"SIREN;Nom\n732829320;ACME\n").await;
    assert!(browser.page(PAGE).await.contains("Abandonner cette liste"));
    browser.post("/api/base/abandon", &fields(&[])).await;
    let page = browser.page(PAGE).await;
    assert!(!page.contains("À confirmer") && page.contains("Lire la liste"), "{page}");
    let large = uploads(&browser, "essai", &vec![b'1'; 17 << 20]).await;
    assert_eq!(location(&large), PAGE);
    assert!(browser.page(PAGE).await.contains("dépasse 16 Mo"));
}
