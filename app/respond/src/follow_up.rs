//! The staff's questions to a respondent about a sent response: the question, its fields, and the deadline for a
//! correction, which does not depend on the campaign.

use crate::actions::CorrectAnswers;
use crate::review::summary::field_address;
use chrono::{DateTime, TimeDelta, Utc};
use forms::Refusal;
use french::dates;
use leptos::prelude::*;
use server_fn::ServerFn;
use service::Service;
use service::campaign::{Begun, Campaign};
use service::draft::{SUBMISSION, refuse_if_closed};
use store::{AskedBack, Secret, SecretHash, StoreError};
use survey::questionnaire::field_label;
use survey::{Kind, Questionnaire, Role};

/// How long a requested correction is accepted, even after the campaign has closed.
pub const LASTS: TimeDelta = TimeDelta::days(30);

/// The open questions to a respondent.
#[derive(Clone, Debug, Default)]
pub struct Asked(Vec<AskedBack>);

/// The open questions about a response.
///
/// # Errors
/// [`StoreError`] if the database fails.
pub async fn asked(service: &Service, of: SecretHash) -> Result<Asked, StoreError> {
    let now = service.clock.now();
    let mut asked = service.store.asked_back(of).await?;
    asked.retain(|question| now < question.until);
    Ok(Asked(asked))
}

impl Asked {
    /// The deadline for a correction, if one was requested.
    pub fn until(&self) -> Option<DateTime<Utc>> {
        self.0.iter().map(|question| question.until).max()
    }

    /// Whether a response can be corrected now: the campaign accepts it, or it was requested.
    pub fn lets(&self, campaign: &Campaign, begun: Begun) -> bool {
        campaign.takes(begun) || !self.0.is_empty()
    }

    /// The sentence on the closing for the pages of a response.
    pub fn sentence(&self, campaign: &Campaign, begun: Option<Begun>) -> String {
        match (self.until(), begun) {
            (Some(until), Some(begun)) if !campaign.takes(begun) => format!(
                "L’enquête est close, mais l’Observatoire vous a posé une question : votre correction est reçue jusqu’au {}.",
                dates::limit(until)
            ),
            _ => crate::closing::notice::sentence(campaign, begun),
        }
    }

    /// The questions with their fields; `None` without questions. With `correcting`, the correction has begun and the
    /// fields link to where they are changed.
    pub fn view(&self, key: &Secret, questionnaire: &Questionnaire, correcting: bool) -> Option<AnyView> {
        let until = self.until()?;
        let questions: Vec<_> = self.0.iter().map(|question| one(question, key, questionnaire, correcting)).collect();
        let (what, act) = if correcting {
            (
                "Corrigez ce qui doit l’être, puis envoyez. Si tout est juste, envoyez votre réponse telle quelle : ce sera votre réponse à la question.",
                None,
            )
        } else {
            let submission = key.as_str().to_owned();
            let form = view! {
                <form method="post" action=CorrectAnswers::url()>
                    <input type="hidden" name=SUBMISSION value=submission />
                    <button class="button">"Répondre en relisant ma réponse"</button>
                </form>
            };
            (
                "Relisez ces réponses : vous pourrez les corriger, ou les renvoyer telles quelles si elles sont justes.",
                Some(form),
            )
        };
        let title = if self.0.len() > 1 {
            "L’Observatoire vous pose des questions"
        } else {
            "L’Observatoire vous pose une question"
        };
        Some(
            view! {
                <section class="notice notice-strong asked-back" aria-labelledby="question-posee">
                    <h2 id="question-posee">{title}</h2>
                    {questions}
                    <p>{format!("{what} C’est possible jusqu’au {}, et facultatif.", dates::limit(until))}</p>
                    {act}
                </section>
            }
            .into_any(),
        )
    }
}

fn one(asked: &AskedBack, key: &Secret, questionnaire: &Questionnaire, correcting: bool) -> AnyView {
    let fields: Vec<_> = asked
        .fields
        .iter()
        .filter_map(|field| {
            let section = questionnaire.sections.iter().find(|section| section.question_of(field).is_some())?;
            let label = field_label(questionnaire, field);
            Some(match correcting {
                true => view! { <li><a href=field_address(key, section, field)>{label}</a></li> }.into_any(),
                false => view! { <li>{label}</li> }.into_any(),
            })
        })
        .collect();
    let fields = (!fields.is_empty()).then(|| view! { <p>"Réponses concernées :"</p><ul>{fields}</ul> });
    view! { <blockquote class="asked-question" dir="auto"><p>{asked.question.clone()}</p></blockquote>{fields} }
        .into_any()
}

/// Refuses a late correction, unless the staff requested it.
///
/// # Errors
/// A [`Refusal`]: 403 if it is too late, 503 if the database fails.
pub async fn refuse_late(
    service: &Service,
    questionnaire: &Questionnaire,
    of: SecretHash,
    begun: Begun,
) -> Result<(), Refusal> {
    let asked = asked(service, of).await?;
    match asked.until() {
        Some(_) => Ok(()),
        None => refuse_if_closed(service, questionnaire, Some(begun)).await,
    }
}

/// The fields of addresses that may be used to write about the response itself: those given with consent to be
/// contacted again. An address given for another purpose is used for that purpose only.
pub fn address_fields(questionnaire: &Questionnaire) -> Vec<String> {
    use survey::Condition;
    let consents: Vec<String> = questionnaire
        .questions()
        .filter(|question| matches!(question.kind, Kind::Consent { .. }))
        .flat_map(|question| question.fields.iter().map(|field| field.name.clone()))
        .collect();
    questionnaire
        .questions()
        .filter(|question| question.role == Some(Role::Contact) && matches!(question.kind, Kind::Email))
        .filter(|question| matches!(&question.when, Some(Condition::Answered { field }) if consents.contains(field)))
        .flat_map(|question| question.fields.iter().map(|field| field.name.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use survey::Audience;
    use survey::library::Library;

    #[test]
    fn an_address_given_for_another_purpose_is_not_written_to() {
        let library = Library::embedded().unwrap();
        for questionnaire in library.iter() {
            let expected: &[&str] = match questionnaire.audience {
                Audience::StartUp => &["SU30b"],
                // That address « ne sert qu’à cela »: it has another purpose.
                Audience::Acheteurs => &[],
            };
            assert_eq!(address_fields(questionnaire), expected, "{}", questionnaire.edition);
        }
    }
}
