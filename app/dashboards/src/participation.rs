//! The page of participation: who answered, when and through whom, how long it took, where people break off, compared
//! with the previous edition on the same day. Numbers of respondents are not confidential; no answers are shown here.

mod breakoff;
mod by_group;
pub mod over_time;
#[cfg(test)]
mod tests;

use crate::dashboard::{Asking, DashboardError, Filters, PageChoice, Shown, Tile};
use crate::projections::answers::AnswersInMemory;
use chrono::{DateTime, Days, NaiveDate, Utc};
use french::dates;
use french::{counted, grouped};
use statistics::dimensions::Profile;
use statistics::figure::Value;
use statistics::{Bits, Columns, Picked};
use std::collections::BTreeMap;
use store::{StoreError, Waiting};
use survey::library::Library;
use survey::{Audience, EditionYear, Questionnaire};

/// Days without a change after which a draft counts as inactive.
pub const STILL_DAYS: u64 = 7;

/// Participation in one edition: its responses that count and match the filters.
#[derive(Clone, Debug, Default)]
pub struct Attended {
    /// The day of each response, in Paris, in order.
    pub days: Vec<NaiveDate>,
    /// Number of responses by option of each dimension: (field, code).
    pub by: BTreeMap<Picked, i64>,
    /// The same, up to the day that the current edition has reached.
    pub by_then: BTreeMap<Picked, i64>,
    /// Number of responses by partner code.
    pub partners: BTreeMap<String, i64>,
    /// Known durations from first save to sending, in seconds, ascending.
    pub took: Vec<i64>,
    /// The first day on which it could be answered.
    pub opened: Option<NaiveDate>,
}

/// The data behind the page.
pub struct Known {
    /// The edition looked at.
    edition: EditionYear,
    now: Attended,
    /// The edition before, with its year.
    before: Option<(EditionYear, Attended)>,
    waiting: Vec<Waiting>,
    /// The names of partners, by code.
    partners: BTreeMap<String, String>,
    profile: Profile,
    /// The names of the sections, by identifier, in order.
    sections: Vec<(String, String)>,
    today: NaiveDate,
}

impl Known {
    /// Days since the opening; the first day is 0.
    fn day(&self) -> i64 {
        self.now.opened.map_or(0, |opened| (self.today - opened).num_days().max(0))
    }
}

impl Attended {
    /// Number of responses at the end of a day after the opening.
    fn by_day(&self, day: i64) -> i64 {
        let Some(opened) = self.opened else { return 0 };
        let so_far = self.days.partition_point(|one| (*one - opened).num_days() <= day);
        i64::try_from(so_far).unwrap_or(i64::MAX)
    }

    fn all(&self) -> i64 {
        i64::try_from(self.days.len()).unwrap_or(i64::MAX)
    }

    /// Computed from the columns; `then` is the day after the opening up to which `by_then` counts.
    fn of(columns: &Columns, profile: &Profile, picked: &[Picked], opened: Option<NaiveDate>, then: i64) -> Self {
        let all = columns.picked(picked);
        let dated: Vec<(usize, NaiveDate)> = all.iter().map(|place| (place, day_of(columns.sent_at(place)))).collect();
        let mut days: Vec<NaiveDate> = dated.iter().map(|(_, day)| *day).collect();
        days.sort_unstable();
        // The first response proves that collection had opened, even if the recorded opening is later.
        let opened = [opened, days.first().copied()].into_iter().flatten().min();
        let mut early = Bits::default();
        let is_early = |day: &NaiveDate| opened.is_some_and(|opened| (*day - opened).num_days() <= then);
        dated.iter().filter(|(_, day)| is_early(day)).for_each(|(place, _)| early.set(*place, true));
        let count = |bits: &Bits, among: &Bits| i64::try_from(bits.count_with(among)).unwrap_or(i64::MAX);
        let (mut by, mut by_then) = (BTreeMap::new(), BTreeMap::new());
        for dimension in &profile.dimensions {
            for (code, _) in &dimension.values {
                if let Some(bits) = columns.chose(&dimension.field, code) {
                    let option = (dimension.field.clone(), code.clone());
                    by.insert(option.clone(), count(bits, &all));
                    by_then.insert(option, count(bits, &early));
                }
            }
        }
        let brought = columns.partners().filter_map(|code| Some((code, count(columns.brought_by(code)?, &all))));
        let partners = brought.filter(|(_, n)| *n > 0).map(|(code, n)| (code.to_owned(), n)).collect();
        Self { days, by, by_then, partners, took: took(columns, &all), opened }
    }
}

/// Durations of responses, in seconds, ascending.
fn took(columns: &Columns, all: &Bits) -> Vec<i64> {
    let mut took: Vec<i64> = all.iter().filter_map(|place| columns.took(place)).collect();
    took.sort_unstable();
    took
}

/// The day in Paris of a timestamp in milliseconds.
fn day_of(millis: i64) -> NaiveDate {
    dates::day_in_paris(DateTime::<Utc>::from_timestamp_millis(millis).unwrap_or_default())
}

/// The content of the page.
///
/// # Errors
/// [`DashboardError`].
pub async fn shown(answers: &AnswersInMemory, library: &Library, asking: &Asking) -> Result<Shown, DashboardError> {
    let audience = match asking.parameters.get("questionnaire") {
        "start-up" => Audience::StartUp,
        _ => Audience::Acheteurs,
    };
    let store = answers.store();
    let still_since = asking.now.checked_sub_days(Days::new(STILL_DAYS)).unwrap_or(asking.now);
    let waiting = store.drafts_waiting(asking.edition, audience, still_since).await?;
    let partners = store.partners().await?.into_iter().map(|partner| (partner.code, partner.name)).collect();
    let today = dates::day_in_paris(asking.now);
    let (now, version) = attended(answers, asking, asking.edition, audience, i64::MAX).await?;
    let now = now.ok_or(DashboardError::NoQuestionnaire)?;
    let day = now.opened.map_or(0, |opened| (today - opened).num_days().max(0));
    let earlier = library.editions().into_iter().filter(|edition| *edition < asking.edition).max();
    let before = match earlier {
        Some(edition) => {
            let (before, _) = attended(answers, asking, edition, audience, day).await?;
            before.filter(|before| !before.days.is_empty()).map(|before| (edition, before))
        }
        None => None,
    };
    let questionnaire = library.get(asking.edition, audience).ok_or(DashboardError::NoQuestionnaire)?;
    let (profile, sections) = (Profile::of(questionnaire), sections(questionnaire));
    let known = Known { edition: asking.edition, now, before, waiting, partners, profile, sections, today };
    Ok(Shown { version, ..page(&known, audience, asking) })
}

fn sections(questionnaire: &Questionnaire) -> Vec<(String, String)> {
    questionnaire.sections.iter().map(|section| (section.id.clone(), section.title.clone())).collect()
}

async fn attended(
    answers: &AnswersInMemory,
    asking: &Asking,
    edition: EditionYear,
    audience: Audience,
    then: i64,
) -> Result<(Option<Attended>, i64), StoreError> {
    let opened = answers.store().campaign_dates(edition, audience).await?.opens_at;
    let opened = opened.map(dates::day_in_paris);
    let parameters = asking.parameters.clone();
    let made = answers.ask(edition, audience, move |questionnaire, columns| {
        let profile = Profile::of(questionnaire);
        let picked = profile.known(|field| parameters.get(field));
        Attended::of(columns, &profile, &picked, opened, then)
    });
    Ok(made.await?.map_or((None, 0), |(attended, version)| (Some(attended), version)))
}

fn page(known: &Known, audience: Audience, asking: &Asking) -> Shown {
    let mut figures = vec![over_time::over_time(&known.now.days)];
    figures.extend(over_time::same_day(known));
    figures.push(breakoff::stops(known));
    figures.push(breakoff::durations(known));
    figures.push(by_group::partners(known));
    figures.extend(known.profile.dimensions.iter().map(|dimension| by_group::by(known, dimension)));
    let audiences =
        vec![("acheteurs".to_owned(), "Acheteurs".to_owned()), ("start-up".to_owned(), "Start-up".to_owned())];
    let chosen = if audience == Audience::StartUp { "start-up" } else { "acheteurs" };
    Shown {
        version: 0,
        lead: Some(lead(known)),
        tiles: tiles(known),
        choices: vec![PageChoice {
            name: "questionnaire",
            label: "Questionnaire",
            options: audiences,
            chosen: chosen.to_owned(),
        }],
        filters: vec![Filters::of(known.profile.clone(), audience, &asking.parameters)],
        figures,
    }
}

/// A number of responses.
fn responses(count: i64) -> String {
    counted(count, "0\u{a0}réponse", "1\u{a0}réponse", "#\u{a0}réponses")
}

fn lead(known: &Known) -> String {
    let so_far = responses(known.now.all());
    let Some((edition, before)) = &known.before else {
        return format!("{so_far} à ce jour ; pas d’édition précédente à laquelle comparer.");
    };
    let then = before.by_day(known.day());
    let compared = match known.now.all() - then {
        0 => "autant que".to_owned(),
        more if more > 0 => format!("{} de plus que", grouped(more)),
        fewer => format!("{} de moins que", grouped(-fewer)),
    };
    format!("{so_far} à ce jour, {compared} l’édition {edition} au même jour de la collecte.")
}

fn tiles(known: &Known) -> Vec<Tile> {
    let tile = |name: &str, label: &str, value: Value, detail: String| Tile {
        name: name.to_owned(),
        label: label.to_owned(),
        value: value.formatted(),
        detail,
    };
    let against = match &known.before {
        Some((edition, before)) => {
            format!(
                "{} au même jour en {edition}, {} en tout",
                grouped(before.by_day(known.day())),
                grouped(before.all())
            )
        }
        None => "une par organisation, celle qui compte".to_owned(),
    };
    let waiting: i64 = known.waiting.iter().map(|waiting| waiting.drafts).sum();
    let still: i64 = known.waiting.iter().map(|waiting| waiting.still).sum();
    let begun = known.now.all() + waiting;
    let finished = if begun > 0 { Value::Share(known.now.all() as f64 / begun as f64) } else { Value::None };
    let quartiles = breakoff::quartiles(&known.now.took);
    let (median, spread) = match quartiles {
        Some([low, median, high]) => (
            Value::Seconds(median),
            format!("une moitié entre {} et {}", Value::Seconds(low).formatted(), Value::Seconds(high).formatted()),
        ),
        None => (Value::None, "pas assez de réponses mesurées".to_owned()),
    };
    vec![
        tile("reponses", "Réponses", Value::Count(known.now.all()), against),
        tile(
            "brouillons",
            "Brouillons en attente",
            Value::Count(waiting),
            format!("dont {} sans changement depuis {STILL_DAYS}\u{a0}jours", grouped(still)),
        ),
        tile(
            "achevement",
            "Part envoyée de ce qui a été commencé",
            finished,
            "sans les filtres pour les brouillons".to_owned(),
        ),
        tile("mediane", "Temps médian pour répondre", median, spread),
    ]
}
