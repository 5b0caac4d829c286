//! Shares weighted by segment and region beside raw ones, or why there are no weights.

use crate::national::National;
use disclosure::primary::answer_may_leave;
use french::counted;
use statistics::Bits;
use statistics::estimation::{Weighted, weighted};
use statistics::figure::{Chart, Figure, Row, Unit, Value};
use survey::{Question, Role};

/// Shares and margins before and after, or the reason why there are none.
pub fn weights(national: &National<'_>) -> Vec<Figure> {
    match weighted(national.year, &national.respondents) {
        Ok(found) => vec![shares(national, &found), fits(national, &found)],
        Err(error) => vec![Figure {
            id: "parts-ponderees".to_owned(),
            title: national.title("Parts brutes et pondérées"),
            reading: format!("Aucune part n’est pondérée. {}", error.named(|class| national.class_name(class))),
            notes: vec!["Le calage demande le nombre d’organisations de chaque segment et de chaque région, et des poids de 1/5 à 5 fois le poids moyen.".to_owned()],
            head: vec!["Part".to_owned()],
            units: Vec::new(),
            rows: Vec::new(),
            chart: Chart::None,
        }],
    }
}

fn shares(national: &National<'_>, found: &Weighted) -> Figure {
    let places: Vec<usize> = national.columns.picked(&[]).iter().collect();
    let bought = |index: usize| national.respondents.get(index)?.startup.map(|euros| euros.cents() > 0);
    let mut rows = vec![row(national, found, "Achètent auprès de start-up", bought)];
    for (role, what) in [(Role::Obstacles, "Frein"), (Role::Levers, "Levier")] {
        if let Some(question) = national.questionnaire.with_role(role) {
            rows.extend(options(national, found, &places, question, what));
        }
    }
    let (raked, count) = (&found.raked, found.weights.len() - found.left_out);
    Figure {
        id: "parts-ponderees".to_owned(),
        title: national.title("Parts brutes et pondérées"),
        reading: counted(
            count,
            "Aucune réponse n’est pondérée.",
            "Une seule réponse est pondérée : elle vaut pour tous.",
            &format!(
                "Pondérées par segment et par région, les # réponses en valent {} de même poids.",
                raked.effective.floor()
            ),
        ),
        notes: notes(national, found),
        head: ["Part", "Interrogés", "Part brute", "Part pondérée", "Écart", "Effectif équivalent"]
            .map(str::to_owned)
            .to_vec(),
        units: vec![Unit::Plain, Unit::Percent, Unit::Percent, Unit::Points, Unit::Plain],
        rows,
        chart: Chart::Bars { columns: vec![1, 2], intervals: Vec::new() },
    }
}

fn notes(national: &National<'_>, found: &Weighted) -> Vec<String> {
    let rounds = counted(found.raked.rounds, "", "un tour", "# tours");
    let mut notes = vec![format!(
        "Poids de 1/5 à 5 fois la moyenne, trouvés en {rounds}. La pondération corrige qui a répondu, par segment et par région ; elle ne corrige pas l’intérêt pour le sujet."
    )];
    if found.left_out > 0 {
        notes.push(counted(
            found.left_out,
            "",
            "Un répondant n’a pas de poids, faute de segment ou de région : il n’est que dans la part brute.",
            "# répondants n’ont pas de poids, faute de segment ou de région : ils ne sont que dans la part brute.",
        ));
    }
    notes.extend(national.warning());
    notes
}

/// The shares of the options of a question, of those who were asked.
fn options(national: &National<'_>, found: &Weighted, places: &[usize], question: &Question, what: &str) -> Vec<Row> {
    let id = question.id.to_string();
    let nobody = Bits::default();
    let asked = national.columns.asked(&id).unwrap_or(&nobody);
    let of = |option: &survey::Choice| {
        let chose = national.columns.chose(&id, &option.code).unwrap_or(&nobody);
        let answered = |index: usize| {
            let place = *places.get(index)?;
            asked.has(place).then(|| chose.has(place))
        };
        let name = option.label.trim_end_matches(" (précisez)");
        row(national, found, &format!("{what} : {name}"), answered)
    };
    question.kind.options().iter().map(of).collect()
}

/// A share, hidden as a raw one is.
fn row(national: &National<'_>, found: &Weighted, name: &str, answered: impl Fn(usize) -> Option<bool>) -> Row {
    let Some(shares) = found.shares(&answered) else {
        return Row::new(name, [vec![Value::Count(0)], vec![Value::None; 4]].concat());
    };
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let of = number(shares.of);
    let count = number((0..found.weights.len()).filter(|index| answered(*index) == Some(true)).count());
    let values = match (national.exact || answer_may_leave(count, of), shares.weighted) {
        (false, _) => vec![Value::Secret; 3],
        (true, None) => vec![Value::Share(shares.raw), Value::None, Value::None],
        (true, Some(weighted)) => {
            vec![Value::Share(shares.raw), Value::Share(weighted), Value::Points(weighted - shares.raw)]
        }
    };
    let effective = Value::Count(shares.effective.floor() as i64);
    Row::new(name, [vec![Value::Count(of)], values, vec![effective]].concat())
}

/// The margins before and after.
fn fits(national: &National<'_>, found: &Weighted) -> Figure {
    let organisations = |weight: f64| Value::Count(weight.round() as i64);
    let row = |fit: &statistics::estimation::raking::Fit| {
        let values = vec![
            Value::Count(i64::try_from(fit.respondents).unwrap_or(i64::MAX)),
            organisations(fit.before),
            organisations(fit.after),
            Value::Count(fit.target),
        ];
        Row::new(format!("{} : {}", french::capital(&fit.margin), national.class_name(&fit.class)), values)
    };
    Figure {
        id: "calage".to_owned(),
        title: national.title("Marges avant et après calage"),
        reading: "Avec les poids, les répondants se répartissent comme la population.".to_owned(),
        notes: vec!["Une classe de moins de cinq répondants, ou que ses poids ne peuvent pas atteindre, est jointe à la suivante.".to_owned()],
        head: ["Classe", "Répondants", "Organisations, à poids égaux", "Organisations, après calage", "Organisations de la population"]
            .map(str::to_owned)
            .to_vec(),
        units: Vec::new(),
        rows: found.raked.fits.iter().map(row).collect(),
        chart: Chart::None,
    }
}
