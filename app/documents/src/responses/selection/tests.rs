//! Export requests: accepted, refused, and round trips.

use super::*;
use proptest::prelude::*;

fn library() -> Library {
    Library::embedded().unwrap()
}

fn edition() -> EditionYear {
    EditionYear::new(2026).unwrap()
}

fn read(pairs: &[(&str, &str)]) -> Result<ExportRequest, Vec<String>> {
    ExportRequest::read(pairs.iter().copied(), &library(), edition())
        .map_err(|errors| errors.into_iter().map(|error| error.field).collect())
}

#[test]
fn missing_parameters_request_nothing_in_particular() {
    let asked = read(&[("audience", "acheteurs"), ("segment", " "), ("sent_from", "")]).unwrap();
    assert_eq!(asked, ExportRequest::whole(edition(), Audience::Acheteurs));
}

#[test]
fn invalid_parameters_are_named() {
    assert_eq!(read(&[]).unwrap_err(), ["audience"]);
    for (name, value) in [
        ("edition", "1999"),
        ("audience", "tous"),
        ("counting", "peut-être"),
        ("segment", "licorne"),
        ("relay", "a b"),
        ("sent_from", "24/11/2026"),
        ("sent_to", "2026-02-30"),
        ("format", "pdf"),
        ("values", "mots"),
        ("separator", "tab"),
        ("mark", "bom"),
        ("segmnt", "eti"),
    ] {
        let pairs = [("audience", "acheteurs"), (name, value)];
        let pairs = if name == "audience" { &pairs[1..] } else { &pairs[..] };
        assert_eq!(read(pairs).unwrap_err(), [name], "{value}");
    }
    let backwards = [("audience", "acheteurs"), ("sent_from", "2026-03-02"), ("sent_to", "2026-03-01")];
    assert_eq!(read(&backwards).unwrap_err(), ["sent_to"]);
}

#[test]
fn days_are_in_paris_time_and_the_last_one_is_included() {
    let asked = read(&[("audience", "start-up"), ("sent_from", "2026-03-29"), ("sent_to", "2026-03-29")]).unwrap();
    // The day on which summer time begins has 23 hours.
    assert_eq!(asked.sent_since().unwrap().to_rfc3339(), "2026-03-28T23:00:00+00:00");
    assert_eq!(asked.sent_before().unwrap().to_rfc3339(), "2026-03-29T22:00:00+00:00");
}

proptest! {
    #[test]
    fn a_request_is_parsed_back_unchanged(
        audience in prop::sample::select(Audience::ALL.to_vec()),
        counting in any::<bool>(),
        segment in prop::option::of(prop::sample::select(vec!["eti", "pme"])),
        partner in prop::option::of("[A-Z0-9_-]{1,40}"),
        from in prop::option::of(0..20_000u64),
        format in prop::sample::select(Format::ALL.to_vec()),
    ) {
        let day = |n: u64| NaiveDate::from_ymd_opt(2000, 1, 1).and_then(|first| first.checked_add_days(Days::new(n)));
        let segment = segment.filter(|_| audience == Audience::Acheteurs).map(str::to_owned);
        let sent_from = from.and_then(day);
        let request = ExportRequest {
            counting, segment, partner, sent_from, format, values: Values::Labels,
            ..ExportRequest::whole(edition(), audience)
        };
        let form = survey::form::decode(&request.query()).unwrap();
        let pairs = form.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        prop_assert_eq!(ExportRequest::read(pairs, &library(), edition()).unwrap(), request);
    }
}
