//! Splits a questionnaire's answers for sending: the answers, and separately the contact details.

use chrono::{DateTime, Utc};
use forms::Refusal;
use store::{SecretHash, Submission};
use survey::questionnaire::organisation_of;
use survey::{Answer, Answers, EditionYear, Questionnaire, Role};

/// The submission of valid answers.
///
/// # Errors
/// A [`Refusal`] (503) if the system has no random numbers for the reference.
pub fn submission(
    questionnaire: &Questionnaire,
    mut answers: Answers,
    key: SecretHash,
    draft_revision: i64,
    at: DateTime<Utc>,
) -> Result<Submission, Refusal> {
    let mut contacts = Vec::new();
    for question in questionnaire.questions().filter(|q| q.role == Some(Role::Contact)) {
        // Every contact field is removed from the answers, whatever its kind; only texts are stored as contact
        // details.
        for name in question.field_names() {
            if let Some(Answer::Text(text)) = answers.remove(&name) {
                contacts.push((name, text));
            }
        }
    }
    let with_role = |role: Role| {
        questionnaire.with_role(role).and_then(|q| q.fields.first()).and_then(|field| answers.get(&field.name))
    };
    let organisation = organisation_of(questionnaire, &answers);
    let segment = match with_role(Role::Segment) {
        Some(Answer::Choice(code)) => Some(code.clone()),
        _ => None,
    };
    Ok(Submission {
        key,
        draft_revision,
        reference: reference(questionnaire.edition)?,
        edition: questionnaire.edition,
        audience: questionnaire.audience,
        questionnaire_version: questionnaire.version,
        contacts,
        organisation,
        segment,
        answers,
        receipt_to: None,
        address_fields: Vec::new(),
        at,
    })
}

/// A reference that can be read out on the telephone: no letter that looks like a digit.
fn reference(edition: EditionYear) -> Result<String, Refusal> {
    const EMAILS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let mut bytes = [0u8; 10];
    getrandom::fill(&mut bytes)
        .map_err(|_| Refusal::new(503, "Le service n’est pas disponible : recommencez dans un instant."))?;
    let code: String = bytes.iter().map(|b| char::from(EMAILS[usize::from(b % 32)])).collect();
    Ok(format!("{edition}-{}-{}", &code[..5], &code[5..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use survey::Audience;
    use survey::library::Library;

    #[test]
    fn no_answers_of_any_questionnaire_contain_contact_details() {
        let library = Library::embedded().unwrap();
        for edition in library.editions() {
            for audience in Audience::ALL {
                let questionnaire = library.get(edition, audience).unwrap();
                let mut answers = Answers::default();
                for name in questionnaire.questions().flat_map(|q| q.field_names().collect::<Vec<_>>()) {
                    answers.insert(name, Answer::Text("anne@chez-elle.example".into()));
                }
                let key = store::Secret::random().unwrap().hash();
                let sent = submission(questionnaire, answers, key, 1, Utc::now()).unwrap();
                let personal = |question: &&survey::Question| question.role == Some(Role::Contact);
                let names: Vec<_> = questionnaire.questions().filter(personal).flat_map(|q| q.field_names()).collect();
                assert!(!names.is_empty() && names.iter().all(|name| sent.answers.get(name).is_none()));
                let moved: Vec<_> = sent.contacts.iter().map(|(name, _)| name.clone()).collect();
                assert_eq!(moved, names, "{edition} {audience}");
            }
        }
    }
}
