//! Proposals: written, edited concurrently, backed by frozen figures and excerpts, ranked by the answers.

use crate::support::app::{TestApp, run, siren};
use crate::support::client::{Browser, fields, hidden, location};
use reqwest::StatusCode;

pub async fn signed_in(app: &TestApp, role: &str) -> Browser {
    let email = format!("{role}@obs.example");
    app.staff(&email, role);
    let mut staff = app.browser();
    staff.sign_in(&email).await;
    staff
}

/// A manager who may show exact cells, and has switched them on.
pub async fn showing_exact(app: &TestApp) -> Browser {
    app.exact_staff("manager@obs.example", "manager");
    let mut staff = app.browser();
    staff.sign_in("manager@obs.example").await;
    staff.show_exact().await;
    staff
}

/// A buyer's response with these obstacles and this text.
pub async fn named(app: &TestApp, codes: &[&str], text: &str) -> String {
    let browser = app.browser();
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let obstacles: Vec<(&str, &str)> = codes.iter().map(|code| ("AC15", *code)).collect();
    browser.answer(&format!("{response}/freins"), &fields(&obstacles)).await;
    browser.answer(&format!("{response}/propositions"), &fields(&[("AC27", text)])).await;
    browser.send(&response).await;
    response
}

/// Writes a proposal. Returns its address.
pub async fn write(staff: &Browser, title: &str, targets: &[&str]) -> String {
    let mut form = fields(&[("edition", "2026"), ("titre", title), ("texte", "Un texte.\n\nEt la suite.")]);
    form.extend(targets.iter().map(|target| ("repond".to_owned(), (*target).to_owned())));
    let saved = location(&staff.post("/api/propositions/texte", &form).await);
    saved.strip_suffix("?fait=texte").unwrap().to_owned()
}

fn log(app: &TestApp, act: &str) -> String {
    String::from_utf8(run(&app.database, &["audit", "list", "--act", act], "").stdout).unwrap()
}

/// The first link of a page that contains this text.
pub fn link_with(page: &str, part: &str) -> String {
    let links = page.split("href=\"").filter_map(|rest| rest.split('"').next()).map(|link| link.replace("&amp;", "&"));
    links.into_iter().find(|link| link.contains(part)).unwrap_or_else(|| panic!("no link with {part}"))
}

fn id_of(proposal: &str) -> &str {
    proposal.rsplit('/').next().unwrap()
}

#[tokio::test]
async fn the_board_ranks_by_the_answers_and_hides_what_would_identify_a_respondent() {
    let app = TestApp::start();
    for _ in 0..6 {
        named(&app, &["B03"], "").await;
    }
    for _ in 0..3 {
        named(&app, &["B08", "B03"], "").await;
    }
    named(&app, &["B08"], "").await;
    for _ in 0..2 {
        named(&app, &["B05"], "").await;
    }
    let manager = signed_in(&app, "manager").await;
    let few = write(&manager, "Financer", &["AC15:B08"]).await;
    let many = write(&manager, "Raccourcir", &["AC15:B03"]).await;
    let both = write(&manager, "Tout faire", &["AC15:B03", "AC15:B08"]).await;
    let none = write(&manager, "Ne répond à rien", &["AC15:ZZ", "SU24:F08"]).await;
    let analyst = signed_in(&app, "analyst").await;
    let page = analyst.page("/observatoire/propositions").await;
    let at = |address: &str| page.find(&format!("href=\"{address}\"")).unwrap_or_else(|| panic!("{address}"));
    assert!(at(&many) < at(&both) && at(&both) < at(&few) && at(&few) < at(&none), "{page}");
    // All but two of twelve named one or both.
    assert!(
        page.contains(
            "non diffusable ; l’option la plus citée est «\u{a0}Cycles de contractualisation trop longs\u{a0}»"
        )
    );
    assert!(!page.contains("(10 sur 12)"), "{page}");
    assert!(!page.contains("Écrire une proposition"), "an analyst reads");
    assert!(manager.page("/observatoire/propositions").await.contains("Écrire une proposition"));
    for (path, status) in [
        ("/observatoire/propositions?edition=1999", 404),
        ("/observatoire/propositions?etat=%3Cb%3E", 200),
        ("/observatoire/propositions/x", 404),
        ("/observatoire/propositions/999999999999999999999", 404),
        ("/observatoire/propositions/joindre?page=rien&figure=x", 404),
        ("/observatoire/propositions/joindre?citation=99", 404),
    ] {
        assert_eq!(manager.get(path).await.status(), status, "{path}");
    }
    let hidden_ones = analyst.page("/observatoire/propositions?etat=ecartee").await;
    assert!(!hidden_ones.contains("Raccourcir"));
}

#[tokio::test]
async fn errors_return_with_everything_typed_however_long() {
    let app = TestApp::start();
    let manager = signed_in(&app, "manager").await;
    let long = "é".repeat(9_000);
    let form = fields(&[("edition", "2026"), ("titre", ""), ("texte", &long), ("repond", "AC15:B03")]);
    let back = location(&manager.post("/api/propositions/texte", &form).await);
    assert_eq!(back, "/observatoire/propositions/nouvelle?edition=2026");
    let page = manager.page(&back).await;
    assert!(page.contains("<title>Erreur : Écrire une proposition"), "{page}");
    assert!(page.contains("href=\"#titre\"") && page.contains(&long) && page.contains("(un coché)"));
    assert!(manager.page(&back).await.contains(&long), "also the second time");
    let given_up = fields(&[("edition", "2026"), ("proposition", "")]);
    manager.post("/api/propositions/abandon", &given_up).await;
    assert!(!manager.page(&back).await.contains(&long));
}

#[tokio::test]
async fn the_second_of_two_concurrent_edits_is_warned_and_loses_nothing() {
    let app = TestApp::start();
    let (manager, administrator) = (signed_in(&app, "manager").await, signed_in(&app, "administrator").await);
    let proposal = write(&manager, "Payer plus vite", &["AC15:B03"]).await;
    let id = id_of(&proposal).to_owned();
    let form = |page: &str, title: &str| {
        let mut form = fields(&[("proposition", &id), ("edition", "2026"), ("version", &hidden(page, "version"))]);
        form.extend(fields(&[("titre", title), ("texte", "Mon <b>texte</b>"), ("repond", "AC15:B03")]));
        form
    };
    let edit = format!("{proposal}/modifier");
    let (one, two) = (manager.page(&edit).await, administrator.page(&edit).await);
    let first = location(&manager.post("/api/propositions/texte", &form(&one, "Payer à 30 jours")).await);
    assert_eq!(first, format!("{proposal}?fait=texte"));
    let second = location(&administrator.post("/api/propositions/texte", &form(&two, "Payer à 15 jours")).await);
    assert_eq!(second, edit);
    let page = administrator.page(&edit).await;
    assert!(page.contains("manager@obs.example a enregistré la version 2") && page.contains("Payer à 30 jours"));
    assert!(page.contains("value=\"Payer à 15 jours\"") && page.contains("Mon &lt;b&gt;texte&lt;/b&gt;"));
    // A status is not changed on an outdated version.
    let late = fields(&[("proposition", &id), ("version", "1"), ("etat", "proposee")]);
    assert_eq!(location(&manager.post("/api/propositions/etat", &late).await), format!("{proposal}?fait=depasse"));
    let again = administrator.post("/api/propositions/texte", &form(&page, "Payer à 15 jours")).await;
    assert_eq!(location(&again), format!("{proposal}?fait=texte"));
    let now = manager.page(&proposal).await;
    for title in ["Payer plus vite", "Payer à 30 jours", "Payer à 15 jours"] {
        assert!(now.contains(title), "{title} stays in the history");
    }
    assert!(!now.contains("<b>texte</b>"));
    let state = fields(&[("proposition", &id), ("version", "3"), ("etat", "transmise")]);
    assert_eq!(
        manager.post("/api/propositions/etat", &state).await.status(),
        StatusCode::BAD_REQUEST,
        "not in one step"
    );
    let state = fields(&[("proposition", &id), ("version", "3"), ("etat", "proposee")]);
    manager.post("/api/propositions/etat", &state).await;
    assert!(manager.page(&proposal).await.contains("état «\u{a0}Proposée\u{a0}»"));
    let acts = log(&app, "proposal_written");
    assert_eq!(acts.lines().filter(|line| line.contains(&format!("proposition {id}"))).count(), 4, "{acts}");
}

#[tokio::test]
async fn an_attached_figure_remains_frozen_and_shows_if_the_present_one_differs() {
    let app = TestApp::start();
    for code in ["B03", "B05", "B03", "B05", "B03", "B05", "B08", "B08", "B08"] {
        named(&app, &[code], "").await;
    }
    // Exact cells visible to the manager are not frozen.
    let manager = showing_exact(&app).await;
    let proposal = write(&manager, "Raccourcir", &["AC15:B03"]).await;
    let desk = manager.page("/observatoire/freins?edition=2026").await;
    let link = link_with(&desk, "joindre?page=freins&figure=freins-acheteurs&");
    let page = manager.page(&link).await;
    assert!(page.contains("Données\u{a0}: édition 2026, version 9, le ") && page.contains("Raccourcir (Brouillon)"));
    let query = link.split_once('?').unwrap().1;
    let mut form = forms::decode(query).unwrap().0;
    form.push(("proposition".to_owned(), id_of(&proposal).to_owned()));
    assert_eq!(location(&manager.post("/api/propositions/preuve", &form).await), format!("{proposal}?fait=preuve"));

    let before = manager.page(&proposal).await;
    let figure = |page: &str| {
        let from = page.find("id=\"preuve-1\"").unwrap();
        page[from..from + page[from..].find("figure-links").unwrap()].to_owned()
    };
    assert!(!before.contains("ont changé cette figure"));
    assert!(figure(&before).contains("9\u{a0}acheteurs"), "{}", figure(&before));
    let file = manager.page("/exports/preuves/1/1").await;
    assert!(file.contains("Cycles de contractualisation trop longs;3;33,3;") && file.contains("version 9, figée le"));
    assert!(!manager.page(&proposal).await.contains("ont changé cette figure"));
    named(&app, &["B08"], "").await;
    let after = manager.page(&proposal).await;
    assert_eq!(figure(&before), figure(&after));
    assert!(after.contains("ont changé cette figure") && after.contains("/observatoire/freins?edition=2026"));
    assert_eq!(manager.page("/exports/preuves/1/1").await, file);
    let removed = fields(&[("proposition", id_of(&proposal)), ("preuve", "1")]);
    assert_eq!(
        location(&manager.post("/api/propositions/preuve/retrait", &removed).await),
        format!("{proposal}?fait=retrait")
    );
    assert!(!manager.page(&proposal).await.contains("preuve-1"));
}

#[tokio::test]
async fn an_excerpt_is_masked_and_erased_with_its_text_and_hidden_from_analysts() {
    let app = TestApp::start();
    let response = named(&app, &["B03"], "Luc Martin paie tard.").await;
    let (manager, analyst) = (signed_in(&app, "manager").await, signed_in(&app, "analyst").await);
    let proposal = write(&manager, "Payer", &["AC15:B03"]).await;
    let texts = manager.page("/observatoire/textes").await;
    let text = link_with(&texts, "/AC27?");
    let page = manager.page(&text).await;
    let form = |more: &[(&str, &str)]| {
        let named =
            ["reponse", "champ", "texte", "suite"].map(|n| (n.to_owned(), hidden(&page, n).replace("&amp;", "&")));
        named.into_iter().chain(fields(more)).collect::<Vec<_>>()
    };
    manager.post("/api/textes/extrait", &form(&[("passage", "Luc Martin paie tard.")])).await;
    let quotes = manager.page("/observatoire/textes/citations?edition=2026&public=acheteurs").await;
    let link = link_with(&quotes, "joindre?citation=");
    assert!(manager.page(&link).await.contains("Luc Martin paie tard."));
    let attach = fields(&[("proposition", id_of(&proposal)), ("citation", "1")]);
    manager.post("/api/propositions/preuve", &attach).await;
    assert!(manager.page(&proposal).await.contains("Luc Martin paie tard."));
    let read = analyst.page(&proposal).await;
    assert!(read.contains("Une citation est jointe.") && !read.contains("Luc Martin"));
    assert!(log(&app, "response_seen").contains("proposition 1"));
    manager.post("/api/textes/masque", &form(&[("mots", "Luc Martin")])).await;
    let masked = manager.page(&proposal).await;
    assert!(masked.contains("[nom masqué] paie tard.") && !masked.contains("Luc Martin"));
    let key = response.strip_prefix("/reponses/").unwrap();
    let respondent = app.browser();
    respondent.post("/api/reponses/effacement", &fields(&[("_submission", key)])).await;
    assert!(manager.page(&proposal).await.contains("Aucune citation n’est jointe."));
}
