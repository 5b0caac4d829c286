//! Groups of organisations, and written consent to disclosure, recorded on the page of a response.

use crate::manage::campaigns::staff;
use crate::observe::findings::{LIST, buyers, decide, finding, log};
use crate::observe::publications::{act, manager};
use crate::support::app::{TestApp, siren};
use crate::support::client::{Browser, Fields, fields, hidden, location};
use serde_json::Value;

const ACTS: &str = "/api/observatoire/reponses";

/// A buyer's sent response: its address, and its page for staff.
async fn sent(browser: &Browser, staff: &Browser, siren: &str, startup: &str) -> (String, String) {
    let response = browser.buyer(siren, [(startup, "900 000"), (startup, "900 000")]).await;
    let reference = browser.send(&response).await;
    let page = staff.page(&format!("/observatoire/reponses?cherche={reference}")).await;
    let from = page.split("href=\"/observatoire/reponses/").nth(1).unwrap_or_else(|| panic!("{page}"));
    (response, format!("/observatoire/reponses/{}", from.split('"').next().unwrap()))
}

async fn form(staff: &Browser, page: &str, more: &[(&str, &str)]) -> Fields {
    let html = staff.page(page).await;
    let mut form: Fields = ["reponse", "version"].map(|name| (name.to_owned(), hidden(&html, name))).into();
    form.extend(fields(more));
    form
}

#[tokio::test]
async fn a_group_of_organisations_counts_once_with_the_response_chosen_by_staff() {
    let app = TestApp::start();
    let (staff, respondent) = (staff(&app).await, app.browser());
    let [parent, daughter] = [siren(), siren()];
    let (_, first) = sent(&respondent, &staff, &parent, "2").await;
    let (second, second_page) = sent(&respondent, &staff, &daughter, "40").await;
    assert_eq!(buyers(&staff).await, (2, Some(4_200)));
    let group = format!("{ACTS}/groupe");
    let wrong = form(&staff, &first, &[("geste", "reunir"), ("siren-groupe", "12"), ("motif-groupe", " ")]).await;
    let refused = staff.post(&group, &wrong).await;
    assert!(location(&refused).starts_with(&first), "what is wrong is said on the page");
    let join =
        [("geste", "reunir"), ("siren-groupe", daughter.as_str()), ("motif-groupe", "Même groupe, par téléphone")];
    let join = form(&staff, &first, &join).await;
    assert_eq!(location(&staff.post(&group, &join).await), format!("{first}?fait=groupe"));
    assert_eq!(buyers(&staff).await, (1, Some(200)), "one counts, the other waits");
    assert!(location(&staff.post(&group, &join).await).ends_with("fait=groupe-deja"));
    assert!(staff.page(&second_page).await.contains("Numéros du groupe"));
    let found = staff.page(&format!("/observatoire/reponses?cherche={daughter}")).await;
    assert!(found.contains(&format!("href=\"{second_page}\"")), "each is found by its own number: {found}");
    assert!(staff.page(LIST).await.contains("(à examiner : 1)"));
    let found = finding(&staff, "acheteurs", "siren").await;
    decide(&staff, &found, "retenir", &[("motif-choix", "La filiale porte les achats")]).await;
    assert_eq!(buyers(&staff).await, (1, Some(4_000)), "the staff choose");
    let (third, _) = sent(&respondent, &staff, &siren(), "5").await;
    let (fourth, _) = sent(&respondent, &staff, &daughter, "7").await;
    assert_eq!(buyers(&staff).await, (2, Some(4_500)), "a later one of the group waits, an outsider counts");
    // Removed from the group, its responses are its own again.
    let leave = form(&staff, &first, &[("geste", "retirer"), ("siren-groupe", &daughter)]).await;
    assert!(location(&staff.post(&group, &leave).await).ends_with("fait=groupe-retire"));
    assert_eq!(buyers(&staff).await, (3, Some(4_700)), "each counts for itself again");
    for (act, lines) in [("group_joined", 1), ("group_left", 1)] {
        assert_eq!(log(&app, act).len(), lines, "{act}");
    }
    for response in [second, third, fourth] {
        let key = response.strip_prefix("/reponses/").unwrap().to_owned();
        respondent.post("/api/reponses/effacement", &fields(&[("_submission", &key)])).await;
    }
    assert_eq!(buyers(&staff).await, (1, Some(200)));
}

#[tokio::test]
async fn erasing_a_response_removes_its_number_from_its_group_which_remains() {
    let app = TestApp::start();
    let (staff, respondent) = (staff(&app).await, app.browser());
    let [parent, one, two] = [siren(), siren(), siren()];
    let (head, page) = sent(&respondent, &staff, &parent, "2").await;
    let (_, other) = sent(&respondent, &staff, &one, "3").await;
    for member in [&one, &two] {
        let join = [("geste", "reunir"), ("siren-groupe", member.as_str()), ("motif-groupe", "Même groupe")];
        let join = form(&staff, &page, &join).await;
        assert!(location(&staff.post(&format!("{ACTS}/groupe"), &join).await).ends_with("fait=groupe"));
    }
    let key = head.strip_prefix("/reponses/").unwrap();
    respondent.post("/api/reponses/effacement", &fields(&[("_submission", key)])).await;
    let shown = staff.page(&other).await;
    assert!(!shown.contains(&parent) && shown.contains(&one) && shown.contains(&two), "{shown}");
    assert_eq!(buyers(&staff).await, (0, None), "what waited waits until the staff take it back");
    let (_, _) = sent(&respondent, &staff, &two, "9").await;
    assert_eq!(buyers(&staff).await, (1, Some(900)), "nobody of the group counts");
}

#[tokio::test]
async fn a_written_consent_is_recorded_named_in_the_publication_and_withdrawn() {
    let app = TestApp::start();
    let (one, other, respondent) = (manager(&app, "un").await, manager(&app, "deux").await, app.browser());
    let (mut page, mut consenting) = (String::new(), (String::new(), String::new()));
    for n in 0..9 {
        let amount = if n == 0 { "800 000".to_owned() } else { format!("{}", 1_000 + n * 17) };
        let response = sent(&respondent, &one, &siren(), &amount).await;
        page.clone_from(&response.1);
        if n == 0 {
            consenting = response;
            let empty = form(&one, &page, &[("geste", "consigner"), ("accord", " ")]).await;
            assert!(location(&one.post(&format!("{ACTS}/accord"), &empty).await).starts_with(&page));
            let kept = form(&one, &page, &[("geste", "consigner"), ("accord", "Courrier du 3 mars, dossier 12")]).await;
            assert!(location(&one.post(&format!("{ACTS}/accord"), &kept).await).ends_with("fait=accord"));
            assert!(one.page(&page).await.contains("Courrier du 3 mars, dossier 12"));
        }
    }
    assert!(!one.page(&page).await.contains("Courrier du 3 mars"));
    let mut plan = fields(&[("edition", "2026"), ("titre", "Chiffres"), ("resume", "En bref.")]);
    plan.push(("tableau".to_owned(), "volumes-2025-AC01".to_owned()));
    location(&one.post("/api/publications/preparer", &plan).await);
    location(&act(&other, "2026-1", "1", "figer", &[]).await);
    location(&act(&other, "2026-1", "1", "programmer", &[("moment", "")]).await);
    let published: Value = serde_json::from_str(&respondent.page("/api/v1/publications/2026-1").await).unwrap();
    let rows = published["content"]["tables"][0]["rows"].as_array().unwrap();
    assert_eq!(rows[0]["cells"][1]["status"], "published", "it would be hidden for one that is nearly all: {rows:?}");
    let barometer = respondent.page("/barometre").await;
    assert!(barometer.contains("Une organisation a accepté par écrit") && !barometer.contains("Courrier du 3 mars"));
    assert_eq!((log(&app, "consent_kept").len(), log(&app, "consent_taken_back").len()), (1, 0));
    // Consent is given by an organisation: with another organisation's number, the response has none.
    let key = consenting.0.strip_prefix("/reponses/").unwrap();
    respondent.post("/api/reponses/correction", &fields(&[("_submission", key)])).await;
    let other = fields(&[("AC01", "grand_groupe"), ("AC02", &crate::support::app::siret(&siren()))]);
    respondent.answer(&format!("{}/organisation", consenting.0), &other).await;
    respondent.send(&consenting.0).await;
    assert!(!one.page(&consenting.1).await.contains("Courrier du 3 mars"));
}
