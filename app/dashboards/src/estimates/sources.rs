//! The sources of volumes side by side, by year: declared, measured, public procurement, published. They differ in
//! nature, perimeter and panel, so they stay distinct and are never added.

use crate::dashboard::{Asking, DashboardError};
use crate::procurement::{self, PublicYear};
use crate::projections::answers::AnswersInMemory;
use crate::volumes::not_comparable;
use disclosure::primary::Amounts;
use french::counted;
use statistics::buyers::{Buyers, figures_of};
use statistics::figure::{Figure, Value};
use statistics::published_elsewhere;
use statistics::sources::{Origin, Series, Source, figure, published};
use statistics::{Columns, Sector};
use std::collections::BTreeMap;
use store::CountedCrossing;
use survey::library::Library;
use survey::{Audience, Questionnaire};

/// The figure of an edition's page: what buyers of all comparable editions declared and measured, and what others
/// published.
///
/// # Errors
/// [`DashboardError`].
pub async fn shown(answers: &AnswersInMemory, library: &Library, asking: &Asking) -> Result<Figure, DashboardError> {
    let (mut series, mut left_out) = (Vec::new(), Vec::new());
    for edition in library.editions() {
        if let Some(why) = not_comparable(library, asking, edition) {
            left_out.push(format!("L’édition {edition} n’est pas mise à côté : {why}."));
            continue;
        }
        let exact = asking.exact;
        let made = answers.ask(edition, Audience::Acheteurs, move |q, columns| declared(q, columns, exact));
        series.extend(made.await?.into_iter().flat_map(|(of_edition, _)| of_edition));
        if let Some(questionnaire) = library.get(edition, Audience::Acheteurs) {
            let crossings = answers.store().counted_crossings(edition).await?;
            series.extend(measured(questionnaire, &crossings, exact));
        }
    }
    series.extend(procurement::by_year(answers.store()).await?.map(|(base, years)| contracts(&base, &years)));
    match published_elsewhere::embedded() {
        Ok(all) => {
            series.extend(published(&all));
            left_out.extend(all.conflicts.into_iter().map(|conflict| conflict.text));
        }
        Err(error) => tracing::error!(%error, "the figures published elsewhere could not be read"),
    }
    Ok(figure(series, left_out))
}

/// What the buyers of an edition declared, by sector.
pub fn declared(questionnaire: &Questionnaire, columns: &Columns, exact: bool) -> Vec<Series> {
    let buyers = Buyers::of(questionnaire, columns);
    let all = buyers.picked(&[]);
    let edition = questionnaire.edition;
    let series = |sector: Sector| {
        let of = buyers.of_sector(&all, sector);
        let value = |place: usize| {
            let figures = figures_of(&of, place);
            match figures.startup_purchases_cents {
                None => Value::None,
                Some(_) if !exact && !figures.publishable => Value::Secret,
                Some(cents) => Value::Cents(cents),
            }
        };
        let values = buyers.years.iter().enumerate().map(|(place, year)| (*year, value(place))).collect();
        Series { values, ..Series::declared(sector, edition) }
    };
    Sector::ALL.map(series).into()
}

/// What the files of an edition's counted buyers show, by sector, nature and version of the base: what differs in one
/// of them is not added.
pub fn measured(questionnaire: &Questionnaire, crossings: &[CountedCrossing], exact: bool) -> Vec<Series> {
    let edition = questionnaire.edition;
    let mut found: BTreeMap<_, Files> = BTreeMap::new();
    for one in crossings {
        let measured = &one.crossing.measured;
        let segment = one.segment.as_deref();
        let sector = segment.map_or(Sector::Private, |code| Sector::of_code(questionnaire, code));
        let files = found.entry((sector, measured.nature, &measured.base)).or_default();
        files.count += 1;
        for of_year in &measured.years {
            if edition.data_years().contains(&i32::from(of_year.year)) {
                files.years.entry(of_year.year.into()).or_default().add(of_year.own().cents);
            }
        }
    }
    let value = |amounts: &Amounts| match exact || amounts.may_leave() {
        true => amounts.sum().map_or(Value::None, Value::Cents),
        false => Value::Secret,
    };
    let mut series = Vec::new();
    for ((sector, nature, base), files) in found {
        let panel = format!("{}, base {base}", counted(files.count, "", "1\u{a0}fichier", "#\u{a0}fichiers"));
        let values = files.years.iter().map(|(year, amounts)| (*year, value(amounts))).collect();
        let nature = (nature.code(), nature.word(), nature.label());
        series.push(Series { values, ..Series::measured(sector, edition, nature, panel) });
    }
    series
}

/// Files of suppliers that are measured alike.
#[derive(Default)]
struct Files {
    count: usize,
    /// Purchases from start-ups by year, in cents.
    years: BTreeMap<i32, Amounts>,
}

/// What public buyers' contracts show, by year of notification: the start-ups' part. A year without a contract of any
/// has no value: what is published is far from all.
pub fn contracts(base: &str, years: &[PublicYear]) -> Series {
    let matched = years.iter().filter(|year| year.start_ups.contracts > 0);
    let value = |year: &PublicYear| i64::try_from(year.start_ups.cents).map_or(Value::None, Value::Cents);
    Series {
        code: "marches".to_owned(),
        name: "Marchés de start-up".to_owned(),
        of: Origin {
            source: Source::Procurement,
            nature: "marchés notifiés, montant total".to_owned(),
            perimeter: "Acheteurs publics".to_owned(),
            panel: format!("données publiées (DECP), base {base}"),
        },
        values: matched.map(|year| (year.year, value(year))).collect(),
    }
}
