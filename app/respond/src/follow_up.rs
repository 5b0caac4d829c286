//! What the staff ask a respondent about a response that was sent: the question, the fields that it is about, and until when a
//! correction is taken, whatever the campaign.

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

/// For how long a correction that was asked for is taken, once the campaign is closed too.
pub const LASTS: TimeDelta = TimeDelta::days(30);

/// The questions that wait for a respondent.
#[derive(Clone, Debug, Default)]
pub struct Asked(Vec<AskedBack>);

/// Reads them.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn asked(service: &Service, of: SecretHash) -> Result<Asked, StoreError> {
    let now = service.clock.now();
    let mut asked = service.store.asked_back(of).await?;
    asked.retain(|question| now < question.until);
    Ok(Asked(asked))
}

impl Asked {
    /// Until when a correction is taken, where one is asked for.
    pub fn until(&self) -> Option<DateTime<Utc>> {
        self.0.iter().map(|question| question.until).max()
    }

    /// Whether a response can be corrected now: as long as the campaign takes it, or because it was asked for.
    pub fn lets(&self, campaign: &Campaign, begun: Begun) -> bool {
        campaign.takes(begun) || !self.0.is_empty()
    }

    /// What the page of an answer says of the closing.
    pub fn said(&self, campaign: &Campaign, begun: Option<Begun>) -> String {
        match (self.until(), begun) {
            (Some(until), Some(begun)) if !campaign.takes(begun) => format!(
                "L’enquête est close, mais l’Observatoire vous a posé une question : votre correction est reçue jusqu’au {}.",
                dates::limit(until)
            ),
            _ => crate::closing::notice::said(campaign, begun),
        }
    }

    /// The questions, with the fields that they are about; nothing where there is none. `correcting` says that the
    /// correction is begun: the fields then lead to where they are changed.
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

/// Refuses a correction that comes too late, unless the staff asked for it.
///
/// # Errors
/// A [`Refusal`]: 403 when it is too late, 503 when the database cannot be read.
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

/// The fields of addresses that may be written to about the response itself: those left with the consent to be written to
/// again. An address that was left for something else is used for that alone.
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
    fn an_address_left_for_something_else_is_not_written_to() {
        let library = Library::embedded().unwrap();
        for questionnaire in library.iter() {
            let expected: &[&str] = match questionnaire.audience {
                Audience::StartUp => &["SU30b"],
                // That one « ne sert qu’à cela » : another purpose.
                Audience::Acheteurs => &[],
            };
            assert_eq!(address_fields(questionnaire), expected, "{}", questionnaire.edition);
        }
    }
}
