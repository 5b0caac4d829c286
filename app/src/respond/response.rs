//! What the server does with a form: understand it, keep it, send it.

use super::campaign::campaign;
use super::organisation::propose::{fill, number_in, proposals};
use super::propose_organisation::{CHECKING, PROPOSE};
use super::submission::submission;
use crate::components::time;
use crate::form::{Form, Refusal};
use crate::service::Service;
use crate::store::{Draft, Secret, SectionSave, StoreError};
use crate::survey::reading::{Reading, refuse_malformed};
use crate::survey::{Audience, EditionYear, Question, QuestionId, Questionnaire, Section, Typed};
use std::sync::Arc;

/// The name of the field that carries the response key, which is also what makes sending idempotent.
pub const SUBMISSION: &str = "_submission";

/// The address of a response.
pub fn address(key: &Secret) -> String {
    format!("/reponses/{}", key.as_str())
}

/// The address of a section of a response.
pub fn section_address(key: &Secret, section: &Section) -> String {
    format!("{}/{}", address(key), section.id)
}

/// The response key that a form carries.
///
/// # Errors
/// 400 when there is none or it has another form than ours.
pub fn key_of(form: &Form) -> Result<Secret, Refusal> {
    Secret::parse(form.get(SUBMISSION))
        .ok_or_else(|| Refusal::new(400, "Ce formulaire est incomplet : revenez à la page d’accueil du questionnaire."))
}

/// Logs why the database failed and tells the respondent that nothing was kept of this attempt.
pub fn failed(error: &StoreError) -> Refusal {
    tracing::error!(%error, "the store failed");
    Refusal::new(
        503,
        "Le service ne peut pas enregistrer en ce moment : vos saisies sont toujours dans cette page, recommencez dans un instant.",
    )
}

/// A draft with the questionnaire that it answers and what it was found to hold.
pub struct Opened {
    /// What is kept.
    pub draft: Draft,
    /// What it answers.
    pub questionnaire: Arc<Questionnaire>,
    /// What it holds.
    pub reading: Reading,
}

impl Opened {
    /// Opens a draft; `None` when its questionnaire is not at hand.
    pub fn new(service: &Service, draft: Draft) -> Option<Self> {
        let questionnaire = service.library.get(draft.edition, draft.audience)?.clone();
        let reading = questionnaire.read(&draft.typed);
        Some(Self { draft, questionnaire, reading })
    }

    /// The places of the sections that hold something to mend, or that were not seen yet.
    pub fn to_complete(&self) -> Vec<usize> {
        let wanting = |section: &Section| {
            !self.draft.seen.contains(&section.id)
                || self.reading.errors.iter().any(|e| section.question_of(&e.field).is_some())
        };
        (0..self.questionnaire.sections.len()).filter(|i| wanting(&self.questionnaire.sections[*i])).collect()
    }
}

/// Keeps a section and says where to go next.
///
/// # Errors
/// A [`Refusal`] for what no page of ours sends (400), a closed campaign without a draft (403), a
/// database that fails (503). Wrong answers are no error: they are kept and shown again.
pub async fn save(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    let stored = service.store.draft(key.hash()).await.map_err(|e| failed(&e))?;
    if stored.is_none() && service.store.response(key.hash()).await.map_err(|e| failed(&e))?.is_some() {
        return Ok(address(&key));
    }
    let (edition, audience) = named_questionnaire(form.get("_questionnaire"))?;
    let unknown = || Refusal::new(400, "Ce questionnaire n’existe pas : revenez à la page d’accueil.");
    let questionnaire = service.library.get(edition, audience).cloned().ok_or_else(unknown)?;
    match &stored {
        Some(draft) if (draft.edition, draft.audience) != (edition, audience) => return Err(unknown()),
        Some(_) => {}
        None => refuse_if_closed(service, &questionnaire).await?,
    }
    let (place, section) = questionnaire
        .section(form.get("_section"))
        .ok_or_else(|| Refusal::new(400, "Cette partie du questionnaire n’existe pas."))?;
    let mut typed = form.answers();
    let fields: Vec<String> = section.questions.iter().flat_map(|q| q.field_names().collect::<Vec<_>>()).collect();
    let mut merged = stored.as_ref().map(|d| d.typed.clone()).unwrap_or_default();
    let before = questionnaire.read(&merged);
    for field in &fields {
        merged.remove(field);
    }
    merged.extend(typed.clone());
    let after = questionnaire.read(&merged);
    refuse_malformed(section, &typed, &before, &after).map_err(|e| Refusal::new(400, e.to_string()))?;
    forget_hidden(section, &after, &mut typed);
    let relay = Some(form.get("_relais").to_owned()).filter(|code| is_relay(code));
    let save = SectionSave {
        key: key.hash(),
        edition,
        audience,
        section: section.id.clone(),
        fields,
        typed: typed.clone(),
        relay,
        at: service.clock.now(),
    };
    match service.store.save_section(save.clone()).await {
        Ok(_) => {}
        Err(StoreError::AlreadySent) => return Ok(address(&key)),
        Err(StoreError::Mismatch) => return Err(unknown()),
        Err(error) => return Err(failed(&error)),
    }
    if form.get("_go") == PROPOSE {
        let before = stored.as_ref().map(|draft| &draft.typed);
        let came_to = propose(service, section, save, before).await?;
        let back = if form.get(CHECKING).is_empty() { "" } else { "&verification" };
        return Ok(format!("{}?proposition={came_to}{back}", section_address(&key, section)));
    }
    let checking = form.get("_go") == "verification";
    let here = format!("{}{}", section_address(&key, section), if checking { "?verification" } else { "" });
    // Without JavaScript the page could not show what this very form opens: that is asked first, not blamed.
    let opened = match form.get("_script") {
        "" => newly_asked(section, &before, &after, &typed),
        _ => Vec::new(),
    };
    let blamed = |field: &str| section.question_of(field).is_some_and(|q| !opened.contains(&&q.id));
    let wrong = after.errors.iter().any(|e| blamed(&e.field));
    Ok(match form.get("_go") {
        "retour" => match place.checked_sub(1) {
            Some(previous) => section_address(&key, &questionnaire.sections[previous]),
            None => address(&key),
        },
        // "Voir toutes mes réponses" leaves a section as it is: its page says what is left to mend.
        "pause" => address(&key),
        _ if wrong => here,
        _ if !opened.is_empty() => {
            format!("{here}{}suite", if checking { "&" } else { "?" })
        }
        "verification" => address(&key),
        _ => match questionnaire.sections.get(place + 1) {
            Some(next) => section_address(&key, next),
            None => address(&key),
        },
    })
}

/// Fills the section that was just kept with what is proposed for its organisation, and says in one word
/// what that came to, for the address of the page: the answers themselves are never in an address.
async fn propose(
    service: &Service,
    section: &Section,
    kept: SectionSave,
    before: Option<&Typed>,
) -> Result<&'static str, Refusal> {
    let Some(number) = number_in(section, &kept.typed) else { return Ok("numero") };
    let before = before.and_then(|typed| number_in(section, typed));
    let proposals = proposals(service, section, number, before).await;
    let mut typed = kept.typed.clone();
    let changed = fill(&mut typed, &proposals);
    if changed {
        match service.store.save_section(SectionSave { typed, at: service.clock.now(), ..kept }).await {
            // Sent meanwhile from another page: the section's address leads to the receipt.
            Ok(_) | Err(StoreError::AlreadySent) => {}
            Err(error) => return Err(failed(&error)),
        }
    }
    Ok(match (proposals.found, changed) {
        (false, _) => "introuvable",
        (true, true) => "faite",
        (true, false) => "inchangee",
    })
}

/// Sends a response and says where its receipt is. Sent again, it is the same response.
///
/// # Errors
/// A [`Refusal`] for a key without a draft (404), a closed campaign (403), a database that fails (503).
pub async fn send(service: &Service, form: &Form) -> Result<String, Refusal> {
    let key = key_of(form)?;
    // A colleague may save a section in this very moment: what is sent is always what was read.
    for _ in 0..5 {
        if service.store.response(key.hash()).await.map_err(|e| failed(&e))?.is_some() {
            return Ok(address(&key));
        }
        let Some(draft) = service.store.draft(key.hash()).await.map_err(|e| failed(&e))? else {
            // It may have been sent between the two look-ups.
            if service.store.response(key.hash()).await.map_err(|e| failed(&e))?.is_some() {
                return Ok(address(&key));
            }
            return Err(Refusal::new(404, "Cette réponse est introuvable : vérifiez l’adresse de la page."));
        };
        let revision = draft.revision;
        let Some(opened) = Opened::new(service, draft) else {
            return Err(Refusal::new(404, "Le questionnaire de cette réponse n’est plus en ligne."));
        };
        refuse_if_closed(service, &opened.questionnaire).await?;
        if !opened.to_complete().is_empty() {
            return Ok(format!("{}?incomplet", address(&key)));
        }
        let now = service.clock.now();
        let whole = submission(&opened.questionnaire, opened.reading.answers, key.hash(), revision, now)?;
        match service.store.submit(whole).await {
            Ok(_) => return Ok(address(&key)),
            Err(StoreError::Changed { .. } | StoreError::NotFound) => {}
            Err(error) => return Err(failed(&error)),
        }
    }
    Err(Refusal::new(409, "Quelqu’un d’autre modifie cette réponse : relisez-la, puis envoyez-la de nouveau."))
}

async fn refuse_if_closed(service: &Service, questionnaire: &Questionnaire) -> Result<(), Refusal> {
    let campaign = campaign(service, questionnaire).await.map_err(|e| failed(&e))?;
    if campaign.open {
        return Ok(());
    }
    let since = campaign.closes.map(|t| format!(" depuis le {}", time::moment(t))).unwrap_or_default();
    Err(Refusal::new(
        403,
        format!(
            "L’enquête est close{since}. Les réponses déjà saisies sont conservées, mais ne peuvent plus être envoyées."
        ),
    ))
}

pub(super) fn named_questionnaire(name: &str) -> Result<(EditionYear, Audience), Refusal> {
    name.split_once('/')
        .and_then(|(edition, audience)| {
            Some((EditionYear::new(edition.parse().ok()?)?, Audience::from_slug(audience)?))
        })
        .ok_or_else(|| Refusal::new(400, "Ce formulaire est incomplet : revenez à la page d’accueil du questionnaire."))
}

/// A partner's code: short, plain letters and digits.
pub fn is_relay(code: &str) -> bool {
    (1..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Forgets the values of questions that this very form hides.
fn forget_hidden(section: &Section, after: &Reading, typed: &mut Typed) {
    for question in section.questions.iter().filter(|q| !after.asks(&q.id)) {
        for name in question.field_names() {
            typed.remove(&name);
        }
    }
}

/// The questions that the form opens and that its page did not show.
fn newly_asked<'a>(section: &'a Section, before: &Reading, after: &Reading, typed: &Typed) -> Vec<&'a QuestionId> {
    let unseen = |q: &&Question| {
        !before.asks(&q.id) && after.asks(&q.id) && q.field_names().all(|name| typed.all(&name).is_empty())
    };
    section.questions.iter().filter(unseen).map(|q| &q.id).collect()
}
