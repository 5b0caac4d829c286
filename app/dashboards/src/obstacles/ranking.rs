//! Rankings of options: the most named, overall and by group.

use super::{Asked, Looked};
use french::{answers_at_most, counted, grouped};
use statistics::Picked;
use statistics::dimensions::Profile;
use statistics::figure::{Chart, Figure, ORDER_OF_SIZE, Row, Unit, Value, why};
use statistics::shares::Share;
use survey::{Audience, Choice, Question};

/// A ranking, and the shares behind it.
pub struct Ranked {
    pub figure: Figure,
    /// In the questionnaire's order.
    pub shares: Vec<Named>,
}

/// An option and the share of respondents who name it.
pub struct Named {
    pub code: String,
    pub name: String,
    /// Whether it stays at the end, however often it is named: "Autre", "Aucun".
    pub stays_last: bool,
    pub share: Share,
}

/// The label of an option outside the questionnaire.
pub fn name(option: &Choice) -> String {
    option.label.trim_end_matches(" (précisez)").to_owned()
}

/// The options of a question from the most to the least named; "Autre" and "Aucun" stay at the end.
pub fn ranked(asked: &Asked, question: &Question, looked: &Looked<'_>, picked: &[Picked], of: Audience) -> Ranked {
    let options = question.kind.options();
    let named = |option: &Choice| Named {
        code: option.code.clone(),
        name: name(option),
        stays_last: option.stays_last(),
        share: looked.share(&option.code, picked),
    };
    let shares: Vec<Named> = options.iter().map(named).collect();
    let mut order: Vec<usize> = (0..options.len()).collect();
    let weight = |i: usize| shares.get(i).and_then(|one| one.share.known()).map_or(-1.0, |p| p.share);
    let last = |i: usize| options.get(i).is_some_and(Choice::stays_last);
    order.sort_by(|a, b| last(*a).cmp(&last(*b)).then(weight(*b).total_cmp(&weight(*a))).then(a.cmp(b)));
    let rows = order
        .iter()
        .filter_map(|i| shares.get(*i))
        .map(|one| Row::new(one.name.clone(), vec![one.share.count(), one.share.share(), one.share.interval()]));
    let people = people(of, looked.asked(picked));
    let figure = Figure {
        units: vec![Unit::Plain, Unit::Percent, Unit::Interval],
        id: asked.id.to_owned(),
        title: asked.title.to_owned(),
        reading: reading(asked, &shares, &order, &people, looked.asked(picked)),
        notes: vec![format!(
            "Part de ceux à qui la question a été posée ({people}{}) ; {} ; {ORDER_OF_SIZE}.",
            answered(looked.asked(picked), looked.answered(picked)),
            at_most(question)
        )],
        head: [asked.what, "Citations", "Part", "Ordre de grandeur"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        chart: Chart::Bars { columns: vec![1], intervals: vec![2] },
    };
    Ranked { figure, shares }
}

/// How many of those asked answered, and how many skipped the question, in words.
fn answered(asked: i64, answered: i64) -> String {
    if answered == 0 {
        return ", personne n’y a répondu".to_owned();
    }
    let did = counted(answered, "", ", dont une réponse", ", dont # réponses");
    let skipped = counted(asked - answered, "", " et une sans réponse", " et # sans réponse");
    format!("{did}{skipped}")
}

/// How many respondents were asked, in words: `120 start-up interrogées`.
pub fn those_asked(of: Audience, count: i64) -> String {
    match of {
        Audience::StartUp => {
            counted(count, "aucune start-up interrogée", "1\u{a0}start-up interrogée", "#\u{a0}start-up interrogées")
        }
        Audience::Acheteurs => {
            counted(count, "aucun acheteur interrogé", "1\u{a0}acheteur interrogé", "#\u{a0}acheteurs interrogés")
        }
    }
}

/// The same in the genitive: `des 120 start-up interrogées`.
pub fn of_those_asked(of: Audience, count: i64) -> String {
    match of {
        Audience::StartUp => counted(
            count,
            "des start-up interrogées",
            "de la seule start-up interrogée",
            "des #\u{a0}start-up interrogées",
        ),
        Audience::Acheteurs => {
            counted(count, "des acheteurs interrogés", "du seul acheteur interrogé", "des #\u{a0}acheteurs interrogés")
        }
    }
}

/// A number of respondents, in words.
fn people(of: Audience, count: i64) -> String {
    match of {
        Audience::StartUp => format!("{}\u{a0}start-up", grouped(count)),
        Audience::Acheteurs => counted(count, "0\u{a0}acheteur", "1\u{a0}acheteur", "#\u{a0}acheteurs"),
    }
}

fn at_most(question: &Question) -> String {
    match question.kind {
        survey::Kind::Multiple { max: Some(max), .. } => answers_at_most(max),
        _ => "plusieurs réponses possibles".to_owned(),
    }
}

fn reading(asked: &Asked, shares: &[Named], order: &[usize], people: &str, count: i64) -> String {
    let what = asked.what.to_lowercase();
    if count == 0 {
        return "Personne n’a encore répondu à cette question.".to_owned();
    }
    let first = order.first().and_then(|i| shares.get(*i));
    match first {
        Some(Named { name, share: Share::Known(p), .. }) if p.count > 0 => {
            format!(
                "Premier {what} : «\u{a0}{name}\u{a0}», cité par {} des {people}.",
                Value::Share(p.share).formatted()
            )
        }
        Some(Named { share: Share::Secret, .. }) => {
            format!("Aucune part n’est diffusable : on ne peut pas dire quel {what} est cité le plus.")
        }
        _ => format!("Aucun {what} n’a été cité par les {people}."),
    }
}

/// The shares of each option by a dimension of the profile.
pub fn by_dimension(
    asked: &Asked,
    question: &Question,
    looked: &Looked<'_>,
    profile: &Profile,
    by: &str,
    picked: &[Picked],
) -> Option<Figure> {
    let dimension = profile.dimensions.iter().find(|d| d.field == by)?;
    let narrowed = |code: &str| {
        let mut picked: Vec<Picked> = picked.iter().filter(|(field, _)| field != by).cloned().collect();
        picked.push((by.to_owned(), code.to_owned()));
        picked
    };
    // A page filtered to one value shows that value only.
    let is_shown = |code: &String| picked.iter().find(|(field, _)| field == by).is_none_or(|(_, only)| only == code);
    let values: Vec<_> = dimension.values.iter().filter(|(code, _)| is_shown(code)).collect();
    let values: Vec<_> = values.into_iter().filter(|(code, _)| looked.is_there(&narrowed(code))).collect();
    let row = |option: &Choice| {
        let share = |(code, _): &&(String, String)| looked.share(&option.code, &narrowed(code)).share();
        let mut cells = vec![looked.share(&option.code, picked).share()];
        cells.extend(values.iter().map(share));
        Row::new(name(option), cells)
    };
    let mut rows: Vec<Row> = question.kind.options().iter().map(row).collect();
    let mut counts = vec![looked.base(picked)];
    counts.extend(values.iter().map(|(code, _)| looked.base(&narrowed(code))));
    rows.push(Row::total("Nombre de répondants", counts));
    let mut head = vec![asked.what.to_owned(), "Ensemble".to_owned()];
    head.extend(values.iter().map(|(_, name)| name.clone()));
    Some(Figure {
        units: Vec::new(),
        id: format!("{}-par", asked.id),
        title: format!("{}, par {}", asked.title, dimension.name.to_lowercase()),
        reading: spread(&rows, &head, looked.asked(picked)),
        notes: vec![
            "Parts de ceux à qui la question a été posée ; lisez-les avec leur nombre, en dernière ligne.".to_owned(),
        ],
        head,
        rows,
        chart: Chart::None,
    })
}

/// The option and the two columns with the largest difference, in words.
fn spread(rows: &[Row], head: &[String], asked: i64) -> String {
    let widest = rows.iter().filter(|row| !row.total).filter_map(|row| {
        let known = row.values.iter().enumerate().skip(1);
        let known: Vec<(usize, f64)> = known.filter_map(|(i, v)| v.drawn().map(|share| (i, share))).collect();
        let high = known.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let low = known.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some((high.1 - low.1, row, high, low))
    });
    match widest.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((gap, row, high, low)) if gap > 0.0 => {
            let column = |i: usize| head.get(i + 1).cloned().unwrap_or_default();
            format!(
                "L’écart le plus grand : «\u{a0}{}\u{a0}», {} pour «\u{a0}{}\u{a0}» et {} pour «\u{a0}{}\u{a0}».",
                row.name,
                Value::Share(high.1).formatted(),
                column(high.0),
                Value::Share(low.1).formatted(),
                column(low.0)
            )
        }
        _ => why(rows, asked, "Aucun écart : il n’y a qu’un groupe, ou ils disent tous la même chose."),
    }
}
