//! From what was typed in a field to the answer it means.

use super::amount::is_space;
use super::questionnaire::{OTHER_MAX, UNKNOWN};
use super::{Answer, Euros, Field, Kind, Question, Siren, Siret, Typed};

/// What a field gave: an answer, nothing, or a sentence that tells the respondent what to mend.
pub type Parsed = Result<Option<Answer>, String>;

/// Reads one field of a question.
///
/// # Errors
/// The French sentence to show beside the field.
pub fn field(question: &Question, field: &Field, typed: &Typed) -> Parsed {
    let values = typed.all(&field.name);
    if question.kind.allows_unknown() && values.iter().any(|v| v == UNKNOWN) {
        if values.len() > 1 {
            return Err("Indiquez une valeur, ou cochez « Je ne sais pas », mais pas les deux.".to_owned());
        }
        return Ok(Some(Answer::Unknown));
    }
    let Some(text) = values.first() else {
        return Ok(None);
    };
    let text = text.trim_matches(is_space);
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
        Kind::Text { max } | Kind::LongText { max } => long_text(text, *max),
        Kind::Email => email(text).map(|e| Some(Answer::Text(e))),
        Kind::Consent { .. } => Ok((text == "oui").then_some(Answer::Consent)),
    }
}

/// Reads the text beside an "Autre" option, which counts only while that option is chosen.
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
        text if chosen && !text.is_empty() => long_text(text, OTHER_MAX),
        _ => Ok(None),
    }
}

/// What to say when a required field is empty.
pub fn missing(kind: &Kind) -> String {
    let sentence = match kind {
        Kind::Single { .. } | Kind::Scale { .. } => "Choisissez une réponse.",
        Kind::Multiple { .. } => "Cochez au moins une réponse.",
        Kind::Siren => "Indiquez votre numéro SIREN (9 chiffres).",
        Kind::Siret => "Indiquez votre numéro SIRET (14 chiffres).",
        Kind::Year { .. } => "Indiquez une année, en quatre chiffres.",
        Kind::Whole { unknown: true, .. } => "Indiquez un nombre, ou cochez « Je ne sais pas ».",
        Kind::Whole { .. } => "Indiquez un nombre.",
        Kind::Amount { unknown: true } => "Indiquez un montant, ou cochez « Je ne sais pas ».",
        Kind::Amount { .. } => "Indiquez un montant en euros.",
        Kind::Share { unknown: true } => "Indiquez un pourcentage, ou cochez « Je ne sais pas ».",
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
        return Err(format!("« {} » ne se combine pas avec une autre réponse.", alone.label));
    }
    if let Kind::Multiple { max: Some(max), .. } = kind
        && chosen.len() > usize::from(*max)
    {
        return Err(format!("Choisissez {max} réponses au plus : vous en avez coché {}.", chosen.len()));
    }
    Ok(Answer::Choices(chosen.into_iter().map(|o| o.code.clone()).collect()))
}

fn whole(text: &str, from: i64, to: i64) -> Result<i64, String> {
    let digits: String = text.chars().filter(|c| !is_space(*c)).collect();
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match digits.parse::<i64>() {
        Ok(n) if all_digits && (from..=to).contains(&n) => Ok(n),
        _ => {
            let (from, to) = (super::amount::grouped(from), super::amount::grouped(to));
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
    // In this order: 656 points in hundredths would not fit.
    if points > 100 || (points == 100 && hundredths > 0) {
        return Err(refused());
    }
    Ok(points * 100 + hundredths)
}

fn long_text(text: &str, max: usize) -> Parsed {
    let text = text.replace("\r\n", "\n");
    let length = text.chars().count();
    if length > max {
        let (length, max) = (super::amount::grouped(length as i64), super::amount::grouped(max as i64));
        return Err(format!("Votre texte compte {length} caractères : raccourcissez-le à {max} au plus."));
    }
    Ok(Some(Answer::Text(text)))
}

/// Keeps what has the form of an e-mail address. Whether it exists, only a message sent to it can tell.
///
/// # Errors
/// The French sentence to show beside the field.
pub fn email(text: &str) -> Result<String, String> {
    let right = text.split_once('@').is_some_and(|(local, domain)| {
        let plain = |s: &str| {
            !s.is_empty() && !s.contains(|c: char| c.is_whitespace() || c.is_control() || "@<>,;\"()".contains(c))
        };
        plain(local) && plain(domain) && domain.contains('.') && domain.split('.').all(|label| !label.is_empty())
    });
    if right && text.len() <= 254 {
        Ok(text.to_owned())
    } else {
        Err("Indiquez une adresse électronique au format nom@exemple.fr.".to_owned())
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
        for ok in ["a@b.fr", "prenom.nom+obs@achats.exemple.gouv.fr"] {
            assert!(email(ok).is_ok(), "{ok}");
        }
        for ko in ["", "a", "a@b", "@b.fr", "a@.fr", "a@b..fr", "a b@c.fr", "a@b.fr, c@d.fr", "<a@b.fr>"] {
            assert!(email(ko).is_err(), "{ko}");
        }
    }

    proptest! {
        #[test]
        fn any_share_text_is_read_or_refused_without_panic(typed in "[0-9,.% -]{0,9}") {
            if let Ok(share) = share(&typed) { prop_assert!(share <= 10_000); }
        }

        #[test]
        fn a_printed_share_reads_back(n in 0u16..=10_000) {
            prop_assert_eq!(share(&format!("{},{:02} %", n / 100, n % 100)), Ok(n));
        }

        #[test]
        fn whole_numbers_read_back_grouped(n in 0i64..=10_000_000) {
            prop_assert_eq!(whole(&super::super::amount::grouped(n), 0, 10_000_000), Ok(n));
        }
    }
}
