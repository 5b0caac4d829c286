//! The tables that can be published, with their contents and breakdowns.

use crate::measures::Measure;
use crate::units::{Amounts, MEASURED, Who};
use serde::{Deserialize, Serialize};
use statistics::Sector;
use statistics::dimensions::{Dimension, Profile};
use suppliers::crossing::Nature;
use survey::library::Library;
use survey::{Audience, EditionYear, Kind, Questionnaire, Role};

/// Contents of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Purchases from start-ups in a year.
    Volumes(i32),
    /// Rates of a year.
    Rates(i32),
    /// Growth from the year before to a year.
    Growth(i32),
    /// Classes of the quartiles of purchases from start-ups in a year.
    Classes(i32),
    /// Number of respondents.
    Participation(Audience),
    /// The answers to a field.
    Answers(Audience, String),
    /// Purchases from start-ups side by side, in an edition's years and those of others: declared, measured, public
    /// contracts, published elsewhere.
    Sources(EditionYear),
}

/// A requested table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ask {
    /// Its contents.
    pub what: What,
    /// The breakdown field; empty for answers, whose rows are the options.
    pub by: String,
    /// The filter: a field and an option.
    pub filter: Option<(String, String)>,
}

impl What {
    fn code(&self) -> String {
        match self {
            Self::Volumes(year) => format!("volumes-{year}"),
            Self::Rates(year) => format!("taux-{year}"),
            Self::Growth(year) => format!("evolution-{year}"),
            Self::Classes(year) => format!("classes-{year}"),
            Self::Participation(audience) => format!("participation-{audience}"),
            Self::Answers(_, field) => format!("reponses-{field}"),
            Self::Sources(edition) => format!("sources-{edition}"),
        }
    }

    /// The audience whose answers it uses.
    pub fn audience(&self) -> Audience {
        match self {
            Self::Volumes(_) | Self::Rates(_) | Self::Growth(_) | Self::Classes(_) | Self::Sources(_) => {
                Audience::Acheteurs
            }
            Self::Participation(audience) | Self::Answers(audience, _) => *audience,
        }
    }
}

impl Ask {
    /// Its identifier for programs and URLs: `volumes-2025-AC01`.
    pub fn id(&self) -> String {
        let by = if self.by.is_empty() { String::new() } else { format!("-{}", self.by) };
        let filter = self.filter.as_ref().map(|(field, code)| format!("-{field}_{code}")).unwrap_or_default();
        format!("{}{by}{filter}", self.what.code())
    }
}

/// A row of a table: a group of organisations.
#[derive(Clone)]
pub struct Group {
    /// Its code for programs.
    pub code: String,
    /// Its heading.
    pub label: String,
    /// Whether it is a total that contains other rows.
    pub whole: bool,
    /// Its organisations.
    pub who: Who,
}

impl Group {
    /// The nature of the measured amounts that it is about, if any.
    pub(crate) fn nature(&self) -> Option<Nature> {
        let (_, code) = self.who.picked.iter().find(|(field, _)| field == MEASURED)?;
        Nature::from_code(code)
    }
}

/// The dimension of a field.
pub fn dimension(questionnaire: &Questionnaire, field: &str) -> Option<Dimension> {
    Profile::of(questionnaire).dimensions.into_iter().find(|dimension| dimension.field == field)
}

impl Ask {
    /// The organisations the table is about.
    pub fn all(&self) -> Who {
        let all = Who::default();
        self.filter.as_ref().map_or(all.clone(), |(field, code)| all.and(field, code))
    }

    /// The rows: all, the sectors of buyers, then the values of the dimension.
    pub fn groups(&self, questionnaire: &Questionnaire) -> Vec<Group> {
        let all = self.all();
        let group =
            |code: &str, label: &str, whole, who| Group { code: code.to_owned(), label: label.to_owned(), whole, who };
        let everybody =
            if questionnaire.audience == Audience::Acheteurs { "Tous les acheteurs" } else { "Toutes les start-up" };
        let mut groups = vec![group("tous", everybody, true, all.clone())];
        if questionnaire.with_role(Role::Segment).is_some() {
            let of = |sector: Sector| all.of_sector(questionnaire, sector);
            let sectors = Sector::ALL.map(|sector| group(sector.code(), sector.name(), true, of(sector)));
            groups.extend(sectors);
        }
        if let What::Sources(_) = self.what {
            groups.extend(Sector::ALL.into_iter().flat_map(|sector| {
                Nature::ALL.map(|nature| {
                    let who = all.of_sector(questionnaire, sector).and(MEASURED, nature.code());
                    group(&format!("{}-{MEASURED}-{}", sector.code(), nature.code()), sector.name(), false, who)
                })
            }));
        }
        if let Some(dimension) = dimension(questionnaire, &self.by) {
            let only = self.filter.as_ref().filter(|(field, _)| *field == dimension.field).map(|(_, code)| code);
            let values = dimension.values.iter().filter(|(code, _)| only.is_none_or(|only| only == code));
            groups.extend(values.map(|(code, label)| group(code, label, false, all.and(&dimension.field, code))));
        }
        groups
    }

    /// The fields by which its rows and its filter tell organisations apart.
    pub fn breakdowns(&self) -> impl Iterator<Item = &str> {
        let by = Some(self.by.as_str()).filter(|by| !by.is_empty());
        let measured = matches!(self.what, What::Sources(_)).then_some(MEASURED);
        by.into_iter().chain(measured).chain(self.filter.as_ref().map(|(field, _)| field.as_str()))
    }

    /// Whether one of its measures is judged for a group. What is measured is a sum for each nature, never for both.
    pub(crate) fn judges(&self, measure: &Measure, group: &Group) -> bool {
        !matches!(measure, Measure::Measured(_)) || group.nature().is_some()
    }

    /// Its title.
    pub fn title(&self, questionnaire: &Questionnaire) -> String {
        let by =
            dimension(questionnaire, &self.by).map(|d| format!(", par {}", d.name.to_lowercase())).unwrap_or_default();
        let filter = self.filter.as_ref().and_then(|(field, code)| {
            let dimension = dimension(questionnaire, field)?;
            let (_, name) = dimension.values.iter().find(|(own, _)| own == code)?;
            Some(format!(" ({} : {name})", dimension.name.to_lowercase()))
        });
        let what = match &self.what {
            What::Volumes(year) => format!("Achats auprès de start-up {year}"),
            What::Rates(year) => format!("Taux d’achats auprès de start-up {year}"),
            What::Growth(year) => format!("Évolution de {} à {year}, à panel constant", year - 1),
            What::Classes(year) => format!("Médiane et quartiles des achats auprès de start-up {year}"),
            What::Participation(Audience::Acheteurs) => "Acheteurs qui ont répondu".to_owned(),
            What::Participation(Audience::StartUp) => "Start-up qui ont répondu".to_owned(),
            What::Answers(_, field) => question_name(questionnaire, field),
            What::Sources(_) => "Les sources côte à côte".to_owned(),
        };
        format!("{what}{by}{}", filter.unwrap_or_default())
    }
}

fn question_name(questionnaire: &Questionnaire, field: &str) -> String {
    let question = questionnaire.questions().find(|one| one.fields.iter().any(|own| own.name == field));
    let Some(question) = question else { return field.to_owned() };
    let part = question.fields.iter().find(|own| own.name == field).and_then(|own| own.label.clone());
    part.map_or_else(|| question.label.clone(), |part| format!("{} ({part})", question.label))
}

/// All tables that an edition can publish, in the order in which they are offered.
pub fn offered(library: &Library, edition: EditionYear) -> Vec<Ask> {
    let mut all = Vec::new();
    for audience in [Audience::Acheteurs, Audience::StartUp] {
        let Some(questionnaire) = library.get(edition, audience) else { continue };
        let dimensions = Profile::of(questionnaire).dimensions;
        let ask = |what, by: &str| Ask { what, by: by.to_owned(), filter: None };
        let by_each = |what: &dyn Fn() -> What| dimensions.iter().map(|d| ask(what(), &d.field)).collect::<Vec<_>>();
        if audience == Audience::Acheteurs {
            let amounts = Amounts::of(questionnaire);
            if let Some(last) = amounts.years().next_back() {
                all.extend(by_each(&|| What::Volumes(last)));
                all.extend(by_each(&|| What::Volumes(last - 1)));
                all.extend(by_each(&|| What::Rates(last)));
                all.extend(by_each(&|| What::Growth(last)));
                all.extend(by_each(&|| What::Classes(last)));
                all.push(ask(What::Sources(edition), ""));
            }
        }
        all.extend(by_each(&|| What::Participation(audience)));
        let answered = questionnaire.questions().filter(|question| {
            let is_place = dimensions.iter().any(|d| question.fields.iter().any(|field| field.name == d.field));
            let has_options = matches!(question.kind, Kind::Single { .. } | Kind::Multiple { .. } | Kind::Scale { .. });
            has_options && !is_place
        });
        let fields = answered.flat_map(|question| question.fields.iter().map(|field| field.name.clone()));
        all.extend(fields.map(|field| ask(What::Answers(audience, field), "")));
    }
    all
}

/// The offered tables with these identifiers, filtered unless broken down by the filter's own field.
pub fn chosen(
    library: &Library,
    edition: EditionYear,
    names: &[String],
    filter: Option<&(String, String)>,
) -> Vec<Ask> {
    let is_chosen = |ask: &Ask| names.contains(&ask.id());
    let narrowed = |ask: Ask| {
        let fits = |(field, code): &&(String, String)| {
            let questionnaire = library.get(edition, ask.what.audience());
            let dimension = questionnaire.and_then(|questionnaire| dimension(questionnaire, field));
            !ask.by.is_empty()
                && ask.by != *field
                && dimension.is_some_and(|d| d.values.iter().any(|(own, _)| own == code))
        };
        let filter = filter.filter(fits).cloned();
        Ask { filter, ..ask }
    };
    offered(library, edition).into_iter().filter(is_chosen).map(narrowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_a_unique_id_and_a_filter_changes_it() {
        let (library, edition) = (Library::embedded().unwrap(), EditionYear::new(2026).unwrap());
        let all = offered(&library, edition);
        let names: std::collections::BTreeSet<String> = all.iter().map(Ask::id).collect();
        assert!(
            names.len() == all.len() && names.contains("volumes-2025-AC01") && names.contains("reponses-AC15"),
            "{names:?}"
        );
        let filter = ("AC01".to_owned(), "eti".to_owned());
        let names: Vec<String> = ["volumes-2025-AC01".to_owned(), "reponses-AC15".to_owned()].to_vec();
        let asked = chosen(&library, edition, &names, Some(&filter));
        assert!(asked.iter().all(|ask| ask.filter.is_none()), "broken down by the same, or by options: {asked:?}");
        let region = all.iter().find(|ask| ask.id().starts_with("volumes-2025") && ask.by != "AC01").unwrap();
        let narrowed = chosen(&library, edition, &[region.id()], Some(&filter)).remove(0);
        assert_eq!(narrowed.id(), format!("{}-AC01_eti", region.id()));
        let questionnaire = library.get(edition, Audience::Acheteurs).unwrap();
        assert!(
            narrowed.title(questionnaire).contains("(segment : Entreprise de taille"),
            "{}",
            narrowed.title(questionnaire)
        );
    }
}
