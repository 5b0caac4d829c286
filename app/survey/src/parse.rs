//! Parsing of typed input into answers.

use super::amount::is_space;
use super::characters::{one_line, visible};
use super::questionnaire::{OTHER_MAX, UNKNOWN};
use super::{Answer, Euros, Field, Kind, Question, Siren, Siret, Typed};
use french::answers_at_most;

/// Result of parsing a field: an answer, nothing, or a sentence on what to correct.
pub type Parsed = Result<Option<Answer>, String>;

/// Parses one field of a question.
///
/// # Errors
/// The French sentence to show beside the field.
pub fn field(question: &Question, field: &Field, typed: &Typed) -> Parsed {
    let values = typed.all(&field.name);
    if question.kind.allows_unknown() && values.iter().any(|v| v == UNKNOWN) {
        if values.len() > 1 {
            return Err("Indiquez une valeur, ou cochez «\u{a0}Je ne sais pas\u{a0}», mais pas les deux.".to_owned());
        }
        return Ok(Some(Answer::Unknown));
    }
    let Some(text) = values.first() else {
        return Ok(None);
    };
    let seen = if is_written_free(&question.kind) { text.to_owned() } else { visible(text) };
    let text = seen.trim_matches(is_space);
    match &question.kind {
        Kind::Single { options, .. } => {
            let chosen = options.iter().find(|o| o.code == text);
            chosen.map(|o| Some(Answer::Choice(o.code.clone()))).ok_or_else(choose)
        }
        Kind::Multiple { .. } => multiple(&question.kind, values).map(Some),
        Kind::Scale { from, to, .. } => match text.parse::<u8>() {
            Ok(step) if (*from..=*to).contains(&step) => Ok(Some(Answer::Step(step))),
            _ => Err(choose()),
        },
        Kind::Siren => Siren::parse(text).map(|s| Some(Answer::Siren(s))).map_err(|e| e.to_string()),
        Kind::Siret => Siret::parse(text).map(|s| Some(Answer::Siret(s))).map_err(|e| e.to_string()),
        Kind::Year { from, to } => match text.parse::<i32>() {
            Ok(year) if text.len() == 4 && (*from..=*to).contains(&year) => Ok(Some(Answer::Year(year))),
            _ => Err(format!("Indiquez une année entre {from} et {to}, en quatre chiffres.")),
        },
        Kind::Whole { from, to, .. } => whole(text, *from, *to).map(|n| Some(Answer::Whole(n))),
        Kind::Amount { .. } => Euros::parse(text).map(|e| Some(Answer::Cents(e))).map_err(|e| e.to_string()),
        Kind::Share { .. } => share(text).map(|s| Some(Answer::Share(s))),
        Kind::Text { max } => long_text(&one_line(text), *max),
        Kind::LongText { max } => long_text(text, *max),
        Kind::Email => email(text).map(|e| Some(Answer::Text(e))),
        Kind::Consent { .. } => Ok((text == "oui").then_some(Answer::Consent)),
    }
}

/// Whether an answer is free text, in which every character may be meaningful.
fn is_written_free(kind: &Kind) -> bool {
    matches!(kind, Kind::Text { .. } | Kind::LongText { .. })
}

/// Parses the text beside an "Autre" option, which counts only while that option is chosen.
///
/// # Errors
/// The French sentence to show beside the field.
pub fn other(question: &Question, answer: Option<&Answer>, name: &str, typed: &Typed) -> Parsed {
    let chosen = question.kind.options().iter().filter(|o| o.other).any(|o| match answer {
        Some(Answer::Choice(code)) => *code == o.code,
        Some(Answer::Choices(codes)) => codes.contains(&o.code),
        _ => false,
    });
    match typed.first(name).trim() {
        text if chosen && !text.is_empty() => long_text(&one_line(text), OTHER_MAX),
        _ => Ok(None),
    }
}

/// The message for an empty required field.
pub fn missing(kind: &Kind) -> String {
    let sentence = match kind {
        Kind::Single { .. } | Kind::Scale { .. } => "Choisissez une réponse.",
        Kind::Multiple { .. } => "Cochez au moins une réponse.",
        Kind::Siren => "Indiquez votre numéro SIREN (9 chiffres).",
        Kind::Siret => "Indiquez votre numéro SIRET (14 chiffres).",
        Kind::Year { .. } => "Indiquez une année, en quatre chiffres.",
        Kind::Whole { unknown: true, .. } => "Indiquez un nombre, ou cochez «\u{a0}Je ne sais pas\u{a0}».",
        Kind::Whole { .. } => "Indiquez un nombre.",
        Kind::Amount { unknown: true } => "Indiquez un montant, ou cochez «\u{a0}Je ne sais pas\u{a0}».",
        Kind::Amount { .. } => "Indiquez un montant en euros.",
        Kind::Share { unknown: true } => "Indiquez un pourcentage, ou cochez «\u{a0}Je ne sais pas\u{a0}».",
        Kind::Share { .. } => "Indiquez un pourcentage.",
        Kind::Text { .. } | Kind::LongText { .. } => "Écrivez votre réponse.",
        Kind::Email => "Indiquez une adresse électronique.",
        Kind::Consent { .. } => "Cochez la case pour continuer.",
    };
    sentence.to_owned()
}

fn choose() -> String {
    "Choisissez une réponse dans la liste.".to_owned()
}

fn multiple(kind: &Kind, values: &[String]) -> Result<Answer, String> {
    let chosen: Vec<_> = kind.options().iter().filter(|o| values.contains(&o.code)).collect();
    if chosen.is_empty() {
        return Err(choose());
    }
    if let Some(alone) = chosen.iter().find(|o| o.exclusive)
        && chosen.len() > 1
    {
        return Err(format!("«\u{a0}{}\u{a0}» ne se combine pas avec une autre réponse.", alone.label));
    }
    if let Kind::Multiple { max: Some(max), .. } = kind
        && chosen.len() > usize::from(*max)
    {
        return Err(format!("Choisissez {} : vous en avez coché {}.", answers_at_most(*max), chosen.len()));
    }
    Ok(Answer::Choices(chosen.into_iter().map(|o| o.code.clone()).collect()))
}

fn whole(text: &str, from: i64, to: i64) -> Result<i64, String> {
    let digits: String = text.chars().filter(|c| !is_space(*c)).collect();
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse::<i64>() {
        Ok(n) if all_digits && (from..=to).contains(&n) => Ok(n),
        _ => {
            let (from, to) = (french::grouped(from), french::grouped(to));
            Err(format!("Indiquez un nombre entier entre {from} et {to}."))
        }
    }
}

/// A percentage with at most two decimals, in hundredths of a point.
fn share(text: &str) -> Result<u16, String> {
    let refused = || "Indiquez un pourcentage entre 0 et 100, par exemple 2,5.".to_owned();
    let number: String = text.trim_end_matches('%').chars().filter(|c| !is_space(*c)).collect();
    let number = number.replace(',', ".");
    let (whole, decimals) = number.split_once('.').unwrap_or((&number, "0"));
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(decimals) || whole.len() > 3 || decimals.len() > 2 {
        return Err(refused());
    }
    let points: u16 = whole.parse().map_err(|_| refused())?;
    let hundredths: u16 = format!("{decimals:0<2}").parse().map_err(|_| refused())?;
    // Checked in this order, since 656 points in hundredths would overflow.
    if points > 100 || (points == 100 && hundredths > 0) {
        return Err(refused());
    }
    Ok(points * 100 + hundredths)
}

fn long_text(text: &str, max: usize) -> Parsed {
    let text = text.replace("\r\n", "\n");
    let length = text.chars().count();
    if length > max {
        let (length, max) = (french::grouped(length as i64), french::grouped(max as i64));
        return Err(format!("Votre texte compte {length} caractères : raccourcissez-le à {max} au plus."));
    }
    Ok(Some(Answer::Text(text)))
}

/// Parses an e-mail address to which mail can be sent (RFC 5321, without quoted names), without invisible characters,
/// `mailto:` and the name in `Nom <adresse>`. Only a message can show whether it exists.
///
/// # Errors
/// The French sentence to show beside the field.
pub fn email(text: &str) -> Result<String, String> {
    let seen = visible(text);
    let address = bare_address(&seen);
    let form = || "Indiquez une adresse électronique au format nom@exemple.fr.".to_owned();
    if let Some(end) = address.chars().next_back().filter(|c| matches!(c, '.' | ';' | ',' | ':')) {
        return Err(format!("Retirez le signe «\u{a0}{end}\u{a0}» à la fin de l’adresse électronique."));
    }
    let (local, domain) = address.rsplit_once('@').ok_or_else(form)?;
    if let Some(letter) = local.chars().find(|c| !c.is_ascii() && !c.is_whitespace()) {
        return Err(format!(
            "Avant le signe @, le caractère «\u{a0}{letter}\u{a0}» ne s’écrit pas dans une adresse électronique."
        ));
    }
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    };
    let label = |part: &str| {
        (1..=63).contains(&part.len())
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let numeric = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let labels: Vec<&str> = domain.split('.').collect();
    let right = local.len() <= 64
        && local.split('.').all(plain)
        && labels.len() > 1
        && labels.iter().all(|part| label(part))
        && labels.last().is_some_and(|last| last.len() > 1 && !numeric(last))
        && address.len() <= 254;
    if right { Ok(address.to_owned()) } else { Err(form()) }
}

/// An address without the scheme of a link, the name and the brackets that mail programs copy with it.
fn bare_address(text: &str) -> &str {
    let text = text.trim_matches(is_space);
    let named = text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')).map_or(text, |(_, address)| address);
    let named = named.trim_matches(is_space);
    match named.get(..7) {
        // After a question mark come the fields of the message that the link would start.
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            named[7..].split('?').next().unwrap_or_default().trim_matches(is_space)
        }
        _ => named,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_are_read_to_the_hundredth_of_a_point() {
        for (typed, expected) in [("0", 0), ("2,5", 250), ("2.25 %", 225), ("100", 10_000), ("100,00", 10_000)] {
            assert_eq!(share(typed), Ok(expected), "{typed}");
        }
        for typed in ["", "101", "100,01", "-1", "2,555", "abc", "656", "999", "65535", "99999"] {
            assert!(share(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn addresses_have_a_name_an_at_sign_and_a_domain() {
        for ok in ["a@b.fr", "prenom.nom+obs@achats.exemple.gouv.fr", "o'brien@exemple.fr", "contact@mairie-orléans.fr"]
        {
            assert_eq!(email(ok).as_deref(), Ok(ok));
        }
        for ko in [
            "",
            "a",
            "a@b",
            "@b.fr",
            "a@.fr",
            "a@b..fr",
            "a b@c.fr",
            "a@b.fr, c@d.fr",
            "a.@b.fr",
            ".a@b.fr",
            "a..b@c.fr",
            "\"a b\"@exemple.fr",
            "prenom.nom@exemple .fr",
            "prenom.nom@exemple,fr",
            "a@-b.fr",
            "a@b-.fr",
            "a@127.0.0.1",
            "a@b.f",
            "a@[127.0.0.1]",
        ] {
            assert!(email(ko).is_err(), "{ko}");
        }
        let long = "a".repeat(65);
        assert!(email(&format!("{long}@exemple.fr")).is_err() && email(&format!("{}@exemple.fr", &long[1..])).is_ok());
    }

    #[test]
    fn text_copied_along_with_an_address_is_removed() {
        for typed in [
            "\u{200b}prenom.nom@exemple.fr",
            "prenom.nom@exemple.fr\u{200b}",
            "prenom.nom@exemple.fr\u{202c}",
            "\u{feff} prenom.nom@exemple.fr\u{a0}",
            "mailto:prenom.nom@exemple.fr",
            "MailTo:prenom.nom@exemple.fr?subject=Bonjour",
            "Prénom Nom <prenom.nom@exemple.fr>",
            "\"Nom, Prénom\" <mailto:prenom.nom@exemple.fr>",
            "<prenom.nom@exemple.fr>",
            "prenom.nom＠exemple.fr",
        ] {
            assert_eq!(email(typed).as_deref(), Ok("prenom.nom@exemple.fr"), "{typed}");
        }
    }

    #[test]
    fn an_invalid_character_in_an_address_is_named() {
        assert_eq!(
            email("a@exemple.fr.").unwrap_err(),
            "Retirez le signe «\u{a0}.\u{a0}» à la fin de l’adresse électronique."
        );
        assert_eq!(
            email("a@exemple.fr;").unwrap_err(),
            "Retirez le signe «\u{a0};\u{a0}» à la fin de l’adresse électronique."
        );
        assert!(email("andré@exemple.fr").unwrap_err().contains("«\u{a0}é\u{a0}»"));
        assert!(email("françois.d’arc@exemple.fr").unwrap_err().contains("«\u{a0}ç\u{a0}»"));
        assert!(email("d’arc@exemple.fr").unwrap_err().contains("«\u{a0}’\u{a0}»"));
    }

    proptest! {
        #[test]
        fn parsing_an_address_is_idempotent_for_any_text(typed in "\\PC{0,30}|[a-z@.<>:; é\u{200b}-]{0,20}") {
            if let Ok(address) = email(&typed) { prop_assert_eq!(email(&address), Ok(address)); }
        }

        #[test]
        fn parsing_any_share_never_panics(typed in "[0-9,.% -]{0,9}") {
            if let Ok(share) = share(&typed) { prop_assert!(share <= 10_000); }
        }

        #[test]
        fn a_printed_share_reads_back(n in 0u16..=10_000) {
            prop_assert_eq!(share(&format!("{},{:02} %", n / 100, n % 100)), Ok(n));
        }

        #[test]
        fn whole_numbers_read_back_grouped(n in 0i64..=10_000_000) {
            prop_assert_eq!(whole(&french::grouped(n), 0, 10_000_000), Ok(n));
        }
    }
}
