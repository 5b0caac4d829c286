//! The page of volumes, as a value.

mod amounts;
mod path;
mod spread;

use super::answers::AnswersInMemory;
use super::desk::{Asking, DeskError, Filters, PageChoice, Shown, Tile};
use crate::figure::{Figure, Value, short};
use crate::french::counted;
use crate::statistics::buyers::{Buyers, VolumeSecrecy};
use crate::statistics::opinion::Opinions;
use crate::statistics::profile::Profile;
use crate::statistics::{Columns, Figures, Picked};
use crate::survey::differences::incomparable;
use crate::survey::library::Library;
use crate::survey::{Audience, EditionYear, Questionnaire, Role};

/// What the page is made from, for one edition.
struct Desk<'a> {
    questionnaire: &'a Questionnaire,
    columns: &'a Columns,
    buyers: Buyers,
    secrecy: Option<VolumeSecrecy>,
    picked: Vec<Picked>,
    exact: bool,
}

impl<'a> Desk<'a> {
    fn of(questionnaire: &'a Questionnaire, columns: &'a Columns, asking: &Asking) -> Self {
        let buyers = Buyers::of(questionnaire, columns);
        let picked = buyers.profile.known(|field| asking.parameters.get(field));
        let secrecy = (!asking.exact).then(|| buyers.secrecy());
        Self { questionnaire, columns, buyers, secrecy, picked, exact: asking.exact }
    }

    /// The place of the latest year.
    fn last(&self) -> usize {
        self.buyers.years.len().saturating_sub(1)
    }

    fn year(&self, place: usize) -> i32 {
        self.buyers.years.get(place).copied().unwrap_or_default()
    }

    /// The figures of a year, for the filter with more conditions.
    fn figures(&self, year: usize, more: &[Picked]) -> Figures {
        self.buyers.figures(year, &self.narrowed(more), self.secrecy.as_ref())
    }

    fn narrowed(&self, more: &[Picked]) -> Vec<Picked> {
        let others = self.picked.iter().filter(|(field, _)| more.iter().all(|(other, _)| other != field));
        others.chain(more).cloned().collect()
    }

    /// An amount that the figures hold, or why they do not.
    fn amount(&self, given: i64, cents: Option<i64>) -> Value {
        match (given, cents, self.exact) {
            (0, ..) => Value::None,
            (_, None, _) => Value::Secret,
            (_, Some(cents), true) => Value::Cents(cents),
            (_, Some(cents), false) => Value::RoundedCents(cents),
        }
    }

    /// A rate that the figures hold. `needed` is from how many buyers there is one.
    fn rate(&self, given: i64, needed: i64, rate: Option<f64>) -> Value {
        match rate {
            Some(rate) => Value::Share(rate),
            None if given >= needed && !self.exact => Value::Secret,
            None => Value::None,
        }
    }

    /// The growth that the figures of a filter with more conditions hold. Under disclosure control that of a part of the buyers is none
    /// of what the page tells, unless it follows from its volumes.
    fn growth(&self, f: &Figures, more: &[Picked]) -> Value {
        match f.matched_panel.growth {
            Some(growth) => Value::Growth(growth),
            None if f.matched_panel.respondents > 0 && !self.exact && self.narrowed(more).is_empty() => Value::Secret,
            None => Value::None,
        }
    }
}

/// What the page shows.
///
/// # Errors
/// [`DeskError`].
pub async fn shown(answers: &AnswersInMemory, library: &Library, asking: &Asking) -> Result<Shown, DeskError> {
    let asked = asking.clone();
    let made = answers.ask(asking.edition, Audience::Acheteurs, asking.view, move |q, columns| of(q, columns, &asked));
    let (mut shown, version) = made.await?.ok_or(DeskError::NoQuestionnaire)?;
    shown.version = version;
    let (mut editions, mut left_out) = (Vec::new(), Vec::new());
    for edition in library.editions() {
        if let Some(why) = apart(library, asking, edition) {
            left_out.push(format!("L’édition {edition} n’est pas mise à côté : {why}."));
            continue;
        }
        let asked = Asking { edition, ..asking.clone() };
        let made = answers.ask(edition, Audience::Acheteurs, asking.view, move |q, columns| {
            edition_rows(q, columns, &asked, edition)
        });
        if let Some((rows, _)) = made.await? {
            editions.extend(rows);
        }
    }
    shown.figures.push(amounts::editions(editions, left_out));
    Ok(shown)
}

/// Why the figures of an edition must not stand beside those of the one that is asked for: a question that they are made of, or
/// that they are filtered by, is not comparable.
fn apart(library: &Library, asking: &Asking, edition: EditionYear) -> Option<String> {
    let of = |edition| library.get(edition, Audience::Acheteurs);
    let (own, other) = (of(asking.edition)?, of(edition)?);
    let roles = [Role::StartupPurchases, Role::TotalPurchases].into_iter().filter_map(|role| own.with_role(role));
    let picked = Profile::of(own).known(|field| asking.parameters.get(field));
    let filters = picked
        .iter()
        .filter_map(|(field, _)| own.questions().find(|question| question.fields.iter().any(|own| own.name == *field)));
    let (earlier, later) = if edition < asking.edition { (other, own) } else { (own, other) };
    roles.chain(filters).find_map(|question| {
        let why = incomparable(earlier, later, &question.id)?;
        Some(format!("{} ({why})", question.id))
    })
}

fn edition_rows(
    questionnaire: &Questionnaire,
    columns: &Columns,
    asking: &Asking,
    edition: EditionYear,
) -> Vec<crate::figure::Row> {
    amounts::edition_rows(&Desk::of(questionnaire, columns, asking), edition)
}

fn of(questionnaire: &Questionnaire, columns: &Columns, asking: &Asking) -> Shown {
    let desk = Desk::of(questionnaire, columns, asking);
    let dimensions = &desk.buyers.profile.dimensions;
    let named = asking.parameters.get("par");
    let dimension = dimensions.iter().find(|d| d.field == named).or(dimensions.first());
    let mut figures: Vec<Figure> = Vec::new();
    if let Some(dimension) = dimension {
        figures.push(amounts::by_dimension(&desk, dimension));
        figures.push(path::path(&desk));
        figures.push(amounts::rates(&desk, dimension));
        figures.push(spread::distribution(&desk));
        figures.push(spread::boxes(&desk, dimension));
        figures.push(spread::concentration(&desk));
    }
    let opinions = Opinions::new(desk.questionnaire, desk.columns, &desk.buyers.profile, desk.exact);
    figures.extend(spread::ranges(&desk, &opinions));
    let options = dimensions.iter().map(|d| (d.field.clone(), d.name.to_owned())).collect();
    let chosen = dimension.map(|d| d.field.clone()).unwrap_or_default();
    Shown {
        version: 0,
        lead: Some(reading(&desk)),
        tiles: tiles(&desk),
        choices: vec![PageChoice { name: "par", label: "Tableaux par", options, chosen }],
        filters: vec![Filters::of(desk.buyers.profile.clone(), Audience::Acheteurs, &asking.parameters)],
        figures,
    }
}

/// A number of buyers, in words.
fn buyers(count: i64) -> String {
    counted(count, "0\u{a0}acheteur", "1\u{a0}acheteur", "#\u{a0}acheteurs")
}

/// The matched panel, in words.
fn panel_of(count: i64) -> String {
    counted(
        count,
        "aucun acheteur, faute d’en avoir qui ait donné les deux années",
        "l’acheteur qui a donné les deux années",
        "les #\u{a0}acheteurs qui ont donné les deux années",
    )
}

/// An amount in a sentence.
fn said(value: &Value) -> String {
    match value {
        Value::Cents(cents) | Value::RoundedCents(cents) => short(*cents),
        other => other.said(),
    }
}

fn reading(desk: &Desk<'_>) -> String {
    let (year, f) = (desk.year(desk.last()), desk.figures(desk.last(), &[]));
    if f.respondents == 0 {
        return format!("Aucun acheteur n’a encore déclaré d’achats auprès de start-up pour {year}.");
    }
    let Some(volume) = f.startup_purchases_cents else {
        let said = counted(
            f.respondents,
            "aucun acheteur n’a déclaré ses achats auprès de start-up",
            "1\u{a0}acheteur a déclaré ses achats auprès de start-up : un volume d’un seul n’est pas montré",
            "#\u{a0}acheteurs ont déclaré leurs achats auprès de start-up : trop peu, ou trop inégaux, pour que leur volume soit montré",
        );
        return format!("En {year}, {said}.");
    };
    let rates = match (f.rate_aggregate, f.rate_median) {
        (Some(aggregate), Some(median)) => format!(
            ", soit {} de leurs achats (taux médian : {})",
            Value::Share(aggregate).said(),
            Value::Share(median).said()
        ),
        _ => String::new(),
    };
    let panel = f.matched_panel.growth.map_or_else(String::new, |growth| {
        format!(
            " ; {} par rapport à {} pour {}",
            Value::Growth(growth).said(),
            year - 1,
            panel_of(f.matched_panel.respondents)
        )
    });
    let volume = said(&desk.amount(f.respondents, Some(volume)));
    let declared = counted(
        f.respondents,
        "aucun acheteur n’a déclaré",
        "1\u{a0}acheteur a déclaré",
        "#\u{a0}acheteurs ont déclaré",
    );
    format!("En {year}, {declared} {volume} d’achats auprès de start-up{rates}{panel}.")
}

fn tiles(desk: &Desk<'_>) -> Vec<Tile> {
    let now = desk.figures(desk.last(), &[]);
    let before = desk.last().checked_sub(1).map(|place| (desk.year(place), desk.figures(place, &[])));
    let year = desk.year(desk.last());
    let tile = |name: &str, label: &'static str, of: &dyn Fn(&Figures) -> Value| {
        let detail = before.as_ref().map(|(year, f)| format!("{year} : {}", said(&of(f)))).unwrap_or_default();
        Tile { name: format!("{year}.{name}"), label: format!("{label} {year}"), value: said(&of(&now)), detail }
    };
    let rate = |n: i64, of: fn(&Figures) -> Option<f64>| move |f: &Figures| desk.rate(f.rated_respondents, n, of(f));
    vec![
        tile("volume", "Volume", &|f| desk.amount(f.respondents, f.startup_purchases_cents)),
        tile("respondents", "Acheteurs", &|f| Value::Count(f.respondents)),
        tile("aggregate", "Taux agrégé", &rate(1, |f| f.rate_aggregate)),
        tile("median", "Taux médian", &rate(1, |f| f.rate_median)),
        tile("top5", "Cinq taux les plus hauts, moyenne", &rate(10, |f| f.rate_top5_mean)),
        tile("bottom5", "Cinq taux les plus bas, moyenne", &rate(10, |f| f.rate_bottom5_mean)),
        Tile {
            name: format!("{year}.growth"),
            label: format!("Évolution à panel constant {year}"),
            value: desk.growth(&now, &[]).said(),
            detail: format!("{} sur les deux années", buyers(now.matched_panel.respondents)),
        },
    ]
}
