//! Dashboards: what each shows for an edition and filters. The page, its CSV file, the frozen evidence of a proposal
//! and the report all use it, so that they show the same.

use crate::projections::answers::AnswersInMemory;
use crate::rendered::{Drawn, PageKey};
use crate::{coverage, estimates, obstacles, participation, procurement, question, volumes};
use chrono::{DateTime, Utc};
use forms::Form;
use service::accounts::session::shows;
use statistics::Picked;
use statistics::dimensions::Profile;
use statistics::figure::Figure;
use store::{SessionInfo, StoreError};
use survey::library::Library;
use survey::{Audience, EditionYear};

/// A dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dashboard {
    /// Buyers' purchases from start-ups.
    Volumes,
    /// Obstacles and levers, as seen by start-ups and buyers.
    Obstacles,
    /// Distribution of the answers to any question.
    Question,
    /// Participation and progress of the data collection.
    Participation,
    /// How much of the population has answered.
    Coverage,
    /// From what respondents declared to the population.
    Estimates,
    /// Public contracts, and what start-ups have of them. The same for every edition.
    Procurement,
}

impl Dashboard {
    /// All dashboards.
    pub const ALL: [Self; 7] = [
        Self::Volumes,
        Self::Obstacles,
        Self::Question,
        Self::Participation,
        Self::Coverage,
        Self::Estimates,
        Self::Procurement,
    ];

    /// Its name in URLs: `/observatoire/<name>`, except for the first.
    pub fn name(self) -> &'static str {
        match self {
            Self::Volumes => "volumes",
            Self::Obstacles => "freins",
            Self::Question => "question",
            Self::Participation => "suivi",
            Self::Coverage => "couverture",
            Self::Estimates => "estimations",
            Self::Procurement => "marches",
        }
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Volumes => "Volumes d’achats auprès de start-up",
            Self::Obstacles => "Freins et leviers",
            Self::Question => "Une question",
            Self::Participation => "Participation",
            Self::Coverage => "Couverture",
            Self::Estimates => "Estimations nationales",
            Self::Procurement => "Marchés publics",
        }
    }

    /// The dashboard with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dashboard| dashboard.name() == name)
    }

    /// Its path.
    pub fn path(self) -> String {
        match self {
            Self::Volumes => "/observatoire".to_owned(),
            other => format!("/observatoire/{}", other.name()),
        }
    }
}

/// A request for a dashboard.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The edition.
    pub edition: EditionYear,
    /// URL parameters: filters, and the page's own choices.
    pub parameters: Form,
    /// Whether exact values are shown; otherwise those that may not be published are hidden.
    pub exact: bool,
    /// The current time, up to which participation is counted.
    pub now: DateTime<Utc>,
}

/// The content of a dashboard.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The version of the data.
    pub version: i64,
    /// The main finding, in one sentence.
    pub lead: Option<String>,
    /// The key figures.
    pub tiles: Vec<Tile>,
    /// The available filters.
    pub filters: Vec<Filters>,
    /// The choices of the page itself: name, label, options (value, label), the selected value.
    pub choices: Vec<PageChoice>,
    /// The figures, in order.
    pub figures: Vec<Figure>,
}

/// A key figure.
#[derive(Clone, Debug)]
pub struct Tile {
    /// Its name, unique on its page, by which live updates find it.
    pub name: String,
    /// Label.
    pub label: String,
    /// The figure.
    pub value: String,
    /// A point of comparison.
    pub detail: String,
}

/// The filters of one questionnaire.
#[derive(Clone, Debug)]
pub struct Filters {
    /// The audience whose answers they filter.
    pub audience: Audience,
    /// The available dimensions.
    pub profile: Profile,
    /// The selected values.
    pub picked: Vec<Picked>,
}

/// A choice that is not a filter, such as the breakdown of a table or the question shown.
#[derive(Clone, Debug)]
pub struct PageChoice {
    /// The name of the parameter.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// The values and their names.
    pub options: Vec<(String, String)>,
    /// The selected value.
    pub chosen: String,
}

/// Why a dashboard cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum DashboardError {
    /// The edition has no such questionnaire.
    #[error("there is no such questionnaire")]
    NoQuestionnaire,
    /// The answers could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Filters {
    /// The filters of a questionnaire, from URL parameters.
    pub fn of(profile: Profile, audience: Audience, parameters: &Form) -> Self {
        let picked = profile.known(|field| parameters.get(field));
        Self { audience, profile, picked }
    }
}

impl Asking {
    /// A request from a URL; `None` for an unknown edition. Exact values require both the switch and the permission.
    pub fn of(
        library: &Library,
        now_answered: EditionYear,
        session: &SessionInfo,
        parameters: Form,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let edition = match parameters.get("edition") {
            "" => Some(now_answered),
            named => named.parse().ok().and_then(EditionYear::new),
        };
        let edition = edition.filter(|edition| library.editions().contains(edition))?;
        Some(Self { edition, parameters, exact: shows(session, now), now })
    }

    /// The URL parameters as understood, for links and for frozen evidence: the edition is always named.
    pub fn query(&self, shown: &Shown) -> Vec<(String, String)> {
        let mut query = vec![("edition".to_owned(), self.edition.to_string())];
        query.extend(shown.choices.iter().map(|choice| (choice.name.to_owned(), choice.chosen.clone())));
        query.extend(shown.filters.iter().flat_map(|filters| filters.picked.clone()));
        query
    }
}

/// The content of a dashboard.
///
/// # Errors
/// [`DashboardError`].
pub async fn shown(
    answers: &AnswersInMemory,
    library: &Library,
    dashboard: Dashboard,
    asking: &Asking,
) -> Result<Shown, DashboardError> {
    match dashboard {
        Dashboard::Volumes => volumes::shown(answers, library, asking).await,
        Dashboard::Obstacles => obstacles::shown(answers, asking).await,
        Dashboard::Question => question::shown(answers, asking).await,
        Dashboard::Participation => participation::shown(answers, library, asking).await,
        Dashboard::Coverage => coverage::shown(answers, asking).await,
        Dashboard::Estimates => estimates::shown(answers, library, asking).await,
        Dashboard::Procurement => Ok(procurement::shown(answers.store(), asking).await?),
    }
}

/// The current content of a dashboard, stored as rendered.
///
/// # Errors
/// [`DashboardError`].
pub async fn draw(
    answers: &AnswersInMemory,
    library: &Library,
    dashboard: Dashboard,
    asking: &Asking,
) -> Result<Drawn, DashboardError> {
    let shown = shown(answers, library, dashboard, asking).await?;
    Ok(answers.drawn.keep(PageKey::of(dashboard, asking), shown))
}

/// The rendered page that a URL refers to, or the current one if it is no longer stored.
///
/// # Errors
/// [`DashboardError`].
pub async fn drawn(
    answers: &AnswersInMemory,
    library: &Library,
    dashboard: Dashboard,
    asking: &Asking,
) -> Result<Drawn, DashboardError> {
    match answers.drawn.find(PageKey::of(dashboard, asking), &asking.parameters) {
        Some(drawn) => Ok(drawn),
        None => draw(answers, library, dashboard, asking).await,
    }
}
