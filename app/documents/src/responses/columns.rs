//! The columns of a questionnaire: data about the response first, then each field in the questionnaire's order.

use super::{Holds, Values};
use serde::Serialize;
use survey::{Field, Kind, Question, Questionnaire, Role, description};

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its unique name: `reference`, `AC04.2025`, `AC20_B01`, `AC05.2025.statut`.
    pub name: String,
    /// Label.
    pub label: String,
    /// Data type.
    pub holds: Holds,
    /// Its possible values, if they are few.
    pub values: Vec<Meaning>,
    /// The unit of its numbers.
    pub unit: Option<&'static str>,
    /// Its section; `None` for data about the response.
    pub section: Option<String>,
    /// The question, as respondents read it.
    pub question: Option<String>,
    /// The condition under which the question is asked; always if `None`.
    pub when: Option<String>,
    /// Note for readers.
    pub note: Option<String>,
}

/// One value of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meaning {
    /// As written with `codes`.
    pub code: String,
    /// Its meaning; written with `labels`.
    pub label: String,
}

/// Status of a question that may have no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A value was given.
    Answered,
    /// "Je ne sais pas".
    Unknown,
    /// Asked and left empty.
    Left,
    /// Not asked because of an earlier answer.
    NotAsked,
}

impl State {
    /// All statuses.
    pub const ALL: [Self; 4] = [Self::Answered, Self::Unknown, Self::Left, Self::NotAsked];

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Answered => "repondu",
            Self::Unknown => "nsp",
            Self::Left => "sans_reponse",
            Self::NotAsked => "non_posee",
        }
    }

    /// Its meaning.
    pub fn label(self) -> &'static str {
        match self {
            Self::Answered => "Répondu",
            Self::Unknown => "Je ne sais pas",
            Self::Left => "Sans réponse",
            Self::NotAsked => "Question non posée",
        }
    }
}

/// "Oui" or "non", for values written as labels.
pub fn yes_or_no(yes: bool) -> &'static str {
    if yes { "oui" } else { "non" }
}

/// Whether a question is exported: those that identify a person never are.
pub fn is_exported(question: &Question) -> bool {
    question.role != Some(Role::Contact) && !matches!(question.kind, Kind::Email)
}

/// Whether an empty cell of the question would be ambiguous, so that a status column is needed.
pub fn has_state(question: &Question) -> bool {
    question.kind.allows_unknown() || question.when.is_some()
}

/// The name of the column of an option.
pub fn option_name(field: &Field, code: &str) -> String {
    format!("{}_{code}", field.name)
}

/// The columns of a questionnaire, in their order.
pub fn columns(questionnaire: &Questionnaire, values: Values) -> Vec<Column> {
    let mut all = known(questionnaire, values);
    for section in &questionnaire.sections {
        for question in section.questions.iter().filter(|question| is_exported(question)) {
            for field in &question.fields {
                of_field(questionnaire, &section.title, question, field, values, &mut all);
            }
        }
    }
    all.push(Column {
        note: Some(
            "Réponses à des questions ou à des options que ce questionnaire n’a plus, données à une version antérieure : \
             objet JSON, des noms de champs à ce qui a été saisi."
                .to_owned(),
        ),
        ..plain("outside_questionnaire", "Réponses hors du questionnaire actuel", Holds::Text)
    });
    all
}

/// A column with only these attributes.
pub(crate) fn plain(name: &str, label: &str, holds: Holds) -> Column {
    Column {
        name: name.to_owned(),
        label: label.to_owned(),
        holds,
        values: Vec::new(),
        unit: None,
        section: None,
        question: None,
        when: None,
        note: None,
    }
}

/// Columns about a response besides its answers.
fn known(questionnaire: &Questionnaire, values: Values) -> Vec<Column> {
    let segments = questionnaire.with_role(Role::Segment).map_or(&[][..], |question| question.kind.options());
    let partner = "Le partenaire dont le lien a amené le répondant.";
    vec![
        plain("reference", "Référence de la réponse", Holds::Text),
        plain("sent_at", "Envoyée le", Holds::Moment),
        plain("corrected_at", "Corrigée en dernier le", Holds::Moment),
        plain("edition", "Édition", Holds::Integer),
        plain("audience", "Questionnaire", Holds::Text),
        plain("questionnaire_version", "Version du questionnaire à laquelle il a été répondu", Holds::Integer),
        Column { values: meanings(segments), ..plain("segment", "Segment de l’organisation", Holds::Text) },
        Column { note: Some(partner.to_owned()), ..plain("relay", "Partenaire", Holds::Text) },
        Column {
            note: Some(
                "Une réponse par organisation compte : les autres sont remplacées par elle, ou mises à l’écart. Une seconde réponse attend à l’écart que l’équipe choisisse."
                    .to_owned(),
            ),
            ..yes_no("counts", "La réponse compte", values)
        },
        Column {
            note: Some("Par l’équipe de l’Observatoire, qui en garde le motif, ou par le service tant que l’équipe ne l’a pas examinée : elle ne compte dans aucun chiffre.".to_owned()),
            ..yes_no("set_aside", "La réponse est mise à l’écart", values)
        },
    ]
}

fn yes_no(name: &str, label: &str, values: Values) -> Column {
    let holds = if values == Values::Codes { Holds::Boolean } else { Holds::Text };
    let meanings = [("0", false), ("1", true)];
    let values = meanings.map(|(code, yes)| Meaning { code: code.to_owned(), label: yes_or_no(yes).to_owned() });
    Column { values: values.into(), ..plain(name, label, holds) }
}

fn meanings(options: &[survey::Choice]) -> Vec<Meaning> {
    options.iter().map(|option| Meaning { code: option.code.clone(), label: option.label.clone() }).collect()
}

/// The columns of a field: its value, or one per option; the text beside "Autre"; its status.
fn of_field(
    questionnaire: &Questionnaire,
    section: &str,
    question: &Question,
    field: &Field,
    values: Values,
    all: &mut Vec<Column>,
) {
    let about = match &field.label {
        Some(part) => format!("{} – {part}", question.label),
        None => question.label.clone(),
    };
    let when = question.when.as_ref().map(|when| description::condition(questionnaire, when));
    let of_question = |column: Column| Column {
        section: Some(section.to_owned()),
        question: Some(question.label.clone()),
        when: when.clone(),
        ..column
    };
    if let Kind::Multiple { options, .. } = &question.kind {
        all.extend(options.iter().map(|option| {
            let label = format!("{about} : {}", option.label);
            of_question(yes_no(&option_name(field, &option.code), &label, values))
        }));
    } else {
        all.push(of_question(value_column(question, field, &about, values)));
    }
    if let Some(name) = question.other_field(field) {
        all.push(of_question(plain(&name, &format!("{about} – autre, en clair"), Holds::Text)));
    }
    if has_state(question) {
        let states = State::ALL.into_iter().filter(|state| *state != State::Unknown || question.kind.allows_unknown());
        let states = states.filter(|state| *state != State::NotAsked || question.when.is_some());
        let meanings = states.map(|s| Meaning { code: s.code().to_owned(), label: s.label().to_owned() }).collect();
        let column = plain(&format!("{}.statut", field.name), &format!("{about} – ce qui a été fait"), Holds::Text);
        all.push(of_question(Column { values: meanings, ..column }));
    }
}

/// The column of a field's value.
fn value_column(question: &Question, field: &Field, about: &str, values: Values) -> Column {
    let column = |holds| Column { note: Some(description::kind(question)), ..plain(&field.name, about, holds) };
    match &question.kind {
        Kind::Single { options, .. } | Kind::Multiple { options, .. } => {
            Column { values: meanings(options), ..column(Holds::Text) }
        }
        Kind::Scale { from, to, low, high, .. } => {
            let ends = [(*from, low), (*to, high)];
            let values = ends.map(|(step, label)| Meaning { code: step.to_string(), label: label.clone() });
            Column { values: values.into(), ..column(Holds::Integer) }
        }
        Kind::Year { .. } => Column { unit: Some("année"), ..column(Holds::Integer) },
        Kind::Whole { .. } => column(Holds::Integer),
        Kind::Amount { .. } => Column { unit: Some("euros"), ..column(Holds::Decimal) },
        Kind::Share { .. } => Column { unit: Some("pour cent"), ..column(Holds::Decimal) },
        Kind::Consent { statement } => Column { note: Some(statement.clone()), ..yes_no(&field.name, about, values) },
        Kind::Siren | Kind::Siret | Kind::Text { .. } | Kind::LongText { .. } | Kind::Email => column(Holds::Text),
    }
}

impl Column {
    /// The header of the column: its name, and with labels what it is about.
    pub fn header(&self, values: Values) -> String {
        match values {
            Values::Codes => self.name.clone(),
            Values::Labels => format!("{} – {}", self.name, self.label),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use survey::library::Library;

    #[test]
    fn no_two_columns_of_a_questionnaire_share_a_name() {
        for questionnaire in Library::embedded().unwrap().iter() {
            for values in [Values::Codes, Values::Labels] {
                let all = columns(questionnaire, values);
                let names: BTreeSet<_> = all.iter().map(|column| column.name.to_lowercase()).collect();
                assert_eq!(names.len(), all.len(), "{} {}", questionnaire.edition, questionnaire.audience);
            }
        }
    }

    #[test]
    fn every_field_has_a_column_except_those_that_identify_a_person() {
        for questionnaire in Library::embedded().unwrap().iter() {
            let names: BTreeSet<_> = columns(questionnaire, Values::Codes).into_iter().map(|c| c.name).collect();
            for question in questionnaire.questions() {
                for field in &question.fields {
                    let several = matches!(question.kind, Kind::Multiple { .. });
                    let name = match question.kind.options().first() {
                        Some(option) if several => option_name(field, &option.code),
                        _ => field.name.clone(),
                    };
                    assert_eq!(names.contains(&name), is_exported(question), "{name}");
                }
            }
            assert!(questionnaire.questions().any(|question| !is_exported(question)), "the e-mail address");
        }
    }
}
