//! Free texts: searching, coding, masking, quoting and counting, with each role, and the log of it.

use crate::support::app::{TestApp, run, siren};
use crate::support::client::{Browser, Fields, fields, hidden, location};
use reqwest::StatusCode;

/// A buyer's sent response with this proposal. Returns its address.
async fn written(browser: &Browser, siren: &str, text: &str) -> String {
    let response = browser.buyer(siren, [("10", "100"), ("5", "100")]).await;
    browser.answer(&format!("{response}/propositions"), &fields(&[("AC27", text)])).await;
    browser.send(&response).await;
    response
}

async fn signed_in(app: &TestApp, role: &str) -> Browser {
    let email = format!("{role}@obs.example");
    app.staff(&email, role);
    let mut staff = app.browser();
    staff.sign_in(&email).await;
    staff
}

/// The table row with this heading.
fn row<'a>(page: &'a str, name: &str) -> &'a str {
    let from = page.find(&format!("<th scope=\"row\">{name}</th>")).unwrap_or_else(|| panic!("no row {name}"));
    &page[from..from + page[from..].find("</tr>").unwrap()]
}

/// The addresses of the texts listed on a page.
fn texts_on(page: &str) -> Vec<String> {
    let links = page.split("href=\"/observatoire/textes/").skip(1).filter_map(|rest| rest.split('"').next());
    let texts = links.filter(|link| link.starts_with(|c: char| c.is_ascii_digit()));
    let mut texts: Vec<String> =
        texts.map(|link| format!("/observatoire/textes/{}", link.replace("&amp;", "&"))).collect();
    texts.dedup();
    texts
}

/// The hidden fields of the forms on a text's page, and these.
fn form(page: &str, more: &[(&str, &str)]) -> Fields {
    let named = ["reponse", "champ", "texte", "suite", "vu"];
    let mut form: Fields = named.map(|name| (name.to_owned(), hidden(page, name).replace("&amp;", "&"))).into();
    form.extend(fields(more));
    form
}

fn log(app: &TestApp, act: &str) -> Vec<String> {
    let output = run(&app.database, &["audit", "list", "--act", act], "");
    String::from_utf8(output.stdout).unwrap().lines().map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn texts_are_found_without_accents_and_coded_one_after_another() {
    let app = TestApp::start();
    let respondent = app.browser();
    for text in ["Payer à 30 jours : les délais étouffent.", "Verser des avances.", "Réduire les délais de paiement."]
    {
        written(&respondent, &siren(), text).await;
    }
    let mut staff = signed_in(&app, "manager").await;
    let page = staff.page("/observatoire/textes?mots=DELAIS").await;
    assert!(page.contains("les délais étouffent") && page.contains("Réduire les délais") && !page.contains("avances"));
    assert!(page.contains("3 textes, dont 3 à coder. 2 correspondent"));
    assert!(staff.page("/observatoire/textes?mots=%22avances+des%22").await.contains("Aucun ne correspond"));

    // Three texts in a row: saving leads to the next one, and the last one ends the series.
    let texts = texts_on(&staff.page("/observatoire/textes").await);
    let mut here = texts[0].clone();
    let page = staff.page(&here).await;
    let refused = staff.lands("/api/textes/codage", &form(&page, &[("puis", "suivant")])).await;
    assert!(refused.contains("<title>Erreur : Coder un texte") && refused.contains("Cochez au moins un code"));
    for (code, expected) in
        [("Délais de paiement", "precedent"), ("Avances", "precedent"), ("délais DE paiement", "tout")]
    {
        let page = staff.page(&here).await;
        let saved = staff.post("/api/textes/codage", &form(&page, &[("nouveau", code), ("puis", "suivant")])).await;
        here = location(&saved);
        assert!(here.ends_with(&format!("fait={expected}")), "{here}");
    }
    assert!(staff.page(&here).await.contains("Tous les textes de cette sélection sont codés."));
    let counts = staff.page("/observatoire/textes/comptes").await;
    assert!(row(&counts, "Délais de paiement").matches(">2<").count() == 2, "a name is not made twice: {counts}");

    // The log contains every view with its reference and every coding, but no word of a text.
    assert!(log(&app, "response_seen").iter().any(|line| line.contains("textes 2026/acheteurs")));
    assert!(log(&app, "response_seen").iter().any(|line| line.contains("texte AC27")));
    let coded = log(&app, "texts_coded");
    assert_eq!(coded.iter().filter(|line| line.contains("texte AC27, codes")).count(), 3);
    assert!(!coded.iter().chain(&log(&app, "response_seen")).any(|line| line.contains("étouffent")));
}

#[tokio::test]
async fn a_live_list_is_logged_once_until_it_shows_other_responses() {
    let app = TestApp::start();
    let (staff, respondent) = (signed_in(&app, "manager").await, app.browser());
    let looks = || log(&app, "response_seen").len();
    written(&respondent, &siren(), "Verser des avances.").await;
    for list in ["/observatoire/textes", "/observatoire/qualite"] {
        let page = staff.page(list).await;
        assert!(page.contains("id=\"direct\""), "{list} is followed");
        let (first, listed) = (looks(), page.contains("free-text"));
        staff.of_its_own(list).await;
        assert_eq!(looks(), first, "{list}: the same responses, asked for again by the page itself");
        staff.page(list).await;
        assert_eq!(looks(), first + usize::from(listed), "{list}: somebody looks again");
    }
    let before = looks();
    written(&respondent, &siren(), "Payer à trente jours.").await;
    assert!(staff.of_its_own("/observatoire/textes").await.contains("Payer à trente jours."));
    assert_eq!(looks(), before + 1, "another response is shown");
    assert!(staff.of_its_own("/observatoire/textes?mots=avances").await.contains("Verser des avances."));
    assert_eq!(looks(), before + 2);
}

#[tokio::test]
async fn codes_of_similar_texts_are_suggested_first() {
    let app = TestApp::start();
    let respondent = app.browser();
    for text in
        ["Les délais de paiement sont trop longs.", "Former les acheteurs publics.", "Payer plus vite, à trente jours."]
    {
        written(&respondent, &siren(), text).await;
    }
    let staff = signed_in(&app, "manager").await;
    let texts = texts_on(&staff.page("/observatoire/textes").await);
    for (text, code) in texts.iter().zip(["Trésorerie", "Compétences"]) {
        let page = staff.page(text).await;
        staff.post("/api/textes/codage", &form(&page, &[("nouveau", code), ("puis", "rester")])).await;
    }
    let page = staff.page(&texts[2]).await;
    let ticks: Vec<_> = page.split("name=\"code\"").skip(1).collect();
    assert!(ticks[0].contains("Trésorerie") && ticks[0].contains("suggéré"), "{}", ticks[0]);
    assert!(ticks[1].contains("Compétences") && !ticks[1].split("</label>").next().unwrap().contains("suggéré"));
}

#[tokio::test]
async fn two_people_coding_one_text_do_not_overwrite_each_other() {
    let app = TestApp::start();
    written(&app.browser(), &siren(), "Payer à 30 jours.").await;
    let (mut one, other) = (signed_in(&app, "manager").await, signed_in(&app, "administrator").await);
    let text = texts_on(&one.page("/observatoire/textes").await).remove(0);
    let page = one.page(&text).await;
    other.post("/api/textes/codage", &form(&page, &[("nouveau", "Délais"), ("puis", "rester")])).await;
    let late = one.lands("/api/textes/codage", &form(&page, &[("code", "aucun"), ("puis", "suivant")])).await;
    assert!(late.contains("Un collègue vient de coder ce texte") && late.contains("coché entre-temps"));
    let settled = one.post("/api/textes/codage", &form(&late, &[("code", "1"), ("puis", "rester")])).await;
    assert!(location(&settled).ends_with("fait=code"));
}

#[tokio::test]
async fn masked_words_appear_in_no_page_quote_or_search_and_remain_in_the_answer() {
    let app = TestApp::start();
    let respondent = app.browser();
    let response = written(&respondent, &siren(), "Luc Martin nous a payés après neuf mois.").await;
    let mut staff = signed_in(&app, "manager").await;
    let text = texts_on(&staff.page("/observatoire/textes").await).remove(0);
    let page = staff.page(&text).await;
    let kept = staff.lands("/api/textes/extrait", &form(&page, &[("passage", "Luc Martin nous a payés")])).await;
    assert!(kept.contains("L’extrait est gardé"));
    let wrong = staff.lands("/api/textes/masque", &form(&page, &[("mots", "Dupont")])).await;
    assert!(wrong.contains("Ces mots ne sont pas dans le texte") && wrong.contains("value=\"Dupont\""));
    let masked = staff.lands("/api/textes/masque", &form(&page, &[("mots", "luc MARTIN")])).await;
    assert!(masked.contains("[nom masqué] nous a payés après neuf mois."));
    for path in [text.as_str(), "/observatoire/textes", "/observatoire/textes/citations"] {
        let page = staff.page(path).await;
        assert!(page.contains("[nom masqué] nous a payés") && !page.contains("Martin"), "{path}");
    }
    assert!(staff.page("/observatoire/textes?mots=martin").await.contains("Aucun ne correspond"));
    let changed = staff.lands("/api/textes/extrait", &form(&page, &[("passage", "nous a payés après dix mois")])).await;
    assert!(changed.contains("Ce passage n’est pas dans le texte d’un seul tenant"));
    assert!(!log(&app, "texts_coded").iter().any(|line| line.to_lowercase().contains("martin")));

    // The respondent reads their own words, and the work done on them.
    let data = respondent.page(&format!("{response}/donnees.json")).await;
    assert!(data.contains("Luc Martin nous a payés après neuf mois.") && data.contains("extraits_citables"));
}

#[tokio::test]
async fn a_corrected_text_must_be_coded_again_and_an_erased_one_is_gone() {
    let app = TestApp::start();
    let respondent = app.browser();
    let response = written(&respondent, &siren(), "Payer à 30 jours.").await;
    let staff = signed_in(&app, "manager").await;
    let text = texts_on(&staff.page("/observatoire/textes").await).remove(0);
    let page = staff.page(&text).await;
    staff.post("/api/textes/codage", &form(&page, &[("nouveau", "Délais"), ("puis", "rester")])).await;
    let key = fields(&[("_submission", response.strip_prefix("/reponses/").unwrap())]);
    respondent.post("/api/reponses/correction", &key).await;
    respondent.answer(&format!("{response}/propositions"), &fields(&[("AC27", "Payer à 20 jours.")])).await;
    respondent.send(&response).await;
    let again = staff.page(&text).await;
    assert!(again.contains("Payer à 20 jours.") && again.contains("à coder de nouveau"));
    let counts = staff.page("/observatoire/textes/comptes").await;
    assert_eq!(row(&counts, "Délais").matches(">0<").count(), 2);
    let stale = staff.post("/api/textes/codage", &form(&page, &[("code", "1"), ("puis", "rester")])).await;
    assert!(!location(&stale).contains("fait="), "the text that was read is not the one that is there");
    respondent.post("/api/reponses/effacement", &key).await;
    let gone = staff.get(&text).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    let gone = gone.text().await.unwrap();
    assert!(gone.contains("Page introuvable") || gone.contains("Revenir aux textes"), "{gone}");
    assert!(staff.page("/observatoire/textes").await.contains("Aucun texte pour le moment."));
}

#[tokio::test]
async fn analysts_see_counts_from_three_respondents_on_and_no_texts() {
    let app = TestApp::start();
    let respondent = app.browser();
    for text in ["Payer vite.", "Payer à temps.", "Payer enfin.", "Former."] {
        written(&respondent, &siren(), text).await;
    }
    let (staff, analyst) = (signed_in(&app, "manager").await, signed_in(&app, "analyst").await);
    let texts = texts_on(&staff.page("/observatoire/textes").await);
    for (place, text) in texts.iter().enumerate() {
        let code = if place < 3 { "Délais" } else { "Formation" };
        let page = staff.page(text).await;
        staff.post("/api/textes/codage", &form(&page, &[("nouveau", code), ("puis", "rester")])).await;
    }
    staff.post("/api/textes/codes", &fields(&[("nom", "Jamais donné")])).await;
    for path in
        ["/observatoire/textes", "/observatoire/textes/comptes", "/observatoire/textes?question=AC27&mots=payer"]
    {
        let page = analyst.page(path).await;
        assert!(row(&page, "Délais").matches(">3<").count() == 2, "{path}");
        for hidden in ["Formation", "Jamais donné"] {
            assert_eq!(row(&page, hidden).matches("non diffusable").count(), 2, "{path}, {hidden}");
        }
        assert!(!page.contains("Payer") && !page.contains("/observatoire/textes/codes"), "{path}");
    }
    assert_eq!(analyst.get(&texts[0]).await.status(), StatusCode::FORBIDDEN);

    // The file is the same table.
    let file = analyst.get("/exports/textes.csv").await;
    assert_eq!(file.headers()["content-type"], "text/csv; charset=utf-8");
    let text = file.text().await.unwrap();
    let source = "Acheteurs publics et privés, édition 2026 : 4 textes de 4 répondants.";
    let rows = [("Délais", "3"), ("Formation", "non diffusable"), ("Jamais donné", "non diffusable")];
    let rows = rows.map(|(code, count)| format!("{code};{count};{count};{source}\r\n")).concat();
    assert_eq!(text, format!("\u{feff}Code;Textes;Répondants;Source\r\n{rows}"));
    let exact = staff.page("/exports/textes.csv").await;
    assert!(exact.contains("\r\nFormation;1;1;") && exact.contains("\r\nJamais donné;0;0;"), "{exact}");
    assert!(log(&app, "exported").iter().any(|line| line.contains("codes-2026-acheteurs.csv")));
}

#[tokio::test]
async fn the_page_of_codes_shows_errors_beside_the_field() {
    let app = TestApp::start();
    let mut staff = signed_in(&app, "manager").await;
    let none = staff.lands("/api/textes/codes", &fields(&[("nom", " "), ("description", "x")])).await;
    assert!(none.contains("Indiquez le nom du code") && none.contains("<title>Erreur"));
    let long = "d".repeat(501);
    let long = staff.lands("/api/textes/codes", &fields(&[("nom", "Délais"), ("description", &long)])).await;
    assert!(long.contains("Dites-le en 500 caractères au plus.") && long.contains("value=\"Délais\""));
    for name in ["Délais", "Avances"] {
        assert!(staff.lands("/api/textes/codes", &fields(&[("nom", name)])).await.contains("Le code est ajouté."));
    }
    let taken = staff.lands("/api/textes/codes", &fields(&[("code", "2"), ("nom", "DÉLAIS")])).await;
    assert!(taken.contains("Un autre code a déjà ce nom") && taken.contains("Code «\u{a0}Avances\u{a0}»"));
    assert!(staff.lands("/api/textes/codes/retrait", &fields(&[("code", "2")])).await.contains("n’est plus offert"));
    assert!(
        staff
            .lands("/api/textes/codes/retrait", &fields(&[("code", "2"), ("sens", "remettre")]))
            .await
            .contains("de nouveau offert")
    );
    let merged = staff.lands("/api/textes/codes/fusion", &fields(&[("code", "2"), ("avec", "1")])).await;
    assert!(merged.contains("Fusionné avec «\u{a0}Délais\u{a0}»"));
    assert_eq!(staff.get("/observatoire/textes/codes?code=2").await.status(), StatusCode::NOT_FOUND);
}
