//! Two responses of an organisation under two keys: what the staff, and both authors, see of them.

use crate::manage::campaigns::staff;
use crate::observe::findings::{DECIDE, LIST, buyers, contradicting_as, decide, finding, form, log};
use crate::operations::emails::{ORIGIN, sending};
use crate::support::app::{TestApp, siren};
use crate::support::client::{Browser, fields, location};
use crate::support::mailbox::Mood;

/// Two responses of an organisation, under two keys: the references and addresses of both.
async fn two(browser: &Browser) -> [(String, String); 2] {
    let number = siren();
    let first = browser.buyer(&number, [("2", "100"), ("2", "100")]).await;
    let first = (browser.send(&first).await, first);
    let second = browser.buyer(&number, [("40", "100"), ("3", "100")]).await;
    [first, (browser.send(&second).await, second)]
}

#[tokio::test]
async fn of_two_responses_of_an_organisation_the_staff_retain_the_second_with_a_reason() {
    let app = TestApp::start();
    let (mut staff, respondent) = (staff(&app).await, app.browser());
    let [(first, _), (second, response)] = two(&respondent).await;
    assert_eq!(buyers(&staff).await, (1, Some(200)));
    let list = staff.page(LIST).await;
    assert!(list.contains("Deux réponses de la même organisation") && list.contains("(à examiner : 1)"), "{list}");
    let found = finding(&staff, "acheteurs", "siren").await;
    let page = staff.page(&found).await;
    for said in
        [&*first, &*second, "40,00\u{a0}€", "<strong>différent</strong>", "Retenir celle-ci", "Garder la première"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains(&format!("c’est la réponse {first} qui compte")) && !page.contains("C’est juste"), "{page}");
    let without = form(&staff, &found, "retenir", &[("motif-choix", " ")]).await;
    assert!(staff.lands(DECIDE, &without).await.contains("href=\"#motif-choix\""));

    // A question first: it still waits, and what is taken back is the question alone.
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
    // The way back: set aside, it leaves its place to the first.
    decide(&staff, &found, "ecarter", &[("motif", "Erreur de notre part")]).await;
    assert_eq!(buyers(&staff).await, (1, Some(200)));
}

#[tokio::test]
async fn of_two_responses_of_an_organisation_the_first_is_kept_until_it_is_erased_and_then_the_staff_choose_again() {
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
async fn a_second_response_is_still_to_be_looked_at_when_the_first_is_set_aside() {
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
async fn the_author_of_the_first_response_is_written_to_once_and_learns_nothing_of_the_second() {
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
    // Something that is sent afterwards came: no second e-mail did before it.
    let key = second.strip_prefix("/reponses/").unwrap();
    crate::operations::emails::ask(&browser, key, "zoe@pousse.example", false).await;
    letterbox.email_to("zoe@pousse.example").await;
    assert_eq!(letterbox.emails_to("luc@pousse.example", 1).await.len(), 1);
    let held = browser.page(&format!("{first}/donnees.json")).await;
    assert!(held.contains("prévenu_d_une_autre_réponse_de_l_organisation_le") && !held.contains(&other));
}
