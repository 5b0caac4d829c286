//! Dates and times for people: in Paris, in words.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Europe::Paris;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `12 novembre 2023`, in Paris.
pub fn day(at: DateTime<Utc>) -> String {
    date(day_in_paris(at))
}

/// The day in Paris of a timestamp.
pub fn day_in_paris(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&Paris).date_naive()
}

/// `12 novembre 2023`, for a day without a time.
pub fn date(day: NaiveDate) -> String {
    let number = if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
    format!("{number}\u{a0}{} {}", MONTHS[day.month0() as usize % 12], day.year())
}

/// `12 novembre 2023 à 23 h 59`, in Paris.
pub fn moment(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Paris);
    format!("{} à {}\u{a0}h\u{a0}{:02}", day(at), local.hour(), local.minute())
}

/// `12/11/2023 23:59:59`, in Paris: for long lists.
pub fn second(at: DateTime<Utc>) -> String {
    at.with_timezone(&Paris).format("%d/%m/%Y %H:%M:%S").to_string()
}

/// `12 novembre 2023 à 23 h 59 min 59 s (heure de Paris)`: for a deadline exact to the second.
pub fn limit(at: DateTime<Utc>) -> String {
    let second = at.with_timezone(&Paris).second();
    let seconds = if second == 0 { String::new() } else { format!("\u{a0}min\u{a0}{second:02}\u{a0}s") };
    format!("{}{seconds} (heure de Paris)", moment(at))
}

/// The value of a `datetime-local` field, in Paris.
pub fn field(at: DateTime<Utc>) -> String {
    at.with_timezone(&Paris).format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// `14 h 32`, in Paris.
pub fn clock(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Paris);
    format!("{}\u{a0}h\u{a0}{:02}", local.hour(), local.minute())
}

/// The machine-readable form for `<time datetime>`.
pub fn machine(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_formatted_in_paris_time_in_summer_and_winter() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(moment(at("2023-11-12T22:59:59Z")), "12\u{a0}novembre 2023 à 23\u{a0}h\u{a0}59");
        assert_eq!(
            limit(at("2023-11-12T22:59:59Z")),
            "12\u{a0}novembre 2023 à 23\u{a0}h\u{a0}59\u{a0}min\u{a0}59\u{a0}s (heure de Paris)"
        );
        assert_eq!(moment(at("2026-06-30T22:05:00Z")), "1er\u{a0}juillet 2026 à 0\u{a0}h\u{a0}05");
    }
}
