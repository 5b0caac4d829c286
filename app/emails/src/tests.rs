use super::layout::{Email, Link, Part};

fn email() -> Email {
    Email {
        subject: "Justificatif <1> & suite".to_owned(),
        parts: vec![
            Part::Text("Montant < 3 & « \"oui\" »".to_owned()),
            Part::Facts(vec![("Référence".to_owned(), "2026-<b>".to_owned())]),
            Part::Action(Link {
                text: "Reprendre".to_owned(),
                address: "https://obs.example/reponses/a?b&c".to_owned(),
            }),
            Part::Aside(Link { text: "Arrêter".to_owned(), address: "https://obs.example/x#rappel".to_owned() }),
        ],
        because: "Parce que.".to_owned(),
        attachment: None,
        unsubscribe: None,
    }
}

#[test]
fn both_forms_of_an_email_have_the_same_content_and_links() {
    let (plain, html) = (email().plain(), email().html());
    for sentence in ["Bonjour,", "Référence", "Reprendre", "Arrêter", "https://obs.example/x#rappel", "Parce que."] {
        assert!(plain.contains(sentence) && html.contains(sentence), "{sentence}");
    }
    assert!(plain.contains("Montant < 3 & « \"oui\" »") && plain.contains("https://obs.example/reponses/a?b&c"));
    assert!(html.contains("Montant &lt; 3 &amp; « &quot;oui&quot; »") && html.contains("2026-&lt;b&gt;"));
    assert!(html.contains("href=\"https://obs.example/reponses/a?b&amp;c\""));
}

#[test]
fn an_email_loads_nothing_and_sets_no_colour() {
    let html = email().html();
    for never in ["<img", "<link", "<script", "src=", "url(", "<style", "color:#", "background"] {
        assert!(!html.contains(never), "{never}");
    }
    assert!(html.contains("name=\"color-scheme\" content=\"light dark\"") && html.contains("lang=\"fr\""));
}
