//! Two questions crossed for whoever sees no exact cells, where no cube covers them: in numbers with noise, see
//! `statistics/perturbation.rs`.

use super::{Countable, Looked, Shares, numbers};
use crate::figure::{Chart, Figure, Row, Value};
use crate::french::counted;
use crate::statistics::opinion::Share;
use crate::statistics::perturbation::{BASE, Perturbation, WITHIN};
use crate::statistics::profile::widest;
use crate::statistics::{Bits, Picked};

/// From how many respondents on shares of them are told: of fewer, noise would make most of them.
const LEAST: u64 = 50;

/// From which difference on a share is said to be another one than that of all.
const APART: f64 = 0.1;

/// Those who gave an answer to the other question.
struct Column {
    name: String,
    /// How many of them were asked this question; `None` where the other question's own page does not tell who they are.
    asked: Option<Asked>,
    /// How many of those gave each answer, with noise; `None` where this question's own page does not tell who gave it.
    gave: Vec<Option<u64>>,
}

/// How many were asked.
#[derive(Clone, Copy)]
enum Asked {
    /// All of those who gave the answer, whom the other question's page tells.
    All(u64),
    /// Some of them, with noise.
    Some(u64),
}

impl Column {
    fn asked(&self) -> u64 {
        self.asked.map_or(0, |(Asked::All(count) | Asked::Some(count))| count)
    }

    fn gave(&self, answer: usize) -> Option<u64> {
        self.gave.get(answer).copied().flatten()
    }

    /// How far, in whole points, noise takes a share at most, 19 times of 20.
    fn margin(&self) -> Option<u64> {
        let noise = match self.asked? {
            Asked::All(_) => WITHIN,
            Asked::Some(_) => 2 * WITHIN,
        };
        (self.asked() >= LEAST).then(|| (100 * noise).div_ceil(self.asked()))
    }

    /// The share of those who gave an answer, of which this many are told.
    fn share(&self, gave: u64) -> Option<f64> {
        (self.asked() >= LEAST).then(|| (gave as f64 / self.asked() as f64).min(1.0))
    }
}

/// An answer to a question.
struct Answered {
    code: String,
    name: String,
    bits: Bits,
    shown: Shares,
    share: Share,
    /// The filter with the fewest conditions that is told to leave as many of them.
    picked: Vec<Picked>,
}

/// The answers to a question, with what its own page tells of them.
fn answers(looked: &Looked<'_>, one: Countable<'_>) -> Vec<Answered> {
    let opinions = &looked.opinions;
    let all = one.answers();
    let bits: Vec<Bits> = all.iter().map(|(code, _)| opinions.chose(&one.field.name, &[code])).collect();
    let shown = looked.shown(one, &bits.iter().collect::<Vec<_>>());
    let question = one.question.id.to_string();
    let each = all.into_iter().zip(bits).zip(shown).map(|(((code, name), bits), shown)| {
        let told = |picked: &[Picked]| opinions.share(&question, &bits, &shown, picked).known().map(|p| p.count);
        let share = opinions.share(&question, &bits, &shown, &looked.picked);
        let picked = if share.known().is_some() { widest(&looked.picked, told) } else { looked.picked.clone() };
        Answered { code, name, bits, shown, share, picked }
    });
    each.collect()
}

/// The shares of the answers to a question by those to another, and the numbers that they are made of. Of answers whose own
/// numbers are hidden nothing is told.
pub fn crossed(looked: &Looked<'_>, one: Countable<'_>, by: Countable<'_>, perturbation: &Perturbation) -> Vec<Figure> {
    let question = one.question.id.to_string();
    let answers = answers(looked, one);
    let number = match answers.first() {
        Some(first) => looked.opinions.number(&question, &first.shown, &looked.picked),
        None => looked.opinions.base(&question, &looked.picked),
    };
    let columns = columns(looked, (one, by), (&answers, &number), perturbation);
    let mut head = vec![format!("{} – {}", one.field.name, one.name()), "Ensemble".to_owned()];
    head.extend(columns.iter().map(|column| column.name.clone()));
    let rows = |own: fn(Share) -> Value, of: &dyn Fn(&Column, u64) -> Value| -> Vec<Row> {
        let each = answers.iter().enumerate().map(|(place, answer)| {
            let told = |column: &Column| column.gave(place).map_or(Value::Secret, |gave| of(column, gave));
            let values = [own(answer.share)].into_iter().chain(columns.iter().map(told));
            Row::new(answer.name.clone(), values.collect())
        });
        let asked = columns.iter().map(|column| match column.asked {
            Some(Asked::All(count)) => Value::Count(i64::try_from(count).unwrap_or(i64::MAX)),
            Some(Asked::Some(count)) => near(count),
            None => Value::Secret,
        });
        let asked = [number.clone()].into_iter().chain(asked);
        each.chain([Row::total("Nombre de répondants", asked.collect())]).collect()
    };
    let mut shares = rows(Share::share, &|column, gave| column.share(gave).map_or(Value::None, Value::NearShare));
    let margin = |column: &Column| {
        column
            .margin()
            .map_or(Value::None, |points| Value::Words(counted(points, "aucune", "± 1\u{a0}point", "± #\u{a0}points")))
    };
    let margins = [Value::None].into_iter().chain(columns.iter().map(margin));
    shares.push(Row::total("Marge due au bruit", margins.collect()));
    let counts = rows(Share::count, &|_, gave| near(gave));
    let figure = |id: &str, title: String, reading: String, notes: Vec<String>, rows: Vec<Row>| Figure {
        id: id.to_owned(),
        title,
        reading,
        notes,
        head: head.clone(),
        rows,
        chart: Chart::None,
    };
    let crossing = format!("« {} » selon « {} »", one.name(), by.name());
    let are_some = answers.first().is_some_and(|first| first.shown.is_among_some());
    let are_many = columns.iter().any(|column| column.asked() >= LEAST);
    let why = if are_many { "" } else { " Pas de parts : aucune colonne n’a assez de répondants." };
    let counts = figure(
        "croisement-effectifs",
        format!("{crossing} : effectifs"),
        format!("Nombre de répondants de chaque case, à {WITHIN} près, 19 fois sur 20.{why}"),
        vec![
            of_columns(one, by, are_some),
            "Les effectifs des cases sont arrondis à un multiple de 5 après l’ajout d’un bruit tiré au hasard, toujours le même : exacts, ils trahiraient des cases secrètes d’autres tableaux. Le bruit est propre à chaque case : celles d’une ligne ou d’une colonne ne s’ajoutent pas exactement, une case « ≈ 5 » peut être vide, et une case « ≈ 0 » ne pas l’être.".to_owned(),
        ],
        counts,
    );
    if !are_many {
        return vec![counts];
    }
    let notes = vec![
        of_columns(one, by, are_some),
        format!(
            "Parts tirées d’effectifs auxquels un bruit est ajouté, à partir de {LEAST}\u{a0}répondants ; la marge due au bruit est respectée 19 fois sur 20, et ne comprend pas l’aléa d’échantillonnage. Le test du χ² demande les effectifs exacts.",
        ),
    ];
    vec![figure("croisement", crossing, reading(&answers, &columns), notes, shares), counts]
}

/// The place of the figures where one of the questions is told of all respondents only, and the page is narrowed down.
pub fn of_all_only(one: Countable<'_>, by: Countable<'_>) -> Figure {
    Figure {
        id: "croisement".to_owned(),
        title: format!("« {} » selon « {} »", one.name(), by.name()),
        reading:
            "Sous secret statistique, ce croisement n’est donné que pour tous les répondants : enlevez les filtres."
                .to_owned(),
        notes: Vec::new(),
        head: vec!["Réponse".to_owned()],
        rows: Vec::new(),
        chart: Chart::None,
    }
}

/// The answers to the other question that anybody gave.
fn columns(
    looked: &Looked<'_>,
    (one, by): (Countable<'_>, Countable<'_>),
    (own, number): (&[Answered], &Value),
    perturbation: &Perturbation,
) -> Vec<Column> {
    let Some(first) = own.first() else { return Vec::new() };
    let among = looked.opinions.among(&one.question.id.to_string(), &first.shown, &looked.picked);
    let everybody = looked.opinions.picked(&looked.picked).count();
    let are_all_asked = *number == Value::Count(i64::try_from(everybody).unwrap_or(i64::MAX));
    // Questions under one condition are asked of the same respondents, and so may be those that as many gave a number to.
    let asked_by = match &one.question.when {
        Some(when) if !first.shown.is_among_some() => format!("{when:?}"),
        _ => format!("{} {}", one.question.id, number.said()),
    };
    let edition = looked.edition.to_string();
    let column = |other: Answered| {
        let told = match other.share {
            Share::Known(share) if share.count > 0 => Some(share.count),
            Share::Secret => None,
            // Nobody gave it.
            _ => return None,
        };
        let gave = among.and(&other.bits);
        let near = |count: u64, most: u64, (what, picked): ((&str, &str), &[Picked])| {
            let filters = picked.iter().map(|(field, code)| (field.as_str(), code.as_str()));
            let given = [("édition", edition.as_str()), (&by.field.name, &other.code), what].into_iter().chain(filters);
            // No more than what is told exactly.
            perturbation.near(count, &given.collect::<Vec<_>>()).min(most.next_multiple_of(BASE))
        };
        let asked = told.filter(|_| *number != Value::Secret).map(|all| match are_all_asked {
            true => Asked::All(all),
            false => Asked::Some(near(gave.count(), all, (("parmi", &asked_by), &other.picked))),
        });
        let each = own.iter().map(|answer| {
            let most = answer.share.known()?.count.min(told?);
            // Where one of the two answers is told of as many without a condition, so are both together.
            let fewest = [&answer.picked, &other.picked].into_iter().min_by_key(|picked| (picked.len(), *picked))?;
            Some(near(gave.count_with(&answer.bits), most, ((&one.field.name, &answer.code), fewest)))
        });
        let gave = each.collect();
        Some(Column { name: other.name, asked, gave })
    };
    answers(looked, by).into_iter().filter_map(column).collect()
}

fn near(count: u64) -> Value {
    Value::Near(i64::try_from(count).unwrap_or(i64::MAX))
}

/// What is furthest from the share of all.
fn reading(answers: &[Answered], columns: &[Column]) -> String {
    let cells = columns.iter().flat_map(|column| {
        let each = answers.iter().enumerate();
        each.filter_map(move |(place, answer)| {
            let (here, all) = (column.share(column.gave(place)?)?, answer.share.known()?.share);
            // What noise alone could make is no difference.
            let least = APART.max(column.margin()? as f64 / 100.0);
            ((here - all).abs() > least).then_some((here, all, &answer.name, &column.name))
        })
    });
    let apart = |(here, all, ..): &(f64, f64, &String, &String)| (here - all).abs();
    match cells.max_by(|one, other| apart(one).total_cmp(&apart(other))) {
        Some((here, all, answer, other)) => format!(
            "Écart le plus net : « {answer} » est la réponse de {} de ceux qui ont répondu « {other} » et à qui la question a été posée, contre {} de l’ensemble.",
            Value::NearShare(here).said(),
            Value::Share(all).said()
        ),
        None => "Aucun écart avec l’ensemble ne dépasse dix points et la marge due au bruit.".to_owned(),
    }
}

fn of_columns(one: Countable<'_>, by: Countable<'_>, are_some: bool) -> String {
    let among = match are_some {
        true => format!("ceux qui ont donné {}", numbers::what(one)),
        false => "ceux à qui la question en lignes a été posée".to_owned(),
    };
    format!("En colonnes : {} – « {} ». Parmi {among}.", by.field.name, by.name())
}
