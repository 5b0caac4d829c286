//! Findings: shown, confirmed, asked about, excluded; their effect on figures, log and respondent.

use crate::manage::campaigns::staff;
use crate::operations::emails::{ORIGIN, sending};
use crate::support::app::{TestApp, run, siren};
use crate::support::client::{Browser, Fields, fields, hidden, location};
use crate::support::mailbox::Mood;
use reqwest::StatusCode;
use serde_json::Value;

pub const LIST: &str = "/observatoire/qualite";
pub const DECIDE: &str = "/api/qualite/decision";

/// The first finding of a kind on a questionnaire's list.
pub async fn finding(staff: &Browser, audience: &str, kind: &str) -> String {
    let page = staff.page(&format!("{LIST}?public={audience}&etat=tous")).await;
    let start = format!("{LIST}/2026/{audience}/{kind}-");
    let from = page.find(&start).unwrap_or_else(|| panic!("no finding {kind}: {page}"));
    page[from..].split('"').next().unwrap().to_owned()
}

/// The form of a decision, from the finding's page.
pub async fn form(staff: &Browser, finding: &str, act: &str, more: &[(&str, &str)]) -> Fields {
    let page = staff.page(finding).await;
    let named = ["edition", "public", "constat", "versions", "etat"];
    let mut form: Fields = named.map(|name| (name.to_owned(), hidden(&page, name))).into();
    form.push(("geste".to_owned(), act.to_owned()));
    form.extend(fields(more));
    form
}

/// Sends a decision. Returns the address it leads to.
pub async fn decide(staff: &Browser, finding: &str, act: &str, more: &[(&str, &str)]) -> String {
    location(&staff.post(DECIDE, &form(staff, finding, act, more).await).await)
}

/// The log entries of an act.
pub fn log(app: &TestApp, act: &str) -> Vec<String> {
    let output = run(&app.database, &["audit", "list", "--act", act], "");
    String::from_utf8(output.stdout).unwrap().lines().map(ToOwned::to_owned).collect()
}

/// The number of buyers that count, and their purchases from start-ups.
pub async fn buyers(staff: &Browser) -> (i64, Option<i64>) {
    let volumes = staff.exact_volumes().await;
    let year = &volumes["years"][1];
    (year["respondents"].as_i64().unwrap(), year["startup_purchases_cents"].as_i64())
}

#[tokio::test]
async fn an_excluded_response_counts_nowhere_until_it_is_included_again() {
    let app = TestApp::start();
    let (mut staff, respondent) = (staff(&app).await, app.browser());
    let sound = respondent.buyer(&siren(), [("2", "100"), ("2", "100")]).await;
    respondent.send(&sound).await;
    let doubtful = respondent.buyer(&siren(), [("62", "100"), ("3", "100")]).await;
    let reference = respondent.send(&doubtful).await;
    assert_eq!(buyers(&staff).await, (2, Some(6_400)));

    let found = finding(&staff, "acheteurs", "taux").await;
    let page = staff.page(LIST).await;
    assert!(page.contains("Taux d’achats auprès de start-up de 62,0\u{a0}% en 2025.") && page.contains(&reference));
    assert!(page.contains("Un constat (à examiner : 1)"));
    let page = staff.page(&found).await;
    assert!(page.contains("62,00\u{a0}€") && page.contains("Mettre la réponse à l’écart"));
    assert!(page.contains("Ce questionnaire ne demande pas d’adresse"), "the buyers' one serves something else");

    // A reason is required; other typed values are returned.
    let without = form(&staff, &found, "ecarter", &[("motif", "  ")]).await;
    let refused = staff.lands(DECIDE, &without).await;
    assert!(refused.contains("<title>Erreur : Constat") && refused.contains("href=\"#motif\""), "{refused}");
    let old = form(&staff, &found, "ecarter", &[("motif", "Montants du groupe entier")]).await;
    let done = decide(&staff, &found, "ecarter", &[("motif", "Montants du groupe entier")]).await;
    assert_eq!(done, format!("{found}?fait=ecartee"));
    assert_eq!(buyers(&staff).await, (1, Some(200)));
    assert!(location(&staff.post(DECIDE, &old).await).ends_with("?fait=change"), "an old page decides nothing");
    let exported = staff.page("/exports/fichier?audience=acheteurs&counting=false").await;
    let line = exported.lines().find(|line| line.contains(&reference)).unwrap();
    assert!(exported.lines().next().unwrap().contains(";counts;set_aside;") && line.contains(";0;1;"), "{line}");

    // The respondent's page does not change; their data file mentions it.
    assert!(respondent.page(&doubtful).await.contains("L’équipe de l’Observatoire les a dès maintenant"));
    let data: Value = serde_json::from_str(&respondent.page(&format!("{doubtful}/donnees.json")).await).unwrap();
    let read_over = &data["relecture_de_la_réponse_par_l_équipe"];
    assert_eq!(read_over["écartée_des_chiffres"], true);
    assert_eq!(read_over["décisions"][0]["motif_ou_question"], "Montants du groupe entier");

    let table = staff.page("/tableaux?page=qualite&figure=qualite&edition=2026&public=acheteurs").await;
    assert!(
        table.contains("\"2025, toutes les réponses\";2;64,00;32,0;32,0")
            || table.contains("2025, toutes les réponses;2;64,00;32,0;32,0"),
        "{table}"
    );
    assert!(table.contains("2025, sans les réponses mises à l’écart;1;2,00;2,0;2,0"), "{table}");

    let table = staff.page("/tableaux?page=qualite&figure=qualite-segments&edition=2026&public=acheteurs").await;
    assert!(table.contains(";2;1;1;64,00;2,00;2,00"), "side by side for the segment: {table}");
    let page = staff.page(LIST).await;
    let links = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    let drawn = links.map(|link| link.replace("&amp;", "&")).find(|link| link.contains("qualite-segments&")).unwrap();

    let back = decide(&staff, &found, "rouvrir", &[]).await;
    assert_eq!(back, format!("{found}?fait=reprise"));
    assert_eq!(staff.page(&drawn).await, table, "the file of a page holds what it showed");
    assert_eq!(buyers(&staff).await, (2, Some(6_400)));
    // A finding confirmed as correct is no longer open.
    assert_eq!(decide(&staff, &found, "confirmer", &[]).await, format!("{found}?fait=confirmee"));
    assert!(staff.page(LIST).await.contains("Aucun ne correspond"));
    let page = staff.page(&found).await;
    for sentence in
        ["Confirmé le", "Décision annulée le", "Mise à l’écart le", "Montants du groupe entier", "g@obs.example"]
    {
        assert!(page.contains(sentence), "{sentence}");
    }

    // The log contains every view and every decision, but no answer.
    assert!(log(&app, "response_seen").iter().any(|line| line.contains("qualité 2026/acheteurs")));
    assert!(log(&app, "response_seen").iter().any(|line| line.contains(&reference) && line.contains("constat taux")));
    for act in ["response_set_aside", "response_taken_back", "finding_decided"] {
        let lines = log(&app, act);
        assert!(lines.len() == 1 && lines[0].contains(&reference) && !lines[0].contains("groupe"), "{lines:?}");
    }
    assert!(log(&app, "exported").iter().any(|line| line.contains("qualite")));
}

/// A start-up without turnover that sells to the public sector. Returns its address.
async fn contradicting(browser: &Browser, email: Option<&str>) -> String {
    contradicting_as(browser, &siren(), email).await
}

/// The same for a given number.
pub async fn contradicting_as(browser: &Browser, number: &str, email: Option<&str>) -> String {
    let first = fields(&[("SU01", number), ("SU04", "pas_de_ca")]);
    let next = browser.answer("/questionnaires/start-up/repondre", &first).await;
    let response = browser.skip_to_check(next).await;
    browser.answer(&format!("{response}/clients"), &fields(&[("SU10", "p21_50")])).await;
    if let Some(email) = email {
        let last = fields(&[("SU30", "oui"), ("SU30b", email)]);
        let here = format!("{response}/propositions");
        browser.answer(&here, &last).await;
    }
    browser.send(&response).await;
    response
}

#[tokio::test]
async fn a_respondent_is_asked_by_e_mail_and_corrects_after_the_closing() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let (mut staff, respondent) = (staff(&app).await, app.browser());
    let response = contradicting(&respondent, Some("luc@pousse.example")).await;
    let found = finding(&staff, "start-up", "contradiction").await;
    assert!(found.ends_with("-ca-parts"), "{found}");
    let empty = form(&staff, &found, "demander", &[("question", "")]).await;
    assert!(staff.lands(DECIDE, &empty).await.contains("href=\"#question\""));
    let question = "Avez-vous déjà un chiffre d’affaires <avec le public> ?";
    let done = decide(&staff, &found, "demander", &[("question", question)]).await;
    assert_eq!(done, format!("{found}?fait=demandee"));
    assert!(!staff.page(&found).await.contains("luc@pousse"), "the address is not shown to staff");

    let close = fields(&[("questionnaire", "start-up"), ("geste", "fermer")]);
    location(&staff.post("/api/campagne/etat", &close).await);
    let email = letterbox.email_to("luc@pousse.example").await;
    assert!(email.subject().starts_with("Une question sur votre réponse 2026-"));
    assert!(email.text().contains(question) && email.text().contains("Quel a été votre chiffre d’affaires"));
    let link = email.link(ORIGIN);
    assert_ne!(link, response, "the letter has a key of its own");
    let page = respondent.page(&link).await;
    assert!(page.contains("L’Observatoire vous pose une question") && page.contains("&lt;avec le public&gt;"));
    let key = link.strip_prefix("/reponses/").unwrap();
    let begun = respondent.post("/api/reponses/correction", &fields(&[("_submission", key)])).await;
    assert_eq!(location(&begun), link);
    let page = respondent.page(&link).await;
    assert!(page.contains("l’Observatoire vous a posé une question") && page.contains("#SU04\""), "{page}");
    let section = format!("{link}/entreprise");
    assert!(respondent.page(&section).await.contains("vous pose une question"));
    let number = hidden(&respondent.page(&section).await, "SU01");
    respondent.answer(&section, &fields(&[("SU01", &number), ("SU04", "moins_100k")])).await;
    let sent = respondent.post("/api/reponses/envoi", &fields(&[("_submission", key)])).await;
    assert_eq!(location(&sent), link);
    assert!(respondent.page(&link).await.contains("Vos réponses sont bien reçues"));
    assert!(!respondent.page(&link).await.contains("vous pose une question"), "it is answered");

    // The correction removed the finding; the question remains visible as answered.
    let page = staff.page(&format!("{LIST}?public=start-up")).await;
    assert!(page.contains("corrigée : 1") && page.contains("Ce constat a disparu depuis"), "{page}");
    assert!(staff.page(&found).await.contains("Le répondant a renvoyé sa réponse depuis votre question."));
    let asked = log(&app, "respondent_asked");
    assert!(asked.len() == 1 && !asked[0].contains("chiffre") && !asked[0].contains("luc@"), "{asked:?}");

    // The closing applies to a respondent without a question.
    let late = respondent.post("/api/reponses/correction", &fields(&[("_submission", key)])).await;
    assert_eq!(late.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn without_an_address_the_question_is_only_shown_on_the_page_of_the_response() {
    let (_letterbox, app) = sending(Mood::Takes).await;
    let (staff, respondent) = (staff(&app).await, app.browser());
    let response = contradicting(&respondent, None).await;
    let found = finding(&staff, "start-up", "contradiction").await;
    assert!(staff.page(&found).await.contains("Cette réponse n’a pas d’adresse"));
    let done = decide(&staff, &found, "demander", &[("question", "Avez-vous un chiffre d’affaires ?")]).await;
    assert_eq!(done, format!("{found}?fait=posee"));
    assert!(staff.page(&done).await.contains("en revenant par son lien personnel"));
    assert_eq!(log(&app, "respondent_asked").len(), 1);
    assert!(!staff.page("/observatoire/courriels").await.contains("Une question sur"), "nobody is written to");
    let close = fields(&[("questionnaire", "start-up"), ("geste", "fermer")]);
    location(&staff.post("/api/campagne/etat", &close).await);
    let page = respondent.page(&response).await;
    assert!(page.contains("L’Observatoire vous pose une question") && page.contains("Avez-vous un chiffre d’affaires"));
    let key = response.strip_prefix("/reponses/").unwrap();
    let begun = respondent.post("/api/reponses/correction", &fields(&[("_submission", key)])).await;
    assert_eq!(location(&begun), response);
    let sent = respondent.post("/api/reponses/envoi", &fields(&[("_submission", key)])).await;
    assert_eq!(location(&sent), response);
    assert!(staff.page(&found).await.contains("Le répondant a renvoyé sa réponse depuis votre question."));
    let unknown =
        staff.post(DECIDE, &fields(&[("edition", "2026"), ("public", "start-up"), ("constat", "x-1-0-y")])).await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    let gone = staff.get("/observatoire/qualite/2026/start-up/x-1-0-y").await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    assert!(gone.text().await.unwrap().contains("Revenir aux constats"));
}

#[tokio::test]
async fn duplicates_are_shown_side_by_side_with_their_differences() {
    let app = TestApp::start();
    let (staff, respondent) = (staff(&app).await, app.browser());
    for _ in 0..2 {
        let response = respondent.buyer(&siren(), [("12 345,67", "9 876 543"), ("1", "100")]).await;
        respondent.send(&response).await;
    }
    let found = finding(&staff, "acheteurs", "montants").await;
    let page = staff.page(&found).await;
    assert!(page.contains("Mêmes montants que la réponse 2026-") && page.contains("<strong>différent</strong>"));
    assert_eq!(page.matches("9\u{202f}876\u{202f}543,00\u{a0}€").count() % 2, 0);
    assert!(page.contains("identique"));
}

#[tokio::test]
async fn automatically_excluded_responses_are_open_until_somebody_decides() {
    let app = TestApp::start();
    let (staff, browser) = (staff(&app).await, app.browser());
    let response = browser.buyer(&siren(), [("150000000000", "500000000000"), ("5", "100")]).await;
    browser.send(&response).await;
    let waiting = staff.page(&format!("{LIST}?public=acheteurs")).await;
    assert!(waiting.contains("Montant supérieur à 100 milliards d’euros") && waiting.contains("<ol"), "{waiting}");
    assert!(
        waiting.contains("Une organisation a répondu\u{a0}; aucune ne compte.")
            || waiting.contains("Une organisation a répondu ; aucune ne compte."),
        "{waiting}"
    );
    let found = finding(&staff, "acheteurs", "plafond").await;
    let page = staff.page(&found).await;
    assert!(page.contains("Compter celle-ci") && page.contains("La laisser à l’écart"), "{page}");
    let done = decide(&staff, &found, "garder", &[("motif", "Unité fausse")]).await;
    assert_eq!(done, format!("{found}?fait=laissee"));
    assert!(staff.page(LIST).await.contains("Aucun ne correspond"));
    assert_eq!(decide(&staff, &found, "rouvrir", &[]).await, format!("{found}?fait=reprise"));
    assert_eq!(buyers(&staff).await, (1, Some(15_000_000_000_000)));
}
