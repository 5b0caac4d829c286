//! The legal pages, and other statements about the service.

use crate::support::app::{PROGRAM, TestApp};
use crate::support::client::fields;
use reqwest::StatusCode;
use reqwest::header::SET_COOKIE;
use std::process::Command;

const PAGES: [&str; 4] = ["/mentions-legales", "/donnees-personnelles", "/accessibilite", "/plan-du-site"];
const MARK: &str = "<mark class=\"to-complete\">à compléter</mark>";

/// A server whose operator has this file.
fn operated(text: &str) -> (tempfile::TempDir, TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operator.toml");
    std::fs::write(&file, text).unwrap();
    let app = TestApp::with(&[("OBSERVATOIRE_OPERATOR", file.to_str().unwrap())]);
    (folder, app)
}

fn example() -> &'static str {
    include_str!("../../../../docs/operator.example.toml")
}

#[tokio::test]
async fn every_page_links_to_the_legal_pages() {
    let app = TestApp::start();
    let browser = app.browser();
    for path in
        ["/", "/questionnaires/acheteurs", "/questionnaires/acheteurs/repondre", "/connexion", PAGES[0], PAGES[3]]
    {
        let page = browser.page(path).await;
        for address in PAGES {
            assert!(page.contains(&format!("href=\"{address}\"")), "{path} leads to {address}");
        }
        assert!(page.contains("Accessibilité : non conforme"), "{path}");
    }
    let refusal = browser.post("/api/reponses/envoi", &fields(&[("_submission", "non")])).await.text().await.unwrap();
    assert!(PAGES.iter().all(|address| refusal.contains(&format!("href=\"{address}\""))), "{refusal}");
}

#[tokio::test]
async fn legal_pages_load_no_code_and_ask_for_no_consent() {
    let app = TestApp::start();
    let browser = app.browser();
    for path in PAGES {
        let page = browser.get(path).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        assert!(page.headers().get(SET_COOKIE).is_none(), "{path}");
        let page = page.text().await.unwrap();
        assert!(!page.contains("/pkg/observatoire.a1") && !page.contains("<form"), "{path}");
    }
}

#[tokio::test]
async fn operator_details_are_shown_and_missing_ones_are_marked() {
    let app = TestApp::start();
    let browser = app.browser();
    for path in [PAGES[0], PAGES[1], PAGES[2], "/questionnaires/start-up", "/questionnaires/start-up/repondre"] {
        assert!(browser.page(path).await.contains(MARK), "{path}");
    }
    let (_folder, app) = operated(example());
    let browser = app.browser();
    for path in [PAGES[0], PAGES[1], PAGES[2], "/questionnaires/start-up", "/questionnaires/start-up/repondre"] {
        let page = browser.page(path).await;
        assert!(!page.contains(MARK) && page.contains("Médiateur des entreprises (exemple)"), "{path}");
    }
    let legal = browser.page("/mentions-legales").await;
    for printed in [
        "Hébergeur (exemple)",
        "href=\"tel:0300000000\"",
        "1 rue de l’Exemple\n75000 Paris",
        "Le Médiateur des entreprises",
    ] {
        assert!(legal.contains(printed), "{printed}");
    }
    let accessibility = browser.page("/accessibilite").await;
    assert!(accessibility.contains("24\u{a0}novembre 2026") && accessibility.contains("mailto:accessibilite@"));
}

#[tokio::test]
async fn the_legal_notice_comes_before_the_first_question() {
    let (_folder, app) = operated(example());
    let browser = app.browser();
    for path in ["/questionnaires/acheteurs", "/questionnaires/acheteurs/repondre"] {
        let page = browser.page(path).await;
        for printed in [
            "Médiateur des entreprises (exemple)",
            "dpo@observatoire.example",
            "Mesurer les achats auprès de start-up",
            "RGPD, article 6-1-e",
            "votre consentement",
            "L’équipe de l’Observatoire lit les réponses",
            "30\u{a0}jours après la clôture",
            "1\u{a0}an après la clôture",
            "Lire, télécharger, corriger ou effacer",
            "https://www.cnil.fr/fr/plaintes",
            "Répondre est facultatif",
            "N’y nommez personne",
        ] {
            assert!(page.contains(printed), "{path}: {printed}");
        }
        let (notice, first) = (page.find("RGPD, article").unwrap(), page.find("name=\"AC01\""));
        assert!(first.is_none_or(|first| notice < first), "{path}: before the first question");
    }
    let later = browser.buyer(&crate::support::app::siren(), [("10", "100"), ("5", "100")]).await;
    let second = browser.page(&format!("{later}/montants")).await;
    assert!(!second.contains("RGPD, article"), "said once, not at each step");
}

#[tokio::test]
async fn no_page_makes_a_false_statement() {
    let app = TestApp::start();
    let browser = app.browser();
    // Pages set cookies, but only those of the service itself.
    let home = browser.page("/").await;
    assert!(home.contains("Ni traceur publicitaire, ni mesure d’audience") && !home.contains("Aucun traceur"));
    // The proposals have the same addressee everywhere.
    let asked = browser.page("/questionnaires/start-up/apercu").await;
    assert!(home.contains("remises au Gouvernement") && asked.contains("à adresser au Gouvernement"));
    for page in [&home, &asked] {
        assert!(page.contains("Questionnaires ouverts, date de clôture à venir."));
        assert!(!page.contains("au ministre") && !page.contains("à la ministre"));
    }
    // Staff forms do accept long texts.
    assert!(!browser.page("/accessibilite").await.contains("aucune saisie longue"));
    // The purposes include the one of the question on suppliers.
    let questions = browser.page("/questionnaires/acheteurs/apercu").await;
    assert!(questions.contains("croisement confidentiel de votre liste de fournisseurs"));
    for path in ["/questionnaires/acheteurs", "/donnees-personnelles"] {
        assert!(browser.page(path).await.contains("liste de fournisseurs (SIREN et montants)"), "{path}");
    }
}

#[tokio::test]
async fn the_footer_shows_both_closings_if_they_differ() {
    let app = TestApp::start();
    app.staff("chef@obs.example", "manager");
    let mut staff = app.browser();
    staff.sign_in("chef@obs.example").await;
    let close = |slug: &str, at: &str| fields(&[("questionnaire", slug), ("cloture", at)]);
    staff.post("/api/campagne/cloture", &close("acheteurs", "2030-01-01T00:00:00")).await;
    let printed =
        "Questionnaire start-up ouvert, date de clôture à venir\u{202f}; questionnaire acheteurs ouvert jusqu’au";
    let home = app.browser().page("/").await;
    assert!(home.contains(printed), "{home}");
    staff.post("/api/campagne/cloture", &close("start-up", "2030-01-01T00:00:00")).await;
    assert!(app.browser().page("/").await.contains("Questionnaires ouverts jusqu’au"));
}

#[test]
fn the_stated_licence_is_in_the_repository() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../");
    let read = |name: &str| std::fs::read_to_string(format!("{root}{name}")).unwrap();
    assert!(read("Cargo.toml").contains("license = \"MIT\"") && read("LICENSE").starts_with("MIT License"));
}

#[tokio::test]
async fn the_stated_retention_periods_are_the_configured_ones() {
    let (_folder, app) =
        operated("[retention]\ndraft_days = 7\ndraft_months = 6\ncontact_months = 24\naudit_months = 18");
    let page = app.browser().page("/donnees-personnelles").await;
    for printed in [
        "7\u{a0}jours après la clôture",
        "6\u{a0}mois après le dernier enregistrement au plus tard",
        "2\u{a0}ans après la clôture",
        "18\u{a0}mois\u{a0}; chaque entrée est ensuite vidée",
    ] {
        assert!(page.contains(printed), "{printed}");
    }
}

#[tokio::test]
async fn every_cookie_is_listed_on_the_page_about_them() {
    let (_letterbox, app) = crate::operations::emails::sending(crate::support::mailbox::Mood::Takes).await;
    app.staff("a@obs.example", "analyst");
    let mut browser = app.browser();
    let listed = browser.page("/donnees-personnelles").await;
    let mut set = Vec::new();
    for audience in ["acheteurs", "start-up"] {
        let form = browser.begin(audience).await;
        set.push(browser.post("/api/reponses/section", &form).await);
    }
    set.push(browser.post("/api/reactions", &fields(&[("nom", "Ada")])).await);
    let (response, key) = crate::operations::emails::draft(&browser).await;
    assert!(!browser.page(&response).await.is_empty());
    let to_a_colleague = fields(&[("_submission", &key), ("_section", "organisation"), ("nom", &"n".repeat(100))]);
    set.push(browser.post("/api/reponses/collegue", &to_a_colleague).await);
    set.push(browser.post("/api/reponses/lien", &fields(&[("_submission", &key), ("courriel", "ici")])).await);
    set.push(browser.sign_in("inconnu@obs.example").await);
    set.push(browser.sign_in("a@obs.example").await);
    set.push(browser.post("/api/compte/mot-de-passe", &fields(&[("actuel", "x")])).await);
    for response in set {
        let cookies: Vec<_> = response.headers().get_all(SET_COOKIE).iter().collect();
        assert!(!cookies.is_empty());
        for cookie in cookies {
            let cookie = cookie.to_str().unwrap();
            let name = cookie.split('=').next().unwrap();
            assert!(listed.contains(name), "{name}");
            assert!(cookie.contains("HttpOnly"), "{cookie}");
        }
    }
}

#[test]
fn an_invalid_operator_file_prevents_the_start_and_the_value_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operator.toml");
    let url = format!("sqlite://{}", folder.path().join("essai.db").display());
    for (text, named) in [
        ("[controller]\nmail = \"a@obs.example\"", "line 2: unknown field `mail`"),
        ("[host]\nemail = \"chez nous\"", "host.email: expected an e-mail address"),
        ("[retention]\ndraft_days = 0", "retention.draft_days: expected a number from 1"),
    ] {
        std::fs::write(&file, text).unwrap();
        for command in [&["serve"][..], &["purge"]] {
            let mut stopped = Command::new(PROGRAM);
            stopped.args(command).env("DATABASE_URL", &url).env("OBSERVATOIRE_OPERATOR", &file);
            let stopped = stopped.output().unwrap();
            let printed = String::from_utf8_lossy(&stopped.stderr).into_owned();
            assert_eq!(stopped.status.code(), Some(1), "{printed}");
            assert!(printed.contains("OBSERVATOIRE_OPERATOR") && printed.contains(named), "{printed}");
        }
    }
}
