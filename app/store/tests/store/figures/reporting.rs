use crate::support::base::{Base, at, by, edition, named};
use documents::report::{Block, Chapter, FORMAT, Figured, Identity, Plan, Report};
use statistics::figure::{Chart, Figure, Row, Value};
use store::StoreError;
use survey::{Audience, EditionYear};

on_both!(reports_are_read_back_exactly_and_listed_latest_first, the_second_of_two_changes_to_a_report_plan_is_refused,);

pub fn report(title: &str) -> Report {
    let figure = Figure {
        units: Vec::new(),
        id: "f".into(),
        title: "Figure".into(),
        reading: "…".into(),
        notes: Vec::new(),
        head: vec!["A".into(), "B".into()],
        rows: vec![Row::new("l", vec![Value::Share(1.0 / 3.0)])],
        chart: Chart::Histogram { column: 0, breaks: Vec::new() },
    };
    let figured = Figured { name: "f".into(), publication: "2023-1".into(), figure };
    let blocks = vec![
        Block::Figure { of: figured.into(), level: 3 },
        Block::Quote { excerpt: 4, of: (2023, Audience::StartUp), from: "Une start-up".into() },
    ];
    let chapters = vec![Chapter { id: "c".into(), title: "C".into(), blocks }];
    let publication = Identity {
        id: "2023-1".into(),
        kind: "Chiffres définitifs".into(),
        published_at: at(8),
        hash: "0f".repeat(32),
    };
    Report {
        format: FORMAT,
        title: title.into(),
        edition: 2023,
        at: at(9),
        publication,
        demonstration: false,
        chapters,
    }
}

pub async fn reports_are_read_back_exactly_and_listed_latest_first(base: &Base) {
    let store = base.open().await;
    let (one, two) = (report("Un"), report("Deux"));
    let first = by(&store, "a@obs.example", at(0)).keep_report(edition(), &one, named).await.unwrap();
    let second = by(&store, "b@obs.example", at(0)).keep_report(edition(), &two, named).await.unwrap();
    let again = by(&store, "a@obs.example", at(0)).keep_report(edition(), &one, named).await.unwrap();
    let listed = store.reports(edition()).await.unwrap();
    assert_eq!(listed.iter().map(|made| made.id).collect::<Vec<_>>(), [again, second, first]);
    assert_eq!(listed[0].hash, listed[2].hash, "the same value has the same hash");
    assert_ne!(listed[0].hash, listed[1].hash);
    // Another process reads the same report.
    let (made, read) = base.open().await.report(second).await.unwrap().unwrap();
    assert_eq!((read, made.by.as_str(), made.at, made.hash.len()), (two, "b@obs.example", at(9), 64));
    assert_eq!(store.report(again + 1).await.unwrap(), None);
    assert!(store.reports(EditionYear::new(2026).unwrap()).await.unwrap().is_empty());
}

pub async fn the_second_of_two_changes_to_a_report_plan_is_refused(base: &Base) {
    let store = base.open().await;
    assert_eq!(store.report_plan(edition()).await.unwrap().version, 0);
    let mut plan = Plan::default();
    plan.texts.insert("volumes".into(), "Un texte".into());
    plan.left_out.insert("freins".into());
    by(&store, "a", at(1)).save_report_plan(edition(), 0, &plan).await.unwrap();
    let late = by(&store, "b", at(2)).save_report_plan(edition(), 0, &Plan::default()).await;
    assert!(matches!(late, Err(StoreError::Changed { current: 1 })));
    // An unchanged plan makes no new version.
    by(&store, "b", at(3)).save_report_plan(edition(), 1, &plan).await.unwrap();
    let saved = store.report_plan(edition()).await.unwrap();
    assert_eq!((saved.plan, saved.version, saved.by.as_str()), (plan, 1, "a"));
    by(&store, "b", at(4)).save_report_plan(edition(), 1, &Plan::default()).await.unwrap();
    assert_eq!(store.report_plan(edition()).await.unwrap().version, 2);
}
