//! Sends the demonstration's responses through the store, as the pages do.

use super::population::Form;
use super::purchases::Purchases;
use super::visit::Visit;
use crate::Failure;
use chrono::{DateTime, Duration, Utc};
use futures::{StreamExt, TryStreamExt, stream};
use respond::review::submission::submission;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Answered, Draft, Secret, SecretHash, SectionSave, Store, Submission};
use survey::library::Library;
use survey::seeded_random::Dice;
use survey::{Audience, EditionYear, Questionnaire, Typed};

/// Number of concurrent submissions, equal to what the store writes in one transaction.
const AT_ONCE: usize = 256;

/// The two questionnaires of an edition.
#[derive(Clone, Debug)]
pub struct Questionnaires {
    startup: Arc<Questionnaire>,
    buyer: Arc<Questionnaire>,
}

impl Questionnaires {
    /// The questionnaires of an edition.
    pub fn of(library: &Library, edition: EditionYear) -> Result<Self, Failure> {
        let find = |audience| {
            let found = library.get(edition, audience).cloned();
            found.ok_or_else(|| {
                format!("the demonstration answers the edition {edition}, which these questionnaires lack")
            })
        };
        Ok(Self { startup: find(Audience::StartUp)?, buyer: find(Audience::Acheteurs)? })
    }

    /// The one for an audience.
    pub fn get(&self, audience: Audience) -> &Questionnaire {
        match audience {
            Audience::StartUp => &self.startup,
            Audience::Acheteurs => &self.buyer,
        }
    }
}

/// One buyer in so many crosses a list of suppliers.
const MEASURED: usize = 5;

/// Sends a whole population; `dice` determines each visit. With a base of start-ups, some buyers measure what they
/// declare.
pub async fn all(
    store: &Store,
    to: &Questionnaires,
    mut forms: Vec<Form>,
    now: DateTime<Utc>,
    dice: &mut Dice,
    purchases: Option<&Purchases>,
) -> Result<(), Failure> {
    forms.sort_by_key(|form| std::cmp::Reverse(form.age));
    let visited: Vec<(Form, Visit)> = forms
        .into_iter()
        .map(|form| {
            let visit = Visit { invitee: form.invitee, ..Visit::draw(dice) };
            (form, visit)
        })
        .collect();
    stream::iter(visited.into_iter().enumerate())
        .map(|(number, (form, visit))| async move {
            let (questionnaire, at) = (to.get(form.audience), now - Duration::seconds(form.age));
            let measures = purchases.filter(|_| form.audience == Audience::Acheteurs && number % MEASURED == 0);
            let answers = measures.map(|_| questionnaire.read(&form.typed).answers);
            let key = one(store, questionnaire, form.typed, visit, at).await?;
            match measures.zip(answers) {
                Some((purchases, answers)) => purchases.measure(store, key, questionnaire, &answers, at).await,
                None => Ok(()),
            }
        })
        .buffer_unordered(AT_ONCE)
        .try_for_each(|()| std::future::ready(Ok(())))
        .await
}

/// Sends one form, and returns its key. If the organisation has already answered, it corrects the response that counts.
pub async fn one(
    store: &Store,
    to: &Questionnaire,
    typed: Typed,
    visit: Visit,
    at: DateTime<Utc>,
) -> Result<SecretHash, Failure> {
    let submission = response(to, &typed, at)?;
    let answered = match submission.organisation {
        Some(siren) => store.has_answered(to.edition, to.audience, siren, submission.key).await?,
        None => None,
    };
    let Some(Answered { key, .. }) = answered else { return new(store, to, typed, visit, at).await };
    let begun = at - Duration::seconds(visit.took);
    let draft = Draft {
        edition: to.edition,
        audience: to.audience,
        typed,
        seen: Vec::new(),
        marks: BTreeMap::new(),
        place: None,
        revision: 1,
        partner: None,
        test: false,
        invitee: None,
        started_at: begun,
        saved_at: begun,
    };
    store.reopen(key, draft).await?;
    store.submit(Submission { key, draft_revision: 1, ..submission }).await?;
    Ok(key)
}

/// Sends one form under a new key: first a complete draft, then the response. A second response of an organisation
/// waits.
pub async fn new(
    store: &Store,
    to: &Questionnaire,
    typed: Typed,
    visit: Visit,
    at: DateTime<Utc>,
) -> Result<SecretHash, Failure> {
    let submission = response(to, &typed, at)?;
    let section = to.sections.first().ok_or("a questionnaire without a section")?;
    let fields = to.questions().flat_map(|q| q.field_names().collect::<Vec<_>>()).collect();
    let begun = at - Duration::seconds(visit.took);
    let draft = SectionSave::new(submission.key, (to.edition, to.audience), section.id.clone(), fields, typed, begun);
    let draft = SectionSave { partner: visit.partner, invitee: visit.invitee, test: visit.test, ..draft };
    let draft_revision = store.save_section(draft).await?.revision;
    let key = submission.key;
    store.submit(Submission { draft_revision, ..submission }).await?;
    Ok(key)
}

/// The response of a form. Its draft's revision is known once the draft is saved.
fn response(to: &Questionnaire, typed: &Typed, at: DateTime<Utc>) -> Result<Submission, Failure> {
    let reading = to.read(typed);
    if let Some(error) = reading.errors.first() {
        return Err(
            format!("the demonstration does not fit this questionnaire: {}: {}", error.field, error.message).into()
        );
    }
    let key = Secret::random().map_err(|error| error.to_string())?.hash();
    Ok(submission(to, reading.answers, key, 0, at).map_err(|refusal| refusal.message)?)
}
