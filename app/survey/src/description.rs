//! Questionnaires described in French, for paper: when a question is asked, and what kind of answer it takes.

pub mod kind;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

pub use kind::kind;

use super::condition::Comparison;
use super::{Condition, Euros, Field, Kind, Question, Questionnaire};
use crate::rule;
use french::grouped;

/// The number of a question in the whole questionnaire, from 1, as conditions refer to it.
pub fn number(questionnaire: &Questionnaire, question: &Question) -> Option<usize> {
    questionnaire.questions().position(|q| q.id == question.id).map(|place| place + 1)
}

/// When a question is asked: `Si vous avez répondu « Non » à la question 7 « … ».` Names each field of the condition;
/// says so if the condition is always or never true.
pub fn condition(questionnaire: &Questionnaire, condition: &Condition) -> String {
    match Clause::of(questionnaire, condition, false) {
        Clause::Always => "Dans tous les cas.".to_owned(),
        Clause::Never => "Dans aucun cas.".to_owned(),
        clause => format!("Si {}.", clause.sentence(0)),
    }
}

/// A condition in negation normal form, each of its tests in words.
enum Clause {
    Always,
    Never,
    Test(Test),
    All(Vec<Clause>),
    Any(Vec<Clause>),
}

/// A test: what was answered, in which field.
struct Test {
    /// `vous avez répondu « Oui » à`, `vous n’avez pas répondu à`.
    answered: String,
    negated: bool,
    /// `la question 7 « … »`
    question: String,
    /// The field, if the question has several: `2025`.
    part: Option<String>,
}

impl Clause {
    fn of(questionnaire: &Questionnaire, condition: &Condition, negated: bool) -> Self {
        match (condition, negated) {
            (Condition::Not(inner), _) => Self::of(questionnaire, inner, !negated),
            // De Morgan: "not all" is "one is not"; "none" is "each is not".
            (Condition::All(list), false) | (Condition::Any(list), true) => {
                Self::group(list.iter().map(|c| Self::of(questionnaire, c, negated)), true)
            }
            (Condition::Any(list), false) | (Condition::All(list), true) => {
                Self::group(list.iter().map(|c| Self::of(questionnaire, c, negated)), false)
            }
            (leaf, negated) => Self::Test(Test::of(questionnaire, leaf, negated)),
        }
    }

    /// Joins clauses, flattening groups of the same sort.
    fn group(clauses: impl Iterator<Item = Self>, all: bool) -> Self {
        let mut flat = Vec::new();
        for clause in clauses {
            match (clause, all) {
                (Self::Always, true) | (Self::Never, false) => {}
                (Self::Always, false) => return Self::Always,
                (Self::Never, true) => return Self::Never,
                (Self::All(inner), true) | (Self::Any(inner), false) => flat.extend(inner),
                (other, _) => flat.push(other),
            }
        }
        match (flat.len(), all) {
            (0, true) => Self::Always,
            (0, false) => Self::Never,
            (1, _) => flat.remove(0),
            (_, true) => Self::All(flat),
            (_, false) => Self::Any(flat),
        }
    }

    fn sentence(&self, depth: usize) -> String {
        let (list, all) = match self {
            Self::Always => return "rien d’autre n’est demandé".to_owned(),
            Self::Never => return "cela est impossible".to_owned(),
            Self::Test(test) => return format!("{} {}", test.answered, test.place()),
            Self::All(list) => (list, true),
            Self::Any(list) => (list, false),
        };
        let parts = joined(list, all, depth + 1);
        let one = parts.len() == 1;
        match (depth, all) {
            _ if one => parts.concat(),
            (0, true) => parts.join(", et si "),
            (0, false) => parts.join(", ou si "),
            (1, true) => format!("à la fois {}", parts.join(" et ")),
            (1, false) => format!("soit {}", parts.join(", soit ")),
            // Brackets prevent ambiguity at this depth, which no questionnaire should reach.
            (_, true) => format!("({})", parts.join(" et ")),
            (_, false) => format!("({})", parts.join(" ou ")),
        }
    }
}

/// The clauses in words; fields with the same answer share one clause.
fn joined(list: &[Clause], all: bool, depth: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut done = vec![false; list.len()];
    for (i, clause) in list.iter().enumerate() {
        if done[i] {
            continue;
        }
        let Clause::Test(test) = clause else {
            parts.push(clause.sentence(depth));
            continue;
        };
        let mut same = vec![test];
        // "You did not answer X to one of these" could be read as "to none": only affirmative answers are combined.
        for (j, later) in list.iter().enumerate().skip(i + 1).filter(|_| !test.negated) {
            if let Clause::Test(other) = later
                && other.answered == test.answered
                && !done[j]
            {
                done[j] = true;
                same.push(other);
            }
        }
        parts.push(format!("{} {}", test.answered, places(&same, all)));
    }
    parts
}

/// `la question 5 « … » (2025 ou 2024)`, `l’une de ces questions : la question 10 « … », la question 11 « … »`.
fn places(tests: &[&Test], all: bool) -> String {
    let word = if all { "et" } else { "ou" };
    let mut questions: Vec<(&str, Vec<&str>)> = Vec::new();
    for test in tests {
        let parts = match questions.iter_mut().find(|(question, _)| *question == test.question) {
            Some((_, parts)) => parts,
            None => {
                questions.push((&test.question, Vec::new()));
                let Some((_, parts)) = questions.last_mut() else { continue };
                parts
            }
        };
        parts.extend(test.part.as_deref().filter(|part| !parts.contains(part)).into_iter().collect::<Vec<_>>());
    }
    let places: Vec<String> = questions
        .iter()
        .map(|(question, parts)| match parts.as_slice() {
            [] => (*question).to_owned(),
            parts => format!("{question} ({})", enumerated(parts, word)),
        })
        .collect();
    match (places.len(), all) {
        (1, _) => places.concat(),
        (_, true) => format!("chacune de ces questions\u{a0}: {}", enumerated(&places, "et")),
        (_, false) => format!("l’une au moins de ces questions\u{a0}: {}", enumerated(&places, "ou")),
    }
}

impl Test {
    fn of(questionnaire: &Questionnaire, leaf: &Condition, negated: bool) -> Self {
        let name = leaf.field().unwrap_or_default();
        let found = questionnaire.questions().find_map(|q| q.fields.iter().find(|f| f.name == name).map(|f| (q, f)));
        let kind = found.map(|(question, _)| &question.kind);
        let question = match found {
            Some((question, _)) => {
                let number = number(questionnaire, question).unwrap_or_default();
                format!("la question {number} «\u{a0}{}\u{a0}»", question.label)
            }
            None => format!("la question «\u{a0}{name}\u{a0}»"),
        };
        let part = found.filter(|(question, _)| question.fields.len() > 1).map(|(_, field)| part(field));
        Self { answered: answered(leaf, kind, negated), negated, question, part }
    }

    fn place(&self) -> String {
        match &self.part {
            Some(part) => format!("{} ({part})", self.question),
            None => self.question.clone(),
        }
    }
}

fn part(field: &Field) -> String {
    field.label.clone().unwrap_or_else(|| field.name.clone())
}

/// The answer given, or not given: `vous avez répondu « Oui » à`.
fn answered(leaf: &Condition, kind: Option<&Kind>, negated: bool) -> String {
    let have = if negated { "vous n’avez pas" } else { "vous avez" };
    match leaf {
        Condition::Is { codes, .. } => {
            let options = kind.map_or(&[][..], Kind::options);
            let quoted = |label: &str| format!("«\u{a0}{label}\u{a0}»");
            let single = !matches!(kind, Some(Kind::Multiple { .. }));
            let verb = if single { "répondu" } else { "coché" };
            let others: Vec<_> = options.iter().filter(|o| !codes.contains(&o.code)).collect();
            if let ([other], true, false) = (others.as_slice(), single && codes.len() > 1, negated) {
                return format!("vous avez donné une autre réponse que {} à", quoted(&other.label));
            }
            let labels: Vec<String> = codes
                .iter()
                .map(|code| quoted(options.iter().find(|o| o.code == *code).map_or(code, |o| &o.label)))
                .collect();
            match (labels.len(), negated) {
                (2.., true) => format!("vous n’avez {verb} ni {} à", labels.join(" ni ")),
                _ => format!("{have} {verb} {} à", enumerated(&labels, "ou")),
            }
        }
        Condition::Unknown { .. } => format!("{have} répondu «\u{a0}Je ne sais pas\u{a0}» à"),
        Condition::Answered { .. } if matches!(kind, Some(Kind::Consent { .. })) => format!("{have} coché la case de"),
        Condition::Compare { than, value, .. } => format!("{have} indiqué {} à", compared(kind, *than, *value)),
        Condition::Answered { .. } | Condition::All(_) | Condition::Any(_) | Condition::Not(_) => {
            format!("{have} répondu à")
        }
    }
}

/// A comparison in the respondent's unit: `plus de 100 000,00 €`, `au moins 12,5 %`, `une année avant 2019`.
fn compared(kind: Option<&Kind>, than: Comparison, value: i64) -> String {
    let words = |value: String| match than {
        Comparison::Equal => format!("exactement {value}"),
        Comparison::Above => format!("plus de {value}"),
        Comparison::AtLeast => format!("au moins {value}"),
        Comparison::Below => format!("moins de {value}"),
        Comparison::AtMost => format!("au plus {value}"),
    };
    match kind {
        Some(Kind::Amount { .. }) => {
            words(Euros::from_cents(value).map_or_else(|| format!("{} centimes", grouped(value)), |e| e.to_string()))
        }
        Some(Kind::Share { .. }) => words(rule::percent(value as f64 / 10_000.0)),
        Some(Kind::Year { .. }) => match than {
            Comparison::Equal => format!("l’année {value}"),
            Comparison::Above => format!("une année après {value}"),
            Comparison::AtLeast => format!("l’année {value} ou une année plus récente"),
            Comparison::Below => format!("une année avant {value}"),
            Comparison::AtMost => format!("l’année {value} ou une année plus ancienne"),
        },
        Some(Kind::Scale { from, to, .. }) => format!("{} sur l’échelle de {from} à {to}", words(value.to_string())),
        _ => words(grouped(value)),
    }
}

/// `a, b ou c`.
fn enumerated(list: &[impl AsRef<str>], word: &str) -> String {
    match list {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {word} {}", first.join(", "), last.as_ref())
        }
    }
}
