//! Participation, from a few responses.

use super::*;
use chrono::TimeZone;
use chrono_tz::Europe::Paris;
use forms::Form;
use statistics::Entry;
use statistics::figure::Figure;
use survey::{Answer, Answers};

const DAY: i64 = 86_400_000;

fn start() -> i64 {
    Paris.with_ymd_and_hms(2026, 10, 5, 9, 0, 0).unwrap().timestamp_millis()
}

/// Responses of buyers: day after the opening, segment, partner, duration in minutes.
fn columns(questionnaire: &Questionnaire, all: &[(i64, &str, Option<&str>, Option<i64>)]) -> Columns {
    let mut columns = Columns::default();
    for (number, (day, segment, partner, minutes)) in all.iter().enumerate() {
        let mut answers = Answers::default();
        answers.insert("AC01", Answer::Choice((*segment).into()));
        let sent_at = start() + day * DAY;
        let began_at = minutes.map(|minutes| sent_at - minutes * 60_000);
        let id = i64::try_from(number).unwrap() + 1;
        let partner = partner.map(str::to_owned);
        columns
            .put(questionnaire, &Entry { id, counts: true, partner, sent_at, began_at, answers, ..Entry::default() });
    }
    columns
}

fn known(
    all: &[(i64, &str, Option<&str>, Option<i64>)],
    before: &[(i64, &str, Option<&str>, Option<i64>)],
    today: i64,
) -> Known {
    let library = Library::embedded().unwrap();
    let edition = EditionYear::new(2026).unwrap();
    let earlier = EditionYear::new(2023).unwrap();
    let questionnaire = library.get(edition, Audience::Acheteurs).unwrap();
    let profile = Profile::of(questionnaire);
    let now = Attended::of(&columns(questionnaire, all), &profile, &[], None, i64::MAX);
    let then = Attended::of(&columns(questionnaire, before), &profile, &[], None, today);
    let waiting = vec![
        Waiting { place: Some(questionnaire.sections[1].id.clone()), drafts: 3, still: 1 },
        Waiting { place: None, drafts: 1, still: 0 },
    ];
    let partners = [("RESAH", "Resah"), ("CNA", "Conseil national des achats")];
    Known {
        edition,
        now,
        before: (!before.is_empty()).then_some((earlier, then)),
        waiting,
        partners: partners.map(|(code, name)| (code.to_owned(), name.to_owned())).into(),
        profile,
        sections: sections(questionnaire),
        today: day_of(start() + today * DAY),
    }
}

fn asking() -> Asking {
    Asking { edition: EditionYear::new(2026).unwrap(), parameters: Form(Vec::new()), exact: false, now: Utc::now() }
}

fn counts(figure: &Figure, column: usize) -> Vec<(String, Value)> {
    figure.rows.iter().map(|row| (row.name.clone(), row.values[column].clone())).collect()
}

const SOME: [(i64, &str, Option<&str>, Option<i64>); 5] = [
    (0, "eti", Some("RESAH"), Some(12)),
    (0, "eti", None, Some(8)),
    (2, "grand_groupe", Some("RESAH"), Some(3_000)),
    (3, "eti", None, None),
    (3, "pme", Some("AILLEURS"), Some(20)),
];

#[test]
fn days_without_a_response_are_in_the_time_series() {
    let figure = over_time::over_time(&known(&SOME, &[], 3).now.days);
    let expected = [("05/10/2026", 2), ("06/10/2026", 0), ("07/10/2026", 1), ("08/10/2026", 2)];
    assert_eq!(counts(&figure, 0), expected.map(|(day, n)| (day.to_owned(), Value::Count(n))));
    assert_eq!(figure.rows[3].values[1], Value::Count(5));
}

#[test]
fn a_long_collection_is_shown_by_week_without_losing_responses() {
    let long: Vec<_> = (0..100).map(|day| (day, "eti", None, None)).collect();
    let figure = over_time::over_time(&known(&long, &[], 100).now.days);
    assert_eq!(figure.rows.len(), 15);
    assert_eq!(figure.rows[0].name, "sem. du 05/10/2026");
    assert_eq!(figure.rows[14].values[1], Value::Count(100));
}

#[test]
fn the_previous_edition_is_compared_on_the_same_day_and_later_days_are_empty() {
    let before = [(0, "eti", None, None), (1, "eti", None, None), (4, "pme", None, None), (6, "pme", None, None)];
    let known = known(&SOME, &before, 4);
    let figure = over_time::same_day(&known).unwrap();
    let now = [Some(2), Some(2), Some(3), Some(5), Some(5), None, None];
    let value = |n: Option<i64>| n.map_or(Value::None, Value::Count);
    assert_eq!(counts(&figure, 0).into_iter().map(|(_, v)| v).collect::<Vec<_>>(), now.map(value));
    assert_eq!(figure.rows[4].values[1], Value::Count(3));
    let segments = by_group::by(&known, &known.profile.dimensions[0]);
    let of = |name: &str| segments.rows.iter().find(|row| row.name == name).unwrap().values.clone();
    assert_eq!(
        of("Petite ou moyenne entreprise (PME)")[2],
        Value::Count(1),
        "the one of the sixth day is not there yet"
    );
    let regions = by_group::by(&known, &known.profile.dimensions[1]);
    assert_eq!(regions.head.len(), 3, "the edition before did not ask for it: {:?}", regions.head);
    assert!(lead(&known).contains("2 de plus que l’édition 2023 au même jour"), "{}", lead(&known));
    assert!(over_time::same_day(&self::known(&SOME, &[], 4)).is_none());
}

#[test]
fn partners_without_responses_and_former_partners_are_listed() {
    let figure = by_group::partners(&known(&SOME, &[], 3));
    let expected = [
        ("Resah", 2),
        ("AILLEURS (retiré)", 1),
        ("Conseil national des achats", 0),
        ("Sans partenaire", 2),
        ("Ensemble", 5),
    ];
    assert_eq!(counts(&figure, 0), expected.map(|(name, n)| (name.to_owned(), Value::Count(n))));
}

#[test]
fn drafts_are_counted_at_the_section_last_saved() {
    let known = known(&SOME, &[], 3);
    let figure = breakoff::stops(&known);
    assert_eq!(figure.rows.len(), known.sections.len() + 1);
    assert_eq!(figure.rows[1].values, [Value::Count(3), Value::Share(0.75), Value::Count(1)]);
    assert_eq!(figure.rows.last().unwrap().values[0], Value::Count(1));
    assert!(figure.reading.contains(&known.sections[1].1), "{}", figure.reading);
}

#[test]
fn durations_are_shown_from_three_measured_responses_on() {
    assert_eq!(breakoff::quartiles(&[60, 120]), None);
    assert_eq!(breakoff::quartiles(&[1, 2, 3, 4]), Some([1, 2, 3]));
    assert_eq!(breakoff::quartiles(&[1, 2, 3]), Some([1, 2, 3]));
    let figure = breakoff::durations(&known(&SOME, &[], 3));
    let counts: Vec<Value> = figure.rows.iter().map(|row| row.values[0].clone()).collect();
    assert_eq!(counts, [0, 1, 1, 1, 0, 0, 1].map(Value::Count));
    assert!(breakoff::durations(&known(&SOME[..2], &[], 3)).rows.is_empty());
}

#[test]
fn a_page_without_responses_says_so() {
    let shown = page(&known(&[], &[], 0), Audience::Acheteurs, &asking());
    assert!(shown.lead.unwrap().starts_with("0\u{a0}réponse à ce jour"));
    assert_eq!(shown.tiles[3].value, "–");
    for figure in &shown.figures {
        assert!(!figure.reading.is_empty(), "{}", figure.id);
        figure.svg();
    }
}
