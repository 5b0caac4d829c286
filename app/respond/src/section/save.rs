//! Saving a section: the typed values, valid or not, merged with what others typed meanwhile.

use super::addressed::{Addressed, addressed};
use super::entered::{Entered, cleared, section_of, settled, state};
use super::origin::invitee;
use super::refusals::{already_sent, not_saved};
use crate::actions::{CHECKING, Next, PROPOSE};
use crate::colleague::access::{Party, may_fill, party};
use crate::prefill::save::keep_proposals;
use forms::field_names::{BASE, TRIED};
use forms::{Form, Refusal};
use french::dates;
use service::draft::{key_of, section_address};
use service::rate_limits::no_trap;
use service::rate_limits::per_address::Counted;
use service::{Service, begun_here};
use store::{Draft, Secret, SectionSave, StoreError};
use survey::{QuestionId, Typed};

/// Saves, then leads to the page for asking a colleague.
pub const ASK: &str = "collegue";

/// The key of the invitee whose link a response is begun with.
pub const BY_INVITEE: &str = "_par";

/// The choice of the stored value in a conflict; the other values are chosen by their index.
pub const KEEP: &str = "enregistree";

/// A section sent by somebody, and its response.
pub(super) struct Sent<'a> {
    pub form: &'a Form,
    pub key: Secret,
    pub who: Party,
    /// The draft before; `None` if this save begins it.
    pub stored: Option<Draft>,
    pub of: Addressed,
}

impl Sent<'_> {
    /// Whether it is an autosave, which stays on the page.
    pub fn is_typing(&self) -> bool {
        self.form.get("_go") == "saisie"
    }

    /// Whether it requests a lookup of the organisation and proposals.
    fn is_proposing(&self) -> bool {
        self.form.get("_go") == PROPOSE && self.who.colleague.is_none()
    }

    /// The field whose answer is cleared, if any.
    pub fn cleared(&self) -> Option<&str> {
        cleared(self.form, self.of.section())
    }

    /// Whether the section counts as seen afterwards.
    fn leaves(&self) -> bool {
        !self.is_typing() && !self.is_proposing() && self.form.get("_go") != ASK && self.cleared().is_none()
    }
}

/// Saves a section. Returns the next address, which is empty for an autosave (`_go=saisie`) unless somebody else
/// changed the same field.
///
/// # Errors
/// A [`Refusal`] for requests that none of our pages makes (400), a closed campaign without a draft (403), a response
/// that was sent meanwhile, while typing (409), one that was erased (410), what only programs do (422, 429), a
/// database failure (503). Wrong answers are not an error: they are saved and shown again.
pub async fn save(service: &Service, form: &Form) -> Result<Next, Refusal> {
    let key = key_of(form)?;
    let who = party(service, form, &key).await?;
    let stored = service.store.draft(who.draft).await?;
    if stored.is_none() {
        if service.store.response(who.draft).await?.is_some() {
            return already_sent(&key, form.get("_go") == "saisie");
        }
        no_trap(form)?;
    }
    let of = addressed(service, form, stored.as_ref()).await?;
    may_fill(&who, of.section())?;
    let sent = Sent { form, key, who, stored, of };
    let entered = Entered::read(form, &sent.of, sent.stored.as_ref())?;
    if sent.stored.is_none() {
        service.guard.count(Counted::Drafts, service.clock.now())?;
    }
    let save = section_save(service, &sent, &entered).await?;
    let unchanged = sent.stored.as_ref().filter(|draft| !save.changes(draft));
    let written = match unchanged {
        Some(draft) => Ok(draft.clone()),
        None => {
            service.guard.count_save(sent.who.draft, service.clock.now())?;
            service.store.save_section(save.clone()).await
        }
    };
    let draft = match written {
        Ok(draft) => draft,
        Err(StoreError::AlreadySent) => return already_sent(&sent.key, sent.is_typing()),
        Err(error) => return Err(not_saved(error)),
    };
    if draft.revision == 1 {
        begun_here::remember(service, &sent.key, draft.audience);
    }
    if sent.is_proposing() {
        return propose(service, &sent, save).await;
    }
    // Without JavaScript the page could not show questions that this form made visible: they are asked first, without
    // errors.
    let opened: Vec<&QuestionId> = match form.get("_script") {
        "" => entered.newly_asked(sent.of.section()),
        _ => Vec::new(),
    };
    let stored = sent.is_typing().then(|| section_of(sent.of.section(), &draft.typed));
    Ok(Next { address: sent.leads_to(&draft, &opened), saved_at: Some(dates::clock(draft.saved_at)), stored })
}

/// The save to request from the store.
async fn section_save(service: &Service, sent: &Sent<'_>, entered: &Entered) -> Result<SectionSave, Refusal> {
    let Sent { form, who, stored, of, .. } = sent;
    let base: Option<Typed> = state(form, BASE)?;
    let settled = match sent.is_typing() {
        true => Vec::new(),
        false => settled(form, &entered.fields, base.as_ref(), &entered.typed),
    };
    let questionnaire = (of.questionnaire.edition, of.questionnaire.audience);
    let (fields, typed) = (entered.fields.clone(), entered.typed.clone());
    Ok(SectionSave {
        left: sent.leaves(),
        base,
        tried: state(form, TRIED)?.unwrap_or_default(),
        settled,
        by: who.colleague.as_ref().map(|colleague| colleague.id),
        partner: service::relays::of_form(service, form).await?,
        test: of.testing,
        invitee: if stored.is_none() { invitee(service, form, &of.questionnaire).await? } else { None },
        ..SectionSave::new(who.draft, questionnaire, &of.section().id, fields, typed, service.clock.now())
    })
}

/// Looks up the organisation and saves its proposals over the values just saved.
async fn propose(service: &Service, sent: &Sent<'_>, save: SectionSave) -> Result<Next, Refusal> {
    let before = sent.stored.as_ref().map(|draft| &draft.typed);
    let came_to = keep_proposals(service, sent.of.section(), save, before).await?;
    let back = if sent.form.get(CHECKING).is_empty() { "" } else { "&verification" };
    Ok(Next::to(format!("{}?proposition={came_to}{back}", section_address(&sent.key, sent.of.section()))))
}
