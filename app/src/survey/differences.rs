//! What differs between two editions of a questionnaire, question by question, and whether answers can be compared.
//!
//! Editions speak of their own years: `2025` in one is `2022` in the other where both are the latest year of their data.

mod meaning;
pub mod words;

use super::{Choice, EditionYear, Kind, Question, QuestionId, Questionnaire, Role, Rule, Section, wording};
use meaning::means_the_same;
use std::collections::BTreeSet;

/// Something that differs in a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The later edition alone asks it.
    Added,
    /// The earlier edition alone asked it.
    Removed,
    /// It stands elsewhere among the questions that both ask, or in another section.
    Moved {
        /// The title of its section before.
        from: String,
        /// The title of its section after.
        to: String,
    },
    /// It is said in other words.
    Worded {
        /// What is: `Question`, `Aide`.
        what: &'static str,
        /// The words before.
        before: String,
        /// The words after.
        after: String,
    },
    /// Another kind of answer is asked for.
    Kind {
        /// The kind before, in words.
        before: String,
        /// The kind after.
        after: String,
    },
    /// It has become obligatory, or no longer is.
    Required(bool),
    /// It is asked of others.
    Condition {
        /// Of whom, before; of everybody if `None`.
        before: Option<String>,
        /// Of whom, after.
        after: Option<String>,
    },
    /// An option, or a part, was added.
    OptionAdded(Named),
    /// An option, or a part, was taken away.
    OptionRemoved(Named),
    /// An option, or a part, is said in other words.
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
    /// The statistics take something else from it.
    Role {
        /// What they took before.
        before: Option<Role>,
        /// What they take after.
        after: Option<Role>,
    },
}

/// Something with a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its code.
    pub code: String,
    /// Its words.
    pub label: String,
}

/// A question that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionDifference {
    /// Its identifier.
    pub id: QuestionId,
    /// The question, in the later edition that has it.
    pub label: String,
    /// What differs.
    pub changes: Vec<Change>,
    /// Why its answers cannot be compared; `None` where they can.
    pub incomparable: Option<String>,
}

/// What differs between two editions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// The questions that differ, in the order of the later edition, then those that it no longer asks.
    pub questions: Vec<QuestionDifference>,
    /// How many questions are the same in both.
    pub same: usize,
    /// The messages of the rules that the later edition alone has.
    pub rules_added: Vec<String>,
    /// The messages of the rules that the earlier edition alone had.
    pub rules_removed: Vec<String>,
}

impl Differences {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty() && self.rules_added.is_empty() && self.rules_removed.is_empty()
    }
}

/// What differs from one questionnaire to another.
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

/// Why the answers to a question of two editions cannot be compared; `None` where they can.
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

type Of<'a> = (&'a Questionnaire, &'a Question);

fn of_both(before: Of<'_>, after: Of<'_>, moved: &BTreeSet<QuestionId>) -> QuestionDifference {
    let ((earlier, one), (later, other)) = (before, after);
    let mut changes = Vec::new();
    let same = |a: &str, b: &str| says_the_same(earlier.edition, a, later.edition, b);
    let section = |questionnaire: &Questionnaire, id: &QuestionId| {
        let holds = |section: &&Section| section.questions.iter().any(|question| question.id == *id);
        questionnaire.sections.iter().find(holds).map(|s| (s.id.clone(), s.title.clone())).unwrap_or_default()
    };
    let ((place, from), (new_place, to)) = (section(earlier, &one.id), section(later, &one.id));
    if moved.contains(&one.id) || place != new_place {
        changes.push(Change::Moved { from, to });
    }
    let mut worded = |what: &'static str, before: Option<&str>, after: Option<&str>| {
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        if !same(before, after) {
            changes.push(Change::Worded { what, before: before.to_owned(), after: after.to_owned() });
        }
    };
    worded("Question", Some(&one.label), Some(&other.label));
    worded("Aide", one.hint.as_deref(), other.hint.as_deref());
    if let (Kind::Consent { statement: a }, Kind::Consent { statement: b }) = (&one.kind, &other.kind) {
        worded("Accord", Some(a), Some(b));
    }
    let (kind, new_kind) = (wording::kind(one), wording::kind(other));
    let family = std::mem::discriminant(&one.kind) != std::mem::discriminant(&other.kind);
    if family || !same(&kind, &new_kind) {
        changes.push(Change::Kind { before: kind, after: new_kind });
    }
    if one.required != other.required {
        changes.push(Change::Required(other.required));
    }
    if one.role != other.role {
        changes.push(Change::Role { before: one.role, after: other.role });
    }
    let said =
        |(questionnaire, question): Of<'_>| question.when.as_ref().map(|when| wording::condition(questionnaire, when));
    if plain_condition(before) != plain_condition(after) {
        changes.push(Change::Condition { before: said(before), after: said(after) });
    }
    changes.extend(options((earlier.edition, &choices(one)), (later.edition, &choices(other))));
    QuestionDifference { id: one.id.clone(), label: other.label.clone(), changes, incomparable: why_not(before, after) }
}

/// The options of a question and its parts, by their codes. Years are no parts: they go with the edition.
fn choices(question: &Question) -> Vec<Named> {
    let option = |choice: &Choice| Named { code: choice.code.clone(), label: choice.label.clone() };
    let part = |field: &super::Field| {
        let (_, code) = field.name.split_once('.')?;
        let is_year = code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit());
        (!is_year).then(|| Named { code: code.to_owned(), label: field.label.clone().unwrap_or_default() })
    };
    question.kind.options().iter().map(option).chain(question.fields.iter().filter_map(part)).collect()
}

fn options((edition, before): (EditionYear, &[Named]), (later, after): (EditionYear, &[Named])) -> Vec<Change> {
    let of = |named: &[Named], code: &str| named.iter().find(|one| one.code == code).cloned();
    let mut changes = Vec::new();
    for option in after {
        match of(before, &option.code) {
            None => changes.push(Change::OptionAdded(option.clone())),
            Some(earlier) if !says_the_same(edition, &earlier.label, later, &option.label) => {
                let (one, other) = (without_years(edition, &earlier.label), without_years(later, &option.label));
                changes.push(Change::OptionRenamed {
                    code: option.code.clone(),
                    same: means_the_same(&one, &other),
                    before: earlier.label,
                    after: option.label.clone(),
                });
            }
            Some(_) => {}
        }
    }
    let gone = before.iter().filter(|option| of(after, &option.code).is_none());
    changes.extend(gone.cloned().map(Change::OptionRemoved));
    changes
}

fn why_not((earlier, one): Of<'_>, (later, other): Of<'_>) -> Option<String> {
    if std::mem::discriminant(&one.kind) != std::mem::discriminant(&other.kind) {
        return Some("elle n’attend plus le même genre de réponse".to_owned());
    }
    if let (Kind::Scale { from: a, to: b, .. }, Kind::Scale { from: c, to: d, .. }) = (&one.kind, &other.kind)
        && (a, b) != (c, d)
    {
        return Some("l’échelle n’a plus les mêmes bornes".to_owned());
    }
    let (before, after) = (choices(one), choices(other));
    let renamed =
        options((earlier.edition, &before), (later.edition, &after)).into_iter().find_map(|change| match change {
            Change::OptionRenamed { code, same: false, .. } => Some(code),
            _ => None,
        });
    if let Some(code) = renamed {
        return Some(format!("le code {code} ne désigne plus la même chose"));
    }
    let common = before.iter().any(|option| after.iter().any(|other| other.code == option.code));
    if !before.is_empty() && !after.is_empty() && !common {
        return Some("aucune option n’est commune".to_owned());
    }
    None
}

/// A text in which the edition's own years are named by their place.
fn without_years(edition: EditionYear, text: &str) -> String {
    let [n1, n2] = edition.data_years();
    let replaced = text.replace(&n1.to_string(), "{n1}").replace(&n2.to_string(), "{n2}");
    replaced.replace(&edition.to_string(), "{edition}")
}

fn says_the_same(edition: EditionYear, text: &str, later: EditionYear, other: &str) -> bool {
    text == other || without_years(edition, text) == without_years(later, other)
}

fn plain_condition((questionnaire, question): Of<'_>) -> Option<String> {
    // The fields and codes, not their words: those differ where they are asked.
    question.when.as_ref().map(|when| without_years(questionnaire.edition, &format!("{when:?}")))
}

/// The questions of both that stand elsewhere among each other: all but a longest run that kept its order.
fn moved(before: &Questionnaire, after: &Questionnaire) -> BTreeSet<QuestionId> {
    let places: Vec<usize> = after
        .questions()
        .filter_map(|question| before.questions().position(|earlier| earlier.id == question.id))
        .collect();
    let ids: Vec<&QuestionId> =
        after.questions().filter(|question| find(before, &question.id).is_some()).map(|q| &q.id).collect();
    // For each question, the longest run that ends with it, and the one before it in that run.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    for (here, place) in places.iter().enumerate() {
        let before = (0..here).filter(|earlier| places.get(*earlier) < Some(place));
        let best = before
            .filter_map(|earlier| Some((runs.get(earlier)?.0, earlier)))
            .max_by_key(|(long, at)| (*long, usize::MAX - at));
        runs.push(best.map_or((1, None), |(long, at)| (long + 1, Some(at))));
    }
    let mut kept = BTreeSet::new();
    let mut at = (0..runs.len()).max_by_key(|place| (runs.get(*place).map(|run| run.0), usize::MAX - place));
    while let Some(here) = at {
        kept.insert(here);
        at = runs.get(here).and_then(|run| run.1);
    }
    ids.into_iter().enumerate().filter(|(place, _)| !kept.contains(place)).map(|(_, id)| id.clone()).collect()
}

fn rules_alone(of: &Questionnaire, other: &Questionnaire) -> Vec<String> {
    let plain = |questionnaire: &Questionnaire, rule: &Rule| without_years(questionnaire.edition, &format!("{rule:?}"));
    let there: Vec<String> = other.rules.iter().map(|rule| plain(other, rule)).collect();
    let alone = of.rules.iter().filter(|rule| !there.contains(&plain(of, rule)));
    alone.map(|rule| rule.message().to_owned()).collect()
}

/// What a role is called.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Organisation => "le numéro de l’organisation",
        Role::Segment => "le type d’organisation",
        Role::StartupPurchases => "les achats auprès de start-up",
        Role::TotalPurchases => "le total des achats",
        Role::Contact => "une coordonnée",
    }
}

/// Why a questionnaire must not be published after another one: what would make answers of the two say something false
/// when they are set beside each other, or what the service cannot do without.
pub fn against_publishing(before: &Questionnaire, after: &Questionnaire) -> Vec<String> {
    let mut reasons = Vec::new();
    for role in [Role::Organisation, Role::Segment, Role::StartupPurchases, Role::TotalPurchases] {
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

#[cfg(test)]
mod tests;
