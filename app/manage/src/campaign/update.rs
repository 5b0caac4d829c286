//! The acts on the campaign of the current edition: dates, immediate opening and closing, test mode, announcement.
//! Each is in the audit log.

use chrono::{DateTime, Duration, NaiveDateTime, SubsecRound, Utc};
use forms::{Form, Refusal};
use french::counted;
use french::dates;
use service::Service;
use service::accounts::rights::Right;
use service::accounts::session::require;
use service::audit::noting;
use service::campaign::{Campaign, at, closing_of, paris_to_utc};
use service::form::returned_by_cookie::Way;
use service::http;
use store::{Act, CampaignDates};
use survey::{Audience, FieldError};

/// The page's address.
pub const PATH: &str = "/observatoire/campagne";
/// How refused dates, and a refused announcement, are returned.
pub const WAY: Way = Way { form: "campagne", page: PATH };
/// Maximum length of an announcement, in characters.
pub const ANNOUNCEMENT_MAX: usize = 300;
/// Maximum grace period in minutes: a week.
const LONGEST_GRACE: i64 = 7 * 24 * 60;

/// The questionnaires that a form names: one, or both.
fn named(form: &Form) -> Result<Vec<Audience>, Refusal> {
    match form.get("questionnaire") {
        "" => Ok(Audience::ALL.to_vec()),
        slug => match Audience::from_slug(slug) {
            Some(audience) => Ok(vec![audience]),
            None => Err(Refusal::new(400, "Ce questionnaire n’existe pas.")),
        },
    }
}

/// A typed moment in Paris time; `None` if it is invalid.
fn typed_moment(text: &str) -> Option<DateTime<Utc>> {
    ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .and_then(paris_to_utc)
}

/// The state of a campaign with these dates, at this moment.
fn campaign_of(service: &Service, audience: Audience, set: &CampaignDates, now: DateTime<Utc>) -> Campaign {
    let questionnaire = service.library.get(service.edition, audience).map(AsRef::as_ref);
    at(set, closing_of(set, questionnaire), true, now)
}

/// Adjusts dates before they are stored.
fn allowed(service: &Service, audience: Audience, mut set: CampaignDates) -> CampaignDates {
    let now = service.clock.now();
    // Opening ends the test mode, which does not return after the closing.
    if campaign_of(service, audience, &set, now).open {
        set.testing_since = None;
    }
    set
}

/// Sets the opening, closing and grace period.
pub(crate) async fn set_dates(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::RunCampaigns).await?;
    let audiences = named(form)?;
    let mut errors = Vec::new();
    let mut wrong = |field: &str, label: &str, message: &str| errors.push(FieldError::new(field, label, message));
    // Browsers send an incomplete date as an empty one, so an empty date removes nothing. Only the check box does.
    let closes = typed_moment(form.get("cloture").trim()).filter(|_| form.get("sans-date") != "oui");
    if closes.is_none() && form.get("sans-date") != "oui" {
        let message = "Indiquez une date et une heure qui existent, entre 2000 et 2100, par exemple 31/12/2026 23:59:59, ou cochez «\u{a0}Aucune date de clôture\u{a0}».";
        wrong("cloture", "Les réponses sont reçues jusqu’au", message);
    }
    // If the opening is empty, it remains as it was.
    let text = form.get("ouverture").trim();
    let opens = typed_moment(text);
    let message = match opens {
        None if text.is_empty() => None,
        None => Some(
            "Indiquez une date et une heure d’ouverture qui existent, entre 2000 et 2100, par exemple 01/12/2026 09:00:00.",
        ),
        Some(at) => closes.filter(|closes| at > *closes).map(|_| "L’ouverture doit précéder la clôture."),
    };
    if let Some(message) = message {
        wrong("ouverture", "Les réponses sont reçues à partir du", message);
    }
    // If a program omits the grace period, it remains as it was.
    let text = form.get("delai").trim();
    let grace = text.parse::<i64>().ok().filter(|minutes| (0..=LONGEST_GRACE).contains(minutes));
    if grace.is_none() && !text.is_empty() {
        let message = "Indiquez un nombre de minutes, de 0 à 10\u{202f}080 (une semaine).";
        wrong("delai", "Délai laissé aux réponses déjà commencées", message);
    }
    if !errors.is_empty() {
        return refused(service, form, &errors);
    }
    let mut campaigns = Vec::new();
    for audience in &audiences {
        let before = service.store.campaign_dates(service.edition, *audience).await?;
        let dates = CampaignDates {
            opens_at: opens.or(before.opens_at),
            closes_at: closes,
            grace_minutes: grace.unwrap_or(before.grace_minutes),
            ..before
        };
        campaigns.push((*audience, allowed(service, *audience, dates)));
    }
    let mut details =
        vec![closes.map_or_else(|| "sans clôture".to_owned(), |at| format!("clôture {}", dates::machine(at)))];
    details.extend(opens.map(|at| format!("ouverture {}", dates::machine(at))));
    details.extend(grace.map(|minutes| format!("délai {minutes} min")));
    let set = noting(service, &session, Act::ClosingSet, object(service, &audiences), details.join(", "));
    set.set_campaigns(service.edition, &campaigns).await?;
    http::see_other(&format!("{PATH}?date=enregistree"));
    Ok(())
}

/// The name of these questionnaires in the audit log.
fn object(service: &Service, audiences: &[Audience]) -> String {
    match audiences {
        [audience] => format!("{}/{audience}", service.edition),
        _ => service.edition.to_string(),
    }
}

/// Opens, closes, tests, or erases test responses.
pub(crate) async fn run(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::RunCampaigns).await?;
    let audiences = named(form)?;
    let [audience] = audiences[..] else { return Err(Refusal::new(400, "Dites de quel questionnaire il s’agit.")) };
    let object = object(service, &audiences);
    let now = service.clock.now();
    let mut set = service.store.campaign_dates(service.edition, audience).await?;
    let campaign = campaign_of(service, audience, &set, now);
    let this_second = now.trunc_subsecs(0);
    let (act, details, done) = match form.get("geste") {
        "ouvrir" => {
            set.opens_at = Some(this_second);
            // A closing in the past would close it again at once.
            if set.closes_at.is_some_and(|closes| closes < this_second) {
                set.closes_at = None;
            }
            if !campaign_of(service, audience, &set, now).open {
                return Err(Refusal::new(
                    409,
                    "Le fichier du questionnaire donne une date de clôture passée : enregistrez d’abord une autre date de clôture.",
                ));
            }
            (Act::CampaignOpened, String::new(), "ouverte")
        }
        "fermer" => {
            // The closing is the last second at which responses are accepted: the one before now.
            let last = this_second - Duration::seconds(1);
            set.closes_at = Some(last);
            if set.opens_at.is_some_and(|opens| opens > last) {
                set.opens_at = None;
            }
            (Act::CampaignClosed, format!("clôture {}", dates::machine(last)), "fermee")
        }
        "essai" if campaign.open => {
            return Err(Refusal::new(
                409,
                "Ce questionnaire est ouvert : des réponses qui comptent arrivent. Fermez-le avant de passer en mode test.",
            ));
        }
        "essai" => {
            set.testing_since = Some(now);
            (Act::TestModeSet, "commencé".to_owned(), "essai")
        }
        "fin-essai" => {
            set.testing_since = None;
            (Act::TestModeSet, "terminé".to_owned(), "fin-essai")
        }
        "vider" => {
            let details = |emptied| counted(emptied, "aucun essai", "un essai", "# essais");
            let emptied = noting(service, &session, Act::TrialsEmptied, object, "");
            emptied.empty_trials(service.edition, audience, details).await?;
            http::see_other(&format!("{PATH}?fait=vide&pour={audience}"));
            return Ok(());
        }
        _ => return Err(Refusal::new(400, "Ce formulaire est incomplet : revenez à la page de la campagne.")),
    };
    let set = allowed(service, audience, set);
    let ran = noting(service, &session, act, object, details);
    ran.set_campaigns(service.edition, &[(audience, set)]).await?;
    http::see_other(&format!("{PATH}?fait={done}&pour={audience}"));
    Ok(())
}

/// Publishes or withdraws an announcement.
pub(crate) async fn announce(service: &Service, form: &Form) -> Result<(), Refusal> {
    let session = require(Right::RunCampaigns).await?;
    if form.get("geste") == "retirer" {
        let withdrawn = noting(service, &session, Act::AnnouncementWithdrawn, service.edition.to_string(), "");
        withdrawn.withdraw_announcement().await?;
        http::see_other(&format!("{PATH}?fait=annonce-retiree#annoncer"));
        return Ok(());
    }
    // Line breaks are removed: an announcement is one paragraph.
    let text = form.get("annonce").split_whitespace().collect::<Vec<_>>().join(" ");
    let wrong = match text.chars().count() {
        0 => Some("Écrivez l’annonce."),
        n if n > ANNOUNCEMENT_MAX => Some("L’annonce est trop longue : 300 caractères au plus."),
        _ => None,
    };
    if let Some(sentence) = wrong {
        // A much too long text is truncated to fit into the cookie.
        let short = Form(vec![("annonce".to_owned(), text.chars().take(2 * ANNOUNCEMENT_MAX).collect())]);
        return WAY.refuse(service, &short, &["annonce"], &[FieldError::new("annonce", "Annonce", sentence)]);
    }
    let announced = noting(service, &session, Act::Announced, service.edition.to_string(), text.clone());
    announced.announce(&text).await?;
    http::see_other(&format!("{PATH}?fait=annonce#annoncer"));
    Ok(())
}

/// Refuses the typed dates.
fn refused(service: &Service, form: &Form, errors: &[FieldError]) -> Result<(), Refusal> {
    const FIELDS: [&str; 4] = ["cloture", "delai", "ouverture", "questionnaire"];
    // The cookie has room for what a date needs, not for a text typed in its place.
    let short = |name: &str| form.get(name).trim().chars().take(30).collect::<String>();
    let short = Form(FIELDS.map(|name| (name.to_owned(), short(name))).to_vec());
    WAY.refuse(service, &short, &FIELDS, errors)
}
