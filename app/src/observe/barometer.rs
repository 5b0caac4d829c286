//! The published figures: what whoever sees no exact cells is shown of an edition without any filter, to everybody.
//!
//! They are worked out once a minute at most, however many look at them, and kept for a while as they were drawn, so that the file of
//! a figure holds what the page showed.

use super::answers::{AnswersInMemory, View};
use super::desk::{Asking, Desk, DeskError, Tile, shown};
use super::drawn::name_of;
use crate::figure::{Figure, Value};
use crate::form::Form;
use crate::service::Service;
use crate::store::StoreError;
use crate::survey::{Audience, EditionYear};
use chrono::{DateTime, Duration, Utc};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use tokio::sync::Mutex;

/// The figure of the volumes themselves.
const VOLUMES: &str = "volumes";
/// What is published, in order: the rest is for whoever works on it.
const PUBLISHED: [&str; 11] = [
    VOLUMES,
    "chemin",
    "taux",
    "distribution",
    "editions",
    "freins-acheteurs",
    "freins-public",
    "freins-prive",
    "ecart-public",
    "ecart-prive",
    "leviers",
];
/// How long figures are good for: a batch that comes in shows at most so much later.
const GOOD_FOR: Duration = Duration::seconds(60);
/// How many drawings of an edition are kept: whoever left the page open for so many batches gets the figures of now.
const DRAWINGS: usize = 16;

/// What is published of an edition.
#[derive(Debug)]
pub struct Published {
    /// The edition.
    pub edition: EditionYear,
    /// What this drawing is asked for by.
    pub name: String,
    /// The version of the data.
    pub version: i64,
    /// Whether answers still come in, or figures still change.
    pub is_provisional: bool,
    /// What the figures say first, in one sentence.
    pub lead: Option<String>,
    /// The figures that count most.
    pub tiles: Vec<Tile>,
    /// The figures of which something may be shown.
    pub figures: Vec<Figure>,
}

/// Of one edition: when it was last looked at, and the latest drawings, the newest last.
type Drawings = (Option<DateTime<Utc>>, VecDeque<Arc<Published>>);

/// The published figures of every edition.
#[derive(Clone, Default)]
pub struct Barometer(Arc<Mutex<BTreeMap<EditionYear, Arc<Mutex<Drawings>>>>>);

impl Barometer {
    /// What is published of an edition; of the drawing of this name, if it is still kept.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn of(
        &self,
        service: &Service,
        answers: &AnswersInMemory,
        edition: EditionYear,
        drawing: &str,
    ) -> Result<Arc<Published>, DeskError> {
        let own = self.0.lock().await.entry(edition).or_default().clone();
        // Those who ask together wait for one reckoning.
        let mut drawings = own.lock().await;
        if let Some(kept) = drawings.1.iter().find(|kept| kept.name == drawing) {
            return Ok(kept.clone());
        }
        let now = service.clock.now();
        let is_good = drawings.0.is_some_and(|at| (Duration::zero()..GOOD_FOR).contains(&(now - at)));
        if let Some(last) = drawings.1.back().filter(|_| is_good) {
            return Ok(last.clone());
        }
        let new = Arc::new(published(service, answers, edition, now).await?);
        drawings.0 = Some(now);
        // The same figures are the same drawing.
        drawings.1.retain(|kept| kept.name != new.name);
        drawings.1.push_back(new.clone());
        if drawings.1.len() > DRAWINGS {
            drawings.1.pop_front();
        }
        Ok(new)
    }
}

async fn published(
    service: &Service,
    answers: &AnswersInMemory,
    edition: EditionYear,
    now: DateTime<Utc>,
) -> Result<Published, DeskError> {
    let asking = Asking { edition, parameters: Form::default(), exact: false, view: View::Released, now };
    let volumes = shown(answers, &service.library, Desk::Volumes, &asking).await?;
    let obstacles = shown(answers, &service.library, Desk::Obstacles, &asking).await?;
    let version = volumes.version.max(obstacles.version);
    // The path to 2027 has its targets even where nobody answered.
    let has_volumes = volumes.figures.iter().any(|figure| figure.id == VOLUMES && holds_a_value(figure));
    let volumes_figures = volumes.figures.into_iter().filter(|_| has_volumes);
    let figures = volumes_figures
        .chain(obstacles.figures)
        .filter(|figure| PUBLISHED.contains(&figure.id.as_str()) && tells_the_public(figure));
    let figures: Vec<Figure> = figures.collect();
    let is_provisional = !are_closed(service, edition).await?;
    let (lead, tiles) = if has_volumes { (volumes.lead, volumes.tiles) } else { (None, Vec::new()) };
    let name = name_of(&format!("{edition} {version} {is_provisional} {lead:?} {tiles:?} {figures:?}"));
    Ok(Published { edition, name, version, is_provisional, lead, tiles, figures })
}

/// Whether the figures of both questionnaires have been closed.
async fn are_closed(service: &Service, edition: EditionYear) -> Result<bool, StoreError> {
    for audience in Audience::ALL {
        if service.store.release(edition, audience).await?.is_none_or(|release| release.closed_at.is_none()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a figure says what it is for: one that compares two sides does not while either may not be shown.
fn tells_the_public(figure: &Figure) -> bool {
    let gaps = || figure.rows.iter().filter_map(|row| row.values.last());
    let compares = figure.id.starts_with("ecart-");
    holds_a_value(figure)
        && figure.tells()
        && (!compares || gaps().any(|gap| !matches!(gap, Value::None | Value::Secret)))
}

/// Whether somebody is in a figure: a value of it is known, and is no number of nobody.
fn holds_a_value(figure: &Figure) -> bool {
    let is_known = |value: &Value| !matches!(value, Value::None | Value::Secret | Value::Count(0) | Value::Words(_));
    figure.rows.iter().flat_map(|row| &row.values).any(is_known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Chart, Row};

    fn figure(rows: Vec<Vec<Value>>) -> Figure {
        let text = String::new;
        let rows = rows.into_iter().map(|values| Row::new("x", values)).collect();
        Figure { id: text(), title: text(), reading: text(), notes: vec![], head: vec![], rows, chart: Chart::None }
    }

    #[test]
    fn a_figure_holds_a_value_where_somebody_is_in_it() {
        assert!(!holds_a_value(&figure(vec![vec![Value::Count(0), Value::None, Value::Secret]])), "nobody answered");
        assert!(holds_a_value(&figure(vec![vec![Value::Secret], vec![Value::Share(0.5)]])));
        assert!(holds_a_value(&figure(vec![vec![Value::Count(4)], vec![Value::Count(0)]])), "a distribution");
    }

    #[test]
    fn a_gap_is_published_where_both_sides_of_something_are_shown() {
        let gap = |buyers: Value, gap: Value| {
            let known = vec![Value::Share(0.5), Value::None, buyers, Value::None, gap];
            Figure { id: "ecart-public".into(), ..figure(vec![known]) }
        };
        assert!(!tells_the_public(&gap(Value::Secret, Value::Secret)));
        assert!(!tells_the_public(&gap(Value::Secret, Value::None)));
        assert!(tells_the_public(&gap(Value::Share(0.2), Value::Share(0.3))));
        assert!(
            tells_the_public(&figure(vec![vec![Value::Share(0.5), Value::Secret]])),
            "other figures compare nothing"
        );
    }
}
