//! Properties of all dashboards.

use crate::dashboard::Asking;
use crate::{coverage, estimates, obstacles, question, volumes};
use editing::checks::single_response;
use forms::Form;
use statistics::estimation::margins;
use statistics::{Columns, Entry};
use std::collections::BTreeSet;
use survey::library::{Library, embedded_text};
use survey::{Answers, Audience, EditionYear, Questionnaire, load, sample_respondent};

const BOTH: [Audience; 2] = [Audience::Acheteurs, Audience::StartUp];
/// Number of respondents.
const MANY: u64 = 120;

/// Gives every question in a text another number, or undoes it: `AC04` is `XC95`, and `XC95` is `AC04`.
fn renumbered(text: &str, ids: &BTreeSet<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let id = rest.get(..4).filter(|id| ids.contains(*id) && !out.ends_with(char::is_alphanumeric));
        match id {
            Some(id) => {
                out.push_str(&other(id));
                rest = &rest[4..];
            }
            None => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    out
}

fn other(id: &str) -> String {
    let number: u32 = id[2..].parse().unwrap();
    let emails = [("AC", "XC"), ("XC", "AC"), ("SU", "XU"), ("XU", "SU")];
    let (_, emails) = emails.into_iter().find(|(own, _)| *own == &id[..2]).unwrap();
    format!("{emails}{:02}", 99 - number)
}

/// A questionnaire with both numberings, and its question numbers in each.
struct Two {
    own: Questionnaire,
    renumbered: Questionnaire,
    ids: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl Two {
    fn of(edition: EditionYear, audience: Audience) -> Self {
        let text = embedded_text(edition, audience).unwrap();
        let own = load::questionnaire("own", text).unwrap();
        let ids: BTreeSet<String> = own.questions().map(|question| question.id.as_str()[..4].to_owned()).collect();
        let others = ids.iter().map(|id| other(id)).collect();
        let renumbered = load::questionnaire("renumbered", &renumbered(text, &ids)).unwrap();
        Self { own, renumbered, ids, others }
    }

    /// Respondents' answers, with both numberings.
    fn answers(&self) -> Vec<[Answers; 2]> {
        let read = |seed| self.own.read(&sample_respondent::typed(&self.own, seed)).answers;
        let both = |own: Answers| {
            let renamed = own.iter().map(|(field, answer)| (renumbered(field, &self.ids), answer.clone()));
            let mut other = Answers::default();
            renamed.for_each(|(field, answer)| other.insert(&field, answer));
            [own, other]
        };
        (0..MANY).map(read).map(both).collect()
    }
}

fn columns(questionnaire: &Questionnaire, answers: impl Iterator<Item = Answers>) -> Columns {
    let mut columns = Columns::default();
    for (id, answers) in (1..).zip(answers) {
        columns.put(
            questionnaire,
            &Entry { id, counts: true, sent_at: id, began_at: Some(0), answers, ..Entry::default() },
        );
    }
    columns
}

/// All dashboards, as text.
fn pages(questionnaire: &Questionnaire, columns: &Columns, exact: bool) -> String {
    let asking = |parameters: Vec<(String, String)>| Asking {
        edition: questionnaire.edition,
        parameters: Form(parameters),
        exact,
        now: chrono::DateTime::UNIX_EPOCH,
    };
    let mut pages = obstacles::debugged(questionnaire, columns, &asking(Vec::new()));
    if questionnaire.audience == Audience::Acheteurs {
        let asked = asking(Vec::new());
        pages += &format!("{:?}", volumes::of(questionnaire, columns, &asked).figures);
        let margins = margins::embedded(questionnaire).unwrap();
        pages += &format!("{:?}", coverage::of(questionnaire, columns, &margins, &asked).figures);
        pages += &format!("{:?}", estimates::of(questionnaire, columns, &margins, &asked).figures);
    }
    for one in questionnaire.questions().flat_map(|question| &question.fields) {
        let named = asking(vec![("question".to_owned(), one.name.clone())]);
        pages += &format!("{:?}", question::of(questionnaire, columns, &named).figures);
    }
    pages
}

#[test]
fn renumbering_questions_leaves_figures_and_findings_unchanged() {
    for edition in Library::embedded().unwrap().editions() {
        for two in BOTH.map(|audience| Two::of(edition, audience)) {
            let answers = two.answers();
            for exact in [true, false] {
                let [own, other] = [(&two.own, 0), (&two.renumbered, 1)].map(|(questionnaire, side)| {
                    let columns = columns(questionnaire, answers.iter().map(|both| both[side].clone()));
                    pages(questionnaire, &columns, exact)
                });
                assert_eq!(renumbered(&other, &two.others), own, "{edition} {:?}", two.own.audience);
            }
            let mut found = 0;
            for [own, other] in &answers {
                let findings = single_response::findings(&two.own, 1, own);
                let others = single_response::findings(&two.renumbered, 1, other);
                found += findings.len();
                assert_eq!(renumbered(&format!("{others:?}"), &two.others), format!("{findings:?}"));
            }
            assert!(found > 10, "{edition} {:?}: {found} findings", two.own.audience);
        }
    }
}
