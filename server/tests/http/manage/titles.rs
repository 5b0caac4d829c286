//! Typed texts in page titles: every page is visited with a tag in each of them.

use crate::observe::proposals::{named, signed_in, write};
use crate::support::app::{TestApp, siren};
use crate::support::client::{Browser, fields, hidden, location};
use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use std::collections::{BTreeSet, VecDeque};

/// A text that would end the title and redirect every reader.
const TAG: &str = "</title><meta http-equiv=refresh content=0;url=//a.example>";

/// The addresses of this site that a page links to, without fragments.
fn links(browser: &Browser, html: &str) -> Vec<String> {
    let html = html.replace(&format!("href=\"{}", browser.origin), "href=\"");
    let links = html.split("href=\"").skip(1).filter_map(|rest| rest.split(['"', '#']).next());
    let own = links.filter(|link| link.starts_with('/') && !link.starts_with("//") && !link.starts_with("/pkg/"));
    own.map(|link| link.replace("&amp;", "&")).collect()
}

/// The kind of a page: pages that differ only by filters share their title.
fn kind(link: &str) -> String {
    let path = link.split('?').next().unwrap_or_default();
    path.split('/').map(|part| if part.len() > 20 { "…" } else { part }).collect::<Vec<_>>().join("/")
}

/// Visits every page reachable from these once. Returns those whose titles contain the tag as text.
async fn walk(browser: &Browser, from: &[&str]) -> Vec<String> {
    let mut waiting: VecDeque<String> = from.iter().map(|path| (*path).to_owned()).collect();
    let mut seen: BTreeSet<String> = from.iter().map(|path| kind(path)).collect();
    let mut bearing = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let response = browser.get(&path).await;
        let html_page =
            response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"));
        if response.status() != StatusCode::OK || !html_page {
            continue;
        }
        let html = response.text().await.unwrap();
        // Charts also have titles, in the body.
        let head = html.split("</head>").next().unwrap();
        assert_eq!(head.matches("</title>").count(), 1, "{path}: one title, ended once");
        assert!(!html.contains("<meta http-equiv"), "{path}");
        let title = head.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
        if title.contains("&lt;/title&gt;") {
            bearing.push(path.clone());
        }
        for link in links(browser, &html) {
            if seen.insert(kind(&link)) {
                waiting.push_back(link);
            }
        }
    }
    bearing
}

#[tokio::test]
async fn no_typed_name_can_end_a_pages_title() {
    let app = TestApp::start();
    let response = named(&app, &["B03"], TAG).await;
    let manager = signed_in(&app, "manager").await;
    let administrator = signed_in(&app, "administrator").await;
    let proposal = write(&manager, TAG, &["AC15:B03"]).await;
    let partner = fields(&[("code", "ESSAI"), ("nom", TAG)]);
    assert_eq!(location(&manager.post("/api/partenaires/ajout", &partner).await), "/observatoire/partenaires");
    let code = fields(&[("nom", TAG), ("description", TAG)]);
    location(&manager.post("/api/textes/codes", &code).await);
    let token = fields(&[("nom", TAG), ("droits", "volumes:read")]);
    location(&manager.post("/api/jetons/ajout", &token).await);
    location(&manager.post("/api/campagne/annonce", &fields(&[("annonce", TAG)])).await);
    let reaction = fields(&[("nom", TAG), ("courriel", "ada@exemple.fr"), ("message", TAG)]);
    let own = location(&app.browser().post("/api/reactions", &reaction).await);
    let verdict = fields(&[("reaction", "1"), ("verdict", "shown"), ("etat", "waiting")]);
    location(&manager.post("/api/observatoire/reactions", &verdict).await);
    let plan = hidden(&manager.page("/observatoire/rapport").await, "edition");
    let report = fields(&[("edition", &plan), ("texte.introduction", TAG), ("geste", "generer")]);
    manager.post("/api/rapport/plan", &report).await;

    let respondent = app.browser();
    let draft = respondent.buyer(&siren(), [("10", "100"), ("5", "100")]).await;
    let note = fields(&[("nom", TAG), ("mot", TAG), ("adresse", "https://a.example"), ("organisation", TAG)]);
    respondent.answer(&format!("{draft}/propositions"), &fields(&[("AC27", TAG)])).await;
    let mut ask = vec![("_submission".to_owned(), draft.trim_start_matches("/reponses/").to_owned())];
    ask.push(("_section".to_owned(), "montants".to_owned()));
    ask.extend(note);
    respondent.post("/api/reponses/collegue", &ask).await;

    let public = ["/", "/barometre", "/reactions", &own, &response, &draft, &format!("{draft}/montants/collegue")];
    walk(&respondent, &public).await;
    let codes = "/observatoire/textes/codes?code=1";
    let staff = ["/observatoire", codes, &proposal, &format!("{proposal}/modifier"), "/observatoire/equipe"];
    let bearing = walk(&manager, &staff).await;
    walk(&administrator, &staff).await;
    for page in [codes, &proposal, "/partenaires/"] {
        assert!(bearing.iter().any(|path| path.starts_with(page)), "{page} has the tag in its title: {bearing:?}");
    }
}
