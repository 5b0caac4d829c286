//! The campaign as staff run it and respondents see it: opening, closing, test mode, announcement.

use crate::support::app::{TestApp, run, siren, siret};
use crate::support::client::{Browser, fields, hidden, location};
use reqwest::StatusCode;
use serde_json::Value;

const PAGE: &str = "/observatoire/campagne";

pub async fn staff(app: &TestApp) -> Browser {
    app.exact_staff("g@obs.example", "manager");
    let mut staff = app.browser();
    staff.sign_in("g@obs.example").await;
    staff
}

/// Acts on the buyers' questionnaire.
pub async fn run_campaign(staff: &Browser, act: &str) {
    let form = fields(&[("questionnaire", "acheteurs"), ("geste", act)]);
    let done = location(&staff.post("/api/campagne/etat", &form).await);
    assert!(done.starts_with("/observatoire/campagne?fait="), "{act}: {done}");
}

async fn respondents(staff: &Browser) -> i64 {
    let volumes: Value = serde_json::from_str(&staff.page("/api/v1/volumes").await).unwrap();
    volumes["years"][1]["respondents"].as_i64().unwrap()
}

#[tokio::test]
async fn a_questionnaire_is_closed_and_opened_at_once_without_affecting_the_other() {
    let app = TestApp::start();
    let (staff, browser) = (staff(&app).await, app.browser());
    run_campaign(&staff, "fermer").await;
    assert!(browser.page("/questionnaires/acheteurs").await.contains("L’enquête est close depuis le"));
    assert_eq!(browser.get("/questionnaires/acheteurs/repondre").await.status(), StatusCode::SEE_OTHER);
    assert!(browser.page("/questionnaires/start-up").await.contains("Commencer"));
    let page = staff.page(PAGE).await;
    assert!(page.contains("Close depuis le") && page.contains("Ouverte, sans date de clôture"));
    run_campaign(&staff, "ouvrir").await;
    assert!(browser.page("/questionnaires/acheteurs").await.contains("Commencer"));
    assert!(!staff.page(PAGE).await.contains("Close depuis le"));
}

#[tokio::test]
async fn a_future_opening_is_announced_and_takes_place_automatically() {
    let app = TestApp::start();
    let (staff, browser) = (staff(&app).await, app.browser());
    let dates = |opens: &str, closes: &str| {
        fields(&[("questionnaire", "acheteurs"), ("ouverture", opens), ("cloture", closes)])
    };
    let page = refused(&staff, &dates("2031-01-01T09:00:00", "2030-01-01T09:00:00")).await;
    assert!(page.contains("L’ouverture doit précéder la clôture.") && page.contains("value=\"2031-01-01T09:00:00\""));
    let set = staff.post("/api/campagne/cloture", &dates("2030-01-01T09:00:01", "2030-02-01T09:00:00")).await;
    assert_eq!(location(&set), "/observatoire/campagne?date=enregistree");
    assert!(
        staff.page(PAGE).await.contains("Ouvrira le 1er\u{a0}janvier 2030 à 9\u{a0}h\u{a0}00\u{a0}min\u{a0}01\u{a0}s")
    );
    let start = browser.page("/questionnaires/acheteurs").await;
    assert!(start.contains("L’enquête n’est pas encore ouverte.") && !start.contains("Commencer"));
    assert!(browser.page("/").await.contains("Ouvre le"));
    let begun = fields(&[
        ("_submission", &"k".repeat(32)),
        ("_questionnaire", "2026/acheteurs"),
        ("_section", "organisation"),
        ("AC01", "eti"),
    ]);
    let early = browser.post("/api/reponses/section", &begun).await;
    assert_eq!(early.status(), StatusCode::FORBIDDEN);
    assert!(early.text().await.unwrap().contains("n’est pas encore ouverte"));
    // Two seconds from now, in Paris time.
    let soon = chrono::Utc::now() + chrono::TimeDelta::seconds(2);
    let soon = french::dates::field(soon);
    location(&staff.post("/api/campagne/cloture", &dates(&soon, "2030-02-01T09:00:00")).await);
    assert!(!browser.page("/questionnaires/acheteurs").await.contains("Commencer"));
    app.later(std::time::Duration::from_secs(3));
    assert!(browser.page("/questionnaires/acheteurs").await.contains("Commencer"));
}

#[tokio::test]
async fn test_responses_are_marked_everywhere_and_never_count_even_after_the_opening() {
    let app = TestApp::start();
    let (staff, browser) = (staff(&app).await, app.browser());
    let organisation = siren();
    let form = fields(&[("questionnaire", "acheteurs"), ("geste", "essai")]);
    let open = staff.post("/api/campagne/etat", &form).await;
    assert_eq!(open.status(), StatusCode::CONFLICT, "while answers that count arrive");
    run_campaign(&staff, "fermer").await;
    run_campaign(&staff, "essai").await;
    assert!(browser.page("/questionnaires/acheteurs").await.contains("sert à essayer le questionnaire"));
    let notice = "Essai du questionnaire";
    assert!(browser.page("/questionnaires/acheteurs/repondre").await.contains(notice));
    let response = browser.buyer(&organisation, [("10", "100"), ("5", "100")]).await;
    run_campaign(&staff, "ouvrir").await;
    // A response begun in test mode remains a test response.
    for path in ["", "/organisation", "/montants", "/droits", "/montants/collegue"] {
        assert!(browser.page(&format!("{response}{path}")).await.contains(notice), "{path}");
    }
    let reference = browser.send(&response).await;
    let receipt = browser.page(&response).await;
    assert!(receipt.contains(notice) && receipt.contains("Vos réponses ne comptent dans aucun résultat"));
    let data: Value = serde_json::from_str(&browser.page(&format!("{response}/donnees.json")).await).unwrap();
    assert_eq!(data["réponse"]["essai"], true);
    assert_eq!(respondents(&staff).await, 0);
    let file = run(&app.database, &["export", "--audience", "acheteurs", "--output", "-"], "");
    let file = String::from_utf8(file.stdout).unwrap();
    assert!(!file.contains(&reference) && file.lines().count() == 1, "{file}");
    // A real response of the same organisation counts, and is not warned of another one.
    let real = browser.buyer(&organisation, [("10", "100"), ("5", "100")]).await;
    let page = browser.page(&real).await;
    assert!(!page.contains(notice) && !page.contains("Votre organisation a déjà répondu"));
    browser.send(&real).await;
    assert_eq!(respondents(&staff).await, 1);
    assert!(staff.page(PAGE).await.contains("envoyés\u{a0}: 1, en cours\u{a0}: 0"));

    // A corrected test response remains one. Erasing test responses leaves the real one.
    let key = response.strip_prefix("/reponses/").unwrap();
    location(&browser.post("/api/reponses/correction", &fields(&[("_submission", key)])).await);
    browser.send(&response).await;
    assert_eq!(respondents(&staff).await, 1);
    assert!(browser.page(&format!("{response}/versions/1")).await.contains(notice));
    run_campaign(&staff, "vider").await;
    assert_eq!(browser.get(&response).await.status(), StatusCode::GONE);
    assert!(browser.page(&real).await.contains("bien reçues"));
    assert_eq!(respondents(&staff).await, 1);
}

#[tokio::test]
async fn test_responses_can_be_sent_and_pages_of_erased_ones_begin_nothing() {
    let app = TestApp::start();
    let (staff, browser) = (staff(&app).await, app.browser());
    run_campaign(&staff, "fermer").await;
    run_campaign(&staff, "essai").await;
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    browser.send(&response).await;
    let html = browser.page("/questionnaires/acheteurs/repondre").await;
    let mut form: Vec<_> =
        ["_submission", "_questionnaire", "_section"].map(|name| (name.to_owned(), hidden(&html, name))).into();
    form.extend(fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]));
    let open = location(&browser.post("/api/reponses/section", &form).await);
    run_campaign(&staff, "vider").await;
    run_campaign(&staff, "ouvrir").await;
    assert_eq!(browser.post("/api/reponses/section", &form).await.status(), StatusCode::GONE, "{open}");
    // Test mode does not return after the closing.
    run_campaign(&staff, "fermer").await;
    assert!(browser.page("/questionnaires/acheteurs").await.contains("L’enquête est close"));
}

#[tokio::test]
async fn an_announcement_is_shown_to_respondents_as_plain_text_until_withdrawn() {
    let app = TestApp::start();
    let (mut staff, browser) = (staff(&app).await, app.browser());
    let text = "Prolongée d’une semaine\n<b>pour tous</b>";
    let published = staff.post("/api/campagne/annonce", &fields(&[("annonce", text)])).await;
    assert_eq!(location(&published), "/observatoire/campagne?fait=annonce#annoncer");
    let shown = "Prolongée d’une semaine &lt;b&gt;pour tous&lt;/b&gt;";
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    for path in ["/", "/questionnaires/start-up", "/questionnaires/acheteurs/repondre", &response, "/plan-du-site"] {
        assert!(browser.page(path).await.contains(shown), "{path}");
    }
    assert!(!staff.page("/observatoire/partenaires").await.contains(shown), "not on the staff's own pages");
    let back = staff.lands("/api/campagne/annonce", &fields(&[("annonce", &"long ".repeat(80))])).await;
    assert!(back.contains("300 caractères au plus.") && back.contains("long long"));
    assert!(staff.page(PAGE).await.contains(shown), "what was published stays");
    location(&staff.post("/api/campagne/annonce", &fields(&[("geste", "retirer")])).await);
    assert!(!browser.page("/").await.contains("Prolongée"));
}

#[tokio::test]
async fn every_campaign_act_is_in_the_audit_log() {
    let app = TestApp::start();
    let staff = staff(&app).await;
    for act in ["fermer", "essai", "vider", "fin-essai", "ouvrir"] {
        run_campaign(&staff, act).await;
    }
    staff.post("/api/campagne/annonce", &fields(&[("annonce", "Bonjour.")])).await;
    staff.post("/api/campagne/annonce", &fields(&[("geste", "retirer")])).await;
    let listed = run(&app.database, &["audit", "list"], "");
    let listed = String::from_utf8(listed.stdout).unwrap();
    let acts: Vec<_> = listed.lines().skip(3).map(|line| line.split('\t').nth(4).unwrap()).collect();
    assert_eq!(
        acts,
        [
            "campaign_closed",
            "test_mode_set",
            "trials_emptied",
            "test_mode_set",
            "campaign_opened",
            "announced",
            "announcement_withdrawn"
        ]
    );
    assert!(listed.contains("\t2026/acheteurs\t") && listed.contains("\tBonjour."));
}

/// The page of the campaign with refused dates.
async fn refused(staff: &Browser, dates: &[(String, String)]) -> String {
    staff.follow(&staff.post("/api/campagne/cloture", dates).await).await
}

#[tokio::test]
async fn dates_typed_by_staff_must_be_between_2000_and_2100() {
    let app = TestApp::start();
    let staff = staff(&app).await;
    for year in ["+262142", "200000", "9999", "2101", "1999", "0000", "-0001"] {
        let date = format!("{year}-12-31T23:59:59");
        for field in ["cloture", "ouverture"] {
            let mut form = fields(&[("delai", "10080"), (field, &date)]);
            if field == "ouverture" {
                form.extend(fields(&[("cloture", "2030-01-01T00:00:00")]));
            }
            let page = refused(&staff, &form).await;
            assert!(page.contains(&format!("id=\"{field}-erreur\"")), "{field} {date}");
            assert!(
                page.contains("Erreur : Campagne") && page.contains(&format!("href=\"#{field}\"")),
                "in the summary"
            );
        }
        let token = fields(&[("nom", "Essai"), ("droits", "volumes:read"), ("fin", &format!("{year}-12-31"))]);
        let refused = location(&staff.post("/api/jetons/ajout", &token).await);
        assert!(!staff.page("/observatoire/jetons").await.contains("Vaut jusqu"), "{year}: {refused}");
    }
    let all = fields(&[("ouverture", "demain"), ("cloture", "2026-02-30T12:00:00"), ("delai", "10081")]);
    let page = refused(&staff, &all).await;
    for field in ["ouverture", "cloture", "delai"] {
        let (beside, above) = (format!("id=\"{field}-erreur\""), format!("href=\"#{field}\""));
        assert!(
            page.contains(&beside) && page.contains(&above),
            "each fault beside its field and in the summary: {field}"
        );
    }
    assert!(page.contains("value=\"10081\""), "as it was typed");
    let last = fields(&[("cloture", "2100-12-31T23:59:59"), ("delai", "10080")]);
    assert_eq!(location(&staff.post("/api/campagne/cloture", &last).await), "/observatoire/campagne?date=enregistree");
    assert_eq!(staff.get("/questionnaires/acheteurs").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn closing_asks_for_confirmation_and_explains_its_consequences() {
    let app = TestApp::start();
    let (staff, browser) = (staff(&app).await, app.browser());
    let response = browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    browser.send(&response).await;
    browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let page = staff.page(PAGE).await;
    assert!(page.contains("Fermer maintenant…") && !page.contains("value=\"fermer\""), "nothing closes in one press");
    let page = staff.page(&format!("{PAGE}?demande=fermer&pour=acheteurs")).await;
    assert!(page.contains("Fermer le questionnaire des acheteurs\u{a0}?"), "{page}");
    assert!(page.contains("Une réponse est comptée.") && page.contains("Une réponse est commencée"), "{page}");
    assert!(page.contains("pendant 30 minutes") && page.contains("value=\"fermer\""), "{page}");
    assert!(browser.page("/questionnaires/acheteurs").await.contains("Commencer"), "asking closes nothing");
    run_campaign(&staff, "fermer").await;
    let done = staff.page(&format!("{PAGE}?fait=fermee&pour=acheteurs")).await;
    assert!(done.contains("Le questionnaire des acheteurs est fermé."));
    let overtaken = staff.page(&format!("{PAGE}?demande=fermer&pour=acheteurs")).await;
    assert!(overtaken.contains("<title>Campagne") && !overtaken.contains("value=\"fermer\""));
    let page = staff.page(&format!("{PAGE}?demande=vider&pour=acheteurs")).await;
    assert!(page.contains("Il n’y a aucun essai.") && page.contains("value=\"vider\""), "{page}");
}
