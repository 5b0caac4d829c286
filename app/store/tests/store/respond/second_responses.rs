//! A second response of an organisation: under another key it waits, through the same personal link it replaces the
//! first.

use crate::manage::findings::{aside, decision};
use crate::support::base::{
    Base, at, by, correcting_draft, edition, invite, key, many, purchase, send, send_by, siren, submission, volumes,
};
use editing::checks::Kind;
use editing::checks::decision::Ruling;
use store::{Aside, EmailKind, Erasure, SERVICE, SecretHash, Store, Submission, waits_for};
use survey::Audience;

on_both!(
    a_second_response_under_another_key_waits_uncounted,
    a_second_response_by_the_same_personal_link_replaces_the_first,
    a_correction_to_an_organisation_that_has_answered_waits,
    correcting_a_waiting_or_replaced_response_replaces_no_other,
    without_the_first_response_nothing_counts_until_the_staff_choose,
    the_staff_can_choose_either_response_whichever_came_first,
    a_response_waiting_only_because_of_its_group_counts_after_leaving_it,
    a_response_waiting_for_a_departed_member_counts_despite_other_decisions,
    the_first_author_gets_one_email_if_an_address_was_given,
);

const BUYERS: Audience = Audience::Acheteurs;
const ADDRESS: &str = "SU30b";

/// A response of an organisation with these purchases from start-ups.
fn of(key: SecretHash, organisation: u32, startup: i64) -> Submission {
    submission(key, organisation, "ministere", vec![purchase(2022, Some(startup), Some(1_000))])
}

/// The figures: buyers, volume, counted responses.
async fn figures(store: &Store) -> (i64, Option<i64>, i64) {
    let year = &volumes(store).await.years[1].figures;
    (year.respondents, year.startup_purchases_cents, store.response_counts(edition()).await.unwrap()[1].1)
}

async fn correct(store: &Store, corrected: Submission) {
    store.reopen(corrected.key, correcting_draft(&[("AC01", "x")], 20)).await.unwrap();
    store.submit(Submission { at: at(30), ..corrected }).await.unwrap();
}

/// What a response waits for.
async fn waits(store: &Store, key: SecretHash) -> Vec<Kind> {
    let (decisions, aside) = store.decided_on(key).await.unwrap();
    if aside { waits_for(&decisions) } else { Vec::new() }
}

/// The numbers of all responses, in the order in which they were sent.
async fn numbers(store: &Store) -> Vec<i64> {
    store.responses_after(edition(), BUYERS, 0, 100).await.unwrap().iter().map(|one| one.id).collect()
}

/// The staff choose a waiting response at this version.
async fn choose(store: &Store, response: i64, version: i64) {
    let chosen = decision(response, Ruling::Confirmed);
    store.set_aside(Aside { version, aside: false, decision: chosen, ..aside(response) }).await.unwrap();
}

async fn erase(store: &Store, key: SecretHash) {
    store.erase(Erasure { key, at: at(50), entry: None }).await.unwrap();
}

pub async fn a_second_response_under_another_key_waits_uncounted(base: &Base) {
    let (store, first, second) = (base.open().await, key(), key());
    send(&store, of(first, 1, 5)).await.unwrap();
    send(&store, of(second, 1, 70)).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(5), 1));
    assert_eq!((waits(&store, first).await, waits(&store, second).await), (vec![], vec![Kind::SameOrganisation]));
    let own = store.own_response(second).await.unwrap().unwrap();
    assert!(!own.counts && store.own_response(first).await.unwrap().unwrap().counts);
    let ids = numbers(&store).await;
    let (decisions, _) = store.decided_on(second).await.unwrap();
    let made = &decisions[0].made;
    assert_eq!((made.finding.clone(), made.by.as_str()), (format!("siren-{}-{}-", ids[1], ids[0]), SERVICE));
    assert!(made.fields.is_empty(), "where the two differ is told to neither");
    // A third one waits as well; one of another edition or audience does not.
    send(&store, of(key(), 1, 80)).await.unwrap();
    send(&store, Submission { audience: Audience::StartUp, ..of(key(), 1, 90) }).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(5), 1));
    assert_eq!(store.response_counts(edition()).await.unwrap()[0].1, 1);
}

pub async fn a_response_waiting_only_because_of_its_group_counts_after_leaving_it(base: &Base) {
    let (store, parent, daughter, again, large) = (base.open().await, key(), key(), key(), key());
    send(&store, of(parent, 1, 5)).await.unwrap();
    let ids = numbers(&store).await;
    by(&store, "a", at(1)).join_group(ids[0], siren(2)).await.unwrap();
    by(&store, "a", at(2)).join_group(ids[0], siren(3)).await.unwrap();
    send(&store, of(daughter, 2, 70)).await.unwrap();
    send(&store, of(again, 2, 80)).await.unwrap();
    // It waits because of its amount too.
    send(&store, of(large, 3, 20_000_000_000_000)).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(5), 1));
    assert!(by(&store, "a", at(60)).leave_group(siren(2)).await.unwrap());
    assert_eq!(figures(&store).await, (2, Some(75), 2), "its first one counts, its second one waits");
    assert_eq!(waits(&store, again).await, [Kind::SameOrganisation]);
    assert!(by(&store, "a", at(61)).leave_group(siren(3)).await.unwrap());
    assert_eq!(figures(&store).await, (2, Some(75), 2), "the large one waits for the staff");
    let (decisions, _) = store.decided_on(daughter).await.unwrap();
    assert_eq!(decisions.last().map(|last| last.made.ruling), Some(Ruling::Reopened));
}

pub async fn a_response_waiting_for_a_departed_member_counts_despite_other_decisions(base: &Base) {
    let (store, parent, daughter) = (base.open().await, key(), key());
    send(&store, of(daughter, 2, 70)).await.unwrap();
    let first = numbers(&store).await[0];
    // The daughter's response counts; the parent's waits in the group that the daughter leaves.
    send(&store, of(key(), 3, 9)).await.unwrap();
    let third = numbers(&store).await[1];
    by(&store, "a", at(1)).join_group(third, siren(1)).await.unwrap();
    by(&store, "a", at(2)).join_group(third, siren(2)).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(9), 1), "the daughter's waits");
    choose(&store, first, 1).await;
    send(&store, of(parent, 1, 5)).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(70), 1));
    let waits_on = *numbers(&store).await.last().unwrap();
    by(&store, "a", at(50)).decide(&decision(waits_on, Ruling::Confirmed)).await.unwrap();
    assert!(by(&store, "a", at(60)).leave_group(siren(2)).await.unwrap());
    // The third response had been replaced by the daughter's and counts for the group again; the parent's waits behind
    // it.
    assert_eq!(figures(&store).await, (2, Some(79), 2));
    assert!(by(&store, "a", at(61)).leave_group(siren(1)).await.unwrap());
    assert_eq!(figures(&store).await, (3, Some(84), 3), "it waited for the daughter's, which left before it");
}

pub async fn a_second_response_by_the_same_personal_link_replaces_the_first(base: &Base) {
    let (store, first, second, third) = (base.open().await, key(), key(), key());
    let (anne, luc) = (invite(&store, "anne@b.fr").await, invite(&store, "luc@b.fr").await);
    send_by(&store, anne, of(first, 1, 5)).await.unwrap();
    let answered = store.has_answered(edition(), BUYERS, siren(1), second).await.unwrap().unwrap();
    assert_eq!((answered.key, answered.by_same_link), (first, false), "nothing is begun by the link yet");
    send_by(&store, anne, of(second, 1, 70)).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(70), 1));
    assert!(store.has_answered(edition(), BUYERS, siren(1), first).await.unwrap().unwrap().by_same_link);
    // The first of the two is corrected: it is the same person's latest response.
    correct(&store, of(first, 1, 6)).await;
    assert_eq!(figures(&store).await, (1, Some(6), 1));
    send_by(&store, luc, of(third, 1, 80)).await.unwrap();
    assert_eq!((figures(&store).await, waits(&store, third).await), ((1, Some(6), 1), vec![Kind::SameOrganisation]));
    erase(&store, first).await;
    assert_eq!(figures(&store).await, (1, Some(70), 1), "what it had replaced counts again");
    // After the deletion of the list, nothing links responses to invitees.
    by(&store, "a", at(90)).forget_invitees(edition(), BUYERS, many).await.unwrap();
    assert_eq!(base.read("SELECT CAST(COUNT(invitee) AS TEXT) FROM responses").await, "0");
    send_by(&store, anne, of(key(), 1, 71)).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(70), 1), "a link of no list any more is nobody's");
}

pub async fn a_correction_to_an_organisation_that_has_answered_waits(base: &Base) {
    let (store, first, other) = (base.open().await, key(), key());
    send(&store, of(first, 1, 5)).await.unwrap();
    send(&store, of(other, 2, 70)).await.unwrap();
    correct(&store, of(other, 1, 70)).await;
    assert_eq!((figures(&store).await, waits(&store, other).await), ((1, Some(5), 1), vec![Kind::SameOrganisation]));
    // The response that counts still counts, however it is corrected.
    correct(&store, of(first, 1, 6)).await;
    assert_eq!(figures(&store).await, (1, Some(6), 1));
    // After it moves elsewhere, no waiting response counts by itself.
    correct(&store, of(first, 3, 6)).await;
    assert_eq!((figures(&store).await, waits(&store, other).await.len()), ((1, Some(6), 1), 1));
}

pub async fn correcting_a_waiting_or_replaced_response_replaces_no_other(base: &Base) {
    let (store, first, second) = (base.open().await, key(), key());
    send(&store, of(first, 1, 5)).await.unwrap();
    send(&store, of(second, 1, 70)).await.unwrap();
    correct(&store, of(second, 1, 71)).await;
    assert_eq!((figures(&store).await, waits(&store, second).await.len()), ((1, Some(5), 1), 1));
    let ids = numbers(&store).await;
    choose(&store, ids[1], 2).await;
    assert_eq!(figures(&store).await, (1, Some(71), 1));
    // The first response, replaced in the meantime, now waits itself.
    correct(&store, of(first, 1, 6)).await;
    assert_eq!((figures(&store).await, waits(&store, first).await), ((1, Some(71), 1), vec![Kind::SameOrganisation]));
    // A waiting response that is corrected to another organisation still waits.
    correct(&store, of(first, 9, 6)).await;
    assert_eq!((figures(&store).await, waits(&store, first).await.len()), ((1, Some(71), 1), 1));
}

pub async fn without_the_first_response_nothing_counts_until_the_staff_choose(base: &Base) {
    let store = base.open().await;
    for erased in [true, false] {
        let (organisation, first, second) = (if erased { 1 } else { 2 }, key(), key());
        send(&store, of(first, organisation, 5)).await.unwrap();
        send(&store, of(second, organisation, 70)).await.unwrap();
        let ids = numbers(&store).await;
        let [first_id, second_id] = ids[ids.len() - 2..] else { panic!("two responses") };
        match erased {
            true => erase(&store, first).await,
            false => store.set_aside(aside(first_id)).await.unwrap(),
        }
        let before = if erased { (0, None, 0) } else { (1, Some(70), 1) };
        assert_eq!((figures(&store).await, waits(&store, second).await.len()), (before, 1));
        choose(&store, second_id, 1).await;
        let after = if erased { (1, Some(70), 1) } else { (2, Some(140), 2) };
        assert_eq!(figures(&store).await, after);
        assert!(waits(&store, second).await.is_empty());
    }
}

pub async fn the_staff_can_choose_either_response_whichever_came_first(base: &Base) {
    let (store, first, second) = (base.open().await, key(), key());
    send(&store, of(first, 1, 5)).await.unwrap();
    send(&store, of(second, 1, 70)).await.unwrap();
    // By now the first response is the later of the two.
    correct(&store, of(first, 1, 6)).await;
    let ids = numbers(&store).await;
    by(&store, "a", at(60)).decide(&decision(ids[1], Ruling::Aside)).await.unwrap();
    assert_eq!((figures(&store).await, waits(&store, second).await), ((1, Some(6), 1), vec![]), "the first was kept");
    choose(&store, ids[1], 1).await;
    assert_eq!(figures(&store).await, (1, Some(70), 1));
    assert_eq!(store.response_of_number(ids[0]).await.unwrap().unwrap().replaced_by, Some(ids[1]));
    store.set_aside(aside(ids[1])).await.unwrap();
    assert_eq!(figures(&store).await, (1, Some(6), 1), "the choice taken back, the first counts again");
}

pub async fn the_first_author_gets_one_email_if_an_address_was_given(base: &Base) {
    let (store, first) = (base.open().await, key());
    let recipients = async |of: SecretHash| -> Vec<String> {
        let emails = store.waiting_emails(of).await.unwrap().into_iter();
        emails.filter(|one| one.kind == Some(EmailKind::SecondResponse)).map(|one| one.recipient).collect()
    };
    let second = |organisation: u32| Submission { address_fields: vec![ADDRESS.into()], ..of(key(), organisation, 70) };
    let contacts = vec![(ADDRESS.to_owned(), "anne@b.fr".to_owned()), ("AC28b".to_owned(), "luc@b.fr".to_owned())];
    send(&store, Submission { contacts, ..of(first, 1, 5) }).await.unwrap();
    send(&store, second(1)).await.unwrap();
    assert_eq!(recipients(first).await, ["anne@b.fr"], "the address that was left for this alone");
    let email = store.take_email(at(100), at(200)).await.unwrap().unwrap();
    assert_eq!((email.kind, email.of), (EmailKind::SecondResponse, first));
    store.email_delivered(&email, at(101)).await.unwrap();
    send(&store, second(1)).await.unwrap();
    assert!(recipients(first).await.is_empty(), "once is enough");
    assert!(store.own_response(first).await.unwrap().unwrap().notified_at.is_some());

    // The address for the receipt is used as long as it is stored.
    let (known, forgotten) = (key(), key());
    for (key, organisation) in [(known, 2), (forgotten, 3)] {
        send(&store, Submission { receipt_to: Some("eva@b.fr".into()), ..of(key, organisation, 5) }).await.unwrap();
    }
    send(&store, second(2)).await.unwrap();
    assert_eq!(recipients(known).await, ["eva@b.fr"]);
    while let Some(email) = store.take_email(at(300), at(400)).await.unwrap() {
        store.email_delivered(&email, at(301)).await.unwrap();
    }
    send(&store, second(3)).await.unwrap();
    assert_eq!(
        (recipients(forgotten).await, store.own_response(forgotten).await.unwrap().unwrap().notified_at),
        (vec![], None)
    );
}
