//! What is shown to whoever sees no exact cells, from one process to the next.

use crate::base::{Base, at, correcting_draft, edition, entry, key, section, send, submission};
use crate::walk::Walk;
use app::observe::answers::{AnswersInMemory, Closed, View};
use app::quality::state::Ruling;
use app::store::{Aside, Erasure, NewDecision, SectionSave, Store, Submission};
use app::survey::library::Library;
use app::survey::{Answer, Audience};
use std::collections::BTreeMap;

const BUYERS: Audience = Audience::Acheteurs;

/// As a process has them that begins now.
fn answers(store: &Store) -> AnswersInMemory {
    AnswersInMemory::new(store.clone(), &Library::embedded().unwrap())
}

/// How many responses are shown, how many of them chose an option, and whether totals alone are told.
async fn shown(answers: &AnswersInMemory, view: View) -> (u64, u64, bool) {
    let made = answers.ask(edition(), BUYERS, view, |_, columns| {
        let all = columns.picked(&[]);
        let chose = columns.chose("AC01", "eti").map_or(0, |bits| bits.count_with(&all));
        (all.count(), chose, columns.totals_only())
    });
    made.await.unwrap().unwrap().0
}

/// A buyer sends a response at a moment.
async fn sent(store: &Store, organisation: u32, seconds: i64) -> app::store::SecretHash {
    let key = key();
    send(store, Submission { at: at(seconds), ..submission(key, organisation, "etat", Vec::new()) }).await.unwrap();
    key
}

pub async fn closed_figures_stay_whatever_is_set_aside_or_corrected_and_over_a_restart(base: &Base) {
    let store = base.open().await;
    let mut keys = Vec::new();
    for n in 1..5 {
        keys.push(sent(&store, n, i64::from(n)).await);
    }
    let first = answers(&store);
    assert_eq!(shown(&first, View::Released).await, (0, 0, true), "three could enter, one would be left alone");
    assert_eq!(first.close(edition(), BUYERS, entry("a", at(100))).await.unwrap(), Some(Closed { left: 0 }));
    assert_eq!(shown(&first, View::Released).await, (4, 0, false));
    assert_eq!(first.close(edition(), BUYERS, entry("a", at(101))).await.unwrap(), None, "once and for all");
    let number = store.responses_after(edition(), BUYERS, 0, 10).await.unwrap()[0].id;
    let decision = NewDecision {
        response: number,
        finding: "f".to_owned(),
        ruling: Ruling::Aside,
        words: "Une erreur.".to_owned(),
        fields: Vec::new(),
        versions: "1".to_owned(),
        until: None,
        by: "anne@example.org".to_owned(),
        at: at(200),
    };
    store.set_aside(Aside { version: 1, aside: true, heir: None, decision, entry: entry("a", at(200)) }).await.unwrap();
    let correction = correcting_draft(&[], 210);
    store.reopen(keys[3], correction).await.unwrap();
    let mut corrected = Submission { at: at(220), ..submission(keys[3], 4, "etat", Vec::new()) };
    corrected.answers.insert("AC01", Answer::Choice("eti".into()));
    store.submit(corrected).await.unwrap();
    for process in [&first, &answers(&store)] {
        assert_eq!(shown(process, View::Latest).await, (3, 1, false));
        assert_eq!(shown(process, View::Released).await, (4, 0, false));
    }
}

pub async fn what_entered_and_what_waits_is_the_same_over_a_restart(base: &Base) {
    let store = base.open().await;
    for n in 1..8 {
        sent(&store, n, i64::from(n)).await;
    }
    let first = answers(&store);
    assert_eq!(shown(&first, View::Released).await.0, 4, "three of the seven wait");
    // The first one again, from another draft: its earlier response is replaced, and still shown.
    sent(&store, 1, 20).await;
    let begun = SectionSave { at: at(21), ..section(key(), "profil", &[("AC01", "x")]) };
    store.save_section(begun).await.unwrap();
    for process in [&first, &answers(&store)] {
        assert_eq!(shown(process, View::Released).await.0, 4);
        assert_eq!(shown(process, View::Latest).await.0, 7);
    }
    // Another process lets more in: the first one follows.
    for n in 8..11 {
        sent(&store, n, i64::from(n) + 20).await;
    }
    let second = answers(&store);
    let more = shown(&second, View::Released).await.0;
    assert!(more > 4, "{more}");
    assert_eq!(shown(&first, View::Released).await.0, more);
}

/// Everything that is shown of the buyers: by field and option, how many; by field, the numbers.
async fn told(answers: &AnswersInMemory) -> (BTreeMap<String, u64>, Vec<i64>) {
    let made = answers.ask(edition(), BUYERS, View::Released, |questionnaire, columns| {
        let all = columns.picked(&[]);
        let mut told = BTreeMap::from([("all".to_owned(), all.count())]);
        for question in questionnaire.questions() {
            let asked = columns.asked(&question.id.to_string()).map_or(0, |bits| bits.count_with(&all));
            told.insert(question.id.to_string(), asked);
        }
        let mut numbers: Vec<i64> = all.iter().filter_map(|place| columns.number("N", place)).collect();
        numbers.sort_unstable();
        (told, numbers)
    });
    made.await.unwrap().unwrap().0
}

pub async fn whatever_happens_what_is_shown_moves_by_batches_and_is_the_same_in_every_process(base: &Base) {
    let (store, elsewhere) = (base.open().await, base.open().await);
    let (one, other) = (answers(&store), answers(&elsewhere));
    let mut walk = Walk::of(2028, 60);
    let (mut batches, mut erased) = (0, false);
    let mut before = told(&one).await;
    for step in 0..260 {
        walk.step(&store, step, step >= 200).await;
        // Whoever looks first lets a batch in; the others follow.
        let (first, second) = if step % 3 == 0 { (&other, &one) } else { (&one, &other) };
        let mut now = told(first).await;
        assert_eq!(now, told(second).await, "after step {step}");
        if step % 5 == 0 {
            // One that begins knows less of who answered before and was erased: it may let somebody in, and the others follow.
            now = told(&answers(&store)).await;
            assert_eq!(now, told(first).await, "as a process that begins after step {step}");
            assert_eq!(now, told(second).await, "as a process that begins after step {step}");
        }
        let (release, all) = store.released(edition(), BUYERS, batches).await.unwrap();
        let batch = release.map_or(0, |release| release.batch);
        for number in batches + 1..=batch {
            let own = all.iter().filter(|(_, version, own)| *own == number && *version > 0);
            assert!(own.count() >= 3, "{all:?}");
        }
        assert_eq!(batch == batches, now == before, "it moves by batches, after step {step}");
        erased |=
            base.read("SELECT CAST(COUNT(*) AS TEXT) FROM released_responses WHERE kept IS NOT NULL").await != "0";
        (batches, before) = (batch, now);
    }
    assert!(batches > 5 && erased, "{batches} batches; and some were erased while they were in");
}

pub async fn of_an_erased_response_only_what_it_counts_for_stays_until_the_figures_are_closed(base: &Base) {
    let store = base.open().await;
    let mut keys = Vec::new();
    for n in 1..11 {
        let key = key();
        let mut sent = Submission { at: at(i64::from(n)), ..submission(key, n, "etat", Vec::new()) };
        sent.answers.insert("AC27", Answer::Text("Nos mots à nous.".to_owned()));
        sent.answers.insert("AC91", Answer::Siren(crate::base::siren(n)));
        send(&store, sent).await.unwrap();
        keys.push(key);
    }
    let first = answers(&store);
    let shown_before = shown(&first, View::Released).await;
    assert_eq!(shown_before.0, 7);
    // The last one sent, whose number must not be given again while others count; it was not in.
    for (n, key) in [keys[0], keys[1], keys[9]].into_iter().enumerate() {
        store.erase(Erasure { key, heir: None, at: at(100 + n as i64), entry: None }).await.unwrap();
    }
    for process in [&first, &answers(&store)] {
        assert_eq!(shown(process, View::Released).await, shown_before);
        assert_eq!(shown(process, View::Latest).await.0, 7);
    }
    let kept = base.read("SELECT kept FROM released_responses WHERE kept IS NOT NULL").await;
    assert!(kept.contains("grand_groupe") && !kept.contains("mots"));
    assert!(!kept.contains(&crate::base::siren(1).to_string()));
    assert_eq!(kept.lines().count(), 2, "of one that is not shown nothing stays");
    for n in 20..29 {
        sent(&store, n, 200 + i64::from(n)).await;
    }
    let after = shown(&first, View::Released).await;
    assert_eq!(shown(&answers(&store), View::Released).await, after);
    assert!(after.0 > shown_before.0, "others come meanwhile");
    store.erase(Erasure { key: keys[2], heir: None, at: at(400), entry: None }).await.unwrap();
    // Three leave together.
    assert_eq!(first.close(edition(), BUYERS, entry("a", at(500))).await.unwrap(), Some(Closed { left: 0 }));
    for process in [&first, &answers(&store)] {
        assert_eq!(shown(process, View::Released).await.0, 15);
    }
    assert_eq!(base.read("SELECT kept FROM released_responses WHERE kept IS NOT NULL").await, "");
}

pub async fn a_process_that_did_not_look_for_long_shows_and_takes_out_what_the_others_do(base: &Base) {
    let (store, elsewhere) = (base.open().await, base.open().await);
    let (one, other) = (answers(&store), answers(&elsewhere));
    assert_eq!(shown(&other, View::Released).await.0, 0, "it has begun to follow");
    let mut keys = Vec::new();
    for n in 1..8 {
        keys.push(sent(&store, n, i64::from(n)).await);
    }
    assert_eq!(shown(&one, View::Released).await.0, 4);
    // Gone before the other process knows that they are in; one answers again.
    for key in &keys[..2] {
        store.erase(Erasure { key: *key, heir: None, at: at(50), entry: None }).await.unwrap();
    }
    sent(&store, 3, 60).await;
    for n in 8..12 {
        sent(&store, n, 100 + i64::from(n)).await;
    }
    let shown_there = shown(&other, View::Released).await;
    assert_eq!(shown(&one, View::Released).await, shown_there);
    assert_eq!(shown(&answers(&store), View::Released).await, shown_there);
    let closed = other.close(edition(), BUYERS, entry("a", at(500))).await.unwrap();
    assert_eq!(closed, Some(Closed { left: 2 }), "two alone cannot leave");
    assert_eq!(shown(&one, View::Released).await, shown(&answers(&store), View::Released).await);
}

pub async fn every_process_and_every_start_draws_the_same_noise(base: &Base) {
    let key = base.open().await.perturbation_key().await.unwrap();
    assert!(key.len() >= 32, "nobody guesses it");
    assert_eq!(base.open().await.perturbation_key().await.unwrap(), key);
    base.execute("DELETE FROM perturbation").await;
    assert!(base.open().await.perturbation_key().await.is_err(), "nothing is told without noise");
}
