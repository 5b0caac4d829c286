use crate::support::base::{Base, add_staff, at, by, edition, key, named, send, submission};
use statistics::figure::{Chart, Figure, Row, Value};
use statistics::shares::Target;
use store::{Erasure, NewEvidence, Status, Store, StoreError, TextId, Written, text_hash};
use survey::{Answer, Audience, EditionYear};

on_both!(
    every_version_of_a_proposal_is_stored_and_the_latest_is_current,
    the_second_of_two_changes_to_the_same_version_is_refused,
    a_status_changes_only_as_allowed,
    an_attached_figure_is_read_back_exactly,
    an_attached_excerpt_is_deleted_with_its_response,
    a_long_form_is_stored_for_its_author_until_it_is_saved,
);

pub fn written(title: &str, targets: &str) -> Written {
    Written { title: title.into(), body: "Un\n\nDeux <b>".into(), targets: Target::list(targets) }
}

async fn made(store: &Store) -> i64 {
    by(store, "a@obs.example", at(0))
        .make_proposal(edition(), written("Payer plus vite", "AC15:B03 SU24:F08"), named)
        .await
        .unwrap()
}

pub fn figure() -> Figure {
    Figure {
        units: Vec::new(),
        id: "freins".into(),
        title: "Freins".into(),
        reading: "Le premier frein.".into(),
        notes: vec!["Une note".into()],
        head: vec!["Frein".into(), "Part".into(), "Intervalle".into()],
        rows: vec![
            Row::new("Délais", vec![Value::Share(0.1 + 0.2), Value::Interval(0.1, 1.0 / 3.0)]),
            Row::total("Ensemble", vec![Value::Secret, Value::None]),
        ],
        chart: Chart::Bars { columns: vec![0], intervals: vec![1] },
    }
}

pub async fn every_version_of_a_proposal_is_stored_and_the_latest_is_current(base: &Base) {
    let store = base.open().await;
    let id = made(&store).await;
    let now = store.proposal(id).await.unwrap().unwrap();
    assert_eq!((now.now.version, now.now.status, now.made_by.as_str()), (1, Status::Draft, "a@obs.example"));
    assert_eq!(now.now.written, written("Payer plus vite", "AC15:B03 SU24:F08"));
    by(&store, "b@obs.example", at(1)).change_proposal(id, 1, written("Payer à 30 jours", "SU24:F08")).await.unwrap();
    by(&store, "a@obs.example", at(2)).set_proposal_status(id, 2, Status::Proposed).await.unwrap();
    // Unchanged content makes no new version.
    by(&store, "b@obs.example", at(3)).change_proposal(id, 3, written("Payer à 30 jours", "SU24:F08")).await.unwrap();
    let history = store.proposal_history(id).await.unwrap();
    let listed: Vec<_> =
        history.iter().map(|v| (v.version, v.written.title.as_str(), v.status, v.by.as_str(), v.at)).collect();
    assert_eq!(
        listed,
        [
            (3, "Payer à 30 jours", Status::Proposed, "a@obs.example", at(2)),
            (2, "Payer à 30 jours", Status::Draft, "b@obs.example", at(1)),
            (1, "Payer plus vite", Status::Draft, "a@obs.example", at(0)),
        ]
    );
    let other = EditionYear::new(2026).unwrap();
    by(&store, "a@obs.example", at(4)).make_proposal(other, written("Ailleurs", ""), named).await.unwrap();
    let listed = store.proposals(edition()).await.unwrap();
    assert_eq!(listed.iter().map(|p| (p.id, p.now.version)).collect::<Vec<_>>(), [(id, 3)]);
}

pub async fn the_second_of_two_changes_to_the_same_version_is_refused(base: &Base) {
    let (store, other) = (base.open().await, base.open().await);
    let id = made(&store).await;
    let (one, two) = tokio::join!(
        by(&store, "a", at(1)).change_proposal(id, 1, written("Une", "")),
        by(&other, "b", at(1)).change_proposal(id, 1, written("Deux", "")),
    );
    let listed = [&one, &two].iter().filter(|r| matches!(r, Err(StoreError::Changed { current: 2 }))).count();
    assert_eq!((listed, one.is_ok() || two.is_ok()), (1, true));
    let late = by(&store, "a", at(2)).set_proposal_status(id, 1, Status::Proposed).await;
    assert!(matches!(late, Err(StoreError::Changed { current: 2 })));
    assert_eq!(store.proposal_history(id).await.unwrap().len(), 2);
}

pub async fn a_status_changes_only_as_allowed(base: &Base) {
    let store = base.open().await;
    let id = made(&store).await;
    let skipped = by(&store, "a", at(1)).set_proposal_status(id, 1, Status::Sent).await;
    assert!(matches!(skipped, Err(StoreError::Mismatch)));
    for (seen, status) in [(1, Status::Proposed), (2, Status::Kept), (3, Status::Sent)] {
        by(&store, "a", at(1)).set_proposal_status(id, seen, status).await.unwrap();
    }
    let missing = by(&store, "a", at(1)).set_proposal_status(id + 1, 1, Status::Proposed).await;
    assert!(matches!(missing, Err(StoreError::NotFound)));
}

pub async fn an_attached_figure_is_read_back_exactly(base: &Base) {
    let store = base.open().await;
    let id = made(&store).await;
    let new =
        NewEvidence { page: "freins".into(), query: "edition=2023&AC01=eti".into(), version: 42, figure: figure() };
    let evidence = by(&store, "a@obs.example", at(5)).attach_figure(id, &new).await.unwrap();
    let read = store.attached_figures(id).await.unwrap();
    assert_eq!(read.iter().map(|one| (one.id, &one.of, one.at)).collect::<Vec<_>>(), [(evidence, &new, at(5))]);
    assert!(matches!(by(&store, "a", at(5)).attach_figure(id + 1, &new).await, Err(StoreError::NotFound)));
    assert!(!by(&store, "a", at(0)).detach_figure(id + 1, evidence).await.unwrap(), "of another proposal");
    assert!(by(&store, "a", at(0)).detach_figure(id, evidence).await.unwrap());
    assert!(store.attached_figures(id).await.unwrap().is_empty());
}

pub async fn an_attached_excerpt_is_deleted_with_its_response(base: &Base) {
    let store = base.open().await;
    let id = made(&store).await;
    let (key, text) = (key(), "Payer à 30 jours.");
    let mut sent = submission(key, 1, "ministere", Vec::new());
    sent.answers.insert("AC27", Answer::Text(text.into()));
    send(&store, sent).await.unwrap();
    let response = store.responses_after(edition(), Audience::Acheteurs, 0, 9).await.unwrap()[0].id;
    let of = TextId { response, field: "AC27".into() };
    by(&store, "a", at(1)).keep_excerpt(&of, &text_hash(text), 0..5).await.unwrap();
    let excerpt = store.excerpts(edition(), Audience::Acheteurs).await.unwrap()[0].id;
    assert!(matches!(by(&store, "a", at(2)).attach_quote(id, excerpt + 1).await, Err(StoreError::NotFound)));
    assert!(matches!(by(&store, "a", at(2)).attach_quote(id + 1, excerpt).await, Err(StoreError::NotFound)));
    for _ in 0..2 {
        by(&store, "a", at(2)).attach_quote(id, excerpt).await.unwrap();
    }
    let quotes = store.attached_quotes(id).await.unwrap();
    assert_eq!(
        quotes.iter().map(|q| (q.excerpt, q.of)).collect::<Vec<_>>(),
        [(excerpt, (edition(), Audience::Acheteurs))]
    );
    let erasure = Erasure { key, at: at(9), entry: None };
    store.erase(erasure).await.unwrap();
    assert!(store.attached_quotes(id).await.unwrap().is_empty());
    assert_eq!(base.count("proposal_quotes").await, 0);
}

pub async fn a_long_form_is_stored_for_its_author_until_it_is_saved(base: &Base) {
    let store = base.open().await;
    for email in ["a@obs.example", "b@obs.example"] {
        add_staff(&store, email, store::Role::Manager).await.unwrap();
    }
    let staff = store.list_staff().await.unwrap();
    let (one, two) = (staff[0].id, staff[1].id);
    let long = "é".repeat(20_000);
    store.keep_form(one, "/ici", "premier", at(0)).await.unwrap();
    store.keep_form(one, "/ici", &long, at(1)).await.unwrap();
    assert_eq!(store.kept_form(one, "/ici").await.unwrap(), Some(long));
    assert_eq!(store.kept_form(two, "/ici").await.unwrap(), None);
    assert_eq!(store.kept_form(one, "/autre").await.unwrap(), None);
    // Abandoned forms are deleted.
    store.keep_form(two, "/ici", "autre", at(8 * 86_400)).await.unwrap();
    assert_eq!(store.kept_form(one, "/ici").await.unwrap(), None);
    store.forget_form(two, "/ici").await.unwrap();
    assert_eq!(base.count("unsaved_forms").await, 0);
}
