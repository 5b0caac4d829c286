//! The pages of figures: what each shows for an edition and filters, as a value. The page, its CSV file, the frozen evidence of
//! a proposal and the report all ask here, so that they show the same.

use crate::projections::answers::AnswersInMemory;
use crate::rendered::{Drawn, Whom};
use crate::{obstacles, participation, question, volumes};
use chrono::{DateTime, Utc};
use forms::Form;
use service::accounts::session::shows;
use statistics::Picked;
use statistics::dimensions::Profile;
use statistics::figure::Figure;
use store::{SessionInfo, StoreError};
use survey::library::Library;
use survey::{Audience, EditionYear};

/// One of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Desk {
    /// What buyers buy from start-ups.
    Volumes,
    /// What start-ups and buyers say stands between them, and what would help.
    Obstacles,
    /// How the answers to any question are spread.
    Question,
    /// Who answers, and how the collection goes.
    Participation,
}

impl Desk {
    /// Every page.
    pub const ALL: [Self; 4] = [Self::Volumes, Self::Obstacles, Self::Question, Self::Participation];

    /// Its name in addresses: `/observatoire/<name>`, but for the first page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Volumes => "volumes",
            Self::Obstacles => "freins",
            Self::Question => "question",
            Self::Participation => "suivi",
        }
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Volumes => "Volumes d’achats auprès de start-up",
            Self::Obstacles => "Freins et leviers",
            Self::Question => "Une question",
            Self::Participation => "Participation",
        }
    }

    /// The page of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|desk| desk.name() == name)
    }

    /// Its address.
    pub fn path(self) -> String {
        match self {
            Self::Volumes => "/observatoire".to_owned(),
            other => format!("/observatoire/{}", other.name()),
        }
    }
}

/// What is asked of a page.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The edition.
    pub edition: EditionYear,
    /// The parameters of the address: filters, and what the page itself knows.
    pub parameters: Form,
    /// Whether exact cells are shown; otherwise what may not leave the service is marked.
    pub exact: bool,
    /// The time: participation is told up to it.
    pub now: DateTime<Utc>,
}

/// What a page shows.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The version of the data.
    pub version: i64,
    /// What the page says first, in one sentence.
    pub lead: Option<String>,
    /// The figures that count most, large.
    pub tiles: Vec<Tile>,
    /// Where the page can be narrowed down.
    pub filters: Vec<Filters>,
    /// The choices of the page itself: name, label, options (value, label), the chosen value.
    pub choices: Vec<PageChoice>,
    /// The figures, in order.
    pub figures: Vec<Figure>,
}

/// One figure, large.
#[derive(Clone, Debug)]
pub struct Tile {
    /// Its name, unique on its page: what follows it live marks it by.
    pub name: String,
    /// What it is.
    pub label: String,
    /// The figure.
    pub value: String,
    /// What to set it against.
    pub detail: String,
}

/// The filters of one questionnaire.
#[derive(Clone, Debug)]
pub struct Filters {
    /// Whose answers they narrow down.
    pub audience: Audience,
    /// What can be chosen.
    pub profile: Profile,
    /// What is chosen.
    pub picked: Vec<Picked>,
}

/// Something to choose that is no filter: by what a table is broken down, which question is looked at.
#[derive(Clone, Debug)]
pub struct PageChoice {
    /// The name of the parameter.
    pub name: &'static str,
    /// What is chosen.
    pub label: &'static str,
    /// The values and their names.
    pub options: Vec<(String, String)>,
    /// The value chosen.
    pub chosen: String,
}

/// Why a page cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The questionnaire of the edition is not at hand.
    #[error("there is no such questionnaire")]
    NoQuestionnaire,
    /// The answers could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Filters {
    /// The filters of a questionnaire, as an address has them.
    pub fn of(profile: Profile, audience: Audience, parameters: &Form) -> Self {
        let picked = profile.known(|field| parameters.get(field));
        Self { audience, profile, picked }
    }
}

impl Asking {
    /// What an address asks for; `None` for an edition that is not at hand. Exact cells are for those who pressed the switch
    /// and may.
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

    /// The parameters of the address as they are understood, for links and for what is frozen: the edition is named.
    pub fn query(&self, shown: &Shown) -> Vec<(String, String)> {
        let mut query = vec![("edition".to_owned(), self.edition.to_string())];
        query.extend(shown.choices.iter().map(|choice| (choice.name.to_owned(), choice.chosen.clone())));
        query.extend(shown.filters.iter().flat_map(|filters| filters.picked.clone()));
        query
    }
}

/// What a page shows.
///
/// # Errors
/// [`DeskError`].
pub async fn shown(
    answers: &AnswersInMemory,
    library: &Library,
    desk: Desk,
    asking: &Asking,
) -> Result<Shown, DeskError> {
    match desk {
        Desk::Volumes => volumes::shown(answers, library, asking).await,
        Desk::Obstacles => obstacles::shown(answers, asking).await,
        Desk::Question => question::shown(answers, asking).await,
        Desk::Participation => participation::shown(answers, library, asking).await,
    }
}

/// What a page shows now, kept as it is drawn.
///
/// # Errors
/// [`DeskError`].
pub async fn draw(
    answers: &AnswersInMemory,
    library: &Library,
    desk: Desk,
    asking: &Asking,
) -> Result<Drawn, DeskError> {
    let shown = shown(answers, library, desk, asking).await?;
    Ok(answers.drawn.keep(Whom::of(desk, asking), shown))
}

/// The page that an address names, as it was drawn; where it is no longer kept, as it is now.
///
/// # Errors
/// [`DeskError`].
pub async fn drawn(
    answers: &AnswersInMemory,
    library: &Library,
    desk: Desk,
    asking: &Asking,
) -> Result<Drawn, DeskError> {
    match answers.drawn.find(Whom::of(desk, asking), &asking.parameters) {
        Some(drawn) => Ok(drawn),
        None => draw(answers, library, desk, asking).await,
    }
}
