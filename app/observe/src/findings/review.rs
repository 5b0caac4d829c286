//! Findings with their decisions, including those that a correction made disappear.

use super::figures;
use dashboards::projections::responses::{QualityInMemory, Watched};
use editing::checks::decision::{Ruling, State};
use editing::checks::totals::of_years;
use editing::checks::{Finding, Kind, Seen};
use statistics::figure::Figure;
use std::collections::{BTreeSet, HashMap};
use store::{Decision, Store, StoreError, waits_for};
use survey::{Audience, EditionYear};

/// A finding and its state.
#[derive(Clone, Debug)]
pub struct Item {
    /// The finding.
    pub finding: Finding,
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: State,
    /// The reference of its response.
    pub reference: String,
    /// The reference of the other response.
    pub other: Option<String>,
    /// The versions of both, as stored with decisions.
    pub versions: String,
    /// Whether the response is excluded.
    pub aside: bool,
    /// Whether the service excluded the response automatically for such a finding, and no staff member has decided
    /// since.
    pub waits: bool,
    /// For an excluded response: the reference of the one that counts for its organisation.
    pub rival: Option<String>,
    /// The decisions, the earliest first.
    pub decisions: Vec<Decision>,
}

/// The findings of a questionnaire.
#[derive(Clone, Debug)]
pub struct Review {
    /// The findings.
    pub items: Vec<Item>,
    /// Their weight in the figures.
    pub figures: Vec<Figure>,
    /// Purchases from start-ups of the last year in the responses with an unsettled finding, in cents; `None` without
    /// amounts.
    pub at_stake: Option<i64>,
    /// The version of the data.
    pub version: i64,
}

impl Review {
    /// Reads the decisions and joins them to the findings; `None` for a questionnaire that is not available.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn of(
        store: &Store,
        quality: &QualityInMemory,
        edition: EditionYear,
        audience: Audience,
    ) -> Result<Option<Self>, StoreError> {
        let decisions = store.decisions(edition, audience).await?;
        let made = quality.ask_with_version(edition, audience, move |questionnaire, watched| {
            let items = items(watched, decisions);
            let unsettled: BTreeSet<i64> =
                items.iter().filter(|item| item.state.is_unsettled()).map(|item| item.finding.response).collect();
            let figures = figures::figures(questionnaire, watched, &unsettled);
            let open: Vec<&Seen> = unsettled.iter().filter_map(|id| watched.seen.get(id)).collect();
            let at_stake =
                of_years(questionnaire, &open).first().and_then(|(_, figures)| figures.startup_purchases_cents);
            (items, figures, at_stake)
        });
        Ok(made.await?.map(|((items, figures, at_stake), version)| Self { items, figures, at_stake, version }))
    }

    /// A finding by its name.
    pub fn named(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.name == name)
    }

    /// The number of findings in a state.
    pub fn count(&self, state: State) -> usize {
        self.items.iter().filter(|item| item.state == state).count()
    }
}

fn items(watched: &Watched, decisions: Vec<Decision>) -> Vec<Item> {
    let waiting = waiting(watched, &decisions);
    let mut decided: HashMap<String, Vec<Decision>> = HashMap::new();
    for decision in decisions {
        decided.entry(decision.made.finding.clone()).or_default().push(decision);
    }
    let item = |finding, decisions| item(watched, &waiting, finding, decisions);
    let mut items: Vec<Item> = watched
        .findings
        .iter()
        .filter_map(|finding| {
            let decisions = decided.remove(&finding.name()).unwrap_or_default();
            item(finding.clone(), decisions)
        })
        .collect();
    // Some findings have disappeared but still matter: an answered question, a response that is still excluded.
    let gone = decided.into_values().filter_map(|decisions| {
        let last = &decisions.last()?.made;
        let (kind, rest) = last.finding.split_once('-')?;
        let (_, rest) = rest.split_once('-')?;
        let (other, what) = rest.split_once('-')?;
        let kind = Kind::named(kind)?;
        let seen = watched.seen.get(&last.response)?;
        // A finding about two responses is listed only if no current finding covers it.
        let second = kind == Kind::SameOrganisation;
        if second && watched.findings.iter().any(|one| one.kind == kind && one.response == seen.id) {
            return None;
        }
        let sentence = match (kind, last.ruling) {
            (Kind::SameOrganisation, _) if seen.aside => "Aucune autre réponse de la même organisation ne compte plus.",
            (Kind::SameOrganisation, _) => "De deux réponses de la même organisation, celle-ci a été retenue.",
            (Kind::ByStaff, Ruling::Asked) => "Une question a été posée sur la page de la réponse.",
            (Kind::ByStaff, _) => "La réponse a été mise à l’écart sur sa page.",
            _ => "Ce constat a disparu depuis : la réponse, ou celle à laquelle elle était comparée, a changé.",
        };
        let finding = Finding {
            kind,
            response: last.response,
            other: other.parse().ok().filter(|other| *other != 0),
            what: what.to_owned(),
            fields: last.fields.clone(),
            sentence: sentence.to_owned(),
        };
        let ruling = last.ruling;
        let item = item(finding, decisions)?;
        let is_asked = kind == Kind::ByStaff && item.state == State::Asked;
        let is_chosen = second && item.state == State::Confirmed;
        let stays = is_asked || is_chosen || item.waits || item.state == State::Corrected;
        (stays || item.aside && ruling == Ruling::Aside).then_some(item)
    });
    let mut gone: Vec<Item> = gone.collect();
    gone.sort_by(|a, b| a.name.cmp(&b.name));
    items.extend(gone);
    items
}

/// The responses that the service excluded automatically, without a decision of a staff member since.
fn waiting(watched: &Watched, decisions: &[Decision]) -> BTreeSet<i64> {
    let mut of_each: HashMap<i64, Vec<Decision>> = HashMap::new();
    let is_aside = |response: i64| watched.seen.get(&response).is_some_and(|seen| seen.aside);
    for decision in decisions.iter().filter(|decision| is_aside(decision.made.response)) {
        of_each.entry(decision.made.response).or_default().push(decision.clone());
    }
    of_each
        .into_iter()
        .filter(|(_, decisions)| !waits_for(decisions).is_empty())
        .map(|(response, _)| response)
        .collect()
}

fn item(watched: &Watched, waiting: &BTreeSet<i64>, finding: Finding, decisions: Vec<Decision>) -> Option<Item> {
    let seen = watched.seen.get(&finding.response)?;
    let other = finding.other.and_then(|other| watched.seen.get(&other));
    let counting = |one: &&Seen| one.counts && one.siren.is_some() && one.siren == seen.siren;
    let rival = seen.aside.then(|| watched.seen.values().find(counting).map(|one| one.reference.clone())).flatten();
    // The first response was kept because it counted. If it no longer does, the choice must be made again.
    let alone = finding.kind == Kind::SameOrganisation && seen.aside && rival.is_none();
    let versions = match other.filter(|_| !alone) {
        Some(other) => format!("{}/{}", seen.version, other.version),
        None => seen.version.to_string(),
    };
    let last = decisions.last().map(|last| (last.made.ruling, last.made.versions.as_str()));
    let again = alone && last.is_some_and(|(ruling, on)| ruling == Ruling::Aside && on != versions);
    let waits = finding.kind.makes_wait() && (again || waiting.contains(&seen.id));
    Some(Item {
        name: finding.name(),
        // A waiting response is still open.
        state: State::of(last, &versions, seen.aside && !waits),
        reference: seen.reference.clone(),
        other: other.map(|other| other.reference.clone()),
        versions,
        aside: seen.aside,
        waits,
        rival,
        decisions,
        finding,
    })
}
