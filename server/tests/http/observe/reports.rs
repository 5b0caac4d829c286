//! Reports: made from a publication in one action, reproducible byte for byte, even after the data has changed;
//! erased texts are no longer quoted.

use crate::observe::proposals::{link_with, named, showing_exact, signed_in, write};
use crate::support::app::{TestApp, run};
use crate::support::client::{Browser, Fields, fields, hidden, location};
use reqwest::StatusCode;
use store::testing;

/// Publishes the present figures: prepared on its page, published by the command line.
async fn publish(app: &TestApp, staff: &Browser, kind: &str, proposal: &str) -> String {
    let mut form = fields(&[("edition", "2026"), ("genre", kind), ("titre", "Les freins"), ("resume", "En bref.")]);
    form.extend(
        ["participation-acheteurs-AC01", "reponses-AC15"].map(|table| ("tableau".to_owned(), table.to_owned())),
    );
    form.push(("proposition".to_owned(), proposal.to_owned()));
    let page = location(&staff.post("/api/publications/preparer", &form).await);
    let id = page.strip_prefix("/observatoire/publications/").unwrap_or_else(|| panic!("{page}")).to_owned();
    let made = run(&app.database, &["publication", "publish", &id], "");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    id
}

/// Makes a report of a publication with these choices. Returns its address.
async fn make(staff: &Browser, publication: &str, more: &[(&str, &str)]) -> String {
    let page = staff.page("/observatoire/rapport?edition=2026").await;
    let mut form = form(&page);
    form.push(("publication".to_owned(), publication.to_owned()));
    form.extend(fields(more));
    form.push(("geste".to_owned(), "generer".to_owned()));
    let made = location(&staff.post("/api/rapport/plan", &form).await);
    made.strip_suffix("?fait=etabli").unwrap_or_else(|| panic!("{made}")).to_owned()
}

/// The form with every ticked chapter and proposal.
fn form(page: &str) -> Fields {
    let mut form = fields(&[("edition", "2026"), ("version", &hidden(page, "version"))]);
    for tag in page.split("<input").skip(1).filter_map(|rest| rest.split('>').next()) {
        let value = |name: &str| tag.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        if let (Some(name @ "chapitre"), Some(value)) = (value(" name"), value(" value"))
            && tag.contains("checked")
        {
            form.push((name.to_owned(), value.to_owned()));
        }
    }
    form
}

async fn bytes(staff: &Browser, path: &str) -> Vec<u8> {
    let answer = staff.get(path).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.bytes().await.unwrap().to_vec()
}

/// The page's content of the report itself.
async fn article(staff: &Browser, report: &str) -> String {
    let page = staff.page(report).await;
    let from = page.find("<article class=\"report\"").unwrap_or_else(|| panic!("{page}"));
    page[from..page.find("report-mark").unwrap()].to_owned()
}

async fn respond(app: &TestApp) {
    for n in 0..5 {
        named(app, if n < 3 { &["B03"] } else { &["B08"] }, "").await;
    }
}

async fn same_each_time(app: TestApp, database: Option<&str>) {
    respond(&app).await;
    let manager = signed_in(&app, "manager").await;
    let proposal = write(&manager, "Raccourcir les cycles", &["AC15:B03"]).await;
    let id = proposal.rsplit('/').next().unwrap().to_owned();
    let state = fields(&[("proposition", &id), ("version", "1"), ("etat", "proposee")]);
    manager.post("/api/propositions/etat", &state).await;
    let mut early = form(&manager.page("/observatoire/rapport?edition=2026").await);
    early.extend(fields(&[("publication", "2026-1"), ("geste", "generer")]));
    let refused = manager.post("/api/rapport/plan", &early).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT, "nothing is published yet");
    let publication = publish(&app, &manager, "provisoire", &id).await;
    let report = make(&manager, &publication, &[("texte-introduction", "Bonjour <b>à</b> tous.\r\n\r\nSuite.")]).await;
    let (page, pdf) = (article(&manager, &report).await, bytes(&manager, &format!("{report}/rapport.pdf")).await);
    let odt = bytes(&manager, &format!("{report}/rapport.odt")).await;
    for part in [
        "1. Introduction",
        "Bonjour &lt;b&gt;à&lt;/b&gt; tous.",
        "Méthode et limites",
        "Raccourcir les cycles",
        "État\u{a0}: proposée.",
        "2026-1, chiffres provisoires, parue le",
        "Source\u{a0}: Observatoire, publication 2026-1.",
        "Acheteurs qui ont répondu, par segment",
        "Questions ouvertes",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(page.matches("report-source").count(), page.matches("report-figure").count());
    assert!(pdf.starts_with(b"%PDF-1.7") && odt.starts_with(b"PK"));
    let table = manager.page(&link_with(&page, "/exports/rapports/")).await;
    assert!(table.contains("Source : Observatoire, publication 2026-1."), "{table}");
    let hash = manager.page("/api/v1/publications").await;
    assert!(
        page.contains(hash.split("\"sha256\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap()),
        "{hash}"
    );

    // Again, after new responses.
    named(&app, &["B08"], "").await;
    assert_eq!(bytes(&manager, &format!("{report}/rapport.pdf")).await, pdf);
    assert_eq!(bytes(&manager, &format!("{report}/rapport.odt")).await, odt);
    assert_eq!(article(&manager, &report).await, page);
    // A new report has the new figures; the first one is unchanged.
    let later = publish(&app, &manager, "definitive", &id).await;
    let next = make(&manager, &later, &[]).await;
    assert!(article(&manager, &next).await.contains("publication 2026-2.") && next != report);
    let log = String::from_utf8(run(&app.database, &["audit", "list"], "").stdout).unwrap();
    let acts = |act: &str| log.lines().filter(|line| line.split('\t').any(|part| part == act)).count();
    // Changed contents are saved before each report, even before a refused one.
    assert_eq!((acts("report_made"), acts("exported")), (5, 4), "{log}");

    // And after a restart.
    let url = app.database.clone();
    let folder = app.kill();
    let app = TestApp::on(database.unwrap_or(&url), Some(folder), &[]);
    let mut manager = app.browser();
    manager.sign_in("manager@obs.example").await;
    assert_eq!(bytes(&manager, &format!("{report}/rapport.pdf")).await, pdf);
    assert_eq!(bytes(&manager, &format!("{report}/rapport.odt")).await, odt);
    assert_eq!(article(&manager, &report).await, page);
}

#[tokio::test]
async fn a_report_has_the_same_bytes_each_time_after_new_answers_and_a_restart() {
    same_each_time(TestApp::start(), None).await;
}

#[tokio::test]
async fn a_report_has_the_same_bytes_each_time_on_postgresql_too() {
    let database = testing::fresh_database();
    same_each_time(TestApp::on(&database, None, &[]), Some(&database)).await;
    testing::drop_database(&database);
}

#[tokio::test]
async fn the_same_publication_gives_the_same_report_except_for_its_time() {
    let app = TestApp::start();
    respond(&app).await;
    let manager = signed_in(&app, "manager").await;
    let publication = publish(&app, &manager, "provisoire", "").await;
    let (one, two) = (make(&manager, &publication, &[]).await, make(&manager, &publication, &[]).await);
    assert_ne!(one, two);
    let without_moment = |page: String, report: &str| {
        let at = page.find("Établi le").unwrap();
        let end = at + page[at..].find("(heure de Paris)").unwrap();
        let id = report.rsplit('/').next().unwrap();
        format!("{}{}", &page[..at], &page[end..]).replace(&format!("/exports/rapports/{id}/"), "/exports/rapports/N/")
    };
    let (first, second) = (article(&manager, &one).await, article(&manager, &two).await);
    assert_eq!(without_moment(first, &one), without_moment(second, &two));
}

#[tokio::test]
async fn a_report_shows_that_its_publication_was_withdrawn_and_why() {
    let app = TestApp::start();
    respond(&app).await;
    let manager = signed_in(&app, "manager").await;
    let publication = publish(&app, &manager, "provisoire", "").await;
    let report = make(&manager, &publication, &[]).await;
    assert!(!manager.page(&report).await.contains("dont ce rapport est tiré"));
    let version =
        [("publication", publication.as_str()), ("version", "1"), ("geste", "retirer"), ("motif", "Doublons")];
    location(&manager.post("/api/publications/geste", &fields(&version)).await);
    let page = manager.page(&report).await;
    assert!(page.contains("a été retirée le") && page.contains("Motif : Doublons"), "{page}");
}

#[tokio::test]
async fn a_report_contains_only_the_publication_and_the_chosen_parts() {
    let app = TestApp::start();
    respond(&app).await;
    let manager = showing_exact(&app).await;
    let publication = publish(&app, &manager, "provisoire", "").await;
    let page = manager.page("/observatoire/rapport?edition=2026").await;
    let mut form = form(&page);
    form.retain(|(name, value)| name != "chapitre" || value != "freins");
    form.push(("publication".to_owned(), publication));
    form.push(("geste".to_owned(), "generer".to_owned()));
    let made = location(&manager.post("/api/rapport/plan", &form).await);
    let report = article(&manager, made.strip_suffix("?fait=etabli").unwrap()).await;
    assert!(
        !report.contains("id=\"freins\"")
            && report.contains("id=\"participation\"")
            && report.contains("id=\"methode\"")
    );
    assert!(!report.contains(">10\u{a0}€"), "nothing but the publication");
    let again = manager.page("/observatoire/rapport?edition=2026").await;
    assert!(!form_has(&again, "freins") && form_has(&again, "volumes"), "the choice is kept");

    // Two editors: the second is warned. A text that is too long is returned.
    let stale =
        fields(&[("edition", "2026"), ("version", "0"), ("texte-volumes", "Le mien"), ("geste", "enregistrer")]);
    let back = location(&manager.post("/api/rapport/plan", &stale).await);
    let page = manager.page(&back).await;
    assert!(page.contains("manager@obs.example a changé ces textes") && page.contains("Le mien"));
    let long = "é".repeat(20_001);
    let form = fields(&[("edition", "2026"), ("version", &hidden(&page, "version")), ("texte-volumes", &long)]);
    let page = manager.page(&location(&manager.post("/api/rapport/plan", &form).await)).await;
    assert!(
        page.contains("<title>Erreur : Rapport") && page.contains("href=\"#texte-volumes\"") && page.contains(&long)
    );
    manager.post("/api/rapport/abandon", &fields(&[("edition", "2026")])).await;
    assert!(!manager.page("/observatoire/rapport?edition=2026").await.contains(&long));

    let analyst = signed_in(&app, "analyst").await;
    let list = analyst.page("/observatoire/rapport?edition=2026").await;
    assert!(list.contains("Rapport du ") && !list.contains("Générer le rapport"));
    for path in ["/observatoire/rapports/x", "/observatoire/rapports/99/rapport.pdf", "/exports/rapports/1/rien"] {
        assert_eq!(analyst.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

fn form_has(page: &str, chapter: &str) -> bool {
    form(page).iter().any(|(name, value)| name == "chapitre" && value == chapter)
}

#[tokio::test]
async fn an_erased_answer_is_no_longer_quoted_even_in_existing_reports() {
    let app = TestApp::start();
    let response = named(&app, &["B03"], "Luc Martin paie tard.").await;
    let manager = signed_in(&app, "manager").await;
    let text = link_with(&manager.page("/observatoire/textes").await, "/AC27?");
    let page = manager.page(&text).await;
    let form = |more: &[(&str, &str)]| {
        let named =
            ["reponse", "champ", "texte", "suite"].map(|n| (n.to_owned(), hidden(&page, n).replace("&amp;", "&")));
        named.into_iter().chain(fields(more)).collect::<Vec<_>>()
    };
    manager.post("/api/textes/extrait", &form(&[("passage", "Luc Martin paie tard.")])).await;
    let publication = publish(&app, &manager, "provisoire", "").await;
    let report = make(&manager, &publication, &[]).await;
    let made = article(&manager, &report).await;
    assert!(made.contains("Luc Martin paie tard.") && made.contains("Un acheteur privé"), "{made}");
    manager.post("/api/textes/masque", &form(&[("mots", "Luc Martin")])).await;
    let masked = article(&manager, &report).await;
    assert!(masked.contains("[nom masqué] paie tard.") && !masked.contains("Luc Martin"));
    let key = response.strip_prefix("/reponses/").unwrap();
    app.browser().post("/api/reponses/effacement", &fields(&[("_submission", key)])).await;
    let erased = article(&manager, &report).await;
    assert!(erased.contains("[citation retirée") && !erased.contains("paie tard"));
    assert_eq!(bytes(&manager, &format!("{report}/rapport.pdf")).await[..8], *b"%PDF-1.7");
}
