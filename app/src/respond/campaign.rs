//! When a questionnaire is open. Dates are exact to the second and compared in UTC.

use crate::service::Service;
use crate::store::{CampaignDates, StoreError};
use crate::survey::{EditionYear, Questionnaire};
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Paris;

/// A questionnaire's campaign, at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// When it closes; `None` while staff have set no date.
    pub closes: Option<DateTime<Utc>>,
    /// Whether responses can be begun, and sent.
    pub open: bool,
    /// Whether it is closed, but a response begun before can still be sent.
    pub grace: bool,
    /// The last second at which such a response can be sent.
    pub grace_until: Option<DateTime<Utc>>,
    /// The grace period, in minutes.
    pub grace_minutes: i64,
}

impl Campaign {
    /// Whether a response that was begun at a time can be sent now.
    pub fn takes(&self, begun: DateTime<Utc>) -> bool {
        self.open || (self.grace && self.closes.is_some_and(|closes| begun < closes + SECOND))
    }
}

/// The second that is announced still counts: 23:59:59 closes when it is over.
const SECOND: chrono::Duration = chrono::Duration::seconds(1);

/// A wall-clock time in Paris, in UTC; the earlier one in the hour that comes twice in autumn.
pub fn paris_to_utc(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    Paris.from_local_datetime(&local).earliest().map(|t| t.with_timezone(&Utc))
}

/// When a questionnaire closes: the date that staff set, else the one of its file.
pub fn closing_of(set: &CampaignDates, questionnaire: Option<&Questionnaire>) -> Option<DateTime<Utc>> {
    let of_file = questionnaire
        .and_then(|questionnaire| questionnaire.closes.as_deref())
        .and_then(|text| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").ok())
        .and_then(paris_to_utc);
    set.closes_at.or(of_file)
}

/// The campaign of a questionnaire now: the date that staff set, else the one of its file. Both its
/// questionnaires of an edition that is not being answered are closed unless a date says otherwise.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn campaign(service: &Service, questionnaire: &Questionnaire) -> Result<Campaign, StoreError> {
    let set = service.store.campaign_dates(questionnaire.edition, questionnaire.audience).await?;
    let closes = closing_of(&set, Some(questionnaire));
    let now = service.clock.now();
    let open = closes.map_or(served(service, questionnaire.edition), |closes| now < closes + SECOND);
    let grace_until = closes.map(|closes| closes + chrono::Duration::minutes(set.grace_minutes));
    let grace = !open && grace_until.is_some_and(|until| now < until + SECOND);
    Ok(Campaign { closes, open, grace, grace_until, grace_minutes: set.grace_minutes })
}

fn served(service: &Service, edition: EditionYear) -> bool {
    edition == service.edition
}
