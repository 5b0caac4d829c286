//! The page of volumes.

mod amounts;
mod distribution;
mod target_path;

use crate::dashboard::{Asking, DashboardError, Filters, PageChoice, Shown, Tile};
use crate::projections::answers::AnswersInMemory;
use french::counted;
use statistics::buyers::{Buyer, Buyers, figures_of};
use statistics::dimensions::{Dimension, Profile};
use statistics::figure::{Figure, Value, short};
use statistics::shares::Opinions;
use statistics::{Columns, Figures, Picked, Sector};
use survey::edition_diff::incomparable;
use survey::library::Library;
use survey::{Audience, EditionYear, Questionnaire, Role};
use target_path::Growth;

/// The data behind the page, for one edition.
struct Page<'a> {
    questionnaire: &'a Questionnaire,
    columns: &'a Columns,
    buyers: Buyers,
    picked: Vec<Picked>,
    exact: bool,
}

/// A group of buyers, as a row of a table.
struct Group<'b> {
    name: String,
    buyers: Vec<&'b Buyer>,
    /// Whether it is a total that contains other rows.
    is_whole: bool,
}

impl<'a> Page<'a> {
    fn of(questionnaire: &'a Questionnaire, columns: &'a Columns, asking: &Asking) -> Self {
        let buyers = Buyers::of(questionnaire, columns);
        let picked = buyers.profile.known(|field| asking.parameters.get(field));
        Self { questionnaire, columns, buyers, picked, exact: asking.exact }
    }

    /// The index of the latest year.
    fn last(&self) -> usize {
        self.buyers.years.len().saturating_sub(1)
    }

    fn year(&self, place: usize) -> i32 {
        self.buyers.years.get(place).copied().unwrap_or_default()
    }

    /// The buyers that match the filter.
    fn all(&self) -> Vec<&Buyer> {
        self.buyers.picked(&self.picked)
    }

    /// The figures of some buyers for a year, as shown.
    fn figures(&self, buyers: &[&Buyer], year: usize) -> Figures {
        let figures = figures_of(buyers, year);
        if self.exact { figures } else { figures.disclosed() }
    }

    /// The rows of a table: all, the two sectors, then the values of a dimension that have buyers.
    fn groups(&self, dimension: &Dimension) -> Vec<Group<'_>> {
        let all = self.all();
        let whole = |name: &str, buyers| Group { name: name.to_owned(), buyers, is_whole: true };
        let sectors = Sector::ALL.map(|sector| whole(sector.name(), self.buyers.of_sector(&all, sector)));
        // A single sector would equal the total.
        let are_two = sectors.iter().all(|sector| !sector.buyers.is_empty());
        let others: Vec<Picked> = self.picked.iter().filter(|(field, _)| *field != dimension.field).cloned().collect();
        let only = self.picked.iter().find(|(field, _)| *field == dimension.field).map(|(_, code)| code);
        let values = dimension.values.iter().filter(|(code, _)| only.is_none_or(|only| only == code));
        let part = |(code, name): &(String, String)| {
            let picked: Vec<Picked> = others.iter().cloned().chain([(dimension.field.clone(), code.clone())]).collect();
            Group { name: name.clone(), buyers: self.buyers.picked(&picked), is_whole: false }
        };
        let parts = values.map(part).filter(|group| !group.buyers.is_empty());
        let sectors = sectors.into_iter().filter(|_| are_two);
        [whole("Tous les acheteurs", all)].into_iter().chain(sectors).chain(parts).collect()
    }

    /// An amount from the figures, or why it is missing.
    fn amount(&self, given: i64, cents: Option<i64>) -> Value {
        match (given, cents) {
            (0, _) => Value::None,
            (_, None) => Value::Secret,
            (_, Some(cents)) => Value::Cents(cents),
        }
    }

    /// A rate from the figures. `needed` is the minimum number of buyers.
    fn rate(&self, given: i64, needed: i64, rate: Option<f64>) -> Value {
        match rate {
            Some(rate) => Value::Share(rate),
            None if given >= needed && !self.exact => Value::Secret,
            None => Value::None,
        }
    }

    /// The growth from the figures.
    fn growth(&self, f: &Figures) -> Value {
        match f.matched_panel.growth {
            Some(growth) => Value::Growth(growth),
            None if f.matched_panel.respondents > 0 && !f.matched_panel.publishable && !self.exact => Value::Secret,
            None => Value::None,
        }
    }
}

/// The content of the page.
///
/// # Errors
/// [`DashboardError`].
pub async fn shown(answers: &AnswersInMemory, library: &Library, asking: &Asking) -> Result<Shown, DashboardError> {
    let asked = asking.clone();
    let made = answers.ask(asking.edition, Audience::Acheteurs, move |q, columns| of(q, columns, &asked));
    let (mut shown, version) = made.await?.ok_or(DashboardError::NoQuestionnaire)?;
    shown.version = version;
    let (mut rows, mut grown, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for edition in library.editions() {
        if let Some(why) = not_comparable(library, asking, edition) {
            left_out.push(format!("L’édition {edition} n’est pas mise à côté : {why}."));
            continue;
        }
        let asked = Asking { edition, ..asking.clone() };
        let made = answers.ask(edition, Audience::Acheteurs, move |q, columns| {
            let page = Page::of(q, columns, &asked);
            (amounts::edition_rows(&page, edition), Growth::of(&page))
        });
        if let Some(((of_edition, growth), _)) = made.await? {
            rows.extend(of_edition);
            grown.extend(growth);
        }
    }
    // A target for the whole country is meaningless for some of the buyers.
    if shown.filters.iter().all(|filters| filters.picked.is_empty()) {
        let place = shown.figures.iter().position(|figure| figure.id == "taux").unwrap_or(shown.figures.len());
        shown.figures.insert(place, target_path::path(&grown));
    }
    shown.figures.push(amounts::editions(rows, left_out));
    Ok(shown)
}

/// Why the figures of an edition must not be compared with those of the requested one: a question behind them, or
/// behind a filter, is not comparable.
pub(crate) fn not_comparable(library: &Library, asking: &Asking, edition: EditionYear) -> Option<String> {
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

pub(crate) fn of(questionnaire: &Questionnaire, columns: &Columns, asking: &Asking) -> Shown {
    let page = Page::of(questionnaire, columns, asking);
    let dimensions = &page.buyers.profile.dimensions;
    let named = asking.parameters.get("par");
    let dimension = dimensions.iter().find(|d| d.field == named).or(dimensions.first());
    let mut figures: Vec<Figure> = Vec::new();
    if let Some(dimension) = dimension {
        let groups = page.groups(dimension);
        figures.push(amounts::volumes(&page, dimension, &groups));
        figures.push(amounts::growth(&page, dimension, &groups));
        figures.push(amounts::rates(&page, dimension, &groups));
        figures.push(distribution::distribution(&page));
        figures.push(distribution::boxes(&page, dimension, &groups));
        figures.push(distribution::concentration(&page));
    }
    figures.extend(distribution::ranges(&page, &Opinions::new(page.questionnaire, page.columns, page.exact)));
    let options = dimensions.iter().map(|d| (d.field.clone(), d.name.to_owned())).collect();
    let chosen = dimension.map(|d| d.field.clone()).unwrap_or_default();
    Shown {
        version: 0,
        lead: Some(reading(&page)),
        tiles: tiles(&page),
        choices: vec![PageChoice { name: "par", label: "Tableaux par", options, chosen }],
        filters: vec![Filters::of(page.buyers.profile.clone(), Audience::Acheteurs, &asking.parameters)],
        figures,
    }
}

/// A number of buyers, in words.
fn buyers(count: i64) -> String {
    counted(count, "0\u{a0}acheteur", "1\u{a0}acheteur", "#\u{a0}acheteurs")
}

/// The size of the matched panel, in words.
fn panel_of(count: i64) -> String {
    counted(
        count,
        "aucun acheteur, faute d’en avoir qui ait donné les deux années",
        "l’acheteur qui a donné les deux années",
        "les #\u{a0}acheteurs qui ont donné les deux années",
    )
}

/// An amount in a sentence.
fn in_sentence(value: &Value) -> String {
    match value {
        Value::Cents(cents) => short(*cents),
        other => other.formatted(),
    }
}

fn reading(page: &Page<'_>) -> String {
    let (year, f) = (page.year(page.last()), page.figures(&page.all(), page.last()));
    if f.respondents == 0 {
        return format!("Aucun acheteur n’a encore déclaré d’achats auprès de start-up pour {year}.");
    }
    let declared = counted(
        f.respondents,
        "aucun acheteur n’a déclaré",
        "1\u{a0}acheteur a déclaré",
        "#\u{a0}acheteurs ont déclaré",
    );
    let Some(volume) = f.startup_purchases_cents else {
        return format!("En {year}, {declared} un volume d’achats auprès de start-up qui n’est pas diffusable.");
    };
    // Rates are about those who gave both amounts: « leurs achats » is true only if everybody did.
    let of = match f.rated_respondents == f.respondents {
        true => ", soit".to_owned(),
        false => counted(
            f.rated_respondents,
            " ; aucun n’a donné ses achats totaux,",
            " ; un seul a donné ses achats totaux, dont les start-up font",
            " ; #\u{a0}ont aussi donné leurs achats totaux, dont les start-up font",
        ),
    };
    let rates = match (f.rate_aggregate, f.rate_median) {
        (Some(aggregate), Some(median)) => {
            let whose = if f.rated_respondents == f.respondents { " de leurs achats" } else { "" };
            let [aggregate, median] = [aggregate, median].map(|rate| Value::Share(rate).formatted());
            format!("{of} {aggregate}{whose} (taux médian : {median})")
        }
        _ => String::new(),
    };
    let panel = f.matched_panel.growth.map_or_else(String::new, |growth| {
        format!(
            " ; {} par rapport à {} pour {}",
            Value::Growth(growth).formatted(),
            year - 1,
            panel_of(f.matched_panel.respondents)
        )
    });
    format!("En {year}, {declared} {} d’achats auprès de start-up{rates}{panel}.", short(volume))
}

fn tiles(page: &Page<'_>) -> Vec<Tile> {
    let all = page.all();
    let [public, private] = Sector::ALL.map(|sector| page.buyers.of_sector(&all, sector));
    let before = page.last().checked_sub(1);
    let year = page.year(page.last());
    let tile = |name: &str, label: &str, buyers: &[&Buyer], of: &dyn Fn(&Figures) -> Value| {
        let value = |place: usize| in_sentence(&of(&page.figures(buyers, place)));
        let detail = before.map(|place| format!("{} : {}", page.year(place), value(place))).unwrap_or_default();
        Tile { name: format!("{year}.{name}"), label: format!("{label} {year}"), value: value(page.last()), detail }
    };
    let volume = |f: &Figures| page.amount(f.respondents, f.startup_purchases_cents);
    let rate = |of: fn(&Figures) -> Option<f64>| move |f: &Figures| page.rate(f.rated_respondents, 1, of(f));
    let now = page.figures(&all, page.last());
    vec![
        tile("volume", "Volume", &all, &volume),
        tile("public", "Volume, secteur public", &public, &volume),
        tile("prive", "Volume, secteur privé", &private, &volume),
        Tile {
            name: format!("{year}.respondents"),
            label: format!("Acheteurs {year}"),
            value: Value::Count(now.respondents).formatted(),
            detail: counted(all.len(), "aucune réponse", "sur 1\u{a0}réponse", "sur #\u{a0}réponses"),
        },
        tile("aggregate", "Taux agrégé", &all, &rate(|f| f.rate_aggregate)),
        tile("median", "Taux médian", &all, &rate(|f| f.rate_median)),
        Tile {
            name: format!("{year}.growth"),
            label: format!("Évolution à panel constant {year}"),
            value: page.growth(&now).formatted(),
            detail: format!("{} sur les deux années", buyers(now.matched_panel.respondents)),
        },
    ]
}
