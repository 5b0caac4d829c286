//! Artefacts in pasted text: control characters, invisible ones, and U+0000 in every input.

use crate::observe::proposals::{signed_in, write};
use crate::support::app::{TestApp, run, siren, siret};
use crate::support::client::{Browser, Fields, fields, location};
use reqwest::StatusCode;
use store::testing;

#[tokio::test]
async fn pasted_control_characters_are_replaced_by_their_meaning_in_every_text() {
    let app = TestApp::start();
    let browser = app.browser();
    let first = fields(&[("AC01", "autre"), ("AC01.autre", "Groupement\u{b}d\u{92}achat"), ("AC02", &siret(&siren()))]);
    let response = browser.answer("/questionnaires/acheteurs/repondre", &first).await;
    let response = response.rsplit_once('/').unwrap().0.to_owned();
    let text = "Premier point\u{b}Deuxi\u{e8}me point\u{85}l\u{92}\u{9c}uvre \u{96} \u{1b}fin\u{0}\u{202e}";
    browser.answer(&format!("{response}/propositions"), &fields(&[("AC27", text)])).await;
    let page = browser.page(&format!("{response}/propositions")).await;
    assert!(page.contains("Premier point\nDeuxième point\nl’œuvre – fin</textarea>"), "{page}");
    let page = browser.page(&format!("{response}/organisation")).await;
    assert!(page.contains("value=\"Groupement d’achat\""), "{page}");

    let reaction = fields(&[
        ("nom", "Ada\u{202e}\u{b}L."),
        ("courriel", "mailto:ada@exemple.fr\u{200b}"),
        ("message", "l\u{92}essai"),
    ]);
    let own = location(&browser.post("/api/reactions", &reaction).await);
    let page = browser.page(&own).await;
    assert!(page.contains("l’essai") && page.contains("Ada L."), "{page}");
}

#[tokio::test]
async fn invisible_characters_in_numbers_amounts_and_addresses_are_ignored() {
    let app = TestApp::start();
    let browser = app.browser();
    let number = siret(&siren());
    let dressed = format!("\u{200e}{} {}\u{2060}\u{ad}{}", &number[..3], &number[3..9], &number[9..]);
    let first = fields(&[("AC01", "eti"), ("AC02", &dressed)]);
    let amounts = browser.answer("/questionnaires/acheteurs/repondre", &first).await;
    assert!(amounts.ends_with("/montants"), "{amounts}");
    let typed =
        [("AC04.2025", "\u{202d}1 250 000 €\u{202c}"), ("AC05.2025", "−0"), ("AC04.2024", "nsp"), ("AC05.2024", "nsp")];
    let next = browser.answer(&amounts, &fields(&typed)).await;
    let page = browser.page(&amounts).await;
    assert!(!page.contains("<title>Erreur"), "{next}: {page}");
    let response = amounts.rsplit_once('/').unwrap().0;
    let contact = fields(&[("AC28", "oui"), ("AC28b", "Anne N. <anne@exemple.fr\u{200b}>")]);
    browser.answer(&format!("{response}/propositions"), &contact).await;
    assert!(!browser.page(&format!("{response}/propositions")).await.contains("<title>Erreur"));

    for wrong in ["exemple.fr;", "Prénom Nom", "andré@exemple.fr", "prenom.nom@exemple .fr"] {
        let added = run(
            &app.database,
            &["staff", "add", wrong, "--role", "analyst", "--password-stdin"],
            crate::support::app::PASSWORD,
        );
        assert!(!added.status.success(), "{wrong}");
    }
    let added = run(
        &app.database,
        &["staff", "add", "Luc M. <mailto:luc@obs.example\u{200b}>", "--role", "analyst", "--password-stdin"],
        crate::support::app::PASSWORD,
    );
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    assert!(
        String::from_utf8(run(&app.database, &["staff", "list"], "").stdout).unwrap().contains("luc@obs.example\t")
    );
}

#[tokio::test]
async fn a_null_character_in_any_input_causes_no_database_error() {
    let database = testing::fresh_database();
    {
        let app = TestApp::on(&database, None, &[]);
        let manager = signed_in(&app, "manager").await;
        let administrator = signed_in(&app, "administrator").await;
        let stranger = app.browser();
        write(&manager, "Payer", &["AC15:B03"]).await;
        let doors: [(&Browser, &str, Fields); 9] = [
            (&stranger, "/api/connexion/ouvrir", fields(&[("email", "a\0b"), ("mot-de-passe", "\0")])),
            (&stranger, "/api/reponses/reprise", fields(&[("lien", "a\0b")])),
            (&stranger, "/api/reactions", fields(&[("nom", "\0a"), ("courriel", "a@b.fr\0"), ("message", "m\0")])),
            (&manager, "/api/campagne/annonce", fields(&[("annonce", "a\0b")])),
            (&manager, "/api/partenaires/retrait", fields(&[("code", "a\0b")])),
            (&manager, "/api/partenaires/ajout", fields(&[("code", "AB"), ("nom", "a\0b")])),
            (&manager, "/api/textes/codes", fields(&[("nom", "a\0b"), ("description", "\0d")])),
            (&manager, "/api/propositions/texte", fields(&[("edition", "2026"), ("titre", "a\0"), ("texte", "\0b")])),
            (
                &administrator,
                "/api/equipe/ajout",
                fields(&[
                    ("adresse", "z@obs.example\0"),
                    ("role", "partner"),
                    ("partenaire", "A\0B"),
                    ("mot-de-passe", "un mot\0 de passe long"),
                ]),
            ),
        ];
        for (browser, path, form) in doors {
            let status = browser.post(path, &form).await.status();
            assert!(status.as_u16() < 500, "{path}: {status}");
        }
        for path in [
            "/observatoire/journal?qui=%00",
            "/observatoire/textes?mots=a%00b",
            "/observatoire/exports?segment=%00",
            "/reponses/%00",
        ] {
            assert_eq!(administrator.get(path).await.status(), StatusCode::BAD_REQUEST, "{path}");
        }
    }
    testing::drop_database(&database);
}
