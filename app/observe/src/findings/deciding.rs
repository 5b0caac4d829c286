//! Deciding about a finding: it is correct, the respondent is asked, the response is excluded; or an earlier decision
//! is reversed. Each decision is stored with its author and time, and is in the audit log without any answer.

use super::exclusion::set_aside;
use super::filters::{WAY, address};
use super::review::{Item, Review};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use dashboards::projections::responses::quality;
use editing::checks::Kind;
use editing::checks::decision::{Ruling, State};
use forms::{Form, Refusal};
use french::too_long;
use respond::follow_up::{LASTS, address_fields};
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::entry_of;
use service::http;
use store::{Act, Aside, NewDecision, NewEntry, SessionInfo, StoreError};
use survey::{Audience, EditionYear, FieldError, Questionnaire};

/// Maximum length of a reason or question, in characters.
pub const LONGEST: usize = 1_000;

/// The error of a missing reason.
const NO_REASON: &str =
    "Donnez le motif : il est gardé avec la décision, et le répondant peut le lire dans ses données.";
/// The outcome code if the finding changed meanwhile and nothing was decided.
const CHANGED: &str = "change";

struct Deciding<'a> {
    service: &'a Service,
    session: SessionInfo,
    questionnaire: &'a Questionnaire,
    item: Item,
    page: String,
}

/// Carries out the decision in a form.
pub(crate) async fn decide(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::SeeResponses).await?;
    let unknown = || Refusal::new(404, "Ce constat n’existe plus : revenez à la liste.");
    let edition = form.get("edition").parse().ok().and_then(EditionYear::new).ok_or_else(unknown)?;
    let audience = Audience::from_slug(form.get("public")).ok_or_else(unknown)?;
    let questionnaire = service.library.get(edition, audience).ok_or_else(unknown)?;
    let review = Review::of(&service.store, &quality(), edition, audience).await?;
    let item = review.and_then(|review| review.named(form.get("constat")).cloned()).ok_or_else(unknown)?;
    let page = address(edition, audience, &item.name);
    let deciding = Deciding { service, session, questionnaire, item, page };
    // A decision only counts for the state that the page showed.
    if form.get("versions") != deciding.item.versions || form.get("etat") != deciding.item.state.code() {
        return deciding.done(CHANGED);
    }
    match form.get("geste") {
        "confirmer" => deciding.confirm(form).await,
        "demander" => deciding.ask(form).await,
        "ecarter" => deciding.set_aside(form).await,
        "retenir" => deciding.choose(form).await,
        "garder" => deciding.leave_aside(form).await,
        "rouvrir" => deciding.reopen().await,
        _ => Err(Refusal::new(400, "La demande n’a pas été comprise : rechargez la page et recommencez.")),
    }
}

/// The deadline for a correction, truncated to the minute, since it is displayed.
pub fn until(now: DateTime<Utc>) -> DateTime<Utc> {
    let until = now + LASTS;
    until.duration_trunc(TimeDelta::minutes(1)).unwrap_or(until)
}

impl Deciding<'_> {
    fn decision(&self, ruling: Ruling, words: String) -> NewDecision {
        NewDecision {
            response: self.item.finding.response,
            finding: self.item.name.clone(),
            ruling,
            words,
            // The respondent sees these fields: where two responses differ would disclose something about the other
            // one.
            fields: match self.item.finding.kind {
                Kind::SameOrganisation => Vec::new(),
                _ => self.item.finding.fields.clone(),
            },
            versions: self.item.versions.clone(),
            until: (ruling == Ruling::Asked).then(|| until(self.service.clock.now())),
            by: self.session.email.clone(),
            at: self.service.clock.now(),
        }
    }

    /// The version of the response itself.
    fn version(&self) -> i64 {
        self.item.versions.split('/').next().and_then(|version| version.parse().ok()).unwrap_or_default()
    }

    fn done(&self, word: &str) -> Result<(), Refusal> {
        http::see_other(&format!("{}?fait={word}", self.page));
        Ok(())
    }

    fn refuse(&self, form: &Form, errors: &[FieldError]) -> Result<(), Refusal> {
        WAY.refuse_to(&self.page, self.service, form, &["remarque", "question", "motif", "motif-choix"], errors)
    }

    /// The log entry of a decision.
    fn entry(&self, act: Act) -> NewEntry {
        entry_of(self.service, &self.session, act, &self.item.reference, format!("constat {}", self.item.name))
    }

    /// The text of a field; an error if it is too long or missing.
    fn words(form: &Form, field: &str, label: &str, missing: Option<&str>) -> Result<String, FieldError> {
        let words = form.get(field).trim();
        match (words.chars().count(), missing) {
            (0, Some(missing)) => Err(FieldError::new(field, label, missing)),
            (count, _) if count > LONGEST => {
                Err(FieldError::new(field, label, format!("Ce texte est trop long : {}.", too_long(count, LONGEST))))
            }
            _ => Ok(words.to_owned()),
        }
    }

    async fn confirm(&self, form: &Form) -> Result<(), Refusal> {
        let words = match Self::words(form, "remarque", "Remarque", None) {
            Ok(words) => words,
            Err(error) => return self.refuse(form, &[error]),
        };
        let decision = self.decision(Ruling::Confirmed, words);
        let confirmed = self.service.store.noting(self.entry(Act::FindingDecided));
        confirmed.decide(&decision).await?;
        self.done("confirmee")
    }

    async fn ask(&self, form: &Form) -> Result<(), Refusal> {
        let missing = "Écrivez la question : c’est elle que le répondant lira.";
        let words = match Self::words(form, "question", "Votre question", Some(missing)) {
            Ok(words) => words,
            Err(error) => return self.refuse(form, &[error]),
        };
        let decision = self.decision(Ruling::Asked, words);
        let fields = if self.service.mail { address_fields(self.questionnaire) } else { Vec::new() };
        let asked = self.service.store.noting(self.entry(Act::RespondentAsked));
        let by_email = match asked.ask_back(&decision, self.version(), &fields).await {
            Ok(by_email) => by_email,
            Err(StoreError::Moved | StoreError::NotFound) => return self.done(CHANGED),
            Err(error) => return Err(error.into()),
        };
        self.done(if by_email { "demandee" } else { "posee" })
    }

    async fn set_aside(&self, form: &Form) -> Result<(), Refusal> {
        let words = match Self::words(form, "motif", "Motif", Some(NO_REASON)) {
            Ok(words) => words,
            Err(error) => return self.refuse(form, &[error]),
        };
        if self.item.aside {
            return self.done(CHANGED);
        }
        let decision = self.decision(Ruling::Aside, words);
        let entry = self.entry(Act::ResponseSetAside);
        let done = set_aside(self.service, Aside { version: self.version(), aside: true, decision, entry }).await?;
        self.done(if done { "ecartee" } else { CHANGED })
    }

    /// Makes a waiting response count, in place of the one that now counts for its organisation, if any.
    async fn choose(&self, form: &Form) -> Result<(), Refusal> {
        let words = match Self::words(form, "motif-choix", "Motif", Some(NO_REASON)) {
            Ok(words) => words,
            Err(error) => return self.refuse(form, &[error]),
        };
        if !self.item.waits {
            return self.done(CHANGED);
        }
        let decision = self.decision(Ruling::Confirmed, words);
        let entry = self.entry(Act::ResponseTakenBack);
        let done = set_aside(self.service, Aside { version: self.version(), aside: false, decision, entry }).await?;
        self.done(if done { "retenue" } else { CHANGED })
    }

    /// Leaves a waiting response excluded, as somebody has looked at it.
    async fn leave_aside(&self, form: &Form) -> Result<(), Refusal> {
        let words = match Self::words(form, "motif", "Motif", Some(NO_REASON)) {
            Ok(words) => words,
            Err(error) => return self.refuse(form, &[error]),
        };
        if !self.item.waits {
            return self.done(CHANGED);
        }
        let decision = self.decision(Ruling::Aside, words);
        let left = self.service.store.noting(self.entry(Act::FindingDecided));
        left.decide(&decision).await?;
        self.done("laissee")
    }

    async fn reopen(&self) -> Result<(), Refusal> {
        let decision = self.decision(Ruling::Reopened, String::new());
        // For a waiting response, only a question can be reversed.
        if !self.item.aside || self.item.waits {
            if self.item.state != State::Open {
                let reopened = self.service.store.noting(self.entry(Act::FindingDecided));
                reopened.decide(&decision).await?;
            }
            return self.done("rouverte");
        }
        let store = &self.service.store;
        let stored = store.response_of_number(self.item.finding.response).await?;
        let Some(stored) = stored else { return self.done(CHANGED) };
        let entry = self.entry(Act::ResponseTakenBack);
        let version = stored.response.version;
        let done = set_aside(self.service, Aside { version, aside: false, decision, entry }).await?;
        self.done(if done { "reprise" } else { CHANGED })
    }
}
