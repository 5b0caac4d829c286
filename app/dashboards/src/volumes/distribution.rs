//! Distribution of rates and volumes over the buyers.

use super::{Group, Page, buyers};
use disclosure::primary::{LEAST_FOR_EXTREMES, answer_may_leave};
use french::counted;
use statistics::buyers::{CLASSES, by_class, figures_of, quartiles, share_of_largest};
use statistics::dimensions::Dimension;
use statistics::figure::{Chart, Figure, Row, Unit, Value, why};
use statistics::shares::Opinions;
use survey::Role;

/// Minimum number of buyers for quartiles and shares of the largest, as for the means of the extremes.
const LEAST: i64 = 10;

/// Number of buyers in each class of rates.
pub fn distribution(page: &Page<'_>) -> Figure {
    let last = page.last();
    let all = page.all();
    let counts = by_class(&all, last);
    let rated: i64 = counts.iter().sum();
    let value = |count: i64| match page.exact || answer_may_leave(count, rated) {
        _ if rated == 0 => Value::None,
        true => Value::Count(count),
        false => Value::Secret,
    };
    let rows: Vec<Row> =
        CLASSES.iter().zip(counts).map(|((name, _), count)| Row::new(*name, vec![value(count)])).collect();
    let most = rows.iter().filter_map(|row| Some((row.values.first()?.drawn()?, &row.name)));
    let most = most.filter(|(count, _)| *count > 0.0).max_by(|a, b| a.0.total_cmp(&b.0));
    let reading = match most {
        Some((count, name)) => {
            format!("La classe la plus nombreuse : {name}, {} sur {rated}.", buyers(count as i64))
        }
        None => why(
            &rows,
            i64::try_from(all.len()).unwrap_or(i64::MAX),
            "Personne n’a donné à la fois ses achats auprès de start-up et ses achats totaux.",
        ),
    };
    Figure {
units: vec![Unit::Plain],
        id: "distribution".to_owned(),
        title: format!("Distribution des taux, {}", page.year(last)),
        reading,
        notes: vec!["Nombre d’acheteurs par classe de taux ; chaque classe contient sa borne basse et non sa borne haute. Les classes ne sont pas de même largeur.".to_owned()],
        head: ["Taux", "Acheteurs"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Histogram { column: 0, breaks: Vec::new() },
    }
}

/// Quartiles of the rates, by sector and by a dimension.
pub fn boxes(page: &Page<'_>, dimension: &Dimension, groups: &[Group<'_>]) -> Figure {
    let last = page.last();
    let row = |group: &Group<'_>| {
        let figures = figures_of(&group.buyers, last);
        let n = figures.rated_respondents;
        let shown = |value: f64, least: i64| match page.exact || figures.rates_publishable && n >= least {
            true => Value::Share(value),
            false => Value::Secret,
        };
        let marks = match (quartiles(&group.buyers, last), figures.rate_bottom5_mean, figures.rate_top5_mean) {
            (Some([first, median, third]), Some(low), Some(high)) if n >= LEAST => [
                shown(low, LEAST_FOR_EXTREMES),
                shown(first, LEAST),
                shown(median, LEAST),
                shown(third, LEAST),
                shown(high, LEAST_FOR_EXTREMES),
            ],
            _ => std::array::from_fn(|_| Value::None),
        };
        let values = [Value::Count(n)].into_iter().chain(marks).collect();
        Row { total: group.is_whole, ..Row::new(&group.name, values) }
    };
    let rows: Vec<Row> = groups.iter().map(row).collect();
    let reading = match rows.first().and_then(|row| Some((row.values.get(2)?.clone(), row.values.get(4)?.clone()))) {
        Some((Value::Share(first), Value::Share(third))) => format!(
            "La moitié centrale des acheteurs est entre {} et {}.",
            Value::Share(first).formatted(),
            Value::Share(third).formatted()
        ),
        _ => why(
            rows.get(..1).unwrap_or_default(),
            page.figures(&page.all(), last).respondents,
            "Les quartiles demandent dix acheteurs.",
        ),
    };
    Figure {
units: vec![Unit::Plain, Unit::Percent, Unit::Percent, Unit::Percent, Unit::Percent, Unit::Percent],
        id: "boites".to_owned(),
        title: format!("Dispersion des taux {}, par {}", page.year(last), dimension.name.to_lowercase()),
        reading,
        notes: vec!["Boîte : du premier au troisième quartile, trait sur la médiane. Moustaches : des cinq plus bas aux cinq plus hauts, en moyenne, diffusables à partir de vingt acheteurs. À partir de dix acheteurs.".to_owned()],
        head: [dimension.name.as_str(), "Acheteurs", "Cinq plus bas", "1er quartile", "Médiane", "3e quartile", "Cinq plus hauts"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Boxes { columns: [1, 2, 3, 4, 5] },
    }
}

/// Concentration: the share of the largest buyers in the volume.
pub fn concentration(page: &Page<'_>) -> Figure {
    let all = page.all();
    let places: Vec<usize> = (0..page.buyers.years.len()).rev().collect();
    let share = |most: usize| -> Vec<Value> {
        let one = |place: &usize| {
            let figures = figures_of(&all, *place);
            let may_leave = figures.publishable && figures.respondents >= LEAST_FOR_EXTREMES;
            match share_of_largest(&all, *place, most) {
                None => Value::None,
                Some(_) if !page.exact && !may_leave => Value::Secret,
                Some(share) => Value::Share(share),
            }
        };
        places.iter().map(one).collect()
    };
    let rows = vec![
        Row::new("Part du volume des cinq plus gros acheteurs", share(5)),
        Row::new("Part du volume des dix plus gros acheteurs", share(10)),
    ];
    let reading = match rows.first().and_then(|row| row.values.first()) {
        Some(Value::Share(share)) => {
            format!(
                "En {}, cinq acheteurs représentent {} du volume déclaré.",
                page.year(page.last()),
                Value::Share(*share).formatted()
            )
        }
        _ => why(
            &rows,
            i64::try_from(all.len()).unwrap_or(i64::MAX),
            "La concentration demande dix acheteurs qui ont donné leurs achats.",
        ),
    };
    let mut head = vec!["Concentration".to_owned()];
    head.extend(places.iter().map(|place| page.year(*place).to_string()));
    Figure {
        units: vec![Unit::Percent; places.len()],
        id: "concentration".to_owned(),
        title: "Concentration".to_owned(),
        reading,
        notes: vec![
            "Parts données à partir de deux fois plus d’acheteurs que de plus gros ; diffusables à partir de vingt."
                .to_owned(),
        ],
        head,
        rows,
        chart: Chart::Bars { columns: (0..places.len()).collect(), intervals: Vec::new() },
    }
}

/// The ranges declared instead of amounts: shown separately, never added to the volumes.
pub fn ranges(page: &Page<'_>, opinions: &Opinions<'_>) -> Option<Figure> {
    let question = page.questionnaire.with_role(Role::StartupRateRange)?;
    let field = question.fields.first()?.name.as_str();
    let last = page.last();
    let estimates = page.buyers.declared(&page.all(), last);
    let asked = i64::try_from(opinions.asked(field, &page.picked).count()).unwrap_or(i64::MAX);
    let options = question.kind.options();
    let row = |(code, name): (&str, &str)| {
        let share = opinions.share(field, &opinions.chose(field, &[code]), &page.picked);
        let estimate = estimates.iter().find(|(range, ..)| *range == code);
        // An estimate comes from a few buyers, each with one of five ranges: it is never published.
        let amount = |cents: Option<i64>| match cents {
            _ if !page.exact => Value::Secret,
            Some(cents) => Value::Cents(cents),
            None => Value::None,
        };
        let given = estimate.filter(|(_, n, ..)| *n > 0);
        let (low, high) = (given.map(|(_, _, low, _)| *low), given.and_then(|(.., high)| *high));
        Row::new(name, vec![share.count(), share.share(), amount(low), amount(high)])
    };
    let rows = options.iter().map(|option| row((&option.code, &option.label))).collect();
    Some(Figure {
        units: vec![Unit::Plain, Unit::Percent, Unit::Euros, Unit::Euros],
        id: "tranches".to_owned(),
        title: "Parts estimées, faute de montant".to_owned(),
        reading: match opinions.picked(&page.picked).count() {
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
            page.year(last)
        )],
        head: ["Part déclarée", "Acheteurs", "Part", "Volume, au moins", "Volume, au plus"].map(str::to_owned).to_vec(),
        rows,
        chart: Chart::Bars { columns: vec![0], intervals: Vec::new() },
    })
}
