//! Delivery of e-mails: retrying, giving up, reminders, several processes, configuration.

use crate::operations::emails::{FROM, ORIGIN, ask, draft, key_of, sending, variables};
use crate::support::app::{TestApp, run, siren};
use crate::support::client::{Browser, fields, hidden, location};
use crate::support::mailbox::{Letterbox, Mood};
use futures::future::join_all;
use store::testing;

/// A date some days from now, as the staff's form expects it.
fn in_days(days: i64) -> String {
    (chrono::Utc::now() + chrono::TimeDelta::days(days)).format("%Y-%m-%dT%H:%M:%S").to_string()
}

async fn close(staff: &Browser, at: &str) {
    location(&staff.post("/api/campagne/cloture", &fields(&[("cloture", at)])).await);
}

async fn manager(app: &TestApp) -> Browser {
    app.staff("chef@obs.example", "manager");
    let mut staff = app.browser();
    staff.sign_in("chef@obs.example").await;
    // Behind https the cookie is bound to it; the tests use http.
    assert!(staff.cookie.as_ref().is_some_and(|cookie| cookie.starts_with("__Host-session=")));
    staff
}

#[tokio::test]
async fn a_permanently_refused_e_mail_is_given_up_at_once_and_retried_by_staff() {
    let (letterbox, app) = sending(Mood::RefusesForGood).await;
    let browser = app.browser();
    let staff = manager(&app).await;
    let (_, key) = draft(&browser).await;
    ask(&browser, &key, "jean.dupont@exemple.fr", false).await;
    let mut html = String::new();
    for _ in 0..100 {
        html = staff.page("/observatoire/courriels").await;
        if html.contains("j…@exemple.fr") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(
        html.contains("vers j…@exemple.fr") && html.contains("Une tentative") && html.contains("permanent error (550)")
    );
    assert!(!html.contains("jean.dupont"), "the address is nowhere in full");
    assert_eq!(letterbox.attempts(), 1);

    letterbox.becomes(Mood::Takes);
    let form = fields(&[("courriel", &hidden(&html, "courriel"))]);
    assert_eq!(location(&staff.post("/api/courriels/reessai", &form).await), "/observatoire/courriels?reessai");
    let email = letterbox.email_to("jean.dupont@exemple.fr").await;
    assert!(browser.page(&email.link(ORIGIN)).await.contains("Vérifiez vos réponses"));
    assert_eq!(staff.post("/api/courriels/reessai", &fields(&[("courriel", "x")])).await.status(), 400);
}

#[tokio::test]
async fn a_temporarily_refused_e_mail_arrives_later() {
    let (letterbox, app) = sending(Mood::RefusesForNow).await;
    let browser = app.browser();
    let (_, key) = draft(&browser).await;
    ask(&browser, &key, "jean@exemple.fr", false).await;
    letterbox.until(|letterbox| (letterbox.attempts() >= 2).then_some(())).await;
    letterbox.becomes(Mood::Takes);
    let email = letterbox.email_to("jean@exemple.fr").await;
    assert!(browser.page(&email.link(ORIGIN)).await.contains("Vérifiez vos réponses"));
    assert_eq!(letterbox.emails().len(), 1);
}

/// Waits until the delivery of an e-mail has failed. Reads the file that another process writes: the server must be apart.
async fn one_is_refused(app: &TestApp) {
    use sqlx::Connection;
    let mut connection = sqlx::SqliteConnection::connect(&app.database).await.unwrap();
    for _ in 0..200 {
        let failed: i64 = sqlx::query_scalar("SELECT count(*) FROM emails WHERE error IS NOT NULL")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        if failed > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no delivery failed");
}

#[tokio::test]
async fn an_e_mail_survives_a_server_outage_and_a_killed_process() {
    let url = Letterbox::down().await;
    let app = TestApp::apart_with(&variables(&url));
    let browser = app.browser();
    let (response, key) = draft(&browser).await;
    ask(&browser, &key, "jean@exemple.fr", false).await;
    one_is_refused(&app).await;
    let database = app.database.clone();
    let folder = app.kill();
    let letterbox = Letterbox::at(&url).await;
    let app = TestApp::on(&database, Some(folder), &variables(&url));
    let email = letterbox.email_to("jean@exemple.fr").await;
    let browser = app.browser();
    assert!(browser.page(&email.link(ORIGIN)).await.contains("Vérifiez vos réponses"));
    assert!(browser.page(&response).await.contains("Vérifiez vos réponses"));
}

#[tokio::test]
async fn a_slow_mail_server_delays_no_page() {
    let (letterbox, app) = sending(Mood::Slow).await;
    let browser = app.browser();
    let (response, key) = draft(&browser).await;
    ask(&browser, &key, "jean@exemple.fr", false).await;
    browser.page(&response).await;
    assert!(letterbox.emails().is_empty(), "it has not taken it yet");
    letterbox.becomes(Mood::Takes);
    letterbox.email_to("jean@exemple.fr").await;
    assert_eq!(letterbox.emails().len(), 1);
}

#[tokio::test]
async fn a_requested_reminder_is_sent_once_three_days_before_the_closing() {
    let (letterbox, app) = sending(Mood::Takes).await;
    let browser = app.browser();
    let staff = manager(&app).await;
    let (response, key) = draft(&browser).await;
    assert!(browser.page(&response).await.contains("sa date n’est pas encore fixée"));
    close(&staff, &in_days(10)).await;
    ask(&browser, &key, "jean@exemple.fr", true).await;
    let html = browser.page(&response).await;
    assert!(html.contains("Un rappel partira vers j…@exemple.fr") && !html.contains("jean@exemple.fr"));
    let first = letterbox.email_to("jean@exemple.fr").await;
    assert!(first.text().contains("Vous avez demandé un rappel") && first.text().contains("#rappel"));

    let (sent, stopped) = (browser.buyer(&siren(), [("10", "100"), ("5", "100")]).await, draft(&browser).await);
    ask(&browser, sent.strip_prefix("/reponses/").unwrap(), "sent@exemple.fr", true).await;
    browser.send(&sent).await;
    ask(&browser, &stopped.1, "stopped@exemple.fr", true).await;
    let stop = letterbox.email_to("stopped@exemple.fr").await;
    let form = fields(&[("_submission", key_of(&stop).split('#').next().unwrap())]);
    let led = location(&browser.post("/api/reponses/rappel/arret", &form).await);
    assert!(browser.page(&led).await.contains("Vous ne recevrez pas de rappel"));
    letterbox.email_to("sent@exemple.fr").await;
    assert_eq!(letterbox.emails().len(), 3, "nobody is reminded ten days before");

    // Staff move the date, and the reminder moves with it.
    close(&staff, &in_days(2)).await;
    let reminder = letterbox.emails_to("jean@exemple.fr", 2).await.pop().unwrap();
    assert!(reminder.subject().starts_with("Votre réponse n’est pas encore envoyée\u{a0}: clôture le "));
    assert!(
        reminder
            .text()
            .contains("Il reste une étape à compléter sur 8\u{a0}; 6 étapes facultatives ne sont pas encore remplies.")
    );
    assert!(browser.page(&reminder.link(ORIGIN)).await.contains("Vérifiez vos réponses"));
    assert!(!browser.page(&response).await.contains("Me le rappeler"));
    close(&staff, &in_days(1)).await;
    // The outbox was checked since, as it has delivered a later e-mail.
    let (_, last) = draft(&browser).await;
    ask(&browser, &last, "last@exemple.fr", false).await;
    letterbox.email_to("last@exemple.fr").await;
    assert_eq!(letterbox.emails().len(), 5, "one reminder, none for what was sent or taken back");
}

#[tokio::test]
async fn two_processes_on_one_database_deliver_each_e_mail_once() {
    let letterbox = Letterbox::start(Mood::Takes).await;
    let database = testing::fresh_database();
    let first = TestApp::on(&database, None, &variables(&letterbox.url));
    let second = TestApp::on(&database, None, &variables(&letterbox.url));
    let browsers = [&first.browser(), &second.browser()];
    let asked = join_all((0..12).map(|n| {
        let browser = browsers[n % 2];
        async move {
            let (_, key) = draft(browser).await;
            ask(browser, &key, &format!("a{n}@exemple.fr"), false).await
        }
    }));
    assert!(asked.await.iter().all(|led| led.ends_with("?lien=parti")));
    letterbox.until(|letterbox| (letterbox.emails().len() >= 12).then_some(())).await;
    // Each process has checked the outbox since, as it has delivered a later e-mail.
    for n in 12..16 {
        let (_, key) = draft(browsers[n % 2]).await;
        ask(browsers[n % 2], &key, &format!("a{n}@exemple.fr"), false).await;
        letterbox.email_to(&format!("a{n}@exemple.fr")).await;
    }
    let mut to: Vec<_> = letterbox.emails().into_iter().map(|email| email.to).collect();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), letterbox.emails().len()), (16, 16));
    drop((first, second));
    testing::drop_database(&database);
}

#[test]
fn an_invalid_e_mail_setting_is_named_and_prevents_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("essai.db").display());
    let url = ["--smtp-url", "smtp://u:secret@127.0.0.1:25"];
    let from = ["--mail-from", FROM];
    let origin = ["--origin", ORIGIN];
    for (arguments, named) in [
        ([&url[..], &origin].concat(), "OBSERVATOIRE_MAIL_FROM"),
        ([&url[..], &from].concat(), "OBSERVATOIRE_ORIGIN"),
        ([&url[..], &origin, &["--mail-from", "pas une adresse"]].concat(), "OBSERVATOIRE_MAIL_FROM"),
        ([&["--smtp-url", "http://u:secret@127.0.0.1"][..], &from, &origin].concat(), "OBSERVATOIRE_SMTP_URL"),
    ] {
        let output = run(&database, &[&["serve", "--addr", "127.0.0.1:0"], &arguments[..]].concat(), "");
        let printed = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{printed}");
        assert!(printed.contains(named) && !printed.contains("secret"), "{printed}");
    }
}
