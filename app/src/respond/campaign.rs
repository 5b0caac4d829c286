//! When a questionnaire is open. Dates are exact to the second and compared in UTC.

use crate::service::Service;
use crate::store::StoreError;
use crate::survey::{EditionYear, Questionnaire};
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Paris;

/// A questionnaire's campaign, at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// When it closes; `None` while staff have set no date.
    pub closes: Option<DateTime<Utc>>,
    /// Whether responses are taken.
    pub open: bool,
}

/// A wall-clock time in Paris, in UTC; the earlier one in the hour that comes twice in autumn.
pub fn paris_to_utc(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    Paris.from_local_datetime(&local).earliest().map(|t| t.with_timezone(&Utc))
}

/// The campaign of a questionnaire now: the date that staff set, else the one of its file. Both its
/// questionnaires of an edition that is not being answered are closed unless a date says otherwise.
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn campaign(service: &Service, questionnaire: &Questionnaire) -> Result<Campaign, StoreError> {
    let set = service.store.campaign_dates(questionnaire.edition, questionnaire.audience).await?;
    let of_file = questionnaire
        .closes
        .as_deref()
        .and_then(|text| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").ok())
        .and_then(paris_to_utc);
    let closes = set.or(of_file);
    // The second that is announced still counts: 23:59:59 closes when it is over.
    let open = closes.map_or(served(service, questionnaire.edition), |closes| {
        service.clock.now() < closes + chrono::Duration::seconds(1)
    });
    Ok(Campaign { closes, open })
}

fn served(service: &Service, edition: EditionYear) -> bool {
    edition == service.edition
}
