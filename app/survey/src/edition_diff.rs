//! Differences between two editions of a questionnaire, question by question, and comparability of answers.
//!
//! Years are compared relative to the edition: `2025` in one is `2022` in the other if both are the latest year of
//! their data.

#[cfg(not(target_arch = "wasm32"))]
mod meaning;
#[cfg(not(target_arch = "wasm32"))]
mod order;
#[cfg(not(target_arch = "wasm32"))]
mod question;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
#[cfg(not(target_arch = "wasm32"))]
pub mod words;

use super::{Question, QuestionId, Questionnaire, Role, Rule};
use order::moved;
use question::{of_both, why_not, without_years};

/// A difference in a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only in the later edition.
    Added,
    /// Only in the earlier edition.
    Removed,
    /// Moved among the common questions, or to another section.
    Moved {
        /// The title of its section before.
        from: String,
        /// The title of its section after.
        to: String,
    },
    /// Reworded.
    Worded {
        /// Part of the question: `Question`, `Aide`.
        what: &'static str,
        /// The words before.
        before: String,
        /// The words after.
        after: String,
    },
    /// Another kind of answer.
    Kind {
        /// The kind before, in words.
        before: String,
        /// The kind after.
        after: String,
    },
    /// Whether an answer has become required (or no longer is).
    Required(bool),
    /// Asked under another condition.
    Condition {
        /// The condition before; always asked if `None`.
        before: Option<String>,
        /// The condition after.
        after: Option<String>,
    },
    /// An option, or a part, was added.
    OptionAdded(Named),
    /// An option, or a part, was removed.
    OptionRemoved(Named),
    /// An option, or a part, was reworded.
    OptionRenamed {
        /// Its code.
        code: String,
        /// The words before.
        before: String,
        /// The words after.
        after: String,
        /// Whether they seem to mean the same.
        same: bool,
    },
    /// Its role in the statistics changed.
    Role {
        /// The role before.
        before: Option<Role>,
        /// The role after.
        after: Option<Role>,
    },
}

/// A code with its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its code.
    pub code: String,
    /// Its label.
    pub label: String,
}

/// A changed question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionDifference {
    /// Its identifier.
    pub id: QuestionId,
    /// The question, in the latest edition that has it.
    pub label: String,
    /// What differs.
    pub changes: Vec<Change>,
    /// Why its answers are not comparable; `None` if they are.
    pub incomparable: Option<String>,
}

/// The differences between two editions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// The changed questions, in the order of the later edition, then those removed.
    pub questions: Vec<QuestionDifference>,
    /// Number of unchanged questions.
    pub same: usize,
    /// Messages of the rules only in the later edition.
    pub rules_added: Vec<String>,
    /// Messages of the rules only in the earlier edition.
    pub rules_removed: Vec<String>,
}

impl Differences {
    /// Whether there are no differences.
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty() && self.rules_added.is_empty() && self.rules_removed.is_empty()
    }
}

/// The differences between two questionnaires.
pub fn differences(before: &Questionnaire, after: &Questionnaire) -> Differences {
    let moved = moved(before, after);
    let mut found = Differences::default();
    for question in after.questions() {
        let difference = match find(before, &question.id) {
            Some(earlier) => of_both((before, earlier), (after, question), &moved),
            None => alone(question, Change::Added, "cette question n’était pas posée"),
        };
        if difference.changes.is_empty() {
            found.same += 1;
        } else {
            found.questions.push(difference);
        }
    }
    let gone = before.questions().filter(|question| find(after, &question.id).is_none());
    found.questions.extend(gone.map(|q| alone(q, Change::Removed, "cette question n’est plus posée")));
    found.rules_added = rules_alone(after, before);
    found.rules_removed = rules_alone(before, after);
    found
}

/// Why the answers to a question are not comparable between two editions; `None` if they are.
pub fn incomparable(before: &Questionnaire, after: &Questionnaire, id: &QuestionId) -> Option<String> {
    match (find(before, id), find(after, id)) {
        (Some(one), Some(other)) => why_not((before, one), (after, other)),
        _ => Some("l’une des deux éditions ne pose pas cette question".to_owned()),
    }
}

fn find<'a>(questionnaire: &'a Questionnaire, id: &QuestionId) -> Option<&'a Question> {
    questionnaire.questions().find(|question| question.id == *id)
}

fn alone(question: &Question, change: Change, why: &str) -> QuestionDifference {
    QuestionDifference {
        id: question.id.clone(),
        label: question.label.clone(),
        changes: vec![change],
        incomparable: Some(why.to_owned()),
    }
}

fn rules_alone(of: &Questionnaire, other: &Questionnaire) -> Vec<String> {
    let plain = |questionnaire: &Questionnaire, rule: &Rule| without_years(questionnaire.edition, &format!("{rule:?}"));
    let there: Vec<String> = other.rules.iter().map(|rule| plain(other, rule)).collect();
    let alone = of.rules.iter().filter(|rule| !there.contains(&plain(of, rule)));
    alone.map(|rule| rule.message().to_owned()).collect()
}

/// The name of a role.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Organisation => "le numéro de l’organisation",
        Role::Segment => "le type d’organisation",
        Role::StartupPurchases => "les achats auprès de start-up",
        Role::TotalPurchases => "le total des achats",
        Role::StartupRateRange => "la tranche du taux d’achats auprès de start-up",
        Role::Obstacles => "les freins",
        Role::PublicObstacles => "les freins avec le secteur public",
        Role::PrivateObstacles => "les freins avec les grands groupes",
        Role::Levers => "les leviers",
        Role::Contact => "une coordonnée",
    }
}

/// The roles that figures require.
const NEEDED: [Role; 9] = [
    Role::Organisation,
    Role::Segment,
    Role::StartupPurchases,
    Role::TotalPurchases,
    Role::StartupRateRange,
    Role::Obstacles,
    Role::PublicObstacles,
    Role::PrivateObstacles,
    Role::Levers,
];

/// Why a questionnaire must not be published after another one: changes that would make answers to the two misleading
/// when compared, or parts that the service requires and that are missing.
pub fn against_publishing(before: &Questionnaire, after: &Questionnaire) -> Vec<String> {
    let mut reasons = Vec::new();
    for role in NEEDED {
        if let Some(question) = before.with_role(role)
            && after.with_role(role).is_none()
        {
            reasons.push(format!("plus aucune question ne donne {} ({})", role_name(role), question.id));
        }
    }
    for question in after.questions() {
        let Some(earlier) = find(before, &question.id) else { continue };
        if let Some(why) = why_not((before, earlier), (after, question)) {
            reasons
                .push(format!("{} : {why}. Donnez un autre identifiant à ce qui est une autre question.", question.id));
        }
    }
    let closes = after.closes.as_deref().and_then(|closes| closes.get(..4)?.parse::<i32>().ok());
    if closes.is_some_and(|year| year < after.edition.year()) {
        reasons.push("la date de clôture (closes) est celle d’une édition antérieure".to_owned());
    }
    reasons
}
