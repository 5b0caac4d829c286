//! What is shown to whoever sees no exact cells, from one process to the next.

use crate::base::{Base, at, edition, key, section, send, submission};
use app::observe::answers::{AnswersInMemory, Closed, View};

use app::quality::state::Ruling;
use app::store::{Aside, Draft, NewDecision, SectionSave, Store, Submission};
use app::survey::library::Library;
use app::survey::{Answer, Audience, Typed};
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
    assert_eq!(first.close(edition(), BUYERS, at(100)).await.unwrap(), Some(Closed { left: 0 }));
    assert_eq!(shown(&first, View::Released).await, (4, 0, false));
    assert_eq!(first.close(edition(), BUYERS, at(101)).await.unwrap(), None, "once and for all");
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
    store.set_aside(Aside { version: 1, aside: true, heir: None, decision }).await.unwrap();
    let correction = Draft {
        edition: edition(),
        audience: BUYERS,
        typed: Typed::default(),
        seen: Vec::new(),
        marks: BTreeMap::new(),
        place: None,
        revision: 1,
        relay: None,
        test: false,
        guest: None,
        started_at: at(210),
        saved_at: at(210),
    };
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
