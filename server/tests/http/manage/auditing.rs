//! The audit log: its entries, its readers, its verification.

use crate::support::app::{TestApp, run};
use crate::support::client::fields;

fn list(app: &TestApp, arguments: &[&str]) -> Vec<Vec<String>> {
    let output = run(&app.database, &[&["audit", "list"], arguments].concat(), "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split('\t').map(ToOwned::to_owned).collect()).collect()
}

#[tokio::test]
async fn entries_contain_actor_act_time_address_and_object() {
    let app = TestApp::with(&[("OBSERVATOIRE_PROXY", "127.0.0.1")]);
    app.staff("a@obs.example", "administrator");
    let mut staff = app.browser();
    staff.forwarded = Some("198.51.100.7".to_owned());
    let wrong = fields(&[("email", "a@obs.example"), ("mot-de-passe", "pas celui-là")]);
    staff.post("/api/connexion/ouvrir", &wrong).await;
    let unknown = fields(&[("email", "un mot de passe tapé ici"), ("mot-de-passe", "")]);
    staff.post("/api/connexion/ouvrir", &unknown).await;
    staff.sign_in("a@obs.example").await;
    staff.post("/api/campagne/cloture", &fields(&[("cloture", "2030-01-01T00:00:00"), ("delai", "45")])).await;
    staff.post("/api/partenaires/ajout", &fields(&[("nom", "Réseau"), ("code", "essai")])).await;
    staff.post("/api/partenaires/retrait", &fields(&[("code", "ESSAI")])).await;
    staff.post("/api/courriels/reessai", &[]).await;
    staff.post("/api/connexion/fermer", &[]).await;
    let entries = list(&app, &[]);
    let joined: Vec<_> = entries.iter().map(|e| [2, 3, 4, 5, 6].map(|i| e[i].as_str()).join("|")).collect();
    let from = "a@obs.example|198.51.100.7";
    assert_eq!(
        joined,
        [
            "command line||staff_added|a@obs.example|Administration".to_owned(),
            "system|198.51.100.7|sign_in_failed|a@obs.example|mot de passe".to_owned(),
            format!("{from}|signed_in||mot de passe"),
            format!("{from}|undertaken||"),
            format!("{from}|closing_set|2026|clôture 2029-12-31T23:00:00Z, délai 45 min"),
            format!("{from}|partner_added|ESSAI|Réseau"),
            format!("{from}|partner_removed|ESSAI|"),
            format!("{from}|letters_retried|tous|"),
            format!("{from}|signed_out||"),
        ]
    );
    assert!(entries.iter().zip(1..).all(|(entry, number)| entry[0] == number.to_string()));
    assert_eq!(list(&app, &["--act", "signed_in"]).len(), 1);
    assert_eq!(list(&app, &["--actor", "a@obs.example", "--last", "2"]).len(), 2);
}

#[tokio::test]
async fn the_log_is_shown_in_french_in_pages_filtered_by_person_and_act() {
    let app = TestApp::start();
    app.staff("a@obs.example", "administrator");
    let mut staff = app.browser();
    staff.sign_in("a@obs.example").await;
    for _ in 0..55 {
        staff.post("/api/courriels/reessai", &[]).await;
    }
    let page = staff.page("/observatoire/journal").await;
    assert!(page.contains("Courriels réessayés") && page.contains("avant=9") && !page.contains("Compte ajouté</td>"));
    let page = staff.page("/observatoire/journal?qui=&acte=&avant=9").await;
    assert!(page.contains("Compte ajouté</td>") && page.contains("ligne de commande</td>"));
    let page = staff.page("/observatoire/journal?qui=a%40obs.example&acte=signed_in").await;
    assert!(page.contains("Connexion</td>") && !page.contains("Courriels réessayés</td>"));
    assert!(staff.page("/observatoire/journal?qui=personne&acte=rien&avant=x").await.contains("Aucune entrée ici."));
}

#[tokio::test]
async fn verification_exits_with_0_and_the_head_or_with_1_and_the_first_invalid_entry() {
    let app = TestApp::start();
    app.staff("a@obs.example", "administrator");
    let verify = |arguments: &[&str]| run(&app.database, &[&["audit", "verify"], arguments].concat(), "");
    let whole = verify(&[]);
    assert!(whole.status.success());
    let text = String::from_utf8(whole.stdout).unwrap();
    assert!(text.starts_with("the log is whole: 1 entry\nhead: 1:"), "{text}");
    let head = text.trim().rsplit("head: ").next().unwrap().to_owned();
    app.staff("b@obs.example", "analyst");
    assert!(verify(&["--head", &head]).status.success());
    let other = format!("1:{}", "0".repeat(64));
    let broken = verify(&["--head", &other]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&broken.stderr).contains("entry 1"));
    assert_eq!(verify(&["--head", "douze"]).status.code(), Some(2));
}
