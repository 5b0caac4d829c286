//! Random sequences of what can happen to responses: sent, through a personal link or not, corrected, erased, excluded,
//! included again; the same in every run. The model only knows the rule: each organisation has a chain of responses,
//! the last of which counts.

use crate::support::base::{Purchase, at, correcting_draft, edition, entry, key, purchase, send, send_by, submission};
use editing::checks::decision::Ruling;
use std::collections::BTreeMap;
use store::{Aside, Draft, Erasure, NewDecision, SecretHash, Store, StoredResponse, Submission};
use survey::{Answer, Audience};

pub fn segments() -> Vec<(String, String)> {
    ["ministere", "collectivite", "grand_groupe"].map(|code| (code.to_owned(), code.to_uppercase())).to_vec()
}

/// A small random number generator, with the same numbers in every run.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// An amount: missing, zero, a round one that others give too, or any.
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

/// A stored response, as the test knows it.
pub struct WalkedResponse {
    pub key: SecretHash,
    /// A number among its answers that identifies it.
    pub number: i64,
    pub organisation: u32,
    pub segment: String,
    pub purchases: Vec<Purchase>,
    /// The personal link it came through.
    invitee: Option<i64>,
    /// When it was sent or last corrected.
    order: i64,
    version: i64,
}

impl WalkedResponse {
    fn drawn(numbers: &mut Numbers, organisations: u64, key: SecretHash, order: i64) -> Self {
        let (segment, _) = segments().swap_remove(numbers.below(3) as usize);
        let organisation = numbers.below(organisations) as u32;
        Self {
            key,
            number: order,
            organisation,
            segment,
            purchases: numbers.purchases(),
            invitee: None,
            order,
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

/// Excludes a response, or includes it again.
async fn turn(store: &Store, one: &WalkedResponse, aside: bool) {
    let stored = store.responses_after(edition(), Audience::Acheteurs, 0, 1_000).await.unwrap();
    let number = |stored: &StoredResponse| stored.response.answers.get("N").and_then(Answer::number);
    let stored = stored.into_iter().find(|stored| number(stored) == Some(one.number)).unwrap();
    assert_eq!((stored.aside_at.is_some(), stored.response.version), (aside, one.version));
    let decision = NewDecision {
        response: stored.id,
        finding: "taux".into(),
        ruling: if aside { Ruling::Reopened } else { Ruling::Aside },
        words: String::new(),
        fields: Vec::new(),
        versions: one.version.to_string(),
        until: None,
        by: "gestion@obs.example".into(),
        at: at(0),
    };
    store.set_aside(Aside { version: one.version, aside: !aside, decision, entry: entry("a", at(0)) }).await.unwrap();
}

fn correcting(response: &WalkedResponse) -> Draft {
    correcting_draft(&[("AC01", "x")], response.order)
}

/// The state of the walk.
pub struct Walk {
    numbers: Numbers,
    organisations: u64,
    /// Two personal links that some responses come through.
    pub invitees: [i64; 2],
    /// The stored responses.
    pub responses: Vec<WalkedResponse>,
    /// The chain of each organisation, as identifying numbers; a response in no chain is excluded.
    lines: BTreeMap<u32, Vec<i64>>,
}

impl Walk {
    /// Begins with this many organisations.
    pub fn of(seed: u64, organisations: u64) -> Self {
        Self { numbers: Numbers(seed), organisations, invitees: [0; 2], responses: Vec::new(), lines: BTreeMap::new() }
    }

    fn find(&self, number: i64) -> &WalkedResponse {
        self.responses.iter().find(|one| one.number == number).unwrap()
    }

    /// The counted responses.
    pub fn counting(&self) -> impl Iterator<Item = &WalkedResponse> {
        self.lines.values().filter_map(|line| line.last()).map(|number| self.find(*number))
    }

    fn is_aside(&self, number: i64) -> bool {
        !self.lines.values().flatten().any(|one| *one == number)
    }

    fn counts(&self, number: i64) -> bool {
        self.counting().any(|one| one.number == number)
    }

    fn leave(&mut self, number: i64) {
        self.lines.values_mut().for_each(|line| line.retain(|one| *one != number));
    }

    /// A response arrives: it counts if it is the first one or came through the link of the one that counts; otherwise
    /// it waits.
    fn arrive(&mut self, number: i64) {
        let (organisation, invitee) = (self.find(number).organisation, self.find(number).invitee);
        let counting = self.lines.get(&organisation).and_then(|line| line.last()).map(|last| self.find(*last).invitee);
        if counting.is_none_or(|link| link.is_some() && link == invitee) {
            self.lines.entry(organisation).or_default().push(number);
        }
    }

    /// Takes one random step; with `only_erasing`, an erasure.
    pub async fn step(&mut self, store: &Store, step: i64, only_erasing: bool) {
        let chosen = self.numbers.below(self.responses.len() as u64 + 1) as usize;
        match (self.responses.len().checked_sub(1), if only_erasing { 6 } else { self.numbers.below(10) }) {
            (Some(last), 3 | 4) => self.correct(store, chosen.min(last), step).await,
            (Some(last), 5 | 6) => {
                let gone = self.responses.swap_remove(chosen.min(last));
                store.erase(Erasure { key: gone.key, at: at(step), entry: None }).await.unwrap();
                self.leave(gone.number);
            }
            (Some(last), 7 | 8) => {
                let one = &self.responses[chosen.min(last)];
                let (number, organisation, aside) = (one.number, one.organisation, self.is_aside(one.number));
                turn(store, one, aside).await;
                match aside {
                    true => self.lines.entry(organisation).or_default().push(number),
                    false => self.leave(number),
                }
            }
            (None, 3..=8) => {}
            _ => {
                let mut sent = WalkedResponse::drawn(&mut self.numbers, self.organisations, key(), step);
                sent.invitee = self.invitees.get(self.numbers.below(6) as usize).copied();
                match sent.invitee {
                    Some(invitee) => send_by(store, invitee, sent.submission()).await.unwrap(),
                    None => send(store, sent.submission()).await.unwrap(),
                };
                let number = sent.number;
                self.responses.push(sent);
                self.arrive(number);
            }
        }
    }

    async fn correct(&mut self, store: &Store, chosen: usize, step: i64) {
        let before = &self.responses[chosen];
        let (key, organisation) = (before.key, before.organisation);
        store.reopen(key, correcting(before)).await.unwrap();
        let drawn = WalkedResponse::drawn(&mut self.numbers, self.organisations, key, step);
        let (number, invitee, version) = (before.number, before.invitee, before.version + 1);
        let corrected = WalkedResponse { number, invitee, version, ..drawn };
        store.submit(corrected.submission()).await.unwrap();
        let stays = self.is_aside(number) || self.counts(number) && corrected.organisation == organisation;
        self.responses[chosen] = corrected;
        if !stays {
            self.leave(number);
            self.arrive(number);
        }
    }
}
