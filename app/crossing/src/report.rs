//! A measure that a buyer sends to their response.

use crate::views::outcome::{BEGINS, MOST_UNUSABLE, UNUSABLE};
use forms::{Form, Refusal};
use service::campaign::campaign;
use service::draft::{Opened, address, key_of, refuse_if_closed};
use service::http::see_other;
use service::rate_limits::per_address::Counted;
use service::{Service, begun_here, relays};
use store::{CrossingPlace, Draft, Secret, SecretHash, SectionSave, StoredCrossing};
use suppliers::crossing::{Measured, Year};
use survey::{Audience, Questionnaire, Role, Siren, Typed};

/// What the page says after a measure was sent.
pub const SENT: &str = "reporte";

/// Stores a measure under a draft, which is begun with it where the form says so, and proposes its sums for the
/// questions on purchases that have no answer yet. An answer is never replaced.
///
/// # Errors
/// A [`Refusal`]: 400 for what no crossing gives, 404 without a draft of a buyer, 409 once the response is sent, 503 if
/// the database fails.
pub async fn send(service: &Service, form: &Form) -> Result<(), Refusal> {
    let key = key_of(form)?;
    let unreadable = || Refusal::new(400, "Ce résultat n’est pas lisible : recommencez le croisement.");
    let mut measured: Measured = serde_json::from_str(form.get("mesure")).map_err(|_| unreadable())?;
    measured.disputed = form.answers().all("contestee").iter().filter_map(|siren| Siren::parse(siren).ok()).collect();
    let place = CrossingPlace::parse(form.get("lieu")).ok_or_else(unreadable)?;
    let version = service.startups.version(&service.store, &measured.base).await?.ok_or_else(unreadable)?;
    if !measured.is_plausible(&version.base) {
        return Err(unreadable());
    }
    if measured.quality.is_unusable(MOST_UNUSABLE) {
        return Err(Refusal::new(400, UNUSABLE));
    }
    let hash = service.hash_of(&key).await?;
    let draft = match service.store.draft(hash).await? {
        Some(draft) => draft,
        None if service.store.response(hash).await?.is_some() => {
            return Err(Refusal::new(
                409,
                "Vos réponses sont déjà envoyées : pour y reporter ces totaux, demandez d’abord à les corriger.",
            ));
        }
        None if form.get(BEGINS).is_empty() => {
            return Err(Refusal::new(404, "Cette réponse n’existe pas, ou n’existe plus."));
        }
        None => begun(service, &key, hash, relays::of_form(service, form).await?).await?,
    };
    let opened = Opened::new(service, hash, draft).filter(|opened| opened.draft.audience == Audience::Acheteurs);
    let opened = opened.ok_or_else(|| Refusal::new(404, "Seuls les acheteurs croisent une liste de fournisseurs."))?;
    let at = service.clock.now();
    let crossing = StoredCrossing { measured, place, made_at: at };
    service.store.store_crossing(hash, opened.draft.edition, &crossing).await?;
    let proposed = proposals(&opened.questionnaire, &opened.draft, &crossing.measured);
    if let Some((section, typed)) = proposed {
        let fields = typed.iter().map(|(field, _)| field.to_owned()).collect();
        let of = (opened.draft.edition, opened.draft.audience);
        let mut save = SectionSave::new(hash, of, section, fields, typed, at);
        save.left = false;
        // Whatever somebody typed meanwhile stays: both are then shown.
        save.base = Some(Typed::default());
        service.store.save_section(save).await?;
    }
    see_other(&format!("{}/croisement?fait={SENT}", address(&key)));
    Ok(())
}

/// A response that is begun with this key, still without answers.
///
/// # Errors
/// A [`Refusal`]: 403 if the campaign is closed, 429 after too many, 503 if the database fails.
async fn begun(service: &Service, key: &Secret, hash: SecretHash, partner: Option<String>) -> Result<Draft, Refusal> {
    let questionnaire = service.library.get(service.edition, Audience::Acheteurs);
    let missing = || Refusal::new(404, "Le questionnaire des acheteurs n’existe pas dans cette édition.");
    let (questionnaire, section) =
        questionnaire.and_then(|one| Some((one, one.sections.first()?))).ok_or_else(missing)?;
    refuse_if_closed(service, questionnaire, None).await?;
    let test = campaign(service, questionnaire).await?.testing;
    let at = service.clock.now();
    service.guard.count(Counted::Drafts, at)?;
    let of = (questionnaire.edition, questionnaire.audience);
    let save = SectionSave::new(hash, of, section.id.clone(), Vec::new(), Typed::default(), at);
    let draft = service.store.save_section(SectionSave { left: false, test, partner, ..save }).await?;
    begun_here::remember(service, key, questionnaire.audience);
    Ok(draft)
}

/// The section of the questions on purchases, and the amounts for those of its fields that have no answer.
fn proposals(questionnaire: &Questionnaire, draft: &Draft, measured: &Measured) -> Option<(String, Typed)> {
    let question = questionnaire.with_role(Role::TotalPurchases)?;
    let section =
        questionnaire.sections.iter().find(|section| section.questions.iter().any(|q| q.id == question.id))?;
    let mut typed = Typed::default();
    for year in &measured.years {
        let Some((all, startups)) = year.answers() else { continue };
        for (role, amount) in [(Role::TotalPurchases, all), (Role::StartupPurchases, startups)] {
            let field = field_of(questionnaire, role, year);
            if let Some(field) = field.filter(|field| draft.typed.all(field).is_empty()) {
                typed.push(field, amount.to_string());
            }
        }
    }
    (!typed.is_empty()).then(|| (section.id.clone(), typed))
}

/// The field of a question for a year, if the questionnaire asks for that year.
fn field_of(questionnaire: &Questionnaire, role: Role, year: &Year) -> Option<String> {
    let question = questionnaire.with_role(role)?;
    let name = format!("{}.{}", question.id, year.year);
    question.field_names().find(|field| *field == name)
}
