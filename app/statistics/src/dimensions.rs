//! Dimensions by which respondents are broken down on dashboards: segment (or domain), region, size.

use super::{Bits, Columns, Picked};
use survey::analysis::DimensionOf;
use survey::{Question, Questionnaire};

/// Maximum number of dimensions.
pub const MOST: usize = 3;

/// A respondent's value in each dimension, by its index.
pub type Place = [u16; MOST];

/// The dimensions of a questionnaire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The dimensions, in the order in which they are offered.
    pub dimensions: Vec<Dimension>,
}

/// A dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// The question it comes from, which names it in URLs.
    pub field: String,
    /// Name: `Segment`.
    pub name: String,
    /// The codes and names of its values, in the questionnaire's order.
    pub values: Vec<(String, String)>,
}

impl Profile {
    /// The dimensions of a questionnaire.
    pub fn of(questionnaire: &Questionnaire) -> Self {
        let dimensions = questionnaire.analysis.dimensions.iter().filter_map(|one| dimension(one, questionnaire));
        Self { dimensions: dimensions.take(MOST).collect() }
    }

    /// The place of each response, by its index in the columns; a missing answer counts as one past the last value.
    pub fn places(&self, columns: &Columns, all: &Bits) -> Vec<Place> {
        let unsaid: Vec<u16> = self.dimensions.iter().map(|d| index(d.values.len())).collect();
        let mut places = Vec::new();
        for place in all.iter() {
            places.resize(place + 1, Place::default());
            places[place].iter_mut().zip(&unsaid).for_each(|(at, unsaid)| *at = *unsaid);
        }
        for (number, dimension) in self.dimensions.iter().enumerate() {
            for (value, (code, _)) in dimension.values.iter().enumerate() {
                let chosen = columns.chose(&dimension.field, code).map(|bits| bits.and(all)).unwrap_or_default();
                for place in chosen.iter() {
                    if let Some(at) = places.get_mut(place) {
                        at[number] = index(value);
                    }
                }
            }
        }
        places
    }

    /// The value a filter fixes in each dimension.
    pub fn fixed(&self, picked: &[Picked]) -> Vec<Option<u16>> {
        let value = |dimension: &Dimension| {
            let (_, code) = picked.iter().find(|(field, _)| *field == dimension.field)?;
            dimension.values.iter().position(|(value, _)| value == code).map(index)
        };
        self.dimensions.iter().map(value).collect()
    }

    /// Those of the requested conditions that concern these dimensions, at most one each.
    pub fn known<'a>(&self, asked: impl Fn(&str) -> &'a str) -> Vec<Picked> {
        let known = self.dimensions.iter().filter_map(|dimension| {
            let code = asked(&dimension.field);
            dimension.values.iter().any(|(value, _)| value == code).then(|| (dimension.field.clone(), code.to_owned()))
        });
        known.collect()
    }

    /// A filter in words: `Région : Bretagne`.
    pub fn in_words(&self, picked: &[Picked]) -> Vec<String> {
        let labels = picked.iter().filter_map(|(field, code)| {
            let dimension = self.dimensions.iter().find(|d| d.field == *field)?;
            let (_, name) = dimension.values.iter().find(|(value, _)| value == code)?;
            Some(format!("{} : {name}", dimension.name))
        });
        labels.collect()
    }
}

fn dimension(of: &DimensionOf, questionnaire: &Questionnaire) -> Option<Dimension> {
    let is_asked = |question: &&Question| question.fields.iter().any(|field| field.name == of.field);
    let question = questionnaire.questions().find(is_asked)?;
    let value = |label: &str| label.trim_end_matches(" (précisez)").to_owned();
    let values = question.kind.options().iter().map(|option| (option.code.clone(), value(&option.label))).collect();
    Some(Dimension { field: of.field.clone(), name: of.name.clone(), values })
}

/// A questionnaire has far fewer options than fit here.
fn index(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX - 1)
}
