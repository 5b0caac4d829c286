//! Invitations from an imported list: the file, the e-mails, the responses, unsubscribing.

use crate::manage::campaigns::{run_campaign, staff};
use crate::operations::emails::{ORIGIN, sending};
use crate::support::app::{TestApp, run, siren, siret};
use crate::support::client::{Browser, Fields, encoded, fields, hidden, location};
use crate::support::mailbox::{Email, Mood};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use serde_json::Value;

const PAGE: &str = "/observatoire/invitations";

/// Uploads a file as a browser does. Returns the page that it leads to.
async fn import(staff: &Browser, file: &[u8]) -> String {
    let mut body = Vec::new();
    let part = |name: &str| format!("--limite\r\nContent-Disposition: form-data; name=\"{name}\"");
    body.extend(format!("{}\r\n\r\nacheteurs\r\n", part("questionnaire")).as_bytes());
    body.extend(format!("{}; filename=\"liste.csv\"\r\nContent-Type: text/csv\r\n\r\n", part("fichier")).as_bytes());
    body.extend(file);
    body.extend(b"\r\n--limite--\r\n");
    let request = staff
        .client
        .post(format!("{}/api/invitations/import", staff.origin))
        .header(ACCEPT, "text/html")
        .header(CONTENT_TYPE, "multipart/form-data; boundary=limite")
        .header(COOKIE, staff.cookie.as_deref().unwrap())
        .body(body);
    let led = location(&request.send().await.unwrap());
    staff.page(&led).await
}

/// The form of the confirmation page.
async fn asked(staff: &Browser, act: &str) -> Fields {
    let html = staff.page(&format!("{PAGE}?demande={act}&questionnaire=acheteurs")).await;
    ["questionnaire", "geste", "tour"].map(|name| (name.to_owned(), hidden(&html, name))).into()
}

/// Opens the confirmation page and presses its button; reminders are always confirmed explicitly.
async fn press(staff: &Browser, act: &str) -> String {
    let mut form = asked(staff, act).await;
    form.extend(fields(&[("confirmation", "relancer")]));
    location(&staff.post("/api/invitations/envoi", &form).await)
}

fn count(page: &str, what: &str) -> String {
    let part = &page[page.find("id=\"invitations-acheteurs\"").unwrap()..];
    let rest = &part[part.find(&format!("<dt>{what}</dt>")).unwrap_or_else(|| panic!("{what}"))..];
    let rest = &rest[rest.find("<dd>").unwrap() + 4..];
    rest[..rest.find('<').unwrap()].to_owned()
}

/// The staff's page, once it shows this number.
async fn until(staff: &Browser, what: &str, wanted: &str) -> String {
    for _ in 0..200 {
        let page = staff.page(PAGE).await;
        if count(&page, what) == wanted {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{what} never {wanted}")
}

/// The address in an e-mail that leads to this page of the site.
fn leads(email: &Email, to: &str) -> String {
    let text = email.text();
    let from = text.find(&format!("{ORIGIN}{to}")).unwrap_or_else(|| panic!("{text}")) + ORIGIN.len();
    text[from..].split(char::is_whitespace).next().unwrap().to_owned()
}

/// Answers through a link, up to the receipt.
async fn answer_by(browser: &Browser, link: &str) -> String {
    answer_for(browser, link, &siret(&siren()), false).await
}

/// The same for an organisation; `again` if the link was already used for the same one.
async fn answer_for(browser: &Browser, link: &str, number: &str, again: bool) -> String {
    let start = browser.page(link).await;
    let from = start.find("/questionnaires/acheteurs/repondre?").expect("the way to begin");
    let begin = start[from..from + start[from..].find('"').unwrap()].replace("&amp;", "&");
    let html = browser.page(&begin).await;
    let mut form: Fields =
        ["_submission", "_questionnaire", "_section", "_par"].map(|name| (name.to_owned(), hidden(&html, name))).into();
    form.extend(fields(&[("AC01", "eti"), ("AC02", number)]));
    let montants = location(&browser.post("/api/reponses/section", &form).await);
    let is_said = browser.page(&montants).await.contains("Une réponse a déjà été envoyée par votre lien personnel.");
    assert_eq!(is_said, again);
    let amounts = fields(&[("AC04.2025", "10"), ("AC05.2025", "1"), ("AC04.2024", "10"), ("AC05.2024", "1")]);
    let next = browser.answer(&montants, &amounts).await;
    let response = browser.skip_to_check(next).await;
    browser.send(&response).await;
    response
}

#[tokio::test]
async fn a_list_with_wrong_lines_is_refused_and_reports_them_without_their_contents() {
    let app = TestApp::start();
    let staff = staff(&app).await;
    let page = import(&staff, "courriel;nom\nbon@exemple.fr;A\nsecret(at)exemple.fr;B\n;C\n".as_bytes()).await;
    assert!(page.contains("Rien n’est importé") && page.contains("Ligne 3\u{a0}:") && page.contains("Ligne 4\u{a0}:"));
    assert!(!page.contains("secret") && page.contains("Aucune liste n’est importée."));
    assert!(import(&staff, b"courriel;nom\na@b.fr;Ren\xe9\n").await.contains("CSV UTF-8"));
    assert!(import(&staff, b"").await.contains("Choisissez un fichier"));
    let page = import(&staff, "\u{feff}Organisation,E-mail\nVille,a@exemple.fr\n,b@exemple.fr\n".as_bytes()).await;
    assert!(page.contains("Adresses ajoutées\u{a0}: 2. Déjà dans la liste\u{a0}: 0."), "{page}");
    assert!(import(&staff, b"courriel\nA@exemple.fr\n").await.contains("Déjà dans la liste\u{a0}: 1."));
    let log = run(&app.database, &["audit", "list", "--act", "imported"], "");
    let log = String::from_utf8(log.stdout).unwrap();
    assert!(
        log.contains("2 ajoutées, 0 déjà là") && log.contains("refusé, 2 lignes") && !log.contains('@')
            || log.contains("g@obs")
    );
}

#[tokio::test]
async fn e_mails_are_sent_once_and_never_to_people_who_answered_or_unsubscribed() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let (staff, browser) = (staff(&app).await, app.browser());
    import(&staff, "courriel;nom;organisation\na@exemple.fr;Anne;Ville\nb@exemple.fr;;\nc@exemple.fr;;\n".as_bytes())
        .await;
    let form = asked(&staff, "inviter").await;
    assert_eq!(location(&staff.post("/api/invitations/envoi", &form).await), format!("{PAGE}?fait=partis&combien=3"));
    assert_eq!(location(&staff.post("/api/invitations/envoi", &form).await), format!("{PAGE}?fait=deja"));
    let emails = [
        letterbox.email_to("a@exemple.fr").await,
        letterbox.email_to("b@exemple.fr").await,
        letterbox.email_to("c@exemple.fr").await,
    ];
    until(&staff, "Invitations remises", "3").await;
    assert!(emails[0].text().contains("destiné à Anne, «\u{a0}Ville\u{a0}»"));
    assert!(emails[0].text().contains("importé votre adresse") && emails[0].text().contains("pas laquelle"));
    assert_eq!(emails[0].header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");

    let link = leads(&emails[0], "/questionnaires/acheteurs?invitation=");
    let start = browser.page(&link).await;
    assert!(start.contains("Votre invitation") && start.contains("jusqu’à l’effacement de la liste"));
    assert!(start.contains("href=\"/questionnaires/acheteurs/apercu\""), "a page to print has no personal link");
    answer_by(&browser, &link).await;
    let page = staff.page(PAGE).await;
    assert_eq!((count(&page, "Avec une réponse"), count(&page, "Importées")), ("1".to_owned(), "3".to_owned()));
    assert!(browser.page(&link).await.contains("Une réponse a déjà été envoyée avec ce lien."));

    // Opening the page changes nothing, since mail programs open links by themselves.
    let leave = leads(&emails[1], "/desinscription/");
    let page = browser.page(&leave).await;
    assert_eq!(count(&staff.page(PAGE).await, "Désinscrites"), "0");
    let form = fields(&[("cle", &hidden(&page, "cle"))]);
    assert_eq!(location(&browser.post("/api/invitations/desinscription", &form).await), leave);
    assert!(browser.page(&leave).await.contains("ne vous écrira plus"));

    assert!(press(&staff, "relancer").await.contains("combien=1"));
    let again = letterbox.emails_to("c@exemple.fr", 2).await;
    assert!(again[1].subject().starts_with("Rappel"));
    assert_eq!(
        (letterbox.emails_to("a@exemple.fr", 1).await.len(), letterbox.emails_to("b@exemple.fr", 1).await.len()),
        (1, 1)
    );

    // As a mail program does (RFC 8058): the address of the header, a fixed body, no cookie.
    let header = again[1].header("List-Unsubscribe");
    let address = header.trim_matches(['<', '>']).strip_prefix(ORIGIN).unwrap().to_owned();
    let one_click = browser
        .client
        .post(format!("{}{address}", browser.origin))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(encoded(&fields(&[("List-Unsubscribe", "One-Click")])));
    assert_eq!(one_click.send().await.unwrap().status(), StatusCode::OK);
    until(&staff, "Désinscrites", "2").await;
    // A later list writes to neither of them.
    let page = import(&staff, b"courriel\nC@exemple.fr\nb@exemple.fr\nd@exemple.fr\n").await;
    assert!(page.contains("Adresses ajoutées\u{a0}: 1.") && page.contains("laissées de côté\u{a0}: 2."));
    let log = run(&app.database, &["audit", "list", "--act", "guests_invited"], "");
    let log = String::from_utf8(log.stdout).unwrap();
    assert!(log.contains("3 invitations") && log.contains("une relance") && !log.contains("exemple.fr"));
}

#[tokio::test]
async fn a_response_has_its_invitation_and_the_respondent_is_informed() {
    let app = TestApp::start();
    let (staff, browser) = (staff(&app).await, app.browser());
    import(&staff, b"courriel\na@exemple.fr\n").await;
    let file = staff.post("/api/invitations/liens", &fields(&[("questionnaire", "acheteurs")])).await;
    assert_eq!(file.headers()[CONTENT_TYPE], "text/csv; charset=utf-8");
    let file = file.text().await.unwrap();
    let link = file.lines().nth(1).unwrap().rsplit(';').next().unwrap().trim_matches('"').to_owned();
    assert!(file.starts_with("\u{feff}courriel;nom;organisation;lien\r\na@exemple.fr;;;/questionnaires/"), "{file}");
    let key = link.rsplit('=').next().unwrap();
    let html = browser.page(&format!("/questionnaires/acheteurs/repondre?invitation={key}")).await;
    let mut form: Fields =
        ["_submission", "_questionnaire", "_section", "_par"].map(|name| (name.to_owned(), hidden(&html, name))).into();
    form.extend(fields(&[("AC01", "eti")]));
    let next = location(&browser.post("/api/reponses/section", &form).await);
    let response = next.rsplit_once('/').unwrap().0;
    let data: Value = serde_json::from_str(&browser.page(&format!("{response}/donnees.json")).await).unwrap();
    assert_eq!(data["brouillon"]["invitation"], 1);
    let sent = answer_by(&app.browser(), &link).await;
    let data = browser.page(&format!("{sent}/donnees.json")).await;
    assert!(data.contains("\"invitation\": 1") || data.contains("\"invitation\":1"), "{data}");
    assert!(!data.contains("a@exemple.fr"), "{data}");
}

#[tokio::test]
async fn a_second_response_through_the_same_personal_link_replaces_the_first() {
    let app = TestApp::start();
    let (staff, browser) = (staff(&app).await, app.browser());
    import(&staff, b"courriel\na@exemple.fr\n").await;
    let file = staff.post("/api/invitations/liens", &fields(&[("questionnaire", "acheteurs")])).await.text().await;
    let file = file.unwrap();
    let link = file.lines().nth(1).unwrap().rsplit(';').next().unwrap().trim_matches('"').to_owned();
    let number = siret(&siren());
    let first = answer_for(&browser, &link, &number, false).await;
    let second = answer_for(&browser, &link, &number, true).await;
    let counts = async |response: &str| {
        let data = browser.page(&format!("{response}/donnees.json")).await;
        serde_json::from_str::<Value>(&data).unwrap()["réponse"]["compte_dans_les_chiffres"].clone()
    };
    assert_eq!((counts(&first).await, counts(&second).await), (false.into(), true.into()));
    assert!(!browser.page(&second).await.contains("Une autre réponse"), "nothing waits");
}

#[tokio::test]
async fn without_a_mail_server_links_are_downloaded_and_no_page_promises_e_mail() {
    let app = TestApp::start();
    let staff = staff(&app).await;
    import(&staff, b"courriel\na@exemple.fr\n").await;
    let page = staff.page(PAGE).await;
    assert!(page.contains("Télécharger les liens (CSV)") && page.contains("Aucun courriel n’est envoyé."));
    assert!(!page.contains("Envoyer une invitation") && !page.contains("Relancer"));
    let form = fields(&[("questionnaire", "acheteurs"), ("geste", "inviter"), ("tour", "0")]);
    assert_eq!(staff.post("/api/invitations/envoi", &form).await.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn no_invitations_are_sent_after_the_closing_and_a_list_is_erased() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let staff = staff(&app).await;
    import(&staff, b"courriel\na@exemple.fr\n").await;
    run_campaign(&staff, "fermer").await;
    let page = staff.page(PAGE).await;
    assert!(page.contains("Ce questionnaire n’est pas ouvert") && !page.contains("Envoyer une invitation"));
    let form = fields(&[("questionnaire", "acheteurs"), ("geste", "inviter"), ("tour", "0")]);
    assert_eq!(staff.post("/api/invitations/envoi", &form).await.status(), StatusCode::CONFLICT);
    assert_eq!(press(&staff, "effacer").await, format!("{PAGE}?fait=effacee"));
    assert!(staff.page(PAGE).await.contains("Aucune liste n’est importée."));
    assert!(letterbox.emails().is_empty());
}

#[tokio::test]
async fn an_address_refused_by_the_mail_server_counts_as_failed_and_is_not_reminded() {
    let (_letterbox, app) = sending(Mood::RefusesForGood).await;
    let staff = staff(&app).await;
    import(&staff, b"courriel\na@exemple.fr\n").await;
    press(&staff, "inviter").await;
    let page = until(&staff, "En échec", "1").await;
    assert_eq!(count(&page, "Invitations remises"), "0");
    assert!(!page.contains("Relancer"));
    assert!(staff.page("/observatoire/courriels").await.contains("Invitation"));
}

#[tokio::test]
async fn writing_to_and_erasing_a_list_ask_for_confirmation_with_its_size() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let staff = staff(&app).await;
    import(&staff, b"courriel\na@exemple.fr\nb@exemple.fr\n").await;
    let page = staff.page(PAGE).await;
    let part = &page[page.find("id=\"invitations-acheteurs\"").unwrap()..page.find("Importer une liste").unwrap()];
    assert!(
        part.contains("Envoyer 2 invitations…") && !part.contains("<button"),
        "nothing happens in one press: {part}"
    );
    let page = staff.page(&format!("{PAGE}?demande=inviter&questionnaire=acheteurs")).await;
    assert!(page.contains("2 personnes de la liste") && page.contains("Un courriel parti ne se rattrape pas"));
    assert!(page.contains("Nous vous invitons à y répondre") && page.contains("Annuler"), "the letter can be read");

    let mut trial = asked(&staff, "inviter").await;
    trial.extend(fields(&[("essai", "essai-invitation")]));
    let back = location(&staff.post("/api/invitations/envoi", &trial).await);
    assert!(staff.page(&back).await.contains("L’essai part vers g@obs.example."));
    let email = letterbox.email_to("g@obs.example").await;
    assert!(email.header("Subject").contains("Essai") && email.text().contains("Nous vous invitons"));
    assert!(!email.text().contains("invitation="), "nobody's own link");
    assert_eq!(count(&staff.page(PAGE).await, "Invitations remises"), "0");

    let page = staff.page(&format!("{PAGE}?demande=effacer&questionnaire=acheteurs")).await;
    assert!(page.contains("Les 2 adresses de la liste sont effacées") && page.contains("définitif"), "{page}");
    assert_eq!(count(&staff.page(PAGE).await, "Importées"), "2", "asking erases nothing");
    let none = staff.page(&format!("{PAGE}?demande=effacer&questionnaire=start-up")).await;
    assert!(none.contains("<title>Invitations"), "without a list there is nothing to ask");
}

#[tokio::test]
async fn a_reminder_within_seven_days_needs_a_typed_confirmation() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let staff = staff(&app).await;
    import(&staff, b"courriel\na@exemple.fr\n").await;
    press(&staff, "inviter").await;
    letterbox.email_to("a@exemple.fr").await;
    until(&staff, "Invitations remises", "1").await;
    for typed in ["", "oui", "RELANCE"] {
        let mut form = asked(&staff, "relancer").await;
        form.extend(fields(&[("confirmation", typed)]));
        let mut other = Browser { cookie: staff.cookie.clone(), ..app.browser() };
        let page = other.lands("/api/invitations/envoi", &form).await;
        assert!(page.contains("<title>Erreur") && page.contains("moins de sept jours"), "{typed}: {page}");
        assert!(typed.is_empty() || page.contains(&format!("value=\"{typed}\"")), "what was typed is still there");
    }
    let mut meant = asked(&staff, "relancer").await;
    meant.extend(fields(&[("confirmation", " relancer ")]));
    assert_eq!(location(&staff.post("/api/invitations/envoi", &meant).await), format!("{PAGE}?fait=partis&combien=1"));
}
