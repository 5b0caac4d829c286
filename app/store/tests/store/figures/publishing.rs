use crate::support::base::{Base, at, by, edition, key, purchase, send, submission};
use publications::plan::{Plan, State};
use publications::publication::{Cell, Column, FORMAT, Kind, Publication, Row, Table, Unit};
use publications::units::MeasuredPurchases;
use std::collections::BTreeMap;
use store::{Erasure, Frozen};
use suppliers::crossing::Nature;
use survey::{Answer, Audience};

on_both!(
    a_publication_is_drafted_frozen_scheduled_withdrawn_and_never_changes,
    members_of_a_publication_are_recorded_as_they_were_until_their_erasure,
);

/// A publication of one sum, of these responses.
pub fn frozen(id: &str, members: &[(i64, i64)]) -> Frozen {
    let table = Table {
        id: "volumes-2022-AC01".into(),
        title: "Achats".into(),
        notes: Vec::new(),
        head: "Segment".into(),
        columns: vec![Column { code: "achats".into(), label: "Achats".into(), unit: Unit::Cents }],
        rows: vec![Row {
            code: "tous".into(),
            label: "Tous".into(),
            whole: true,
            of: None,
            cells: vec![Cell::whole(1_200)],
        }],
    };
    let content = Publication {
        format: FORMAT,
        id: id.into(),
        edition: edition().year(),
        kind: Kind::Provisional,
        title: "Premiers chiffres".into(),
        summary: "En bref.".into(),
        frozen_at: at(450),
        version: 3,
        readers: Vec::new(),
        tables: vec![table],
        quality: Vec::new(),
        proposals: Vec::new(),
        corrects: None,
        reason: String::new(),
        changes: Vec::new(),
        demonstration: false,
    };
    Frozen { content, disclosed: Vec::new(), proof: Vec::new(), members: members.to_vec(), measured: BTreeMap::new() }
}

pub async fn a_publication_is_drafted_frozen_scheduled_withdrawn_and_never_changes(base: &Base) {
    let store = base.open().await;
    let act = || by(&store, "anne", at(500));
    let plan = Plan { title: "Premiers chiffres".into(), ..Plan::default() };
    let id = act().draft_publication(edition(), &plan).await.unwrap();
    assert_eq!(id, "2023-1");
    let other = Plan { title: "Autre titre".into(), ..plan.clone() };
    assert!(act().save_publication(&id, 1, &other).await.unwrap());
    assert!(!act().save_publication(&id, 1, &plan).await.unwrap(), "somebody changed it since");
    assert!(!act().schedule_publication(&id, at(600), None).await.unwrap(), "nothing is frozen");
    assert!(!act().freeze_publication(&id, 1, &frozen(&id, &[])).await.unwrap(), "another version was seen");
    assert!(!act().freeze_publication(&id, 2, &frozen(&id, &[])).await.unwrap(), "who prepared it does not review it");
    assert!(by(&store, "luc", at(510)).freeze_publication(&id, 2, &frozen(&id, &[])).await.unwrap());
    assert!(!act().save_publication(&id, 2, &plan).await.unwrap(), "it is frozen");
    assert!(!act().schedule_publication(&id, at(600), None).await.unwrap(), "nor give it its moment");
    assert!(by(&store, "luc", at(520)).schedule_publication(&id, at(600), None).await.unwrap());
    let kept = store.publication(&id).await.unwrap().unwrap();
    assert_eq!(
        (kept.prepared_by.as_str(), kept.reviewed_by.as_deref(), kept.state),
        ("anne", Some("luc"), State::Scheduled)
    );
    assert!(!kept.is_public(at(599)) && kept.is_public(at(600)), "its moment is the same for everybody");
    let (content, hash) = kept.content.unwrap();
    assert_eq!((&content, &hash), (&frozen(&id, &[]).content, &content.hash()));
    assert!(!act().drop_publication(&id).await.unwrap());
    assert!(act().withdraw_publication(&id, "Une erreur").await.unwrap());
    let kept = store.publication(&id).await.unwrap().unwrap();
    assert!(!kept.is_public(at(700)) && kept.withdrawn == Some((at(500), "Une erreur".into())));
    base.execute("UPDATE publications SET content = REPLACE(content, '1200', '1300')").await;
    assert!(store.publication(&id).await.is_err(), "what was changed is not shown as if it was frozen so");
}

pub async fn members_of_a_publication_are_recorded_as_they_were_until_their_erasure(base: &Base) {
    let store = base.open().await;
    let keys = [key(), key()];
    for (n, key) in keys.into_iter().enumerate() {
        send(&store, submission(key, n as u32, "eti", vec![purchase(2022, Some(500 + n as i64), Some(1_000))]))
            .await
            .unwrap();
    }
    let ids: Vec<i64> =
        store.responses_after(edition(), Audience::Acheteurs, 0, 9).await.unwrap().iter().map(|one| one.id).collect();
    let id = by(&store, "anne", at(500)).draft_publication(edition(), &Plan::default()).await.unwrap();
    let measure = |cents| MeasuredPurchases {
        nature: Nature::Spend,
        base: "2026-1".into(),
        years: BTreeMap::from([(2022, cents)]),
    };
    let measured = BTreeMap::from([(ids[0], measure(654_321_987)), (ids[1], measure(9))]);
    let published = Frozen { measured, ..frozen(&id, &[(ids[0], 1), (ids[1], 1)]) };
    by(&store, "luc", at(500)).freeze_publication(&id, 1, &published).await.unwrap();
    // A correction does not change the publication.
    store.reopen(keys[0], crate::support::base::correcting_draft(&[("AC01", "x")], 20)).await.unwrap();
    store
        .submit(submission(keys[0], 0, "eti", vec![purchase(2022, Some(777_123_450), Some(888_123_450))]))
        .await
        .unwrap();
    let amounts = async || {
        let members = store.publication_members(&id).await.unwrap();
        members
            .iter()
            .filter_map(|(.., answers, _)| answers.get("AC05.2022").and_then(Answer::number))
            .collect::<Vec<_>>()
    };
    assert_eq!(amounts().await, [500, 501]);
    let measures = async || {
        let members = store.publication_members(&id).await.unwrap();
        members.into_iter().filter_map(|(.., measured)| Some(measured?.years[&2022])).collect::<Vec<_>>()
    };
    assert_eq!(measures().await, [654_321_987, 9]);
    store.erase(Erasure { key: keys[0], at: at(600), entry: None }).await.unwrap();
    assert_eq!(amounts().await, [501]);
    let left = base.dump().await.join(" ");
    assert_eq!(measures().await, [9]);
    assert!(!left.contains("777123450") && !left.contains("654321987"), "nothing of it is left anywhere");
}
