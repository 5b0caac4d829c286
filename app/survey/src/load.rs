//! Loading of a questionnaire's file into a checked [`Questionnaire`], or an error with file and line.

#[cfg(not(target_arch = "wasm32"))]
mod analysis;
#[cfg(not(target_arch = "wasm32"))]
mod check;
#[cfg(not(target_arch = "wasm32"))]
mod file;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

use super::{
    Audience, Choice, EditionYear, Field, Kind, Question, QuestionId, Questionnaire, Rule, Section, Threshold,
};
use file::{File, RawCondition, RawQuestion, RawRule};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// Why a questionnaire's file was refused, for its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for LoadError {}

/// A fault and its position in the text; file name and line are added on the way out.
#[derive(Debug)]
struct Fault {
    span: Range<usize>,
    message: String,
}

/// A fault at a position.
fn fault<T>(span: Range<usize>, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { span, message: message.into() })
}

/// Reads and checks a questionnaire.
///
/// # Errors
/// [`LoadError`] for invalid TOML, an unknown key, a missing value, an unknown reference, a duplicate id or code, a
/// condition on a later question, or a question that no answers can reach.
pub fn questionnaire(file: &str, text: &str) -> Result<Questionnaire, LoadError> {
    let located = |span: Range<usize>, message: String| LoadError {
        file: file.to_owned(),
        line: text.get(..span.start).unwrap_or(text).matches('\n').count() + 1,
        message,
    };
    let raw: File = toml::from_str(text).map_err(|e| located(e.span().unwrap_or(0..0), e.message().to_owned()))?;
    build(raw).map_err(|f| located(f.span, f.message))
}

/// The values that texts may cite between braces.
struct Words(BTreeMap<String, String>);

impl Words {
    /// A text with its `{placeholders}` replaced, in French spacing.
    fn fill(&self, text: &str, span: &Range<usize>) -> Result<String, Fault> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, tail)) = after.split_once('}') else {
                return fault(span.clone(), "a `{` without its `}`");
            };
            let Some(word) = self.0.get(name) else {
                return fault(span.clone(), format!("unknown placeholder `{{{name}}}`"));
            };
            out.push_str(before);
            out.push_str(word);
            rest = tail;
        }
        out.push_str(rest);
        Ok(french::spacing::bound(&out))
    }

    fn fill_option(&self, text: Option<&String>, span: &Range<usize>) -> Result<Option<String>, Fault> {
        text.map(|t| self.fill(t, span)).transpose()
    }

    fn fill_choices(&self, options: &[Choice], span: &Range<usize>) -> Result<Vec<Choice>, Fault> {
        options.iter().map(|o| Ok(Choice { label: self.fill(&o.label, span)?, ..o.clone() })).collect()
    }
}

fn build(raw: File) -> Result<Questionnaire, Fault> {
    let edition = EditionYear::new(*raw.edition.get_ref()).ok_or_else(|| Fault {
        span: raw.edition.span(),
        message: "an edition is a year between 2000 and 2100".into(),
    })?;
    let [n1, n2] = edition.data_years();
    let mut words = Words(BTreeMap::from([
        ("edition".to_owned(), edition.to_string()),
        ("n1".to_owned(), n1.to_string()),
        ("n2".to_owned(), n2.to_string()),
    ]));
    let mut thresholds: Vec<Threshold> = Vec::new();
    for threshold in raw.threshold {
        let (span, threshold) = (threshold.span(), threshold.into_inner());
        check::date(&threshold.in_force, &span)?;
        let printed = format!("{}\u{a0}€", french::grouped(threshold.euros));
        if words.0.insert(format!("seuil.{}", threshold.code), printed).is_some() {
            return fault(span, format!("threshold `{}` stands twice", threshold.code));
        }
        thresholds.push(threshold);
    }
    if let Some(closes) = &raw.closes {
        check::moment(closes.get_ref(), &closes.span())?;
    }
    let mut lists: BTreeMap<String, Vec<Choice>> = BTreeMap::new();
    for list in raw.list {
        let (span, list) = (list.span(), list.into_inner());
        let options = words.fill_choices(&list.options, &span)?;
        if lists.insert(list.id.clone(), options).is_some() {
            return fault(span, format!("list `{}` stands twice", list.id));
        }
    }
    let mut places = check::Places::default();
    let mut sections = Vec::new();
    for raw_section in raw.section {
        let span = raw_section.id.span();
        places.section(raw_section.id.get_ref(), &span)?;
        let mut questions = Vec::new();
        for raw_question in raw_section.question {
            let span = raw_question.id.span();
            let question = question(raw_question, &lists, &words, [n1, n2])?;
            places.question(&question, sections.len(), &span)?;
            questions.push(question);
        }
        if questions.is_empty() {
            return fault(span, "a section without a question");
        }
        sections.push(Section {
            id: raw_section.id.into_inner(),
            title: words.fill(&raw_section.title, &span)?,
            intro: words.fill_option(raw_section.intro.as_ref(), &span)?,
            questions,
        });
    }
    if sections.is_empty() {
        return fault(raw.edition.span(), "a questionnaire without a section");
    }
    let mut rules = Vec::new();
    for raw_rule in raw.rule {
        let (span, raw_rule) = (raw_rule.span(), raw_rule.into_inner());
        let rule = rule(raw_rule, &words, &span)?;
        places.rule(&rule, &span)?;
        rules.push(rule);
    }
    let analysis = analysis::of(raw.dimension, raw.same_obstacle, raw.check, &words)?;
    let questionnaire = Questionnaire {
        edition,
        audience: raw.audience,
        version: raw.version,
        title: words.fill(&raw.title, &raw.edition.span())?,
        closes: raw.closes.map(toml::Spanned::into_inner),
        thresholds,
        sections,
        rules,
        analysis: analysis.0,
    };
    places.reachable(&questionnaire)?;
    places.roles(&questionnaire)?;
    places.proposals(&questionnaire)?;
    places.analysis(&questionnaire, &analysis.1)?;
    Ok(questionnaire)
}

fn question(
    raw: RawQuestion,
    lists: &BTreeMap<String, Vec<Choice>>,
    words: &Words,
    years: [i32; 2],
) -> Result<Question, Fault> {
    let span = raw.id.span();
    let Some(id) = QuestionId::parse(raw.id.get_ref()) else {
        return fault(
            span,
            format!("`{}` is no question identifier (two capitals, two digits, perhaps a letter)", raw.id.get_ref()),
        );
    };
    let fields = if raw.years {
        years.map(|year| Field { name: format!("{id}.{year}"), label: Some(year.to_string()) }).into()
    } else if raw.parts.is_empty() {
        vec![Field { name: id.to_string(), label: None }]
    } else {
        let named = |p: &file::RawPart| {
            check::code(&p.code, &span)?;
            Ok(Field { name: format!("{id}.{}", p.code), label: Some(words.fill(&p.label, &span)?) })
        };
        raw.parts.iter().map(named).collect::<Result<_, Fault>>()?
    };
    let when = raw.when.as_ref().map(|when| condition(when.get_ref(), words, &when.span())).transpose()?;
    let question = Question {
        label: words.fill(&raw.label, &span)?,
        hint: words.fill_option(raw.hint.as_ref(), &span)?,
        required: raw.required,
        role: raw.role,
        proposed: raw.proposed,
        fields,
        when,
        kind: kind(raw, lists, words)?,
        id,
    };
    Ok(question)
}

fn kind(raw: RawQuestion, lists: &BTreeMap<String, Vec<Choice>>, words: &Words) -> Result<Kind, Fault> {
    let span = raw.id.span();
    let id = raw.id.get_ref().clone();
    let mut keys = file::Keys::of(&raw);
    let lacking = |key: &str| Fault { span: span.clone(), message: format!("{id} lacks `{key}`") };
    let number = |value: Option<i64>, key: &str| value.ok_or_else(|| lacking(key));
    let options = |keys: &mut file::Keys| -> Result<Vec<Choice>, Fault> {
        keys.takes(&["options", "list", "shuffled"]);
        let options = match (&raw.list, raw.options.is_empty()) {
            (Some(list), true) => {
                let list = lists.get(list.get_ref()).ok_or_else(|| Fault {
                    span: list.span(),
                    message: format!("{id} uses the list `{}`, which does not exist", list.get_ref()),
                })?;
                list.clone()
            }
            (None, false) => words.fill_choices(&raw.options, &span)?,
            _ => return fault(span.clone(), format!("{id} needs either `options` or `list`")),
        };
        check::options(&id, &options, &span)?;
        Ok(options)
    };
    let small = |value: i64, key: &str| {
        u8::try_from(value).map_err(|_| Fault { span: span.clone(), message: format!("{id}: `{key}` is out of range") })
    };
    let year = |value: i64, key: &str| {
        i32::try_from(value)
            .map_err(|_| Fault { span: span.clone(), message: format!("{id}: `{key}` is out of range") })
    };
    let kind = match raw.kind.get_ref().as_str() {
        "single" => Kind::Single { options: options(&mut keys)?, shuffled: raw.shuffled },
        "multiple" => {
            keys.takes(&["max"]);
            let max = raw.max.map(|m| small(m, "max")).transpose()?;
            if max == Some(0) {
                return fault(span, format!("{id}: `max` is at least 1"));
            }
            Kind::Multiple { options: options(&mut keys)?, max, shuffled: raw.shuffled }
        }
        "scale" => {
            keys.takes(&["from", "to", "low", "high", "unknown"]);
            let (from, to) = (small(number(raw.from, "from")?, "from")?, small(number(raw.to, "to")?, "to")?);
            if from >= to || to - from > 10 {
                return fault(span, format!("{id}: a scale has 2 to 11 steps, `from` below `to`"));
            }
            let end = |text: &Option<String>, key| words.fill(text.as_ref().ok_or_else(|| lacking(key))?, &span);
            Kind::Scale { from, to, low: end(&raw.low, "low")?, high: end(&raw.high, "high")?, unknown: raw.unknown }
        }
        "siren" => Kind::Siren,
        "siret" => Kind::Siret,
        "year" => {
            keys.takes(&["from", "to"]);
            Kind::Year { from: year(number(raw.from, "from")?, "from")?, to: year(number(raw.to, "to")?, "to")? }
        }
        "whole" => {
            keys.takes(&["from", "to", "unknown"]);
            let (from, to) = (number(raw.from, "from")?, number(raw.to, "to")?);
            if from > to || from < 0 {
                return fault(span, format!("{id}: `from` is at least 0 and not above `to`"));
            }
            Kind::Whole { from, to, unknown: raw.unknown }
        }
        "amount" => {
            keys.takes(&["years", "unknown"]);
            Kind::Amount { unknown: raw.unknown }
        }
        "share" => {
            keys.takes(&["years", "unknown"]);
            Kind::Share { unknown: raw.unknown }
        }
        kind @ ("text" | "long_text") => {
            keys.takes(&["max_chars"]);
            let max = usize::try_from(number(raw.max_chars, "max_chars")?).unwrap_or(0);
            if !(1..=super::questionnaire::TEXT_MAX).contains(&max) {
                return fault(span, format!("{id}: `max_chars` is between 1 and {}", super::questionnaire::TEXT_MAX));
            }
            if kind == "text" { Kind::Text { max } } else { Kind::LongText { max } }
        }
        "email" => Kind::Email,
        "consent" => {
            keys.takes(&["statement"]);
            Kind::Consent { statement: words.fill(raw.statement.as_ref().ok_or_else(|| lacking("statement"))?, &span)? }
        }
        other => return fault(raw.kind.span(), format!("`{other}` is no kind of question")),
    };
    keys.none_left(&id, raw.kind.get_ref(), &span)?;
    Ok(kind)
}

fn condition(raw: &RawCondition, words: &Words, span: &Range<usize>) -> Result<super::Condition, Fault> {
    use super::Condition;
    use super::condition::Comparison;
    let list = |list: &[RawCondition]| {
        if list.is_empty() {
            return fault(span.clone(), "an empty list of conditions");
        }
        list.iter().map(|c| condition(c, words, span)).collect::<Result<Vec<_>, _>>()
    };
    let compare = |c: &file::RawComparison, than: Comparison| {
        Ok(Condition::Compare { field: words.fill(&c.field, span)?, than, value: c.value })
    };
    match raw {
        RawCondition::All(all) => Ok(Condition::All(list(all)?)),
        RawCondition::Any(any) => Ok(Condition::Any(list(any)?)),
        RawCondition::Not(not) => Ok(Condition::Not(Box::new(condition(not, words, span)?))),
        RawCondition::Is { field, codes } => {
            Ok(Condition::Is { field: words.fill(field, span)?, codes: codes.clone() })
        }
        RawCondition::Unknown(field) => Ok(Condition::Unknown { field: words.fill(field, span)? }),
        RawCondition::Answered(field) => Ok(Condition::Answered { field: words.fill(field, span)? }),
        RawCondition::Equal(c) => compare(c, Comparison::Equal),
        RawCondition::Above(c) => compare(c, Comparison::Above),
        RawCondition::AtLeast(c) => compare(c, Comparison::AtLeast),
        RawCondition::Below(c) => compare(c, Comparison::Below),
        RawCondition::AtMost(c) => compare(c, Comparison::AtMost),
    }
}

fn rule(raw: RawRule, words: &Words, span: &Range<usize>) -> Result<Rule, Fault> {
    let message = words.fill(&raw.message, span)?;
    match (raw.not_above, raw.shares_fit) {
        (Some(pair), None) => {
            Ok(Rule::NotAbove { field: words.fill(&pair.field, span)?, limit: words.fill(&pair.limit, span)?, message })
        }
        (None, Some(fields)) => {
            let fields = fields.iter().map(|f| words.fill(f, span)).collect::<Result<_, _>>()?;
            Ok(Rule::SharesFit { fields, message })
        }
        _ => fault(span.clone(), "a rule has either `not_above` or `shares_fit`"),
    }
}

/// The name of a questionnaire's file inside an edition's folder.
pub fn file_name(edition: EditionYear, audience: Audience) -> String {
    format!("{edition}/{audience}.toml")
}
