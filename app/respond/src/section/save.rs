//! Keeping a section: what was typed, right or wrong, put together with what others typed meanwhile.

use crate::actions::Next;
use crate::actions::{CHECKING, PROPOSE};
use crate::colleague::access;
use crate::colleague::access::{Party, party};
use crate::colleague::{ask_page, section_page};
use crate::prefill::save::keep_proposals;
use crate::resume;
use crate::unsubscribe::page::invitee_of;
use forms::field_names::{BASE, CHOICE, CLEAR, TRIED};
use forms::{Form, Refusal};
use french::dates;
use serde::de::DeserializeOwned;
use service::Service;
use service::addresses::colleague_address;
use service::campaign::campaign;
use service::draft::{address, is_partner, key_of, refuse_if_closed, section_address};
use service::rate_limits::no_trap;
use service::rate_limits::per_address::Counted;
use std::sync::Arc;
use store::{Draft, Secret, SectionSave, StoreError};
use survey::merge::same;
use survey::validation::{Reading, on_one_line, refuse_malformed};
use survey::{Audience, EditionYear, Malformed, Question, QuestionId, Questionnaire, Section, Typed};

/// Saves and leads to the page where a colleague is asked for the section.
pub const ASK: &str = "collegue";

/// The key of the link of an imported list that a response is begun with.
pub const BY_INVITEE: &str = "_par";

/// The decision for the value that was saved; the others are told by their place.
pub const KEEP: &str = "enregistree";

/// Keeps a section and says where to go next: nowhere while one is typing (`_go=saisie`), unless somebody else changed
/// the same field.
///
/// # Errors
/// A [`Refusal`] for what no page of ours sends (400), a closed campaign without a draft (403), a response that
/// was sent meanwhile, while typing (409), one that was erased (410), what only programs do (422, 429), a database that
/// fails (503). Wrong answers are no error: they are kept
/// and shown again.
pub async fn save(service: &Service, form: &Form) -> Result<Next, Refusal> {
    let key = key_of(form)?;
    let who = party(service, form, &key).await?;
    let (typing, asking) = (form.get("_go") == "saisie", form.get("_go") == ASK);
    let proposing = form.get("_go") == PROPOSE && who.colleague.is_none();
    let stored = service.store.draft(who.draft).await?;
    if stored.is_none() && service.store.response(who.draft).await?.is_some() {
        return already_sent(&key, typing);
    }
    if stored.is_none() {
        no_trap(form)?;
    }
    let of = addressed(service, form, stored.as_ref()).await?;
    if who.colleague.as_ref().is_some_and(|colleague| colleague.section != of.section().id) {
        return Err(Refusal::new(403, "Ce lien ne permet de remplir qu’une autre partie du questionnaire."));
    }
    let mut typed = on_one_line(of.section(), &form.answers());
    let cleared = Some(form.get(CLEAR)).filter(|field| of.section().question_of(field).is_some());
    if let Some(field) = cleared {
        typed.remove(field);
        typed.remove(&format!("{field}.autre"));
    }
    let fields: Vec<String> = of.section().questions.iter().flat_map(Question::field_names).collect();
    let mut whole = stored.as_ref().map(|d| d.typed.clone()).unwrap_or_default();
    let before = of.questionnaire.read(&whole);
    fields.iter().for_each(|field| whole.remove(field));
    whole.extend(typed.clone());
    let after = of.questionnaire.read(&whole);
    refuse_malformed(of.section(), &typed, &before, &after).map_err(refused)?;
    forget_hidden(of.section(), &after, &mut typed);
    let base: Option<Typed> = state(form, BASE)?;
    if stored.is_none() {
        service.guard.count(Counted::Drafts, service.clock.now())?;
    }
    let questionnaire = (of.questionnaire.edition, of.questionnaire.audience);
    let settled = if typing { Vec::new() } else { settled(form, &fields, base.as_ref(), &typed) };
    let section = of.section().id.as_str();
    let save = SectionSave {
        left: !typing && !proposing && !asking && cleared.is_none(),
        base,
        tried: state(form, TRIED)?.unwrap_or_default(),
        settled,
        by: who.colleague.as_ref().map(|colleague| colleague.id),
        partner: partner(service, form).await?,
        test: of.testing,
        invitee: if stored.is_none() { invitee(service, form, &of.questionnaire).await? } else { None },
        ..SectionSave::new(who.draft, questionnaire, section, fields, typed.clone(), service.clock.now())
    };
    let proposed_over = proposing.then(|| save.clone());
    let kept = match &stored {
        Some(draft) if !save.changes(draft) => Ok(draft.clone()),
        _ => {
            service.guard.count_save(who.draft, service.clock.now())?;
            service.store.save_section(save).await
        }
    };
    let draft = match kept {
        Ok(draft) => draft,
        Err(StoreError::TooLarge) => return Err(too_large()),
        Err(StoreError::AlreadySent) => return already_sent(&key, typing),
        Err(StoreError::Mismatch) => return Err(unknown()),
        Err(StoreError::Uninvited) => return Err(access::over()),
        Err(StoreError::Erased) => return Err(erased()),
        Err(error) => return Err(error.into()),
    };
    if draft.revision == 1 {
        resume::remember(service, &key, draft.audience);
    }
    if let Some(save) = proposed_over {
        let before = stored.as_ref().map(|draft| &draft.typed);
        let came_to = keep_proposals(service, of.section(), save, before).await?;
        let back = if form.get(CHECKING).is_empty() { "" } else { "&verification" };
        return Ok(Next::to(format!("{}?proposition={came_to}{back}", section_address(&key, of.section()))));
    }
    // Without JavaScript the page could not show what this very form opens: that is asked first, not blamed.
    let opened = match form.get("_script") {
        "" => newly_asked(of.section(), &before, &after, &typed),
        _ => Vec::new(),
    };
    let stored = section_of(of.section(), &draft.typed);
    let address = match who {
        // Back to where the answer was taken away.
        Party { colleague: Some(_), .. } if cleared.is_some() => {
            format!("{}#{}", colleague_address(&key), form.get(CLEAR))
        }
        _ if cleared.is_some() => {
            let checking = if form.get(CHECKING).is_empty() { "" } else { "?verification" };
            format!("{}{checking}#{}", section_address(&key, of.section()), form.get(CLEAR))
        }
        Party { colleague: Some(_), .. } => of.next_of_colleague(&key, &draft, typing, &opened),
        Party { colleague: None, .. } => of.next(&key, &draft, form.get("_go"), &opened),
    };
    Ok(Next { address, saved_at: Some(dates::clock(draft.saved_at)), stored: typing.then_some(stored) })
}

/// The partner that brought the respondent, if there is one of that code.
async fn partner(service: &Service, form: &Form) -> Result<Option<String>, Refusal> {
    let code = form.get("_relais");
    if !is_partner(code) {
        return Ok(None);
    }
    service.store.known_partner(code).await.map_err(Refusal::from)
}

/// The number of the invitee that a form carries the key of, if it is one to this questionnaire.
async fn invitee(service: &Service, form: &Form, questionnaire: &Questionnaire) -> Result<Option<i64>, Refusal> {
    let Some(key) = Secret::parse(form.get(BY_INVITEE)) else { return Ok(None) };
    let invitee = invitee_of(service, &key).await?;
    let here = (questionnaire.edition, questionnaire.audience);
    Ok(invitee.filter(|invitee| (invitee.edition, invitee.audience) == here).map(|invitee| invitee.id))
}

/// What a form speaks of.
struct Addressed {
    questionnaire: Arc<Questionnaire>,
    place: usize,
    /// Whether what begins now only tries the questionnaire out.
    testing: bool,
}

impl Addressed {
    fn section(&self) -> &Section {
        &self.questionnaire.sections[self.place]
    }

    /// Whether somebody has to choose between several values.
    fn is_disputed(&self, draft: &Draft) -> bool {
        draft.disputed().any(|(field, _)| self.section().question_of(field).is_some())
    }

    /// Whether one of the errors is about a question of the section that its page showed.
    fn is_wrong(&self, reading: &Reading, opened: &[&QuestionId]) -> bool {
        let blamed = |field: &str| self.section().question_of(field).is_some_and(|q| !opened.contains(&&q.id));
        reading.errors.iter().any(|e| blamed(&e.field))
    }

    /// Where a section that a colleague kept leads: to its own page, and to thanks when nothing is left to mend.
    fn next_of_colleague(&self, key: &Secret, draft: &Draft, typing: bool, opened: &[&QuestionId]) -> String {
        let here = colleague_address(key);
        let disputed = self.is_disputed(draft);
        match typing {
            true if disputed => here,
            true => String::new(),
            false
                if disputed
                    || self.is_wrong(&section_page::reading(&self.questionnaire, self.section(), draft), opened) =>
            {
                here
            }
            false if !opened.is_empty() => format!("{here}?suite"),
            false => format!("{here}?merci"),
        }
    }

    /// Where a section that was kept leads.
    fn next(&self, key: &Secret, draft: &Draft, go: &str, opened: &[&QuestionId]) -> String {
        let section = self.section();
        let disputed = self.is_disputed(draft);
        let here = section_address(key, section);
        let (here, and) = match go {
            "verification" => (format!("{here}?verification"), '&'),
            _ => (here, '?'),
        };
        let wrong = || self.is_wrong(&self.questionnaire.read(&draft.typed), opened);
        match go {
            "saisie" if disputed => here,
            "saisie" => String::new(),
            ASK => ask_page::address(key, section),
            "retour" => match self.place.checked_sub(1) {
                Some(previous) => section_address(key, &self.questionnaire.sections[previous]),
                None => address(key),
            },
            // "Voir toutes mes réponses" leaves a section as it is: its page says what is left to mend.
            "pause" => address(key),
            _ if disputed || wrong() => here,
            _ if !opened.is_empty() => format!("{here}{and}suite"),
            "verification" => address(key),
            _ => match self.questionnaire.sections.get(self.place + 1) {
                Some(next) => section_address(key, next),
                None => address(key),
            },
        }
    }
}

/// The questionnaire and the section that a form names, if it may be saved.
async fn addressed(service: &Service, form: &Form, stored: Option<&Draft>) -> Result<Addressed, Refusal> {
    let (edition, audience) = named_questionnaire(form.get("_questionnaire"))?;
    let questionnaire = service.library.get(edition, audience).cloned().ok_or_else(unknown)?;
    match stored {
        Some(draft) if (draft.edition, draft.audience) != (edition, audience) => return Err(unknown()),
        Some(_) => {}
        None => refuse_if_closed(service, &questionnaire, None).await?,
    }
    let testing = stored.is_none() && campaign(service, &questionnaire).await?.testing;
    let (place, _) = questionnaire
        .section(form.get("_section"))
        .ok_or_else(|| Refusal::new(400, "Cette partie du questionnaire n’existe pas."))?;
    Ok(Addressed { questionnaire, place, testing })
}

/// A refusal of what no page of ours sends, about a question of ours; of a text too long to keep, which a person may paste.
fn refused(malformed: Malformed) -> Refusal {
    let status = if matches!(malformed, Malformed::TooLong { .. }) { 422 } else { 400 };
    let refusal = Refusal::new(status, malformed.to_string());
    match malformed {
        Malformed::UnknownField(_) => refusal,
        of_field => refusal.about(of_field.field()),
    }
}

/// What was erased is not brought back by a page that was still open.
fn erased() -> Refusal {
    Refusal::new(
        410,
        "Cette réponse a été effacée : rien n’est plus enregistré à son adresse. Pour répondre de nouveau, revenez à la page d’accueil.",
    )
}

fn too_large() -> Refusal {
    Refusal::new(
        413,
        "Cette réponse contient trop de texte pour être enregistrée : raccourcissez ce que vous avez saisi dans cette page.",
    )
}

fn unknown() -> Refusal {
    Refusal::new(400, "Ce questionnaire n’existe pas : revenez à la page d’accueil.")
}

/// A form that was left leads to the receipt; one that is being typed in is told.
fn already_sent(key: &Secret, typing: bool) -> Result<Next, Refusal> {
    if typing {
        return Err(Refusal::new(
            409,
            "Cette réponse a été envoyée depuis une autre page : rechargez celle-ci pour la relire.",
        ));
    }
    Ok(Next { address: address(key), saved_at: None, stored: None })
}

/// The questionnaire that a form names.
///
/// # Errors
/// A [`Refusal`] (400) for another name than ours.
pub fn named_questionnaire(name: &str) -> Result<(EditionYear, Audience), Refusal> {
    name.split_once('/')
        .and_then(|(edition, audience)| {
            Some((EditionYear::new(edition.parse().ok()?)?, Audience::from_slug(audience)?))
        })
        .ok_or_else(|| Refusal::new(400, "Ce formulaire est incomplet : revenez à la page d’accueil du questionnaire."))
}

/// What the form's page says of the state that it was typed over, as it would be kept.
fn state<T: DeserializeOwned>(form: &Form, name: &str) -> Result<Option<T>, Refusal> {
    match form.get(name) {
        "" => Ok(None),
        text => serde_json::from_str(text)
            .map(Some)
            .map_err(|_| Refusal::new(400, "Ce formulaire a été abîmé en chemin : rechargez la page et recommencez.")),
    }
}

/// The decisions between several values. What was typed over a field counts more than a choice.
fn settled(form: &Form, fields: &[String], base: Option<&Typed>, typed: &Typed) -> Vec<(String, Option<usize>)> {
    let untouched = |field: &&String| base.is_none_or(|base| same(base.all(field), typed.all(field)));
    let decision = |field: &String| match form.get(&format!("{CHOICE}{field}")) {
        KEEP => Some((field.clone(), None)),
        place => Some((field.clone(), Some(place.parse().ok()?))),
    };
    fields.iter().filter(untouched).filter_map(decision).collect()
}

/// What a draft holds of one section.
pub fn section_of(section: &Section, typed: &Typed) -> Typed {
    let fields: Vec<String> = section.questions.iter().flat_map(Question::field_names).collect();
    fields.iter().flat_map(|field| typed.all(field).iter().map(move |v| (field.as_str(), v.as_str()))).collect()
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
