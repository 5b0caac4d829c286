//! Public reactions: written, read by the staff, shown, withdrawn.

use crate::operations::emails;
use crate::support::app::TestApp;
use crate::support::client::{Browser, fields, location};
use crate::support::mailbox::Mood;
use reqwest::StatusCode;

const TEXT: &str = "Les délais <b>comptent</b> plus que tout.";

async fn react(browser: &Browser) -> String {
    let form = fields(&[("nom", "Ada L."), ("courriel", "ada@exemple.fr"), ("message", TEXT)]);
    location(&browser.post("/api/reactions", &form).await)
}

#[tokio::test]
async fn a_reaction_is_shown_after_moderation_as_plain_text_and_without_the_address() {
    let app = TestApp::start();
    app.staff("g@obs.example", "manager");
    let public = app.browser();
    let own = react(&public).await;
    assert!(public.page(&own).await.contains("Elle attend d’être lue"));
    assert!(!public.page("/").await.contains("comptent"));
    let mut staff = app.browser();
    staff.sign_in("g@obs.example").await;
    let html = staff.page("/observatoire/reactions").await;
    assert!(html.contains("ada@exemple.fr"));
    let decide = fields(&[("reaction", "1"), ("verdict", "shown"), ("etat", "waiting")]);
    assert_eq!(
        location(&staff.post("/api/observatoire/reactions", &decide).await),
        "/observatoire/reactions?etat=waiting"
    );
    for page in ["/", "/reactions"] {
        let html = public.page(page).await;
        assert!(html.contains("Les délais &lt;b&gt;comptent&lt;/b&gt;") && html.contains("Ada L."), "{html}");
        assert!(!html.contains("ada@exemple.fr"));
    }
    let key = own.trim_start_matches("/reactions/").trim_end_matches("?merci");
    let withdrawn = public.post("/api/reactions/retrait", &fields(&[("reaction", key)])).await;
    assert_eq!(location(&withdrawn), "/?reaction=retiree#reactions");
    assert!(!public.page("/reactions").await.contains("comptent"));
    assert_eq!(public.get(&own).await.status(), StatusCode::NOT_FOUND);
    let again = public.post("/api/reactions/retrait", &fields(&[("reaction", key)])).await;
    assert_eq!(again.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_reaction_with_errors_is_returned_as_typed() {
    let app = TestApp::start();
    let browser = app.browser();
    let form = fields(&[("nom", ""), ("courriel", "ada"), ("message", "Bonjour & merci </textarea>")]);
    let refused = browser.post("/api/reactions", &form).await;
    let carried = refused.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(location(&refused), "/#erreurs");
    let back = Browser { cookie: Some(carried), ..app.browser() };
    let html = back.page("/").await;
    assert!(html.contains("<title>Erreur : ") && html.contains("2 champs sont à corriger"));
    assert!(html.contains("Bonjour &amp; merci &lt;/textarea&gt;</textarea>") && html.contains("value=\"ada\""));
    // A text too long for any cookie is refused on a page of its own.
    let long = "é".repeat(4_000);
    let too_long = fields(&[("nom", "Ada"), ("courriel", "ada@exemple.fr"), ("message", &long)]);
    let answer = browser.post("/api/reactions", &too_long).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().await.unwrap().contains("4\u{202f}000\u{a0}caractères, pour 1\u{202f}000 au plus"));
}

#[tokio::test]
async fn the_author_of_a_reaction_gets_the_link_that_withdraws_it() {
    let (letterbox, app) = emails::sending(Mood::Takes).await;
    let browser = app.browser();
    let own = react(&browser).await;
    let email = letterbox.email_to("ada@exemple.fr").await;
    let link = email.link(emails::ORIGIN);
    assert!(!own.contains(&link), "a key of its own");
    assert!(browser.page(&link).await.contains("Elle attend d’être lue"));
    let key = link.strip_prefix("/reactions/").unwrap();
    let withdrawn = browser.post("/api/reactions/retrait", &fields(&[("reaction", key)])).await;
    assert_eq!(location(&withdrawn), "/?reaction=retiree#reactions");
    for address in [own.trim_end_matches("?merci"), &link] {
        assert_eq!(browser.get(address).await.status(), StatusCode::NOT_FOUND, "{address}");
    }
}
