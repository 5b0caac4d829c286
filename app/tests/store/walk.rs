//! Any sequence of what can happen to responses: sent, corrected, erased, set aside, taken back; the same in every run.

use crate::base::{Purchase, at, correcting_draft, edition, entry, key, purchase, send, submission};
use app::quality::state::Ruling;
use app::store::{Aside, Draft, Erasure, NewDecision, SecretHash, Store, StoredResponse, Submission};
use app::survey::{Answer, Audience};

pub fn segments() -> Vec<(String, String)> {
    ["ministere", "collectivite", "grand_groupe"].map(|code| (code.to_owned(), code.to_uppercase())).to_vec()
}

/// A small generator of numbers that are the same in every run.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// An amount that may be missing, nothing, a round one that others give too, or any.
    fn amount(&mut self, end: i64) -> Option<i64> {
        match self.below(6) {
            0 => None,
            1 => Some(0),
            2 => Some(end / 4),
            _ => Some(self.below(end.unsigned_abs() + 1) as i64),
        }
    }

    pub fn purchases(&mut self) -> Vec<Purchase> {
        [2022, 2021]
            .map(|year| {
                let total = self.amount(9_000_000_000);
                let startup = self.amount(total.unwrap_or(1_000_000_000));
                purchase(year, startup, total)
            })
            .to_vec()
    }
}

/// A response that is there, as the test knows it.
pub struct Held {
    pub key: SecretHash,
    /// What tells it from the others, among its answers.
    pub number: i64,
    pub organisation: u32,
    pub segment: String,
    pub purchases: Vec<Purchase>,
    /// When it was sent or last corrected.
    pub order: i64,
    pub aside: bool,
    pub version: i64,
}

impl Held {
    fn drawn(numbers: &mut Numbers, organisations: u64, key: SecretHash, order: i64) -> Self {
        let (segment, _) = segments().swap_remove(numbers.below(3) as usize);
        let organisation = numbers.below(organisations) as u32;
        Self {
            key,
            number: order,
            organisation,
            segment,
            purchases: numbers.purchases(),
            order,
            aside: false,
            version: 1,
        }
    }

    fn submission(&self) -> Submission {
        let mut sent = submission(self.key, self.organisation, &self.segment, self.purchases.clone());
        sent.answers.insert("N", Answer::Whole(self.number));
        sent.at = at(self.order);
        sent
    }
}

/// Sets a response aside, or takes it back.
async fn turn(store: &Store, held: &[Held], chosen: usize) {
    let one = &held[chosen];
    let stored = store.responses_after(edition(), Audience::Acheteurs, 0, 1_000).await.unwrap();
    let number = |stored: &StoredResponse| stored.response.answers.get("N").and_then(Answer::number);
    let stored = stored.into_iter().find(|stored| number(stored) == Some(one.number)).unwrap();
    assert_eq!((stored.aside_at.is_some(), stored.response.version), (one.aside, one.version));
    let decision = NewDecision {
        response: stored.id,
        finding: "taux".into(),
        ruling: if one.aside { Ruling::Reopened } else { Ruling::Aside },
        words: String::new(),
        fields: Vec::new(),
        versions: one.version.to_string(),
        until: None,
        by: "gestion@obs.example".into(),
        at: at(0),
    };
    store
        .set_aside(Aside { version: one.version, aside: !one.aside, decision, entry: entry("a", at(0)) })
        .await
        .unwrap();
}

fn correcting(held: &Held) -> Draft {
    correcting_draft(&[("AC01", "x")], held.order)
}

/// What happened so far.
pub struct Walk {
    numbers: Numbers,
    organisations: u64,
    /// The responses that are there.
    pub held: Vec<Held>,
}

impl Walk {
    /// Begins, with so many organisations.
    pub fn of(seed: u64, organisations: u64) -> Self {
        Self { numbers: Numbers(seed), organisations, held: Vec::new() }
    }

    /// One more thing happens; `only_erasing` lets nothing else happen.
    pub async fn step(&mut self, store: &Store, step: i64, only_erasing: bool) {
        let Self { numbers, organisations, held } = self;
        let chosen = numbers.below(held.len() as u64 + 1) as usize;
        match (held.len().checked_sub(1), if only_erasing { 6 } else { numbers.below(10) }) {
            (Some(last), 3 | 4) => {
                let chosen = chosen.min(last);
                let key = held[chosen].key;
                store.reopen(key, correcting(&held[chosen])).await.unwrap();
                let drawn = Held::drawn(numbers, *organisations, key, step);
                let (aside, version) = (held[chosen].aside, held[chosen].version + 1);
                let corrected = Held { aside, version, ..drawn };
                store.submit(corrected.submission()).await.unwrap();
                held[chosen] = corrected;
            }
            (Some(last), 5 | 6) => {
                let chosen = chosen.min(last);
                let key = held[chosen].key;
                store.erase(Erasure { key, at: at(step), entry: None }).await.unwrap();
                held.swap_remove(chosen);
            }
            (Some(last), 7 | 8) => {
                let chosen = chosen.min(last);
                turn(store, held, chosen).await;
                held[chosen].aside = !held[chosen].aside;
            }
            (None, 3..=8) => {}
            _ => {
                let sent = Held::drawn(numbers, *organisations, key(), step);
                send(store, sent.submission()).await.unwrap();
                held.push(sent);
            }
        }
    }
}
