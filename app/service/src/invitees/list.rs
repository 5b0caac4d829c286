//! Lists of invitees as CSV files: e-mail address, optional name and organisation. Pure.
//!
//! A list is accepted completely or not at all: every invalid line is reported by number and reason, never by content.

use std::collections::HashMap;
use store::NewInvitee;
use survey::characters::clean;
use survey::parse;

/// Maximum number of people in a list.
pub const LONGEST: usize = 20_000;
/// Maximum length of a name or an organisation, in characters.
const NAME_MAX: usize = 200;

/// An invalid line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Refused {
    /// Its number in the file, from 1.
    pub line: u64,
    /// The reason, in French.
    pub why: String,
}

fn refused(line: u64, why: impl Into<String>) -> Refused {
    Refused { line, why: why.into() }
}

/// Accepted column names.
const EMAIL: [&str; 8] =
    ["e-mail", "email", "mail", "courriel", "adresse", "adresse e-mail", "adresse électronique", "adresse mail"];
const NAME: [&str; 4] = ["nom", "name", "contact", "nom complet"];
const ORGANISATION: [&str; 5] = ["organisation", "organization", "organisme", "société", "entreprise"];

/// Parses a list.
///
/// # Errors
/// All invalid lines, with the reasons.
pub fn read(bytes: &[u8]) -> Result<Vec<NewInvitee>, Vec<Refused>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        let why = "Le fichier n’est pas en UTF-8 : dans votre tableur, enregistrez-le comme «\u{a0}CSV UTF-8\u{a0}».";
        vec![refused(line, why)]
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let separator = if first.contains(';') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records();
    let wrong = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        refused(line, "La ligne n’est pas lisible : un guillemet n’est peut-être pas refermé.")
    };
    let header = match records.next() {
        None => return Err(vec![refused(1, "Le fichier est vide.")]),
        Some(Err(error)) => return Err(vec![wrong(error)]),
        Some(Ok(header)) => header,
    };
    let columns: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    let place = |names: &[&str]| columns.iter().position(|column| names.contains(&column.as_str()));
    let Some(email_at) = place(&EMAIL) else {
        let why = "La première ligne doit nommer les colonnes : «\u{a0}courriel\u{a0}», puis, si vous les avez, «\u{a0}nom\u{a0}» et «\u{a0}organisation\u{a0}», \
                   séparés par des points-virgules ou des virgules.";
        return Err(vec![refused(1, why)]);
    };
    let (name_at, organisation_at) = (place(&NAME), place(&ORGANISATION));
    let (mut invitees, mut errors) = (Vec::new(), Vec::new());
    let mut seen: HashMap<String, u64> = HashMap::new();
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                errors.push(wrong(error));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cell = |at: Option<usize>| clean(at.and_then(|at| record.get(at)).unwrap_or_default()).trim().to_owned();
        let (email, name, organisation) = (cell(Some(email_at)), cell(name_at), cell(organisation_at));
        let email = parse::email(&email).unwrap_or(email);
        if record.len() > columns.len() {
            errors.push(refused(line, "Il y a plus de colonnes que sur la première ligne : un texte qui contient le séparateur doit être entre guillemets."));
        } else if email.is_empty() {
            errors.push(refused(line, "L’adresse électronique manque."));
        } else if parse::email(&email).is_err() {
            errors.push(refused(line, "L’adresse électronique n’a pas la forme nom@exemple.fr."));
        } else if [&name, &organisation].iter().any(|text| text.chars().count() > NAME_MAX) {
            errors.push(refused(line, "Le nom ou l’organisation dépasse 200 caractères."));
        } else if [&name, &organisation].iter().any(|text| text.chars().any(char::is_control)) {
            errors.push(refused(
                line,
                "Le nom ou l’organisation tient sur plusieurs lignes, ou contient un caractère invisible.",
            ));
        } else if let Some(before) = seen.insert(email.to_lowercase(), line) {
            errors.push(refused(line, format!("La même adresse est déjà à la ligne {before}.")));
        } else {
            invitees.push(NewInvitee { email, name, organisation });
        }
    }
    if invitees.len() > LONGEST {
        errors.push(refused(
            1,
            "La liste est trop longue : 20\u{202f}000 adresses au plus, importez-la en plusieurs fois.",
        ));
    }
    if invitees.is_empty() && errors.is_empty() {
        errors.push(refused(1, "La liste ne contient aucune adresse."));
    }
    if errors.is_empty() { Ok(invitees) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invitee(email: &str, name: &str, organisation: &str) -> NewInvitee {
        NewInvitee { email: email.into(), name: name.into(), organisation: organisation.into() }
    }

    fn lines(text: &str) -> Vec<u64> {
        read(text.as_bytes()).unwrap_err().into_iter().map(|refused| refused.line).collect()
    }

    #[test]
    fn both_separators_a_bom_quotes_and_any_column_order_are_accepted() {
        let expected = vec![invitee("a@exemple.fr", "Anne", "Ville ; et port"), invitee("b@exemple.fr", "", "")];
        for text in [
            "courriel;nom;organisation\na@exemple.fr;Anne;\"Ville ; et port\"\nb@exemple.fr;;\n",
            "\u{feff}Organisation;E-MAIL;Nom\r\n\"Ville ; et port\";a@exemple.fr;Anne\r\n;b@exemple.fr;\r\n",
            "email,nom,organisation\n a@exemple.fr ,Anne,Ville ; et port\n\n,,\nb@exemple.fr\n",
        ] {
            // Only a semicolon in the first line makes it the separator.
            assert_eq!(read(text.as_bytes()).unwrap(), expected, "{text}");
        }
        assert_eq!(read(b"mail\na@exemple.fr").unwrap(), [invitee("a@exemple.fr", "", "")]);
    }

    #[test]
    fn every_invalid_line_is_reported_with_its_number() {
        let text = "courriel;nom\nbon@exemple.fr;A\npas une adresse;B\n;C\nbon@exemple.fr;D\nautre@exemple.fr;E;trop\nBON@EXEMPLE.FR;F\n";
        assert_eq!(lines(text), [3, 4, 5, 6, 7]);
        let refused = read(text.as_bytes()).unwrap_err();
        assert!(refused[2].why.contains("ligne 2"), "{refused:?}");
        assert!(refused.iter().all(|refused| !refused.why.contains('@') || refused.why.contains("nom@exemple.fr")));
        assert_eq!(lines(&format!("courriel;nom\na@b.fr;{}\n", "x".repeat(201))), [2]);
        assert_eq!(lines("courriel;nom\na@b.fr;\"deux\nlignes\"\nc@;d\n"), [2, 4]);
    }

    #[test]
    fn files_without_addresses_headings_or_utf8_get_a_helpful_message() {
        assert!(read(b"").unwrap_err()[0].why.contains("vide"));
        assert!(read(b"courriel;nom\n").unwrap_err()[0].why.contains("aucune adresse"));
        assert!(read(b"a@exemple.fr;Anne\n").unwrap_err()[0].why.contains("première ligne"));
        let latin = read(b"courriel;nom\na@b.fr;Ren\xe9\n").unwrap_err();
        assert_eq!((latin[0].line, latin[0].why.contains("UTF-8")), (2, true));
    }
}
