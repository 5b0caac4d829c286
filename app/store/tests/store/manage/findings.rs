use crate::support::base::{
    Base, Purchase, at, by, correcting_draft, edition, entry, invite, key, purchase, send, send_by, submission, volumes,
};
use editing::checks::decision::Ruling;
use store::{Aside, Draft, Erasure, NewDecision, Selection, Store, StoreError};
use survey::Audience;

on_both!(
    an_excluded_response_counts_nowhere_and_its_predecessor_counts_meanwhile,
    a_response_included_again_replaces_the_one_that_came_meanwhile,
    an_excluded_response_can_be_corrected_and_erased_and_stays_excluded,
    a_question_goes_to_the_address_of_the_response_and_a_correction_answers_it,
);

pub fn decision(response: i64, ruling: Ruling) -> NewDecision {
    NewDecision {
        response,
        finding: format!("taux-{response}-0-AC05.2022"),
        ruling,
        words: "Un motif".into(),
        fields: vec!["AC05.2022".into()],
        versions: "1".into(),
        until: (ruling == Ruling::Asked).then(|| at(1_000)),
        by: "gestion@obs.example".into(),
        at: at(100),
    }
}

fn amounts(startup: i64) -> Vec<Purchase> {
    vec![purchase(2022, Some(startup), Some(100))]
}

/// The figures: buyers, volume, counted responses.
async fn figures(store: &Store) -> (i64, Option<i64>, i64) {
    let year = &volumes(store).await.years[1].figures;
    let counts = store.response_counts(edition()).await.unwrap();
    let counted = counts.iter().find(|(audience, _)| *audience == Audience::Acheteurs).unwrap().1;
    (year.respondents, year.startup_purchases_cents, counted)
}

/// The number of the response sent last.
async fn number(store: &Store) -> i64 {
    store.responses_after(edition(), Audience::Acheteurs, 0, 100).await.unwrap().last().unwrap().id
}

pub fn aside(response: i64) -> Aside {
    Aside { version: 1, aside: true, decision: decision(response, Ruling::Aside), entry: entry("a", at(0)) }
}

fn back(response: i64) -> Aside {
    Aside { version: 1, aside: false, decision: decision(response, Ruling::Reopened), entry: entry("a", at(0)) }
}

fn correcting() -> Draft {
    correcting_draft(&[("AC01", "x")], 20)
}

pub async fn an_excluded_response_counts_nowhere_and_its_predecessor_counts_meanwhile(base: &Base) {
    let (store, earlier, later) = (base.open().await, key(), key());
    let invitee = invite(&store, "anne@b.fr").await;
    send_by(&store, invitee, submission(earlier, 1, "ministere", amounts(5))).await.unwrap();
    send_by(&store, invitee, submission(later, 1, "ministere", amounts(70))).await.unwrap();
    let id = number(&store).await;
    let mut changes = store.changes();
    changes.mark_unchanged();
    store.set_aside(aside(id)).await.unwrap();
    // Observers of the figures are notified shortly after the commit.
    tokio::time::timeout(std::time::Duration::from_secs(5), changes.changed()).await.unwrap().unwrap();
    assert_eq!(figures(&store).await, (1, Some(5), 1));
    assert!(matches!(store.set_aside(aside(id)).await, Err(StoreError::Moved)), "once is enough");

    // In exports it is like a replaced response, and marked as excluded.
    let selection = |counting| Selection {
        edition: edition(),
        audience: Audience::Acheteurs,
        counting,
        segment: None,
        partner: None,
        sent_since: None,
        sent_before: None,
    };
    assert_eq!(store.reading(selection(true)).await.unwrap().count(), 1);
    let all = store.reading(selection(false)).await.unwrap().next(10).await.unwrap();
    assert_eq!(
        all.iter().map(|one| (one.counts, one.aside_at.is_some())).collect::<Vec<_>>(),
        [(true, false), (false, true)]
    );
    assert!(
        store
            .has_answered(edition(), Audience::Acheteurs, crate::support::base::siren(1), later)
            .await
            .unwrap()
            .is_some()
    );

    store.set_aside(back(id)).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(70), 1));
    let (decisions, is_aside) = store.decided_on(later).await.unwrap();
    let rulings: Vec<_> = decisions.iter().map(|one| one.made.ruling).collect();
    assert_eq!((rulings, is_aside), (vec![Ruling::Aside, Ruling::Reopened], false), "the history is kept");
}

pub async fn a_response_included_again_replaces_the_one_that_came_meanwhile(base: &Base) {
    let (store, first, second) = (base.open().await, key(), key());
    send(&store, submission(first, 1, "ministere", amounts(5))).await.unwrap();
    let id = number(&store).await;
    store.set_aside(aside(id)).await.unwrap();
    assert_eq!(figures(&store).await, (0, None, 0));
    let mut next = submission(second, 1, "ministere", amounts(7));
    next.at = at(60);
    send(&store, next).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(7), 1), "nothing counted for the organisation");
    store.set_aside(back(id)).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(5), 1), "the staff chose it, whichever came first");
    store.erase(Erasure { key: first, at: at(90), entry: None }).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(7), 1), "and the one that it replaced stood behind it");
}

pub async fn an_excluded_response_can_be_corrected_and_erased_and_stays_excluded(base: &Base) {
    let (store, key) = (base.open().await, key());
    send(&store, submission(key, 1, "ministere", amounts(5))).await.unwrap();
    let id = number(&store).await;
    store.set_aside(aside(id)).await.unwrap();
    store.reopen(key, correcting()).await.unwrap();
    // Even to another organisation.
    let mut corrected = submission(key, 2, "ministere", amounts(9));
    corrected.at = at(70);
    store.submit(corrected).await.unwrap();
    assert_eq!(figures(&store).await, (0, None, 0));
    let stored = store.response_of_number(id).await.unwrap().unwrap();
    assert_eq!((stored.aside_at.is_some(), stored.counts, stored.response.version), (true, false, 2));
    assert!(matches!(store.set_aside(back(id)).await, Err(StoreError::Moved)), "another version than was looked at");
    store.set_aside(Aside { version: 2, ..back(id) }).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(9), 1));
    store.set_aside(Aside { version: 2, ..aside(id) }).await.unwrap();
    store.erase(Erasure { key, at: at(90), entry: None }).await.unwrap();
    assert_eq!((figures(&store).await, base.count("quality_decisions").await), ((0, None, 0), 0));
}

pub async fn a_question_goes_to_the_address_of_the_response_and_a_correction_answers_it(base: &Base) {
    let (store, key, silent) = (base.open().await, key(), key());
    let mut sent = submission(key, 1, "ministere", amounts(5));
    sent.contacts = vec![("AC30".into(), "anne@example.org".into())];
    send(&store, sent).await.unwrap();
    let id = number(&store).await;
    let fields = ["AC30".to_owned()];
    assert!(store.has_address(id, &fields).await.unwrap() && !store.has_address(id, &["AC31".into()]).await.unwrap());
    assert!(matches!(
        by(&store, "a", at(0)).ask_back(&decision(id, Ruling::Asked), 2, &fields).await,
        Err(StoreError::Moved)
    ));
    assert!(by(&store, "a", at(0)).ask_back(&decision(id, Ruling::Asked), 1, &fields).await.unwrap());
    let emails = store.waiting_emails(key).await.unwrap();
    assert_eq!(emails.iter().map(|one| one.recipient.as_str()).collect::<Vec<_>>(), ["anne@example.org"]);
    let asked = store.asked_back(key).await.unwrap();
    assert_eq!((asked.len(), asked[0].question.as_str(), asked[0].until), (1, "Un motif", at(1_000)));
    // A withdrawn question disappears; asked again, it reappears.
    by(&store, "a", at(0)).decide(&decision(id, Ruling::Reopened)).await.unwrap();
    assert!(store.asked_back(key).await.unwrap().is_empty());
    by(&store, "a", at(0)).ask_back(&decision(id, Ruling::Asked), 1, &fields).await.unwrap();
    store.reopen(key, correcting()).await.unwrap();
    store.submit(submission(key, 1, "ministere", amounts(4))).await.unwrap();
    assert!(store.asked_back(key).await.unwrap().is_empty(), "the correction answers it");

    send(&store, submission(silent, 2, "ministere", amounts(5))).await.unwrap();
    let id = number(&store).await;
    assert!(
        !by(&store, "a", at(0)).ask_back(&decision(id, Ruling::Asked), 1, &fields).await.unwrap(),
        "it waits on their page"
    );
    assert!(
        store.waiting_emails(silent).await.unwrap().is_empty() && store.asked_back(silent).await.unwrap().len() == 1
    );
    let gone = decision(99, Ruling::Asked);
    assert!(matches!(by(&store, "a", at(0)).ask_back(&gone, 1, &fields).await, Err(StoreError::NotFound)));
    assert!(matches!(by(&store, "a", at(0)).decide(&decision(99, Ruling::Confirmed)).await, Err(StoreError::NotFound)));
}
