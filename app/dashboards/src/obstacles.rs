//! The page of obstacles and levers.

mod both_sides;
mod ranking;
#[cfg(test)]
mod tests;

use crate::dashboard::{Asking, DashboardError, Filters, PageChoice, Shown};
use crate::projections::answers::AnswersInMemory;
use ranking::Ranked;
pub use ranking::{name, of_those_asked};
use statistics::dimensions::Profile;
use statistics::figure::{Figure, Value};
use statistics::shares::{Opinions, Share};
use statistics::{Columns, Picked};
use survey::{Audience, Question, Questionnaire, Role};

/// A question of one side, with the headings of its figures.
pub struct Asked {
    /// The question's role.
    pub role: Role,
    /// The identifier of its figures in URLs.
    pub id: &'static str,
    /// The title of its figures.
    pub title: &'static str,
    /// The heading of its rows: what one option is.
    pub what: &'static str,
}

const OF_STARTUPS: [Asked; 3] = [
    Asked {
        role: Role::PublicObstacles,
        id: "freins-public",
        title: "Freins des start-up avec le secteur public",
        what: "Frein",
    },
    Asked {
        role: Role::PrivateObstacles,
        id: "freins-prive",
        title: "Freins des start-up avec les grands groupes",
        what: "Frein",
    },
    Asked { role: Role::Levers, id: "leviers-start-up", title: "Leviers prioritaires des start-up", what: "Levier" },
];
const OF_BUYERS: [Asked; 2] = [
    Asked { role: Role::Obstacles, id: "freins-acheteurs", title: "Freins des acheteurs", what: "Frein" },
    Asked { role: Role::Levers, id: "leviers-acheteurs", title: "Leviers prioritaires des acheteurs", what: "Levier" },
];

/// The questions of one side about obstacles and levers.
pub fn asked_of(audience: Audience) -> &'static [Asked] {
    match audience {
        Audience::StartUp => &OF_STARTUPS,
        Audience::Acheteurs => &OF_BUYERS,
    }
}

/// The figures of one side.
struct Side {
    profile: Profile,
    ranked: Vec<Ranked>,
    /// The shares of the paired obstacles, by their index.
    pairs: Vec<both_sides::OfSide>,
    by: Vec<Figure>,
    version: i64,
}

/// The content of the page.
///
/// # Errors
/// [`DashboardError`].
pub async fn shown(answers: &AnswersInMemory, asking: &Asking) -> Result<Shown, DashboardError> {
    let startups = side(answers, asking, Audience::StartUp).await?;
    let buyers = side(answers, asking, Audience::Acheteurs).await?;
    let mut figures = Vec::new();
    let of = |side: &Side, id: &str| side.ranked.iter().find(|r| r.figure.id == id).map(|r| r.figure.clone());
    figures.extend(of(&buyers, "freins-acheteurs"));
    figures.extend(of(&startups, "freins-public"));
    figures.extend(of(&startups, "freins-prive"));
    figures.extend(both_sides::gaps(&startups.pairs, &buyers.pairs));
    figures.push(both_sides::levers(&startups.ranked, &buyers.ranked));
    figures.extend(buyers.by);
    figures.extend(startups.by);
    let choice = |name, label, profile: &Profile| {
        let options = profile.dimensions.iter().map(|d| (d.field.clone(), d.name.clone()));
        PageChoice { name, label, options: options.collect(), chosen: by(profile, asking.parameters.get(name)) }
    };
    Ok(Shown {
        lead: None,
        tiles: Vec::new(),
        version: startups.version.max(buyers.version),
        choices: vec![
            choice("par-acheteurs", "Freins et leviers des acheteurs, par", &buyers.profile),
            choice("par-start-up", "Freins et leviers des start-up, par", &startups.profile),
        ],
        filters: vec![
            Filters::of(buyers.profile, Audience::Acheteurs, &asking.parameters),
            Filters::of(startups.profile, Audience::StartUp, &asking.parameters),
        ],
        figures,
    })
}

/// The breakdown dimension: the requested one, or the first.
fn by(profile: &Profile, asked: &str) -> String {
    let found = profile.dimensions.iter().find(|d| d.field == asked).or(profile.dimensions.first());
    found.map(|d| d.field.clone()).unwrap_or_default()
}

async fn side(answers: &AnswersInMemory, asking: &Asking, audience: Audience) -> Result<Side, DashboardError> {
    let asked = asking.clone();
    let made = answers.ask(asking.edition, audience, move |questionnaire, columns| of(questionnaire, columns, &asked));
    let (side, version) = made.await?.ok_or(DashboardError::NoQuestionnaire)?;
    Ok(Side { version, ..side })
}

fn of(questionnaire: &Questionnaire, columns: &Columns, asking: &Asking) -> Side {
    let profile = Profile::of(questionnaire);
    let picked = profile.known(|field| asking.parameters.get(field));
    let (asked, name) = match questionnaire.audience {
        Audience::StartUp => (&OF_STARTUPS[..], "par-start-up"),
        Audience::Acheteurs => (&OF_BUYERS[..], "par-acheteurs"),
    };
    let opinions = Opinions::new(questionnaire, columns, asking.exact);
    let by = by(&profile, asking.parameters.get(name));
    let (mut ranked, mut tables) = (Vec::new(), Vec::new());
    for one in asked {
        let Some(question) = questionnaire.with_role(one.role) else { continue };
        let looked_at = Looked { opinions: &opinions, question };
        ranked.push(ranking::ranked(one, question, &looked_at, &picked, questionnaire.audience));
        tables.extend(ranking::by_dimension(one, question, &looked_at, &profile, &by, &picked));
    }
    let pairs = both_sides::of_side(questionnaire, &opinions, &picked);
    Side { profile, ranked, pairs, by: tables, version: 0 }
}

/// All figures of one side, as text.
#[cfg(test)]
pub(crate) fn debugged(questionnaire: &Questionnaire, columns: &Columns, asking: &Asking) -> String {
    let side = of(questionnaire, columns, asking);
    let ranked: Vec<&Figure> = side.ranked.iter().map(|one| &one.figure).collect();
    format!("{ranked:?} {:?} {:?}", side.by, side.pairs)
}

/// A multiple-choice question.
pub struct Looked<'a> {
    opinions: &'a Opinions<'a>,
    question: &'a Question,
}

impl Looked<'_> {
    fn id(&self) -> String {
        self.question.id.to_string()
    }

    fn share(&self, code: &str, picked: &[Picked]) -> Share {
        self.opinions.share(&self.id(), &self.opinions.chose(&self.id(), &[code]), picked)
    }

    /// The number shown the question, as published.
    fn base(&self, picked: &[Picked]) -> Value {
        self.opinions.base(&self.id(), picked)
    }

    /// Whether there are any respondents, asked or not.
    fn is_there(&self, picked: &[Picked]) -> bool {
        self.opinions.picked(picked).count() > 0
    }

    /// The number shown the question.
    fn asked(&self, picked: &[Picked]) -> i64 {
        i64::try_from(self.opinions.asked(&self.id(), picked).count()).unwrap_or(i64::MAX)
    }

    /// The number of them who answered it.
    fn answered(&self, picked: &[Picked]) -> i64 {
        i64::try_from(self.opinions.answered(&self.id(), &self.id(), picked).count()).unwrap_or(i64::MAX)
    }
}
