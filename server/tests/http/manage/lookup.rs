//! Single responses: finding them, and acting on behalf of people who write to the Observatory.

use crate::manage::campaigns::{run_campaign, staff};
use crate::operations::emails::{ORIGIN, sending};
use crate::support::app::{TestApp, run, siren, siret};
use crate::support::client::{Browser, Fields, fields, hidden, location};
use crate::support::mailbox::Mood;
use reqwest::StatusCode;
use reqwest::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use serde_json::Value;

const SEARCH: &str = "/observatoire/reponses";
const ACTS: &str = "/api/observatoire/reponses";

/// A buyer's sent response with a name. Returns its address and its reference.
async fn buyer(respondent: &Browser, siren: &str, name: &str) -> (String, String) {
    let response = respondent.buyer(siren, [("10", "100"), ("5", "100")]).await;
    let first = fields(&[("AC01", "grand_groupe"), ("AC02", &siret(siren)), ("AC90", name)]);
    respondent.answer(&format!("{response}/organisation"), &first).await;
    let reference = respondent.send(&response).await;
    (response, reference)
}

/// The addresses of the responses found by a search.
async fn found(staff: &Browser, sought: &str) -> Vec<String> {
    let query = crate::support::client::encoded(&fields(&[("cherche", sought)]));
    let page = staff.page(&format!("{SEARCH}?{query}")).await;
    let start = format!("href=\"{SEARCH}/");
    let links = page.split(&start).skip(1);
    links.map(|rest| format!("{SEARCH}/{}", rest.split('"').next().unwrap())).collect()
}

/// A form of a response's page.
async fn form(staff: &Browser, page: &str, more: &[(&str, &str)]) -> Fields {
    let html = staff.page(page).await;
    let mut form: Fields = ["reponse", "version"].map(|name| (name.to_owned(), hidden(&html, name))).into();
    form.extend(fields(more));
    form
}

fn log(app: &TestApp, act: &str) -> Vec<String> {
    let output = run(&app.database, &["audit", "list", "--act", act], "");
    String::from_utf8(output.stdout).unwrap().lines().map(ToOwned::to_owned).collect()
}

async fn volume(staff: &Browser) -> (i64, Option<i64>) {
    let volumes = staff.exact_volumes().await;
    let year = &volumes["years"][1];
    (year["respondents"].as_i64().unwrap(), year["startup_purchases_cents"].as_i64())
}

#[tokio::test]
async fn a_response_is_found_by_reference_number_and_name_and_each_view_is_logged() {
    let app = TestApp::start();
    let (staff, respondent) = (staff(&app).await, app.browser());
    assert!(staff.page(SEARCH).await.contains("Personne n’a encore envoyé de réponse"));
    let number = siren();
    let (_, reference) = buyer(&respondent, &number, "Société d’Électricité du Nord").await;
    let (_, other) = buyer(&respondent, &siren(), "Ville de Châteauroux").await;
    let left = respondent.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let address = fields(&[("AC28", "oui"), ("AC28b", "Claire@chateau.example")]);
    respondent.answer(&format!("{left}/propositions"), &address).await;
    let left = respondent.send(&left).await;
    let query = crate::support::client::encoded(&fields(&[("cherche", "claire@CHATEAU.example")]));
    let listed = staff.page(&format!("{SEARCH}?{query}")).await;
    assert!(
        listed.contains(&left)
            && listed.contains("Une réponse correspond")
            && !listed.contains("claire@CHATEAU.example</"),
        "{listed}"
    );
    let latest = found(&staff, "").await;
    assert_eq!(latest.len(), 3);
    let page = latest[2].clone();
    for sought in [&reference, &reference.to_lowercase(), &number, &siret(&number), "electricite", "NORD"] {
        assert_eq!(found(&staff, sought).await, std::slice::from_ref(&page), "{sought}");
    }
    assert_eq!(found(&staff, "personne de ce nom").await, Vec::<String>::new());
    assert_eq!(found(&staff, &siren()).await, Vec::<String>::new());
    let listed = staff.page(&format!("{SEARCH}?cherche=nord")).await;
    assert!(listed.contains("Une réponse correspond") && listed.contains("Compte") && listed.contains(&reference));
    assert!(!listed.contains(&other), "{listed}");

    let unsent = siren();
    let first = fields(&[("AC01", "eti"), ("AC02", &siret(&unsent)), ("AC90", "Régie du Nord-Ouest")]);
    respondent.answer("/questionnaires/acheteurs/repondre", &first).await;
    for sought in ["nord ouest", &unsent, &siret(&unsent)] {
        let query = crate::support::client::encoded(&fields(&[("cherche", sought)]));
        let listed = staff.page(&format!("{SEARCH}?{query}")).await;
        assert!(
            listed.contains("Brouillon, non envoyé") && listed.contains("Régie du Nord-Ouest"),
            "{sought}: {listed}"
        );
        assert!(listed.contains("Aucune réponse envoyée ne correspond"), "{sought}");
    }
    assert!(log(&app, "response_seen").last().unwrap().contains("brouillon"));

    let shown = staff.page(&page).await;
    assert!(shown.contains("Société d’Électricité du Nord") && shown.contains("10,00\u{a0}€"), "{shown}");
    let looks = log(&app, "response_seen");
    assert!(looks.last().unwrap().contains(&reference) && !looks.last().unwrap().contains("Nord"), "{looks:?}");
    for nowhere in ["/observatoire/reponses/999", "/observatoire/reponses/x", "/observatoire/reponses/-1"] {
        assert_eq!(staff.get(nowhere).await.status(), StatusCode::NOT_FOUND, "{nowhere}");
    }
}

#[tokio::test]
async fn a_new_link_is_sent_to_the_typed_address_with_a_reason_and_never_shown() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let (mut staff, respondent) = (staff(&app).await, app.browser());
    let (response, reference) = buyer(&respondent, &siren(), "Nord").await;
    let page = found(&staff, &reference).await.remove(0);
    let asking = format!("{page}?demande=lien");
    assert!(staff.page(&asking).await.contains("Envoyer un nouveau lien de la réponse"));
    let wrong = form(&staff, &asking, &[("courriel", "pas une adresse"), ("motif", " ")]).await;
    let back = staff.lands(&format!("{ACTS}/lien"), &wrong).await;
    assert!(
        back.contains("href=\"#courriel\"") && back.contains("href=\"#motif\"") && back.contains("pas une adresse")
    );
    let right = [("courriel", "Claire <claire@nord.example>"), ("motif", "Lien perdu, rappelée au standard")];
    let right = form(&staff, &asking, &right).await;
    assert_eq!(location(&staff.post(&format!("{ACTS}/lien"), &right).await), format!("{page}?fait=lien"));

    let email = letterbox.email_to("claire@nord.example").await;
    assert!(
        email.text().contains("L’équipe de l’Observatoire vous envoie le lien") && email.text().contains(&reference)
    );
    let link = email.link(ORIGIN);
    assert_ne!(link, response, "a key of its own");
    assert!(respondent.page(&link).await.contains(&reference));
    assert!(respondent.page(&response).await.contains(&reference), "the former link still opens it");
    let key = link.strip_prefix("/reponses/").unwrap();
    assert!(!staff.page(&page).await.contains(key));
    let sent = log(&app, "link_sent");
    assert!(sent.len() == 1 && sent[0].contains("Lien perdu") && !sent[0].contains("claire@"), "{sent:?}");
}

#[tokio::test]
async fn a_buyer_is_asked_without_a_finding_and_excluded_and_included_with_a_reason() {
    let app = TestApp::start();
    let (mut staff, respondent) = (staff(&app).await, app.browser());
    let (response, reference) = buyer(&respondent, &siren(), "Nord").await;
    let page = found(&staff, &reference).await.remove(0);
    let empty = form(&staff, &page, &[("question", "")]).await;
    assert!(staff.lands(&format!("{ACTS}/question"), &empty).await.contains("href=\"#question\""));
    let question = form(&staff, &page, &[("question", "Est-ce le montant du groupe <entier> ?")]).await;
    let asked = location(&staff.post(&format!("{ACTS}/question"), &question).await);
    assert_eq!(asked, format!("{page}?fait=posee"));
    run_campaign(&staff, "fermer").await;
    let shown = respondent.page(&response).await;
    assert!(shown.contains("L’Observatoire vous pose une question") && shown.contains("&lt;entier&gt;"), "{shown}");

    assert_eq!(volume(&staff).await, (1, Some(1_000)));
    let without = form(&staff, &page, &[("geste", "ecarter"), ("motif-ecart", "")]).await;
    assert!(staff.lands(&format!("{ACTS}/ecart"), &without).await.contains("href=\"#motif-ecart\""));
    let aside = form(&staff, &page, &[("geste", "ecarter"), ("motif-ecart", "Compté deux fois")]).await;
    assert_eq!(location(&staff.post(&format!("{ACTS}/ecart"), &aside).await), format!("{page}?fait=ecartee"));
    assert_eq!(volume(&staff).await, (0, None));
    let again = staff.post(&format!("{ACTS}/ecart"), &aside).await;
    assert_eq!(location(&again), format!("{page}?fait=change"), "once is enough");
    assert!(staff.page(&page).await.contains("Compté deux fois"));
    assert!(staff.page(&format!("{SEARCH}?cherche={reference}")).await.contains("Non comptée"));
    let back = form(&staff, &page, &[("geste", "reprendre")]).await;
    assert_eq!(location(&staff.post(&format!("{ACTS}/ecart"), &back).await), format!("{page}?fait=reprise"));
    assert_eq!(volume(&staff).await, (1, Some(1_000)));
    // The question is independent and remains; the page of findings lists it.
    assert!(respondent.page(&response).await.contains("L’Observatoire vous pose une question"));
    let quality = staff.page("/observatoire/qualite?public=acheteurs").await;
    assert!(quality.contains("Une question a été posée sur la page de la réponse") && quality.contains(&reference));
    for act in ["respondent_asked", "response_set_aside", "response_taken_back"] {
        assert_eq!(log(&app, act).len(), 1, "{act}");
    }
}

#[tokio::test]
async fn downloading_the_data_of_a_response_requires_a_logged_reason() {
    let app = TestApp::start();
    let (staff, respondent) = (staff(&app).await, app.browser());
    let (response, reference) = buyer(&respondent, &siren(), "Nord").await;
    let page = found(&staff, &reference).await.remove(0);
    let without = form(&staff, &page, &[("motif-donnees", "")]).await;
    let back = location(&staff.post(&format!("{ACTS}/donnees"), &without).await);
    assert!(staff.page(&back).await.contains("href=\"#motif-donnees\"") && log(&app, "data_handed_out").is_empty());
    let long = form(&staff, &page, &[("motif-donnees", &"m".repeat(1_001))]).await;
    let back = location(&staff.post(&format!("{ACTS}/donnees"), &long).await);
    assert!(staff.page(&back).await.contains("Ce motif est trop long"));
    let asked = form(&staff, &page, &[("motif-donnees", "Courrier du 12 novembre")]).await;
    let file = staff.post(&format!("{ACTS}/donnees"), &asked).await;
    assert_eq!(file.status(), StatusCode::OK);
    assert_eq!(file.headers()[CACHE_CONTROL], "no-store");
    assert!(file.headers()[CONTENT_DISPOSITION].to_str().unwrap().contains(&reference));
    let given: Value = serde_json::from_str(&file.text().await.unwrap()).unwrap();
    let own: Value = serde_json::from_str(&respondent.page(&format!("{response}/donnees.json")).await).unwrap();
    assert_eq!(given["réponse"], own["réponse"]);
    let handed = log(&app, "data_handed_out");
    assert!(handed.len() == 1 && handed[0].contains("Courrier du 12 novembre") && handed[0].contains(&reference));
}

#[tokio::test]
async fn a_response_is_erased_on_request_after_the_closing_once_its_reference_is_typed() {
    let app = TestApp::start();
    let (mut staff, respondent) = (staff(&app).await, app.browser());
    let number = siren();
    buyer(&respondent, &number, "Nord").await;
    let later = app.browser();
    let (response, reference) = buyer(&later, &number, "Nord").await;
    run_campaign(&staff, "fermer").await;
    let page = found(&staff, &reference).await.remove(0);
    let asking = format!("{page}?demande=effacer");
    let wrong = form(&staff, &asking, &[("motif", "Courrier"), ("reference", "2026-AAAAA-AAAAA")]).await;
    let back = staff.lands(&format!("{ACTS}/effacement"), &wrong).await;
    assert!(back.contains("href=\"#reference\"") && back.contains(&reference), "{back}");
    assert!(later.page(&response).await.contains(&reference));
    let right = form(&staff, &asking, &[("motif", "Courrier"), ("reference", &reference.to_lowercase())]).await;
    let older: Fields = right
        .iter()
        .map(|(name, value)| match name.as_str() {
            "version" => (name.clone(), "7".to_owned()),
            _ => (name.clone(), value.clone()),
        })
        .collect();
    let stale = location(&staff.post(&format!("{ACTS}/effacement"), &older).await);
    assert_eq!(stale, format!("{page}?fait=change"), "another version than was read");
    let done = location(&staff.post(&format!("{ACTS}/effacement"), &right).await);
    assert!(staff.page(&done).await.contains("La réponse est effacée"));
    assert_eq!(found(&staff, &reference).await, Vec::<String>::new());
    assert_eq!(found(&staff, &number).await.len(), 1, "the first is there, and counts");
    assert_eq!(volume(&staff).await, (1, Some(1_000)));
    assert_eq!(later.get(&response).await.status(), StatusCode::GONE);
    let again = staff.post(&format!("{ACTS}/effacement"), &right).await;
    assert_eq!(again.status(), StatusCode::NOT_FOUND);
    let erased = log(&app, "response_erased");
    assert!(erased.len() == 1 && erased[0].contains("Courrier") && erased[0].contains(&reference), "{erased:?}");
}
