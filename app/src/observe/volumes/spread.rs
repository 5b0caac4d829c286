//! How the rates and the volumes are spread over the buyers.

use super::{Desk, buyers};
use crate::figure::{Chart, Figure, Row, Value, why};
use crate::french::counted;
use crate::statistics::buyers::{CLASSES, declared, figures_of, held_by, quartiles};
use crate::statistics::opinion::{Opinions, Shown};
use crate::statistics::profile::{Dimension, widest};
use crate::statistics::secrecy::Cell;
use crate::statistics::{Bits, Picked, RateSummary};

/// Quartiles and shares of the largest are given from so many buyers on, as the means of the extremes are.
const LEAST: i64 = 10;

/// How many buyers have which rate.
pub fn distribution(desk: &Desk<'_>) -> Figure {
    let last = desk.last();
    let counts = desk.buyers.distribution(last, &desk.picked, !desk.exact);
    let rows: Vec<Row> = match &counts {
        Some(counts) => counts.iter().map(|(name, count)| Row::new(name, vec![Value::Count(*count)])).collect(),
        None => CLASSES.iter().map(|(name, _)| Row::new(*name, vec![Value::Secret])).collect(),
    };
    let most = counts.iter().flatten().filter(|(_, count)| *count > 0).max_by_key(|(_, count)| *count);
    let rated = desk.figures(last, &[]).rated_respondents;
    let reading = match most {
        Some(_) if rows.len() == 1 => {
            "Les classes de taux ne peuvent pas être données : on y reconnaîtrait quelqu’un.".to_owned()
        }
        Some((name, count)) => format!("La classe la plus nombreuse : {name}, {} sur {}.", buyers(*count), rated),
        None if counts.is_none() => {
            "Les classes de taux ne sont données que pour tous les acheteurs ensemble.".to_owned()
        }
        None => why(
            &rows,
            desk.figures(last, &[]).respondents,
            "Personne n’a donné à la fois ses achats auprès de start-up et ses achats totaux.",
        ),
    };
    Figure {
        id: "distribution".to_owned(),
        title: format!("Distribution des taux, {}", desk.year(last)),
        reading,
        notes: vec!["Nombre d’acheteurs par classe de taux ; chaque classe contient sa borne basse et non sa borne haute. Les classes ne sont pas de même largeur ; sous secret statistique, celles de moins de trois acheteurs sont réunies à leurs voisines.".to_owned()],
        head: ["Taux", "Acheteurs"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Histogram { column: 0 },
    }
}

/// The quartiles of the rates, by a dimension.
pub fn boxes(desk: &Desk<'_>, dimension: &Dimension) -> Figure {
    let last = desk.last();
    let row = |name: &str, more: &[Picked]| {
        // Where a condition leaves nobody out, what is told of more is told.
        let picked = widest(&desk.narrowed(more), |picked| desk.buyers.picked(picked).len());
        let buyers = desk.buyers.picked(&picked);
        let rates: Vec<f64> = buyers.iter().filter_map(|b| b.given(last).rate()).collect();
        let n = i64::try_from(rates.len()).unwrap_or(i64::MAX);
        let cell = Cell::new(&desk.buyers.profile.fixed(&picked));
        let publishable = figures_of(&buyers, last).rates_publishable;
        let hidden = desk.secrecy.as_ref().is_some_and(|s| !publishable || !s.shows(last, cell).rates);
        let summary = RateSummary::of(&rates);
        let marks: [Value; 5] = match (quartiles(&buyers, last), summary.bottom5_mean, summary.top5_mean) {
            _ if n > 0 && hidden => std::array::from_fn(|_| Value::Secret),
            (Some([first, median, third]), Some(low), Some(high)) if n >= LEAST => {
                let marks = [low, first, median, third, high].map(Value::Share);
                // The ends of two filters that lie in each other would tell who is in one of them alone.
                let ends = desk.exact || picked.is_empty();
                let [low, first, median, third, high] = marks;
                let end = |value: Value| if ends { value } else { Value::Secret };
                [end(low), first, median, third, end(high)]
            }
            _ => std::array::from_fn(|_| Value::None),
        };
        let mut values = vec![Value::Count(n)];
        values.extend(marks);
        (n, Row::new(name, values))
    };
    let mut rows = vec![row("Tous les acheteurs", &[]).1];
    let kept = |code: &str| desk.picked.iter().find(|(f, _)| *f == dimension.field).is_none_or(|(_, c)| c == code);
    for (code, name) in dimension.values.iter().filter(|(code, _)| kept(code)) {
        let (n, row) = row(name, &[(dimension.field.clone(), code.clone())]);
        if n > 0 {
            rows.push(row);
        }
    }
    let reading = match rows.first().and_then(|row| Some((row.values.get(2)?.clone(), row.values.get(4)?.clone()))) {
        Some((Value::Share(first), Value::Share(third))) => format!(
            "La moitié centrale des acheteurs est entre {} et {}.",
            Value::Share(first).said(),
            Value::Share(third).said()
        ),
        _ => why(
            rows.get(..1).unwrap_or_default(),
            desk.figures(last, &[]).respondents,
            "Les quartiles demandent dix acheteurs.",
        ),
    };
    Figure {
        id: "boites".to_owned(),
        title: format!("Dispersion des taux {}, par {}", desk.year(last), dimension.name.to_lowercase()),
        reading,
        notes: vec!["Boîte : du premier au troisième quartile, trait sur la médiane. Moustaches : des cinq plus bas aux cinq plus hauts, en moyenne. À partir de dix acheteurs.".to_owned()],
        head: [dimension.name, "Acheteurs", "Cinq plus bas", "1er quartile", "Médiane", "3e quartile", "Cinq plus hauts"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Boxes { columns: [1, 2, 3, 4, 5] },
    }
}

/// How much of the volume the largest buyers hold.
pub fn concentration(desk: &Desk<'_>) -> Figure {
    let last = desk.last();
    let picked = desk.buyers.picked(&desk.picked);
    let cell = Cell::new(&desk.buyers.profile.fixed(&desk.picked));
    let places: Vec<usize> = (0..desk.buyers.years.len()).rev().collect();
    let held = |most: usize| -> Vec<Value> {
        let one = |place: &usize| {
            // Of all buyers only: the largest of a wider filter, without those of a narrower one, are few.
            let is_told = figures_of(&picked, *place).publishable && desk.picked.is_empty();
            let hidden = desk.secrecy.as_ref().is_some_and(|s| !is_told || !s.shows(*place, cell).rates);
            match held_by(&picked, *place, most) {
                None => Value::None,
                Some(_) if hidden => Value::Secret,
                Some(share) => Value::Share(share),
            }
        };
        places.iter().map(one).collect()
    };
    let extreme = |top: bool| -> Vec<Value> {
        let one = |place: &usize| {
            let f = desk.figures(*place, &[]);
            desk.rate(f.rated_respondents, LEAST, if top { f.rate_top5_mean } else { f.rate_bottom5_mean })
        };
        places.iter().map(one).collect()
    };
    let rows = vec![
        Row::new("Part du volume des cinq plus gros acheteurs", held(5)),
        Row::new("Part du volume des dix plus gros acheteurs", held(10)),
        Row::new("Taux moyen des cinq plus hauts", extreme(true)),
        Row::new("Taux moyen des cinq plus bas", extreme(false)),
    ];
    let reading = match rows.first().and_then(|row| row.values.first()) {
        Some(Value::Share(share)) => {
            format!(
                "En {}, cinq acheteurs représentent {} du volume déclaré.",
                desk.year(last),
                Value::Share(*share).said()
            )
        }
        _ => why(&rows, desk.figures(last, &[]).respondents, "La concentration demande dix acheteurs."),
    };
    let mut head = vec!["Concentration".to_owned()];
    head.extend(places.iter().map(|place| desk.year(*place).to_string()));
    Figure {
        id: "concentration".to_owned(),
        title: "Concentration".to_owned(),
        reading,
        notes: vec!["Parts données à partir de deux fois plus d’acheteurs que de plus gros.".to_owned()],
        head,
        rows,
        chart: Chart::Bars { columns: (0..places.len()).collect(), intervals: Vec::new() },
    }
}

/// The ranges declared in place of amounts: apart from the volumes, never added to them.
pub fn ranges(desk: &Desk<'_>, opinions: &Opinions<'_>) -> Option<Figure> {
    const QUESTION: &str = "AC06";
    let question = desk.questionnaire.questions().find(|q| q.id.to_string() == QUESTION)?;
    let last = desk.last();
    let estimates = declared(&desk.buyers.picked(&desk.picked), last);
    let asked = i64::try_from(opinions.asked(QUESTION, &desk.picked).count()).unwrap_or(i64::MAX);
    let options = question.kind.options();
    let bits: Vec<Bits> = options.iter().map(|option| opinions.chose(QUESTION, &[&option.code])).collect();
    let codes: Vec<&str> = options.iter().map(|option| option.code.as_str()).collect();
    let shown = opinions.shown_each(QUESTION, QUESTION, &codes);
    let row = |(code, name): (&str, &str), bits: &Bits, shown: &Shown| {
        let share = opinions.share(QUESTION, bits, shown, &desk.picked);
        let estimate = estimates.iter().find(|(range, ..)| *range == code);
        // An estimate is of a few buyers, each with one of five ranges: it is no figure to publish.
        // Whether there is one would tell that somebody declared the range.
        let amount = |cents: Option<i64>| match cents {
            _ if !desk.exact => Value::Secret,
            Some(cents) => Value::RoundedCents(crate::statistics::buyers::rounded(cents)),
            None => Value::None,
        };
        let given = estimate.filter(|(_, n, ..)| *n > 0);
        Row::new(
            name,
            vec![
                share.count(),
                share.share(),
                amount(given.map(|(_, _, low, _)| *low)),
                amount(given.and_then(|(.., high)| *high)),
            ],
        )
    };
    let rows = options.iter().zip(bits.iter().zip(&shown));
    let rows: Vec<Row> = rows.map(|(option, (bits, shown))| row((&option.code, &option.label), bits, shown)).collect();
    Some(Figure {
        id: "tranches".to_owned(),
        title: "Parts estimées, faute de montant".to_owned(),
        reading: match opinions.picked(&desk.picked).count() {
            0 => "Personne n’a encore répondu.".to_owned(),
            _ => counted(
                asked,
                "Tous les acheteurs ont donné leurs montants.",
                "Un acheteur ne connaît pas ses montants d’une année au moins ; la tranche qu’il déclare est donnée à part et n’est jamais ajoutée aux volumes.",
                "# acheteurs ne connaissent pas leurs montants d’une année au moins ; la tranche qu’ils déclarent est donnée à part et n’est jamais ajoutée aux volumes.",
            ),
        },
        notes: vec![format!(
            "Fourchettes de {} : tranche × achats totaux, pour ceux qui ont donné leur total sans leurs achats auprès de start-up. La dernière tranche n’a pas de borne haute.",
            desk.year(last)
        )],
        head: ["Part déclarée", "Acheteurs", "Part", "Volume, au moins", "Volume, au plus"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Bars { columns: vec![0], intervals: Vec::new() },
    })
}
