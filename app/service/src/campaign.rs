//! The opening periods of questionnaires. Dates are exact to the second and compared in UTC.

use crate::Service;
use chrono::{DateTime, Datelike, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Paris;
use std::ops::RangeInclusive;
use store::{CampaignDates, Draft, StoreError};
use survey::Questionnaire;

/// The state of a questionnaire's campaign at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// When it opens, if that is still to come.
    pub opens: Option<DateTime<Utc>>,
    /// When it closes; `None` if no date is set.
    pub closes: Option<DateTime<Utc>>,
    /// Whether responses that count can be begun and sent.
    pub open: bool,
    /// Whether it is in test mode: a response begun now will never count.
    pub testing: bool,
    /// Whether it is closed, but responses begun earlier can still be sent.
    pub grace: bool,
    /// The last second at which such a response can be sent.
    pub grace_until: Option<DateTime<Utc>>,
    /// The grace period, in minutes.
    pub grace_minutes: i64,
}

impl Campaign {
    /// Whether a response can be begun now, possibly a test.
    pub fn begins(&self) -> bool {
        self.open || self.testing
    }

    /// Whether a response can be sent now. A test can be, as long as responses can be begun.
    pub fn takes(&self, begun: Begun) -> bool {
        match begun {
            Begun { test: true, .. } => self.begins(),
            Begun { at, .. } => self.open || (self.grace && self.closes.is_some_and(|closes| at < closes + SECOND)),
        }
    }
}

/// When a response was begun, and whether as a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// When it was begun.
    pub at: DateTime<Utc>,
    /// Whether it is a test.
    pub test: bool,
}

impl Begun {
    /// The values of a draft.
    pub fn of(draft: &Draft) -> Self {
        Self { at: draft.started_at, test: draft.test }
    }
}

/// The announced second is included: 23:59:59 closes when that second is over.
const SECOND: chrono::Duration = chrono::Duration::seconds(1);

/// Valid years of dates entered by the staff or written in a questionnaire.
pub const YEARS: RangeInclusive<i32> = 2000..=2100;

/// Converts Paris local time to UTC; the earlier instant in the hour that occurs twice in autumn. `None` for a time
/// skipped in spring, or outside [`YEARS`].
pub fn paris_to_utc(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    if !YEARS.contains(&local.year()) {
        return None;
    }
    Paris.from_local_datetime(&local).earliest().map(|t| t.with_timezone(&Utc))
}

/// When a questionnaire closes: the date set by the staff, or else the one in its file.
pub fn closing_of(set: &CampaignDates, questionnaire: Option<&Questionnaire>) -> Option<DateTime<Utc>> {
    let of_file = questionnaire
        .and_then(|questionnaire| questionnaire.closes.as_deref())
        .and_then(|text| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").ok())
        .and_then(paris_to_utc);
    set.closes_at.or(of_file)
}

/// The current campaign of a questionnaire, with the closing date set by the staff, or else the one in its file. The
/// questionnaires of an edition other than the current one are closed unless a date opens them.
///
/// # Errors
/// [`StoreError`] if the database cannot be read.
pub async fn campaign(service: &Service, questionnaire: &Questionnaire) -> Result<Campaign, StoreError> {
    let set = service.store.campaign_dates(questionnaire.edition, questionnaire.audience).await?;
    Ok(made(service, &set, questionnaire))
}

/// The campaign of a questionnaire for a page: what another process set shows within a second. What decides whether a
/// response is taken asks [`campaign`].
///
/// # Errors
/// [`StoreError`] when the database cannot be read.
pub async fn shown_campaign(service: &Service, questionnaire: &Questionnaire) -> Result<Campaign, StoreError> {
    let set = service.store.shown_campaigns().await?.dates(questionnaire.edition, questionnaire.audience);
    Ok(made(service, &set, questionnaire))
}

fn made(service: &Service, set: &CampaignDates, questionnaire: &Questionnaire) -> Campaign {
    let closes = closing_of(set, Some(questionnaire));
    at(set, closes, questionnaire.edition == service.edition, service.clock.now())
}

/// The state of a campaign with these dates at a given time. `served` means that the edition is the current one.
pub fn at(set: &CampaignDates, closes: Option<DateTime<Utc>>, served: bool, now: DateTime<Utc>) -> Campaign {
    let opens = set.opens_at.filter(|opens| now < *opens);
    // Of other editions than the current one, only a date opens a questionnaire.
    let open = opens.is_none() && closes.map_or(served || set.opens_at.is_some(), |closes| now < closes + SECOND);
    let grace_until =
        closes.and_then(|closes| closes.checked_add_signed(chrono::TimeDelta::try_minutes(set.grace_minutes)?));
    let grace = !open && opens.is_none() && grace_until.is_some_and(|until| now < until + SECOND);
    // An opening ends the test mode for good: it does not return after the closing.
    let opened_since = |since: DateTime<Utc>| set.opens_at.is_some_and(|opens| opens <= now && opens >= since);
    let testing = !open && set.testing_since.is_some_and(|since| !opened_since(since));
    Campaign { opens, closes, open, testing, grace, grace_until, grace_minutes: set.grace_minutes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap()
    }

    fn now(set: CampaignDates, second: i64) -> Campaign {
        at(&set, set.closes_at, true, when(second))
    }

    #[test]
    fn a_questionnaire_is_open_from_its_first_second_to_its_last_one() {
        let set = CampaignDates { opens_at: Some(when(10)), closes_at: Some(when(20)), ..CampaignDates::default() };
        let open: Vec<_> = (8..23).filter(|second| now(set, *second).open).collect();
        assert_eq!(open, (10..=20).collect::<Vec<_>>());
        assert_eq!((now(set, 9).opens, now(set, 10).opens), (Some(when(10)), None));
        assert!(!now(set, 9).grace && now(set, 21).grace, "what was not open yet has no grace period");
    }

    #[test]
    fn the_test_mode_ends_for_good_when_the_questionnaire_opens() {
        let set = CampaignDates {
            opens_at: Some(when(10)),
            closes_at: Some(when(20)),
            testing_since: Some(when(0)),
            ..CampaignDates::default()
        };
        let testing: Vec<_> = (0..30).filter(|second| now(set, *second).testing).collect();
        assert_eq!(testing, (0..10).collect::<Vec<_>>());
        // A test mode begun after the closing is a new one.
        assert!(now(CampaignDates { testing_since: Some(when(25)), ..set }, 26).testing);
        assert!(!now(CampaignDates { testing_since: Some(when(0)), ..CampaignDates::default() }, 5).testing);
    }

    #[test]
    fn tests_are_accepted_while_one_can_begin_and_have_no_grace_period() {
        let set = CampaignDates { closes_at: Some(when(20)), ..CampaignDates::default() };
        let (trial, real) = (Begun { at: when(5), test: true }, Begun { at: when(5), test: false });
        assert!(now(set, 15).takes(trial) && now(set, 15).takes(real));
        assert!(!now(set, 25).takes(trial) && now(set, 25).takes(real));
        let testing = now(CampaignDates { testing_since: Some(when(22)), ..set }, 25);
        assert!(testing.takes(trial) && testing.begins() && !testing.open);
    }

    #[test]
    fn another_edition_is_closed_until_a_date_opens_it() {
        let set = CampaignDates::default();
        assert!(!at(&set, None, false, when(5)).open);
        assert!(at(&CampaignDates { opens_at: Some(when(1)), ..set }, None, false, when(5)).open);
    }
}
