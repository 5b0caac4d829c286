//! How the answers support proposals, and the resulting order.

use crate::dashboard::DashboardError;
use crate::projections::answers::AnswersInMemory;
use statistics::figure::{Chart, Figure, Row, Unit, Value};
use statistics::shares::{Opinions, Share, Support, Target};
use store::{Proposal, Store};
use survey::{Audience, EditionYear};

/// The explanation of the order.
pub const ORDER: &str = "Rangées par leur soutien dans les réponses : la part de ceux qui ont cité au moins un des freins ou leviers auxquels la proposition répond, parmi ceux à qui la question a été posée. Des deux côtés, c’est celui où la borne basse de l’ordre de grandeur à 95 % (Wilson, comme si les répondants étaient tirés au sort) est la plus haute qui donne le rang : une part sûre passe avant une part aussi élevée que peu de réponses appuient.";

/// A proposal with its support.
#[derive(Clone, Debug, PartialEq)]
pub struct Backed {
    /// The proposal.
    pub proposal: Proposal,
    /// The start-ups' support; `None` if it answers none of their options.
    pub startups: Option<Support>,
    /// The buyers' support.
    pub buyers: Option<Support>,
}

impl Backed {
    /// The sides with support.
    pub fn sides(&self) -> impl Iterator<Item = (Audience, &Support)> {
        let sides = [(Audience::Acheteurs, &self.buyers), (Audience::StartUp, &self.startups)];
        sides.into_iter().filter_map(|(audience, support)| Some((audience, support.as_ref()?)))
    }

    /// The weight it is ranked by: the larger [`Support::weight`] of the sides.
    pub fn weight(&self) -> Option<f64> {
        self.sides().filter_map(|(_, support)| support.weight()).max_by(f64::total_cmp)
    }
}

/// The proposals of an edition, the best supported first.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// The version of the data.
    pub version: i64,
    /// The proposals.
    pub backed: Vec<Backed>,
}

/// The board of an edition.
///
/// # Errors
/// [`DashboardError`].
pub async fn board(store: &Store, answers: &AnswersInMemory, edition: EditionYear) -> Result<Board, DashboardError> {
    let proposals = store.proposals(edition).await?;
    let targets: Vec<Vec<Target>> = proposals.iter().map(|p| p.now.written.targets.clone()).collect();
    let (startups, one) = supports(answers, (edition, Audience::StartUp), targets.clone()).await?;
    let (buyers, other) = supports(answers, (edition, Audience::Acheteurs), targets).await?;
    let backed = proposals.into_iter().zip(startups).zip(buyers);
    let mut backed: Vec<Backed> =
        backed.map(|((proposal, startups), buyers)| Backed { proposal, startups, buyers }).collect();
    rank(&mut backed);
    Ok(Board { version: one.max(other), backed })
}

async fn supports(
    answers: &AnswersInMemory,
    of: (EditionYear, Audience),
    targets: Vec<Vec<Target>>,
) -> Result<(Vec<Option<Support>>, i64), DashboardError> {
    let made = answers.ask(of.0, of.1, move |questionnaire, columns| {
        let opinions = Opinions::new(questionnaire, columns, false);
        targets.iter().map(|targets| opinions.support(targets)).collect()
    });
    made.await?.ok_or(DashboardError::NoQuestionnaire)
}

/// Sorts by support, the largest first; equal ones remain in order of creation.
fn rank(backed: &mut [Backed]) {
    let weight = |one: &Backed| one.weight().unwrap_or(-1.0);
    backed.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.proposal.id.cmp(&b.proposal.id)));
}

/// The board as a figure.
pub fn figure(backed: &[Backed]) -> Figure {
    let cells = |support: &Option<Support>| match support {
        None => [Value::None, Value::None, Value::None],
        Some(Support { share, .. }) => [share.share(), share.interval(), share.count()],
    };
    let rows = backed.iter().map(|one| {
        let values = cells(&one.buyers).into_iter().chain(cells(&one.startups)).collect();
        Row::new(one.proposal.now.written.title.clone(), values)
    });
    Figure {
        units: vec![Unit::Percent, Unit::Interval, Unit::Plain, Unit::Percent, Unit::Interval, Unit::Plain],
        id: "soutien".to_owned(),
        title: "Soutien des propositions dans les réponses".to_owned(),
        reading: reading(backed),
        notes: vec![ORDER.to_owned()],
        head: [
            "Proposition",
            "Acheteurs",
            "Ordre de grandeur, acheteurs",
            "Nombre d’acheteurs",
            "Start-up",
            "Ordre de grandeur, start-up",
            "Nombre de start-up",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows.collect(),
        chart: Chart::Bars { columns: vec![0, 3], intervals: vec![1, 4] },
    }
}

fn reading(backed: &[Backed]) -> String {
    let Some(first) = backed.first() else { return "Aucune proposition.".to_owned() };
    let title = &first.proposal.now.written.title;
    let sides: Vec<String> = first
        .sides()
        .filter_map(|(audience, support)| {
            let Share::Known(p) = support.share else { return None };
            let who = if audience == Audience::StartUp { "des start-up" } else { "des acheteurs" };
            Some(format!("{} {who}", Value::Share(p.share).formatted()))
        })
        .collect();
    match sides.is_empty() {
        true => format!("En tête : «\u{a0}{title}\u{a0}»."),
        false => format!("En tête : «\u{a0}{title}\u{a0}», soutenue par {}.", sides.join(" et ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use statistics::Proportion;
    use store::{ProposalVersion, Status, Written};

    fn backed(id: i64, startups: Option<(u64, u64)>, buyers: Option<(u64, u64)>) -> Backed {
        let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let written = Written { title: format!("P{id}"), body: String::new(), targets: Vec::new() };
        let now = ProposalVersion { version: 1, written, status: Status::Draft, by: "a".into(), at };
        let edition = EditionYear::new(2026).unwrap();
        let proposal = Proposal { id, edition, made_by: "a".into(), made_at: at, now };
        let support = |given: Option<(u64, u64)>| {
            given.map(|(count, of)| Support {
                asked: of,
                share: Proportion::new(count, of).map_or(Share::Nobody, Share::Known),
                first: None,
            })
        };
        Backed { proposal, startups: support(startups), buyers: support(buyers) }
    }

    #[test]
    fn a_share_of_many_ranks_before_the_same_share_of_few_by_the_larger_side() {
        let mut all = vec![
            backed(1, None, None),
            backed(2, Some((5, 10)), None),
            backed(3, Some((50, 100)), Some((1, 100))),
            backed(4, Some((1, 100)), Some((80, 100))),
            backed(5, Some((0, 0)), None),
        ];
        rank(&mut all);
        assert_eq!(all.iter().map(|one| one.proposal.id).collect::<Vec<_>>(), [4, 3, 2, 1, 5]);
        let figure = figure(&all);
        assert_eq!(figure.rows.len(), 5);
        assert!(
            figure
                .reading
                .contains("«\u{a0}P4\u{a0}», soutenue par 80,0\u{a0}% des acheteurs et 1,0\u{a0}% des start-up.")
        );
    }
}
