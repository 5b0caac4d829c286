//! Access control: every page, route and server function of the program, tried with every role and without a session.

use crate::support::app::{TestApp, run};
use crate::support::client::{Browser, encoded};
use forms::decode;
use reqwest::Response;
use std::collections::BTreeSet;

/// No session, then each role.
const WHO: [&str; 5] = ["", "partner", "analyst", "manager", "administrator"];

/// A path as the program names it, its parameters (`?` for a query, otherwise a form), and the status for each of
/// [`WHO`].
pub type Line = (&'static str, &'static str, [u16; 5]);

/// The same status for everybody.
const fn all(status: u16) -> [u16; 5] {
    [status; 5]
}

/// The statuses of a page: redirected to sign in, refused, or shown.
const AGGREGATES: [u16; 5] = [303, 403, 200, 200, 200];
const MANAGERS: [u16; 5] = [303, 403, 403, 200, 200];
const ADMINISTRATORS: [u16; 5] = [303, 403, 403, 403, 200];
/// The statuses of a form: refused without a session or with a lower role, otherwise its outcome.
const fn form_of_managers(status: u16) -> [u16; 5] {
    [401, 403, 403, status, status]
}
const fn form_of_administrators(status: u16) -> [u16; 5] {
    [401, 403, 403, 403, status]
}
const fn form_of_everybody(status: u16) -> [u16; 5] {
    [401, status, status, status, status]
}

pub const TABLE: &[Line] = &[
    // Public pages.
    ("/", "", all(200)),
    ("/accessibilite", "", all(200)),
    ("/barometre", "", all(200)),
    ("/barometre/{publication}", "", all(404)),
    ("/barometre/{publication}/{file}", "", all(404)),
    ("/barometre/{publication}/donnees.json", "", all(404)),
    ("/barometre/{publication}/tableaux", "", all(404)),
    ("/donnees-personnelles", "", all(200)),
    ("/mentions-legales", "", all(200)),
    ("/plan-du-site", "", all(200)),
    ("/questionnaires/{audience}", "", all(200)),
    ("/questionnaires/{audience}/apercu", "", all(200)),
    ("/questionnaires/{audience}/croisement", "", all(200)),
    ("/questionnaires/{audience}/repondre", "", all(200)),
    // Before the first list of start-ups there is no base.
    ("/croisement/base", "", all(404)),
    ("/reactions", "", all(200)),
    ("/healthz", "", all(200)),
    ("/readyz", "", all(200)),
    // Addresses with a key, which no role gives access to.
    ("/desinscription/{key}", "", all(404)),
    ("/invitations/{key}", "", all(404)),
    ("/partenaires/{page}", "", all(404)),
    ("/projection/{key}", "", all(404)),
    ("/projection/{key}/direct", "", all(404)),
    ("/reactions/{key}", "", all(404)),
    ("/reponses/{key}/croisement", "", all(404)),
    ("/reponses/{key}", "", all(404)),
    ("/reponses/{key}/donnees.json", "", all(404)),
    ("/reponses/{key}/droits", "", all(404)),
    ("/reponses/{key}/justificatif.pdf", "", all(404)),
    ("/reponses/{key}/versions/{version}", "", all(404)),
    ("/reponses/{key}/{section}", "", all(303)),
    ("/reponses/{key}/{section}/collegue", "", all(303)),
    ("/api/reactions", "nom=", all(303)),
    ("/api/invitations/desinscription", "cle=x", all(404)),
    ("/api/reactions/retrait", "reaction=x", all(404)),
    ("/api/reponses/cloture", "edition=2026", all(400)),
    ("/api/reponses/collegue", "x=", all(400)),
    ("/api/reponses/collegue/retrait", "x=", all(400)),
    ("/api/reponses/croisement", "", all(400)),
    ("/api/reponses/correction", "x=", all(400)),
    ("/api/reponses/correction/abandon", "x=", all(400)),
    ("/api/reponses/effacement", "x=", all(400)),
    ("/api/reponses/effacement/coordonnees", "x=", all(400)),
    ("/api/reponses/envoi", "x=", all(400)),
    ("/api/reponses/justificatif", "x=", all(400)),
    ("/api/reponses/lien", "x=", all(400)),
    ("/api/reponses/organisation", "x=", all(400)),
    ("/api/reponses/oubli", "x=", all(400)),
    ("/api/reponses/rappel/arret", "x=", all(400)),
    ("/api/reponses/reprise", "x=", all(404)),
    ("/api/reponses/section", "x=", all(400)),
    // Signing in.
    ("/connexion", "", [200, 303, 303, 303, 303]),
    ("/connexion/code", "", all(303)),
    ("/connexion/fournisseur", "", all(404)),
    ("/connexion/retour", "?code=a&state=b", all(404)),
    ("/connexion/fin", "", all(404)),
    ("/api/connexion/ouvrir", "email=x&mot-de-passe=y", all(303)),
    ("/api/connexion/code", "code=123456", all(303)),
    // The staff's pages.
    ("/observatoire", "", AGGREGATES),
    ("/observatoire/freins", "", AGGREGATES),
    ("/observatoire/question", "", AGGREGATES),
    ("/observatoire/suivi", "", AGGREGATES),
    ("/observatoire/couverture", "", AGGREGATES),
    ("/observatoire/estimations", "", AGGREGATES),
    ("/observatoire/marches", "", AGGREGATES),
    ("/observatoire/marches/liste", "", AGGREGATES),
    ("/observatoire/marches/attente", "", AGGREGATES),
    ("/observatoire/marches/attente/{place}", "", [303, 403, 404, 404, 404]),
    ("/observatoire/marches/imports", "", AGGREGATES),
    ("/observatoire/marches/imports/{import}", "", [303, 403, 404, 404, 404]),
    ("/exports/marches", "", [401, 403, 404, 404, 404]),
    ("/api/observatoire/marches/decision", "import=1&place=0", form_of_managers(404)),
    ("/api/observatoire/marches/import", "import=1", form_of_managers(404)),
    ("/api/observatoire/marches/lecture", "", form_of_managers(400)),
    ("/api/marches/fichiers", "part=5", form_of_managers(400)),
    ("/observatoire/propositions", "", AGGREGATES),
    ("/observatoire/propositions/nouvelle", "", MANAGERS),
    ("/observatoire/propositions/joindre", "?page=freins&figure=leviers", MANAGERS),
    ("/observatoire/propositions/{proposition}", "", [303, 403, 404, 404, 404]),
    ("/observatoire/propositions/{proposition}/modifier", "", [303, 403, 403, 404, 404]),
    ("/exports/preuves/{proposition}/{preuve}", "", [401, 403, 404, 404, 404]),
    ("/observatoire/rapport", "", AGGREGATES),
    ("/observatoire/publications", "", AGGREGATES),
    ("/observatoire/publications/preparer", "", MANAGERS),
    ("/observatoire/publications/{publication}", "", [303, 403, 404, 404, 404]),
    ("/observatoire/rapports/{rapport}", "", [303, 403, 404, 404, 404]),
    ("/observatoire/rapports/{rapport}/rapport.pdf", "", [401, 403, 404, 404, 404]),
    ("/observatoire/rapports/{rapport}/rapport.odt", "", [401, 403, 404, 404, 404]),
    ("/exports/rapports/{rapport}/{figure}", "", [401, 403, 404, 404, 404]),
    ("/tableaux", "?page=freins&figure=leviers", [401, 403, 200, 200, 200]),
    ("/tableaux", "?page=couverture&figure=marges", [401, 403, 200, 200, 200]),
    ("/tableaux", "?page=estimations&figure=sources", [401, 403, 200, 200, 200]),
    // A right of single accounts, which no role includes.
    ("/api/observatoire/exact", "exact=oui&page=/observatoire", [401, 403, 403, 403, 403]),
    ("/observatoire/base", "", MANAGERS),
    // There is no version to compare.
    ("/observatoire/base/comparaison", "", [303, 403, 403, 404, 404]),
    ("/observatoire/campagne", "", MANAGERS),
    ("/observatoire/textes", "", AGGREGATES),
    ("/observatoire/textes/comptes", "", AGGREGATES),
    ("/observatoire/textes/codes", "", MANAGERS),
    ("/observatoire/textes/citations", "", MANAGERS),
    ("/observatoire/textes/{reponse}/{champ}", "", [303, 403, 403, 404, 404]),
    ("/observatoire/editions", "", MANAGERS),
    ("/observatoire/editions/{edition}/differences", "?avec=2023", MANAGERS),
    ("/observatoire/editions/{edition}/{public}/apercu", "", MANAGERS),
    ("/api/editions/publication", "annee=2031", form_of_managers(404)),
    ("/observatoire/reponses", "?cherche=nord", MANAGERS),
    ("/observatoire/reponses/{reponse}", "", [303, 403, 403, 404, 404]),
    ("/api/observatoire/reponses/lien", "reponse=1", form_of_managers(404)),
    ("/api/observatoire/reponses/question", "reponse=1", form_of_managers(404)),
    ("/api/observatoire/reponses/ecart", "reponse=1", form_of_managers(404)),
    ("/api/observatoire/reponses/donnees", "reponse=1", form_of_managers(404)),
    ("/api/observatoire/reponses/effacement", "reponse=1", form_of_managers(404)),
    ("/observatoire/qualite", "", MANAGERS),
    ("/observatoire/qualite/{edition}/{public}/{constat}", "", [303, 403, 403, 404, 404]),
    ("/tableaux", "?page=qualite&figure=qualite&edition=2026&public=acheteurs", [401, 403, 403, 200, 200]),
    ("/api/qualite/decision", "edition=2026&public=acheteurs&constat=x", form_of_managers(404)),
    ("/observatoire/courriels", "", MANAGERS),
    ("/observatoire/invitations", "", MANAGERS),
    ("/observatoire/partenaires", "", MANAGERS),
    ("/observatoire/exports", "", MANAGERS),
    ("/observatoire/jetons", "", MANAGERS),
    ("/observatoire/reactions", "", MANAGERS),
    ("/observatoire/equipe", "", ADMINISTRATORS),
    ("/observatoire/journal", "", ADMINISTRATORS),
    ("/observatoire/participation", "", [303, 200, 403, 403, 403]),
    ("/observatoire/compte", "", [303, 200, 200, 200, 200]),
    ("/observatoire/engagement", "", [303, 303, 200, 200, 200]),
    ("/api/v1/volumes", "", [401, 403, 200, 200, 200]),
    ("/api/v1/volumes/live", "", [401, 403, 200, 200, 200]),
    ("/api/v1/exports/{file}", "", [401, 403, 403, 200, 200]),
    ("/api/v1/codebook/{file}", "", [401, 403, 403, 200, 200]),
    ("/api/v1/openapi.json", "", all(200)),
    ("/barometre/flux.atom", "", all(200)),
    ("/api/v1/publications", "", all(200)),
    ("/api/v1/publications/{publication}", "", all(404)),
    ("/exports/fichier", "?audience=acheteurs", [401, 403, 403, 200, 200]),
    ("/exports/textes.csv", "?public=start-up", [401, 403, 200, 200, 200]),
    ("/direct", "", [401, 403, 200, 200, 200]),
    // The staff's actions.
    ("/api/campagne/cloture", "cloture=2030-01-01T00:00:00", form_of_managers(303)),
    ("/api/invitations/envoi", "geste=rien", form_of_managers(400)),
    ("/api/invitations/import", "questionnaire=acheteurs", form_of_managers(400)),
    ("/api/invitations/liens", "questionnaire=acheteurs", form_of_managers(200)),
    ("/api/observatoire/reponses/groupe", "reponse=99", form_of_managers(404)),
    ("/api/observatoire/reponses/accord", "reponse=99", form_of_managers(404)),
    ("/api/campagne/etat", "questionnaire=acheteurs&geste=rien", form_of_managers(400)),
    ("/api/campagne/annonce", "annonce=", form_of_managers(303)),
    ("/api/courriels/reessai", "", form_of_managers(303)),
    ("/api/base/abandon", "", form_of_managers(303)),
    ("/api/base/fichier", "source=x", form_of_managers(400)),
    ("/api/base/import", "", form_of_managers(303)),
    ("/api/partenaires/ajout", "nom=&code=", form_of_managers(303)),
    ("/api/partenaires/retrait", "code=PERSONNE", form_of_managers(303)),
    ("/api/textes/codage", "reponse=1&champ=AC27", form_of_managers(404)),
    ("/api/textes/masque", "reponse=1&champ=AC27", form_of_managers(404)),
    ("/api/textes/masque/retrait", "reponse=1&champ=AC27", form_of_managers(404)),
    ("/api/textes/extrait", "reponse=1&champ=AC27", form_of_managers(404)),
    ("/api/textes/extrait/retrait", "reponse=1&champ=AC27", form_of_managers(404)),
    ("/api/textes/codes", "nom=", form_of_managers(303)),
    ("/api/textes/codes/fusion", "code=1&avec=2", form_of_managers(404)),
    ("/api/textes/codes/retrait", "code=1", form_of_managers(404)),
    ("/api/propositions/texte", "titre=", form_of_managers(303)),
    ("/api/propositions/abandon", "proposition=1", form_of_managers(404)),
    ("/api/propositions/etat", "proposition=1&etat=proposee", form_of_managers(404)),
    ("/api/propositions/preuve", "proposition=1&page=freins&figure=leviers", form_of_managers(404)),
    ("/api/propositions/preuve/retrait", "proposition=1&preuve=1", form_of_managers(404)),
    ("/api/rapport/plan", "edition=1999", form_of_managers(404)),
    ("/api/rapport/abandon", "edition=1999", form_of_managers(404)),
    ("/api/publications/preparer", "edition=1999", form_of_managers(404)),
    ("/api/publications/geste", "publication=1999-1", form_of_managers(404)),
    ("/api/jetons/ajout", "nom=", form_of_managers(303)),
    ("/api/jetons/retrait", "jeton=0", form_of_managers(404)),
    ("/api/observatoire/reactions", "reaction=1&verdict=shown", form_of_managers(303)),
    ("/api/equipe/ajout", "adresse=x", form_of_administrators(303)),
    ("/api/equipe/mot-de-passe", "compte=99", form_of_administrators(404)),
    ("/api/equipe/retrait", "compte=99", form_of_administrators(404)),
    ("/api/equipe/role", "compte=99&role=analyst", form_of_administrators(404)),
    ("/api/equipe/second-facteur", "compte=99", form_of_administrators(404)),
    ("/api/compte/engagement", "engagement=", form_of_everybody(303)),
    ("/api/compte/codes-de-secours", "mot-de-passe=x", form_of_everybody(303)),
    ("/api/compte/mot-de-passe", "actuel=x", form_of_everybody(303)),
    ("/api/compte/second-facteur", "mot-de-passe=x", form_of_everybody(303)),
    ("/api/compte/second-facteur/confirmation", "premier-code=1", form_of_everybody(409)),
    ("/api/compte/second-facteur/retrait", "", form_of_everybody(303)),
    ("/api/compte/sessions", "", form_of_everybody(303)),
    // The last line, as it ends the session.
    ("/api/connexion/fermer", "", all(303)),
];

/// A path of the table with its parameters filled in.
pub fn filled(path: &str) -> String {
    path.replace("{audience}", "acheteurs")
        .replace("{key}", &"k".repeat(32))
        .replace("{page}", &"p".repeat(32))
        .replace("{section}", "organisation")
        .replace("{file}", "acheteurs.csv")
        .replace("{version}", "1")
        .replace("{place}", "1")
        .replace("{import}", "1")
        .replace("{reponse}", "1")
        .replace("{rapport}", "1")
        .replace("{figure}", "leviers")
        .replace("{proposition}", "1")
        .replace("{preuve}", "1")
        .replace("{champ}", "AC27")
        .replace("{edition}", "2026")
        .replace("{public}", "acheteurs")
        .replace("{constat}", "taux-1-0-AC05.2025")
        .replace("{publication}", "1999-1")
}

/// The response to a line of the table.
pub async fn answered(browser: &Browser, path: &str, asked: &str) -> Response {
    let is_form = path.starts_with("/api/") && !path.starts_with("/api/v1/");
    if !is_form {
        return browser.get(&format!("{}{asked}", filled(path))).await;
    }
    let form = decode(asked).unwrap().0;
    assert_eq!(decode(&encoded(&form)).unwrap().0, form);
    browser.post(&filled(path), &form).await
}

#[tokio::test]
async fn every_page_route_and_server_function_has_the_status_in_the_table_for_each_role() {
    let app = TestApp::start();
    let folder = std::env::temp_dir().display().to_string();
    let listed = run(&app.database, &["routes", "--site-root", &folder], "");
    let listed = String::from_utf8(listed.stdout).unwrap();
    let there: BTreeSet<&str> = listed.lines().collect();
    let tried: BTreeSet<&str> = TABLE.iter().map(|(path, ..)| *path).collect();
    assert_eq!(there.difference(&tried).collect::<Vec<_>>(), Vec::<&&str>::new(), "each has a line in the table");
    assert_eq!(tried.difference(&there).collect::<Vec<_>>(), Vec::<&&str>::new(), "each line is of something there");

    let mut wrong = Vec::new();
    for (place, who) in WHO.into_iter().enumerate() {
        let mut browser = app.browser();
        if !who.is_empty() {
            app.staff(&format!("{who}@obs.example"), who);
            browser.sign_in(&format!("{who}@obs.example")).await;
        }
        for (path, asked, expected) in TABLE {
            let answer = answered(&browser, path, asked).await;
            let status = answer.status().as_u16();
            if status != expected[place] {
                wrong.push(format!("{path}, `{who}`: {status}, not {}", expected[place]));
            }
            // A refusal shows nothing of the page.
            if expected[place] == 403 && path.starts_with("/observatoire") {
                assert!(answer.text().await.unwrap().contains("Accès refusé"), "{path}, `{who}`");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn pages_link_only_to_what_a_role_may_see() {
    let app = TestApp::start();
    for (place, who) in WHO.into_iter().enumerate().skip(1) {
        app.staff(&format!("{who}@obs.example"), who);
        let mut browser = app.browser();
        browser.sign_in(&format!("{who}@obs.example")).await;
        let page = browser.page("/observatoire/compte").await;
        // Pages below another one are linked from there.
        let pages =
            TABLE.iter().filter(|(path, ..)| path.starts_with("/observatoire") && path.matches('/').count() < 3);
        for (path, _, expected) in pages {
            let leads = page.contains(&format!("<a href=\"{path}\">"));
            assert_eq!(
                leads,
                expected[place] == 200,
                "{path}: a page directly below /observatoire is in the menu (`in_menu`) of those who may see it: `{who}`"
            );
        }
    }
}
