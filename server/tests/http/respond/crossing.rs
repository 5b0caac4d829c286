//! A buyer crosses a list of suppliers on the server.

use crate::support::app::{PASSWORD, TestApp, files_holding, run, siren, siret};
use crate::support::client::{Browser, fields, hidden, location};
use reqwest::{Response, StatusCode};
use std::path::Path;

pub const PAGE: &str = "/questionnaires/acheteurs/croisement";

/// Imports a base of these organisations.
pub fn with_base(app: &TestApp, startups: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("base.csv");
    let list: String = startups.iter().map(|siren| format!("{siren};Bretagne\n")).collect();
    std::fs::write(&file, format!("SIREN;Région\n{list}")).unwrap();
    let file = file.display().to_string();
    let imported =
        run(&app.database, &["import", "base", &file, "--source", "essai", "--licence", "essai", "--yes"], "");
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
}

/// A form with a file, as a browser sends it.
fn multipart(texts: &[(&str, &str)], file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in texts {
        body.extend(format!("--limite\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(b"--limite\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"achats.csv\"\r\nContent-Type: text/csv\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--limite--\r\n");
    body
}

pub async fn sends(app: &TestApp, page: &str, texts: &[(&str, &str)], file: &[u8]) -> Response {
    crate::support::client::client()
        .post(format!("{}{page}", app.origin))
        .header("accept", "text/html")
        .header("content-type", "multipart/form-data; boundary=limite")
        .body(multipart(texts, file))
        .send()
        .await
        .unwrap()
}

/// The second form for a file of three columns: number, amount, name.
pub fn columns<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        ("etape", "croiser"),
        ("separateur", ";"),
        ("encodage", "utf-8"),
        ("entete", "1"),
        ("decimale", ","),
        ("identifiant", "0"),
        ("montant", "1"),
        ("nom", "2"),
        ("annee", "2025"),
        ("taxe", "ht"),
        ("nature", "achat"),
        ("perimetre", "siège"),
    ]
}

#[tokio::test]
async fn a_file_is_shown_then_crossed_and_its_sums_are_proposed_where_no_answer_is() {
    let app = TestApp::start();
    let (startup, other) = (siren(), siren());
    let browser = app.browser();
    let first = fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]);
    let amounts = browser.answer("/questionnaires/acheteurs/repondre", &first).await;
    let response = amounts.rsplit_once('/').unwrap().0.to_owned();
    assert!(!browser.page(&amounts).await.contains("/croisement"), "without a base there is no way to the page");
    with_base(&app, &[&startup]);
    assert!(browser.page(&amounts).await.contains(&format!("{response}/croisement")));
    browser.answer(&amounts, &fields(&[("AC04.2024", "9 999"), ("AC05.2024", "nsp")])).await;

    let page = format!("{response}/croisement");
    let file = format!(
        "SIRET;Montant HT;Nom;Année\n{};1 250,50;ACME;2025\n{other};750;AUTRE;2025\n{startup};1;ACME;2024\n",
        siret(&startup)
    );
    let shown = sends(&app, &page, &[], file.as_bytes()).await;
    assert_eq!(shown.status(), StatusCode::OK);
    let html = shown.text().await.unwrap();
    assert!(
        html.contains("Vérifiez la lecture du fichier") && html.contains("1 250,50") && html.contains("D – Année"),
        "{html}"
    );
    let mut texts = columns();
    texts.push(("colonne_annee", "3"));
    let crossed = sends(&app, &page, &texts, file.as_bytes()).await;
    assert_eq!(crossed.status(), StatusCode::OK);
    let html = crossed.text().await.unwrap();
    for expected in ["2\u{202f}000,50\u{a0}€", "1\u{202f}250,50\u{a0}€", "62,51\u{a0}%", "ACME (", "n’en garde rien"]
    {
        assert!(html.contains(expected), "{expected}: {html}");
    }
    let measure = hidden(&html, "mesure").replace("&quot;", "\"");
    assert!(!measure.contains("ACME"), "{measure}");
    let key = response.trim_start_matches("/reponses/");
    let form = fields(&[("_submission", key), ("mesure", &measure), ("lieu", "server"), ("contestee", &startup)]);
    let sent = browser.post("/api/reponses/croisement", &form).await;
    assert_eq!(location(&sent), format!("{page}?fait=reporte"));
    assert!(browser.page(&location(&sent)).await.contains("Totaux reportés dans votre réponse"));
    let data = browser.page(&format!("{response}/donnees.json")).await;
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let measured = &data["achats_mesurés"];
    assert_eq!(
        (&measured["lu"], &measured["mesure"]["disputed"][0]),
        (&"sur le serveur".into(), &startup.as_str().into())
    );
    let amounts = browser.page(&amounts).await;
    for expected in ["value=\"2\u{202f}000,50\u{a0}€\"", "value=\"1\u{202f}250,50\u{a0}€\"", "value=\"9 999\""] {
        assert!(amounts.contains(expected), "{expected}: {amounts}");
    }
}

#[tokio::test]
async fn a_wrong_form_is_shown_again_with_its_file_and_its_messages() {
    let app = TestApp::start();
    with_base(&app, &[&siren()]);
    let file = format!("SIREN;Montant;Nom\n{};1.250;A\n", siren());
    let shown = sends(
        &app,
        PAGE,
        &[("etape", "croiser"), ("identifiant", "0"), ("montant", "1"), ("annee", "25")],
        file.as_bytes(),
    )
    .await;
    let html = shown.text().await.unwrap();
    for expected in
        ["choisissez le signe décimal du fichier", "Indiquez l’année des achats", "<title>Erreur", "value=\"25\""]
    {
        assert!(html.contains(expected), "{expected}: {html}");
    }
    for (file, expected) in [
        (&b""[..], "Choisissez un fichier."),
        (b"PK\x03\x04 nothing", "n’est pas un classeur lisible"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ancien format"),
    ] {
        let refused = sends(&app, PAGE, &[], file).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let html = refused.text().await.unwrap();
        assert!(html.contains(expected), "{expected}: {html}");
    }
    let cut = multipart(&columns(), b"SIREN;Montant;Nom\n");
    let cut = &cut[..cut.len() - 20];
    let refused = crate::support::client::client()
        .post(format!("{}{PAGE}", app.origin))
        .header("accept", "text/html")
        .header("content-type", "multipart/form-data; boundary=limite")
        .body(cut.to_vec())
        .send()
        .await
        .unwrap();
    assert!(refused.text().await.unwrap().contains("interrompu"), "a file that breaks off is never taken for whole");
}

#[tokio::test]
async fn a_result_with_too_many_unknown_suppliers_cannot_be_sent() {
    let app = TestApp::start();
    let startup = siren();
    with_base(&app, &[&startup]);
    let browser = app.browser();
    let first = fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]);
    let amounts = browser.answer("/questionnaires/acheteurs/repondre", &first).await;
    let page = format!("{}/croisement", amounts.rsplit_once('/').unwrap().0);
    let file = format!("SIREN;Montant;Nom\n{startup};100;A\nNC;10;B\n");
    let html = sends(&app, &page, &columns(), file.as_bytes()).await.text().await.unwrap();
    assert!(html.contains("Ce résultat n’est pas fiable") && !html.contains("Reporter dans ma réponse"), "{html}");
    let mut after_tax = columns();
    after_tax.retain(|(name, _)| *name != "taxe");
    after_tax.push(("taxe", "ttc"));
    let file = format!("SIREN;Montant;Nom\n{startup};100;A\n");
    let html = sends(&app, &page, &after_tax, file.as_bytes()).await.text().await.unwrap();
    assert!(html.contains("toutes taxes comprises") && !html.contains("Reporter dans ma réponse"), "{html}");
}

#[tokio::test]
async fn what_no_crossing_gives_is_refused_and_nothing_is_stored() {
    let app = TestApp::start();
    with_base(&app, &[&siren()]);
    let browser = app.browser();
    let first = fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]);
    let amounts = browser.answer("/questionnaires/acheteurs/repondre", &first).await;
    let key = amounts.rsplit_once('/').unwrap().0.trim_start_matches("/reponses/").to_owned();
    let year = "{\"year\":2025,\"purchases\":PURCHASES,\"suppliers\":1,\"startups\":[P,P,P,P,P],\"bands\":[[\"under40k\",P]],\
                \"regions\":[[\"REGION\",P]],\"below_zero\":BELOW,\"startups_below_zero\":{\"suppliers\":0,\"cents\":0},\"at_zero\":0}";
    let forged = "{\"base\":\"BASE\",\"definitions\":[\"base\",\"jei\",\"french_tech\",\"i_lab\",\"listed\"],\"nature\":\"spend\",\
                  \"perimeter\":\"\",\"years\":[YEAR],\"quality\":{\"lines\":LINES,\"identifiers\":[[{\"siren\":\"siren\"},\
                  {\"lines\":LINES,\"cents\":1000}]],\"refused\":[],\"credit_notes\":{\"lines\":0,\"cents\":0},\
                  \"repeated_lines\":{\"lines\":0,\"cents\":0},\"hidden_lines\":0,\"rounded_amounts\":0,\
                  \"lines_of_subsidiaries\":0,\"totals\":0},\"disputed\":[]}"
        .replace("YEAR", year);
    let version = browser.get("/croisement/base").await.bytes().await.unwrap();
    let version = store::decoded_base(&version).unwrap().version().to_owned();
    let filled = |changes: &[(&str, &str)]| {
        let part = "{\"suppliers\":1,\"cents\":1000}";
        let none = "{\"suppliers\":0,\"cents\":0}";
        let usual = [
            ("PURCHASES", "1000"),
            ("REGION", "Bretagne"),
            ("BELOW", none),
            ("P,", &format!("{part},")),
            ("P]", &format!("{part}]")),
            ("BASE", &version),
            ("LINES", "1"),
        ];
        changes.iter().chain(&usual).fold(forged.clone(), |text, (from, to)| text.replace(from, to))
    };
    let deep = "[".repeat(50_000);
    for measure in [
        "",
        "{}",
        "null",
        "[1,2",
        "{\"base\":\"2026-1\"}",
        &deep,
        &filled(&[("PURCHASES", "NaN")]),
        &filled(&[("PURCHASES", "1e3")]),
        &filled(&[("PURCHASES", "9223372036854775808")]),
        &filled(&[("PURCHASES", "9223372036854775807")]),
        &filled(&[("BASE", "1999-1")]),
        &filled(&[("REGION", "FOURNISSEUR SARL")]),
        &filled(&[("LINES", "18446744073709551615")]),
        &filled(&[("BELOW", "{\"suppliers\":1,\"cents\":-9223372036854775808}")]),
        &filled(&[("P,", "{\"suppliers\":2,\"cents\":1000},")]),
        &filled(&[("{\"siren\":\"siren\"}", "\"missing\"")]),
    ] {
        let form = fields(&[("_submission", &key), ("mesure", measure), ("lieu", "browser")]);
        let refused = browser.post("/api/reponses/croisement", &form).await;
        assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "{}", measure.chars().take(900).collect::<String>());
    }
    assert!(!browser.page(&format!("/reponses/{key}/croisement")).await.contains("Croisement reporté"));
    // The same without a fault is taken: what was refused above was refused for its fault.
    let form = fields(&[("_submission", &key), ("mesure", &filled(&[])), ("lieu", "browser")]);
    assert_eq!(browser.post("/api/reponses/croisement", &form).await.status(), StatusCode::SEE_OTHER);
}

/// Sends any body as a form.
async fn posts(app: &TestApp, content: &str, body: Vec<u8>) -> (StatusCode, String) {
    let request = crate::support::client::client().post(format!("{}{PAGE}", app.origin));
    let answer = request.header("accept", "text/html").header("content-type", content).body(body).send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_form_made_to_exhaust_the_server_is_refused_in_words() {
    let app = TestApp::start();
    with_base(&app, &[&siren()]);
    let head = |name: &str| format!("--limite\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
    let many: String = (0..10_000).map(|n| head(&format!("champ{n}")) + "x\r\n").collect::<String>() + "--limite--\r\n";
    let form = "multipart/form-data; boundary=limite";
    let interrupted = "interrompu ou n’est pas lisible";
    for (content, body, expected) in [
        (form, format!("{}\r\n--limite--\r\n", head("autre")), "Choisissez un fichier."),
        (form, "--limite--\r\n".to_owned(), "Choisissez un fichier."),
        (form, many, interrupted),
        (form, head(&"n".repeat(12 << 20)) + "x\r\n--limite--\r\n", interrupted),
        (form, "x".repeat(12 << 20), interrupted),
        (form, format!("{}{}\r\n--limite--\r\n", head("annee"), "9".repeat(12 << 20)), interrupted),
        (form, format!("{}SIREN;Montant\n", head("fichier")), interrupted),
        ("multipart/form-data", head("fichier"), interrupted),
        ("multipart/form-data; boundary=", head("fichier"), interrupted),
    ] {
        let (status, html) = posts(&app, content, body.into_bytes()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{expected}");
        assert!(html.contains(expected), "{expected}: {html}");
    }
    // Whatever was refused, its place is free again.
    for _ in 0..5 {
        let shown = sends(&app, PAGE, &[], b"SIREN;Montant;Nom\n732829320;1,00;A\n").await;
        assert_eq!(shown.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn more_files_than_are_read_at_once_wait_for_their_turn() {
    let app = TestApp::start();
    with_base(&app, &[&siren()]);
    let lines = format!("{};1,00;A\n", siren()).repeat(100_000);
    let file = format!("SIREN;Montant;Nom\n{lines}");
    let texts = columns();
    let all = (0..5).map(|_| sends(&app, PAGE, &texts, file.as_bytes()));
    for answer in futures::future::join_all(all).await {
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(answer.text().await.unwrap().contains("100\u{202f}000,00\u{a0}€"));
    }
}

#[tokio::test]
async fn a_file_of_another_site_or_without_a_draft_is_not_read() {
    let app = TestApp::start();
    with_base(&app, &[&siren()]);
    let foreign = crate::support::client::client()
        .post(format!("{}{PAGE}", app.origin))
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "multipart/form-data; boundary=limite")
        .body(multipart(&[], b"SIREN;Montant\n"))
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let unknown = sends(&app, &format!("/reponses/{}/croisement", "k".repeat(32)), &[], &vec![b'x'; 1 << 20]).await;
    assert_eq!(unknown.status(), StatusCode::PAYLOAD_TOO_LARGE, "the limit of all other requests");
}

#[tokio::test]
async fn nothing_of_a_file_read_on_the_server_is_on_disk_or_in_the_log() {
    let (app, (folder, log)) = TestApp::logging("trace");
    let before = folder.path().join("before");
    std::fs::write(&before, "").unwrap();
    let startup = siren();
    with_base(&app, &[&startup]);
    // Enough lines for several blocks, each with what would be recognised anywhere.
    let planted = format!("FOURNISSEUR-{}-SECRET", std::process::id());
    let lines: String = (0..40_000).map(|n| format!("{startup};{n},00;{planted}\n")).collect();
    let file = format!("SIREN;Montant;Nom\n{lines}");
    let browser = app.browser();
    let first = fields(&[("AC01", "eti"), ("AC02", &siret(&siren()))]);
    let amounts = browser.answer("/questionnaires/acheteurs/repondre", &first).await;
    let page = format!("{}/croisement", amounts.rsplit_once('/').unwrap().0);
    assert!(sends(&app, &page, &[], file.as_bytes()).await.text().await.unwrap().contains(&planted));
    let html = sends(&app, &page, &columns(), file.as_bytes()).await.text().await.unwrap();
    assert!(html.contains(&planted), "the buyer sees the name");
    let measure = hidden(&html, "mesure").replace("&quot;", "\"");
    let key = page.split('/').nth(2).unwrap();
    let form = fields(&[("_submission", key), ("mesure", &measure), ("lieu", "server")]);
    assert_eq!(browser.post("/api/reponses/croisement", &form).await.status(), StatusCode::SEE_OTHER);
    // A workbook that cannot be read, and a file that is too wide for its form, are refused without a word of theirs.
    sends(&app, &page, &[], format!("PK\x03\x04{planted}").as_bytes()).await;
    let database = app.database.trim_start_matches("sqlite://").to_owned();
    let temporary = std::env::temp_dir();
    let folders =
        [Path::new(&database).parent().unwrap(), folder.path(), &temporary, Path::new("/tmp"), Path::new("/var/tmp")];
    let found = || files_holding(&planted, &folders, &before);
    assert_eq!(found(), Vec::<String>::new());
    drop(app);
    assert_eq!(found(), Vec::<String>::new());
    assert!(std::fs::metadata(log).unwrap().len() > 0, "the log was looked at");
    // The search itself finds what is there.
    let there = folder.path().join("planted");
    std::fs::write(&there, format!("x{planted}y")).unwrap();
    assert!(found().contains(&there.display().to_string()));
}

#[tokio::test]
async fn the_base_is_given_to_browsers_and_the_command_refuses_a_list_without_numbers() {
    let app = TestApp::start();
    let startup = siren();
    with_base(&app, &[&startup]);
    let browser: Browser = app.browser();
    let bytes = browser.get("/croisement/base").await.bytes().await.unwrap();
    let base = store::decoded_base(&bytes).unwrap();
    assert_eq!(base.sirens().iter().map(ToString::to_string).collect::<Vec<_>>(), [startup]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("base.csv");
    std::fs::write(&file, "SIRET;Nom\n7,3E+13;A\n7,3E+13;B\n").unwrap();
    let file = file.display().to_string();
    let refused =
        run(&app.database, &["import", "base", &file, "--source", "essai", "--licence", "l", "--yes"], PASSWORD);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("rien n’est importé"));
}
