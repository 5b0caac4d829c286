//! In-memory data for checking responses for plausibility, kept up to date from the database.

use super::{InMemory, Projection};
use editing::checks::{Finding, Given, Seen, between_responses};
use std::collections::BTreeMap;
use store::StoredResponse;
use survey::Questionnaire;
use survey::questionnaire::field_label;

/// The responses of a questionnaire and their findings.
#[derive(Debug, Default)]
pub struct Watched {
    /// The responses by identifier, replaced ones included.
    pub seen: BTreeMap<i64, Seen>,
    /// The findings, by kind, the latest response first.
    pub findings: Vec<Finding>,
}

/// This projection for every known questionnaire.
pub type QualityInMemory = InMemory<Watched>;

impl Projection for Watched {
    fn of(_: &Questionnaire) -> Self {
        Self::default()
    }

    fn put(&mut self, questionnaire: &Questionnaire, stored: &StoredResponse) {
        self.seen.insert(stored.id, of(questionnaire, stored));
    }

    fn remove(&mut self, response: i64) {
        self.seen.remove(&response);
    }

    fn settle(&mut self, questionnaire: &Questionnaire) {
        // Responses replaced by another one of the organisation are not checked any more.
        let present = self.seen.values().filter(|one| one.counts || one.aside);
        let mut findings: Vec<Finding> = present.flat_map(|one| one.lone.iter().cloned()).collect();
        findings.extend(between_responses::findings(&self.seen, &|field| field_label(questionnaire, field)));
        findings.sort_by(|a, b| (a.kind, b.response, &a.what, a.other).cmp(&(b.kind, a.response, &b.what, b.other)));
        self.findings = findings;
    }
}

fn of(questionnaire: &Questionnaire, stored: &StoredResponse) -> Seen {
    let receipt = &stored.response.receipt;
    let given = Given {
        id: stored.id,
        reference: &receipt.reference,
        version: stored.response.version,
        counts: stored.counts,
        aside: stored.aside_at.is_some(),
        at: receipt.corrected_at.unwrap_or(receipt.submitted_at).timestamp_millis(),
        segment: stored.segment.as_deref(),
        answers: &stored.response.answers,
    };
    let seen = Seen::of(questionnaire, &given);
    Seen { organisation: stored.organisation.clone().or(seen.organisation), ..seen }
}

/// That of the current request.
pub fn quality() -> QualityInMemory {
    #[allow(clippy::expect_used)] // a fault of the program's own wiring, found by the first request of any test
    leptos::prelude::use_context::<QualityInMemory>().expect("the server provides the findings to every request")
}
