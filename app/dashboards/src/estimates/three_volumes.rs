//! *Constaté*, *redressé* and *fourchette*, by sector.

use super::strata::may_leave;
use crate::dashboard::Tile;
use crate::national::{National, known};
use french::{capital, counted};
use statistics::Sector;
use statistics::estimation::jackknife::{GROUPS, LEAST_GROUPS, NAME};
use statistics::estimation::{NationalVolume, Respondent, ThreeVolumes};
use statistics::figure::{Chart, Figure, Row, Unit, Value, short};

/// The columns of the table.
const OBSERVED: usize = 1;
const LOW: usize = 2;
const HALF: usize = 3;
const REDRESSED: usize = 4;

/// What stands for an estimate that is not made.
const NOT_MADE: &str = "non estimé";

/// Why the range is no confidence interval. `docs/method.md` has the numbers.
const NO_INTERVAL: &str = "La fourchette n’est pas un intervalle de confiance : elle dit seulement ce que serait le volume si les absents n’achetaient rien, moitié moins ou autant que les répondants de leur strate. Rien n’assure que le vrai volume s’y trouve ; si les répondants sont de plus gros acheteurs que les absents, comme souvent chez des volontaires, il est vers le bas.";

/// The two figures of the three volumes: the volumes themselves, and *redressé* with its uncertainty.
pub fn figures(national: &National<'_>, volumes: &ThreeVolumes) -> [Figure; 2] {
    let rows = rows(national, volumes);
    [side_by_side(national, &rows), redressed(national, &rows)]
}

/// The rows of both figures. A sector is estimated only if all its strata are, and the country only if both sectors
/// are; otherwise the strata that are estimated have a row of their own.
fn rows(national: &National<'_>, volumes: &ThreeVolumes) -> Vec<Row> {
    let is_whole = |sector: Sector| volumes.left_out.iter().all(|one| one.key.sector != sector);
    let row = |name: &str, sector: Option<Sector>, volume: &NationalVolume, is_whole: bool| {
        let values = match is_whole {
            true => values(national, volumes, sector, volume),
            false => not_estimated(national, National::is_of(sector)),
        };
        Row { total: sector.is_none(), ..Row::new(name, values) }
    };
    let mut rows = Vec::new();
    for (sector, volume) in &volumes.sectors {
        rows.push(row(sector.name(), Some(*sector), volume, is_whole(*sector)));
        if !is_whole(*sector) && volume.estimated.is_some() {
            let name = format!("{}, strates estimées", sector.name());
            rows.push(Row::new(name, values_of_estimated(national, volumes, Some(*sector), volume)));
        }
    }
    rows.push(row("Ensemble", None, &volumes.all, Sector::ALL.into_iter().all(is_whole)));
    rows
}

/// The three volumes.
fn side_by_side(national: &National<'_>, rows: &[Row]) -> Figure {
    let mut notes: Vec<String> = vec![NO_INTERVAL.to_owned()];
    if rows.iter().any(|row| row.total && matches!(value(row, REDRESSED), Value::Words(_))) {
        notes.push(
            "Un secteur n’est estimé que si toutes ses strates le sont, l’ensemble que si les deux secteurs le sont."
                .to_owned(),
        );
    }
    notes.extend(national.warning());
    let shown = |row: &Row| Row { values: row.values.iter().take(REDRESSED + 1).cloned().collect(), ..row.clone() };
    Figure {
        id: "trois-volumes".to_owned(),
        title: national.title("Constaté, redressé, fourchette"),
        reading: reading(national, rows),
        notes,
        head: [
            "Secteur",
            "Acheteurs",
            "Constaté",
            "Fourchette : les absents n’achètent rien",
            "Fourchette : moitié moins",
            "Fourchette : autant (redressé)",
        ]
        .map(str::to_owned)
        .to_vec(),
        units: vec![Unit::Plain, Unit::Euros, Unit::Euros, Unit::Euros, Unit::Euros],
        rows: rows.iter().map(shown).collect(),
        chart: Chart::Bars { columns: vec![OBSERVED, HALF, REDRESSED], intervals: Vec::new() },
    }
}

/// *Redressé* with its uncertainty, of what is estimated.
fn redressed(national: &National<'_>, rows: &[Row]) -> Figure {
    let estimated = rows.iter().filter(|row| !matches!(value(row, REDRESSED), Value::Words(_) | Value::None));
    let shown = |row: &Row| Row { values: row.values.iter().skip(REDRESSED).cloned().collect(), ..row.clone() };
    let rows: Vec<Row> = estimated.map(shown).collect();
    let reading = match rows.first().map(|row| (row, row.values.as_slice())) {
        None => "Aucun volume n’est redressé.".to_owned(),
        Some((row, [Value::Cents(estimate), Value::Cents(low), Value::Cents(high), ..])) => {
            format!("{} : {} redressés ; {NAME} : de {} à {}.", row.name, short(*estimate), short(*low), short(*high))
        }
        Some((_, [Value::Secret, ..])) => "Le redressé n’est pas diffusable.".to_owned(),
        Some((row, _)) => format!("{} : trop peu de répondants pour une incertitude.", row.name),
    };
    Figure {
        id: "redresse".to_owned(),
        title: national.title("Le redressé et son incertitude"),
        reading,
        notes: vec![format!(
            "{} : jackknife à {GROUPS} groupes, à 95 %, à partir de {LEAST_GROUPS} groupes qui ont un répondant. Elle ne dit rien de ce qui distingue les absents des répondants : c’est la fourchette qui le montre.",
            capital(NAME)
        )],
        head: vec![
            "Secteur".to_owned(),
            "Redressé".to_owned(),
            format!("{}, bas", capital(NAME)),
            format!("{}, haut", capital(NAME)),
            "Achats totaux de la population".to_owned(),
        ],
        units: vec![Unit::Euros; 4],
        rows,
        chart: Chart::None,
    }
}

/// A row of what is not estimated: what its respondents bought.
fn not_estimated(national: &National<'_>, is_in: impl Fn(&Respondent) -> bool) -> Vec<Value> {
    let not_made = || Value::Words(NOT_MADE.to_owned());
    let count = Value::Count(national.judged(&is_in).respondents);
    let observed = national.observed(&is_in);
    vec![count, observed, not_made(), not_made(), not_made(), Value::None, Value::None, known(None)]
}

/// A row of a sector, or of all, of which each stratum is estimated.
fn values(
    national: &National<'_>,
    volumes: &ThreeVolumes,
    sector: Option<Sector>,
    volume: &NationalVolume,
) -> Vec<Value> {
    let of_all = [Value::Count(volume.respondents), national.observed(National::is_of(sector))];
    let estimated = values_of_estimated(national, volumes, sector, volume).into_iter().skip(of_all.len());
    of_all.into_iter().chain(estimated).collect()
}

/// A row of the strata that are estimated. It is hidden if one of the amounts that it rests on may not be published.
fn values_of_estimated(
    national: &National<'_>,
    volumes: &ThreeVolumes,
    sector: Option<Sector>,
    volume: &NationalVolume,
) -> Vec<Value> {
    let groups = || volumes.groups.iter().filter(|group| sector.is_none_or(|sector| group.sector == sector));
    let keys: Vec<_> = groups().flat_map(|group| &group.strata).collect();
    let is_in = |one: &Respondent| national.stratum_of(one).is_some_and(|key| keys.contains(&key));
    let observed = national.observed(is_in);
    let may_leave = observed != Value::Secret && groups().all(|group| may_leave(national, group));
    let shown = |cents: Option<i64>| match cents {
        Some(_) if !may_leave => Value::Secret,
        Some(cents) => Value::Cents(cents),
        None => Value::None,
    };
    let end = |cents: Option<f64>| shown(cents.map(|cents| cents.round() as i64));
    vec![
        Value::Count(national.judged(is_in).respondents),
        observed.clone(),
        observed,
        shown(volume.estimated.map(|one| one.half_cents)),
        shown(volume.estimated.map(|one| one.redressed_cents)),
        end(volume.uncertainty.map(|one| one.low)),
        end(volume.uncertainty.map(|one| one.high)),
        known(volume.estimated.map(|one| Value::Cents(one.known_cents))),
    ]
}

fn value(row: &Row, column: usize) -> &Value {
    row.values.get(column).unwrap_or(&Value::None)
}

/// The rows of the two sectors as wholes.
fn sectors(table: &[Row]) -> Vec<&Row> {
    Sector::ALL.iter().filter_map(|sector| table.iter().find(|row| row.name == sector.name())).collect()
}

/// A sector in a clause: from what to what its volume may be.
fn clause(rows: &[Row], row: &Row) -> String {
    let name = row.name.to_lowercase();
    let in_part = rows.iter().any(|part| part.name != row.name && part.name.starts_with(&row.name));
    match (value(row, LOW), value(row, REDRESSED)) {
        (Value::Cents(low), Value::Cents(high)) => {
            format!("{name}, de {} à {} selon ce qu’achètent les absents", short(*low), short(*high))
        }
        (_, Value::Secret) => format!("{name}, une estimation qui n’est pas diffusable"),
        _ if in_part => format!("{name}, une partie des strates seulement"),
        _ => format!("{name}, pas d’estimation"),
    }
}

fn clauses(rows: &[Row]) -> String {
    sectors(rows).into_iter().map(|row| clause(rows, row)).collect::<Vec<_>>().join(" ; ")
}

fn reading(national: &National<'_>, rows: &[Row]) -> String {
    format!("Achats auprès de start-up de toute la population en {} : {}.", national.year.year, clauses(rows))
}

/// The main finding: what was counted, and what follows for the others.
pub fn lead(national: &National<'_>, table: &Figure) -> String {
    let year = national.year.year;
    let Some(all) = table.rows.iter().find(|row| row.total) else { return String::new() };
    let counted = match (value(all, 0), value(all, OBSERVED)) {
        (Value::Count(count), Value::Cents(cents)) => counted(
            *count,
            "",
            &format!("1\u{a0}acheteur a déclaré {} d’achats auprès de start-up en {year}", short(*cents)),
            &format!("#\u{a0}acheteurs ont déclaré {} d’achats auprès de start-up en {year}", short(*cents)),
        ),
        (Value::Count(0), _) => format!("Personne n’a encore déclaré d’achats auprès de start-up pour {year}"),
        _ => format!("Ce que les acheteurs ont déclaré pour {year} n’est pas diffusable"),
    };
    format!("{counted}. Pour toute la population : {}.", clauses(&table.rows))
}

/// The tiles: what was counted, then each sector's *redressé* with its range.
pub fn tiles(national: &National<'_>, table: &Figure) -> Vec<Tile> {
    let year = national.year.year;
    let words = |value: &Value| if let Value::Cents(cents) = value { short(*cents) } else { value.formatted() };
    let mut tiles = Vec::new();
    if let Some(all) = table.rows.iter().find(|row| row.total) {
        tiles.push(Tile {
            name: format!("{year}.constate"),
            label: format!("Constaté {year}, ensemble"),
            value: words(value(all, OBSERVED)),
            detail: format!("acheteurs : {}", value(all, 0).formatted()),
        });
    }
    for (sector, row) in Sector::ALL.iter().zip(sectors(&table.rows)) {
        let detail = match (value(row, LOW), value(row, HALF)) {
            (Value::Cents(low), Value::Cents(half)) => {
                format!("{} si les absents n’achètent rien, {} si c’est moitié moins", short(*low), short(*half))
            }
            (_, Value::Words(_)) => "raisons : «\u{a0}Strates non estimées\u{a0}»".to_owned(),
            _ => String::new(),
        };
        tiles.push(Tile {
            name: format!("{year}.{}", sector.code()),
            label: format!("Redressé {year}, {}", row.name.to_lowercase()),
            value: words(value(row, REDRESSED)),
            detail,
        });
    }
    tiles
}
