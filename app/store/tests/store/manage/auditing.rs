use crate::support::base::{Base, at};
use chrono::{TimeDelta, Utc};
use store::{Act, Actor, AuditFilter, AuditVerdict, Head, NewEntry, Purged, Store, Terms};

on_both!(
    entries_are_listed_latest_first_by_person_and_by_act,
    the_chain_is_valid_from_the_first_entry_to_the_last,
    the_database_itself_refuses_to_change_or_cut_the_log,
    entries_are_emptied_after_their_retention_period_and_the_chain_stays_valid,
    the_first_changed_entry_is_found,
    removed_entries_are_detected_even_at_the_end,
);

fn entry(seconds: i64, actor: Actor, act: Act, object: &str) -> NewEntry {
    let (address, object, details) = ("192.0.2.7".to_owned(), object.to_owned(), "détail\0".to_owned());
    NewEntry { at: at(seconds), actor, address, act, object, details }
}

/// A store with this many entries, by two people and the command line.
async fn filled(base: &Base, count: i64) -> Store {
    let store = base.open().await;
    for n in 1..=count {
        let (actor, act) = match n % 3 {
            0 => (Actor::command_line(), Act::BackedUp),
            1 => (Actor::staff(1, "anne@obs.example"), Act::SignedIn),
            _ => (Actor::staff(2, "zoé@obs.example"), Act::Exported),
        };
        assert_eq!(store.note(&entry(n, actor, act, &n.to_string())).await.unwrap(), n);
    }
    store
}

fn number(verdict: &AuditVerdict) -> Option<i64> {
    match verdict {
        AuditVerdict::Whole(_) => None,
        AuditVerdict::Broken { number, .. } => Some(*number),
    }
}

/// What an intruder in the database can do: drop the triggers first.
async fn disarm(base: &Base) {
    if base.url.starts_with("sqlite") {
        base.execute("DROP TRIGGER audit_is_not_changed").await;
        base.execute("DROP TRIGGER audit_is_not_cut").await;
        base.execute("DROP TRIGGER audit_is_appended_to").await;
    } else {
        base.execute("ALTER TABLE audit DISABLE TRIGGER USER").await;
    }
}

pub async fn entries_are_listed_latest_first_by_person_and_by_act(base: &Base) {
    let store = filled(base, 7).await;
    let numbers = async |actor: &str, act: &str, before| {
        let filter = AuditFilter { actor: actor.to_owned(), act: act.to_owned() };
        let page = store.audit_page(&filter, before, 3).await.unwrap();
        page.into_iter().map(|entry| entry.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers("", "", i64::MAX).await, [7, 6, 5]);
    assert_eq!(numbers("", "", 5).await, [4, 3, 2]);
    assert_eq!(numbers("anne@obs.example", "", i64::MAX).await, [7, 4, 1]);
    assert_eq!(numbers("", "exported", i64::MAX).await, [5, 2]);
    assert_eq!(numbers("zoé@obs.example", "exported", 5).await, [2]);
    assert!(numbers("zoé@obs.example", "signed_in", i64::MAX).await.is_empty());
    assert_eq!(store.audit_actors().await.unwrap(), ["anne@obs.example", "command line", "zoé@obs.example"]);
    let first = &store.audit_page(&AuditFilter::default(), 2, 1).await.unwrap()[0];
    assert_eq!((first.at, first.actor.staff_id, first.details.as_str()), (at(1), Some(1), "détail "));
}

pub async fn the_chain_is_valid_from_the_first_entry_to_the_last(base: &Base) {
    let store = base.open().await;
    assert_eq!(store.verify_audit(None, Utc::now()).await.unwrap(), AuditVerdict::Whole(Head::START));
    let store = filled(base, 3).await;
    let AuditVerdict::Whole(noted) = store.verify_audit(None, Utc::now()).await.unwrap() else { panic!("broken") };
    assert_eq!(noted.count, 3);
    // Two processes, many entries at a time, more than are read at once.
    let other = base.open().await;
    let mut writing = tokio::task::JoinSet::new();
    for n in 0..600 {
        let store = if n % 2 == 0 { store.clone() } else { other.clone() };
        writing.spawn(async move { store.note(&entry(n, Actor::system(), Act::Purged, "")).await.unwrap() });
    }
    let mut numbers = writing.join_all().await;
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(4..=603));
    let whole = store.verify_audit(Some(noted), Utc::now()).await.unwrap();
    assert!(matches!(whole, AuditVerdict::Whole(Head { count: 603, .. })), "{whole:?}");
}

pub async fn the_database_itself_refuses_to_change_or_cut_the_log(base: &Base) {
    let store = filled(base, 3).await;
    let mut tries = vec![
        "UPDATE audit SET object = 'autre' WHERE number = 2",
        "DELETE FROM audit WHERE number = 3",
        "INSERT INTO audit SELECT 9, at, staff_id, actor, address, act, object, details, previous, hash FROM audit WHERE number = 3",
    ];
    if base.url.starts_with("sqlite") {
        tries.push(
            "INSERT OR REPLACE INTO audit SELECT 2, at, staff_id, actor, address, act, object, details, previous, hash FROM audit WHERE number = 3",
        );
    } else {
        tries.push("TRUNCATE audit");
    }
    for sql in tries {
        assert!(base.try_execute(sql).await.unwrap_err().contains("append-only"), "{sql}");
    }
    assert!(matches!(store.verify_audit(None, Utc::now()).await.unwrap(), AuditVerdict::Whole(Head { count: 3, .. })));
}

pub async fn entries_are_emptied_after_their_retention_period_and_the_chain_stays_valid(base: &Base) {
    let store = filled(base, 6).await;
    let terms = Terms { audit_before: at(4), ..crate::operations::purging::terms(at(-9_000), at(-9_000)) };
    let purged = store.noting(entry(9, Actor::system(), Act::Purged, "")).purge(&terms).await.unwrap();
    let emptied: Vec<_> = purged.into_iter().filter(|purged| purged.count > 0).collect();
    assert_eq!(emptied, [Purged { what: "entries of the audit log", count: 3 }]);
    assert_eq!(store.emptied_entries().await.unwrap(), 3);
    let page = store.audit_page(&AuditFilter::default(), 5, 9).await.unwrap();
    let emptied: Vec<bool> = page.iter().map(|entry| entry.is_emptied()).collect();
    assert_eq!(emptied, [false, true, true, true]);
    assert_eq!((page[1].number, page[1].at, page[1].act.as_str()), (3, at(3), "backed_up"), "its place stays");
    assert!(!base.dump().await.iter().any(|row| row.starts_with("audit 1") && row.contains("anne")));
    assert_eq!(store.audit_actors().await.unwrap(), ["anne@obs.example", "command line", "system", "zoé@obs.example"]);
    let whole = store.verify_audit(None, Utc::now()).await.unwrap();
    assert!(matches!(whole, AuditVerdict::Whole(Head { count: 7, .. })), "the purge is in it: {whole:?}");
    let after = |days| store.verify_audit(None, at(1) + TimeDelta::days(days));
    assert_eq!(number(&after(149).await.unwrap()), Some(1), "before its term");
    assert_eq!(after(151).await.unwrap(), whole);
    // An emptied entry can only be emptied again, and a recent one not at all.
    let recent = NewEntry { at: Utc::now(), ..entry(0, Actor::system(), Act::Purged, "") };
    assert_eq!(store.note(&recent).await.unwrap(), 8);
    for sql in [
        "UPDATE audit SET staff_id = NULL, actor = '', address = '', object = '', details = '' WHERE number = 8",
        "UPDATE audit SET staff_id = NULL, actor = '', address = '', object = 'x', details = '' WHERE number = 5",
        "UPDATE audit SET staff_id = NULL, actor = '', address = '', object = '', details = '', at = 0 WHERE number = 5",
        "UPDATE audit SET details = 'x' WHERE number = 1",
        "DELETE FROM audit WHERE number = 1",
    ] {
        assert!(base.try_execute(sql).await.unwrap_err().contains("append-only"), "{sql}");
    }
    disarm(base).await;
    base.execute(
        "UPDATE audit SET staff_id = NULL, actor = '', address = '', object = '', details = '' WHERE number = 8",
    )
    .await;
    assert_eq!(number(&store.verify_audit(None, Utc::now()).await.unwrap()), Some(8), "too early");
}

pub async fn the_first_changed_entry_is_found(base: &Base) {
    for (tamper, broken) in [
        ("UPDATE audit SET object = 'autre' WHERE number = 4", 4),
        ("UPDATE audit SET at = at + 1 WHERE number = 3", 3),
        ("UPDATE audit SET actor = act, act = actor WHERE number = 2", 2),
        ("UPDATE audit SET staff_id = NULL WHERE number = 1", 1),
    ] {
        let fresh = base.another();
        let store = filled(&fresh, 6).await;
        disarm(&fresh).await;
        fresh.execute(tamper).await;
        assert_eq!(number(&store.verify_audit(None, Utc::now()).await.unwrap()), Some(broken), "{tamper}");
        fresh.forget();
    }
}

pub async fn removed_entries_are_detected_even_at_the_end(base: &Base) {
    let store = filled(base, 6).await;
    let AuditVerdict::Whole(noted) = store.verify_audit(None, Utc::now()).await.unwrap() else { panic!("broken") };
    disarm(base).await;
    base.execute("DELETE FROM audit WHERE number = 6").await;
    assert_eq!(number(&store.verify_audit(None, Utc::now()).await.unwrap()), Some(6));
    // If the head is rewritten too, only a head recorded elsewhere shows it.
    let AuditVerdict::Whole(shorter) = filled(&base.another(), 5).await.verify_audit(None, Utc::now()).await.unwrap()
    else {
        panic!("broken")
    };
    store.set_meta("audit_head", &shorter.to_string()).await.unwrap();
    assert!(matches!(store.verify_audit(None, Utc::now()).await.unwrap(), AuditVerdict::Whole(Head { count: 5, .. })));
    assert_eq!(number(&store.verify_audit(Some(noted), Utc::now()).await.unwrap()), Some(6));
    let other = Head { count: 5, hash: noted.hash };
    assert_eq!(number(&store.verify_audit(Some(other), Utc::now()).await.unwrap()), Some(5));
    base.execute("DELETE FROM audit WHERE number = 3").await;
    assert_eq!(number(&store.verify_audit(None, Utc::now()).await.unwrap()), Some(3));
}
