//! Two responses of an organisation under two keys, as the staff and both respondents see them.

use crate::manage::campaigns::staff;
use crate::observe::findings::{DECIDE, LIST, buyers, contradicting_as, decide, finding, form, log};
use crate::operations::emails::{ORIGIN, sending};
use crate::support::app::{TestApp, siren};
use crate::support::client::{Browser, fields, location};
use crate::support::mailbox::Mood;

/// Two responses of an organisation under two keys: the reference and address of each.
async fn two(browser: &Browser) -> [(String, String); 2] {
    let number = siren();
    let first = browser.buyer(&number, [("2", "100"), ("2", "100")]).await;
    let first = (browser.send(&first).await, first);
    let second = browser.buyer(&number, [("40", "100"), ("3", "100")]).await;
    [first, (browser.send(&second).await, second)]
}

#[tokio::test]
async fn staff_choose_the_second_of_two_responses_with_a_reason() {
    let app = TestApp::start();
    let (mut staff, respondent) = (staff(&app).await, app.browser());
    let [(first, _), (second, response)] = two(&respondent).await;
    assert_eq!(buyers(&staff).await, (1, Some(200)));
    let list = staff.page(LIST).await;
    assert!(list.contains("Deux réponses de la même organisation") && list.contains("(à examiner : 1)"), "{list}");
    let found = finding(&staff, "acheteurs", "siren").await;
    let page = staff.page(&found).await;
    for sentence in
        [&*first, &*second, "40,00\u{a0}€", "<strong>différent</strong>", "Retenir celle-ci", "Garder la première"]
    {
        assert!(page.contains(sentence), "{sentence}: {page}");
    }
    assert!(page.contains(&format!("c’est la réponse {first} qui compte")) && !page.contains("C’est juste"), "{page}");
    let without = form(&staff, &found, "retenir", &[("motif-choix", " ")]).await;
    assert!(staff.lands(DECIDE, &without).await.contains("href=\"#motif-choix\""));

    // After a question it still waits, and only the question can be reversed.
    let asked = decide(&staff, &found, "demander", &[("question", "Répondez-vous pour le groupe ?")]).await;
    assert_eq!(asked, format!("{found}?fait=posee"));
    assert!(staff.page(LIST).await.contains("question posée : 1"));
    assert!(respondent.page(&response).await.contains("Répondez-vous pour le groupe"));
    decide(&staff, &found, "rouvrir", &[]).await;
    assert_eq!(buyers(&staff).await, (1, Some(200)));

    let old = form(&staff, &found, "garder", &[("motif", "Trop tard")]).await;
    let done = decide(&staff, &found, "retenir", &[("motif-choix", "Celle de la direction des achats")]).await;
    assert_eq!(done, format!("{found}?fait=retenue"));
    assert_eq!(buyers(&staff).await, (1, Some(4_000)));
    let page = staff.page(&done).await;
    assert!(page.contains("celle-ci a été retenue") && page.contains("Celle de la direction des achats"), "{page}");
    assert!(location(&staff.post(DECIDE, &old).await).ends_with("?fait=change"), "an old page decides nothing");
    assert!(staff.page(LIST).await.contains("Aucun ne correspond"));
    assert!(!respondent.page(&response).await.contains("Une autre réponse avait"));
    let lines = log(&app, "response_taken_back");
    assert!(lines.len() == 1 && lines[0].contains(&second) && !lines[0].contains("direction"), "{lines:?}");
    // Excluding the chosen response restores the first one.
    decide(&staff, &found, "ecarter", &[("motif", "Erreur de notre part")]).await;
    assert_eq!(buyers(&staff).await, (1, Some(200)));
}

#[tokio::test]
async fn the_first_of_two_responses_counts_until_erased_and_then_staff_choose_again() {
    let app = TestApp::start();
    let (staff, respondent) = (staff(&app).await, app.browser());
    let [(first, address), (second, response)] = two(&respondent).await;
    let found = finding(&staff, "acheteurs", "siren").await;
    let kept = decide(&staff, &found, "garder", &[("motif", "La seconde est un essai")]).await;
    assert_eq!(kept, format!("{found}?fait=laissee"));
    assert_eq!(buyers(&staff).await, (1, Some(200)));
    assert!(staff.page(LIST).await.contains("mise à l’écart : 1") && staff.page(LIST).await.contains("Aucun ne"));
    assert!(staff.page(&found).await.contains(&format!("Elle remplacera la réponse {first}")));
    assert!(!respondent.page(&response).await.contains("Une autre réponse avait"), "it waits no more");
    let lines = log(&app, "finding_decided");
    assert!(lines.len() == 1 && lines[0].contains(&second) && !lines[0].contains("essai"), "{lines:?}");

    let key = fields(&[("_submission", address.strip_prefix("/reponses/").unwrap())]);
    location(&respondent.post("/api/reponses/effacement", &key).await);
    assert_eq!(buyers(&staff).await, (0, None), "nothing counts by itself");
    let list = staff.page(LIST).await;
    assert!(
        list.contains("(à examiner : 1)") && list.contains("Aucune autre réponse de la même organisation"),
        "{list}"
    );
    let page = staff.page(&found).await;
    assert!(page.contains("Compter celle-ci") && !page.contains(&first), "{page}");
    decide(&staff, &found, "retenir", &[("motif-choix", "La seule qui reste")]).await;
    assert_eq!(buyers(&staff).await, (1, Some(4_000)));
}

#[tokio::test]
async fn a_second_response_remains_open_when_the_first_is_excluded() {
    let app = TestApp::start();
    let (staff, respondent) = (staff(&app).await, app.browser());
    let number = siren();
    let first = respondent.buyer(&number, [("62", "100"), ("3", "100")]).await;
    let first = respondent.send(&first).await;
    let second = respondent.buyer(&number, [("2", "100"), ("2", "100")]).await;
    respondent.send(&second).await;
    let rate = finding(&staff, "acheteurs", "taux").await;
    decide(&staff, &rate, "ecarter", &[("motif", "Montants du groupe entier")]).await;
    assert_eq!(buyers(&staff).await, (0, None));
    let found = finding(&staff, "acheteurs", "siren").await;
    let page = staff.page(&found).await;
    assert!(page.contains("À examiner") && page.contains("Compter celle-ci") && page.contains(&first), "{page}");
    let done = decide(&staff, &found, "garder", &[("motif", "Ni l’une ni l’autre")]).await;
    assert_eq!(done, format!("{found}?fait=laissee"));
    assert_eq!(buyers(&staff).await, (0, None));
}

#[tokio::test]
async fn the_first_respondent_gets_one_e_mail_that_discloses_nothing_about_the_second() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let browser = app.browser();
    let number = siren();
    let first = contradicting_as(&browser, &number, Some("luc@pousse.example")).await;
    let reference = browser.reference(&first).await;
    let second = contradicting_as(&browser, &number, Some("eva@pousse.example")).await;
    let other = browser.reference(&second).await;
    contradicting_as(&browser, &number, None).await;
    let email = letterbox.email_to("luc@pousse.example").await;
    assert!(email.subject().contains("Une autre réponse au nom de votre organisation"), "{}", email.subject());
    let text = email.text();
    assert!(text.contains(&reference) && text.contains("continue de compter"), "{text}");
    assert!(!text.contains(&other) && !text.contains("eva@") && !text.contains(&number), "{text}");
    let link = email.link(ORIGIN);
    assert!(link != first && browser.page(&link).await.contains(&reference), "a key of its own");
    // A later e-mail arrived, so no second one was sent before it.
    let key = second.strip_prefix("/reponses/").unwrap();
    crate::operations::emails::ask(&browser, key, "zoe@pousse.example", false).await;
    letterbox.email_to("zoe@pousse.example").await;
    assert_eq!(letterbox.emails_to("luc@pousse.example", 1).await.len(), 1);
    let data = browser.page(&format!("{first}/donnees.json")).await;
    assert!(data.contains("prévenu_d_une_autre_réponse_de_l_organisation_le") && !data.contains(&other));
}
